"""Imports into organizations that have the releases already."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db import models
from db.connection.database import Database
from db.models import Commit, CommitAuthor, HeadCommit, Project, Release, ReleaseCommit
from jobs.git_import.importer import ImportResult
from jobs.git_import.releases import Difference
from tests.support.factories import World, minute
from tests.support.git_repositories import FIRST_DATE, GitRepository, run_git
from tests.support.histories import import_history, read_release_commits, read_rows, to_datetime

pytestmark = pytest.mark.spec("releases#releases-that-exist")

ORIGIN = "https://github.com/acme/shop.git"


async def import_world(world: World, path: Path, **options: Any) -> ImportResult:
    """Import into the organization of a world."""
    [slug] = await read_rows(world.db, select(models.Organization.slug))
    return await import_history(world.db, path, **{"organization": slug} | options)


async def read_projects(db: Database, version: str) -> Sequence[str]:
    """Read the slugs of a release's projects."""
    statement = (
        select(Project.slug)
        .join(models.ReleaseProject, models.ReleaseProject.project_id == Project.id)
        .join(Release, Release.id == models.ReleaseProject.release_id)
        .where(Release.version == version)
        .order_by(Project.slug)
    )
    return await read_rows(db, statement)


async def test_a_release_of_an_sdk_gets_its_commits_and_stays_a_boundary(
    world: World, repository: GitRepository
) -> None:
    one = repository.commit("one")
    two = repository.commit("two", one)
    repository.tag("v1.0.0", one)
    repository.tag("v2.0.0", two)
    project = await world.project("app")
    release = await world.release("app@1.0.0", projects=[project], date_created=minute(5))

    result = await import_world(world, repository.path)

    assert result == ImportResult(releases=1, completed=1, commits=2, authors=1)
    assert await read_release_commits(world.db) == {"app@1.0.0": ["one"], "app@2.0.0": ["two"]}
    statement = select(
        Release.ref, Release.date_created, Release.date_released, Release.commit_count,
        Commit.message,
    ).join(Commit, Commit.id == Release.last_commit_id).where(Release.id == release)  # fmt: skip
    assert await read_rows(world.db, statement) == [
        ("v1.0.0", minute(5), to_datetime(FIRST_DATE + 60), 1, "one")
    ]
    heads = select(Commit.sha).join(HeadCommit, HeadCommit.commit_id == Commit.id)
    assert sorted(await read_rows(world.db, heads)) == sorted([one, two])
    kinds = select(models.Change.kind).where(models.Change.subject_id == release)
    assert set(await read_rows(world.db, kinds)) == {"release updated", "release commits set"}


async def test_what_others_reported_stays_and_differences_are_reported(
    world: World, repository: GitRepository
) -> None:
    run_git(repository.path, "config", "remote.origin.url", ORIGIN)
    one = repository.commit("one")
    two = repository.commit("two", one)
    repository.tag("v1.0.0", one)
    repository.tag("v2.0.0", two)
    shop = await world.repository("acme/shop")
    docs = await world.repository("acme/docs")
    ann = await world.row(CommitAuthor, email="bob@example.org", name="Bob")
    shared = {"date_created": minute(0), "author_id": ann}
    commits = [
        await world.row(Commit, repository_id=shop, sha=two, message="early", **shared),
        await world.row(Commit, repository_id=shop, sha=one, message="early", **shared),
        await world.row(Commit, repository_id=docs, sha=two, message="copy", **shared),
        await world.row(Commit, repository_id=docs, sha="d" * 40, message="docs", **shared),
        await world.row(Commit, repository_id=shop, sha="e" * 40, message="unknown", **shared),
    ]
    release = await world.release(
        "app@2.0.0", projects=[], ref="main", date_released=minute(9), status=1
    )
    links = [
        {"release_id": release, "commit_id": commit, "position": position}
        for position, commit in enumerate(commits)
    ]
    await world.rows(ReleaseCommit, *links)

    result = await import_world(world, repository.path)

    text = (
        f"its ref is 'main', its release date is {minute(9)}, that of the tag "
        f"{to_datetime(FIRST_DATE + 120)}, commits that the clone does not have: 1, "
        "commits that are not of the tag and were removed: 1"
    )
    assert result == ImportResult(
        releases=1,
        completed=1,
        commits=1,
        authors=1,
        differences=(Difference("v2.0.0", text),),
    )
    assert await read_release_commits(world.db) == {
        "app@2.0.0": ["two", "docs", "unknown"],
        "app@1.0.0": ["one"],
    }
    names = select(CommitAuthor.id).order_by(CommitAuthor.name)
    ids = [str(id_) for id_ in await read_rows(world.db, names)]
    statement = select(
        Release.ref,
        Release.status,
        Release.date_released,
        Release.commit_count,
        Release.author_ids,
    ).where(Release.id == release)
    assert await read_rows(world.db, statement) == [("main", 1, minute(9), 3, ids)]
    assert await read_projects(world.db, "app@2.0.0") == ["app"]
    again = await import_world(world, repository.path)
    assert (again.completed, len(again.differences)) == (0, 1)
    assert "removed" not in again.differences[0].text


