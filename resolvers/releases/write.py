"""Creating, updating and deleting releases.

Rules: docs/reference/releases.md#writing-releases.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any

from strawberry import UNSET

from db.accounts import projects
from db.accounts.audit import note_act
from db.connection.access import Transaction
from db.connection.errors import BusyError
from db.delivery.running import find_where_running
from db.events import changes
from db.events.changes import ChangeKind
from db.reading.answer_clock import utc_now
from db.releases import write as release_writing
from db.rows import ReleaseRow
from db.sessions.health import LAST_90_DAYS
from loaders.release import ReleaseById
from offload.slices import run_function
from resolvers.context import (
    Context,
    require_all_projects,
    require_scope,
    run_in_transaction,
)
from resolvers.errors import MAX_NAMES
from resolvers.ids import encode_global_id, parse_project_reference, parse_row_id
from resolvers.organization import check_organization, describe_missing_project
from resolvers.outcomes import ErrorCode, Problems, Rejection
from resolvers.releases.commits import (
    CommitReport,
    NewCommit,
    Ref,
    check_commits,
    check_refs,
    check_repositories,
    prepare_report,
    set_commits,
    set_refs,
    trim_commits,
    trim_refs,
)
from resolvers.releases.deploys import add_missing_release, is_url, reject_locked
from resolvers.releases.versions import (
    INVALID_VERSION,
    MAX_VERSION_LENGTH,
    TAKEN_VERSION,
    is_valid_version,
    new_release_values,
    parse_whole_number,
)

MAX_REF_LENGTH = 200
MAX_REFS = 1000
FEW_COMMITS = 2_000
"""Commits and file changes up to which they are checked at once, in about ten milliseconds."""


@dataclass(frozen=True)
class ReleaseInput:
    """A release to create or to update; UNSET: absent."""

    organization: str | None
    version: str
    ref: str | None = UNSET
    url: str | None = UNSET
    date_released: datetime | None = UNSET
    status: int | None = UNSET
    owner: str | None = UNSET
    commits: Sequence[NewCommit] | None = UNSET
    refs: Sequence[Ref] | None = UNSET
    projects: Sequence[str] = ()


@dataclass(frozen=True)
class SavedRelease:
    """The release after a write. `created`: it is new, or new in one of its projects."""

    release: ReleaseRow
    created: bool


@dataclass(frozen=True)
class DeletedRelease:
    """The global id of a deleted release."""

    id: str


@dataclass(frozen=True)
class ResolvedInput:
    """A valid input with the ids of everything it names."""

    organization_id: int
    values: Mapping[str, Any]
    project_ids: Sequence[int]
    refs: Sequence[Ref]
    repositories: Mapping[str, int]
    clears_refs: bool


async def create(context: Context, input_: ReleaseInput) -> SavedRelease | Rejection:
    """Create a release, or add an existing one to more projects, and set its commits and refs.

    Rules: docs/reference/releases.md#create-a-release.
    """
    require_scope(context, "write")
    input_, problems = await check_input(input_)
    if not is_valid_version(input_.version) or "\0" in input_.version:
        add_name_problem(input_.version, problems)
    if not input_.projects:
        problems.add(ErrorCode.REQUIRED, "Name at least one project.", "projects")
    problems.check_length(input_.projects, MAX_NAMES, "projects")
    organization = check_organization(context, input_.organization, problems)
    if organization is None:
        return problems.to_rejection()
    project_ids = await find_project_ids(context, organization.id, input_.projects, problems)
    commits = await prepare_commits(organization.id, input_.commits or ())
    version, limit = input_.version, context.caller.project_ids

    async def write(connection: Transaction) -> tuple[int, bool] | Rejection:
        attempt_problems = problems.copy()
        resolved = await resolve_names(
            connection, organization.id, input_, project_ids, attempt_problems
        )
        await check_version(connection, organization.id, version, limit, attempt_problems)
        if attempt_problems:
            return attempt_problems.to_rejection()
        release_id = await release_writing.insert_release(
            connection,
            {
                "organization_id": organization.id,
                "user_agent": context.user_agent,
                **new_release_values(version, utc_now()),
                **resolved.values,
            },
        )
        note_act(connection, organization.id, "release.create", version)
        created, is_status_changed = release_id is not None, False
        if release_id is None:
            release = await release_writing.lock_release(
                connection, organization.id, version, project_ids=limit
            )
            if release is None:
                attempt_problems.add(
                    ErrorCode.CONFLICT, "The release was deleted by a concurrent write.", "version"
                )
                return attempt_problems.to_rejection()
            release_id = release.id
            status_before = release.status or 0
            status = resolved.values.get("status", status_before)
            is_status_changed = status != status_before
            changed = {"status": status} if is_status_changed else {}
            if release.is_only_seen:
                changed["is_only_seen"] = False
            await release_writing.update_release(connection, organization.id, release_id, changed)
        linked_count = await release_writing.link_projects(
            connection, organization.id, release_id, resolved.project_ids
        )
        await set_commits_and_refs(connection, release_id, resolved, commits)
        if created:
            await changes.record_release_changes(
                connection, organization.id, ChangeKind.RELEASE_CREATED, [release_id]
            )
        else:
            await record_changes(
                connection,
                organization.id,
                release_id,
                is_updated=is_status_changed or linked_count > 0,
                are_commits_set=commits is not None or bool(resolved.refs),
            )
        return release_id, created or linked_count > 0

    return await write_and_read(context, write)


async def check_version(
    connection: Transaction,
    organization_id: int,
    version: str,
    limit: Collection[int] | None,
    problems: Problems,
) -> None:
    """Add a problem if only projects to which the caller is not limited have the version."""
    if limit is None or "\0" in version:
        return
    if await release_writing.find_versions_outside(connection, organization_id, [version], limit):
        problems.add(ErrorCode.CONFLICT, TAKEN_VERSION, "version")


async def update(context: Context, input_: ReleaseInput) -> SavedRelease | Rejection:
    """Update a release. Rules: docs/reference/releases.md#update-a-release."""
    require_scope(context, "write")
    input_, problems = await check_input(input_)
    organization = check_organization(context, input_.organization, problems)
    if organization is None:
        return problems.to_rejection()
    commits = await prepare_commits(organization.id, input_.commits or ())

    async def write(connection: Transaction) -> tuple[int, bool] | Rejection:
        attempt_problems = problems.copy()
        release = await release_writing.lock_release(
            connection,
            organization.id,
            input_.version,
            project_ids=context.caller.project_ids,
        )
        if release is None:
            add_missing_release(input_.version, attempt_problems)
        resolved = await resolve_names(connection, organization.id, input_, (), attempt_problems)
        if release is None or attempt_problems:
            return attempt_problems.to_rejection()
        note_act(connection, organization.id, "release.update", input_.version)
        await release_writing.update_release(
            connection, organization.id, release.id, resolved.values
        )
        if resolved.clears_refs:
            await release_writing.clear_commits(connection, organization.id, release.id)
        await set_commits_and_refs(connection, release.id, resolved, commits)
        await record_changes(
            connection,
            organization.id,
            release.id,
            is_updated=bool(resolved.values),
            are_commits_set=commits is not None or bool(resolved.refs) or resolved.clears_refs,
        )
        return release.id, False

    return await write_and_read(context, write)


