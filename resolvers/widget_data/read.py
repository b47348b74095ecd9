"""Reading the data of a widget: of a stored one, and of one that is not saved.

Rules: docs/reference/widget-data.md.
"""

from asyncio import gather
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from db.datasets.conditions import Pattern
from db.datasets.registry import DATASETS
from db.datasets.tables import Selection
from db.datasets.terms import EVERY_ROW, AnyTerm, ReleaseIs, RowTerm
from db.releases.conditions import ReleaseIn
from db.rows import DashboardRow, OrganizationRow, WidgetQueryRow, WidgetRow
from db.sessions.health import DAY
from loaders.dashboard import DashboardById, QueriesByWidget
from loaders.widget_data.sums import TooManyGroupsError
from offload.slices import Steps
from resolvers.context import Context
from resolvers.dashboards.document import DisplayType, Query, WidgetType
from resolvers.dashboards.mapping import to_query
from resolvers.dashboards.widget_validation import WIDGET_TYPE_WORDS, to_query_text
from resolvers.errors import BadInputError
from resolvers.widget_data.answers import ANSWERS
from resolvers.widget_data.conditions import LATEST, Terms, needs_latest
from resolvers.widget_data.filters import (
    FilterArguments,
    PageFilters,
    find_latest,
    resolve_filters,
)
from resolvers.widget_data.intervals import (
    MAX_POINTS,
    Buckets,
    Range,
    RangeArguments,
    StoredRange,
    choose_interval,
    parse_interval,
    parse_stored_interval,
    resolve_range,
)
from resolvers.widget_data.plans import CHARTS, Planner, QueryPlan
from resolvers.widget_data.results import (
    DataError,
    DataErrorCode,
    NotAnswerableError,
    QueryResult,
    WidgetAnswer,
)
from resolvers.widget_queries.answers import MAX_VALUES, explain_unanswerable
from resolvers.widget_queries.parsing import InvalidText, ParsedTexts
from resolvers.widget_queries.validation import parse_query


class DrawnQuery(NamedTuple):
    """A query to answer; `row` is None for one that is not saved.

    `error` is what makes it invalid.
    """

    row: WidgetQueryRow | None
    query: Query
    error: DataError | None = None


class DrawnWidget(NamedTuple):
    """What decides the data of a widget."""

    display_type: DisplayType
    widget_type: WidgetType
    interval: str
    limit: int | None
    queries: Sequence[DrawnQuery]

    @property
    def is_chart(self) -> bool:
        """Whether the data are series."""
        return self.display_type in CHARTS


class PlannedQuery(NamedTuple):
    """A query with its plan, the term of its conditions and that of the page filters.

    `error` is why it has no data instead.
    """

    drawn: DrawnQuery
    plan: QueryPlan | None = None
    term: RowTerm = EVERY_ROW
    page_term: RowTerm = EVERY_ROW
    error: DataError | None = None


async def read_stored(
    context: Context,
    widget: WidgetRow,
    filters: FilterArguments,
    range_: RangeArguments,
    display_type: DisplayType | None = None,
) -> WidgetAnswer:
    """Read the data of a stored widget, for another display type than its own unless None.

    Raises: BadInputError, NotFoundError and InvalidArgumentError for wrong arguments.
    """
    if display_type is DisplayType.TEXT:
        message = "TEXT has no data. Choose the display type of a chart, a table or a number."
        raise BadInputError(message, argument=("displayType",))
    dashboard_load = context.loaders[DashboardById].load(widget.dashboard_id)
    rows = await context.loaders[QueriesByWidget].load(widget.id)
    dashboard = await dashboard_load
    assert dashboard is not None  # noqa: S101 (the widget is one of its)
    drawn = DrawnWidget(
        display_type or DisplayType(widget.display_type),
        WidgetType(widget.widget_type),
        widget.interval,
        widget.limit,
        [DrawnQuery(row, to_query(row)) for row in rows],
    )
    organization = find_organization(context, dashboard)
    return await Reader(context, organization, drawn, ParsedTexts()).read(
        filters, range_, dashboard
    )


