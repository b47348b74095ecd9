"""Middleware: allowed hosts, CORS, compression and security headers.

Headers of an error, such as Retry-After, are part of the error: `ProblemError.headers`.
"""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, remove_compress_type

# Responses are not pages: they load nothing, and may not be framed.
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
# Headers of GraphQL clients that the Fetch standard does not allow by default.
ALLOWED_HEADERS = (
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
EXPOSED_HEADERS = ("Retry-After", "X-Request-Id", "WWW-Authenticate")
PREFLIGHT_SECONDS = 7200

MIN_COMPRESSED_BYTES = 1000
# Compression would hold back an event, or a part, until its block is full.
remove_compress_type("text/event-stream")
remove_compress_type("multipart/mixed")


def cors_middleware(origins: Sequence[str]) -> list[Middleware]:
    """Return the middleware of a route that pages of `origins` may request."""
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "POST"],
            allow_headers=ALLOWED_HEADERS,
            expose_headers=EXPOSED_HEADERS,
            max_age=PREFLIGHT_SECONDS,
        )
    ]


def global_middleware(hosts: Sequence[str]) -> list[Middleware]:
    """Return the middleware of all routes, outermost first. `hosts` are the allowed host names.

    Responses repeat the client's input, and compressed ones could reveal secrets next to it by
    their length (BREACH). No response contains a secret, so compression is safe.
    """
    middleware = [Middleware(SecurityHeaders)]
    if "*" not in hosts:
        middleware += [Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False)]
    # Higher levels hardly shrink JSON. A page of 100 releases takes 0.04 ms with zstd, 0.09 with
    # Brotli, and 0.07 with gzip.
    compression = Middleware(
        CompressMiddleware,
        minimum_size=MIN_COMPRESSED_BYTES,
        zstd_level=1,
        brotli_quality=2,
        gzip_level=1,
    )
    return [*middleware, compression]


class SecurityHeaders:
    """Adds the security headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)
