"""What stands around all routes: hosts, other sites, packing, and headers of every answer."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, remove_compress_type

# What is no page has nothing to load, and nobody may frame anything.
SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
# What clients send besides what every page may: who they are, what they ask, and how often.
CLIENT_HEADERS = (
    "Authorization",
    "Content-Type",
    "Idempotency-Key",
    "Apollographql-Client-Name",
    "Apollographql-Client-Version",
    "Apollo-Require-Preflight",
    "GraphQL-Require-Preflight",
    "X-Apollo-Operation-Name",
    "X-Apollo-Operation-Id",
    "X-GraphQL-Event-Stream-Token",
    "Waybill-Read-From",
    "X-Request-Id",
    "Traceparent",
    "Tracestate",
    "Baggage",
)
TOLD_HEADERS = ("Retry-After", "X-Request-Id", "WWW-Authenticate")
PREFLIGHT_SECONDS = 7200

SMALLEST_PACKED = 1000
# An event, or a part, is there when it is sent, not when a block is full.
remove_compress_type("text/event-stream")
remove_compress_type("multipart/mixed")


def cross_site(origins: Sequence[str]) -> list[Middleware]:
    """The middleware of a route that pages of these sites may ask."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=CLIENT_HEADERS,
            expose_headers=TOLD_HEADERS,
            max_age=PREFLIGHT_SECONDS,
        )
    ]


def around(hosts: Sequence[str]) -> list[Middleware]:
    """The middleware of all routes, outermost first: who may ask by which name of host.

    An answer repeats texts of the client, and a compressed one tells by its length what else is in
    it (BREACH). There is nothing to tell: no answer has a secret beside what the client sent.
    """
    stand = [Middleware(SecurityHeaders)]
    if "*" not in hosts:
        stand += [Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)]
    # JSON gets hardly smaller by more: a page of 100 releases takes 0.04, 0.09 and 0.07 ms.
    packing = Middleware(
        CompressMiddleware,
        minimum_size=SMALLEST_PACKED,
        zstd_level=1,
        brotli_quality=2,
        gzip_level=1,
    )
    return [*stand, packing]


class SecurityHeaders:
    """Middleware that adds them, where the answer has not set its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, secured if scope["type"] == "http" else send)
