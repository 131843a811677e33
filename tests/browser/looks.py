"""What is wrong with how a page looks and can be reached, in any width, colours and spacing."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
SMALL = """() => [...document.querySelectorAll("main button, main input:not([type=hidden]), main select, main summary, footer a")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 24 && !one.closest("label"))
  .map((one) => one.outerHTML.slice(0, 80))"""
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
p { margin-bottom: 2em !important; }"""
"""What WCAG 1.4.12 lets a reader ask for."""
WEAR = """text => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets = [sheet];
}"""
"""A style sheet of the reader's own: one of the page would be refused by its policy."""
CLIPPED = """() => [...document.querySelectorAll("main *, header *, footer *")]
  .filter((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
  .filter((one) => !one.closest(".vh, .mk, .skip, .extra, .table, pre, svg, select, textarea"))
  .filter((one) => getComputedStyle(one).overflow !== "visible" && one.scrollHeight > one.clientHeight + 2)
  .map((one) => one.outerHTML.slice(0, 80))"""


def unfold(page: Page) -> None:
    """Open whatever is folded away."""
    for details in page.locator("details").all():
        details.evaluate("one => { one.open = true; }")


def faults(page: Page) -> list[str]:
    """All that axe finds in light colours, what cannot be read in dark and forced ones, what is too small, and what runs off the side."""
    return [f"{page.url} {fault}" for fault in _faults(page)]


def _faults(page: Page) -> Iterator[str]:
    page.wait_for_load_state()
    unfold(page)
    yield from _axe(page, "light")
    contrast = {"runOnly": ["color-contrast"]}
    page.evaluate(WEAR, "* { transition: none !important; }")  # else it is looked at between two colours
    page.emulate_media(color_scheme="dark")
    yield from _axe(page, "dark", contrast)
    page.emulate_media(color_scheme="light", forced_colors="active")
    yield from _axe(page, "forced colours", contrast)
    page.emulate_media(forced_colors="none")
    yield from (f"is lower than 24 pixels: {one}" for one in page.evaluate(SMALL))
    if page.evaluate(WIDE):
        yield "is wider than the window"


def _axe(page: Page, colours: str, options: dict[str, object] | None = None) -> Iterator[str]:
    # To tell of all that is right takes axe longer than to look.
    asked = {"resultTypes": ["violations"], **(options or {})}
    for fault in Axe().run(page, options=asked).response["violations"]:
        yield f"{fault['id']} in {colours}: {fault['nodes'][0]['html']}"


def spread(page: Page) -> list[str]:
    """What is wrong at four times the size, which leaves 320 pixels, and with the widest spacing."""
    page.set_viewport_size({"width": 320, "height": 256})
    unfold(page)
    found = ["at 320 pixels it is wider than the window"] if page.evaluate(WIDE) else []
    page.evaluate(WEAR, SPACED)
    if page.evaluate(WIDE):
        found.append("spaced out it is wider than the window")
    found += [f"spaced out it is cut off: {one}" for one in page.evaluate(CLIPPED)]
    return [f"{page.url} {fault}" for fault in found]
