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
from jobs.git_import.releases import Difference
from jobs.git_import.tags import SkippedTag
from tests.support.git_repositories import FIRST_DATE, GitRepository, generate_repository
from tests.support.histories import import_history, read_release_commits, read_rows, to_datetime

pytestmark = pytest.mark.spec("releases#history-import")

WRITTEN_MODELS: tuple[type[Base], ...] = (
    Organization, Project, Repository, Environment, EnvironmentProject, CommitAuthor, Commit,
    FileChange, Release, ReleaseProject, ReleaseCommit, HeadCommit, Deploy, DeployProject,
    ReleaseProjectEnvironment,
)  # fmt: skip


async def count_rows(db: Database) -> dict[str, int]:
    """Count the rows of every table that an import writes."""
    rows = {}
    for model in WRITTEN_MODELS:
        [rows[model.__tablename__]] = await read_rows(db, select(func.count()).select_from(model))
    return rows


async def read_imported_rows(db: Database) -> list[Any]:
    """Read the rows that an import wrote, without their ids."""
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
    return [sorted(await read_rows(db, each), key=repr) for each in (rows, links, changed)]


async def test_tags_become_releases_with_the_commits_between_them(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit(
        "one", author="Ann <Ann@Example.org>", tree=repository.write_tree(a="1", b="1")
    )
    two = repository.commit("two\n\nand why", one, author="Bob <bob@example.org>")
    three = repository.commit("three", two, author="Ann B. <ann@example.org>")
    repository.tag("v1.0.0", one)
    repository.annotate("v1.1.0-rc.1", three, date="1600000000 +0530")

    result = await import_history(db, repository.path)

    assert result == ImportResult(releases=2, commits=3, authors=2)
    assert await read_release_commits(db) == {
        "app@1.0.0": ["one"],
        "app@1.1.0-rc.1": ["three", "two\n\nand why"],
    }
    ann, bob = await read_rows(db, select(CommitAuthor.id).order_by(CommitAuthor.email))
    statement = select(
        Release.ref, Release.date_created, Release.date_released, Release.author_ids,
        Release.commit_count, Release.package, Release.minor, Release.prerelease, Commit.sha,
    ).outerjoin(Commit, Commit.id == Release.last_commit_id).order_by(Release.id)  # fmt: skip
    first, second = to_datetime(FIRST_DATE + 60), to_datetime(1_600_000_000)
    assert await read_rows(db, statement) == [
        ("v1.0.0", first, first, [str(ann)], 1, "app", 0, "", one),
        ("v1.1.0-rc.1", second, second, [str(ann), str(bob)], 2, "app", 1, "rc.1", three),
    ]
    people = select(CommitAuthor.email, CommitAuthor.name).order_by(CommitAuthor.email)
    assert await read_rows(db, people) == [
        ("ann@example.org", "Ann B."),
        ("bob@example.org", "Bob"),
    ]
    changed = select(Commit.message, FileChange.path, FileChange.type).join(
        Commit, Commit.id == FileChange.commit_id
    )
    assert sorted(await read_rows(db, changed)) == [
        ("one", "a", "A"),
        ("one", "b", "A"),
        ("two\n\nand why", "a", "D"),
        ("two\n\nand why", "b", "D"),
    ]
    heads = select(Commit.sha).join(HeadCommit, HeadCommit.commit_id == Commit.id)
    assert sorted(await read_rows(db, heads)) == sorted([one, three])
    assert await read_rows(db, select(Repository.name, Repository.url, Repository.provider)) == [
        ("story", None, None)
    ]


async def test_a_repeated_import_adds_nothing(db: Database, tmp_path: Path) -> None:
    path = generate_repository(tmp_path / "made", commits=120, releases=12)
    await import_history(db, path, environment="production")
    before = await count_rows(db)

    result = await import_history(db, path, environment="production")

    assert result == ImportResult()
    assert await count_rows(db) == before
    assert (before["release"], before["commit"], before["deploy"]) == (12, 120, 12)


async def test_a_new_tag_between_others_takes_its_commits(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one")
    two = repository.commit("two", one)
    three = repository.commit("three", two)
    four = repository.commit("four", three)
    repository.tag("1.0", two)
    await import_history(db, repository.path)
    repository.tag("2.0", four)
    repository.tag("0.9", one)

    result = await import_history(db, repository.path)

    text = "commits that are not of the tag and were removed: 1"
    assert result == ImportResult(
        releases=2, completed=1, commits=3, differences=(Difference("1.0", text),)
    )
    assert await read_release_commits(db) == {
        "app@1.0": ["two"],
        "app@0.9": ["one"],
        "app@2.0": ["four", "three"],
    }
    assert await import_history(db, repository.path) == ImportResult()


async def test_a_release_follows_its_tag(db: Database, repository: GitRepository) -> None:
    one = repository.commit("one")
    two = repository.commit("two", one)
    three = repository.commit("three", two)
    repository.tag("1.0", one)
    await import_history(db, repository.path)
    repository.tag("1.0", two)
    repository.tag("2.0", three)

    result = await import_history(db, repository.path)

    dates = (to_datetime(FIRST_DATE + 60), to_datetime(FIRST_DATE + 120))
    text = "its release date is {}, that of the tag {}".format(*dates)
    assert result == ImportResult(
        releases=1, completed=1, commits=2, differences=(Difference("1.0", text),)
    )
    assert await read_release_commits(db) == {"app@1.0": ["two", "one"], "app@2.0": ["three"]}
    heads = select(Commit.message).join(HeadCommit, HeadCommit.commit_id == Commit.id)
    assert sorted(await read_rows(db, heads)) == ["three", "two"]


async def test_commits_with_the_skip_marker_are_left_out(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one")
    two = repository.commit("two #skipsentry", one, author="Bot <bot@x.org>")
    repository.tag("1.0", two)
    repository.tag("2.0", repository.commit("three", two))

    result = await import_history(db, repository.path)

    assert (result.commits, await read_release_commits(db)) == (
        2,
        {"app@1.0": ["one"], "app@2.0": ["three"]},
    )
    [ann] = await read_rows(db, select(CommitAuthor.id).where(CommitAuthor.name == "Ann"))
    assert await read_rows(db, select(Release.author_ids)) == [[str(ann)], [str(ann)]]
    assert await import_history(db, repository.path) == ImportResult()


async def test_each_release_gets_one_deploy(db: Database, repository: GitRepository) -> None:
    one = repository.commit("one")
    repository.tag("1.0", one)
    await import_history(db, repository.path)
    repository.tag("2.0", repository.commit("two", one))

    result = await import_history(db, repository.path, environment="production")
    again = await import_history(db, repository.path, environment="staging")

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
    assert await read_rows(db, statement) == [
        ("app@1.0", 1, True, True, True, True, "production"),
        ("app@2.0", 1, True, True, True, True, "production"),
    ]
    assert (await count_rows(db))["deploy_project"] == 2


@pytest.mark.spec("releases#imported-deploys")
@pytest.mark.parametrize("seconds", [946_684_799, 4_102_444_800], ids=["1999", "2100"])
async def test_implausible_date_of_a_tag_does_not_tell_when_a_release_was_seen(
    db: Database, repository: GitRepository, seconds: int
) -> None:
    repository.annotate("1.0", repository.commit("one"), date=f"{seconds} +0000")

    await import_history(db, repository.path, environment="production")

    statement = select(
        Deploy.date_finished,
        ReleaseProjectEnvironment.first_seen,
        ReleaseProjectEnvironment.last_seen,
    ).join(ReleaseProjectEnvironment, ReleaseProjectEnvironment.last_deploy_id == Deploy.id)
    assert await read_rows(db, statement) == [(to_datetime(seconds), None, None)]


class StoppedError(Exception):
    """Raised to interrupt an import."""


@pytest.mark.parametrize("stage", ["commits", "releases"])
async def test_the_next_import_completes_an_interrupted_one(
    db: Database, tmp_path: Path, stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commits, "COMMITS_PER_CHUNK", 30)
    path = generate_repository(tmp_path / "made", commits=200, releases=20)
    whole = (await import_history(db, path, organization="whole"), await read_imported_rows(db))
    seen = []

    def interrupt(at: str, done: int, total: int) -> None:
        seen.append((at, done))
        if at == stage and done > total // 2:
            raise StoppedError

    with pytest.raises(StoppedError):
        await import_history(db, path, progress=interrupt)
    half = await read_rows(db, select(Release.commit_count, func.count(ReleaseCommit.commit_id))
        .outerjoin(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .group_by(Release.id))  # fmt: skip
    rest = await import_history(db, path)

    assert all(claimed == linked for claimed, linked in half)
    assert 20 < len(half) < 40
    assert (whole[0].releases, rest.releases) == (20, 40 - len(half))
    assert await read_imported_rows(db) == [sorted([*each, *each], key=repr) for each in whole[1]]


async def test_chunk_sizes_do_not_change_the_result(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = generate_repository(tmp_path / "made", commits=100, releases=5)
    await import_history(db, path, organization="few")
    few = await read_imported_rows(db)
    monkeypatch.setattr(commits, "COMMITS_PER_CHUNK", 7)
    monkeypatch.setattr(commits, "CHANGES_PER_CHUNK", 10)
    monkeypatch.setattr(importer, "RELEASES_PER_TRANSACTION", 1)

    await import_history(db, path, organization="many")

    assert await read_imported_rows(db) == [sorted([*each, *each], key=repr) for each in few]


async def test_existing_commits_and_authors_are_completed(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one", author="Ann <ann@x.org>")
    two = repository.commit("two", one, author=" <ann@x.org>")
    repository.tag("1.0", one)
    await import_history(db, repository.path)
    async with db.begin() as connection:
        await connection.execute(update(CommitAuthor).values(name="Former"))
        own = {"organization_id": 1, "repository_id": 1, "date_created": to_datetime(0)}
        await connection.execute(insert(Commit).values(sha=two, **own))
    repository.tag("2.0", repository.commit("three", two, author="Ann Bell <ANN@x.org>"))

    result = await import_history(db, repository.path)

    assert result == ImportResult(releases=1, commits=2)
    assert await read_rows(db, select(CommitAuthor.name)) == ["Ann Bell"]
    statement = select(Commit.message, Commit.author_id).where(Commit.sha == two)
    assert await read_rows(db, statement) == [("two", 1)]


@pytest.mark.spec("releases#imported-commits")
async def test_commits_have_the_dates_of_their_authors_and_the_order_of_the_graph(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one", date="1600000000 +0200", committed="1700000000 +0000")
    two = repository.commit("two", one, date="1500000000 +0000", committed="1700000060 +0000")
    repository.tag("1.0", two)

    await import_history(db, repository.path)

    assert await read_release_commits(db) == {"app@1.0": ["two", "one"]}
    dates = select(Commit.message, Commit.date_created).order_by(Commit.date_created)
    assert await read_rows(db, dates) == [
        ("two", to_datetime(1_500_000_000)),
        ("one", to_datetime(1_600_000_000)),
    ]
    released = select(Release.date_created, Release.date_released)
    assert await read_rows(db, released) == [(to_datetime(1_700_000_060),) * 2]


@pytest.mark.spec("releases#imported-tags")
async def test_the_pattern_does_not_decide_between_tags_of_one_version(
    db: Database, repository: GitRepository
) -> None:
    one = repository.commit("one")
    repository.tag("1.0.0", one)
    repository.tag("v1.0.0", repository.commit("two", one))

    result = await import_history(db, repository.path, tag_pattern="v*")

    reason = "the tag '1.0.0' has the version 'app@1.0.0' too"
    assert result == ImportResult(skipped=(SkippedTag("v1.0.0", reason),))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"directory": "../x"}, "path: '../x' is not a directory below"),
        ({"directory": "/x"}, "path: '/x' is not a directory below"),
        ({"directory": "x"}, "No commit changes a file below the directory 'x'"),
        ({"tag_pattern": "release-*"}, "No tag matches 'release-\\*'"),
        ({"environment": "a/b"}, "environment: 'a/b'"),
        ({"environment": "x" * 65}, "environment: 'xxx"),
        ({"organization": "ACME"}, "organization: 'ACME' is not a slug"),
        ({"project": "-app"}, "project: '-app' is not a slug"),
    ],
)
async def test_invalid_options_are_rejected_before_any_write(
    db: Database, repository: GitRepository, options: dict[str, str], message: str
) -> None:
    repository.tag("1.0", repository.commit())

    with pytest.raises(GitImportError, match=message):
        await import_history(db, repository.path, **options)

    assert not any((await count_rows(db)).values())