async def delete(context: Context, slug: str | None, version: str) -> DeletedRelease | Rejection:
    """Delete a release. Rules: docs/reference/releases.md#delete-a-release."""
    require_scope(context, "write")
    problems = Problems()
    organization = check_organization(context, slug, problems)
    if organization is None:
        return problems.to_rejection()
    limit = context.caller.project_ids

    async def write(connection: Transaction) -> DeletedRelease | Rejection:
        attempt_problems = Problems()
        release = await release_writing.lock_release(
            connection, organization.id, version, to_delete=True, project_ids=limit
        )
        if release is None:
            add_missing_release(version, attempt_problems)
            return attempt_problems.to_rejection()
        if limit is not None and await release_writing.is_in_other_project(
            connection, release.id, limit
        ):
            require_all_projects(context)
        if await release_writing.has_new_groups(connection, release.id):
            attempt_problems.add(
                ErrorCode.HAS_ISSUES,
                "Issues were first seen in the release. Archive it instead.",
                "version",
            )
        start = LAST_90_DAYS.start_time(context.clock)
        if await release_writing.has_sessions(connection, release.id, start):
            attempt_problems.add(
                ErrorCode.HAS_HEALTH_DATA,
                "The release has sessions of the last 90 days. Archive it instead.",
                "version",
            )
        if attempt_problems:
            return attempt_problems.to_rejection()
        running = await find_where_running(connection, release.id)
        await changes.record_deleted_release(connection, organization.id, release.id, running)
        await release_writing.delete_release(connection, organization.id, release.id)
        note_act(connection, organization.id, "release.delete", version)
        return DeletedRelease(encode_global_id("Release", release.id))

    try:
        return await run_in_transaction(context, write)
    except BusyError:
        return reject_locked()


