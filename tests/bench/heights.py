"""How far each cause stands from its line, and how much the changes lengthen a chapter, on screens and paper."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from lcp import ROOT, served
from playwright.sync_api import Page, sync_playwright

WIDTHS = {1280: 900, 360: 740}
NEAR = 24
"""Pixels between the top of a cause and its line."""
HEIGHTS = """() => {
for (const clause of document.querySelectorAll(".clause")) clause.classList.add("laid"); // what is not seen too
return {
  height: document.querySelector(".md-content").getBoundingClientRect().height,
  offsets: [...document.querySelectorAll(".rl .rl-why")].map((why) => {
    const cause = (why.querySelector("summary") ?? why).getBoundingClientRect();
    const line = why.closest(".rl-line, .rl-title"), own = line.getBoundingClientRect();
    if (cause.left >= own.right) return cause.top - own.top;
    const words = document.createRange();
    words.setStart(line, 0);
    words.setEndBefore(why);
    return Math.max(0, cause.top - words.getBoundingClientRect().bottom);
  }),
};
}"""
"""The height of the text, and how far below its line each cause begins: below its top if it stands beside it,
else below the last of its words."""


class Chapter(NamedTuple):
    """A chapter as it is read with its changes: its height and length in print beside those of its text."""

    name: str
    offsets: list[float]
    height: float
    pages: tuple[int, int]


def measure(page: Page, url: str, *, printed: bool) -> Chapter:
    """What a chapter with changes takes; paper is as wide whatever the screen is."""
    heights, prints = [], []
    for view in ("", "changes/"):
        page.goto(url + view)
        found = page.evaluate(HEIGHTS)
        heights.append(found["height"])
        prints.append(len(pypdfium2.PdfDocument(page.pdf(format="A4"))) if printed else 1)
    return Chapter(url.split("/")[-2], found["offsets"], heights[1] / heights[0], (prints[0], prints[1]))


def rows(site: Path, chromium: str) -> Iterator[tuple[str, int, list[Chapter]]]:
    """The chapters that changed, in each language at each width."""
    with sync_playwright() as playwright, served(site) as url:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for prefix in ("", "en/"):
            for width, height in WIDTHS.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                every = sorted(
                    path.parent.parent for path in (site / prefix / "text").glob("*/changes/index.html")
                )
                found = [
                    measure(page, f"{url}/{prefix}text/{path.name}/", printed=width == max(WIDTHS))
                    for path in every
                ]
                yield prefix.strip("/") or "zh", width, [of for of in found if of.offsets]
        browser.close()


def _printed(chapters: list[Chapter]) -> str:
    """How much longer the print of chapters is, in all and at most."""
    most = max(chapters, key=lambda chapter: chapter.pages[1] / chapter.pages[0])
    plain, changed = (sum(chapter.pages[side] for chapter in chapters) for side in (0, 1))
    return f"{changed / plain:.2f} in all, {most.pages[1]} pages of {most.pages[0]} at most ({most.name})"


def section() -> str:
    """The part of the page of results."""
    from clausework.workflow.publish import build_site

    head = "## Changes at their lines\n\n"
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    if not chromium:
        return head + "Not measured: no Chromium here.\n"
    lines = []
    with tempfile.TemporaryDirectory() as name:
        build_site(ROOT, Path(name), rehearsal=True)
        for lang, width, chapters in rows(Path(name), str(chromium)):
            offsets = [offset for chapter in chapters for offset in chapter.offsets]
            near = sum(offset <= NEAR for offset in offsets)
            highest = max(chapters, key=lambda chapter: chapter.height)
            lines.append(
                f"| {lang} | {width} | {len(chapters)} | {near} of {len(offsets)} | {max(offsets):.0f} px | "
                f"{statistics.median(chapter.height for chapter in chapters):.2f} | "
                f"{highest.height:.2f} ({highest.name}) | {_printed(chapters) if width == max(WIDTHS) else '–'} |"
            )
    return head + "\n".join(
        [
            "Every chapter of the real standard with a change, and the whole text (`all`), read with the changes marked, "
            f"beside its plain text. A cause is at its line if its top is within {NEAR} px of the top of the line, or, where "
            "it stands below, of the end of its words. Measured by `python tests/bench/run.py heights`.",
            "",
            "| language | width | pages | causes at their line | farthest | height ÷ text, median | largest | print ÷ text |",
            "| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |",
            *lines,
        ]
    )


if __name__ == "__main__":
    print(section())
