from db.connection.database import Database
from tests.support.git_repositories import Story
from tests.support.histories import imported, releases


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
