from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from db.engine import Database
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
from resolvers import history, history_commits
from resolvers.git import HistoryError, repository_at, text
from resolvers.git_objects import author, seconds
from resolvers.history import Imported, import_git
from resolvers.history_versions import Skipped, version_of
from tests.history_generator import FIRST_DATE, Story, generate, git

WRITTEN: tuple[type[Base], ...] = (
    Organization, Project, Repository, Environment, EnvironmentProject, CommitAuthor, Commit,
    FileChange, Release, ReleaseProject, ReleaseCommit, HeadCommit, Deploy, DeployProject,
    ReleaseProjectEnvironment,
)  # fmt: skip


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story(tmp_path / "story.git")


async def imported(db: Database, path: Path, **options: Any) -> Imported:
    return await import_git(db, path, **{"organization": "acme", "project": "app"} | options)


async def read(db: Database, statement: Any) -> list[Any]:
    async with db.reading() as connection:
        rows = (await connection.execute(statement)).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]


async def counts(db: Database) -> dict[str, int]:
    """How many rows every table has that an import writes."""
    found = {}
    for model in WRITTEN:
        [found[model.__tablename__]] = await read(db, select(func.count()).select_from(model))
    return found


async def releases(db: Database) -> dict[str, list[str]]:
    """The first lines of the commits of each release, in their order, by version."""
    versions = await read(db, select(Release.version).order_by(Release.id))
    statement = (
        select(Release.version, Commit.message)
        .join(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .join(Commit, Commit.id == ReleaseCommit.commit_id)
        .order_by(Release.id, ReleaseCommit.position)
    )
    found: dict[str, list[str]] = {version: [] for version in versions}
    for version, message in await read(db, statement):
        found[version].append(message)
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


def date(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)


async def test_tags_become_releases_with_the_commits_between_them(
    db: Database, story: Story
) -> None:
    one = story.commit("one", author="Ann <Ann@Example.org>", tree=story.tree(a="1", b="1"))
    two = story.commit("two\n\nand why", one, author="Bob <bob@example.org>")
    three = story.commit("three", two, author="Ann B. <ann@example.org>")
    story.tag("v1.0.0", one)
    story.annotate("v1.1.0-rc.1", three, date="1600000000 +0530")

    result = await imported(db, story.path)

    assert result == Imported(releases=2, commits=3, authors=2)
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

    assert result == Imported()
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

    assert result == Imported(releases=2, commits=2)
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


async def test_a_commit_belongs_to_the_first_release_that_reaches_it(
    db: Database, story: Story
) -> None:
    root = story.commit("root")
    left = story.commit("left", root)
    right = story.commit("right", root)
    merge = story.commit("merge", left, right)
    other = story.commit("another root")
    story.tag("1.0", left)
    story.tag("1.1", merge)
    story.tag("2.0", story.commit("both", merge, other))

    await imported(db, story.path)

    assert await releases(db) == {
        "app@1.0": ["left", "root"],
        "app@1.1": ["merge", "right"],
        "app@2.0": ["both", "another root"],
    }


async def test_an_older_tag_comes_first_whatever_the_clocks_said(
    db: Database, story: Story
) -> None:
    one = story.commit("one", date="1700000000 +0000")
    two = story.commit("two", one, date="1400000000 +0000")
    three = story.commit("three", two, date="1500000000 +0000")
    story.annotate("1.0", one, date="1900000000 +0000")
    story.tag("2.0", three)

    await imported(db, story.path)

    assert await releases(db) == {"app@1.0": ["one"], "app@2.0": ["three", "two"]}


async def test_tags_are_followed_to_commits_and_others_are_skipped(
    db: Database, story: Story
) -> None:
    commit = story.commit("one")
    inner = story.annotate("inner", commit, date="1500000500 +0000")
    story.annotate("outer", inner, "tag", date="1500000900 +0000")
    story.annotate("undated", commit)
    story.tag("blob", story.put("blob", b"a key"))
    story.annotate("tree", story.tree(a="1"), "tree", date="1500000500 +0000")
    story.annotate("hollow", "1" * 40, date="1500000500 +0000")

    result = await imported(db, story.path)

    assert set(result.skipped) == {
        Skipped("blob", "it names a blob, not a commit"),
        Skipped("tree", "it names a tree, not a commit"),
        Skipped("hollow", "what it names is missing"),
    }
    found = select(Release.version, Release.date_created).order_by(Release.id)
    assert await read(db, found) == [
        ("undated", date(FIRST_DATE + 60)),
        ("inner", date(1_500_000_500)),
        ("outer", date(1_500_000_900)),
    ]


async def test_tags_that_make_no_release_of_their_own_are_skipped(
    db: Database, story: Story
) -> None:
    commit = story.commit("one")
    for name in ("1.0", "v1.0", "latest", "build/nightly", "x" * 201):
        story.tag(name, commit)

    result = await imported(db, story.path)

    assert list(await releases(db)) == ["app@1.0"]
    assert {skipped.tag: skipped.reason for skipped in result.skipped} == {
        "v1.0": "'1.0' is the release 'app@1.0' too",
        "latest": "'latest' cannot be the name of a release",
        "build/nightly": "'build/nightly' cannot be the name of a release",
        "x" * 201: f"{'x' * 201!r} cannot be the name of a release",
    }


async def test_a_release_of_another_origin_is_left_alone(db: Database, story: Story) -> None:
    two = story.commit("two", story.commit("one"))
    story.tag("nightly", two)
    story.tag("1.0", story.commit("three", two))
    await imported(db, story.path, project="first", tag_pattern="nightly")

    result = await imported(db, story.path, project="second")

    reason = "there is a release 'nightly' already, of another origin"
    assert result == Imported(releases=1, commits=3, skipped=(Skipped("nightly", reason),))
    assert await releases(db) == {
        "nightly": ["two", "one"],
        "second@1.0": ["three", "two", "one"],
    }


async def test_odd_names_are_taken_as_text(db: Database, story: Story) -> None:
    tree = story.tree(**{'we"ird\n€': "1", "x" * 600: "2"})
    one = story.commit(b"caf\xe9 \xf0\x9f\x9a\x80 nul\0!", tree=tree, author=b"J\xfcrg <J@X.org>")
    two = story.commit("naïve", one, author="Zoë <z@x.org>", encoding="ISO-8859-1")
    three = story.commit("nobody", two, author=" <>")
    four = story.commit("no address", three, author="Dr. No-One <>")
    five = story.commit(f"long{'!' * 70_000}", four, author=f"{'n' * 200} <{'e' * 250}@x.org>")
    story.tag(b"-rf \xff".replace(b" ", b"_"), five)

    result = await imported(db, story.path)

    assert result == Imported(releases=1, commits=5, authors=4)
    assert list(await releases(db)) == ["-rf_\ufffd"]
    [messages] = (await releases(db)).values()
    assert messages[0] == f"long{'!' * 70_000}"[: 64 * 1024]
    assert messages[1:] == ["no address", "nobody", "naïve", "caf\ufffd 🚀 nul!"]
    people = select(CommitAuthor.email, CommitAuthor.name).order_by(CommitAuthor.id)
    assert sorted(await read(db, people)) == [
        ("dr.no-one@localhost", "Dr. No-One"),
        ("e" * 72 + "...", "n" * 128),
        ("j@x.org", "J\ufffdrg"),
        ("z@x.org", "Zoë"),
    ]
    paths = select(FileChange.path).where(FileChange.type == "A")
    assert sorted(await read(db, paths)) == ['we"ird\n€', "x" * 510]


@pytest.mark.parametrize(
    ("raw", "second"),
    [
        (b"1500000000 +0200", 1_500_000_000),
        (b"1500000000 +9999999", 1_500_000_000),
        (b"1500000000", 1_500_000_000),
        (b"-5 +0000", 0),
        (b"18446744073709551615 +0000", 253_402_300_799),
        (b"9" * 5_000, 253_402_300_799),
        (b"yesterday", 0),
        (b"", 0),
    ],
)
def test_a_date_lies_between_1970_and_9999(raw: bytes, second: int) -> None:
    assert seconds(raw) == second


async def test_impossible_dates_are_stored(db: Database, story: Story) -> None:
    one = story.commit("one", date="-86400 +0000")
    two = story.commit("two", one, date="99999999999999 -9959")
    story.annotate("early", one, date="-1 +0000")
    story.tag("late", two)

    await imported(db, story.path)

    dates = select(Release.version, Release.date_created).order_by(Release.id)
    assert await read(db, dates) == [("early", date(0)), ("late", date(253_402_300_799))]


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
    assert await imported(db, story.path) == Imported()


async def test_each_release_gets_one_deploy(db: Database, story: Story) -> None:
    one = story.commit("one")
    story.tag("1.0", one)
    await imported(db, story.path)
    story.tag("2.0", story.commit("two", one))

    result = await imported(db, story.path, environment="production")
    again = await imported(db, story.path, environment="staging")

    assert (result.releases, result.deploys, again) == (1, 2, Imported())
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
    monkeypatch.setattr(history_commits, "COMMITS_AT_ONCE", 30)
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
    monkeypatch.setattr(history_commits, "COMMITS_AT_ONCE", 7)
    monkeypatch.setattr(history_commits, "CHANGES_AT_ONCE", 10)
    monkeypatch.setattr(history, "RELEASES_AT_ONCE", 1)

    await imported(db, path, organization="many")

    assert await stored(db) == [sorted([*each, *each], key=repr) for each in few]


async def test_commits_and_authors_that_were_named_before_are_completed(
    db: Database, story: Story
) -> None:
    one = story.commit("one", author="Ann <ann@x.org>")
    two = story.commit("two", one, author=" <ann@x.org>")
    story.tag("1.0", one)
    await imported(db, story.path)
    async with db.writing() as connection:
        await connection.execute(update(CommitAuthor).values(name="Former"))
        own = {"organization_id": 1, "repository_id": 1, "date_created": date(0)}
        await connection.execute(insert(Commit).values(sha=two, **own))
    story.tag("2.0", story.commit("three", two, author="Ann Bell <ANN@x.org>"))

    result = await imported(db, story.path)

    assert result == Imported(releases=1, commits=2)
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

    with pytest.raises(HistoryError, match=message):
        await imported(db, story.path, **options)

    assert not any((await counts(db)).values())


async def test_only_a_repository_is_imported(db: Database, tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "inside").mkdir(parents=True)
    with pytest.raises(HistoryError, match="work is not a git repository"):
        await imported(db, work)

    git(work, "init", "-q")

    with pytest.raises(HistoryError, match="has no tags"):
        await imported(db, work)
    with pytest.raises(HistoryError, match="inside is not the top of a git repository"):
        await imported(db, work / "inside")
    with pytest.raises(HistoryError, match="no such directory"):
        await imported(db, tmp_path / "nowhere")


async def test_a_damaged_repository_is_reported(db: Database, story: Story) -> None:
    story.tag("1.0", story.commit("two", "1" * 40))

    with pytest.raises(HistoryError, match=r"^git: "):
        await imported(db, story.path)

    assert (await counts(db))["release"] == 0


async def test_nobodys_settings_change_what_is_read(
    db: Database, story: Story, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = story.commit("one", author="Old <old@x.org>")
    two = story.commit("two", one)
    story.tag("1.0", two)
    git(story.path, "replace", two, story.commit("replaced"))
    (story.path / "info" / "grafts").write_text(f"{two}\n")
    (tmp_path / "mailmap").write_text("New <new@x.org> <old@x.org>\n")
    git(story.path, "config", "mailmap.file", str(tmp_path / "mailmap"))
    git(story.path, "config", "log.showSignature", "true")
    git(story.path, "config", "diff.renames", "copies")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))

    await imported(db, story.path)

    assert await releases(db) == {"app@1.0": ["two", "one"]}
    assert "old@x.org" in await read(db, select(CommitAuthor.email))