async def write_and_read(
    context: Context, write: Callable[[Transaction], Awaitable[tuple[int, bool] | Rejection]]
) -> SavedRelease | Rejection:
    """Run `write` in one transaction, then read the release that it wrote.

    `write` returns the id of the release, and whether it is new or new in one of its projects.
    """
    try:
        outcome = await run_in_transaction(context, write)
    except BusyError:
        return reject_locked()
    if isinstance(outcome, Rejection):
        return outcome
    release_id, created = outcome
    release = await context.loaders[ReleaseById].load(release_id)
    if release is None:
        problems = Problems()
        problems.add(
            ErrorCode.CONFLICT, "The release was deleted by a concurrent write.", "version"
        )
        return problems.to_rejection()
    return SavedRelease(release, created)


def add_name_problem(version: str, problems: Problems) -> None:
    """Add the problem of an invalid version: docs/reference/releases.md#release-names."""
    if not version.strip():
        problems.add(ErrorCode.REQUIRED, "The version must not be empty.", "version")
    elif len(version) > MAX_VERSION_LENGTH:
        problems.check_text(version, MAX_VERSION_LENGTH, "version")
    else:
        problems.add(
            ErrorCode.INVALID,
            INVALID_VERSION,
            "version",
        )


async def convert_input(convert: Callable[[], ReleaseInput], size: int) -> ReleaseInput:
    """Return a converted input; one of many commits and files is converted in a thread."""
    return await run_function(convert, is_long=size > FEW_COMMITS)


async def check_input(input_: ReleaseInput) -> tuple[ReleaseInput, Problems]:
    """Return the input with trimmed texts, and its problems that need no database.

    Many commits are checked in a thread.
    """

    def check() -> tuple[ReleaseInput, Problems]:
        trimmed = trim_texts(input_)
        return trimmed, validate(trimmed)

    size = sum(1 + len(commit.patches) for commit in input_.commits or ())
    return await run_function(check, is_long=size > FEW_COMMITS)


async def prepare_commits(
    organization_id: int, commits: Sequence[NewCommit]
) -> CommitReport | None:
    """Prepare commits before the transaction that sets them, many in a thread; None: none."""
    if not commits:
        return None
    prepare = partial(prepare_report, organization_id, commits)
    return await run_function(prepare, is_long=len(commits) > FEW_COMMITS)


def trim_texts(input_: ReleaseInput) -> ReleaseInput:
    """Return the input with trimmed texts of commits and refs; UNSET and None stay."""
    return replace(
        input_,
        commits=trim_commits(input_.commits) if input_.commits else input_.commits,
        refs=trim_refs(input_.refs) if input_.refs else input_.refs,
    )


