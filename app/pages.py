"""The web pages: the board at / and GraphiQL at /graphiql, with their built files."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

WEB = Path(__file__).parents[1] / "web"
# A page loads everything from this server, and may not be framed.
CONTENT_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}

GRAPHIQL_PATH = "/graphiql"
BOARD_PATHS = (
    "/",
    "/dashboards",
    "/releases",
    "/environments",
    "/commits",
    "/compare",
    "/delivery",
)
"""The pages of the board. It decides itself what paths below them show."""


@dataclass(frozen=True)
class BuiltPage:
    """A page that Vite has built.

    `config` is the page's configuration, without its paths; `assets` the path of its files.
    """

    dist: Path
    assets: str
    config: dict[str, Any]

    async def respond(self, request: Request) -> Response:
        """Return the page with its configuration.

        Paths start with the prefix that a proxy has removed (the ASGI `root_path`).
        """
        prefix = request.scope.get("root_path", "").rstrip("/")
        paths = {
            name: prefix + value if name in PATHS and value is not None else value
            for name, value in self.config.items()
        }
        config = json.dumps(paths).replace("<", "\\u003c")
        html = (self.dist / "index.html").read_text()
        html = html.replace('"./assets/', f'"{prefix}{self.assets}/')
        return HTMLResponse(
            html.replace("__WAYBILL_CONFIG__", config),
            headers={"Cache-Control": "no-store"} | CONTENT_SECURITY,
        )

    def mount_assets(self) -> BaseRoute:
        """Return the route of the page's files."""
        return Mount(self.assets, BuiltFiles(directory=self.dist / "assets"))


PATHS = frozenset({"endpoint", "graphiql", "board", "base"})
"""The values of a configuration that are paths of the server."""


def page_routes(*, has_board: bool, has_graphiql: bool, token: str | None) -> list[BaseRoute]:
    """Return the routes of the pages that are served. They start with `token`."""
    graphiql_path = GRAPHIQL_PATH if has_graphiql else None
    board = BuiltPage(
        WEB / "board" / "dist",
        "/assets",
        {"endpoint": "/graphql", "token": token, "graphiql": graphiql_path, "base": ""},
    )
    graphiql = BuiltPage(
        WEB / "graphiql" / "dist",
        f"{GRAPHIQL_PATH}/assets",
        {"endpoint": "/graphql", "token": token, "board": "/" if has_board else None},
    )
    routes: list[BaseRoute] = []
    if has_graphiql:
        routes += [Route(GRAPHIQL_PATH, graphiql.respond), graphiql.mount_assets()]
    if has_board:
        routes.append(board.mount_assets())
        for path in BOARD_PATHS:
            routes.append(Route(path, board.respond))
            if path != "/":
                routes.append(Route(path + "/{rest:path}", board.respond))
    return routes


class BuiltFiles(StaticFiles):
    """Built files. Their names contain a hash of their content, so they never change."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        """Return the file, which may be cached forever."""
        response = super().file_response(*arguments, **options)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers.update(CONTENT_SECURITY)
        return response
