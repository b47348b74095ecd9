"""Creating and reading: groups C and R of dashboards.md 5, and queries of every type of widget."""

from typing import Any

import pytest

from tests.editing.conftest import Editor, NewEditor, a_query, a_widget
from tests.support.factories import World


async def test_c1_c2_r8_a_title_is_enough(editor: Editor) -> None:
    made = await editor.create("  Only a title ")

    visited = made.pop("lastVisited")
    assert visited is not None
    assert made == {
        "id": made["id"],
        "title": "Only a title",
        "version": 1,
        "projects": [],
        "allProjects": False,
        "environments": None,
        "period": None,
        "start": None,
        "end": None,
        "utc": None,
        "expired": False,
        "filters": {"release": [], "releaseId": []},
        "permissions": None,
        "isFavorited": False,
        "visits": 1,
        "canEdit": True,
        "canDelete": True,
        "canChangePermissions": True,
        "createdBy": {"email": "ann@acme.example"},
        "updatedBy": {"email": "ann@acme.example"},
        "widgets": [],
    }


async def test_c4_c7_c10_r1_r13_r14_what_was_sent_is_served_in_order(editor: Editor) -> None:
    widgets = [
        a_widget(
            "A", limit=6, datasetSource="INFERRED", queries=[a_query(name="1"), a_query(name="2")]
        ),
        a_widget(
            "B", limit=5, displayType="TABLE", layout={"x": 0, "y": 2, "w": 6, "h": 2, "minH": 2}
        ),
        a_widget("C", displayType="BIG_NUMBER", queries=[a_query(selectedAggregate=1)]),
    ]

    made = await editor.create(
        widgets=widgets, start="2026-11-01T02:00:00+02:00", end="2026-11-02T00:00:00Z", utc=True
    )

    assert [each["title"] for each in made["widgets"]] == ["A", "B", "C"]
    assert [each["limit"] for each in made["widgets"]] == [6, 5, None]
    assert [each["datasetSource"] for each in made["widgets"]] == ["INFERRED", "USER", "USER"]
    assert [query["name"] for query in made["widgets"][0]["queries"]] == ["1", "2"]
    assert made["widgets"][1]["layout"] == widgets[1]["layout"]
    assert made["widgets"][2]["queries"][0]["selectedAggregate"] == 1
    assert made["start"] == "2026-11-01T00:00:00+00:00"
    assert (made["end"], made["utc"]) == ("2026-11-02T00:00:00+00:00", True)


async def test_c5_c8_c10_c11_a_creation_that_is_wrong_makes_nothing(editor: Editor) -> None:
    cases: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
        (
            {"start": "2026-11-02T00:00:00Z", "end": "2026-11-01T00:00:00Z"},
            [("INVALID", "start")],
        ),
        ({"widgets": [a_widget(limit=11)]}, [("OUT_OF_RANGE", "widgets.0.limit")]),
        ({"widgets": [a_widget() for _ in range(31)]}, [("TOO_MANY", "widgets")]),
        ({"widgets": [a_widget(id="V2lkZ2V0OjE")]}, [("NOT_FOUND", "widgets.0.id")]),
        ({"organization": "other"}, [("NOT_FOUND", "organization")]),
    ]
    for given, errors in cases:
        assert await editor.refused_to_create(**given) == errors
    found = await editor.ask("{ organization { dashboards { nodes { title } } } }")
    assert found["organization"]["dashboards"]["nodes"] == [{"title": "General"}]


async def test_c17_p6_u14_r16_r19_only_the_creator_may_edit(
    world: World, editor: Editor, an_editor: NewEditor
) -> None:
    bob = await an_editor("bob@acme.example")
    made = await editor.create(permissions={"isEditableByEveryone": False})
    liked = await bob.ask(
        "mutation ($id: ID!) { favoriteDashboard(id: $id, favorited: true) { errors { code } } }",
        id=made["id"],
    )

    assert liked == {"favoriteDashboard": {"errors": []}}
    assert await bob.refused(made, title="Bob's") == [("FORBIDDEN", "id")]
    seen = await bob.read(made)
    assert (seen["isFavorited"], seen["canEdit"], seen["title"]) == (True, False, "D")
    assert (await editor.save(made, title="Mine"))["title"] == "Mine"
    assert world


def a_table(**query: Any) -> dict[str, Any]:
    return a_widget(displayType="TABLE", queries=[a_query(**query)])


GOOD = {
    "w21": a_widget(
        widgetType="ISSUE", queries=[a_query(conditions="is:unresolved", aggregates=[])]
    ),
    "w25": a_table(columns=["total.count"], aggregates=[]),
    "w30": a_table(
        columns=["transaction.duration", "measurements.lcp"],
        aggregates=["equation|transaction.duration + measurements.lcp"],
    ),
    "w31": a_widget(queries=[a_query(aggregates=["equation|count() * failure_count()"])]),
    "w33": a_widget(widgetType="ERROR_EVENTS", queries=[a_query(conditions="is:unresolved")]),
    "x4": a_widget(description=""),
    "x8": a_widget(queries=[a_query(aggregates=["equation|count() * 2"], orderby="equation[0]")]),
    "x14": a_widget(queries=[a_query(orderby="-equation|count() * 2")]),
    "x16": a_table(columns=["title"], orderby="-title"),
    "x17": a_widget(queries=[a_query(orderby="p95(transaction.duration)")]),
    "x19": a_widget(widgetType="ISSUE", queries=[a_query(fields=[], aggregates=[], columns=[])]),
}
BAD = {
    "w13 q6": (a_widget(queries=[a_query(aggregates=["p95(user)"])]), "aggregates.0"),
    "w22": (a_widget(widgetType="ISSUE", queries=[a_query(conditions="is:())")]), "conditions"),
    "w33": (
        a_widget(widgetType="TRANSACTION_LIKE", queries=[a_query(conditions="is:unresolved")]),
        "conditions",
    ),
    "x2": (a_widget(queries=[a_query(conditions="(a")]), "conditions"),
    "x10": (a_widget(queries=[a_query(orderby="equation[0]")]), "orderby"),
    "x11": (a_table(aggregates=["equation|count() * 2"]), "aggregates.0"),
}


@pytest.mark.parametrize("case", GOOD)
async def test_queries_that_can_be_meant(editor: Editor, case: str) -> None:
    made = await editor.create(widgets=[GOOD[case], a_widget("beside")])

    assert len(made["widgets"]) == 2


@pytest.mark.parametrize("case", BAD)
async def test_queries_that_cannot_be_meant(editor: Editor, case: str) -> None:
    widget, path = BAD[case]

    errors = await editor.refused_to_create(widgets=[a_widget(), widget])

    assert errors == [("INVALID", f"widgets.1.queries.0.{path}")]