async def test_a_second_project_is_linked_to_the_releases_of_the_first(
    db: Database, repository: GitRepository
) -> None:
    two = repository.commit("two", repository.commit("one"))
    repository.tag("core@1.0.0", two)
    repository.tag("v1.0.0", two)
    await import_history(db, repository.path, project="first")

    result = await import_history(db, repository.path, project="second")

    assert result == ImportResult(releases=1, completed=1, commits=2)
    assert await read_release_commits(db) == {
        version: ["two", "one"] for version in ("core@1.0.0", "first@1.0.0", "second@1.0.0")
    }
    assert await read_projects(db, "core@1.0.0") == ["first", "second"]
    assert await read_projects(db, "second@1.0.0") == ["second"]


@pytest.mark.spec("releases#repeated-imports")
async def test_links_that_are_missing_or_in_another_order_are_repaired(
    db: Database, repository: GitRepository
) -> None:
    two = repository.commit("two", repository.commit("one"))
    repository.tag("1.0.0", two)
    repository.tag("2.0.0", repository.commit("four", repository.commit("three", two)))
    await import_history(db, repository.path)
    async with db.begin() as connection:
        [first, second] = await connection.scalars(select(Release.id).order_by(Release.id))
        await connection.execute(delete(ReleaseCommit).where(ReleaseCommit.release_id == first))
        moves = ((0, 9), (1, 0), (9, 1))
        for old, new in moves:
            await connection.execute(
                update(ReleaseCommit)
                .where(ReleaseCommit.release_id == second, ReleaseCommit.position == old)
                .values(position=new)
            )

    result = await import_history(db, repository.path)

    assert result == ImportResult(completed=2, commits=2)
    assert await read_release_commits(db) == {
        "app@1.0.0": ["two", "one"],
        "app@2.0.0": ["four", "three"],
    }


async def test_commits_without_messages_get_the_values_of_git(
    world: World, repository: GitRepository
) -> None:
    run_git(repository.path, "config", "remote.origin.url", ORIGIN)
    one = repository.commit("one", tree=repository.write_tree(file="1"))
    repository.tag("v1.0.0", one)
    shop = await world.repository("acme/shop")
    bare = await world.row(Commit, repository_id=shop, sha=one, date_created=minute(0))
    project = await world.project("app")
    release = await world.release(
        "app@1.0.0", projects=[project], ref="v1.0.0", date_released=to_datetime(FIRST_DATE + 60)
    )
    await world.rows(ReleaseCommit, {"release_id": release, "commit_id": bare, "position": 0})
    await world.rows(HeadCommit, {"release_id": release, "repository_id": shop, "commit_id": bare})

    result = await import_world(world, repository.path)

    assert result == ImportResult(completed=1, authors=1)

    [author_id] = await read_rows(world.db, select(CommitAuthor.id))
    assert await read_rows(world.db, select(Release.author_ids)) == [[str(author_id)]]
    statement = select(Commit.message, Commit.date_created, models.FileChange.path).join(
        models.FileChange, models.FileChange.commit_id == Commit.id
    )
    assert await read_rows(world.db, statement) == [("one", to_datetime(FIRST_DATE + 60), "file")]
