"""The list of releases: docs/reference/clients.md#listing-releases."""

from collections.abc import Mapping
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response

from ingest.api.paging import create_page_response, parse_page_arguments
from ingest.api.release_objects import STATUSES, create_objects, parse_health
from ingest.api.request import ApiRequest
from ingest.errors import bad_request_error
from resolvers import organization as organizations
from resolvers.errors import NotFoundError
from resolvers.releases import summary as release_summary
from resolvers.releases.list import ReleaseFilter, SortKey

T = TypeVar("T")

SORT_KEYS: Mapping[str, SortKey] = {
    "date": SortKey.DATE,
    "sessions": SortKey.SESSIONS,
    "users": SortKey.USERS,
    "crash_free_sessions": SortKey.CRASH_FREE_SESSIONS,
    "crash_free_users": SortKey.CRASH_FREE_USERS,
}


async def list_releases(request: ApiRequest) -> Response:
    """List a page of releases; without parameters the open ones, newest first."""
    organization = organizations.require_organization(request.context, request.organization)
    project_id = (
        None
        if request.project is None
        else await organizations.require_project_id(request.context, organization, request.project)
    )
    periods = parse_health(request.http)
    arguments = parse_page_arguments(request.http)
    filter_ = parse_filter(request.http, project_id)
    sort_key = parse_choice(request.http, "sort", SORT_KEYS, SortKey.DATE)
    try:
        connection = await release_summary.read_list(
            request.context, organization, arguments, filter_, sort_key
        )
    except NotFoundError as error:
        # 404 is for what the path names: docs/reference/clients.md#rest-errors.
        raise bad_request_error(error.message) from None
    summaries = await release_summary.summarize(request.context, connection.nodes)
    rows = await create_objects(request.context, summaries, periods)
    return create_page_response(request.http, connection, rows)


def parse_filter(http: Request, project_id: int | None) -> ReleaseFilter:
    """Read the filter of a list; the project of the path replaces those of the query."""
    parameters = http.query_params
    named = tuple(parameters.getlist("project"))
    return ReleaseFilter(
        query=parameters.get("query") or None,
        status=parse_choice(http, "status", STATUSES, STATUSES["open"]),
        projects=(str(project_id),) if project_id is not None else named or None,
        environments=tuple(parameters.getlist("environment")) or None,
    )


def parse_choice(http: Request, name: str, choices: Mapping[str, T], default: T) -> T:
    """Read a parameter that has one of several values. Raises HttpError, 400."""
    text = http.query_params.get(name)
    if not text:
        return default
    if text not in choices:
        raise bad_request_error(f"{name}: Use one of {', '.join(choices)}.")
    return choices[text]
