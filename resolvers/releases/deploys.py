"""Reporting deploys. Rules: docs/reference/releases.md#writing-deploys."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from db.accounts import projects
from db.accounts.audit import note_act
from db.connection.access import Transaction
from db.connection.clock import read_now
from db.connection.errors import BusyError
from db.events import changes, idempotency
from db.reading.answer_clock import utc_now
from db.releases import deploys
from db.releases import write as release_writing
from db.rows import DeployRow
from loaders.deploy import DeployById
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.errors import MAX_NAMES
from resolvers.idempotency import add_conflict, check_key, hash_key
from resolvers.ids import parse_project_reference
from resolvers.organization import check_organization, describe_missing_project
from resolvers.outcomes import ErrorCode, Problems, Rejection
from resolvers.plausible_dates import to_plausible_date

MAX_NAME_LENGTH = 64
FORBIDDEN_ENVIRONMENT_CHARACTERS = frozenset("\r\n\f/")


@dataclass(frozen=True)
class DeployInput:
    """A deploy to report; `projects` None: all projects of the release.

    With `once` an equal deploy that exists already is returned in place of a new one, and so is
    the one that was made before with the idempotency key.
    """

    organization: str | None
    version: str
    environment: str
    name: str | None
    url: str | None
    date_started: datetime | None
    date_finished: datetime | None
    projects: tuple[str, ...] | None
    idempotency_key: str | None = None
    once: bool = False


@dataclass(frozen=True)
class CreatedDeploy:
    """The outcome of a deploy that was written, or existed already."""

    deploy: DeployRow


async def create_deploy(context: Context, input_: DeployInput) -> CreatedDeploy | Rejection:
    """Validate a deploy, write it and update its release, in one transaction."""
    require_scope(context, "write")
    problems = validate(input_)
    organization = check_organization(context, input_.organization, problems)
    if organization is None:
        return problems.to_rejection()
    named_ids = await find_named_ids(context, organization.id, input_.projects or ())

    limit = context.caller.project_ids

    async def write(connection: Transaction) -> int | Rejection:
        return await write_deploy(
            connection, organization.id, input_, named_ids, problems.copy(), limit
        )

    try:
        outcome = await run_in_transaction(context, write)
    except BusyError:
        return reject_locked()
    if isinstance(outcome, Rejection):
        return outcome
    deploy = await context.loaders[DeployById].load(outcome)
    if deploy is None:
        problems.add(ErrorCode.CONFLICT, "The deploy was deleted.")
        return problems.to_rejection()
    return CreatedDeploy(deploy)


async def write_deploy(
    connection: Transaction,
    organization_id: int,
    input_: DeployInput,
    named_ids: Mapping[str, int],
    problems: Problems,
    limit: Collection[int] | None,
) -> int | Rejection:
    """Write a deploy, unless it was written before, and return its id; or all problems.

    `limit` are the only projects that the caller may deploy to; None: all.
    """
    release = await release_writing.lock_release(
        connection, organization_id, input_.version, project_ids=limit
    )
    if release is None:
        add_missing_release(input_.version, problems)
        return problems.to_rejection()
    release_projects = await deploys.read_projects(connection, release.id, limit)
    project_ids = select_projects(input_, named_ids, release_projects, problems)
    if problems:
        return problems.to_rejection()
    new = deploys.NewDeploy(
        organization_id=organization_id,
        release_id=release.id,
        project_ids=project_ids,
        environment=input_.environment,
        name=input_.name,
        url=input_.url or None,
        date_started=input_.date_started,
        # The database decides by its own clock whether a deploy is finished.
        date_finished=input_.date_finished or await read_now(connection),
    )
    existing = await deploys.find_identical(connection, new) if input_.once else None
    if existing is not None:
        return existing
    hashed = hash_key("deploy", input_.idempotency_key, input_)
    if hashed is not None:
        earlier = await idempotency.claim_key(connection, organization_id, *hashed)
        if earlier is not None and earlier.digest != hashed.digest:
            add_conflict(problems)
            return problems.to_rejection()
        if earlier is not None and earlier.result_id is not None:
            return earlier.result_id
    seen = to_plausible_date(new.date_finished, utc_now())
    deploy_id = await deploys.insert_deploy(connection, new, seen)
    subject = f"{input_.version} to {input_.environment}"
    note_act(connection, organization_id, "deploy.create", subject)
    if hashed is not None:
        await idempotency.set_result(connection, organization_id, hashed.key, deploy_id)
    await changes.record_created_deploys(connection, organization_id, [deploy_id])
    return deploy_id


def add_missing_release(version: str, problems: Problems) -> None:
    """Add the problem of a version without a release."""
    problems.add(ErrorCode.NOT_FOUND, f"There is no release {version[:80]!r}.", "version")


def reject_locked() -> Rejection:
    """Return LOCKED: timed out waiting for other writes to the release."""
    problems = Problems()
    problems.add(
        ErrorCode.LOCKED,
        "Timed out waiting for concurrent writes to the release. Retry the request.",
        "version",
    )
    return problems.to_rejection()


def validate(input_: DeployInput) -> Problems:
    """Check what can be checked without the database."""
    problems = Problems()
    check_key(input_.idempotency_key, problems)
    if not is_valid_environment_name(input_.environment):
        problems.add(
            ErrorCode.INVALID,
            "An environment name has 1 to 64 characters without slash and line break.",
            "environment",
        )
    problems.check_text(input_.environment, MAX_NAME_LENGTH, "environment")
    problems.check_text(input_.name, MAX_NAME_LENGTH, "name")
    if input_.url and not is_url(input_.url):
        problems.add(ErrorCode.INVALID, "Not a valid http or https URL.", "url")
    problems.check_length(input_.projects or (), MAX_NAMES, "projects")
    if input_.projects == ():
        problems.add(
            ErrorCode.REQUIRED,
            "Name at least one project, or omit the list for all projects.",
            "projects",
        )
    return problems


async def find_named_ids(
    context: Context, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """Return the ids of the organization's projects that are named, by name.

    More than MAX_NAMES are not looked up.
    """
    references = {name: parse_project_reference(name) for name in names}
    if not references or len(names) > MAX_NAMES:
        return {}
    found = await projects.find_ids(context.snapshot, organization_id, {*references.values()})
    return {name: found[key] for name, key in references.items() if key in found}


def select_projects(
    input_: DeployInput,
    named_ids: Mapping[str, int],
    release_projects: Sequence[tuple[int, str]],
    problems: Problems,
) -> tuple[int, ...]:
    """Return the ids of the named projects; add a problem for each that the release is not in.

    `release_projects` are the ids and slugs of the release's projects.
    """
    linked_ids = [project_id for project_id, _ in release_projects]
    if input_.projects is None:
        return tuple(linked_ids)
    selected: dict[int, None] = {}
    if len(input_.projects) > MAX_NAMES:
        return ()
    for index, name in enumerate(input_.projects):
        named_id = named_ids.get(name)
        if named_id in linked_ids:
            selected[named_id] = None
            continue
        message = f"The release is not in the project {name[:80]!r}."
        if named_id is None:
            message = describe_missing_project(name)
        problems.add(ErrorCode.NOT_FOUND, message, "projects", str(index))
    return tuple(selected)


def is_valid_environment_name(name: str) -> bool:
    """Check a name, except its length: docs/reference/releases.md#environment-names."""
    return bool(name) and not FORBIDDEN_ENVIRONMENT_CHARACTERS.intersection(name)


def is_url(text: str) -> bool:
    """Check a URL: docs/reference/releases.md#url-input."""
    if any(letter <= " " or letter == "\x7f" for letter in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises ValueError if it is not a number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
