"""A client of the REST API of sentry-cli."""

import json
from typing import Any

import httpx

from tests.clients.graph import Graph

ORGANIZATION = "/organizations/acme"
PROJECT = "/projects/acme/app"


class SentryApiClient:
    """Calls the REST API with the token of a GraphQL client."""

    def __init__(self, graph: Graph) -> None:
        self.client = graph.client

    async def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request as sentry-cli does, which accepts no content encoding."""
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"} | options.pop("headers", {})
        return await self.client.request(method, f"/api/0{path}", headers=headers, **options)

    async def __call__(self, method: str, path: str, status: int = 200, **options: Any) -> Any:
        """Send a request; returns the body, and asserts the status and what sentry-cli needs."""
        response = await self.request(method, path, **options)
        assert response.status_code == status, response.text
        if status == 204:
            assert response.content == b""
            return None
        assert response.headers["content-type"] == "application/json"
        assert "content-encoding" not in response.headers
        return response.json()

    async def expect_error(self, method: str, path: str, status: int, **options: Any) -> str:
        """Send a request that must fail with the status; returns the detail."""
        body = await self(method, path, status, **options)
        assert list(body) == ["detail"]
        detail: str = body["detail"]
        return detail

    async def create_release(
        self, version: str = "app@1.0.0", status: int = 201, **fields: Any
    ) -> Any:
        """Create a release as `releases new` does, by default in the project app."""
        body = {"version": version, "projects": ["app"]} | fields
        return await self("POST", f"{ORGANIZATION}/releases/", status, json=body)

    async def update_release(self, version: str = "app@1.0.0", **fields: Any) -> Any:
        """Update a release."""
        return await self("PUT", f"{ORGANIZATION}/releases/{version}/", json=fields)


def parse_links(response: httpx.Response) -> dict[str, tuple[str, str, str]]:
    """Parse the Link header: address, `results` and cursor, by relation."""
    links = {}
    for text in response.headers["link"].split(", "):
        address, relation, results, cursor = (part.strip() for part in text.split(";"))
        links[json.loads(relation.removeprefix("rel="))] = (
            address.removeprefix("<").removesuffix(">"),
            json.loads(results.removeprefix("results=")),
            json.loads(cursor.removeprefix("cursor=")),
        )
    return links
