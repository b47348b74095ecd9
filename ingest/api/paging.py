"""Pages of the REST API: a cursor in the query, and a Link header with the next cursors.

Source: docs/reference/clients.md#rest-pagination.
"""

import re
from typing import Any, TypeVar
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from ingest.api.responses import create_json_response
from ingest.errors import bad_request_error
from resolvers.connection import MAX_PAGE_SIZE, Connection, PageArguments

R = TypeVar("R")

AFTER, BEFORE = "after", "before"
PAGE_SIZE = re.compile(r"[0-9]{1,3}")


def parse_page_arguments(http: Request) -> PageArguments:
    """Read the requested page; without a cursor, or with an empty one, it is the first.

    Raises HttpError, 400 for a malformed cursor or a wrong size.
    """
    size = parse_page_size(http.query_params.get("per_page", ""))
    cursor = http.query_params.get("cursor", "")
    direction, _, position = cursor.partition(":")
    if not cursor:
        return PageArguments(first=size)
    if direction == AFTER and position:
        return PageArguments(first=size, after=position)
    if direction == BEFORE and position:
        return PageArguments(last=size, before=position)
    raise bad_request_error("cursor: The cursor is invalid. Use one of a response's Link header.")


def parse_page_size(text: str) -> int:
    """Read the size of a page; without one it is the largest. Raises HttpError, 400."""
    if not text:
        return MAX_PAGE_SIZE
    size = int(text) if PAGE_SIZE.fullmatch(text) else 0
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise bad_request_error(f"per_page: Use a number from 1 to {MAX_PAGE_SIZE}.")
    return size


def create_page_response(
    http: Request, connection: Connection[R], rows: list[dict[str, Any]]
) -> Response:
    """Create the response of a page; the Link header has the cursors of the adjacent pages."""
    info = connection.page_info
    path = quote(http.scope["path"])

    def link(relation: str, cursor: str, *, has_results: bool) -> str:
        # Without a host, because the Host header is text that the client chose.
        target = f'<{path}?&cursor={cursor}>; rel="{relation}"'
        return f'{target}; results="{str(has_results).lower()}"; cursor="{cursor}"'

    links = (
        link(
            "previous", f"{BEFORE}:{info.start_cursor or ''}", has_results=info.has_previous_page
        ),
        link("next", f"{AFTER}:{info.end_cursor or ''}", has_results=info.has_next_page),
    )
    return create_json_response(rows, headers={"Link": ", ".join(links)})
