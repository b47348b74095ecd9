"""The rows of delivery: deploys, releases, commits listed in releases, and commits that arrived.

Each kind of rows has the same columns, which are null where the kind lacks them. A query reads the
kinds that its measures are about. Rules: docs/reference/widget-data.md#delivery.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime

from sqlalchemy import (
    CTE,
    BigInteger,
    FromClause,
    Text,
    and_,
    case,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from db.accounts.people import find_member_id
from db.connection.epoch import epoch_microseconds, epoch_seconds
from db.connection.keys import is_selected
from db.connection.types import AnySelect
from db.datasets.delivery import OF_COMMITS, OF_DEPLOYS
from db.delivery.arrivals import select_first_arrivals
from db.delivery.order import release_date
from db.delivery.outcomes import DeployRange, select_outcomes
from db.models import (
    Commit,
    CommitAuthor,
    Release,
    ReleaseCommit,
    ReleaseProject,
    ReleaseProjectEnvironment,
    Repository,
    User,
)

Fields = Collection[str]
SelectKind = Callable[[DeployRange, Fields], AnySelect]
"""Selects a kind of rows: at least the columns that are used, by their names."""

COMMIT_FIELDS = frozenset({"author", "repository"})
OF_RELEASES = frozenset({"releases"})
OF_ARRIVALS = frozenset({"lead_times", "arrivals"})
NUMBERS = (
    *("project_id", "environment_id", "release_id", "hour", "total"),
    *("deploys", "rollbacks", "failed_deploys", "restore_times", "restores"),
    *("releases", "commits", "lead_times", "arrivals"),
)
TEXTS = ("authors", "author", "address", "member_address", "repository")


def select_rows(
    organization_id: int, start: int, end: int, project_ids: Collection[int], fields: Fields
) -> FromClause:
    """Return the rows of some projects from a start to an end, in Unix seconds, excluded.

    `fields` are the columns and measures that are used. `hour` is the second of a row.
    """
    range_ = DeployRange(
        organization_id,
        sorted(project_ids),
        datetime.fromtimestamp(start, UTC),
        datetime.fromtimestamp(end, UTC),
    )
    kinds = choose_kinds(fields)
    rows = [pad(organization_id, select_kind(range_, fields)) for select_kind in kinds]
    return union_all(*rows).subquery("rows") if len(rows) > 1 else rows[0].subquery("rows")


def choose_kinds(fields: Fields) -> "list[SelectKind]":
    """Return the kinds of rows that have the measures; without any, all that have the columns."""
    measured = [kind for names, kind in KINDS.items() if not names.isdisjoint(fields)]
    if measured:
        return measured
    kinds: list[SelectKind] = [select_releases, select_arrived_commits]
    if COMMIT_FIELDS.isdisjoint(fields):
        kinds.append(select_deploys)
    if "environment" not in fields:
        kinds.append(select_listed_commits)
    return kinds


def pad(organization_id: int, statement: AnySelect) -> AnySelect:
    """Return a statement with all columns in their order."""
    columns = {each.name: each for each in statement.selected_columns}
    number, text = cast(null(), BigInteger), cast(null(), Text)
    return statement.with_only_columns(
        literal(organization_id, BigInteger).label("organization_id"),
        *(cast(columns.get(name, number), BigInteger).label(name) for name in NUMBERS),
        *(cast(columns.get(name, text), Text).label(name) for name in TEXTS),
    )


def materialize(statement: AnySelect, name: str) -> CTE:
    """Return the rows of a statement that is executed once.

    Otherwise the conditions of a query, such as those of groups, would become a part of it, and
    SQLite would execute it for each row.
    """
    return statement.cte(name).prefix_with("MATERIALIZED")


def select_deploys(range_: DeployRange, fields: Fields) -> AnySelect:
    """Select finished deploys, each once for each of its projects."""
    statement = select_outcomes(
        range_,
        with_previous="rollbacks" in fields,
        with_next=not {"failed_deploys", "restore_times", "restores"}.isdisjoint(fields),
    )
    outcomes = materialize(statement, "outcomes")
    deploy_id, time = outcomes.c.deploy_id, outcomes.c.restore_time
    return select(
        outcomes.c.project_id,
        outcomes.c.environment_id,
        outcomes.c.release_id,
        epoch_seconds(outcomes.c.date_finished).label("hour"),
        literal(1).label("total"),
        deploy_id.label("deploys"),
        case((outcomes.c.is_rollback, deploy_id)).label("rollbacks"),
        case((outcomes.c.is_failed, deploy_id)).label("failed_deploys"),
        time.label("restore_times"),
        case((time.is_not(None), 1)).label("restores"),
    )


def select_releases(range_: DeployRange, fields: Fields) -> AnySelect:
    """Select releases by their date, each once for each of its projects.

    By environment they are those seen in one, and by author or repository those that list a commit
    of one: a release has several rows then.
    """
    link = ReleaseProjectEnvironment if "environment" in fields else ReleaseProject
    date = release_date(Release)
    columns = [
        link.project_id,
        Release.id.label("release_id"),
        epoch_seconds(date).label("hour"),
        literal(1).label("total"),
        Release.id.label("releases"),
    ]
    if link is ReleaseProjectEnvironment:
        columns.append(ReleaseProjectEnvironment.environment_id)
    statement = (
        select(*columns)
        .select_from(link)
        .join(Release, Release.id == link.release_id)
        .where(range_.is_in_projects(link.project_id), range_.includes(date))
    )
    if link is ReleaseProject:
        # The same date, which an index has.
        statement = statement.where(range_.includes(ReleaseProject.release_date))
    if COMMIT_FIELDS.isdisjoint(fields):
        return statement
    statement = statement.outerjoin(ReleaseCommit, ReleaseCommit.release_id == Release.id)
    statement = statement.outerjoin(Commit, Commit.id == ReleaseCommit.commit_id)
    return describe_commits(statement, COMMIT_FIELDS.intersection(fields))


def select_listed_commits(range_: DeployRange, fields: Fields) -> AnySelect:
    """Select commits by their date, each once for each release that lists it and its projects."""
    of_range = select(Commit.id).where(
        Commit.organization_id == range_.organization_id, range_.includes(Commit.date_created)
    )
    statement = (
        select(
            ReleaseProject.project_id,
            ReleaseCommit.release_id,
            epoch_seconds(Commit.date_created).label("hour"),
            literal(1).label("total"),
            Commit.id.label("commits"),
        )
        .select_from(ReleaseCommit)
        .join(Commit, Commit.id == ReleaseCommit.commit_id)
        .join(ReleaseProject, ReleaseProject.release_id == ReleaseCommit.release_id)
        .where(
            is_selected(ReleaseCommit.commit_id, of_range),
            range_.is_in_projects(ReleaseProject.project_id),
        )
    )
    return describe_commits(statement, fields)


def select_arrived_commits(range_: DeployRange, fields: Fields) -> AnySelect:
    """Select commits by their first deploy, each once for each project and environment."""
    first = materialize(select_first_arrivals(range_), "arrived")
    finished = epoch_microseconds(first.c.date_finished)
    statement = select(
        first.c.project_id,
        first.c.environment_id,
        first.c.release_id,
        epoch_seconds(first.c.date_finished).label("hour"),
        literal(1).label("total"),
        (finished - epoch_microseconds(first.c.commit_date)).label("lead_times"),
        literal(1).label("arrivals"),
    ).select_from(first)
    described = COMMIT_FIELDS.intersection(fields)
    if not described:
        return statement
    return describe_commits(statement.join(Commit, Commit.id == first.c.commit_id), described)


def describe_commits(statement: AnySelect, fields: Fields) -> AnySelect:
    """Add the authors and the names of repositories of commits, as far as they are used.

    `authors` is the key that distinguishes authors.
    """
    if not {"author", "authors"}.isdisjoint(fields):
        member = aliased(User)
        author = (
            select(
                CommitAuthor.id,
                CommitAuthor.organization_id,
                CommitAuthor.name,
                CommitAuthor.email,
                find_member_id(CommitAuthor).label("member_id"),
            )
            .subquery("author")
            .c
        )
        is_author = and_(
            author.id == Commit.author_id, author.organization_id == Commit.organization_id
        )
        # No address has a blank, so that none is a member's text.
        identity = func.coalesce(
            literal("member ", Text) + cast(member.id, Text), author.email, type_=Text
        )
        name = func.coalesce(member.name, author.name, author.email, type_=Text)
        statement = (
            statement.outerjoin(author.id.table, is_author)
            .outerjoin(member, member.id == author.member_id)
            .add_columns(
                *([identity.label("authors")] if "authors" in fields else []),
                name.label("author"),
                author.email.label("address"),
                member.email.label("member_address"),
            )
        )
    if "repository" in fields:
        is_repository = and_(
            Repository.id == Commit.repository_id,
            Repository.organization_id == Commit.organization_id,
        )
        statement = statement.outerjoin(Repository, is_repository).add_columns(
            Repository.name.label("repository")
        )
    return statement


KINDS: Mapping[frozenset[str], SelectKind] = {
    OF_DEPLOYS: select_deploys,
    OF_RELEASES: select_releases,
    OF_COMMITS: select_listed_commits,
    OF_ARRIVALS: select_arrived_commits,
}
"""The kinds of rows by the measures that are about them."""
