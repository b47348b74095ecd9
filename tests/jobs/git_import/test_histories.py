"""Imports of random histories, compared with git itself."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.connection.database import Database
from db.models import Commit, CommitAuthor, Organization, Release, ReleaseCommit
from jobs.git_import.git import Git
from jobs.git_import.importer import ImportResult
from jobs.git_import.plan import read_plan
from jobs.git_import.tags import select_tags
from tests.support.expected_histories import read_expected_commits
from tests.support.git_repositories import run_git
from tests.support.histories import import_history, read_rows
from tests.support.random_histories import MAILMAP_BRANCH, create_random_history

pytestmark = pytest.mark.spec("releases#tag-commits")


def read_planned_commits(path: Path) -> Mapping[str, Sequence[str]]:
    """Return the shas that the plan of an import gives each release."""
    with Git(path) as git:
        plan = read_plan(git, select_tags(git, "app", "*"), frozenset(), None, lambda *_: None)
        return {
            release.tag.version: [plan.graph.shas[commit].hex() for commit in release.commits]
            for release in plan.releases
        }


async def read_stored_commits(db: Database, organization: str) -> Mapping[str, Sequence[str]]:
    """Return the shas of each release of an organization, in order."""
    statement = (
        select(Release.version, Commit.sha)
        .join(Organization, Organization.id == Release.organization_id)
        .outerjoin(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .outerjoin(Commit, Commit.id == ReleaseCommit.commit_id)
        .where(Organization.slug == organization)
        .order_by(Release.id, ReleaseCommit.position)
    )
    commits: dict[str, list[str]] = {}
    for version, sha in await read_rows(db, statement):
        commits.setdefault(version, []).extend([] if sha is None else [sha])
    return commits


async def read_stored_values(db: Database, organization: str) -> Sequence[Any]:
    """Return the values of each release and commit of an organization, without their ids."""
    of_organization = select(Organization.id).where(Organization.slug == organization)
    authors = select(CommitAuthor.id, CommitAuthor.email, CommitAuthor.name).where(
        CommitAuthor.organization_id == of_organization.scalar_subquery()
    )
    people = {id_: person for id_, *person in await read_rows(db, authors)}
    commits = (
        select(Commit.sha, Commit.message, Commit.date_created, Commit.author_id)
        .where(Commit.organization_id == of_organization.scalar_subquery())
        .order_by(Commit.sha)
    )
    releases = (
        select(Release.version, Release.author_ids)
        .where(Release.organization_id == of_organization.scalar_subquery())
        .order_by(Release.version)
    )
    return [
        *((*row[:3], people.get(row[3])) for row in await read_rows(db, commits)),
        *((row[0], [people[int(id_)] for id_ in row[1]]) for row in await read_rows(db, releases)),
    ]


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), commits=st.integers(1, 40), tags=st.integers(1, 16))
def test_commits_of_tags_are_those_that_git_lists(seed: int, commits: int, tags: int) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "history"
        create_random_history(path, Random(seed), commits=commits, tags=tags)

        planned = read_planned_commits(path)

        marked = set(run_git(path, "rev-list", "--all", "--grep=#skipsentry").split())
        assert {
            version: [sha for sha in shas if sha not in marked]
            for version, shas in planned.items()
        } == read_expected_commits(path, "app")
        assert all(planned.values())


@pytest.mark.parametrize("seed", range(4))
async def test_the_order_of_imports_does_not_change_the_releases(
    db: Database, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    path = tmp_path / "history"
    names = create_random_history(path, random, commits=40, tags=20)
    shas = {name: run_git(path, "rev-parse", f"refs/tags/{name}") for name in names}
    later = random.sample(names, 8)
    for name in later:
        run_git(path, "tag", "-d", name)
    earlier = [name for name in names if name not in later]
    for name in random.sample(earlier, 4):
        await import_history(db, path, tag_pattern=name)
    for name in random.sample(later, 8):
        run_git(path, "tag", name, shas[name])
        await import_history(db, path, tag_pattern=random.choice((name, "*1*", "*")))
    run_git(path, "symbolic-ref", "HEAD", MAILMAP_BRANCH)
    for name in random.sample(names, 3):
        await import_history(db, path, tag_pattern=name)

    await import_history(db, path)

    assert await read_stored_commits(db, "acme") == read_expected_commits(path, "app")
    again = await import_history(db, path)
    assert again == ImportResult(skipped=again.skipped, differences=again.differences)
    await import_history(db, path, organization="whole")
    assert await read_stored_commits(db, "acme") == await read_stored_commits(db, "whole")
    assert await read_stored_values(db, "acme") == await read_stored_values(db, "whole")


async def test_commits_of_a_directory_are_those_that_git_lists(
    db: Database, tmp_path: Path
) -> None:
    path = tmp_path / "history"
    create_random_history(path, Random(7), commits=60, tags=20)

    await import_history(db, path, directory="./core/")

    expected = read_expected_commits(path, "app", directory="core")
    assert await read_stored_commits(db, "acme") == expected
    assert sum(map(len, expected.values())) > 0