def validate(input_: ReleaseInput) -> Problems:
    """Check what can be checked without the database."""
    problems = Problems()
    problems.check_text(input_.ref or None, MAX_REF_LENGTH, "ref")
    if input_.url and not is_url(input_.url):
        problems.add(ErrorCode.INVALID, "Not a valid http or https URL.", "url")
    for name in ("commits", "refs"):
        if getattr(input_, name) is None:
            problems.add(ErrorCode.REQUIRED, "This cannot be null.", name)
    check_commits(input_.commits or (), problems)
    problems.check_length(input_.refs or (), MAX_REFS, "refs")
    check_refs(input_.refs or (), problems)
    return problems


async def find_project_ids(
    context: Context, organization_id: int, names: Sequence[str], problems: Problems
) -> Sequence[int]:
    """Return the ids of the named projects; add a problem for each unknown one."""
    if len(names) > MAX_NAMES:
        return ()
    references = [parse_project_reference(name) for name in names]
    ids = await projects.find_ids(context.snapshot, organization_id, references)
    for index, reference in enumerate(references):
        if reference not in ids:
            problems.add(
                ErrorCode.NOT_FOUND,
                describe_missing_project(names[index]),
                "projects",
                str(index),
            )
    return sorted({ids[reference] for reference in references if reference in ids})


async def resolve_names(
    connection: Transaction,
    organization_id: int,
    input_: ReleaseInput,
    project_ids: Sequence[int],
    problems: Problems,
) -> ResolvedInput:
    """Look up the owner and the repositories of the input."""
    values: dict[str, Any] = {
        name: getattr(input_, name) or None
        for name in ("ref", "url", "date_released")
        if getattr(input_, name) is not UNSET
    }
    if input_.status is not UNSET and input_.status is not None:
        values["status"] = input_.status
    if input_.owner is not UNSET:
        values["owner_id"] = await find_owner_id(
            connection, organization_id, input_.owner, problems
        )
    refs = input_.refs or ()
    # PostgreSQL rejects a parameter with NUL.
    names = [ref.repository for ref in refs if "\0" not in ref.repository]
    repositories = await find_repositories(connection, organization_id, names)
    check_repositories(refs, repositories, problems)
    return ResolvedInput(
        organization_id,
        values,
        project_ids,
        refs,
        repositories,
        clears_refs=input_.refs is not UNSET and not refs,
    )


async def find_repositories(
    connection: Transaction, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """Return the ids of the existing repositories: exact names first, then in any case."""
    repositories = await release_writing.find_repository_ids(connection, organization_id, names)
    unmatched = [name for name in names if name not in repositories]
    if not unmatched:
        return repositories
    matched = await release_writing.find_repository_ids_ignoring_case(
        connection, organization_id, unmatched
    )
    return {**repositories, **matched}


async def find_owner_id(
    connection: Transaction, organization_id: int, owner: str | None, problems: Problems
) -> int | None:
    """Return the id of the named member: docs/reference/releases.md#owner-input."""
    if not owner:
        return None
    member_id = None
    if "\0" not in owner:
        user_id = parse_row_id("User", owner) or parse_whole_number(owner)
        member_id = await release_writing.find_member_id(
            connection, organization_id, owner, user_id
        )
    if member_id is None:
        problems.add(ErrorCode.NOT_FOUND, f"There is no member {owner[:80]!r}.", "owner")
    return member_id


async def set_commits_and_refs(
    connection: Transaction,
    release_id: int,
    resolved: ResolvedInput,
    commits: CommitReport | None,
) -> None:
    """Set the commits and refs of the input."""
    organization_id = resolved.organization_id
    if commits is not None:
        await set_commits(connection, organization_id, release_id, commits)
    if resolved.refs:
        await set_refs(
            connection, organization_id, release_id, resolved.refs, resolved.repositories
        )


async def record_changes(
    connection: Transaction,
    organization_id: int,
    release_id: int,
    *,
    is_updated: bool,
    are_commits_set: bool,
) -> None:
    """Record for subscribers how an existing release changed."""
    if is_updated:
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_UPDATED, [release_id]
        )
    if are_commits_set:
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_COMMITS_SET, [release_id]
        )
