"""Pages as Sentry's API has them: a cursor in the query, and the next one in the header Link."""

from typing import Any, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from ingest.api.responses import answer
from ingest.errors import HttpError
from resolvers.connection import MAX_PAGE_SIZE, Connection, PageArguments

R = TypeVar("R")

AFTER, BEFORE = "after", "before"


def arguments_of(http: Request) -> PageArguments:
    """The page that is asked for; without a cursor, or with an empty one, the first.

    Raises HttpError.
    """
    text = http.query_params.get("cursor", "")
    direction, _, place = text.partition(":")
    if not text:
        return PageArguments(first=MAX_PAGE_SIZE)
    if direction == AFTER and place:
        return PageArguments(first=MAX_PAGE_SIZE, after=place)
    if direction == BEFORE and place:
        return PageArguments(last=MAX_PAGE_SIZE, before=place)
    raise HttpError(400, "cursor: none of those that this server gives out.")


def page(http: Request, found: Connection[R], rows: list[dict[str, Any]]) -> Response:
    """A page of rows, and where the ones around it are."""
    around = found.page_info
    path = quote(http.scope["path"])

    def link(name: str, cursor: str, *, results: bool) -> str:
        """Where a page is, without the host: that would be what the client says of it."""
        there = f'<{path}?&cursor={cursor}>; rel="{name}"'
        return f'{there}; results="{str(results).lower()}"; cursor="{cursor}"'

    links = (
        link(
            "previous", f"{BEFORE}:{around.start_cursor or ''}", results=around.has_previous_page
        ),
        link("next", f"{AFTER}:{around.end_cursor or ''}", results=around.has_next_page),
    )
    return answer(rows, headers={"Link": ", ".join(links)})
