"""Editing dashboards on the board, in a real browser against a real server with demo data."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.clients.axe import create_audited_context, find_faults, needs_axe
from tests.clients.board import Board
from tests.clients.browser import needs_chromium

pytestmark = needs_chromium

UPDATE_DASHBOARD = """mutation ($input: UpdateDashboardInput!) {
  updateDashboard(input: $input) { dashboard { version } errors { message path } }
}"""
READ_DASHBOARD = """{ organization { dashboard(id: %s) {
  title version environments period
  permissions { isEditableByEveryone teamsWithEditAccess { slug } }
  widgets {
    title description displayType widgetType interval limit
    thresholds { max1 max2 unit } layout { x y w h }
    queries { name fields aggregates columns fieldAliases conditions orderby isHidden }
  }
  history(first: 10) { nodes { version message restoredFrom } }
} } }"""


def read_dashboard(board: Board, identifier: str) -> Any:
    return board.query(READ_DASHBOARD % json.dumps(identifier))["dashboard"]


def open_widget(page: Page, title: str) -> Locator:
    """Open the form of a widget in the editor, and return the form."""
    page.get_by_role("button", name=re.compile(rf"^Edit {title}\b")).click()
    panel = page.locator("aside.panel")
    expect(panel.get_by_label("Title", exact=True)).to_have_value(title)
    return panel


def save(page: Page, message: str) -> None:
    page.keyboard.press("Control+s")
    page.get_by_label("What changed (optional)").fill(message)
    page.get_by_role("button", name="Save", exact=True).click()


def find_widget(page: Page, title: str) -> Locator:
    return page.get_by_role("article", name=re.compile(f"^{title}, "))


def undo_and_redo(page: Page, step: str, widget: Locator, before: str, after: str) -> None:
    """Undo the last step of a widget and do it again, by the buttons that name it."""
    expect(widget).to_have_accessible_name(after)
    page.get_by_role("button", name=f"Undo: {step}").click()
    expect(widget).to_have_accessible_name(before)
    page.get_by_role("button", name=f"Redo: {step}").click()
    expect(widget).to_have_accessible_name(after)


def test_dashboard_is_created_and_edited_by_keyboard(board: Board, page: Page) -> None:
    board.open(page, "/dashboards/new")
    page.get_by_label("Title").fill("Two environments")
    page.get_by_role("button", name="Create and add widgets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit Two environments")
    page.get_by_role("button", name="Crash-free sessions by environment").click()
    panel = page.locator("aside.panel")
    expect(panel.locator("canvas")).to_be_visible()
    title = panel.get_by_label("Title", exact=True)
    expect(title).to_be_focused()
    page.keyboard.type("Rate")
    page.keyboard.press("Escape")

    widget = find_widget(page, "Rate")
    expect(widget).to_be_focused()
    expect(widget).to_have_accessible_name("Rate, column 1, row 1, 4 by 2")
    for key in ("Space", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_text("Rate, column 2, row 1, 5 by 3", exact=True)).to_be_attached()
    page.keyboard.press("Escape")
    expect(widget).to_have_accessible_name("Rate, column 1, row 1, 4 by 2")
    for key in ("Space", "ArrowRight", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(widget).to_have_accessible_name("Rate, column 3, row 1, 4 by 2")
    page.keyboard.press("Control+z")
    expect(widget).to_have_accessible_name("Rate, column 1, row 1, 4 by 2")
    expect(page.get_by_role("button", name="Redo: move Rate")).to_be_enabled()
    page.keyboard.press("Control+Shift+z")
    expect(widget).to_have_accessible_name("Rate, column 3, row 1, 4 by 2")
    for key in ("Space", "Shift+ArrowLeft", "Space"):
        page.keyboard.press(key)
    undo_and_redo(
        page,
        "resize Rate",
        widget,
        "Rate, column 3, row 1, 4 by 2",
        "Rate, column 3, row 1, 3 by 2",
    )

    save(page, "First widget")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    expect(page.get_by_role("article", name="Rate").locator("canvas")).to_be_visible()
    saved = read_dashboard(board, board.find_dashboard("Two environments"))
    [stored] = saved["widgets"]
    assert stored["title"] == "Rate"
    assert stored["layout"] == {"x": 2, "y": 0, "w": 3, "h": 2}
    assert stored["queries"][0]["columns"] == ["environment"]
    assert saved["history"]["nodes"][0] == {
        "version": 2,
        "message": "First widget",
        "restoredFrom": None,
    }


def test_widgets_are_dragged_and_resized_by_mouse(board: Board, page: Page) -> None:
    identifier = board.create_dashboard("Mouse", "A", "B")
    board.open(page, f"/dashboards/{identifier}/edit")
    widget = find_widget(page, "A")
    grip = widget.locator(".handle").bounding_box()
    corner = widget.locator(".react-resizable-handle").bounding_box()
    place = find_widget(page, "B").bounding_box()
    assert grip is not None
    assert corner is not None
    assert place is not None
    column = place["x"] - grip["x"]

    drag(page, grip, 2 * column, 0)
    moved = "A, column 5, row 1, 2 by 2"
    undo_and_redo(page, "move A", widget, "A, column 1, row 1, 2 by 2", moved)
    page.get_by_role("button", name="Undo: move A").click()

    drag(page, corner, -column / 2, place["height"] / 2)
    undo_and_redo(
        page, "resize A", widget, "A, column 1, row 1, 2 by 2", "A, column 1, row 1, 1 by 3"
    )


def drag(page: Page, start: Any, x: float, y: float) -> None:
    """Drag from the middle of a box by pixels."""
    left, top = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + x / 2, top + y / 2, steps=4)
    page.mouse.move(left + x, top + y, steps=4)
    page.mouse.up()


def test_form_stores_what_a_widget_has(board: Board, page: Page) -> None:
    identifier = board.create_dashboard("Form", "Shares")
    board.open(page, f"/dashboards/{identifier}/edit")
    panel = open_widget(page, "Shares")
    panel.get_by_role("button", name="Table", exact=True).click()
    choose(panel.get_by_label("Values"), "count_crashed(s")
    choose(panel.get_by_label("Group by"), "env")
    panel.get_by_role("button", name="Add equation").click()
    equation = panel.get_by_label("Equation", exact=True)
    choose(equation, "100 * count_cr")
    expect(equation).to_have_value("100 * count_crashed(session)")
    page.keyboard.type(" / ")
    page.keyboard.press("Escape")
    expect(equation).to_have_accessible_description(re.compile("a term is missing"))
    choose(equation, "sum(")
    filtered = panel.get_by_label("Filter")
    choose(filtered, "!env")
    choose(filtered, "stag")
    expect(filtered).to_have_value("!environment:staging ")
    shares = "100 * count_crashed(session) / sum(session)"
    panel.get_by_label("Order by").select_option(f"-equation|{shares}")
    panel.get_by_text("Columns and headings").click()
    panel.get_by_label(shares, exact=True).fill("Crashed, %")
    for _ in range(2):
        panel.get_by_role("button", name="Move environment up").click()
    panel.get_by_label("Rows", exact=True).fill("3")
    panel.get_by_label("Description (optional)").fill("Of all")
    panel.get_by_role("button", name="Add query").click()
    panel.get_by_label("Name of the query (optional)").nth(1).fill("Twice")
    panel.get_by_label("Hide this query").nth(1).check()
    panel.get_by_role("button", name="Done").click()
    save(page, "")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()

    [widget] = read_dashboard(board, identifier)["widgets"]
    assert (widget["displayType"], widget["limit"]) == ("TABLE", 3)
    assert widget["description"] == "Of all"
    first, second = widget["queries"]
    assert first["columns"] == ["environment"]
    assert first["fields"] == [
        "environment",
        "sum(session)",
        "count_crashed(session)",
        f"equation|{shares}",
    ]
    assert first["fieldAliases"] == ["", "", "", "Crashed, %"]
    assert first["conditions"] == "!environment:staging "
    assert first["orderby"] == f"-equation|{shares}"
    assert (second["name"], second["isHidden"]) == ("Twice", True)


def choose(field: Locator, typed: str) -> None:
    """Type into a field, and take the first suggestion."""
    field.press_sequentially(typed)
    expect(field).to_have_attribute("aria-expanded", "true")
    field.press("Enter")


def test_settings_are_saved_with_the_dashboard(board: Board, page: Page) -> None:
    identifier = board.create_dashboard("Settings", "A")
    board.open(page, f"/dashboards/{identifier}/edit")
    page.get_by_role("button", name="Settings").click()
    settings = page.get_by_role("dialog", name="Filters and permissions")
    choose(settings.get_by_label("Environments"), "prod")
    settings.get_by_label("Range").select_option("7d")
    settings.get_by_label("Some people").check()
    teams = settings.get_by_label("Teams that may edit")
    choose(teams, "pla")
    teams.press_sequentially("nobody")
    teams.press("Tab")
    expect_refused(teams, re.compile("nobody|team", re.IGNORECASE))
    settings.get_by_role("button", name="Done").click()
    save(page, "")
    expect(page.get_by_text("Nothing was saved: 1 problem in the dashboard.")).to_be_visible()
    expect(teams).to_be_focused()
    settings.get_by_role("button", name="Remove nobody").click()
    settings.get_by_role("button", name="Done").click()
    save(page, "")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()

    saved = read_dashboard(board, identifier)
    assert (saved["environments"], saved["period"]) == (["production"], "7d")
    assert saved["permissions"] == {
        "isEditableByEveryone": False,
        "teamsWithEditAccess": [{"slug": "platform"}],
    }


def test_refused_save_shows_each_error_in_its_place(board: Board, page: Page) -> None:
    identifier = board.create_dashboard("Refused", "One", "Two", "Three")
    board.open(page, f"/dashboards/{identifier}/edit")
    open_widget(page, "One").get_by_label("Title", exact=True).fill(" ")
    open_widget(page, "Two").get_by_label("Filter").fill("release:")
    third = open_widget(page, "Three")
    third.get_by_text("Thresholds").click()
    third.get_by_label("Good up to").fill("5")
    third.get_by_role("button", name="Close panel").click()

    save(page, "")
    expect(page.get_by_text("Nothing was saved: 3 problems in 3 widgets.")).to_be_visible()
    panel = page.locator("aside.panel")
    title = panel.get_by_label("Title", exact=True)
    expect(title).to_be_focused()
    expect_refused(title, "A title cannot be blank.")
    filtered = open_widget(page, "Two").get_by_label("Filter")
    expect_refused(filtered, "Column 9: a value is missing.")
    threshold = open_widget(page, "Three").get_by_label("Meh up to")
    expect(threshold).to_be_visible()
    expect(threshold).to_have_attribute("aria-invalid", "true")
    expect(panel.get_by_label("Good up to")).to_have_attribute("aria-invalid", "false")
    expect(page.locator("article.widget.invalid")).to_have_count(3)
    assert read_dashboard(board, identifier)["version"] == 1
    panel.get_by_role("button", name="Close panel").click()
    page.get_by_role("button", name="Show the first").click()
    expect(title).to_be_focused()

    # The errors go away with their causes, and the changes are saved.
    title.fill("First")
    open_widget(page, "Two").get_by_label("Filter").fill("release:latest")
    open_widget(page, "Three").get_by_label("Meh up to").fill("9")
    expect(page.locator("article.widget.invalid")).to_have_count(0)
    save(page, "")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    assert read_dashboard(board, identifier)["widgets"][2]["thresholds"] == {
        "max1": 5,
        "max2": 9,
        "unit": None,
    }


def expect_refused(field: Locator, message: str | re.Pattern[str]) -> None:
    """Expect that a field is marked as refused, and described by the message."""
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(message)


def test_two_tabs_that_collide_are_merged_into_one_version(
    board: Board, context: BrowserContext
) -> None:
    identifier = board.create_dashboard("Collide", "A", "B", "C")
    mine, theirs, viewer = (context.new_page() for _ in range(3))
    for page, path in ((mine, "/edit"), (theirs, "/edit"), (viewer, "")):
        board.open(page, f"/dashboards/{identifier}{path}")
    open_widget(mine, "A").get_by_label("Title", exact=True).fill("A of mine")
    open_widget(mine, "B").get_by_label("Interval").select_option("1d")
    open_widget(theirs, "A").get_by_label("Title", exact=True).fill("A of theirs")
    open_widget(theirs, "C").get_by_label("Title", exact=True).fill("C of theirs")

    save(theirs, "Theirs")
    expect(theirs.get_by_text("Saved as version 2")).to_be_visible()
    expect(viewer.get_by_role("article", name="C of theirs")).to_be_visible()
    save(mine, "Mine")
    dialog = mine.get_by_role(
        "dialog", name="Ada Lindqvist saved version 2 while you edited version 1"
    )
    expect(dialog).to_contain_text("2 changes merge by themselves, 1 needs you to choose")
    own = dialog.get_by_role("region", name="Merges by itself").get_by_role("listitem")
    expect(own).to_contain_text(["B: interval", "C of theirs: title"])
    button = dialog.get_by_role("button", name="Save as version 3")
    expect(button).to_be_disabled()
    for choice in dialog.get_by_role("radio").all():
        expect(choice).not_to_be_checked()
    dialog.get_by_role("radio", name=re.compile("^Yours")).check()
    dialog.get_by_role("button", name="Preview the result").click()
    result = dialog.get_by_role("region", name="The result")
    for title in ("A of mine", "B", "C of theirs"):
        expect(result.get_by_role("article", name=title, exact=True)).to_be_visible()
    button.click()
    expect(mine.get_by_text("Saved as version 3")).to_be_visible()
    expect(viewer.get_by_role("article", name="A of mine")).to_be_visible()

    merged = read_dashboard(board, identifier)
    assert merged["version"] == 3
    assert [(each["title"], each["interval"]) for each in merged["widgets"]] == [
        ("A of mine", "1h"),
        ("B", "1d"),
        ("C of theirs", "1h"),
    ]
    assert [each["message"] for each in merged["history"]["nodes"][:2]] == ["Mine", "Theirs"]
    for page in (mine, theirs, viewer):
        page.close()


def test_changes_stay_when_the_editor_is_left_and_merge_with_a_later_version(
    board: Board, page: Page
) -> None:
    identifier = board.create_dashboard("Left", "A", "B")
    board.open(page, f"/dashboards/{identifier}/edit")
    open_widget(page, "A").get_by_label("Title", exact=True).fill("A of mine")
    page.get_by_role("link", name="Releases").first.click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    question.get_by_role("button", name="Keep editing").click()
    expect(page.locator("aside.panel").get_by_label("Title", exact=True)).to_have_value(
        "A of mine"
    )
    page.get_by_role("link", name="Releases").first.click()
    question.get_by_role("button", name="Leave").click()
    page.wait_for_url("**/releases")
    board.mutate(UPDATE_DASHBOARD, input={"id": identifier, "title": "Left of theirs"})

    board.open(page, f"/dashboards/{identifier}/edit")
    expect(page.get_by_text("1 unsaved change")).to_be_visible()
    save(page, "")
    page.get_by_role("button", name="Save as version 3").click()
    expect(page.get_by_text("Saved as version 3")).to_be_visible()

    merged = read_dashboard(board, identifier)
    assert merged["title"] == "Left of theirs"
    assert [each["title"] for each in merged["widgets"]] == ["A of mine", "B"]


def test_history_shows_changes_and_restores_a_version(board: Board, page: Page) -> None:
    identifier = board.find_dashboard("Checkout errors")
    board.open(page, f"/dashboards/{identifier}/history")
    listed = page.locator(".version-row")
    expect(listed).to_have_count(5)
    listed.nth(1).get_by_role("button", name="Changes").click()
    changes = page.get_by_role("region", name="Changes")
    expect(changes.get_by_role("heading")).to_have_text("What version 4 changed")
    expect(changes.get_by_role("listitem").first).to_be_visible()

    listed.nth(3).get_by_role("button", name="Restore").click()
    page.get_by_role("button", name="Restore version 2").click()
    expect(page.get_by_text("Restored version 2 as 6")).to_be_visible()
    newest = read_dashboard(board, identifier)["history"]["nodes"][0]
    assert (newest["version"], newest["restoredFrom"]) == (6, 2)


def test_who_may_not_edit_is_told_who_may_and_edits_a_copy(board: Board) -> None:
    identifier = board.create_dashboard("Restricted", "A")
    permissions = {"isEditableByEveryone": False, "teamsWithEditAccess": ["platform"]}
    board.mutate(UPDATE_DASHBOARD, input={"id": identifier, "permissions": permissions})
    context = board.watch(board.browser.new_context(viewport={"width": 1400, "height": 900}))
    token = board.create_token("copies", "chen@acme.example")
    page = context.new_page()
    board.open(page, "/dashboards")
    page.evaluate("token => sessionStorage.setItem('waybill:board-token', token)", token)
    board.open(page, f"/dashboards/{identifier}")
    page.get_by_role("button", name="More about this dashboard").click()
    page.get_by_role("menuitem", name="Who may edit").click()
    expect(page.get_by_text("You can look, not edit")).to_be_visible()
    expect(page.locator("main").get_by_role("listitem")).to_have_text(
        [
            "Ada Lindqvist, who created it",
            "the members of the team Platform",
            "managers and owners of the organization",
        ]
    )
    page.get_by_role("button", name="Edit a copy").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit Restricted copy")

    # Who may edit a dashboard of others sees who may, and cannot change it.
    board.open(page, f"/dashboards/{board.find_dashboard('Mobile release health')}/edit")
    page.get_by_role("button", name="Settings").click()
    expect(page.get_by_text("managers and owners may change this")).to_be_visible()
    expect(page.get_by_label("Some people")).to_be_disabled()
    context.close()


def test_phone_reorders_and_edits(board: Board) -> None:
    identifier = board.create_dashboard("Phone", "A", "B", "C")
    context = board.watch(
        board.browser.new_context(
            viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
        )
    )
    page = context.new_page()
    board.open(page, f"/dashboards/{identifier}/edit")
    listed = page.get_by_role("list", name="Widgets").get_by_role("listitem")
    expect(listed).to_contain_text(["A", "B", "C"])
    page.get_by_role("button", name="Move C up").tap()
    page.get_by_role("button", name="Move A down").tap()
    expect(listed).to_contain_text(["C", "A", "B"])
    expect(page.get_by_role("button", name="Move C up")).to_be_disabled()
    sizes = [button.bounding_box() for button in listed.get_by_role("button").all()]
    assert all(size and min(size["width"], size["height"]) >= 36 for size in sizes)
    page.get_by_role("button", name=re.compile("^Edit A")).tap()
    panel = page.locator("aside.panel")
    panel.get_by_label("Title", exact=True).fill("First")
    panel.get_by_role("button", name="Done").tap()
    page.get_by_role("button", name="Save…").tap()
    page.get_by_role("button", name="Save", exact=True).tap()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    context.close()

    widgets = read_dashboard(board, identifier)["widgets"]
    assert [each["title"] for each in widgets] == ["C", "First", "B"]
    assert all((each["layout"]["w"], each["layout"]["h"]) == (2, 2) for each in widgets)


@needs_axe
@pytest.mark.parametrize("width", [1400, 390])
def test_axe_finds_no_serious_fault_in_the_editor(board: Board, width: int) -> None:
    identifier = board.create_dashboard(f"Audited at {width}", "A", "B")
    context = create_audited_context(board.browser, width)
    page = context.new_page()
    board.open(page, f"/dashboards/{identifier}/edit")
    panel = open_widget(page, "A")
    faults: dict[str, list[Any]] = {}
    panel.get_by_label("Filter").fill("environment:")
    for part in ("Thresholds", "Names in the legend"):
        panel.get_by_text(part).click()
    panel.get_by_role("button", name="Add equation").click()
    page.keyboard.type("sum(session) /")
    page.keyboard.press("Escape")
    expect(panel.get_by_label("Equation", exact=True)).to_have_attribute("aria-invalid", "true")
    page.keyboard.type(" c")
    expect(page.get_by_role("listbox")).to_be_visible()
    faults["form"] = find_faults(page)
    panel.get_by_role("button", name="Delete equation 1").click()
    panel.get_by_label("Filter").fill("")
    panel.get_by_label("Title", exact=True).fill("A of mine")
    panel.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Settings").locator("visible=true").click()
    page.get_by_label("Some people").check()
    faults["settings"] = find_faults(page)
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    board.mutate(UPDATE_DASHBOARD, input={"id": identifier, "title": f"Theirs {width}"})
    page.get_by_role("button", name="Save…").click()
    faults["save"] = find_faults(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="saved version 2")).to_be_visible()
    faults["conflict"] = find_faults(page)
    page.get_by_role("button", name="Keep editing").click()
    page.locator("a[href='/releases']").locator("visible=true").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    faults["leave"] = find_faults(page)
    context.close()

    assert {name: found for name, found in faults.items() if found != [[], []]} == {}
