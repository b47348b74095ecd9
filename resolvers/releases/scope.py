"""The scope of a release's fields: the environments and the project that they count.

A row carries the scope of the list it was read by. Arguments of a field replace parts of it, and
rows loaded below a row inherit it. Rules: docs/reference/releases.md#scope.
"""

from collections.abc import Awaitable, Sequence
from typing import Any, NamedTuple, TypeVar, cast

from strawberry import ID, UNSET

from db.connection.paging import Page
from db.rows import FULL_SCOPE, ReleaseRow, Scope
from loaders.project import ProjectIdByReference, ProjectReference
from loaders.release import ScopedRelease
from resolvers.arguments import unset_to_none
from resolvers.context import Context
from resolvers.errors import NotFoundError, check_name_count
from resolvers.ids import parse_only_project
from resolvers.organization import describe_missing_project

R = TypeVar("R")


def narrow_scope(scope: Scope, environments: list[str] | None, project: ID | None) -> Scope:
    """Return a field's scope: its arguments, and the row's scope where they are absent.

    Null and an empty list of environments mean all environments.

    Raises: InvalidArgumentError for too many environments.
    """
    if environments is UNSET and project is UNSET:
        return scope
    names = scope.environments
    if environments is not UNSET:
        check_name_count(environments or (), "environments")
        names = tuple(sorted(set(environments or ()))) or None
    only_project = scope.project
    if project is not UNSET:
        only_project = parse_only_project(project)
    return Scope(names, only_project)


def scoped_release_key(
    release: ReleaseRow, environments: list[str] | None = UNSET, project: ID | None = UNSET
) -> ScopedRelease:
    """Make the key of a release in the scope of the field."""
    return ScopedRelease(release.id, narrow_scope(release.scope, environments, project))


class ProjectLookup(NamedTuple):
    """A lookup, which has begun, of the name of a project in one or more organizations."""

    name: str
    ids: Sequence[Awaitable[int | None]]

    async def check(self) -> None:
        """Raise NotFoundError if an organization has no such project."""
        for project_id in self.ids:
            if await project_id is None:
                raise NotFoundError(describe_missing_project(self.name), argument=("project",))


def look_up_project(
    context: Context, releases: Sequence[ReleaseRow], project: ID | None = UNSET, **_others: Any
) -> ProjectLookup | None:
    """Begin to look up the project that a field's arguments name; None if they name none.

    It is looked up in the organization of each release
    (docs/reference/releases.md#scope-arguments).
    """
    name = unset_to_none(project)
    reference = parse_only_project(name)
    if name is None or reference is None:
        return None
    loader = context.loaders[ProjectIdByReference]
    organizations = dict.fromkeys(release.organization_id for release in releases)
    return ProjectLookup(
        name, [loader.load(ProjectReference(each, reference)) for each in organizations]
    )


def inherit_scope(row: Any, loaded: R | None, _key: object) -> R | None:
    """Return a row that was loaded below another one, with the scope of that one."""
    if loaded is None or row.scope == FULL_SCOPE:
        return loaded
    scoped: R = cast("Any", loaded)._replace(scope=row.scope)
    return scoped


def inherit_page_scope(row: Any, page: Page[R]) -> Page[R]:
    """Return a page that was loaded below a row, with the scope of that row."""
    if row.scope == FULL_SCOPE:
        return page
    return page._replace(rows=[cast("Any", each)._replace(scope=row.scope) for each in page.rows])