async def test_a_repository_is_named_after_its_origin(db: Database, story: Story) -> None:
    story.tag("1.0", story.commit())
    url = "https://me:secret@github.com/acme/shop.git"
    git(story.path, "config", "remote.origin.url", url)

    await imported(db, story.path)

    assert await read(db, select(Repository.name, Repository.url, Repository.provider)) == [
        ("acme/shop", "https://github.com/acme/shop.git", "github")
    ]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("git@github.com:o/n.git", ("o/n", "https://github.com/o/n", "github")),
        ("ssh://git@gitlab.com/g/h/n", ("g/h/n", "https://gitlab.com/g/h/n", "gitlab")),
        ("http://u:p@git.x.org:8080/n.git", ("n", "http://git.x.org:8080/n.git", None)),
        ("git@git.x.org:n", ("n", "ssh://git@git.x.org/n", None)),
        ("/srv/n.git", None),
        ("../n", None),
        ("file:///srv/n.git", None),
        ("javascript:alert(1)", ("alert(1)", "ssh://javascript/alert(1)", None)),
        ("", None),
        ("http://[", None),
    ],
)
def test_an_address_names_a_repository(url: str, expected: tuple[str, ...] | None) -> None:
    found = repository_at(url)

    assert (None if found is None else tuple(found)) == expected


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("1.2.3", "app@1.2.3"),
        ("v1.2.3", "app@1.2.3"),
        ("V2", "app@2"),
        ("v1.2.3-rc.1+5", "app@1.2.3-rc.1+5"),
        ("pkg/v1.2.3", "pkg@1.2.3"),
        ("apps/web/1.2", "apps-web@1.2"),
        ("pkg@1.2.3", "pkg@1.2.3"),
        ("pkg@v1.2.3", "pkg@1.2.3"),
        ("@scope/pkg@1.2.3", "scope-pkg@1.2.3"),
        ("pkg@next", "pkg@next"),
        ("nightly", "nightly"),
        ("vnext", "vnext"),
        ("v1.2.3.RELEASE", "v1.2.3.RELEASE"),
        ("@1.0", "@1.0"),
        ("build/nightly", "build/nightly"),
    ],
)
def test_a_tag_names_a_release(tag: str, version: str) -> None:
    assert version_of(tag, "app") == version


@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        (" Ann ", " Ann@X.org ", ("ann@x.org", "Ann")),
        ("", "a@x.org", ("a@x.org", None)),
        ("Ann B. O'Neil", "", ("annb.oneil@localhost", "Ann B. O'Neil")),
        ("李", "", ("李@localhost", "李")),
        ("!?", "", None),
        ("", "", None),
    ],
)
def test_an_author_has_an_address(name: str, email: str, expected: Sequence[str] | None) -> None:
    found = author(name, email)

    assert (None if found is None else tuple(found)) == expected


@pytest.mark.parametrize(
    ("raw", "encoding", "expected"),
    [
        (b"\xe4", "latin-1", "ä"),
        (b"\xe4", "no such", "\ufffd"),
        (b"\xc3\xa4", "hex", "ä"),
        (b"\\ud800", "unicode_escape", "?"),
        (b"a", "idna", "a"),
    ],
)
def test_any_encoding_can_be_named(raw: bytes, encoding: str, expected: str) -> None:
    assert text(raw, encoding) == expected
