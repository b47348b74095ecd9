"""Statements that create and update an organization and its parts by their natural keys."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import execute_many
from db.connection.texts import fold
from db.connection.transaction import insert_missing
from db.models import (
    Base,
    Member,
    Organization,
    Project,
    ProjectPlatform,
    ProjectTeam,
    Repository,
    Team,
    TeamMember,
    User,
    UserEmail,
)
from db.reading.snapshot import Snapshot


@dataclass(frozen=True)
class NewUser:
    """The values of a user. None keeps a stored value, or uses a default for a new user."""

    email: str
    name: str | None
    username: str | None
    emails: tuple[str, ...]
    is_active: bool
    role: str


@dataclass(frozen=True)
class NewProject:
    """The values of a project."""

    slug: str
    name: str | None
    platform: str | None
    platforms: tuple[str, ...]
    team_ids: tuple[int, ...]


async def find_organization_id(connection: ReadConnection, slug: str) -> int | None:
    """Return the id of the organization with a slug; None if there is none."""
    return await connection.scalar(select(Organization.id).where(Organization.slug == slug))


async def lock_organization(connection: Transaction, organization_id: int) -> None:
    """Lock an organization until the transaction ends.

    It serializes writes of rows whose uniqueness no constraint ensures.
    """
    await connection.execute(
        select(Organization.id)
        .where(Organization.id == organization_id)
        .with_for_update(key_share=True)
    )


async def find_member_id(
    connection: ReadConnection, organization_id: int, email: str
) -> int | None:
    """Return the id of the member with an email address; None if there is none."""
    return (await read_member_ids(connection, organization_id)).get(email.lower())


async def upsert_row(
    connection: Transaction, model: type[Any], key: dict[str, Any], values: dict[str, Any]
) -> int:
    """Create or update the row of a natural key and return its id.

    Values that are None keep what is stored.
    """
    new_values = {name: value for name, value in values.items() if value is not None}
    conditions = [getattr(model, name) == value for name, value in key.items()]
    row_id: int | None = await connection.scalar(select(model.id).where(*conditions))
    if row_id is None:
        created: int = await connection.scalar(
            insert(model).values(**key, **new_values).returning(model.id)
        )
        return created
    if new_values:
        await connection.execute(update(model).where(model.id == row_id).values(**new_values))
    return row_id


async def upsert_organization(connection: Transaction, slug: str, name: str | None) -> int:
    """Create or update an organization and return its id."""
    stored_id = await find_organization_id(connection, slug)
    fallback = slug if stored_id is None else None
    return await upsert_row(connection, Organization, {"slug": slug}, {"name": name or fallback})


async def upsert_user(connection: Transaction, organization_id: int, user: NewUser) -> int:
    """Create or update a member with exactly these addresses and return the user's id.

    Users are identified by their primary address, regardless of case. A member whom no primary
    address identifies keeps the row, with a new address, if the user name is the same, or if one
    of the additional addresses was the primary one.
    """
    user_id = await find_user_id(connection, user.email)
    if user_id is None:
        user_id = await find_renamed_member_id(connection, organization_id, user)
    values = {"email": user.email, "is_active": user.is_active}
    if user_id is None:
        user_id = await connection.scalar(
            insert(User)
            .values(
                username=user.username or user.email,
                name=user.name or user.email.partition("@")[0],
                **values,
            )
            .returning(User.id)
        )
    else:
        folded_name = None if user.name is None else fold(user.name)
        new_values = {"name": user.name, "folded_name": folded_name, "username": user.username}
        values |= {key: value for key, value in new_values.items() if value is not None}
        await connection.execute(update(User).where(User.id == user_id).values(**values))
    assert user_id is not None  # noqa: S101 (for the type checker)
    addresses = {email.lower(): email for email in (*user.emails, user.email)}
    await connection.execute(
        delete(UserEmail).where(
            UserEmail.user_id == user_id, UserEmail.lowered.not_in(list(addresses))
        )
    )
    await insert_missing_rows(
        connection,
        UserEmail,
        [
            {"user_id": user_id, "email": email, "lowered": lowered}
            for lowered, email in addresses.items()
        ],
    )
    membership = {"organization_id": organization_id, "user_id": user_id}
    await insert_missing_rows(connection, Member, [membership | {"role": user.role}])
    await connection.execute(
        update(Member)
        .where(Member.organization_id == organization_id, Member.user_id == user_id)
        .values(role=user.role)
    )
    return user_id


async def find_user_id(connection: ReadConnection, email: str) -> int | None:
    """Return the id of the user with a primary address, regardless of case; None if none."""
    statement = (
        select(User.id, User.email)
        .join(UserEmail, UserEmail.user_id == User.id)
        .where(UserEmail.lowered == email.lower())
        .order_by(User.id)
    )
    rows = await connection.execute(statement)
    return next((row[0] for row in rows if row[1].lower() == email.lower()), None)


async def find_renamed_member_id(
    connection: ReadConnection, organization_id: int, user: NewUser
) -> int | None:
    """Return the id of the member who had another primary address; None if there is none."""
    former = {email.lower() for email in user.emails}
    statement = (
        select(User.id, User.username, User.email)
        .join(Member, Member.user_id == User.id)
        .where(Member.organization_id == organization_id)
        .order_by(User.id)
    )
    members = (await connection.execute(statement)).all()
    same_name = [row[0] for row in members if row[1] == user.username]
    same_address = [row[0] for row in members if row[2].lower() in former]
    return next(iter([*same_name, *same_address]), None)


async def read_member_ids(connection: ReadConnection, organization_id: int) -> dict[str, int]:
    """Return the ids of the members by lower-cased address; primary addresses win."""
    statement = (
        select(UserEmail.lowered, User.id)
        .join(User, User.id == UserEmail.user_id)
        .join(Member, Member.user_id == User.id)
        .where(Member.organization_id == organization_id)
        .order_by(func.lower(User.email) == UserEmail.lowered, UserEmail.id.desc())
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def upsert_team(
    connection: Transaction,
    organization_id: int,
    slug: str,
    name: str | None,
    member_ids: Sequence[int],
) -> int:
    """Create or update a team with exactly these members and return its id."""
    team_id = await upsert_row(
        connection,
        Team,
        {"organization_id": organization_id, "slug": slug},
        {"name": name or slug, "folded_name": fold(name or slug)},
    )
    await connection.execute(delete(TeamMember).where(TeamMember.team_id == team_id))
    await insert_missing_rows(
        connection,
        TeamMember,
        [
            {"organization_id": organization_id, "team_id": team_id, "user_id": user_id}
            for user_id in member_ids
        ],
    )
    return team_id


async def upsert_project(
    connection: Transaction, organization_id: int, project: NewProject
) -> int:
    """Create or update a project with exactly these platforms and teams and return its id."""
    name = project.name or project.slug
    project_id = await upsert_row(
        connection,
        Project,
        {"organization_id": organization_id, "slug": project.slug},
        {"name": name, "folded_name": fold(name), "platform": project.platform},
    )
    shared_values = {"organization_id": organization_id, "project_id": project_id}
    await connection.execute(
        delete(ProjectPlatform).where(ProjectPlatform.project_id == project_id)
    )
    await insert_missing_rows(
        connection,
        ProjectPlatform,
        [shared_values | {"platform": each} for each in project.platforms],
    )
    await connection.execute(delete(ProjectTeam).where(ProjectTeam.project_id == project_id))
    await insert_missing_rows(
        connection, ProjectTeam, [shared_values | {"team_id": each} for each in project.team_ids]
    )
    return project_id


async def upsert_repository(
    connection: Transaction,
    organization_id: int,
    name: str,
    url: str | None,
    provider: str | None,
) -> int:
    """Create or update a repository and return its id."""
    return await upsert_row(
        connection,
        Repository,
        {"organization_id": organization_id, "name": name},
        {"url": url, "provider": provider},
    )


async def insert_missing_rows(
    connection: Transaction, model: type[Base], rows: Iterable[dict[str, Any]]
) -> None:
    """Insert the rows whose key does not exist."""
    await execute_many(connection, insert_missing(connection, model), rows)


async def read_ids_by(
    connection: ReadConnection, model: type[Any], name: str, organization_id: int
) -> dict[str, int]:
    """Return the ids of an organization's rows by one of their columns."""
    statement = select(getattr(model, name), model.id).where(
        model.organization_id == organization_id
    )
    return {row[0]: row[1] for row in await connection.execute(statement)}


async def find_team_ids(
    snapshot: Snapshot, organization_id: int, references: Sequence[int | str]
) -> Mapping[int | str, int]:
    """Return the ids of the existing teams, by id and by slug."""
    statement = select(Team.id, Team.slug).where(
        Team.organization_id == organization_id,
        or_(
            Team.id.in_([reference for reference in references if isinstance(reference, int)]),
            Team.slug.in_([reference for reference in references if isinstance(reference, str)]),
        ),
    )
    ids_by_reference: dict[int | str, int] = {}
    for team_id, slug in await snapshot.fetch_rows(statement, batch="teams by name"):
        ids_by_reference[team_id] = ids_by_reference[slug] = team_id
    return ids_by_reference
