"""A dashboard editor: a real client library over HTTP."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest
from gql import Client, gql
from gql.client import AsyncClientSession
from gql.transport.httpx import HTTPXAsyncTransport

from app.factory import create_app
from app.settings import Settings
from tests.clients.graph import URL
from tests.support.factories import World

DASHBOARD = """id title version projects { slug } allProjects environments period start end utc
    expired filters { release releaseId }
    permissions { isEditableByEveryone teamsWithEditAccess { slug } }
    isFavorited visits lastVisited canEdit canDelete canChangePermissions
    createdBy { email } updatedBy { email }
    widgets {
        id title description displayType widgetType datasetSource interval limit
        layout { x y w h minH } thresholds { max1 max2 unit }
        queries {
            id name fields aggregates columns fieldAliases conditions orderby isHidden
            selectedAggregate
        }
    }"""
PAYLOAD = f"""dashboard {{ {DASHBOARD} }} plan {{ created updated removed moved }}
    errors {{ code path details }}"""
CREATE = f"""mutation ($input: CreateDashboardInput!) {{
    done: createDashboard(input: $input) {{ {PAYLOAD} }}
}}"""
UPDATE = f"""mutation ($input: UpdateDashboardInput!) {{
    done: updateDashboard(input: $input) {{ {PAYLOAD} }}
}}"""
READ = f"query ($id: ID!) {{ organization {{ dashboard(id: $id) {{ {DASHBOARD} }} }} }}"


class Editor:
    """A member of the organization who edits dashboards."""

    def __init__(self, session: AsyncClientSession) -> None:
        self.session = session

    async def ask(self, document: str, **variables: Any) -> Any:
        """The data of a document."""
        request = gql(document)
        request.variable_values = variables
        return await self.session.execute(request)

    async def create(self, title: str = "D", **more: Any) -> Any:
        """A new dashboard."""
        done = (await self.ask(CREATE, input={"title": title} | more))["done"]
        assert done["errors"] == [], done["errors"]
        return done["dashboard"]

    async def refused_to_create(self, **given: Any) -> Any:
        """The errors of a creation."""
        done = (await self.ask(CREATE, input={"title": "D"} | given))["done"]
        assert done["dashboard"] is None
        return told(done)

    async def save(self, dashboard: Any, **changes: Any) -> Any:
        """The dashboard after a save that is accepted."""
        done = (await self.ask(UPDATE, input={"id": dashboard["id"]} | changes))["done"]
        assert done["errors"] == [], done["errors"]
        assert done["dashboard"] == await self.read(dashboard)
        return done["dashboard"]

    async def refused(self, dashboard: Any, **changes: Any) -> Any:
        """The errors of a save, after which the dashboard is as it was."""
        before = await self.read(dashboard)
        done = (await self.ask(UPDATE, input={"id": dashboard["id"]} | changes))["done"]
        assert done["dashboard"] is None
        assert await self.read(dashboard) == before
        return told(done)

    async def read(self, dashboard: Any) -> Any:
        """The dashboard as it is stored."""
        return (await self.ask(READ, id=dashboard["id"]))["organization"]["dashboard"]


def told(payload: Any) -> list[tuple[str, str]]:
    """The errors of a payload: code, and path with dots."""
    return [(error["code"], ".".join(error["path"])) for error in payload["errors"]]


def a_query(**more: Any) -> dict[str, Any]:
    """A query as it is sent."""
    return {"fields": ["count()"], "aggregates": ["count()"], "conditions": ""} | more


def a_widget(title: str | None = "W", **more: Any) -> dict[str, Any]:
    """A widget as it is sent."""
    return {"title": title, "displayType": "LINE", "queries": [a_query()]} | more


NewEditor = Callable[..., Awaitable[Editor]]


@pytest.fixture
async def an_editor(world: World) -> AsyncIterator[NewEditor]:
    """Makes editors: members of the organization, each with a session."""
    clients: list[Client] = []
    app = create_app(Settings(graphiql=False), world.db)

    async def make(email: str, role: str = "member") -> Editor:
        user = await world.user(email, role=role)
        transport = HTTPXAsyncTransport(
            url=f"{URL}/graphql",
            headers={"Authorization": f"Bearer {await world.token(user)}"},
            transport=httpx.ASGITransport(app),
        )
        client = Client(transport=transport)
        clients.append(client)
        return Editor(await client.connect_async())  # type: ignore[no-untyped-call]

    yield make
    for client in clients:
        await client.close_async()  # type: ignore[no-untyped-call]


@pytest.fixture
async def editor(an_editor: NewEditor) -> Editor:
    """An ordinary member."""
    return await an_editor("ann@acme.example")
