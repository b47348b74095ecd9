"""How long lists and requests can be, for `execution/`: extensions of fields and input fields.

`execution/` knows GraphQL, but nothing of releases. What the schema itself states, such as the
default value of `first`, is not repeated here.
"""

from typing import Any

from graphql import GraphQLSchema, ResolvedField, ResolvedInputField, resolve_schema_coordinate

from resolvers.connection import MAX_PAGE_SIZE
from resolvers.dashboards.bounds import MAX_REQUEST_BYTES
from resolvers.dashboards.read import DEFAULT_DASHBOARD_PAGE_SIZE
from resolvers.errors import MAX_NAMES
from resolvers.releases.list import DEFAULT_PAGE_SIZE as DEFAULT_RELEASE_PAGE_SIZE

LISTS: dict[str, dict[str, Any]] = {
    "Organization.dashboards": {"assumedSize": DEFAULT_DASHBOARD_PAGE_SIZE},
    "Organization.releases": {"assumedSize": DEFAULT_RELEASE_PAGE_SIZE},
    "TimeSeries.groupBy": {"assumedSize": 2},
    "TimeSeries.values": {"assumedSize": 14 * 24, "leavesPerPoint": 100},
    "WidgetData.results": {"assumedSize": 2},
    "WidgetQueryResult.columns": {"assumedSize": 4},
    "Query.nodes": {"slicingArguments": ["ids"], "maxSize": MAX_PAGE_SIZE},
}
"""Lists whose size differs from what `execution/` assumes."""

MAX_REPORTED_ITEMS = 20_000
NAME_LISTS = (
    "CreateDashboardInput.environments",
    "CreateDashboardInput.projects",
    "CreateDeployInput.projects",
    "CreateReleaseInput.projects",
    "CreateReleaseInput.refs",
    "DashboardFilter.projects",
    "ReleaseFilter.environments",
    "ReleaseFilter.projects",
    "UpdateDashboardInput.environments",
    "UpdateDashboardInput.projects",
    "UpdateReleaseInput.refs",
    "WidgetDataInput.environments",
    "WidgetDataInput.projects",
    "WidgetDataInput.releases",
)
MAX_ITEMS = dict.fromkeys(NAME_LISTS, MAX_NAMES) | {
    "CommitInput.patchSet": MAX_REPORTED_ITEMS,
    "CreateDashboardInput.widgets": 60,
    "CreateReleaseInput.commits": MAX_REPORTED_ITEMS,
    "RecordEventsInput.events": MAX_REPORTED_ITEMS,
    "RecordSessionsInput.sessions": MAX_REPORTED_ITEMS,
    "UpdateDashboardInput.widgets": 60,
    "UpdateReleaseInput.commits": MAX_REPORTED_ITEMS,
}
"""Input lists that may be long; each item has the limit of the whole input to itself.

A resolver with a lower limit reports it itself, with a path.
"""

DASHBOARD_MUTATIONS = (
    "Mutation.createDashboard",
    "Mutation.updateDashboard",
    "Mutation.deleteDashboard",
    "Mutation.duplicateDashboard",
    "Mutation.restoreDashboard",
    "Mutation.favoriteDashboard",
    "Mutation.visitDashboard",
)


def add_list_sizes(schema: GraphQLSchema) -> None:
    """Add the sizes to the schema. Every page has at most MAX_PAGE_SIZE rows."""
    for type_ in schema.type_map.values():
        for field in getattr(type_, "fields", {}).values():
            if "first" in getattr(field, "args", {}):
                field.extensions["listSize"] = {"maxSize": MAX_PAGE_SIZE}
    for coordinate, size in LISTS.items():
        resolved = resolve_schema_coordinate(schema, coordinate)
        assert isinstance(resolved, ResolvedField)  # noqa: S101 (the coordinate is wrong)
        resolved.field.extensions.setdefault("listSize", {}).update(size)
    for coordinate, limit in MAX_ITEMS.items():
        resolved_input = resolve_schema_coordinate(schema, coordinate)
        assert isinstance(resolved_input, ResolvedInputField)  # noqa: S101 (the coordinate is wrong)
        resolved_input.input_field.extensions["maxItems"] = limit
    for coordinate in DASHBOARD_MUTATIONS:
        resolved = resolve_schema_coordinate(schema, coordinate)
        assert isinstance(resolved, ResolvedField)  # noqa: S101 (the coordinate is wrong)
        resolved.field.extensions["maxRequestBytes"] = MAX_REQUEST_BYTES
