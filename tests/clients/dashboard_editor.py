"""A dashboard editor on the GraphQL client library gql, and the inputs it sends."""

from collections.abc import Mapping
from typing import Any, Self

import httpx
from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport
from sqlalchemy import select

from app.factory import create_app
from app.settings import Settings
from db import models
from tests.clients.graph import URL
from tests.support.factories import World

WIDGET = """id title description displayType widgetType datasetSource interval limit
    layout { x y w h minH } thresholds { max1 max2 unit }
    queries {
        id name fields aggregates columns fieldAliases conditions orderby isHidden
        selectedAggregate
    }"""
DASHBOARD = f"""id title version
    createdBy {{ username email }} updatedBy {{ username email }}
    projects {{ slug }} allProjects environments period start end utc expired
    filters {{ release releaseId }}
    permissions {{ isEditableByEveryone teamsWithEditAccess {{ slug }} }}
    isFavorited visits lastVisited canEdit canDelete canChangePermissions
    widgets {{ {WIDGET} }}"""
PAYLOAD = f"""dashboard {{ {DASHBOARD} }} plan {{ created updated removed moved }}
    errors {{ code path details }}"""

READ = "query ($id: ID!) { organization { dashboard(id: $id) { %s } } }"
MUTATION_VARIABLES = {
    "createDashboard": "$input: CreateDashboardInput!",
    "updateDashboard": "$input: UpdateDashboardInput!",
    "duplicateDashboard": "$id: ID!, $title: String",
    "restoreDashboard": "$id: ID!, $version: Int!, $expectedVersion: Int",
    "favoriteDashboard": "$id: ID!, $favorited: Boolean!",
    "visitDashboard": "$id: ID!",
}
LIST = """query (
    $filter: DashboardFilter, $orderBy: DashboardOrder,
    $first: Int, $after: String, $last: Int, $before: String
) { organization(slug: "acme") { dashboards(
    filter: $filter, orderBy: $orderBy,
    first: $first, after: $after, last: $last, before: $before
) {
    totalCount nodes { title } edges { cursor node { title } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
} } }"""
DELETE = """mutation ($id: ID!) {
    deleteDashboard(id: $id) { deletedId errors { code path details } }
}"""


def user_of(name: str) -> dict[str, str]:
    """The user of the editor with that name, as served."""
    address = f"{name}@acme.example"
    return {"username": address, "email": address}


QUERY_DEFAULTS = {
    "name": "",
    "aggregates": [],
    "columns": [],
    "fieldAliases": [],
    "orderby": "",
    "isHidden": False,
    "selectedAggregate": None,
}
WIDGET_DEFAULTS = {
    "description": None,
    "widgetType": "DISCOVER",
    "datasetSource": "USER",
    "interval": "5m",
    "limit": None,
    "layout": None,
    "thresholds": None,
}
DASHBOARD_DEFAULTS: dict[str, Any] = {
    "version": 1,
    "createdBy": user_of("ann"),
    "updatedBy": user_of("ann"),
    "projects": [],
    "allProjects": False,
    "environments": None,
    "period": None,
    "start": None,
    "end": None,
    "utc": None,
    "expired": False,
    "filters": {"release": [], "releaseId": []},
    "permissions": None,
    "isFavorited": False,
    "visits": 1,
    "canEdit": True,
    "canDelete": True,
    "canChangePermissions": True,
    "widgets": [],
}
"""A new dashboard of ann, as served, without `id`, `title` and `lastVisited`."""
EMPTY_PLAN = {"created": 0, "updated": [], "removed": [], "moved": []}


