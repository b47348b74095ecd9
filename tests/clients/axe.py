"""axe in a page of Chromium: serious faults of accessibility."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

AXE = Path(__file__).parents[2] / "web" / "board" / "node_modules" / "axe-core" / "axe.min.js"
FIND_FAULTS = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 200))]);
}"""

needs_axe = pytest.mark.skipif(not AXE.exists(), reason="web/board/node_modules is not installed")


def create_audited_context(browser: Browser, width: int, **options: Any) -> BrowserContext:
    """Create a context whose pages have axe, which is not of the server."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        reduced_motion="reduce",
        bypass_csp=True,
        **options,
    )
    context.add_init_script(path=AXE)
    return context


def find_faults(page: Page) -> list[Any]:
    """Return the serious faults of a page in light and in dark: two lists."""
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        found.append(page.evaluate(FIND_FAULTS))
    return found