def find_organization(context: Context, dashboard: DashboardRow) -> OrganizationRow:
    """Return the organization of a dashboard that the caller may read."""
    return next(
        each for each in context.caller.organizations if each.id == dashboard.organization_id
    )


class Reader(NamedTuple):
    """Reads the data of one widget. `parsed` has the texts that were parsed before."""

    context: Context
    organization: OrganizationRow
    widget: DrawnWidget
    parsed: ParsedTexts

    async def read(
        self,
        filter_arguments: FilterArguments,
        range_arguments: RangeArguments,
        dashboard: DashboardRow | None = None,
        path: tuple[str, ...] = (),
    ) -> WidgetAnswer:
        """Read the data. `path` leads to the arguments.

        Raises: BadInputError, NotFoundError and InvalidArgumentError for wrong arguments.
        """
        stored = StoredRange()
        if dashboard is not None:
            stored = StoredRange(dashboard.period, dashboard.start, dashboard.end)
        is_kept = self.widget.widget_type is WidgetType.DELIVERY
        retention = None if is_kept else self.context.policy.retention_days * DAY
        range_ = resolve_range(range_arguments, stored, self.context.clock, retention, path)
        interval = (
            parse_stored_interval(self.widget.interval)
            if range_arguments.interval is None
            else parse_interval(range_arguments.interval, path)
        )
        filters = await resolve_filters(
            self.context, self.organization, filter_arguments, dashboard, path
        )
        plans = await self._plan_queries(filters)
        buckets = self._choose_buckets(range_, interval, plans)
        results = await gather(*(self._answer(each, filters, buckets) for each in plans))
        has_times = self.widget.is_chart and buckets.number <= MAX_POINTS
        return WidgetAnswer(
            to_date(buckets.start),
            to_date(buckets.end),
            buckets.interval,
            list(buckets.starts) if has_times else [],
            results,
        )

    @property
    def _type_name(self) -> str:
        return WIDGET_TYPE_WORDS[self.widget.widget_type]

    async def _plan_queries(self, filters: PageFilters) -> list[PlannedQuery]:
        """Plan the queries that are not hidden."""
        queries = [each for each in self.widget.queries if not each.query.is_hidden]
        parsed = self.parsed

        def parse() -> Steps[None]:
            for each in queries:
                if each.error is None:
                    text = to_query_text(each.query)
                    yield from parse_query(text, parsed, widget_type=self._type_name)

        await self.context.loaders.run(parse())
        latest: tuple[int, ...] = ()
        conditions = [parsed.parse_conditions(each.query.conditions) for each in queries]
        if LATEST in (filters.releases or ()) or any(
            not isinstance(each, InvalidText) and needs_latest(each) for each in conditions
        ):
            latest = await find_latest(self.context, self.organization, filters)
        return [self._plan(each, filters, latest) for each in queries]

    def _plan(
        self, drawn: DrawnQuery, filters: PageFilters, latest: tuple[int, ...]
    ) -> PlannedQuery:
        """Return the plan of a query, or why it has no data."""
        if drawn.error is not None:
            return PlannedQuery(drawn, error=drawn.error)
        text = to_query_text(drawn.query)
        reason = explain_unanswerable(
            text,
            widget_type=self._type_name,
            display_type=self.widget.display_type.name.lower(),
            parsed=self.parsed,
        )
        dataset = DATASETS[self._type_name]
        terms = Terms(dataset, latest)
        if reason is not None:
            error = DataError(DataErrorCode.NOT_ANSWERABLE, reason)
            return PlannedQuery(drawn, error=error)
        condition = self.parsed.parse_conditions(drawn.query.conditions)
        assert not isinstance(condition, InvalidText)  # noqa: S101 (it is answerable)
        try:
            plan = Planner(text, terms, self.parsed).make_plan(
                drawn.query.field_aliases,
                drawn.query.selected_aggregate,
                self.widget.display_type,
                self.widget.limit,
            )
            check_page_filters(plan, filters)
            term, page_term = terms.convert(condition), select_releases(terms, filters)
        except NotAnswerableError as error:
            reason = str(error)
            return PlannedQuery(drawn, error=DataError(DataErrorCode.NOT_ANSWERABLE, reason))
        return PlannedQuery(drawn, plan, term, page_term)

    def _choose_buckets(
        self, range_: Range, interval: int, plans: Sequence[PlannedQuery]
    ) -> Buckets:
        """Return the buckets of the widget: with them no query has more points than allowed."""
        series = 0
        if self.widget.is_chart:
            series = max((each.plan.series_limit for each in plans if each.plan), default=1)
        return choose_interval(range_, interval, series)

    async def _answer(
        self, planned: PlannedQuery, filters: PageFilters, buckets: Buckets
    ) -> QueryResult:
        """Return the data of a query."""
        drawn, plan, term, page_term, error = planned
        result = QueryResult(drawn.row, drawn.query.name, error=error)
        if plan is None:
            return result
        outputs = plan.series_outputs if plan.is_chart else plan.outputs
        result = result._replace(columns=[each.column for each in outputs])
        points = buckets.number * plan.series_limit
        if plan.is_chart and points > MAX_POINTS:
            message = (
                f"{points} values exceed the limit of {MAX_POINTS}. Choose a shorter range, or "
                "fewer groups or aggregates."
            )
            return result._replace(error=DataError(DataErrorCode.TOO_MANY_POINTS, message))
        selection = Selection(
            plan.dataset.name,
            self.organization.id,
            filters.project_ids,
            filters.environments,
            page_term,
            buckets.start,
            buckets.end,
        )
        make_answer = ANSWERS[plan.dataset.name]
        answer = make_answer(self.context.loaders, selection, term, plan, buckets)
        try:
            if plan.is_chart:
                return result._replace(series=await answer.read_series())
            return result._replace(rows=await answer.read_rows())
        except TooManyGroupsError:
            message = "The query has too many groups. Narrow it by filters, or group by less."
            return result._replace(error=DataError(DataErrorCode.NOT_ANSWERABLE, message))
        except NotAnswerableError as problem:
            return result._replace(error=DataError(DataErrorCode.NOT_ANSWERABLE, str(problem)))


