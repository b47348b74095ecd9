from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from db.connection.database import Database
from db.models import (
    Base,
    Commit,
    CommitAuthor,
    Deploy,
    DeployProject,
    Environment,
    EnvironmentProject,
    FileChange,
    HeadCommit,
    Organization,
    Project,
    Release,
    ReleaseCommit,
    ReleaseProject,
    ReleaseProjectEnvironment,
    Repository,
)
from jobs.git_import import commits, importer
from jobs.git_import.importer import GitImportError, ImportResult
from jobs.git_import.tags import Skipped
from tests.support.git_repositories import FIRST_DATE, Story, generate, git
from tests.support.histories import date, imported, read, releases

WRITTEN: tuple[type[Base], ...] = (
    Organization, Project, Repository, Environment, EnvironmentProject, CommitAuthor, Commit,
    FileChange, Release, ReleaseProject, ReleaseCommit, HeadCommit, Deploy, DeployProject,
    ReleaseProjectEnvironment,
)  # fmt: skip


async def counts(db: Database) -> dict[str, int]:
    """How many rows every table has that an import writes."""
    found = {}
    for model in WRITTEN:
        [found[model.__tablename__]] = await read(db, select(func.count()).select_from(model))
    return found


async def stored(db: Database) -> list[Any]:
    """What an import wrote, ids left out."""
    rows = select(
        Release.version, Release.ref, Release.date_created, Release.commit_count, Commit.sha
    ).outerjoin(Commit, Commit.id == Release.last_commit_id)
    links = (
        select(Release.version, Commit.sha, ReleaseCommit.position, CommitAuthor.email)
        .join(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .join(Commit, Commit.id == ReleaseCommit.commit_id)
        .join(CommitAuthor, CommitAuthor.id == Commit.author_id)
    )
    changed = select(Commit.sha, FileChange.path, FileChange.type).join(
        FileChange, FileChange.commit_id == Commit.id
    )
    return [sorted(await read(db, each), key=repr) for each in (rows, links, changed)]


async def test_tags_become_releases_with_the_commits_between_them(
    db: Database, story: Story
) -> None:
    one = story.commit("one", author="Ann <Ann@Example.org>", tree=story.tree(a="1", b="1"))
    two = story.commit("two\n\nand why", one, author="Bob <bob@example.org>")
    three = story.commit("three", two, author="Ann B. <ann@example.org>")
    story.tag("v1.0.0", one)
    story.annotate("v1.1.0-rc.1", three, date="1600000000 +0530")

    result = await imported(db, story.path)

    assert result == ImportResult(releases=2, commits=3, authors=2)
    assert await releases(db) == {
        "app@1.0.0": ["one"],
        "app@1.1.0-rc.1": ["three", "two\n\nand why"],
    }
    ann, bob = await read(db, select(CommitAuthor.id).order_by(CommitAuthor.email))
    statement = select(
        Release.ref, Release.date_created, Release.date_released, Release.author_ids,
        Release.commit_count, Release.package, Release.minor, Release.prerelease, Commit.sha,
    ).outerjoin(Commit, Commit.id == Release.last_commit_id).order_by(Release.id)  # fmt: skip
    first, second = date(FIRST_DATE + 60), date(1_600_000_000)
    assert await read(db, statement) == [
        ("v1.0.0", first, first, [str(ann)], 1, "app", 0, "", one),
        ("v1.1.0-rc.1", second, second, [str(ann), str(bob)], 2, "app", 1, "rc.1", three),
    ]
    people = select(CommitAuthor.email, CommitAuthor.name).order_by(CommitAuthor.email)
    assert await read(db, people) == [("ann@example.org", "Ann B."), ("bob@example.org", "Bob")]
    changed = select(Commit.message, FileChange.path, FileChange.type).join(
        Commit, Commit.id == FileChange.commit_id
    )
    assert sorted(await read(db, changed)) == [
        ("one", "a", "A"),
        ("one", "b", "A"),
        ("two\n\nand why", "a", "D"),
        ("two\n\nand why", "b", "D"),
    ]
    heads = select(Commit.sha).join(HeadCommit, HeadCommit.commit_id == Commit.id)
    assert sorted(await read(db, heads)) == sorted([one, three])
    assert await read(db, select(Repository.name, Repository.url, Repository.provider)) == [
        ("story", None, None)
    ]


async def test_running_again_adds_nothing(db: Database, tmp_path: Path) -> None:
    path = generate(tmp_path / "made", commits=120, releases=12)
    await imported(db, path, environment="production")
    before = await counts(db)

    result = await imported(db, path, environment="production")

    assert result == ImportResult()
    assert await counts(db) == before
    assert (before["release"], before["commit"], before["deploy"]) == (12, 120, 12)


async def test_a_new_tag_adds_only_its_own_commits(db: Database, story: Story) -> None:
    one = story.commit("one")
    two = story.commit("two", one)
    three = story.commit("three", two)
    four = story.commit("four", three)
    story.tag("1.0", two)
    await imported(db, story.path)
    story.tag("2.0", four)
    story.tag("0.9", one)  # in a release already: nothing is moved

    result = await imported(db, story.path)

    assert result == ImportResult(releases=2, commits=2)
    assert await releases(db) == {
        "app@1.0": ["two", "one"],
        "app@0.9": [],
        "app@2.0": ["four", "three"],
    }


async def test_a_moved_or_deleted_tag_leaves_its_release_alone(db: Database, story: Story) -> None:
    one = story.commit("one")
    two = story.commit("two", one)
    three = story.commit("three", two)
    story.tag("1.0", one)
    story.tag("gone", one)
    await imported(db, story.path)
    story.tag("1.0", two)
    git(story.path, "tag", "-d", "gone")
    story.tag("2.0", three)

    result = await imported(db, story.path)

    assert (result.releases, result.commits) == (1, 2)
    assert (await releases(db))["app@2.0"] == ["three", "two"]


async def test_a_release_of_another_origin_is_left_alone(db: Database, story: Story) -> None:
    two = story.commit("two", story.commit("one"))
    story.tag("nightly", two)
    story.tag("1.0", story.commit("three", two))
    await imported(db, story.path, project="first", tag_pattern="nightly")

    result = await imported(db, story.path, project="second")

    reason = "there is a release 'nightly' already, of another origin"
    assert result == ImportResult(releases=1, commits=3, skipped=(Skipped("nightly", reason),))
    assert await releases(db) == {
        "nightly": ["two", "one"],
        "second@1.0": ["three", "two", "one"],
    }


async def test_commits_with_the_skip_marker_are_left_out(db: Database, story: Story) -> None:
    one = story.commit("one")
    two = story.commit("two #skipsentry", one, author="Bot <bot@x.org>")
    story.tag("1.0", two)
    story.tag("2.0", story.commit("three", two))

    result = await imported(db, story.path)

    assert (result.commits, await releases(db)) == (
        2,
        {"app@1.0": ["one"], "app@2.0": ["three"]},
    )
    [ann] = await read(db, select(CommitAuthor.id).where(CommitAuthor.name == "Ann"))
    assert await read(db, select(Release.author_ids)) == [[str(ann)], [str(ann)]]
    assert await imported(db, story.path) == ImportResult()


async def test_each_release_gets_one_deploy(db: Database, story: Story) -> None:
    one = story.commit("one")
    story.tag("1.0", one)
    await imported(db, story.path)
    story.tag("2.0", story.commit("two", one))

    result = await imported(db, story.path, environment="production")
    again = await imported(db, story.path, environment="staging")

    assert (result.releases, result.deploys, again) == (1, 2, ImportResult())
    statement = (
        select(
            Release.version,
            Release.deploy_count,
            Release.last_deploy_id == Deploy.id,
            ReleaseProjectEnvironment.last_deploy_id == Deploy.id,
            Deploy.date_finished == Release.date_created,
            ReleaseProjectEnvironment.first_seen == Release.date_created,
            Environment.name,
        )
        .join(Deploy, Deploy.release_id == Release.id)
        .join(Environment, Environment.id == Deploy.environment_id)
        .join(ReleaseProjectEnvironment, ReleaseProjectEnvironment.release_id == Release.id)
        .order_by(Release.version)
    )
    assert await read(db, statement) == [
        ("app@1.0", 1, True, True, True, True, "production"),
        ("app@2.0", 1, True, True, True, True, "production"),
    ]
    assert (await counts(db))["deploy_project"] == 2


class StoppedError(Exception):
    pass


@pytest.mark.parametrize("stage", ["commits", "releases"])
async def test_an_interrupted_import_is_completed_by_the_next(
    db: Database, tmp_path: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "COMMITS_AT_ONCE", 30)
    path = generate(tmp_path / "made", commits=200, releases=20)
    whole = (await imported(db, path, organization="whole"), await stored(db))
    seen = []

    def interrupt(at: str, done: int, total: int) -> None:
        seen.append((at, done))
        if at == stage and done > total // 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        await imported(db, path, progress=interrupt)
    half = await read(db, select(Release.commit_count, func.count(ReleaseCommit.commit_id))
        .outerjoin(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .group_by(Release.id))  # fmt: skip
    rest = await imported(db, path)

    assert all(claimed == linked for claimed, linked in half)
    assert 20 < len(half) < 40
    assert (whole[0].releases, rest.releases) == (20, 40 - len(half))
    assert await stored(db) == [sorted([*each, *each], key=repr) for each in whole[1]]


async def test_a_history_of_many_chunks_is_like_one_of_few(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = generate(tmp_path / "made", commits=100, releases=5)
    await imported(db, path, organization="few")
    few = await stored(db)
    monkeypatch.setattr(commits, "COMMITS_AT_ONCE", 7)
    monkeypatch.setattr(commits, "CHANGES_AT_ONCE", 10)
    monkeypatch.setattr(importer, "RELEASES_AT_ONCE", 1)

    await imported(db, path, organization="many")

    assert await stored(db) == [sorted([*each, *each], key=repr) for each in few]


async def test_commits_and_authors_that_were_named_before_are_completed(
    db: Database, story: Story
) -> None:
    one = story.commit("one", author="Ann <ann@x.org>")
    two = story.commit("two", one, author=" <ann@x.org>")
    story.tag("1.0", one)
    await imported(db, story.path)
    async with db.begin() as connection:
        await connection.execute(update(CommitAuthor).values(name="Former"))
        own = {"organization_id": 1, "repository_id": 1, "date_created": date(0)}
        await connection.execute(insert(Commit).values(sha=two, **own))
    story.tag("2.0", story.commit("three", two, author="Ann Bell <ANN@x.org>"))

    result = await imported(db, story.path)

    assert result == ImportResult(releases=1, commits=2)
    assert await read(db, select(CommitAuthor.name)) == ["Ann Bell"]
    statement = select(Commit.message, Commit.author_id).where(Commit.sha == two)
    assert await read(db, statement) == [("two", 1)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"tag_pattern": "release-*"}, "No tag matches 'release-\\*'"),
        ({"environment": "a/b"}, "environment: 'a/b'"),
        ({"environment": "x" * 65}, "environment: 'xxx"),
        ({"organization": "ACME"}, "organization: 'ACME' is not a slug"),
        ({"project": "-app"}, "project: '-app' is not a slug"),
    ],
)
async def test_what_cannot_be_meant_is_refused_before_anything_is_written(
    db: Database, story: Story, options: dict[str, str], message: str
) -> None:
    story.tag("1.0", story.commit())

    with pytest.raises(GitImportError, match=message):
        await imported(db, story.path, **options)

    assert not any((await counts(db)).values())
