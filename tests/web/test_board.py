"""Editing dashboards on the board, in a real browser against a real server with demo data."""

import json
import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.clients.board import Board
from tests.clients.browser import needs_chromium

pytestmark = needs_chromium

UPDATE_DASHBOARD = """mutation ($input: UpdateDashboardInput!) {
  updateDashboard(input: $input) { dashboard { version } errors { message path } }
}"""
READ_DASHBOARD = """{ organization { dashboard(id: %s) {
  title version
  widgets { title interval layout { x y w h } queries { aggregates conditions } }
  history(first: 10) { nodes { version message restoredFrom } }
} } }"""


def read_dashboard(board: Board, identifier: str) -> Any:
    return board.query(READ_DASHBOARD % json.dumps(identifier))["dashboard"]


def open_widget(page: Page, title: str) -> Locator:
    """Open the form of a widget in the editor, and return the form."""
    page.get_by_role("button", name=f"Edit {title}", exact=True).click()
    panel = page.locator("aside.panel")
    expect(panel.get_by_label("Title")).to_have_value(title)
    return panel


def save(page: Page, message: str) -> None:
    page.keyboard.press("Control+s")
    page.get_by_label("What changed (optional)").fill(message)
    page.get_by_role("button", name="Save", exact=True).click()


def test_dashboard_is_created_and_edited_by_keyboard(board: Board, page: Page) -> None:
    board.open(page, "/dashboards/new")
    page.get_by_label("Title").fill("Two environments")
    page.get_by_role("button", name="Create and add widgets").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit Two environments")
    page.keyboard.press("a")
    panel = page.locator("aside.panel")
    expect(panel.locator("canvas")).to_be_visible()
    panel.get_by_label("Title").fill("Rate")
    panel.get_by_label("Filter").fill("environment:production")
    panel.get_by_role("button", name="Close panel").click()

    widget = page.get_by_role("article", name=re.compile("^Rate, "))
    widget.focus()
    for key in ("Space", "ArrowRight", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_text("Rate, column 3, row 1, 3 by 3", exact=True)).to_be_attached()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    expect(widget).to_have_accessible_name("Rate, column 1, row 1, 2 by 2")
    for key in ("Space", "ArrowRight", "Enter"):
        page.keyboard.press(key)
    expect(widget).to_have_accessible_name("Rate, column 2, row 1, 2 by 2")
    page.keyboard.press("Control+z")
    expect(widget).to_have_accessible_name("Rate, column 1, row 1, 2 by 2")
    expect(page.get_by_role("button", name="Redo: move Rate")).to_be_enabled()
    page.keyboard.press("Control+Shift+z")
    expect(widget).to_have_accessible_name("Rate, column 2, row 1, 2 by 2")

    save(page, "First widget")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    expect(page.get_by_role("article", name="Rate").locator("canvas")).to_be_visible()
    saved = read_dashboard(board, board.find_dashboard("Two environments"))
    assert saved["widgets"] == [
        {
            "title": "Rate",
            "interval": "1h",
            "layout": {"x": 1, "y": 0, "w": 2, "h": 2},
            "queries": [
                {
                    "aggregates": ["crash_free_rate(session)"],
                    "conditions": "environment:production",
                }
            ],
        }
    ]
    assert saved["history"]["nodes"][0] == {
        "version": 2,
        "message": "First widget",
        "restoredFrom": None,
    }


def test_refused_save_shows_each_error_in_its_place(board: Board, page: Page) -> None:
    identifier = board.create_dashboard("Refused", "One", "Two", "Three")
    board.open(page, f"/dashboards/{identifier}/edit")
    open_widget(page, "One").get_by_label("Title").fill(" ")
    open_widget(page, "Two").get_by_label("Filter").fill("release:")
    open_widget(page, "Three").get_by_label("Groups", exact=True).fill("99")

    save(page, "")
    expect(page.get_by_text("Nothing was saved: 3 problems in 3 widgets.")).to_be_visible()
    panel = page.locator("aside.panel")
    title = panel.locator(".field", has=page.get_by_label("Title"))
    expect(title.locator(".error")).to_have_text("A title cannot be blank.")
    filtered = open_widget(page, "Two").locator(".field", has=page.get_by_label("Filter"))
    expect(filtered.locator(".error")).to_have_text("Column 9: a value is missing.")
    limited = open_widget(page, "Three").locator(
        ".field", has=page.get_by_label("Groups", exact=True)
    )
    expect(limited.locator(".error")).to_have_text("A limit must be from 1 to 10, not 99.")
    expect(page.locator("article.widget.invalid")).to_have_count(3)
    assert read_dashboard(board, identifier)["version"] == 1

    # The errors go away with their causes, and the changes are saved.
    limited.get_by_label("Groups", exact=True).fill("9")
    open_widget(page, "Two").get_by_label("Filter").fill("release:latest")
    page.locator("article.widget").first.press("Enter")
    panel.get_by_label("Title").fill("First")
    expect(page.locator("article.widget.invalid")).to_have_count(0)
    save(page, "")
    expect(page.get_by_text("Saved as version 2")).to_be_visible()


def test_two_tabs_that_collide_are_merged_into_one_version(
    board: Board, context: BrowserContext
) -> None:
    identifier = board.create_dashboard("Collide", "A", "B", "C")
    mine, theirs, viewer = (context.new_page() for _ in range(3))
    for page, path in ((mine, "/edit"), (theirs, "/edit"), (viewer, "")):
        board.open(page, f"/dashboards/{identifier}{path}")
    open_widget(mine, "A").get_by_label("Title").fill("A of mine")
    open_widget(mine, "B").get_by_label("Interval").select_option("1d")
    open_widget(theirs, "A").get_by_label("Title").fill("A of theirs")
    open_widget(theirs, "C").get_by_label("Title").fill("C of theirs")

    save(theirs, "Theirs")
    expect(theirs.get_by_text("Saved as version 2")).to_be_visible()
    expect(viewer.get_by_role("article", name="C of theirs")).to_be_visible()
    save(mine, "Mine")
    dialog = mine.get_by_role("dialog", name="Ada Lindqvist saved version 2 while you edited")
    expect(dialog).to_contain_text("2 changes merge by themselves, 1 needs you to choose")
    own = dialog.get_by_role("region", name="Merges by itself").get_by_role("listitem")
    expect(own).to_contain_text(["B: interval", "C of theirs: title"])
    button = dialog.get_by_role("button", name="Save as version 3")
    expect(button).to_be_disabled()
    for choice in dialog.get_by_role("radio").all():
        expect(choice).not_to_be_checked()
    dialog.get_by_role("radio", name=re.compile("^Yours")).check()
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
    open_widget(page, "A").get_by_label("Title").fill("A of mine")
    page.get_by_role("link", name="Releases").first.click()
    question = page.get_by_role("alertdialog", name="Leave without saving?")
    question.get_by_role("button", name="Keep editing").click()
    expect(page.locator("aside.panel").get_by_label("Title")).to_have_value("A of mine")
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
