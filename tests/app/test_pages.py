"""The pages: their paths, configurations and headers."""

import json
import re
from typing import Any

import httpx
import pytest

from app.factory import create_app
from app.pages import BOARD_PATHS, WEB
from app.settings import Settings

pytestmark = pytest.mark.spec("security#pages")

GRAPHIQL = "/graphiql"
BOARD = [*BOARD_PATHS, "/dashboards/new", "/releases/app@1.0%2B2", "/dashboards/abc/edit"]


async def get(path: str, *, prefix: str = "", **settings: Any) -> httpx.Response:
    """Send a GET to a server that has no database."""
    app = create_app(Settings(database_url="sqlite+aiosqlite:///unused.db", **settings))
    transport = httpx.ASGITransport(app, root_path=prefix)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.get(prefix + path)


def read_config(page: httpx.Response) -> Any:
    found = re.search(r'id="waybill-config">(.*?)</script>', page.text)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("path", BOARD)
async def test_board_is_served_at_its_paths_unless_it_is_switched_off(path: str) -> None:
    page = await get(path)

    assert page.status_code == 200
    assert "<title>Waybill</title>" in page.text
    assert (await get(path, board=False)).status_code == 404
    assert (await get(path, graphiql=False)).text == page.text.replace('"/graphiql"', "null")


async def test_graphiql_is_served_unless_it_is_switched_off() -> None:
    page = await get(GRAPHIQL)

    assert page.status_code == 200
    assert read_config(page) == {"endpoint": "/graphql", "token": None, "board": "/"}
    assert (await get(GRAPHIQL, graphiql=False)).status_code == 404
    assert read_config(await get(GRAPHIQL, board=False))["board"] is None


@pytest.mark.parametrize(("path", "switch"), [("/", "board"), (GRAPHIQL, "graphiql")])
async def test_files_of_a_page_are_not_served_without_it(path: str, switch: str) -> None:
    switched_off: dict[str, Any] = {switch: False}
    assets = re.findall(r'(?:src|href)="([^"]+)"', (await get(path)).text)

    assert assets
    for asset in assets:
        assert (await get(asset)).status_code == 200
        assert (await get(asset, **switched_off)).status_code == 404


@pytest.mark.parametrize("path", ["/nothing", "/dashboard", "/releasesx", "/graphiql/x"])
async def test_other_paths_are_not_pages(path: str) -> None:
    assert (await get(path)).status_code == 404


async def test_paths_follow_the_prefix_of_a_proxy() -> None:
    board = await get("/dashboards/1/edit", prefix="/waybill")
    graphiql = await get(GRAPHIQL, prefix="/waybill")

    assert read_config(board) == {
        "endpoint": "/waybill/graphql",
        "token": None,
        "graphiql": "/waybill/graphiql",
        "base": "/waybill",
    }
    assert read_config(graphiql) == {
        "endpoint": "/waybill/graphql",
        "token": None,
        "board": "/waybill/",
    }
    assert set(re.findall(r'(?:src|href)="(.*?/assets/)', board.text)) == {"/waybill/assets/"}
    assert set(re.findall(r'(?:src|href)="(.*?/assets/)', graphiql.text)) == {
        "/waybill/graphiql/assets/"
    }


@pytest.mark.parametrize("path", ["/", GRAPHIQL])
async def test_pages_load_and_connect_to_their_own_host_only(path: str) -> None:
    page = await get(path)

    policy = dict(
        directive.split(" ", 1)
        for directive in page.headers["content-security-policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "worker-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self' data:",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    assert page.headers["cache-control"] == "no-store"


async def test_token_cannot_end_the_script_that_has_it() -> None:
    text = "</script><script>"
    page = await get("/", graphiql_token=text)

    assert text not in page.text
    assert read_config(page)["token"] == text


@pytest.mark.parametrize("page", ["board", "graphiql"])
def test_built_page_loads_only_own_assets(page: str) -> None:
    html = (WEB / page / "dist" / "index.html").read_text()

    assert html.count("__WAYBILL_CONFIG__") == 1
    assert set(re.findall(r'(?:src|href)="(\./[a-z]*/|[^"]*)', html)) == {"./assets/"}
