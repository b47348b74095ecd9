"""A demo organization: the same data every time, ending today."""

from db.accounts.organization import find_organization_id, read_member_ids
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from jobs.adoption import AdoptionRule, update_projects
from jobs.apply import apply_setup
from jobs.demo.content import USAGE, create_setup
from jobs.demo.context import DemoContext, Progress
from jobs.demo.dashboards import write_dashboards
from jobs.demo.errors import DemoErrors
from jobs.demo.releases import ReleaseWriter
from jobs.demo.sessions import write_sessions
from resolvers import project_keys
from resolvers.errors import SetupError


async def create_demo_organization(
    database: Database, organization: str, progress: Progress
) -> None:
    """Create an organization with releases, sessions, errors and dashboards.

    Raises SetupError when the organization exists.
    """
    async with database.begin_read_only() as connection:
        if await find_organization_id(connection, organization) is not None:
            msg = f"The organization {organization!r} already exists. Demo data needs a new one."
            raise SetupError(msg)
    organization_id = await apply_setup(database, create_setup(organization))
    async with database.begin_read_only() as connection:
        people = await read_member_ids(connection, organization_id)

    async def write(connection: Transaction) -> None:
        context = DemoContext(organization_id, people)
        await context.prepare(connection)
        await ReleaseWriter(context).write_all(connection, progress)
        errors = DemoErrors(context)
        await write_sessions(context, errors, connection, progress)
        await update_projects(connection, sorted(context.projects.values()), AdoptionRule.TENTH)
        await errors.write_all(connection)
        await write_dashboards(context, connection)

    await run_transaction(database, write, organization_ids=[organization_id])
    for project in USAGE:
        await project_keys.create(database, organization, project)
