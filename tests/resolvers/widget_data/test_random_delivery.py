"""Random queries of delivery, compared with a plain model of docs/reference/widget-data.md."""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest

from tests.clients.graph import Graph
from tests.resolvers.delivery.plain_model import create_random_delivery
from tests.resolvers.widget_data.delivery_model import (
    ADDITIVE,
    AGGREGATES,
    COLUMNS,
    Fact,
    create_authors,
    list_facts,
)
from tests.support.factories import World
from tests.support.widgets import DATA, START, widget

SEEDS = range(2)
QUERIES = 3
DAYS = 4
PREVIEWS = (
    "query ("
    + ", ".join(f"$w{index}: WidgetDataInput!" for index in range(QUERIES))
    + ") { organization { "
    + " ".join(f"w{index}: widgetData(input: $w{index}) {{ {DATA} }}" for index in range(QUERIES))
    + " } }"
)


class Query(NamedTuple):
    """A query, its filters with whether each is negated, and the range in hours after START."""

    aggregates: Sequence[str]
    columns: Sequence[str]
    filters: Mapping[str, tuple[str, bool]]
    page: Mapping[str, Sequence[str]]
    start: int
    end: int
    hours: int
    limit: int

    @property
    def buckets(self) -> list[tuple[datetime, datetime]]:
        """The starts and ends of the buckets."""
        first = self.start // self.hours
        last = -(-self.end // self.hours)
        return [
            (
                START + timedelta(hours=at * self.hours),
                START + timedelta(hours=(at + 1) * self.hours),
            )
            for at in range(first, last)
        ]

    def selects(self, fact: Fact) -> bool:
        """Whether the filters select a fact."""
        return all(
            (text in fact.texts(name)) != is_negated
            for name, (text, is_negated) in self.filters.items()
        ) and all(fact.value(name) in texts for name, texts in self.page.items())

    def to_input(self, display_type: str) -> dict[str, Any]:
        """Return the input of a preview."""
        conditions = " ".join(
            f'{"!" if is_negated else ""}{name}:"{text}"'
            for name, (text, is_negated) in self.filters.items()
        )
        drawn = widget(
            *self.aggregates,
            widgetType="DELIVERY",
            displayType=display_type,
            columns=list(self.columns),
            conditions=conditions,
            limit=self.limit,
            interval=f"{self.hours}h",
        )
        return {
            "widget": drawn,
            "projects": self.page.get("project", ["-1"]),
            "environments": self.page.get("environment"),
            "releases": self.page.get("release"),
            "start": (START + timedelta(hours=self.start)).isoformat(),
            "end": (START + timedelta(hours=self.end)).isoformat(),
        }


def draw_query(rng: random.Random, facts: Sequence[Fact]) -> Query:
    """Return a random query that can be answered."""
    names = rng.sample(list(AGGREGATES), rng.randint(1, 3))
    columns = frozenset.intersection(*(COLUMNS[AGGREGATES[name][0]] for name in names))
    filters = {}
    for name in rng.sample(sorted(columns), rng.choice([0, 0, 1, 2])):
        texts = sorted({text for fact in facts for text in fact.texts(name) if text})
        filters[name] = rng.choice(texts), rng.random() < 0.4
    page: dict[str, Sequence[str]] = {}
    if rng.random() < 0.3:
        page["project"] = [rng.choice(["api", "web"])]
    if "environment" in columns and rng.random() < 0.3:
        page["environment"] = [rng.choice(["production", "staging"])]
    if rng.random() < 0.2:
        page["release"] = rng.sample(sorted({fact.release for fact in facts}), 5)
    start = rng.choice([0, 0, 7, 24, 31])
    return Query(
        names,
        rng.sample(sorted(columns), rng.choice([0, 1, 1, 2])),
        filters,
        page,
        start,
        rng.randint(start + 1, 24 * DAYS),
        rng.choice([1, 6, 12]),
        rng.randint(1, 4),
    )


class Expected:
    """The answer to a query from the facts."""

    def __init__(self, query: Query, facts: Sequence[Fact]) -> None:
        self.query = query
        start, end = query.buckets[0][0], query.buckets[-1][1]
        kinds = {AGGREGATES[name][0] for name in query.aggregates}
        self.facts = [
            fact
            for fact in facts
            if fact.kind in kinds and start <= fact.date < end and query.selects(fact)
        ]
        self.seconds = round((end - start).total_seconds())
        groups = {self.group(fact) for fact in self.facts} if query.columns else {()}
        by_text = sorted(groups, key=lambda group: [(each is None, each or "") for each in group])
        ranks = {group: self.value(query.aggregates[0], self.of_group(group)) for group in groups}
        present = [group for group in by_text if ranks[group] is not None]
        present.sort(key=lambda group: ranks[group] or 0, reverse=True)
        absent = [group for group in by_text if ranks[group] is None]
        ordered = [*present, *absent]
        self.chosen = ordered[: query.limit]
        self.has_rest = len(ordered) > len(self.chosen)

    def group(self, fact: Fact) -> tuple[str | None, ...]:
        """The group of a fact."""
        return tuple(fact.value(name) for name in self.query.columns)

    def of_group(self, group: tuple[str | None, ...]) -> list[Fact]:
        """The facts of a group."""
        return [fact for fact in self.facts if self.group(fact) == group]

    def value(
        self, name: str, facts: Sequence[Fact], bucket: tuple[datetime, datetime] | None = None
    ) -> float | None:
        """The value of an aggregate of facts, in a bucket or over the range."""
        kind, compute = AGGREGATES[name]
        seconds = self.seconds if bucket is None else self.query.hours * 3600
        start, end = bucket or (START, datetime.max.replace(tzinfo=START.tzinfo))
        some = [fact for fact in facts if fact.kind == kind and start <= fact.date < end]
        return compute(some, seconds)

    def rows(self) -> list[list[Any]]:
        """The rows of a table."""
        return [
            [
                *group,
                *(
                    approximate(self.value(name, self.of_group(group)))
                    for name in self.query.aggregates
                ),
            ]
            for group in self.chosen
        ]

    def series(self) -> list[tuple[Any, ...]]:
        """The groups of a chart, whether each is "Other", its total and its values."""
        chosen = [
            (list(group), False, *self.points(name, self.of_group(group)))
            for group in self.chosen
            for name in self.query.aggregates
        ]
        rest = [fact for fact in self.facts if self.group(fact) not in self.chosen]
        return chosen + [
            ([], True, *self.points(name, rest))
            for name in self.query.aggregates
            if self.has_rest and name in ADDITIVE
        ]

    def points(self, name: str, facts: Sequence[Fact]) -> tuple[Any, list[Any]]:
        """The total and the values of an aggregate."""
        values = [self.value(name, facts, bucket) for bucket in self.query.buckets]
        return approximate(self.value(name, facts)), list(map(approximate, values))


def approximate(value: float | None) -> Any:
    """Return what equals a value but for its last digits."""
    return None if value is None else pytest.approx(value, rel=1e-12)


@pytest.mark.spec("widget-data#delivery")
@pytest.mark.parametrize("seed", SEEDS)
async def test_numbers_of_delivery_are_those_of_the_model(
    world: World, graph: Graph, seed: int
) -> None:
    rng = random.Random(seed)
    model = await create_random_delivery(world, seed, epoch=START)
    facts = list_facts(model, await create_authors(world, rng, model))

    for display_type in ("TABLE", "LINE", "TABLE", "LINE"):
        queries = [draw_query(rng, facts) for _ in range(QUERIES)]
        inputs = {f"w{index}": query.to_input(display_type) for index, query in enumerate(queries)}
        drawn = (await graph(PREVIEWS, **inputs))["organization"]

        for index, query in enumerate(queries):
            [result] = drawn[f"w{index}"]["results"]
            assert result["error"] is None, (query, result["error"])
            expected = Expected(query, facts)
            if display_type == "TABLE":
                rows = [row["values"] for row in result["rows"]]
                assert rows == expected.rows(), query
                continue
            series = [
                (
                    [value["value"] for value in each["groupBy"]],
                    each["isOther"],
                    each["total"],
                    each["values"],
                )
                for each in result["series"]
            ]
            assert series == expected.series(), query
