"""What stories about dashboards share: an editor with a client library, and what it sends."""

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
from db.connection.database import Database
from tests.clients.graph import URL
from tests.support.factories import World

WIDGET = """id title description displayType widgetType datasetSource interval limit
    layout { x y w h minH } thresholds { max1 max2 unit }
    queries {
        id name fields aggregates columns fieldAliases conditions orderby isHidden
        selectedAggregate
    }"""
DASHBOARD = f"""id title version createdBy {{ username }} updatedBy {{ username }}
    projects {{ slug }} allProjects environments period start end utc expired
    filters {{ release releaseId }}
    permissions {{ isEditableByEveryone teamsWithEditAccess {{ slug }} }}
    isFavorited visits canEdit canDelete canChangePermissions
    widgets {{ {WIDGET} }}"""
PAYLOAD = f"""dashboard {{ {DASHBOARD} }} plan {{ created updated removed moved }}
    errors {{ code path details }}"""

READ = "query ($id: ID!) { organization { dashboard(id: $id) { %s } } }"
MUTATIONS = {
    "createDashboard": "$input: CreateDashboardInput!",
    "updateDashboard": "$input: UpdateDashboardInput!",
    "duplicateDashboard": "$id: ID!, $title: String",
    "restoreDashboard": "$id: ID!, $version: Int!, $expectedVersion: Int",
    "favoriteDashboard": "$id: ID!, $favorited: Boolean!",
    "visitDashboard": "$id: ID!",
}
DELETE = """mutation ($id: ID!) {
    deleteDashboard(id: $id) { deletedId errors { code path details } }
}"""

NEW_QUERY = {
    "name": "",
    "aggregates": [],
    "columns": [],
    "fieldAliases": [],
    "orderby": "",
    "isHidden": False,
    "selectedAggregate": None,
}
NEW_WIDGET = {
    "description": None,
    "widgetType": "DISCOVER",
    "datasetSource": "USER",
    "interval": "5m",
    "limit": None,
    "layout": None,
    "thresholds": None,
}
NEW_DASHBOARD: dict[str, Any] = {
    "version": 1,
    "createdBy": {"username": "ann@acme.example"},
    "updatedBy": {"username": "ann@acme.example"},
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
SAME = {"created": 0, "updated": [], "removed": [], "moved": []}


class Editor:
    """A caller of the server, who speaks through the client library gql."""

    def __init__(self, database: Database, token: str, **settings: Any) -> None:
        free: dict[str, Any] = {"graphiql": False, "worker": False, "budget_points": 0}
        app = create_app(Settings(**free | settings), database)
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
        """The data of a document. Raises TransportQueryError."""
        request = gql(document)
        request.variable_values = variables
        return await self._session.execute(request)

    async def error_code(self, document: str, **variables: Any) -> str:
        """The code of the one error that the whole request is answered with."""
        try:
            data = await self.run(document, **variables)
        except TransportQueryError as refused:
            [error] = refused.errors or []
            code: str = error["extensions"]["code"]
            return code
        raise AssertionError(data)

    async def read(self, identifier: str, selection: str = DASHBOARD) -> Any:
        """What is selected of a dashboard; None when there is none."""
        data = await self.run(READ % selection, id=identifier)
        return data["organization"]["dashboard"]

    async def mutate(self, name: str, **variables: Any) -> Any:
        """The payload of a mutation."""
        arguments = ", ".join(
            f"{each.split(':')[0].strip('$ ')}: {each.split(':')[0].strip()}"
            for each in MUTATIONS[name].split(",")
        )
        document = f"mutation ({MUTATIONS[name]}) {{ done: {name}({arguments}) {{ {PAYLOAD} }} }}"
        return (await self.run(document, **variables))["done"]

    async def create(self, title: str = "Dashboard 1", **given: Any) -> Any:
        """The payload of a new dashboard."""
        return await self.mutate("createDashboard", input={"title": title} | given)

    async def update(self, identifier: str, **given: Any) -> Any:
        """The payload of a save."""
        return await self.mutate("updateDashboard", input={"id": identifier} | given)

    async def delete(self, identifier: str) -> Any:
        """The payload of a deletion."""
        return (await self.run(DELETE, id=identifier))["deleteDashboard"]

    async def made(self, title: str = "Dashboard 1", **given: Any) -> Any:
        """A new dashboard."""
        return done(await self.create(title, **given))

    async def saved(self, identifier: str, **given: Any) -> Any:
        """The dashboard after a save."""
        return done(await self.update(identifier, **given))


def done(payload: Any) -> Any:
    """The dashboard of a payload without errors."""
    assert payload["errors"] == []
    assert payload["dashboard"] is not None
    return payload["dashboard"]


def told(payload: Any) -> list[str]:
    """What a payload refuses: each a code and a path."""
    assert {name for name, value in payload.items() if value is not None} == {"errors"}
    return [f"{error['code']} {'.'.join(error['path'])}" for error in payload["errors"]]


async def stored(world: World) -> dict[str, list[Any]]:
    """All rows of all tables."""
    return {
        name: sorted(await world.read(select(table)), key=repr)
        for name, table in models.Base.metadata.tables.items()
    }


async def refused(editor: Editor, world: World, identifier: str, **given: Any) -> list[str]:
    """What a save is refused for; nothing is written then."""
    before = await stored(world)
    errors = told(await editor.update(identifier, **given))
    assert await stored(world) == before
    return errors


def a_query(name: str = "", **given: Any) -> dict[str, Any]:
    """A new query, as it is sent."""
    return {"name": name, "fields": [], "conditions": ""} | given


def a_widget(title: str, **given: Any) -> dict[str, Any]:
    """A new widget with one query, as it is sent."""
    return {"title": title, "displayType": "LINE", "queries": [a_query()]} | given


def as_read(widget: Mapping[str, Any]) -> dict[str, Any]:
    """A new widget as it is read; ids apart."""
    queries = [NEW_QUERY | query for query in widget["queries"]]
    return NEW_WIDGET | dict(widget) | {"queries": queries}


def without_ids(part: Any) -> Any:
    """Widgets, their queries and dashboards without their ids."""
    if isinstance(part, list):
        return [without_ids(each) for each in part]
    if isinstance(part, dict):
        return {name: without_ids(each) for name, each in part.items() if name != "id"}
    return part


def kept(*parts: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Entries that keep widgets or queries as they are, in this order."""
    return [{"id": part["id"]} for part in parts]


def titles(dashboard: Any) -> list[str]:
    """The titles of the widgets, in order."""
    return [widget["title"] for widget in dashboard["widgets"]]


LAYOUT = {"x": 0, "y": 0, "w": 2, "h": 2, "minH": 2}
Q1 = a_query("errors", fields=["count()"], aggregates=["count()"], conditions="level:error")
Q2 = a_query("users", fields=["count_unique(user)"], aggregates=["count_unique(user)"])
Q3 = a_query(
    fields=["title", "count()"], columns=["title"], aggregates=["count()"], orderby="-count()"
)
W1 = a_widget("W1", layout=LAYOUT, queries=[Q1, Q2])
W2 = a_widget("W2", displayType="TABLE", limit=5, layout=LAYOUT | {"x": 2}, queries=[Q3])
W3, W4 = a_widget("W3"), a_widget("W4")
WIDGETS = [W1, W2, W3, W4]
