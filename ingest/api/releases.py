"""Releases, as `sentry-cli releases` makes, changes, reads and deletes them."""

from dataclasses import replace
from typing import Any, Literal

from pydantic import Field
from starlette.responses import Response

from ingest.api.fields import Date, Name
from ingest.api.paging import arguments_of, page
from ingest.api.request import Body, Call
from ingest.api.responses import answer, of_outcome
from resolvers import organization as organizations
from resolvers.outcomes import Rejection
from resolvers.releases import summary as release_summary
from resolvers.releases import write
from resolvers.releases.commits import NewCommit, Patch, Ref

STATUSES = {"open": 0, "archived": 1}
NAMES = {number: name for name, number in STATUSES.items()}


class PatchBody(Body):
    """A file that a commit changed."""

    path: str
    type: Literal["A", "D", "M"]

    def patch(self) -> Patch:
        """As resolvers know it."""
        return Patch(path_of(self.path), self.type)


class CommitBody(Body):
    """A commit of a release."""

    id: str
    repository: str | None = None
    message: str | None = None
    author_name: str | None = None
    author_email: str | None = None
    timestamp: Date | None = None
    patch_set: list[PatchBody] | None = None

    def commit(self) -> NewCommit:
        """As resolvers know it."""
        return NewCommit(
            sha=self.id,
            repository=repository_of(self.repository),
            message=self.message,
            author_name=self.author_name,
            author_email=self.author_email,
            date=self.timestamp,
            patches=[each.patch() for each in self.patch_set or ()],
        )


class RefBody(Body):
    """Where a repository stood."""

    repository: str
    commit: str
    previous: str | None = Field(default=None, alias="previousCommit")

    def ref(self) -> Ref:
        """As resolvers know it."""
        return Ref(self.repository, self.commit, self.previous)


class HeadCommitBody(RefBody):
    """The older form of a ref."""

    commit: str = Field(alias="currentId")
    previous: str | None = Field(default=None, alias="previousId")


class ReleaseBody(Body):
    """What is said of a release. `headCommits` count where there are no `refs`."""

    ref: str | None = None
    url: str | None = None
    date_released: Date | None = Field(default=None, alias="dateReleased")
    status: Literal["open", "archived"] | None = None
    commits: list[CommitBody] | None = None
    refs: list[RefBody] | None = None
    head_commits: list[HeadCommitBody] | None = Field(default=None, alias="headCommits")

    def wanted(
        self, organization: str, version: str, projects: tuple[str, ...] = ()
    ) -> write.ReleaseInput:
        """As resolvers know it: what is null or empty is not said, except lists."""
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
            values["commits"] = [each.commit() for each in self.commits]
        refs = self.refs if self.refs or not self.head_commits else self.head_commits
        if refs is not None:
            values["refs"] = [each.ref() for each in refs]
        return write.ReleaseInput(
            organization=organization, version=version, projects=projects, **values
        )


class NewReleaseBody(ReleaseBody):
    """A release that is to be made, or put into more projects."""

    version: str
    projects: tuple[Name, ...] = ()
    owner: str | None = None

    def wanted(
        self, organization: str, version: str, projects: tuple[str, ...] = ()
    ) -> write.ReleaseInput:
        """The same with the owner, whom only a new release gets."""
        found = super().wanted(organization, version, projects)
        return replace(found, owner=self.owner) if self.owner else found


async def listed(call: Call) -> Response:
    """A page of the open releases, newest first."""
    organization = organizations.require_organization(call.context, call.organization)
    found = await release_summary.read_newest(
        call.context, organization, arguments_of(call.http), call.project
    )
    summaries = await release_summary.summarize(call.context, found.nodes)
    return page(call.http, found, [shown(each) for each in summaries])


