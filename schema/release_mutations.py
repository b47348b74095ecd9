from collections.abc import Sequence
from datetime import datetime
from typing import Any

import strawberry

from resolvers import commits, outcomes, release_write
from resolvers.context import Info
from resolvers.lists import given
from schema.commit import FileChangeType
from schema.errors import DeletePayload, MutationError
from schema.fields import as_type
from schema.release import Release, ReleaseStatus


@strawberry.input(description="A file that a commit changed.")
class PatchInput:
    path: str
    type: FileChangeType


@strawberry.input(description="A commit of a release. What is left out of a known one stays.")
class CommitInput:
    id: str = strawberry.field(description="The sha.")
    repository: str | None = strawberry.field(
        default=strawberry.UNSET, description="A name; made if there is none of it."
    )
    message: str | None = strawberry.field(
        default=strawberry.UNSET, description="With #skipsentry in it, the commit is left out."
    )
    author_name: str | None = strawberry.UNSET
    author_email: str | None = strawberry.UNSET
    timestamp: datetime | None = strawberry.UNSET
    patch_set: list[PatchInput] | None = strawberry.UNSET

    def commit(self) -> commits.NewCommit:
        """The input as resolvers know it."""
        return commits.NewCommit(
            sha=self.id,
            repository=given(self.repository),
            message=given(self.message),
            author_name=given(self.author_name),
            author_email=given(self.author_email),
            date=given(self.timestamp),
            patches=[
                commits.Patch(each.path, each.type.value) for each in given(self.patch_set) or ()
            ],
        )


@strawberry.input(description="Where a repository of the organization stood.")
class RefInput:
    repository: str
    commit: str = strawberry.field(description="A sha, or a range of two: a..b.")
    previous_commit: str | None = strawberry.UNSET

    def ref(self) -> commits.Ref:
        """The input as resolvers know it."""
        return commits.Ref(self.repository, self.commit, given(self.previous_commit))


@strawberry.input(
    description=(
        "A release. If there is one of the version, it is put into the projects, its status may "
        "change, and its commits and refs are set; all else stays."
    )
)
class CreateReleaseInput:
    version: str
    projects: list[str] = strawberry.field(description="Ids or slugs.")
    organization: str | None = strawberry.UNSET
    ref: str | None = strawberry.UNSET
    url: str | None = strawberry.UNSET
    date_released: datetime | None = strawberry.UNSET
    status: ReleaseStatus | None = strawberry.UNSET
    owner: str | None = strawberry.field(
        default=strawberry.UNSET, description="A member's id or user name."
    )
    commits: list[CommitInput] | None = strawberry.field(
        default=strawberry.UNSET, description="In place of those it has."
    )
    refs: list[RefInput] | None = strawberry.UNSET


@strawberry.input(
    description="What changes of a release: absent keeps, null clears; no refs clear its commits."
)
class UpdateReleaseInput:
    version: str
    organization: str | None = strawberry.UNSET
    ref: str | None = strawberry.UNSET
    url: str | None = strawberry.UNSET
    date_released: datetime | None = strawberry.UNSET
    status: ReleaseStatus | None = strawberry.UNSET
    owner: str | None = strawberry.field(
        default=strawberry.UNSET, description="A member's id or user name."
    )
    commits: list[CommitInput] | None = strawberry.field(
        default=strawberry.UNSET, description="In place of those it has; an empty list keeps them."
    )
    refs: list[RefInput] | None = strawberry.UNSET


def wanted(
    input: CreateReleaseInput | UpdateReleaseInput, projects: Sequence[str] = ()
) -> release_write.ReleaseInput:
    """The input as resolvers know it."""
    return release_write.ReleaseInput(
        organization=given(input.organization),
        version=input.version,
        ref=input.ref,
        url=input.url,
        date_released=input.date_released,
        status=input.status.value if isinstance(input.status, ReleaseStatus) else input.status,
        owner=input.owner,
        commits=each_as(input.commits, CommitInput.commit),
        refs=each_as(input.refs, RefInput.ref),
        projects=tuple(projects),
    )


def each_as(items: Any, convert: Any) -> Any:
    """The items as resolvers know them; UNSET and null stay."""
    return [convert(each) for each in items] if isinstance(items, list) else items


@strawberry.type(description="The release, or what was wrong.")
class ReleasePayload:
    release: Release | None
    created: bool = strawberry.field(description="Made now, or put into a project it was not in.")
    errors: Sequence[MutationError]


async def create_release(info: Info, input: CreateReleaseInput) -> ReleasePayload:
    """Make a release, or add to one that is there. It may be called as often as one likes."""
    return payload(await release_write.create(info.context, wanted(input, input.projects)))


async def update_release(info: Info, input: UpdateReleaseInput) -> ReleasePayload:
    """Change a release; a release date finalizes it."""
    return payload(await release_write.update(info.context, wanted(input)))


def payload(outcome: release_write.Saved | outcomes.Refused) -> ReleasePayload:
    """What clients see of it."""
    match outcome:
        case release_write.Saved(row, created):
            return ReleasePayload(release=as_type(row), created=created, errors=[])
        case outcomes.Refused(errors):
            return ReleasePayload(release=None, created=False, errors=as_type(errors))


async def delete_release(
    info: Info, version: str, organization: str | None = strawberry.UNSET
) -> DeletePayload:
    """Delete a release that has no issues and no sessions; others can be archived."""
    match await release_write.delete(info.context, given(organization), version):
        case release_write.Deleted(deleted):
            return DeletePayload(deleted_id=strawberry.ID(deleted), errors=[])
        case outcomes.Refused(errors):
            return DeletePayload(deleted_id=None, errors=as_type(errors))