def check_page_filters(plan: QueryPlan, filters: PageFilters) -> None:
    """Check the number of page filters, and that what a query measures is kept by them.

    Raises NotAnswerableError.
    """
    patterns = sum(isinstance(each, Pattern) for each in filters.releases or ())
    if patterns > MAX_VALUES:
        msg = (
            f"The page filters have {patterns} releases with wildcards; at most {MAX_VALUES} "
            "can be answered."
        )
        raise NotAnswerableError(msg)
    field = plan.dataset.filters.get("environment")
    if filters.environments is None or field is None:
        return
    for formula in [*plan.formulas, *([plan.order.formula] if plan.order else [])]:
        for call, part in formula.parts.items() if formula is not None else ():
            if any(field.not_split.intersection(each.measure.columns) for each in part.measures):
                msg = f"{call} is not kept by environment, which the page filters select."
                raise NotAnswerableError(msg)


def select_releases(terms: Terms, filters: PageFilters) -> RowTerm:
    """Return the term of the releases of the page filters."""
    found: list[RowTerm] = []
    if filters.releases is not None:
        found.append(terms.select_releases(filters.releases))
    if filters.release_ids:
        found.append(ReleaseIs(ReleaseIn(filters.release_ids)))
    return AnyTerm(tuple(found)) if found else EVERY_ROW


def to_date(seconds: int) -> datetime:
    """Return the date of Unix seconds."""
    return datetime.fromtimestamp(seconds, UTC)
