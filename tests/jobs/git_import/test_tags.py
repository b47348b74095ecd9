import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import Release
from jobs.git_import.tags import Skipped, version_of
from tests.support.git_repositories import FIRST_DATE, Story
from tests.support.histories import date, imported, read, releases


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
