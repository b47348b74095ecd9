"""Random operations cost as many statements in any order of their fields, at any time."""

import asyncio
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, NamedTuple

import pytest

from app.settings import Executor
from db import models
from db.connection.database import Database
from db.reading.readers import PostgreSQLReader, SQLiteReader
from tests.clients.graph import Graph, Statements
from tests.schema.test_statement_counts import create_full_page
from tests.support.factories import World, create_organization

pytestmark = pytest.mark.spec("releases#statement-counts")

RELEASES = 4
OPERATIONS = 12
ENVIRONMENTS = ("production", "staging", "environment 0", "")


class Field(NamedTuple):
    """A field with the batches that it costs, each with the depth at which it is loaded."""

    text: str
    batches: dict[str, int]


def create_release_field(random: Random) -> Field:
    """Create a field of a release, with random arguments."""
    environment, size = random.choice(ENVIRONMENTS), random.randint(1, 5)
    period = random.choice(("P1D", "P7D", "P24H", "P90D"))
    return random.choice(
        (
            Field(f'newGroups(environments: ["{environment}"])', {"NewGroupsByRelease": 1}),
            Field(
                f'lastDeploy(environment: "{environment}") {{ name }}', {"LastDeployByTarget": 1}
            ),
            Field(
                f"commits(first: {size}) {{ nodes {{ sha }} totalCount }}",
                {"CommitsByRelease": 1, "CommitCountByRelease": 1},
            ),
            Field(f"deploys(last: {size}) {{ nodes {{ name }} }}", {"DeploysByRelease": 1}),
            Field(
                f"projects {{ health(summaryPeriod: {period}) {{ totalSessions durationP90 }} }}",
                {
                    "ProjectsByRelease": 1,
                    "RollupByProject": 2,
                    "SessionTotals": 3,
                    "SessionDurations": 3,
                },
            ),
            Field("projects { platforms }", {"ProjectsByRelease": 1, "PlatformsByProject": 2}),
            Field("authors { name }", {"AuthorById": 1, "UserByAddress": 2}),
            Field(
                "lastCommit { author { name } repository { name } }",
                {"CommitById": 1, "AuthorById": 2, "UserByAddress": 3, "RepositoryById": 2},
            ),
            Field("owner { name }", {"UserById": 1}),
        )
    )


class Operation:
    """A random operation: pages and lookups of two organizations, with aliases.

    `lists` are the arguments of the lists, which cost a statement each; `depths` are those at
    which each batch is loaded.
    """

    def __init__(self, random: Random) -> None:
        self.lists: set[tuple[str, str]] = set()
        self.depths: dict[str, set[int]] = {}
        self.organizations = {
            slug: list(self._create_fields(random, slug)) for slug in ("acme", "other")
        }

    def _create_fields(self, random: Random, slug: str) -> Iterator[tuple[str, Sequence[str]]]:
        for _ in range(random.randint(1, 3)):
            arguments = f"(first: {random.randint(1, RELEASES)})"
            self.lists.add((slug, arguments))
            fields = [create_release_field(random) for _ in range(random.randint(1, 5))]
            for batch, depth in [pair for field in fields for pair in field.batches.items()]:
                self.depths.setdefault(batch, set()).add(depth)
            yield f"releases{arguments} {{ nodes", [field.text for field in fields]
        for _ in range(random.randint(0, 3)):
            self.depths["ProjectBySlug"] = {0}
            yield f'project(slug: "{random.choice(("one", "two", "three"))}") {{', ["slug"]
        for _ in range(random.randint(0, 3)):
            self.depths["CommitBySha"] = {0}
            yield f'commit(sha: "{random.randint(0, 5):040d}") {{', ["sha"]

    def print(self, random: Random) -> str:
        """Print the operation with its fields, organizations and aliases in random order."""
        parts = []
        for slug in random.sample(sorted(self.organizations), 2):
            fields = self.organizations[slug]
            lists = []
            for start, selected in random.sample(fields, len(fields)):
                texts = [
                    f"f{index}: {text}"
                    for index, text in enumerate(random.sample(selected, len(selected)))
                ]
                end = "} }" if start.endswith("nodes") else "}"
                opening = " {" if start.endswith("nodes") else ""
                lists.append(f"{start}{opening} {' '.join(texts)} {end}")
            repeated = [*lists, random.choice(lists)]
            aliased = " ".join(f"a{index}: {text}" for index, text in enumerate(repeated))
            parts.append(f'{slug}: organization(slug: "{slug}") {{ {aliased} }}')
        return f"{{ {' '.join(parts)} }}"


def delay_statements(patch: pytest.MonkeyPatch, database: Database, random: Random) -> None:
    """Let each statement take a random number of turns of the event loop more."""
    kind: Any = SQLiteReader if database.is_sqlite else PostgreSQLReader
    fetch = kind.fetch

    async def fetch_later(*arguments: Any, **options: Any) -> Any:
        for _ in range(random.choice((0, 0, 1, 5, 30))):
            await asyncio.sleep(0)
        rows = await fetch(*arguments, **options)
        for _ in range(random.choice((0, 0, 1, 5, 30))):
            await asyncio.sleep(0)
        return rows

    patch.setattr(kind, "fetch", fetch_later)


async def create_caller_of_two(database: Database, world: World) -> str:
    """Fill two organizations, and return the token of a caller of both."""
    other = await create_organization(database, "other")
    user = await world.user("owner@acme.example", role="owner")
    await other.rows(models.Member, {"user_id": user, "role": "owner"})
    await create_full_page(world, RELEASES)
    for slug in ("one", "three"):
        await other.project(slug)
    repository = await other.repository()
    for number in range(RELEASES):
        release = await other.release(projects=[])
        author = await other.author(f"else{number}@acme.example")
        commit = await other.commit(
            repository_id=repository, sha=f"{number + 2:040d}", author_id=author
        )
        await other.set_commits(release, [commit], [author])
    return await world.token(user, others=[other.organization])


@pytest.mark.parametrize("seed", range(2))
async def test_statements_depend_neither_on_order_nor_on_time_nor_on_the_executor(
    db: Database, world: World, statements: Statements, seed: int
) -> None:
    token = await create_caller_of_two(db, world)
    settings: dict[str, Any] = {
        "limit": {"aliases": 1_000, "cost": 10**9},
        "operation_timeout": 100,
        "statement_timeout_ms": 100_000,
    }
    graphs = {executor: Graph(db, token, executor, **settings) for executor in Executor}
    random = Random(seed)

    for _ in range(OPERATIONS):
        operation = Operation(random)
        counts: list[tuple[Executor, str, dict[str, int]]] = []
        for executor, graph in graphs.items():
            for is_delayed in (False, True):
                document = operation.print(random)
                with pytest.MonkeyPatch.context() as patch:
                    if is_delayed:
                        delay_statements(patch, db, random)
                    statements.clear()
                    await graph(document)
                    counts.append((executor, document, dict(sorted(statements.counts.items()))))

        first = counts[0][2]
        assert [count for count in counts if count[2] != first] == [], counts[0]
        assert first.pop("releases") == len(operation.lists)
        for batch, number in first.items():
            assert number <= len(operation.depths[batch]), (batch, counts[0][1])
    for graph in graphs.values():
        await graph.client.aclose()
