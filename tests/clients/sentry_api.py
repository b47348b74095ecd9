"""What tests of sentry-cli's API speak with."""

import json
from typing import Any

import httpx

from tests.clients.graph import Graph

ORGANIZATION = "/organizations/acme"
PROJECT = "/projects/acme/app"


class Api:
    """A caller of sentry-cli's API, with the token of one of GraphQL."""

    def __init__(self, graph: Graph) -> None:
        self.client = graph.client

    async def ask(self, method: str, path: str, **said: Any) -> httpx.Response:
        """The response of a call. sentry-cli does not say that it could unpack anything."""
        headers = {"Accept": "*/*", "Accept-Encoding": "identity"} | said.pop("headers", {})
        return await self.client.request(method, f"/api/0{path}", headers=headers, **said)

    async def __call__(self, method: str, path: str, status: int = 200, **said: Any) -> Any:
        """The body of a response that must have the status, and be as sentry-cli reads it."""
        response = await self.ask(method, path, **said)
        assert response.status_code == status, response.text
        if status == 204:
            assert response.content == b""
            return None
        assert response.headers["content-type"] == "application/json"
        assert "content-encoding" not in response.headers
        return response.json()

    async def refused(self, method: str, path: str, status: int, **said: Any) -> str:
        """What is told of a request that must be refused with the status."""
        body = await self(method, path, status, **said)
        assert list(body) == ["detail"]
        detail: str = body["detail"]
        return detail

    async def new(self, version: str = "app@1.0.0", status: int = 201, **said: Any) -> Any:
        """The answer of `releases new`, in the project app unless said else."""
        body = {"version": version, "projects": ["app"]} | said
        return await self("POST", f"{ORGANIZATION}/releases/", status, json=body)

    async def change(self, version: str = "app@1.0.0", **said: Any) -> Any:
        """The answer of what changes a release."""
        return await self("PUT", f"{ORGANIZATION}/releases/{version}/", json=said)


def links(response: httpx.Response) -> dict[str, tuple[str, str, str]]:
    """The header Link: address, whether there is something, and cursor, by relation."""
    found = {}
    for text in response.headers["link"].split(", "):
        address, relation, results, cursor = (part.strip() for part in text.split(";"))
        found[json.loads(relation.removeprefix("rel="))] = (
            address.removeprefix("<").removesuffix(">"),
            json.loads(results.removeprefix("results=")),
            json.loads(cursor.removeprefix("cursor=")),
        )
    return found