async def create(call: Call) -> Response:
    """Make a release, or add to the one that is there, which is told by the status 208.

    `releases archive` and `restore` come here too, without a project: the release keeps its own.
    """
    organization = organizations.require_organization(call.context, call.organization)
    body = call.read(NewReleaseBody)
    projects = body.projects
    if call.project is not None:
        project_id = await organizations.require_project_id(
            call.context, organization, call.project
        )
        projects = (str(project_id),)
    wanted = body.wanted(call.organization, body.version, projects)
    if not projects and body.status is not None:
        outcome = await write.update(call.context, wanted)
    else:
        outcome = await write.create(call.context, wanted)
    if isinstance(outcome, Rejection):
        raise of_outcome(outcome, "organization")
    return await saved(call, outcome, 201 if outcome.created else 208)


async def update(call: Call) -> Response:
    """Change a release: finalize it, set its commits or refs."""
    await release_summary.require_release(
        call.context, call.organization, call.version, call.project
    )
    wanted = call.read(ReleaseBody).wanted(call.organization, call.version)
    outcome = await write.update(call.context, wanted)
    if isinstance(outcome, Rejection):
        raise of_outcome(outcome, "organization", "version")
    return await saved(call, outcome, 200)


async def saved(call: Call, outcome: write.Saved, status: int) -> Response:
    """The release that was written."""
    [summary] = await release_summary.summarize(call.context, [outcome.release])
    return answer(shown(summary), status)


async def read(call: Call) -> Response:
    """The release of a version."""
    found = await release_summary.require_release(
        call.context, call.organization, call.version, call.project
    )
    [summary] = await release_summary.summarize(call.context, [found])
    return answer(shown(summary))


async def delete(call: Call) -> Response:
    """Delete a release that no issue and no session belongs to."""
    await release_summary.require_release(
        call.context, call.organization, call.version, call.project
    )
    outcome = await write.delete(call.context, call.organization, call.version)
    if isinstance(outcome, Rejection):
        raise of_outcome(outcome, "organization", "version")
    return Response(status_code=204)


async def previous(call: Call) -> Response:
    """The newest older release with commits in one of its projects; {} if there is none."""
    found = await release_summary.require_release(
        call.context, call.organization, call.version, call.project
    )
    before = await release_summary.find_previous_with_commits(call.context, found)
    if before is None:
        return answer({})
    [summary] = await release_summary.summarize(call.context, [before])
    return answer(shown(summary))


async def commits(call: Call) -> Response:
    """A page of the release's commits, newest first."""
    release = await release_summary.require_release(
        call.context, call.organization, call.version, call.project
    )
    found = await release_summary.read_commits(call.context, release, arguments_of(call.http))
    rows: list[dict[str, Any]] = [
        {"id": each.sha, "message": each.message, "dateCreated": each.date_created}
        for each in found.nodes
    ]
    return page(call.http, found, rows)


def shown(summary: release_summary.ReleaseSummary) -> dict[str, Any]:
    """A release as it is answered."""
    row, commit = summary.release, summary.last_commit
    return {
        "id": row.id,
        "version": row.version,
        "shortVersion": row.version,
        "status": NAMES[row.status or 0],
        "ref": row.ref,
        "url": row.url,
        "dateCreated": row.date_created,
        "dateReleased": row.date_released,
        "firstEvent": summary.seen.first,
        "lastEvent": summary.seen.last,
        "newGroups": summary.new_groups,
        "commitCount": row.commit_count or 0,
        "deployCount": row.deploy_count or 0,
        "lastCommit": None
        if commit is None
        else {"id": commit.sha, "message": commit.message, "dateCreated": commit.date_created},
        "projects": [
            {
                "id": each.project.id,
                "slug": each.project.slug,
                "name": each.project.name,
                "platform": each.project.platform,
                "newGroups": each.new_groups or 0,
            }
            for each in summary.projects
        ],
    }


def repository_of(name: str | None) -> str | None:
    """The repository that a commit names.

    sentry-cli says what the git remote is called, `origin` as a rule, in every repository alike.
    Names of repositories have an owner: `team/app`.
    """
    return name if name and "/" in name else None


def path_of(text: str) -> str:
    """The path of a file; of one that became executable, or no longer is, both sides are sent."""
    path = text[: (len(text) - len("  *")) // 2]
    return path if path and text in {f"{path}  {path}*", f"{path}*  {path}"} else text
