"""Rules that every loader follows. New loaders are found and tested without registration."""

import importlib
import inspect
from pathlib import Path
from typing import Any

import pytest

from db.connection.database import Database
from db.connection.paging import Slice
from db.rows import Scope
from db.sessions.health import LAST_14_DAYS
from loaders.base import Loader, Loaders
from loaders.commit import ShaKey
from loaders.dashboard import DashboardUser, DashboardVersionKey
from loaders.delivery.previous import ReleaseInScope
from loaders.delivery.running import BehindLoader, ReleaseInProject, RunningKey
from loaders.deploy import DeployTarget, TargetedRelease
from loaders.health import (
    HealthLoader,
    HealthSketchLoader,
    ProjectSessions,
    ProjectSessionTotals,
    ProjectUserTotals,
    ReleaseSessions,
    SessionsExist,
)
from loaders.pages import CountByKey, PageKey, PagesByKey
from loaders.project import ProjectReference, SlugKey
from loaders.pull_request import MergeCommit
from loaders.release import ReleaseProjectKey, ScopedLoader, ScopedRelease, VersionKey
from loaders.user import EmailKey, MembershipKey
from tests.clients.graph import Statements

pytestmark = pytest.mark.spec("releases#batching")

GENERIC_MODULES = {"base", "batches", "pages", "sketches"}


def list_loaders() -> list[type[Loader[Any, Any]]]:
    """List the loaders of all modules, without base classes."""
    classes: set[type[Loader[Any, Any]]] = set()
    folder = Path(__file__).parents[2] / "loaders"
    for path in [*folder.glob("*.py"), *folder.glob("delivery/*.py")]:
        name = ".".join(path.relative_to(folder.parent).with_suffix("").parts)
        if path.stem in GENERIC_MODULES:
            continue
        members = vars(importlib.import_module(name)).values()
        classes |= {
            member
            for member in members
            if inspect.isclass(member)
            and issubclass(member, Loader)
            and member.__module__ == name
            and member not in {BehindLoader, HealthLoader, HealthSketchLoader, ScopedLoader}
        }
    return sorted(classes, key=lambda loader: loader.__name__)


# Keys without rows, for loaders whose key is not a number.
KEYS: dict[str, list[Any]] = {
    "MemberByKey": [MembershipKey(9, 404), MembershipKey(9, 405)],
    "TeamsByMember": [MembershipKey(9, 404), MembershipKey(9, 405)],
    "RunningByProject": [RunningKey(404, ("production",)), RunningKey(405, ("production",))],
    "CommitsByPrefix": [ShaKey(9, "abcdef1"), ShaKey(8, "abcdef1")],
    "UserByAddress": [EmailKey(9, "a@b.example"), EmailKey(9, "c@d.example")],
    "PullRequestByMerge": [MergeCommit(9, "abc"), MergeCommit(9, "def")],
    "DashboardVersionByNumber": [DashboardVersionKey(404, 1), DashboardVersionKey(404, 2)],
    "IsFavorite": [DashboardUser(404, 1), DashboardUser(404, 2)],
    "IsTeamEditor": [DashboardUser(404, 1), DashboardUser(404, 2)],
    "ProjectBySlug": [SlugKey(9, "one"), SlugKey(9, "two")],
    "ProjectIdByReference": [ProjectReference(9, "one"), ProjectReference(9, 404)],
    "ReleaseProjectByKey": [ReleaseProjectKey(404, 1), ReleaseProjectKey(404, 2)],
    "PreviousInProject": [ReleaseInScope(404, 1), ReleaseInScope(405, 1)],
    "CommitBySha": [ShaKey(9, "abc", "acme/app"), ShaKey(9, "abc")],
    "ReleaseByVersion": [VersionKey(9, "1"), VersionKey(9, "2")],
    "DeployCountByRelease": [TargetedRelease(id_, DeployTarget()) for id_ in (1, 2)],
    "LastDeployByTarget": [
        TargetedRelease(id_, DeployTarget("production", "app")) for id_ in (1, 2)
    ],
}


def create_keys(loader: type[Loader[Any, Any]]) -> list[Any]:
    """Return two keys of a loader that have no rows."""
    if issubclass(loader, ScopedLoader):
        return [ScopedRelease(id_, Scope(("production",), "app")) for id_ in (404, 405)]
    if issubclass(loader, HealthLoader | HealthSketchLoader | SessionsExist):
        return [ReleaseSessions(id_, id_, ("production",), LAST_14_DAYS) for id_ in (404, 405)]
    if issubclass(loader, ProjectSessionTotals | ProjectUserTotals):
        return [ProjectSessions(id_, ("production",)) for id_ in (404, 405)]
    if issubclass(loader, BehindLoader):
        return [ReleaseInProject(404, 1), ReleaseInProject(404, 2)]
    if issubclass(loader, PagesByKey):
        return [PageKey(id_, Slice(10)) for id_ in (404, 405)]
    return KEYS.get(loader.__name__, [404, 405])


READING_ROLLUPS = (HealthLoader, HealthSketchLoader, ProjectSessionTotals, ProjectUserTotals)

for_each_loader = pytest.mark.parametrize(
    "loader", list_loaders(), ids=lambda loader: loader.__name__
)


def test_all_loaders_are_found() -> None:
    found = list_loaders()

    assert len(found) >= 25
    assert all(not issubclass(each, CountByKey) or each.key is not None for each in found)


@for_each_loader
async def test_loader_reads_all_keys_with_one_statement_and_defaults_missing_ones(
    db: Database, statements: Statements, loader: type[Loader[Any, Any]]
) -> None:
    async with db.snapshot() as snapshot:
        one, two = create_keys(loader)
        values = await Loaders(snapshot, [1])[loader].load_many([one, two, one])

    assert values[0] == values[2]
    reads_rollups = issubclass(loader, READING_ROLLUPS)
    assert statements.batches == [*(["RollupByProject"] if reads_rollups else []), loader.__name__]
    for value in values:
        page_rows = getattr(value, "rows", value)
        fields = tuple(page_rows) if isinstance(page_rows, tuple | list) else (page_rows,)
        assert not any(fields), value


@for_each_loader
async def test_statement_is_limited_to_the_callers_organizations(
    db: Database, statements: Statements, loader: type[Loader[Any, Any]]
) -> None:
    async with db.snapshot() as snapshot:
        await Loaders(snapshot, [1])[loader].load_many(create_keys(loader))

    for text in statements.texts:
        assert "organization" in text.partition("WHERE")[2], text
