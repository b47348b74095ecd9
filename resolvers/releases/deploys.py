"""Reporting deploys (releases.md 5.5)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from db.connection.access import Transaction
from db.connection.errors import BusyError
from db.events import changes
from db.releases import deploys
from db.releases import write as release_writing
from db.rows import DeployRow
from loaders.deploy import DeployById
from resolvers.context import Context, require_scope, run_in_transaction
from resolvers.errors import MAX_NAMES
from resolvers.ids import parse_project_reference
from resolvers.organization import check_organization
from resolvers.outcomes import ErrorCode, Problems, Rejection

MAX_NAME_LENGTH = 64
FORBIDDEN_ENVIRONMENT_CHARACTERS = frozenset("\r\n\f/")


@dataclass(frozen=True)
class DeployInput:
    """A deploy as it is reported. No projects (None): all of the release's.

    `once`: one that was reported in the same words is that deploy, and not another one.
    """

    organization: str | None
    version: str
    environment: str
    name: str | None
    url: str | None
    date_started: datetime | None
    date_finished: datetime | None
    projects: tuple[str, ...] | None
    once: bool = False


@dataclass(frozen=True)
class CreatedDeploy:
    """The deploy was written."""

    deploy: DeployRow


async def create_deploy(context: Context, wanted: DeployInput) -> CreatedDeploy | Rejection:
    """Check a deploy, and write it with its effects: all of it or nothing."""
    require_scope(context, "write")
    problems = validate(wanted)
    organization = check_organization(context, wanted.organization, problems)
    if organization is None:
        return problems.to_rejection()

    async def write(connection: Transaction) -> int | Rejection:
        found = problems.copy()
        release = await release_writing.lock_release(connection, organization.id, wanted.version)
        if release is None:
            found.add(ErrorCode.NOT_FOUND, "There is no such release.", "version")
            return found.to_rejection()
        linked = await deploys.read_projects(connection, release.id)
        project_ids = select_projects(wanted, linked, found)
        if found:
            return found.to_rejection()
        new = deploys.NewDeploy(
            organization_id=organization.id,
            release_id=release.id,
            project_ids=project_ids,
            environment=wanted.environment,
            name=wanted.name,
            url=wanted.url or None,
            date_started=wanted.date_started,
            date_finished=wanted.date_finished or datetime.now(UTC),
        )
        known = await deploys.find_identical(connection, new) if wanted.once else None
        if known is not None:
            return known
        deploy_id = await deploys.insert_deploy(connection, new)
        await changes.record_created_deploys(connection, organization.id, [deploy_id])
        return deploy_id

    try:
        done = await run_in_transaction(context, write)
    except BusyError:
        return reject_locked()
    if isinstance(done, Rejection):
        return done
    deploy = await context.loaders[DeployById].load(done)
    if deploy is None:
        problems.add(ErrorCode.CONFLICT, "The deploy was deleted meanwhile.")
        return problems.to_rejection()
    return CreatedDeploy(deploy)


def reject_locked() -> Rejection:
    """Others wrote to the same release for too long."""
    problems = Problems()
    problems.add(ErrorCode.LOCKED, "Others are writing to the release. Try again.", "version")
    return problems.to_rejection()


def validate(wanted: DeployInput) -> Problems:
    """What is wrong with a report, as far as it can be seen in itself."""
    problems = Problems()
    if not is_valid_environment_name(wanted.environment):
        problems.add(
            ErrorCode.INVALID,
            "An environment's name has no slash and no line break.",
            "environment",
        )
    problems.check_text(wanted.environment, MAX_NAME_LENGTH, "environment")
    problems.check_text(wanted.name, MAX_NAME_LENGTH, "name")
    if wanted.url and not is_url(wanted.url):
        problems.add(ErrorCode.INVALID, "Not a URL of http or https.", "url")
    problems.check_length(wanted.projects or (), MAX_NAMES, "projects")
    if wanted.projects == ():
        problems.add(ErrorCode.REQUIRED, "Name a project, or leave the list out.", "projects")
    return problems


def select_projects(
    wanted: DeployInput, linked: list[tuple[int, str]], problems: Problems
) -> tuple[int, ...]:
    """The ids of the projects that are meant; each must be linked to the release."""
    if wanted.projects is None:
        return tuple(project_id for project_id, _ in linked)
    known: dict[int | str, int] = {}
    for project_id, slug in linked:
        known[project_id] = known[slug] = project_id
    found: dict[int, None] = {}
    for index, name in enumerate(wanted.projects):
        project_id_or_none = known.get(parse_project_reference(name))
        if project_id_or_none is None:
            problems.add(
                ErrorCode.NOT_FOUND,
                f"The release is not in a project {name!r}.",
                "projects",
                str(index),
            )
        else:
            found[project_id_or_none] = None
    return tuple(found)


def is_valid_environment_name(name: str) -> bool:
    """Whether an environment may be called so (releases.md 4.1), its length apart."""
    return bool(name) and not FORBIDDEN_ENVIRONMENT_CHARACTERS.intersection(name)


def is_url(text: str) -> bool:
    """Whether it is a web address with a host, without blanks or control characters."""
    if any(letter <= " " or letter == "\x7f" for letter in text):
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises when it is no number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)
