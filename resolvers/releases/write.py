"""Creating, changing and deleting releases (releases.md 5.1, 5.2 and 5.6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from strawberry import UNSET

from db.accounts import projects
from db.connection.access import Transaction
from db.connection.errors import BusyError
from db.events import changes
from db.events.changes import ChangeKind
from db.releases import write as release_writing
from db.rows import ReleaseRow
from db.sessions.health import LAST_90_DAYS
from loaders.release import ReleaseById
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.errors import MAX_NAMES
from resolvers.ids import encode_global_id, parse_project_reference, parse_row_id
from resolvers.organization import check_organization
from resolvers.outcomes import ErrorCode, Problems, Rejection
from resolvers.releases.commits import (
    NewCommit,
    Ref,
    check_commits,
    check_refs,
    check_repositories,
    set_commits,
    set_refs,
)
from resolvers.releases.deploys import is_url, reject_locked
from resolvers.releases.versions import (
    MAX_VERSION_LENGTH,
    is_valid_version,
    new_release_values,
    parse_whole_number,
)

LONGEST_REF = 200
MOST_REFS = 1000


@dataclass(frozen=True)
class ReleaseInput:
    """A release as it is sent. UNSET: not said."""

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
class Saved:
    """The release was written; `created`: made now, or put into a project it was not in."""

    release: ReleaseRow
    created: bool


@dataclass(frozen=True)
class Deleted:
    """The release is gone; its id."""

    id: str


@dataclass(frozen=True)
class Checked:
    """An input without fault, with what it names looked up."""

    organization_id: int
    values: Mapping[str, Any]
    project_ids: Sequence[int]
    commits: Sequence[NewCommit]
    refs: Sequence[Ref]
    repositories: Mapping[str, int]
    clears_refs: bool

    @property
    def sets_commits(self) -> bool:
        """Whether it names commits or refs."""
        return bool(self.commits or self.refs)


async def create(context: Context, wanted: ReleaseInput) -> Saved | Rejection:
    """Make a release, or put one that is there into more projects; commits and refs are set.

    Of a release that is there only the status changes beside these (5.1).
    """
    require_scope(context, "write")
    problems = problems_of(wanted)
    if not is_valid_version(wanted.version) or "\0" in wanted.version:
        add_name_problem(wanted.version, problems)
    if not wanted.projects:
        problems.add(ErrorCode.REQUIRED, "Name at least one project.", "projects")
    problems.check_length(wanted.projects, MAX_NAMES, "projects")
    organization = check_organization(context, wanted.organization, problems)
    if organization is None:
        return problems.to_rejection()
    project_ids = await found_projects(context, organization.id, wanted.projects, problems)

    async def write(connection: Transaction) -> tuple[int, bool] | Rejection:
        found = problems.copy()
        checked = await looked_up(connection, organization.id, wanted, project_ids, found)
        if found:
            return found.to_rejection()
        version = wanted.version
        own = {"organization_id": organization.id, "user_agent": context.user_agent}
        release_id = await release_writing.insert_release(
            connection, {**own, **new_release_values(version, datetime.now(UTC)), **checked.values}
        )
        created, is_changed = release_id is not None, False
        if release_id is None:
            held = await release_writing.lock_release(connection, organization.id, version)
            if held is None:
                found.add(ErrorCode.CONFLICT, "The release was deleted meanwhile.", "version")
                return found.to_rejection()
            release_id = held.id
            before = held.status or 0
            status = checked.values.get("status", before)
            is_changed = status != before
            if is_changed:
                await release_writing.update_release(connection, release_id, {"status": status})
        linked = await release_writing.link_projects(
            connection, organization.id, release_id, checked.project_ids
        )
        await set_all(connection, release_id, checked)
        if created:
            await changes.record_release_changes(
                connection, organization.id, ChangeKind.RELEASE_CREATED, [release_id]
            )
        else:
            await tell(
                connection,
                organization.id,
                release_id,
                is_updated=is_changed or linked > 0,
                are_commits_set=checked.sets_commits,
            )
        return release_id, created or linked > 0

    return await saved(context, write)


async def update(context: Context, wanted: ReleaseInput) -> Saved | Rejection:
    """Change what was said of a release: absent keeps, null clears, an empty `refs` too (5.2)."""
    require_scope(context, "write")
    problems = problems_of(wanted)
    organization = check_organization(context, wanted.organization, problems)
    if organization is None:
        return problems.to_rejection()

    async def write(connection: Transaction) -> tuple[int, bool] | Rejection:
        found = problems.copy()
        held = await release_writing.lock_release(connection, organization.id, wanted.version)
        if held is None:
            found.add(ErrorCode.NOT_FOUND, "There is no such release.", "version")
        checked = await looked_up(connection, organization.id, wanted, (), found)
        if held is None or found:
            return found.to_rejection()
        await release_writing.update_release(connection, held.id, checked.values)
        if checked.clears_refs:
            await release_writing.clear_commits(connection, held.id)
        await set_all(connection, held.id, checked)
        await tell(
            connection,
            organization.id,
            held.id,
            is_updated=bool(checked.values),
            are_commits_set=checked.sets_commits or checked.clears_refs,
        )
        return held.id, False

    return await saved(context, write)


async def delete(context: Context, organization: str | None, version: str) -> Deleted | Rejection:
    """Delete a release that no issue and no session of the last 90 days belongs to (5.6)."""
    require_scope(context, "write")
    problems = Problems()
    found = check_organization(context, organization, problems)
    if found is None:
        return problems.to_rejection()
    organization_id = found.id

    async def write(connection: Transaction) -> Deleted | Rejection:
        wrong = Problems()
        held = await release_writing.lock_release(
            connection, organization_id, version, to_delete=True
        )
        if held is None:
            wrong.add(ErrorCode.NOT_FOUND, "There is no such release.", "version")
            return wrong.to_rejection()
        if await release_writing.has_new_groups(connection, held.id):
            wrong.add(ErrorCode.HAS_ISSUES, "Issues were first seen in the release.", "version")
        if await release_writing.has_sessions(connection, held.id, LAST_90_DAYS.start_time()):
            wrong.add(
                ErrorCode.HAS_HEALTH_DATA,
                "The release has sessions of the last 90 days. It can be archived.",
                "version",
            )
        if wrong:
            return wrong.to_rejection()
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_DELETED, [held.id]
        )
        await release_writing.delete_release(connection, held.id)
        return Deleted(encode_global_id("Release", held.id))

    try:
        return await run_in_transaction(context, write)
    except BusyError:
        return reject_locked()


async def saved(context: Context, write: Any) -> Saved | Rejection:
    """What a write made of the release, read again."""
    try:
        done = await run_in_transaction(context, write)
    except BusyError:
        return reject_locked()
    if isinstance(done, Rejection):
        return done
    release_id, created = done
    release = await context.loaders[ReleaseById].load(release_id)
    if release is None:
        problems = Problems()
        problems.add(ErrorCode.CONFLICT, "The release was deleted meanwhile.", "version")
        return problems.to_rejection()
    return Saved(release, created)


def add_name_problem(version: str, problems: Problems) -> None:
    """Say why a release cannot be called so (4.1)."""
    if not version.strip():
        problems.add(ErrorCode.REQUIRED, "A release needs a version.", "version")
    elif len(version) > MAX_VERSION_LENGTH:
        problems.check_text(version, MAX_VERSION_LENGTH, "version")
    else:
        problems.add(
            ErrorCode.INVALID,
            "A version has no slash, backslash, tab or line break, and is not '.', '..' or "
            "'latest'.",
            "version",
        )


def problems_of(wanted: ReleaseInput) -> Problems:
    """What is wrong with an input, as far as it can be seen in itself."""
    problems = Problems()
    problems.check_text(wanted.ref or None, LONGEST_REF, "ref")
    if wanted.url and not is_url(wanted.url):
        problems.add(ErrorCode.INVALID, "Not a URL of http or https.", "url")
    for name in ("commits", "refs"):
        if getattr(wanted, name) is None:
            problems.add(ErrorCode.REQUIRED, "This cannot be null.", name)
    check_commits(wanted.commits or (), problems)
    problems.check_length(wanted.refs or (), MOST_REFS, "refs")
    check_refs(wanted.refs or (), problems)
    return problems


async def found_projects(
    context: Context, organization_id: int, names: Sequence[str], problems: Problems
) -> Sequence[int]:
    """The ids of the projects."""
    if len(names) > MAX_NAMES:
        return ()
    references = [parse_project_reference(name) for name in names]
    known = await projects.find_ids(context.snapshot, organization_id, references)
    for index, reference in enumerate(references):
        if reference not in known:
            problems.add(
                ErrorCode.NOT_FOUND,
                f"There is no project {names[index][:80]!r}.",
                "projects",
                str(index),
            )
    return sorted({known[reference] for reference in references if reference in known})


async def looked_up(
    connection: Transaction,
    organization_id: int,
    wanted: ReleaseInput,
    project_ids: Sequence[int],
    problems: Problems,
) -> Checked:
    """The input with its owner and repositories looked up."""
    values: dict[str, Any] = {
        name: getattr(wanted, name) or None
        for name in ("ref", "url", "date_released")
        if getattr(wanted, name) is not UNSET
    }
    if wanted.status is not UNSET and wanted.status is not None:
        values["status"] = wanted.status
    if wanted.owner is not UNSET:
        values["owner_id"] = await owner_id(connection, organization_id, wanted.owner, problems)
    refs = wanted.refs or ()
    names = [ref.repository for ref in refs if "\0" not in ref.repository]
    known = await named_repositories(connection, organization_id, names)
    check_repositories(refs, known, problems)
    return Checked(
        organization_id,
        values,
        project_ids,
        wanted.commits or (),
        refs,
        known,
        clears_refs=wanted.refs is not UNSET and not refs,
    )


async def named_repositories(
    connection: Transaction, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """The ids of those repositories that are there; who types them may not know their case."""
    known = await release_writing.find_repository_ids(connection, organization_id, names)
    others = [name for name in names if name not in known]
    if not others:
        return known
    found = await release_writing.find_repository_ids_ignoring_case(
        connection, organization_id, others
    )
    return {**known, **found}


async def owner_id(
    connection: Transaction, organization_id: int, owner: str | None, problems: Problems
) -> int | None:
    """The member that an id or a user name stands for (1.6); none when it is empty."""
    if not owner:
        return None
    found = None
    if "\0" not in owner:
        number = parse_row_id("User", owner) or parse_whole_number(owner)
        found = await release_writing.find_member_id(connection, organization_id, owner, number)
    if found is None:
        problems.add(ErrorCode.NOT_FOUND, f"There is no member {owner[:80]!r}.", "owner")
    return found


async def set_all(connection: Transaction, release_id: int, checked: Checked) -> None:
    """Set the commits and refs that were sent."""
    organization_id = checked.organization_id
    if checked.commits:
        await set_commits(connection, organization_id, release_id, checked.commits)
    if checked.refs:
        await set_refs(connection, organization_id, release_id, checked.refs, checked.repositories)


async def tell(
    connection: Transaction,
    organization_id: int,
    release_id: int,
    *,
    is_updated: bool,
    are_commits_set: bool,
) -> None:
    """Tell subscribers what was changed of a release that was there."""
    if is_updated:
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_UPDATED, [release_id]
        )
    if are_commits_set:
        await changes.record_release_changes(
            connection, organization_id, ChangeKind.RELEASE_COMMITS_SET, [release_id]
        )
