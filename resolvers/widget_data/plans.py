"""What a query selects, groups by and is ordered by, resolved to a dataset's fields.

See docs/reference/widget-data.md#columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from db.datasets.base import Dataset, Measure, ValueKind
from db.datasets.expressions import Call, find_calls
from db.datasets.tables import ReadMeasure
from resolvers.dashboards.document import DisplayType
from resolvers.widget_data.conditions import Terms
from resolvers.widget_data.formulas import Formula, Part
from resolvers.widget_data.results import ResultColumn
from resolvers.widget_queries.parsing import InvalidText, ParsedTexts, QueryText, is_equation
from resolvers.widget_queries.validation import EQUATION_ALIAS, to_result_column

CHARTS = frozenset(
    {
        DisplayType.LINE,
        DisplayType.AREA,
        DisplayType.STACKED_AREA,
        DisplayType.BAR,
        DisplayType.TOP_N,
    }
)
DEFAULT_ROWS = 5
DEFAULT_GROUPS = 10
DEFAULT_TOP_GROUPS = 5


@dataclass(frozen=True)
class Output:
    """A column of the results: a field that the query groups by, or a formula."""

    column: ResultColumn
    formula: Formula | None = None


@dataclass(frozen=True)
class Order:
    """What groups are ordered by: a field or a formula."""

    field: str | None
    formula: Formula | None
    is_descending: bool


@dataclass(frozen=True)
class QueryPlan:
    """A query of a dataset, resolved. `outputs` are in the order of display."""

    dataset: Dataset
    columns: tuple[str, ...]
    outputs: tuple[Output, ...]
    order: Order | None
    limit: int
    display_type: DisplayType

    @property
    def is_chart(self) -> bool:
        """Whether the data are series, and rows otherwise."""
        return self.display_type in CHARTS

    @property
    def formulas(self) -> Sequence[Formula]:
        """The aggregates and equations that the query selects."""
        return [each.formula for each in self.outputs if each.formula is not None]

    @property
    def series_outputs(self) -> Sequence[Output]:
        """The columns of series: those with a formula."""
        return [each for each in self.outputs if each.formula is not None]

    @property
    def series_limit(self) -> int:
        """The largest number of series that the query may have, without "Other"."""
        groups = self.limit if self.columns else 1
        return groups * len(self.formulas)


@dataclass(frozen=True)
class Planner:
    """Resolves the texts of one query, of which `explain_unanswerable` found nothing wrong."""

    texts: QueryText
    terms: Terms
    parsed: ParsedTexts

    @property
    def dataset(self) -> Dataset:
        """The dataset of the query."""
        return self.terms.dataset

    def make_plan(
        self,
        aliases: Sequence[str],
        selected: int | None,
        display_type: DisplayType,
        limit: int | None,
    ) -> QueryPlan:
        """Resolve the query. Raises NotAnswerableError for a release that is none."""
        outputs = list(self._list_outputs(aliases))
        is_number = display_type is DisplayType.BIG_NUMBER
        if is_number:
            outputs = [each for each in outputs if each.formula is not None]
            outputs = put_first(outputs, self.texts.aggregates, selected)
        columns = () if is_number else tuple(map(str.strip, self.texts.columns))
        order = self._find_order()
        defaults = {DisplayType.TOP_N: DEFAULT_TOP_GROUPS}
        default = DEFAULT_GROUPS if display_type in CHARTS else DEFAULT_ROWS
        return QueryPlan(
            self.dataset,
            tuple(dict.fromkeys(columns)),
            tuple(outputs),
            order,
            limit or defaults.get(display_type, default),
            display_type,
        )

    def _list_outputs(self, aliases: Sequence[str]) -> Iterator[Output]:
        """Yield the columns in the order of `fields`, then those that it lacks.

        An alias belongs to the field at its position.
        """
        selected = dict.fromkeys([*map(str.strip, self.texts.columns), *self.texts.aggregates])
        fields = self.texts.fields or tuple(selected)
        headings = dict(zip(fields, aliases, strict=False))
        for name in dict.fromkeys([*fields, *selected]):
            if name in selected:
                yield self._make_output(name, headings.get(name) or None)

    def _make_output(self, name: str, alias: str | None) -> Output:
        if name not in self.texts.aggregates:
            column = self.dataset.columns[name]
            return Output(ResultColumn(name, alias, column.kind, column.unit))
        formula = self._parse_formula(name)
        kind, unit = ValueKind.NUMBER, None
        if isinstance(formula.expression, Call):
            aggregate = formula.parts[formula.expression].aggregate
            kind, unit = aggregate.kind, aggregate.unit
        return Output(ResultColumn(name, alias, kind, unit), formula)

    def _parse_formula(self, text: str) -> Formula:
        """Return the formula of an aggregate's text."""
        expression = self.parsed.parse_aggregate(text)
        assert not isinstance(expression, InvalidText)  # noqa: S101 (the query is answerable)
        calls = dict.fromkeys(find_calls(expression))
        return Formula(expression, {call: self._make_part(call) for call in calls})

    def _make_part(self, call: Call) -> Part:
        aggregate = self.dataset.find_aggregate(call)
        assert aggregate is not None  # noqa: S101 (the query is answerable)
        return Part(aggregate, tuple(map(self._read_measure, aggregate.measures)))

    def _read_measure(self, measure: Measure) -> ReadMeasure:
        """Return what is read for a measure: its condition becomes a term."""
        if measure.condition is None:
            return ReadMeasure(measure)
        term = self.terms.convert(measure.condition)
        return ReadMeasure(replace(measure, condition=None), term)

    def _find_order(self) -> Order | None:
        """Return what groups are ordered by: the largest first aggregate, unless a text says it.

        `fields` may show another aggregate first. None without aggregates: by their columns.
        """
        aggregates = self.texts.aggregates
        key = self.texts.order_key
        is_descending = self.texts.orderby.startswith("-")
        if not key:
            if not aggregates:
                return None
            return Order(None, self._parse_formula(aggregates[0]), is_descending=True)
        if key in map(str.strip, self.texts.columns) or not self.dataset.aggregates:
            return Order(key, None, is_descending)
        return Order(None, self._parse_order(key), is_descending)

    def _parse_order(self, key: str) -> Formula:
        aggregates = self.texts.aggregates
        alias = EQUATION_ALIAS.fullmatch(key)
        if alias is not None:
            return self._parse_formula(list(filter(is_equation, aggregates))[int(alias[1])])
        if key in aggregates or is_equation(key) or "(" in key:
            return self._parse_formula(key)
        for each in aggregates:
            call = self.parsed.parse_aggregate(each)
            if isinstance(call, Call) and to_result_column(call) == key:
                return self._parse_formula(each)
        msg = f"The query has no order {key!r}."
        raise LookupError(msg)


def put_first(
    outputs: Sequence[Output], aggregates: Sequence[str], selected: int | None
) -> list[Output]:
    """Return the outputs, the selected aggregate first."""
    if selected is None or not 0 <= selected < len(aggregates):
        return list(outputs)
    name = aggregates[selected]
    return sorted(outputs, key=lambda each: each.column.field != name)
