"""GraphiQL: the page and its assets."""

import json
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

DIST = Path(__file__).parents[1] / "web" / "graphiql" / "dist"
# The page loads everything from this server, and may not be framed.
CONTENT_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def graphiql_routes(token: str | None) -> list[BaseRoute]:
    """Return the routes of the page, which starts with `token`, and of its assets."""
    return [
        Route("/", lambda _request: graphiql_page(token)),
        Mount("/assets", GraphiQLAssets(directory=DIST / "assets")),
    ]


def graphiql_page(token: str | None) -> Response:
    """Return the page with its configuration: the endpoint and the initial token."""
    config = json.dumps({"endpoint": "/graphql", "token": token}).replace("<", "\\u003c")
    html = (DIST / "index.html").read_text().replace("__WAYBILL_CONFIG__", config)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"} | CONTENT_SECURITY)


class GraphiQLAssets(StaticFiles):
    """GraphiQL's assets. Their names contain a hash of their content, so they never change."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        """Return the file, which may be cached forever."""
        response = super().file_response(*arguments, **options)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers.update(CONTENT_SECURITY)
        return response
