from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

import strawberry

from resolvers import outcomes
from resolvers.child_connections import unset_to_none
from resolvers.context import Info
from resolvers.releases import commits, write
from schema.arguments import Input, OrganizationSlug
from schema.base.errors import DeletePayload, Errors
from schema.base.fields import as_type
from schema.commit import FileChangeType
from schema.release import Release, ReleaseStatus


@strawberry.input(description="A file that a commit changed.")
class PatchInput:
    path: str
    """From the root of the repository, at most 510 characters."""
    type: FileChangeType
    """What the commit did to the file."""


@strawberry.input(description="A commit of a release. What is left out of a known one stays.")
class CommitInput:
    id: str
    """The sha, at most 64 characters."""
    repository: str | None = strawberry.UNSET
    """A name, at most 64 characters; made if there is none of it. Absent or null: one for all
    commits that name none.
    """
    message: str | None = strawberry.UNSET
    """At most 1,048,576 characters; with #skipsentry in it, the commit is left out."""
    author_name: str | None = strawberry.UNSET
    """At most 128 characters; without an address, one is made of it."""
    author_email: str | None = strawberry.UNSET
    """At most 254 characters, 75 are kept; a member's address makes it that member's."""
    timestamp: datetime | None = strawberry.UNSET
    """When it was written; the newest come first, those without one last."""
    patch_set: list[PatchInput] | None = strawberry.UNSET
    """What it did to files; added to what is known."""

    def commit(self) -> commits.NewCommit:
        """The input as resolvers know it."""
        return commits.NewCommit(
            sha=self.id,
            repository=unset_to_none(self.repository),
            message=unset_to_none(self.message),
            author_name=unset_to_none(self.author_name),
            author_email=unset_to_none(self.author_email),
            date=unset_to_none(self.timestamp),
            patches=[
                commits.Patch(each.path, each.type.value)
                for each in unset_to_none(self.patch_set) or ()
            ],
        )


@strawberry.input(description="Where a repository of the organization stood.")
class RefInput:
    repository: str
    """The name of one that is there, in either case."""
    commit: str
    """A sha, or a range of two: a..b."""
    previous_commit: str | None = strawberry.UNSET
    """Checked, but not used: commits in between are not fetched."""

    def ref(self) -> commits.Ref:
        """The input as resolvers know it."""
        return commits.Ref(self.repository, self.commit, unset_to_none(self.previous_commit))


@strawberry.input(
    description=(
        "A release. If there is one of the version, it is put into the projects, its status may "
        "change, and its commits and refs are set; all else stays."
    )
)
class CreateReleaseInput:
    version: str
    """At most 200 characters, without slash, backslash, tab and line break; not ".", ".." or
    "latest".
    """
    projects: list[str]
    """Ids or slugs, at least one and at most 1,000."""
    organization: OrganizationSlug = strawberry.UNSET
    ref: str | None = strawberry.UNSET
    """The commit or the tag it is made of, at most 200 characters."""
    url: str | None = strawberry.UNSET
    """Where people look at it, with http or https."""
    date_released: datetime | None = strawberry.UNSET
    """When it was or will be released. Absent or null: it is not finalized."""
    status: ReleaseStatus | None = strawberry.UNSET
    """Absent or null: open, or as it was."""
    owner: str | None = strawberry.UNSET
    """A member's id or user name."""
    commits: list[CommitInput] | None = strawberry.UNSET
    """In place of those it has, at most 20,000; an empty list keeps them."""
    refs: list[RefInput] | None = strawberry.UNSET
    """Where repositories stood, at most 1,000; of one repository the last counts."""


@strawberry.input(
    description="What changes of a release: absent keeps, null clears; no refs clear its commits."
)
class UpdateReleaseInput:
    version: str
    """Which release is meant; it cannot be renamed."""
    organization: OrganizationSlug = strawberry.UNSET
    ref: str | None = strawberry.UNSET
    """The commit or the tag it is made of, at most 200 characters."""
    url: str | None = strawberry.UNSET
    """Where people look at it, with http or https."""
    date_released: datetime | None = strawberry.UNSET
    """When it was or will be released, which finalizes it; null takes that back."""
    status: ReleaseStatus | None = strawberry.UNSET
    """Null keeps it, too."""
    owner: str | None = strawberry.UNSET
    """A member's id or user name."""
    commits: list[CommitInput] | None = strawberry.UNSET
    """In place of those it has; an empty list keeps them."""
    refs: list[RefInput] | None = strawberry.UNSET
    """Where repositories stood, at most 1,000; an empty list takes its commits away."""


def wanted(
    input: CreateReleaseInput | UpdateReleaseInput, projects: Sequence[str] = ()
) -> write.ReleaseInput:
    """The input as resolvers know it."""
    return write.ReleaseInput(
        organization=unset_to_none(input.organization),
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
    """As it is now; null with errors."""
    created: bool
    """Made now, or put into a project it was not in."""
    errors: Errors


async def create_release(info: Info, input: Input[CreateReleaseInput]) -> ReleasePayload:
    """Make a release, or add to one that is there. It may be called as often as one likes."""
    return payload(await write.create(info.context, wanted(input, input.projects)))


async def update_release(info: Info, input: Input[UpdateReleaseInput]) -> ReleasePayload:
    """Change a release: absent keeps, null clears; a release date finalizes it."""
    return payload(await write.update(info.context, wanted(input)))


def payload(outcome: write.Saved | outcomes.Rejection) -> ReleasePayload:
    """What clients see of it."""
    match outcome:
        case write.Saved(row, created):
            return ReleasePayload(release=as_type(row), created=created, errors=[])
        case outcomes.Rejection(errors):
            return ReleasePayload(release=None, created=False, errors=as_type(errors))


async def delete_release(
    info: Info,
    version: Annotated[str, strawberry.argument(description="Which release is meant.")],
    organization: OrganizationSlug = strawberry.UNSET,
) -> DeletePayload:
    """Delete a release without issues and without sessions of 90 days; others can be archived."""
    match await write.delete(info.context, unset_to_none(organization), version):
        case write.Deleted(deleted):
            return DeletePayload(deleted_id=strawberry.ID(deleted), errors=[])
        case outcomes.Rejection(errors):
            return DeletePayload(deleted_id=None, errors=as_type(errors))
