"""Rules that every loader follows. New loaders are found and tested without registration."""

import importlib
import inspect
import pkgutil
from typing import Any

import pytest

import loaders
from db.connection.database import Database
from db.connection.paging import Slice
from db.rows import Scope
from loaders.base import Loader, Loaders
from loaders.dashboard import DashboardUser, DashboardVersionKey
from loaders.deploy import DeployTarget, TargetedRelease
from loaders.health import HealthLoader, ProjectLoader, ProjectSessions, ReleaseSessions
from loaders.pages import CountByKey, PageKey, PagesByKey
from loaders.pull_request import MergeCommit
from loaders.release import ScopedLoader, ScopedRelease, VersionKey
from loaders.user import EmailKey
from tests.clients.graph import Statements

pytestmark = pytest.mark.spec("releases#batching")

GENERIC = {"base", "pages"}


def all_loaders() -> list[type[Loader[Any, Any]]]:
    kinds: set[type[Loader[Any, Any]]] = set()
    for module in pkgutil.iter_modules(loaders.__path__):
        if module.name in GENERIC:
            continue
        members = vars(importlib.import_module(f"loaders.{module.name}")).values()
        kinds |= {
            each
            for each in members
            if inspect.isclass(each)
            and issubclass(each, Loader)
            and each.__module__ == f"loaders.{module.name}"
            and each not in {HealthLoader, ProjectLoader, ScopedLoader}
        }
    return sorted(kinds, key=lambda each: each.__name__)


# Keys without rows, for loaders whose key is not a number.
KEYS: dict[str, list[Any]] = {
    "UserByAddress": [EmailKey(9, "a@b.example"), EmailKey(9, "c@d.example")],
    "PullRequestByMerge": [MergeCommit(9, "abc"), MergeCommit(9, "def")],
    "DashboardVersionByNumber": [DashboardVersionKey(404, 1), DashboardVersionKey(404, 2)],
    "IsFavorite": [DashboardUser(404, 1), DashboardUser(404, 2)],
    "IsTeamEditor": [DashboardUser(404, 1), DashboardUser(404, 2)],
    "ReleaseByVersion": [VersionKey(9, "1"), VersionKey(9, "2")],
    "DeployCountByRelease": [TargetedRelease(each, DeployTarget()) for each in (1, 2)],
    "LastDeployByTarget": [
        TargetedRelease(each, DeployTarget("production", "app")) for each in (1, 2)
    ],
}


def keys_of(loader: type[Loader[Any, Any]]) -> list[Any]:
    if issubclass(loader, ScopedLoader):
        return [ScopedRelease(each, Scope(("production",), "app")) for each in (404, 405)]
    if issubclass(loader, HealthLoader):
        return [ReleaseSessions(each, each, ("production",), "14d") for each in (404, 405)]
    if issubclass(loader, ProjectLoader):
        return [ProjectSessions(each, ("production",)) for each in (404, 405)]
    if issubclass(loader, PagesByKey):
        return [PageKey(each, Slice(10)) for each in (404, 405)]
    return KEYS.get(loader.__name__, [404, 405])


ALL = pytest.mark.parametrize("loader", all_loaders(), ids=lambda each: each.__name__)


def test_all_loaders_are_found() -> None:
    assert len(all_loaders()) >= 25
    assert all(not issubclass(each, CountByKey) or each.key is not None for each in all_loaders())


@ALL
async def test_loader_reads_all_keys_with_one_statement_and_defaults_missing_ones(
    db: Database, statements: Statements, loader: type[Loader[Any, Any]]
) -> None:
    async with db.snapshot() as snapshot:
        one, two = keys_of(loader)
        values = await Loaders(snapshot, [1])[loader].load_many([one, two, one])

    assert values[0] == values[2]
    assert statements.batches == [loader.__name__]
    for value in values:
        page_rows = getattr(value, "rows", value)
        fields = tuple(page_rows) if isinstance(page_rows, tuple | list) else (page_rows,)
        assert not any(fields), value


@ALL
async def test_statement_is_limited_to_the_callers_organizations(
    db: Database, statements: Statements, loader: type[Loader[Any, Any]]
) -> None:
    async with db.snapshot() as snapshot:
        await Loaders(snapshot, [1])[loader].load_many(keys_of(loader))

    for text in statements.texts:
        assert "organization" in text.partition("WHERE")[2], text
