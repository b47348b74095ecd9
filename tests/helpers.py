"""What tests speak with: the server over HTTP, and the statements it sends."""

from collections import Counter
from typing import Any, Self

import httpx
from sqlalchemy import event

from db.engine import BATCH, Database
from server import Settings, create_app

URL = "http://waybill.test"


class Statements:
    """The reading statements that a database is sent, by the batch that sent them."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine.sync_engine
        self.batches: list[str] = []
        self.texts: list[str] = []

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self._record)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._record)

    def _record(self, _c: Any, _k: Any, text: str, _p: Any, context: Any, _m: Any) -> None:
        batch = context.execution_options.get(BATCH) if context is not None else None
        if batch not in {None, "access"}:
            self.batches.append(batch)
            self.texts.append(text)

    @property
    def counts(self) -> dict[str, int]:
        """How many statements each batch sent."""
        return dict(Counter(self.batches))

    def clear(self) -> None:
        """Forget what was sent so far."""
        self.batches.clear()
        self.texts.clear()


class Graph:
    """A caller of the server: runs documents over HTTP."""

    def __init__(self, database: Database, token: str) -> None:
        app = create_app(Settings(graphiql=False), database)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url=URL,
            headers={"Authorization": f"Bearer {token}"},
        )

    async def __call__(self, document: str, **variables: Any) -> Any:
        """The data of a document that must not have errors."""
        answer = await self.answer(document, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def answer(self, document: str, **variables: Any) -> Any:
        """The whole response."""
        response = await self.client.post(
            "/graphql", json={"query": document, "variables": variables}
        )
        return response.json()

    async def error(self, document: str, **variables: Any) -> Any:
        """The one error of a document."""
        [error] = (await self.answer(document, **variables))["errors"]
        return error
