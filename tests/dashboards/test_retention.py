"""How long versions are kept, and their pages: dashboards.md B2."""

from tests.dashboards.conftest import Callers
from tests.dashboards.editing import WIDGETS, Editor, done, kept, titles, told
from tests.dashboards.test_history import diff, history, restore


async def test_the_newest_versions_are_kept(session: Editor, callers: Callers) -> None:
    made = await session.made("0")
    await session.made("Other")
    ann = await callers("thrifty", dashboard_versions=2)

    for number in range(1, 5):
        await ann.saved(made["id"], title=str(number))

    assert [each["version"] for each in await history(session, made)] == [5, 4]
    assert told(await restore(session, made, 3)) == ["NOT_FOUND version"]
    assert done(await restore(session, made, 4))["title"] == "3"


async def test_a_history_of_one_version_keeps_the_present_one(callers: Callers) -> None:
    ann = await callers("ann", dashboard_versions=1)
    made = await ann.made(widgets=WIDGETS)

    await ann.saved(made["id"], widgets=kept(*made["widgets"][:1]))

    [only] = await history(ann, made)
    assert only["version"] == 2
    assert titles(only["document"]) == ["W1"]
    assert await diff(ann, made, 2) == []


async def test_history_comes_in_pages(session: Editor) -> None:
    made = await session.made("0")
    for number in range(1, 5):
        await session.saved(made["id"], title=str(number))
    pages, after = [], None
    for _ in range(3):
        read = await session.run(
            """query ($id: ID!, $after: String) { organization { dashboard(id: $id) {
                history(first: 2, after: $after) {
                    nodes { version } edges { cursor node { version } }
                    pageInfo { hasNextPage hasPreviousPage endCursor }
                }
            } } }""",
            id=made["id"],
            after=after,
        )
        page = read["organization"]["dashboard"]["history"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        after = page["pageInfo"].pop("endCursor")
        pages.append(([each["version"] for each in page["nodes"]], page["pageInfo"]))

    assert pages == [
        ([5, 4], {"hasNextPage": True, "hasPreviousPage": False}),
        ([3, 2], {"hasNextPage": True, "hasPreviousPage": True}),
        ([1], {"hasNextPage": False, "hasPreviousPage": True}),
    ]
