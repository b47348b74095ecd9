"""How long lists are, for `execution/`, which knows nothing of releases: extensions of fields.

What the schema says itself, such as the default of `first`, is not said again.
"""

from typing import Any

from graphql import GraphQLSchema, ResolvedField, ResolvedInputField, resolve_schema_coordinate

from resolvers.connection import MAX_PAGE_SIZE
from resolvers.dashboards.read import DEFAULT_DASHBOARD_PAGE_SIZE
from resolvers.errors import MAX_NAMES
from resolvers.releases.fields import DEFAULT_RELEASE_PAGE_SIZE

LISTS: dict[str, dict[str, Any]] = {
    "Organization.dashboards": {"assumedSize": DEFAULT_DASHBOARD_PAGE_SIZE},
    "Organization.releases": {"assumedSize": DEFAULT_RELEASE_PAGE_SIZE},
    "Query.nodes": {"slicingArguments": ["ids"], "maxSize": MAX_PAGE_SIZE},
}
"""Lists that are not as long as lists usually are."""

REPORTED = 20_000
NAMED = (
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
)
MOST_ITEMS = dict.fromkeys(NAMED, MAX_NAMES) | {
    "CommitInput.patchSet": REPORTED,
    "CreateDashboardInput.widgets": 250,
    "CreateReleaseInput.commits": REPORTED,
    "RecordEventsInput.events": REPORTED,
    "RecordSessionsInput.sessions": REPORTED,
    "UpdateDashboardInput.widgets": 250,
    "UpdateReleaseInput.commits": REPORTED,
}
"""Lists that clients may write long ones for; what they hold counts as nothing else.

Where a resolver allows fewer, it says so itself, with the path.
"""


def declare(schema: GraphQLSchema) -> None:
    """Write the sizes into the schema. Every page has at most LARGEST_PAGE items."""
    for kind in schema.type_map.values():
        for field in getattr(kind, "fields", {}).values():
            if "first" in getattr(field, "args", {}):
                field.extensions["listSize"] = {"maxSize": MAX_PAGE_SIZE}
    for coordinate, size in LISTS.items():
        found = resolve_schema_coordinate(schema, coordinate)
        assert isinstance(found, ResolvedField)  # noqa: S101 (a coordinate that is wrong)
        found.field.extensions.setdefault("listSize", {}).update(size)
    for coordinate, most in MOST_ITEMS.items():
        place = resolve_schema_coordinate(schema, coordinate)
        assert isinstance(place, ResolvedInputField)  # noqa: S101 (a coordinate that is wrong)
        place.input_field.extensions["maxItems"] = most
