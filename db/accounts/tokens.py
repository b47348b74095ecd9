"""Access tokens and the callers they authenticate. Only a hash of a token is stored."""

import hashlib
import secrets
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import aliased

from db.accounts.audit import note_act
from db.accounts.versions import ONE_STATE, ORDINARY, name_organizations
from db.connection.access import ReadConnection, Transaction
from db.connection.clock import now
from db.connection.keys import KEYS, TEXT_KEYS, is_among
from db.models import (
    AccessToken,
    AccessTokenOrganization,
    AccessTokenProject,
    Member,
    Organization,
    OrganizationVersion,
    Project,
    User,
)
from db.reading.answer_clock import utc_now
from db.reading.snapshot import Snapshot
from db.rows import OrganizationRow, columns

PREFIX = "wb_"
MAX_HINT_LENGTH = 12
MAX_NAME_LENGTH = 64
MANAGING_ROLES = frozenset({"manager", "owner"})
MEMBER = "member"
"""The role of service tokens."""
NO_USER = 0
"""An id that no user has."""
USE_INTERVAL = timedelta(hours=1)
"""Time after which another use of a token is written."""


Version = tuple[int | None, ...]
"""Number and stamp of each part of an organization's version; None for one that was not raised."""


class Caller(NamedTuple):
    """The user and the token of a request, with the user's role in each organization.

    A service token has no user: it is a member of its organizations, and its own projects are all
    of them. `project_ids` are the projects that a limited token reads and writes; None: all.
    The token may have expired: `date_expires` is None for a token that never does. It may have
    been revoked: `date_revoked` is None if not. `date_read` is the database's time when the caller
    was read, and `versions` are those of the organizations in the same state of the database.
    """

    user_id: int | None
    roles: Mapping[int, str]
    scopes: tuple[str, ...]
    organizations: tuple[OrganizationRow, ...]
    token_id: int
    date_read: datetime
    date_expires: datetime | None = None
    date_last_used: datetime | None = None
    date_revoked: datetime | None = None
    versions: tuple[Version, ...] = ()
    project_ids: tuple[int, ...] | None = None

    @property
    def answer_scope(self) -> Hashable:
        """What answers depend on of the caller, besides the versions of the organizations."""
        return (
            self.user_id,
            self.scopes,
            self.organizations,
            tuple(self.roles.values()),
            self.project_ids,
        )

    @property
    def is_expired(self) -> bool:
        """Whether the token had expired when the caller was read."""
        return self.date_expires is not None and self.date_expires <= self.date_read

    @property
    def organization_ids(self) -> tuple[int, ...]:
        """The ids of the caller's organizations."""
        return tuple(self.roles)

    @property
    def reader_id(self) -> int:
        """The id by which rows of the user are found; of a service token one that finds none."""
        return NO_USER if self.user_id is None else self.user_id

    def is_manager(self, organization_id: int) -> bool:
        """Whether the user is a manager or an owner of an organization."""
        return self.roles.get(organization_id) in MANAGING_ROLES

    def can_see_all_projects(self, organization_id: int) -> bool:
        """Whether lists show all projects of an organization, not only the user's."""
        is_service = self.user_id is None and organization_id in self.roles
        return is_service or self.is_manager(organization_id)


class TokenRow(NamedTuple):
    """A token and one of its organizations, as they are listed; `user` is None without one."""

    id: int
    prefix: str
    name: str | None
    user: str | None
    organization: str
    scopes: list[str]
    date_created: datetime
    date_expires: datetime | None
    date_last_used: datetime | None
    date_revoked: datetime | None
    is_limited: bool | None


