"""The mutations that create, update and delete releases, with their inputs and payloads."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, TypeVar

import strawberry
from strawberry import ID, UNSET

from resolvers import outcomes
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.releases import commits, write
from schema.arguments import Input, OrganizationSlug
from schema.base.errors import DeletePayload, Errors
from schema.base.fields import as_type
from schema.commit import FileChangeType
from schema.release import Release, ReleaseStatus

I = TypeVar("I")  # noqa: E741 (an item)
R = TypeVar("R")


@strawberry.input(description="A file that a commit changed.")
class PatchInput:
    path: str
    """Path from the root of the repository, at most 510 characters."""
    type: FileChangeType
    """How the commit changed the file."""


@strawberry.input(
    description="A commit of a release. Values that are absent or null keep their stored value."
)
class CommitInput:
    id: str
    """The SHA, at most 64 characters."""
    repository: str | None = UNSET
    """Name of the repository, at most 64 characters; created if new. Absent or null: a repository
    that the organization has for such commits.
    """
    message: str | None = UNSET
    """Commit message, at most 1,048,576 characters. A commit with #skipsentry is ignored."""
    author_name: str | None = UNSET
    """Name of the author, at most 128 characters."""
    author_email: str | None = UNSET
    """Email address of the author, at most 254 characters, of which 75 are stored. A member's
    address attributes the commit to the member. Absent: derived from the name.
    """
    timestamp: datetime | None = UNSET
    """When the commit was made. Commits are listed newest first, those without a time last."""
    patch_set: list[PatchInput] | None = UNSET
    """Files the commit changed. They are added to the stored ones."""

    def to_record(self) -> commits.NewCommit:
        """Convert the input to a record."""
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


@strawberry.input(description="The commit that a repository of the organization was at.")
class RefInput:
    repository: str
    """Name of an existing repository, at most 200 characters."""
    commit: str
    """A SHA of at most 64 characters, or a range a..b, which ends at b."""
    previous_commit: str | None = UNSET
    """SHA of the previous release's commit. Validated, but has no effect: commits in between are
    not fetched.
    """

    def to_record(self) -> commits.Ref:
        """Convert the input to a record."""
        return commits.Ref(self.repository, self.commit, unset_to_none(self.previous_commit))


@strawberry.input(
    description=(
        "A release to create. If the version exists, the release is added to the projects, its "
        "status changes and its commits and refs are set; all other values stay."
    )
)
class CreateReleaseInput:
    version: str
    """At most 200 characters, without slash, backslash, tab and line break. ".", ".." and "latest"
    are not allowed.
    """
    projects: list[ID]
    """Project ids or slugs, 1 to 1,000."""
    organization: OrganizationSlug = UNSET
    ref: str | None = UNSET
    """The commit or tag the release is built from, at most 200 characters."""
    url: str | None = UNSET
    """URL of a page about the release, with http or https."""
    date_released: datetime | None = UNSET
    """When the release was, or will be, released. Absent or null: it is not finalized."""
    status: ReleaseStatus | None = UNSET
    """Absent or null: OPEN for a new release, unchanged for an existing one."""
    owner: str | None = UNSET
    """Id or user name of the member responsible for the release."""
    commits: list[CommitInput] | None = UNSET
    """Commits that replace the release's commits, at most 20,000. An empty list changes nothing.
    Null is refused.
    """
    refs: list[RefInput] | None = UNSET
    """The commits that repositories were at, at most 1,000. Of several refs of one repository the
    last one counts. Null is refused.
    """

    def to_record(self) -> write.ReleaseInput:
        """Convert the input to a record."""
        return to_release_input(self, self.projects)


@strawberry.input(
    description="Changes of a release. Absent values stay, null clears unless stated otherwise."
)
class UpdateReleaseInput:
    version: str
    """Version of the release to change. Releases cannot be renamed."""
    organization: OrganizationSlug = UNSET
    ref: str | None = UNSET
    """The commit or tag the release is built from, at most 200 characters."""
    url: str | None = UNSET
    """URL of a page about the release, with http or https."""
    date_released: datetime | None = UNSET
    """When the release was, or will be, released. A date finalizes the release; null undoes that.
    """
    status: ReleaseStatus | None = UNSET
    """Null changes nothing."""
    owner: str | None = UNSET
    """Id or user name of the member responsible for the release."""
    commits: list[CommitInput] | None = UNSET
    """Commits that replace the release's commits, at most 20,000. An empty list changes nothing.
    Null is refused.
    """
    refs: list[RefInput] | None = UNSET
    """The commits that repositories were at, at most 1,000. An empty list removes the release's
    commits and refs. Null is refused.
    """

    def to_record(self) -> write.ReleaseInput:
        """Convert the input to a record."""
        return to_release_input(self)


def to_release_input(
    input: CreateReleaseInput | UpdateReleaseInput, projects: Sequence[str] = ()
) -> write.ReleaseInput:
    """Convert either input to a record."""
    return write.ReleaseInput(
        organization=unset_to_none(input.organization),
        version=input.version,
        ref=input.ref,
        url=input.url,
        date_released=input.date_released,
        status=input.status.value if isinstance(input.status, ReleaseStatus) else input.status,
        owner=input.owner,
        commits=convert_items(input.commits, CommitInput.to_record),
        refs=convert_items(input.refs, RefInput.to_record),
        projects=tuple(projects),
    )


def count_items(items: list[CommitInput] | None) -> int:
    """Count commits and file changes."""
    return sum(1 + len(unset_to_none(each.patch_set) or ()) for each in unset_to_none(items) or ())


def convert_items(items: list[I] | None, convert: Callable[[I], R]) -> list[R] | None:
    """Convert each item of a list; UNSET and None stay."""
    return [convert(each) for each in items] if isinstance(items, list) else items


@strawberry.type(description="The release, or the errors.")
class ReleasePayload:
    release: Release | None
    """The release as it is now; null with errors."""
    created: bool
    """Whether the release was created, or added to a project, by this call."""
    errors: Errors


async def create_release(info: Info, input: Input[CreateReleaseInput]) -> ReleasePayload:
    """Create a release, or add an existing one to more projects."""
    record = await write.convert_input(input.to_record, count_items(input.commits))
    return to_payload(await write.create(info.context, record))


async def update_release(info: Info, input: Input[UpdateReleaseInput]) -> ReleasePayload:
    """Change a release."""
    record = await write.convert_input(input.to_record, count_items(input.commits))
    return to_payload(await write.update(info.context, record))


def to_payload(outcome: write.SavedRelease | outcomes.Rejection) -> ReleasePayload:
    """Convert an outcome to a payload."""
    match outcome:
        case write.SavedRelease(row, created):
            return ReleasePayload(release=as_type(row), created=created, errors=[])
        case outcomes.Rejection(errors):
            return ReleasePayload(release=None, created=False, errors=as_type(errors))


async def delete_release(
    info: Info,
    version: Annotated[str, strawberry.argument(description="Version of the release to delete.")],
    organization: OrganizationSlug = UNSET,
) -> DeletePayload:
    """Delete a release."""
    match await write.delete(info.context, unset_to_none(organization), version):
        case write.DeletedRelease(deleted):
            return DeletePayload(deleted_id=ID(deleted), errors=[])
        case outcomes.Rejection(errors):
            return DeletePayload(deleted_id=None, errors=as_type(errors))
