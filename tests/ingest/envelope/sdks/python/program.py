"""A program with sentry-sdk that ends in the way that its first argument names."""

import asyncio
import os
import sys

import httpx
import sentry_sdk
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

sentry_sdk.init(os.environ["DSN"], release=os.environ["RELEASE"], environment="production")


def fail() -> None:
    """Raise an error."""
    message = "it failed"
    raise ValueError(message)


def handle_error() -> None:
    """Capture an error."""
    try:
        fail()
    except ValueError as error:
        sentry_sdk.capture_exception(error)


async def respond(request: Request) -> PlainTextResponse:
    """Respond with success, after a handled error, or fail with an unhandled one."""
    if request.url.path == "/handled":
        handle_error()
    if request.url.path == "/unhandled":
        message = "unhandled"
        raise KeyError(message)
    return PlainTextResponse("ok")


async def serve() -> None:
    """Serve four requests."""
    paths = ("/", "/handled", "/unhandled")
    app = Starlette(routes=[Route(path, respond) for path in paths])
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
        handle_error()
    if fate == "message":
        sentry_sdk.capture_message("message")
    if fate == "limited":
        for number in range(4):
            sentry_sdk.capture_message(f"new {number}")
            sentry_sdk.flush()
    if fate == "surrogate":
        sentry_sdk.capture_message("\ud83d")
    if fate == "crashed":
        fail()
    sentry_sdk.get_isolation_scope().end_session()
