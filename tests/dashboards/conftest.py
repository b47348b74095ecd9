"""Callers of the server, and the dashboard that most cases of dashboards.md 5 start from."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from tests.dashboards.editing import WIDGETS, Editor
from tests.support.factories import World

Callers = Callable[..., Awaitable[Editor]]


@pytest.fixture
async def callers(world: World) -> AsyncIterator[Callers]:
    """Makes callers of the organization, each with a name, a role and a token."""
    async with AsyncExitStack() as opened:

        async def caller(
            name: str, *scopes: str, role: str = "member", user: int | None = None, **settings: Any
        ) -> Editor:
            user = user or await world.user(f"{name}@acme.example", role=role)
            token = await world.token(user, *scopes)
            return await opened.enter_async_context(Editor(world.db, token, **settings))

        yield caller


@pytest.fixture
async def session(callers: Callers) -> Editor:
    """Ann, an ordinary member."""
    return await callers("ann")


@pytest.fixture
async def dashboard(session: Editor) -> Any:
    """Ann's dashboard of four widgets."""
    return await session.made("Dashboard 1", widgets=WIDGETS)
