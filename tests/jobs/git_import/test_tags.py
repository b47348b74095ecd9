import pytest
from sqlalchemy import select

from db.connection.database import Database
from db.models import Release
from jobs.git_import.tags import SkippedTag, to_version
from tests.support.git_repositories import FIRST_DATE, GitRepository
from tests.support.histories import import_history, read_release_commits, read_rows, to_datetime

pytestmark = pytest.mark.spec("releases#imported-tags")


async def test_tags_of_tags_lead_to_commits_and_other_objects_are_skipped(
    db: Database, repository: GitRepository
) -> None:
    commit = repository.commit("one")
    inner = repository.annotate("inner", commit, date="1500000500 +0000")
    repository.annotate("outer", inner, "tag", date="1500000900 +0000")
    repository.annotate("undated", commit)
    repository.tag("blob", repository.write_object("blob", b"a key"))
    repository.annotate("tree", repository.write_tree(a="1"), "tree", date="1500000500 +0000")
    repository.annotate("hollow", "1" * 40, date="1500000500 +0000")

    result = await import_history(db, repository.path)

    assert set(result.skipped) == {
        SkippedTag("blob", "it names a blob, not a commit"),
        SkippedTag("tree", "it names a tree, not a commit"),
        SkippedTag("hollow", "its object is missing"),
    }
    found = select(Release.version, Release.date_created).order_by(Release.id)
    assert await read_rows(db, found) == [
        ("undated", to_datetime(FIRST_DATE + 60)),
        ("inner", to_datetime(1_500_000_500)),
        ("outer", to_datetime(1_500_000_900)),
    ]


async def test_tags_with_a_taken_or_invalid_version_are_skipped(
    db: Database, repository: GitRepository
) -> None:
    commit = repository.commit("one")
    for name in ("1.0", "v1.0", "latest", "build/nightly", "x" * 201):
        repository.tag(name, commit)

    result = await import_history(db, repository.path)

    assert list(await read_release_commits(db)) == ["app@1.0"]
    assert {skipped.tag: skipped.reason for skipped in result.skipped} == {
        "v1.0": "the tag '1.0' has the version 'app@1.0' too",
        "latest": "'latest' is not a valid version",
        "build/nightly": "'build/nightly' is not a valid version",
        "x" * 201: f"{'x' * 201!r} is not a valid version",
    }


@pytest.mark.spec("releases#tag-versions")
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
        ("scope/pkg/v1.2.3", "scope-pkg@1.2.3"),
        ("pkg-v1.2.3", "pkg@1.2.3"),
        ("pkg-1.2.3", "pkg@1.2.3"),
        ("pkg-v2", "pkg@2"),
        ("pkg-v1.2.3-rc-v2.0", "pkg@1.2.3-rc-v2.0"),
        ("google-api-v1-v1.2.3", "google-api-v1@1.2.3"),
        ("scope/pkg-v1.2.3", "scope-pkg@1.2.3"),
        ("1.2.3-beta-v2", "app@1.2.3-beta-v2"),
        ("pkg-2", "pkg-2"),
        ("release-2026-08-07", "release-2026-08-07"),
        ("x@1.2.3@4", "x@1.2.3@4"),
        ("pkg@next", "pkg@next"),
        ("nightly", "nightly"),
        ("vnext", "vnext"),
        ("v1.2.3.RELEASE", "v1.2.3.RELEASE"),
        ("@1.0", "@1.0"),
        ("build/nightly", "build/nightly"),
    ],
)
def test_a_tag_is_converted_to_a_version(tag: str, version: str) -> None:
    assert to_version(tag, "app") == version