def hash_token(token: str) -> str:
    """Return the hash that is stored: 256 random bits need neither a salt nor a slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def to_hint(token: str) -> str:
    """Return the start of a token by which a person can recognize it.

    Of a token in another service's format, that is its kind and the start of its last part, which
    alone is secret.
    """
    if token.startswith(PREFIX):
        return token[:9]
    kind, _, rest = token.partition("_")
    return f"{kind}_{rest.rpartition('_')[2]}"[:MAX_HINT_LENGTH]


ordinary, one_state = aliased(OrganizationVersion), aliased(OrganizationVersion)
VERSION = (ordinary.number, ordinary.stamp, one_state.number, one_state.stamp)
CALLERS = (
    select(
        AccessToken.user_id,
        AccessToken.scopes,
        AccessToken.id,
        now().label("date_read"),
        AccessToken.date_expires,
        AccessToken.date_last_used,
        AccessToken.date_revoked,
        AccessToken.is_limited,
        Member.role,
        *VERSION,
        *columns(Organization, OrganizationRow),
    )
    .join(AccessTokenOrganization, AccessTokenOrganization.token_id == AccessToken.id)
    .join(Organization, Organization.id == AccessTokenOrganization.organization_id)
    .outerjoin(User, User.id == AccessToken.user_id)
    .outerjoin(
        Member,
        (Member.user_id == AccessToken.user_id)
        & (Member.organization_id == AccessTokenOrganization.organization_id),
    )
    .outerjoin(
        ordinary, (ordinary.organization_id == Organization.id) & (ordinary.part == ORDINARY)
    )
    .outerjoin(
        one_state, (one_state.organization_id == Organization.id) & (one_state.part == ONE_STATE)
    )
    .where(or_(AccessToken.user_id.is_(None), and_(User.is_active, Member.user_id.is_not(None))))
    .order_by(Organization.slug)
)
TOKEN_ID, IS_LIMITED, ROLE = 2, 7, 8
"""The places of columns of `CALLERS`."""
LIMITS = (
    select(AccessTokenProject.token_id, AccessTokenProject.project_id)
    .where(is_among(AccessTokenProject.token_id, KEYS))
    .order_by(AccessTokenProject.token_id, AccessTokenProject.project_id)
)
CALLER_BY_TOKEN = CALLERS.where(AccessToken.hashed == bindparam("token"))
CALLER_BY_TOKEN_ID = CALLERS.where(AccessToken.id == bindparam("token_id"))
CALLERS_BY_TOKEN = CALLERS.add_columns(AccessToken.hashed).where(
    is_among(AccessToken.hashed, TEXT_KEYS)
)


async def find_caller(snapshot: Snapshot, hashed: str) -> Caller | None:
    """Return the caller of a token, which may have expired or been revoked; None if it is unknown.

    `hashed` is the hash of the token.

    A token grants access to an organization only while its user, if it has one, is active and a
    member there.
    """
    rows = await snapshot.fetch_rows(CALLER_BY_TOKEN, {"token": hashed}, batch="access")
    return await limit_caller(snapshot, rows)


async def find_callers(snapshot: Snapshot, hashes: Sequence[str]) -> Mapping[str, Caller]:
    """Return the callers of several tokens, as `find_caller` does, by the hashes of the tokens.

    Unknown tokens are left out.
    """
    rows_by_hash: dict[str, list[Any]] = {}
    rows = await snapshot.fetch_rows(CALLERS_BY_TOKEN, {"keys": list(hashes)}, batch="access")
    for row in rows:
        rows_by_hash.setdefault(row[-1], []).append(row[:-1])
    callers = {hashed: to_caller(group) for hashed, group in rows_by_hash.items()}
    limited = [group[0][TOKEN_ID] for group in rows_by_hash.values() if group[0][IS_LIMITED]]
    limits = await read_limits(snapshot, limited) if limited else {}
    return {
        hashed: caller._replace(project_ids=limits.get(caller.token_id))
        for hashed, caller in callers.items()
    }


async def reload_caller(snapshot: Snapshot, token_id: int) -> Caller | None:
    """Return the caller of a known token as it is now, like `find_caller`."""
    parameters = {"token_id": token_id}
    rows = await snapshot.fetch_rows(CALLER_BY_TOKEN_ID, parameters, batch="access")
    return await limit_caller(snapshot, rows)


async def limit_caller(snapshot: Snapshot, rows: Sequence[Any]) -> Caller | None:
    """Return the caller of the rows of `CALLERS`, with the projects that it is limited to."""
    if not rows:
        return None
    caller = to_caller(rows)
    if not rows[0][IS_LIMITED]:
        return caller
    limits = await read_limits(snapshot, [caller.token_id])
    return caller._replace(project_ids=limits[caller.token_id])


async def read_limits(
    snapshot: Snapshot, token_ids: Sequence[int]
) -> Mapping[int, tuple[int, ...]]:
    """Return the projects that tokens are limited to, by the id of the token."""
    limits: dict[int, list[int]] = {token_id: [] for token_id in token_ids}
    rows = await snapshot.fetch_rows(LIMITS, {"keys": list(token_ids)}, batch="access")
    for token_id, project_id in rows:
        limits[token_id].append(project_id)
    return {token_id: tuple(projects) for token_id, projects in limits.items()}


def to_caller(rows: Sequence[Any]) -> Caller:
    """Convert the rows of `CALLERS`, one for each organization of a token."""
    user_id, scopes, token_id, *dates = rows[0][:7]
    start = ROLE + 1
    end = start + len(VERSION)
    organizations = tuple(OrganizationRow(*row[end:]) for row in rows)
    roles = {
        organization.id: row[ROLE] or MEMBER
        for organization, row in zip(organizations, rows, strict=True)
    }
    versions = tuple(tuple(row[start:end]) for row in rows)
    caller = Caller(user_id, roles, tuple(scopes), organizations, token_id, *dates)
    return caller._replace(versions=versions)


async def create_token(  # noqa: PLR0913 (the values of a token)
    connection: Transaction,
    *,
    user_id: int | None,
    organization_ids: Sequence[int],
    scopes: Sequence[str],
    projects: Sequence[tuple[int, int]] | None = None,
    token: str | None = None,
    name: str | None = None,
    date_expires: datetime | None = None,
) -> str:
    """Create a token and return its text, which cannot be read later.

    Without a user it is a service token. `projects` are the organizations and the ids of the
    projects that it is limited to; None: all. A given `token` must have 256 random bits.
    """
    name_organizations(connection, organization_ids)
    token = token or PREFIX + secrets.token_urlsafe(32)
    token_id = await connection.scalar(
        insert(AccessToken)
        .values(
            user_id=user_id,
            hashed=hash_token(token),
            prefix=to_hint(token),
            name=name,
            scopes=list(scopes),
            date_created=utc_now(),
            date_expires=date_expires,
            is_limited=projects is not None,
        )
        .returning(AccessToken.id)
    )
    await connection.execute(
        insert(AccessTokenOrganization),
        [{"token_id": token_id, "organization_id": id_} for id_ in organization_ids],
    )
    if projects:
        await connection.execute(
            insert(AccessTokenProject),
            [
                {"token_id": token_id, "organization_id": organization_id, "project_id": id_}
                for organization_id, id_ in projects
            ],
        )
    for organization_id in organization_ids:
        note_act(connection, organization_id, "token.create", describe_token(to_hint(token), name))
    return token


def describe_token(hint: str, name: str | None) -> str:
    """Describe a token by its prefix and its name, if it has one."""
    return hint if name is None else f"{hint} {name}"


async def delete_open_tokens(connection: Transaction, name: str) -> None:
    """Delete the open tokens with a name."""
    await connection.execute(
        delete(AccessToken).where(AccessToken.name == name, AccessToken.date_revoked.is_(None))
    )


TOKENS = (
    select(
        AccessToken.id,
        AccessToken.prefix,
        AccessToken.name,
        User.email,
        Organization.slug,
        AccessToken.scopes,
        AccessToken.date_created,
        AccessToken.date_expires,
        AccessToken.date_last_used,
        AccessToken.date_revoked,
        AccessToken.is_limited,
    )
    .outerjoin(User, User.id == AccessToken.user_id)
    .join(AccessTokenOrganization, AccessTokenOrganization.token_id == AccessToken.id)
    .join(Organization, Organization.id == AccessTokenOrganization.organization_id)
    .order_by(AccessToken.id, Organization.slug)
)


async def read_tokens(connection: ReadConnection) -> Sequence[TokenRow]:
    """Return a row for each token and organization, oldest token first."""
    return [TokenRow._make(row) for row in await connection.execute(TOKENS)]


async def read_token_projects(connection: ReadConnection) -> Mapping[int, list[str]]:
    """Return the slugs of the projects that tokens are limited to, by the id of the token."""
    statement = (
        select(AccessTokenProject.token_id, Project.slug)
        .join(Project, Project.id == AccessTokenProject.project_id)
        .order_by(AccessTokenProject.token_id, Project.slug)
    )
    slugs: dict[int, list[str]] = {}
    for token_id, slug in await connection.execute(statement):
        slugs.setdefault(token_id, []).append(slug)
    return slugs


async def find_open_tokens(connection: ReadConnection, text: str) -> Sequence[TokenRow]:
    """Return the open tokens that a text identifies, a row for each token and organization.

    The text is a whole token, or a name or the start of a prefix, with a part of what follows the
    kind: "" and "wb_" identify no token, also if there is only one. Expired tokens are open until
    they are revoked.
    """
    is_open = AccessToken.date_revoked.is_(None)
    is_named = AccessToken.name == text
    if text.partition("_")[2]:
        is_named |= AccessToken.prefix.startswith(text, autoescape=True)
    for condition in (AccessToken.hashed == hash_token(text), is_named):
        rows = (await connection.execute(TOKENS.where(is_open, condition))).all()
        if rows:
            return [TokenRow._make(row) for row in rows]
    return []


async def revoke_token(connection: Transaction, token: TokenRow) -> None:
    """Revoke a token."""
    token_id = token.id
    for organization_id in await name_organizations_of(connection, [token_id]):
        subject = describe_token(token.prefix, token.name)
        note_act(connection, organization_id, "token.revoke", subject)
    await connection.execute(
        update(AccessToken)
        .where(AccessToken.id == token_id, AccessToken.date_revoked.is_(None))
        .values(date_revoked=utc_now())
    )


async def record_use(connection: Transaction, token_ids: Collection[int], now: datetime) -> None:
    """Write that tokens were used, unless that was written within the last USE_INTERVAL."""
    last_used = AccessToken.date_last_used
    used = await connection.scalars(
        update(AccessToken)
        .where(
            AccessToken.id.in_(token_ids),
            or_(last_used.is_(None), last_used <= now - USE_INTERVAL),
        )
        .values(date_last_used=now)
        .returning(AccessToken.id)
    )
    await name_organizations_of(connection, used.all())


async def name_organizations_of(
    connection: Transaction, token_ids: Sequence[int]
) -> Sequence[int]:
    """Name the organizations of the tokens that a transaction writes, and return their ids."""
    table = AccessTokenOrganization
    statement = select(table.organization_id).where(table.token_id.in_(token_ids)).distinct()
    organization_ids = (await connection.scalars(statement)).all()
    name_organizations(connection, organization_ids)
    return organization_ids


async def read_new_hashes(snapshot: Snapshot, after: int, limit: int) -> Sequence[tuple[int, str]]:
    """Return ids and hashes of the newest open tokens with an id above `after`, newest first."""
    statement = (
        select(AccessToken.id, AccessToken.hashed)
        .where(AccessToken.id > after, AccessToken.date_revoked.is_(None))
        .order_by(AccessToken.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await snapshot.fetch_rows(statement, batch="access")]
