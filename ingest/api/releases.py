"""Releases, as `sentry-cli releases` creates, updates, reads and deletes them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Literal

from pydantic import Field
from starlette.responses import Response

from ingest.api.fields import ProjectReference
from ingest.api.paging import create_page_response, parse_page_arguments
from ingest.api.programs import is_sentry_program
from ingest.api.release_objects import STATUSES, create_object, create_objects, parse_health
from ingest.api.request import ApiRequest, Body
from ingest.api.responses import create_json_response, rejection_to_http_error
from ingest.dates import Date
from ingest.errors import HttpError
from offload.decoding import LARGE
from offload.slices import run_function
from resolvers import organization as organizations
from resolvers.outcomes import Rejection
from resolvers.releases import summary as release_summary
from resolvers.releases import write
from resolvers.releases.commits import NewCommit, Patch, Ref


class PatchBody(Body):
    """A file that a commit changed."""

    path: str
    type: Literal["A", "D", "M"]

    def to_patch(self) -> Patch:
        """Convert to the resolvers' input."""
        return Patch(parse_path(self.path), self.type)


class CommitBody(Body):
    """A commit of a release."""

    id: str
    repository: str | None = None
    message: str | None = None
    author_name: str | None = None
    author_email: str | None = None
    timestamp: Date | None = None
    patch_set: list[PatchBody] | None = None
    long_lists: ClassVar[Mapping[str, type[Body]]] = {"patch_set": PatchBody}

    def to_commit(self) -> NewCommit:
        """Convert to the resolvers' input."""
        return NewCommit(
            sha=self.id,
            repository=parse_repository(self.repository),
            message=self.message,
            author_name=self.author_name,
            author_email=self.author_email,
            date=self.timestamp,
            patches=[each.to_patch() for each in self.patch_set or ()],
        )


class RefBody(Body):
    """The commit of a repository at the release."""

    repository: str
    commit: str
    previous: str | None = Field(default=None, alias="previousCommit")

    def to_ref(self) -> Ref:
        """Convert to the resolvers' input."""
        return Ref(self.repository, self.commit, self.previous)


class HeadCommitBody(RefBody):
    """The older form of a ref."""

    commit: str = Field(alias="currentId")
    previous: str | None = Field(default=None, alias="previousId")


class ReleaseBody(Body):
    """The body that updates a release. `headCommits` is used only without `refs`."""

    ref: str | None = None
    url: str | None = None
    date_released: Date | None = Field(default=None, alias="dateReleased")
    status: Literal["open", "archived"] | None = None
    commits: list[CommitBody] | None = None
    refs: list[RefBody] | None = None
    head_commits: list[HeadCommitBody] | None = Field(default=None, alias="headCommits")
    long_lists: ClassVar[Mapping[str, type[Body]]] = {
        "commits": CommitBody,
        "refs": RefBody,
        "head_commits": HeadCommitBody,
    }

    def to_input(
        self, organization: str, version: str, projects: tuple[str, ...] = ()
    ) -> write.ReleaseInput:
        """Convert to the resolvers' input; null and empty values count as absent, except lists."""
        values: dict[str, Any] = {
            name: getattr(self, name)
            for name in ("ref", "url", "date_released")
            if getattr(self, name)
        }
        if self.status is not None:
            values["status"] = STATUSES[self.status]
        for name in self.model_fields_set & {"commits", "refs"}:
            values[name] = getattr(self, name)
        if self.commits is not None:
            values["commits"] = [each.to_commit() for each in self.commits]
        refs = self.refs if self.refs or not self.head_commits else self.head_commits
        if refs is not None:
            values["refs"] = [each.to_ref() for each in refs]
        return write.ReleaseInput(
            organization=organization, version=version, projects=projects, **values
        )


class NewReleaseBody(ReleaseBody):
    """The body that creates a release, or adds one to projects."""

    version: str
    projects: tuple[ProjectReference, ...] = ()
    owner: str | None = None

    def to_input(
        self, organization: str, version: str, projects: tuple[str, ...] = ()
    ) -> write.ReleaseInput:
        """Convert to the resolvers' input, with the owner, which only a new release takes."""
        release = super().to_input(organization, version, projects)
        return replace(release, owner=self.owner) if self.owner else release


