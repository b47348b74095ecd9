"""A program with sentry-sdk, which ends as its first argument says."""

import asyncio
import os
import sys

import httpx
import sentry_sdk
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

sentry_sdk.init(os.environ["DSN"], release="python@1.0.0", environment="production")


def fails() -> None:
    """Fail."""
    message = "it failed"
    raise ValueError(message)


def handled() -> None:
    """Tell of an error, and go on."""
    try:
        fails()
    except ValueError as error:
        sentry_sdk.capture_exception(error)


async def answer(request: Request) -> PlainTextResponse:
    """Answer well, or after an error that is handled, or not at all."""
    if request.url.path == "/handled":
        handled()
    if request.url.path == "/unhandled":
        message = "unhandled"
        raise KeyError(message)
    return PlainTextResponse("ok")


async def serve() -> None:
    """Answer four requests."""
    paths = ("/", "/handled", "/unhandled")
    app = Starlette(routes=[Route(path, answer) for path in paths])
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://app.test") as client:
        for path in ("/", *paths):
            await client.get(path)


fate = sys.argv[1]
if fate == "served":
    asyncio.run(serve())
else:
    sentry_sdk.set_user({"id": "ann"})
    sentry_sdk.get_isolation_scope().start_session(session_mode="application")
    if fate == "handled":
        handled()
    if fate == "message":
        sentry_sdk.capture_message("said")
    if fate == "crashed":
        fails()
    sentry_sdk.get_isolation_scope().end_session()
