"""GraphiQL: the page and its files."""

import json
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

GRAPHIQL = Path(__file__).parents[1] / "web" / "graphiql" / "dist"


# Everything the page needs comes from this server; nobody may frame it.
CONTENT_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def graphiql_page(token: str | None) -> Response:
    """GraphiQL, told where the endpoint is and which token to start with."""
    config = json.dumps({"endpoint": "/graphql", "token": token}).replace("<", "\\u003c")
    html = (GRAPHIQL / "index.html").read_text().replace("__WAYBILL_CONFIG__", config)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"} | CONTENT_SECURITY)


class GraphiQLAssets(StaticFiles):
    """GraphiQL's files, which have their content's hash in their names and never change."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        """The file, for ever."""
        response = super().file_response(*arguments, **options)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers.update(CONTENT_SECURITY)
        return response