async def create_release(request: ApiRequest) -> Response:
    """Create a release (201), or update the one with the version (208).

    `releases archive` and `restore` send the same request without projects; the release then
    keeps its projects. See docs/reference/clients.md#archiving-a-release.
    """
    organization = organizations.require_organization(request.context, request.organization)
    body = await request.parse_body(NewReleaseBody)
    projects = body.projects
    if request.project is not None:
        project_id = await organizations.require_project_id(
            request.context, organization, request.project
        )
        projects = (str(project_id),)
    convert = partial(body.to_input, request.organization, body.version, projects)
    release = await run_function(convert, is_long=len(request.body) > LARGE)
    if not projects and body.status is not None:
        outcome = await write.update(request.context, release)
    else:
        outcome = await write.create(request.context, release)
    if isinstance(outcome, Rejection):
        raise rejection_to_http_error(outcome, "organization")
    return await create_release_response(request, outcome, 201 if outcome.created else 208)


async def update_release(request: ApiRequest) -> Response:
    """Update a release: finalize it, set its commits or refs."""
    await release_summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    body = await request.parse_body(ReleaseBody)
    if is_sentry_program(request.http):
        await check_refs_are_listed(request, body)
    convert = partial(body.to_input, request.organization, request.version)
    release = await run_function(convert, is_long=len(request.body) > LARGE)
    outcome = await write.update(request.context, release)
    if isinstance(outcome, Rejection):
        raise rejection_to_http_error(outcome, "organization", "version")
    return await create_release_response(request, outcome, 200)


async def check_refs_are_listed(request: ApiRequest, body: ReleaseBody) -> None:
    """Raise HttpError, 400, if a ref names a commit that the release does not list.

    `sentry release set-commits --auto` sends a ref and takes any response without an
    error for success, also if the release then has no commits.
    See docs/reference/clients.md#refs-of-the-program-sentry.
    """
    refs = [each.to_ref() for each in body.refs or body.head_commits or ()]
    if body.commits or not refs:
        return
    release = await release_summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    heads = [ref.head for ref in refs]
    listed = await release_summary.find_listed_shas(request.context, release, heads)
    for index, head in enumerate(heads):
        if head not in listed:
            detail = (
                f"refs.{index}.commit: The release does not list the commit {head[:40]!r}, and "
                "Waybill reads commits from no hosting service. Send them from git first: "
                f"sentry release set-commits {release.version} --local"
            )
            raise HttpError(400, detail)


async def read_release(request: ApiRequest) -> Response:
    """Read a release, on request with its health."""
    periods = parse_health(request.http)
    release = await release_summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    summaries = await release_summary.summarize(request.context, [release])
    [body] = await create_objects(request.context, summaries, periods)
    return create_json_response(body)


async def delete_release(request: ApiRequest) -> Response:
    """Delete a release that has no issues and no sessions."""
    await release_summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    outcome = await write.delete(request.context, request.organization, request.version)
    if isinstance(outcome, Rejection):
        raise rejection_to_http_error(outcome, "organization", "version")
    return Response(status_code=204)


async def read_previous_release(request: ApiRequest) -> Response:
    """Read the newest older release with commits in one of its projects; {} without one."""
    release = await release_summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    previous = await release_summary.find_previous_with_commits(request.context, release)
    if previous is None:
        return create_json_response({})
    [summary] = await release_summary.summarize(request.context, [previous])
    return create_json_response(create_object(summary))


async def list_commits(request: ApiRequest) -> Response:
    """List a page of the release's commits, newest first."""
    release = await release_summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    connection = await release_summary.read_commits(
        request.context, release, parse_page_arguments(request.http)
    )
    rows: list[dict[str, Any]] = [
        {"id": commit.sha, "message": commit.message, "dateCreated": commit.date_created}
        for commit in connection.nodes
    ]
    return create_page_response(request.http, connection, rows)


async def create_release_response(
    request: ApiRequest, saved: write.SavedRelease, status: int
) -> Response:
    """Create the response that contains a written release."""
    [summary] = await release_summary.summarize(request.context, [saved.release])
    return create_json_response(create_object(summary), status)


def parse_repository(name: str | None) -> str | None:
    """Read the repository of a commit; None for the organization's own repository.

    A name with a slash, such as `team/app`, names a repository. Any other name is that of a git
    remote, usually `origin`, which identifies no repository.
    Source: docs/reference/clients.md#commits-from-git.
    """
    return name if name and "/" in name else None


def parse_path(text: str) -> str:
    """Read the path of a file.

    When the executable bit of a file changed, sentry-cli sends the path twice, with a star for the
    executable side: `path  path*` or `path*  path`.
    """
    path = text[: (len(text) - len("  *")) // 2]
    return path if path and text in {f"{path}  {path}*", f"{path}*  {path}"} else text