class DashboardEditor:
    """A member of an organization who edits dashboards over HTTP."""

    def __init__(self, world: World, token: str, **settings: Any) -> None:
        self.world = world
        defaults: dict[str, Any] = {"graphiql": False, "worker": False, "budget_points": 0}
        app = create_app(Settings(**defaults | settings), world.db)
        self._client = Client(
            transport=HTTPXAsyncTransport(
                f"{URL}/graphql",
                transport=httpx.ASGITransport(app),
                headers={"Authorization": f"Bearer {token}"},
            )
        )

    async def __aenter__(self) -> Self:
        self._session = await self._client.connect_async()  # type: ignore[no-untyped-call]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close_async()  # type: ignore[no-untyped-call]

    async def run(self, document: str, **variables: Any) -> Any:
        """Run a document and return its data.

        Raises: TransportQueryError if the response has errors.
        """
        request = gql(document)
        request.variable_values = variables
        return await self._session.execute(request)

    async def get_error_code(self, document: str, **variables: Any) -> str:
        """Run a document that must fail with a single request error, and return its code."""
        try:
            data = await self.run(document, **variables)
        except TransportQueryError as failure:
            [error] = failure.errors or []
            code: str = error["extensions"]["code"]
            return code
        raise AssertionError(data)

    async def read(self, identifier: str, selection: str = DASHBOARD) -> Any:
        """Read fields of a dashboard; None if there is none."""
        data = await self.run(READ % selection, id=identifier)
        return data["organization"]["dashboard"]

    async def list_page(self, **arguments: Any) -> Any:
        """List a page of the organization's dashboards and return the connection."""
        connection = (await self.run(LIST, **arguments))["organization"]["dashboards"]
        assert [edge["node"] for edge in connection["edges"]] == connection["nodes"]
        return connection

    async def list_titles(
        self, field: str | None = None, direction: str = "ASC", **filters: Any
    ) -> list[str]:
        """List the titles of all dashboards that the filters select, on a single page."""
        order = {} if field is None else {"orderBy": {"field": field, "direction": direction}}
        connection = await self.list_page(filter=filters, **order)
        assert connection["totalCount"] == len(connection["nodes"])
        return [node["title"] for node in connection["nodes"]]

    async def mutate(self, name: str, **variables: Any) -> Any:
        """Run a mutation and return its payload."""
        declared = MUTATION_VARIABLES[name]
        names = [each.split(":")[0].strip("$ ") for each in declared.split(",")]
        arguments = ", ".join(f"{each}: ${each}" for each in names)
        document = f"mutation ({declared}) {{ payload: {name}({arguments}) {{ {PAYLOAD} }} }}"
        return (await self.run(document, **variables))["payload"]

    async def request_create(self, title: str = "Dashboard 1", **values: Any) -> Any:
        """Create a dashboard and return the payload."""
        return await self.mutate("createDashboard", input={"title": title} | values)

    async def request_save(self, identifier: str, **changes: Any) -> Any:
        """Update a dashboard and return the payload."""
        return await self.mutate("updateDashboard", input={"id": identifier} | changes)

    async def delete(self, identifier: str) -> Any:
        """Delete a dashboard and return the payload."""
        return (await self.run(DELETE, id=identifier))["deleteDashboard"]

    async def create(self, title: str = "Dashboard 1", **values: Any) -> Any:
        """Create a dashboard, which must succeed, and return it."""
        return get_dashboard(await self.request_create(title, **values))

    async def save(self, identifier: str, **changes: Any) -> Any:
        """Update a dashboard, which must succeed, and return it as it is also read."""
        dashboard = get_dashboard(await self.request_save(identifier, **changes))
        assert dashboard == await self.read(dashboard["id"])
        return dashboard

    async def reject_create(self, title: str = "Dashboard 1", **values: Any) -> list[str]:
        """Create a dashboard, which must be rejected without a write, and return the errors."""
        before = await read_tables(self.world)
        errors = get_errors(await self.request_create(title, **values))
        assert await read_tables(self.world) == before
        return errors

    async def reject_save(self, identifier: str, **changes: Any) -> list[str]:
        """Update a dashboard, which must be rejected without a write, and return the errors."""
        before = await read_tables(self.world)
        errors = get_errors(await self.request_save(identifier, **changes))
        assert await read_tables(self.world) == before
        return errors


def get_dashboard(payload: Any) -> Any:
    """Return the dashboard of a payload that must not have errors."""
    assert payload["errors"] == []
    assert payload["dashboard"] is not None
    return payload["dashboard"]


def get_errors(payload: Any) -> list[str]:
    """Return the errors of a payload that must have nothing else: each "CODE path.to.value"."""
    assert {name for name, value in payload.items() if value is not None} == {"errors"}
    return [f"{error['code']} {'.'.join(error['path'])}" for error in payload["errors"]]


async def read_tables(world: World) -> dict[str, list[Any]]:
    """Read all rows of all tables, by table name."""
    async with world.db.begin_read_only() as connection:
        return {
            name: sorted((await connection.execute(select(table))).all(), key=repr)
            for name, table in models.Base.metadata.tables.items()
        }


def new_query(name: str = "", **values: Any) -> dict[str, Any]:
    """The input of a new query that selects count() and displays nothing."""
    return {"name": name, "fields": [], "aggregates": ["count()"], "conditions": ""} | values


def new_widget(title: str, **values: Any) -> dict[str, Any]:
    """The input of a new widget with one query that displays nothing."""
    return {"title": title, "displayType": "LINE", "queries": [new_query()]} | values


def count_query(**values: Any) -> dict[str, Any]:
    """The input of a new query that selects count()."""
    return {"fields": ["count()"], "aggregates": ["count()"], "conditions": ""} | values


def count_widget(title: str | None = "W", **values: Any) -> dict[str, Any]:
    """The input of a new widget with one query that selects count()."""
    return {"title": title, "displayType": "LINE", "queries": [count_query()]} | values


def to_served(widget: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the input of a new widget to the widget as served, without ids."""
    queries = [QUERY_DEFAULTS | query for query in widget["queries"]]
    return WIDGET_DEFAULTS | dict(widget) | {"queries": queries}


def without_generated(part: Any) -> Any:
    """Remove ids and `lastVisited`, which the server generates, at every depth."""
    if isinstance(part, list):
        return [without_generated(each) for each in part]
    if isinstance(part, dict):
        return {
            name: without_generated(each)
            for name, each in part.items()
            if name not in {"id", "lastVisited"}
        }
    return part


def keep(*parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The inputs that keep widgets or queries unchanged, in this order."""
    return [{"id": part["id"]} for part in parts]


def get_titles(dashboard: Any) -> list[str]:
    """Return the titles of a dashboard's widgets, in order."""
    return [widget["title"] for widget in dashboard["widgets"]]


LAYOUT = {"x": 0, "y": 0, "w": 2, "h": 2, "minH": 2}
Q1 = new_query("errors", fields=["count()"], aggregates=["count()"], conditions="level:error")
Q2 = new_query("users", fields=["count_unique(user)"], aggregates=["count_unique(user)"])
Q3 = new_query(
    fields=["title", "count()"], columns=["title"], aggregates=["count()"], orderby="-count()"
)
W1 = new_widget("W1", layout=LAYOUT, queries=[Q1, Q2])
W2 = new_widget("W2", displayType="TABLE", limit=5, layout=LAYOUT | {"x": 2}, queries=[Q3])
W3, W4 = new_widget("W3"), new_widget("W4")
WIDGETS = [W1, W2, W3, W4]
