"""How soon the largest thing on a page is painted: our pages beside stock Material pages, in one run.

Both are served by one small server and loaded in turn by one Chromium as on a phone of 360 pixels:
processor four times slower, 1.6 Mbit/s, 150 ms. The peer is what `mkdocs build` makes of the
same words with mkdocs-material as it comes; fonts from other hosts are off, which favours it.
"""

from __future__ import annotations

import functools
import http.server
import re
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CLAUSE, CHAPTER = "c/platform.records/", "text/platform/"
RUNS = 7
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
STOCK = """\
site_name: 规范
theme: {name: material, language: zh, font: false}
use_directory_urls: true
"""
OBSERVE = """
window.seen = {lcp: 0, cls: 0, long: 0, tbt: 0};
const first = () => (performance.getEntriesByName("first-contentful-paint")[0] || {startTime: Infinity}).startTime;
const tasks = [];
window.sum = () => {
  for (const {startTime, duration} of tasks) {
    seen.long += Math.max(0, duration - 50);
    seen.tbt += Math.max(0, Math.min(duration, startTime + duration - first()) - 50);
  }
  return seen;
};
new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.lcp = e.startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; })
  .observe({type: "layout-shift", buffered: true});
new PerformanceObserver((l) => { tasks.push(...l.getEntries()); })
  .observe({type: "longtask", buffered: true});
"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def make(folder: Path) -> None:
    """Our site under `ours`; under `peer` the words of the clause and of the chapter as stock pages."""
    from clausework.workflow.publish import build_site

    build_site(ROOT, folder / "ours", rehearsal=True)
    page = (folder / "ours" / CLAUSE / "index.html").read_text(encoding="utf-8")
    body = page.partition('<div class="text">')[2].partition("</div>")[0]
    docs = folder / "stock" / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# 记录保存\n\n" + "\n\n".join(_words(body)) + "\n", encoding="utf-8")
    page = (folder / "ours" / CHAPTER / "index.html").read_text(encoding="utf-8")
    parts = []
    for section in page.split('<section class="clause')[1:]:
        level, _, title = re.findall(r'<h([1-6]) id="([^"]+)">([^<]+)<', section)[0]
        body = section.partition('<div class="text">')[2].partition('<div class="clause-links">')[0]
        parts.append("\n\n".join([f"{'#' * int(level)} {title}", *_words(body)]))
    (docs / "chapter.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    (folder / "stock" / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder / "peer")]
    subprocess.run(command, cwd=folder / "stock", check=True, stderr=subprocess.DEVNULL)


def _words(body: str) -> list[str]:
    return [text.strip() for text in re.findall(r">([^<]+)<", body) if text.strip()]


def load(browser: Browser, url: str) -> dict[str, float]:
    """One cold load: milliseconds to the largest paint, layout shift, blocked time, bytes.

    `tbt` is what a visitor may notice: of tasks that are longer than 50 ms, what is over that, from
    the first paint on; `long` is the same from the beginning, when there is nothing to touch yet.
    """
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(OBSERVE)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(700)
    seen: dict[str, Any] = page.evaluate("window.sum()")
    context.close()
    return {**seen, "bytes": sum(sizes)}


PAIRS = (("ours", CLAUSE), ("peer", ""), ("ours", CHAPTER), ("peer", "chapter/"))
"""What is loaded, and its peer after it."""


def measure(chromium: str, runs: int = RUNS) -> list[dict[str, float]]:
    """The medians of the pages, loaded in turn; a first load of each does not count."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        make(Path(name))
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        found: list[list[dict[str, float]]] = [[] for _ in PAIRS]
        with served(Path(name)) as url:
            for run in range(runs + 1):
                for rows, (site, path) in zip(found, PAIRS, strict=True):
                    got = load(browser, f"{url}/{site}/{path}")
                    rows.extend([got] if run else [])
        browser.close()
    return [_medians(rows) for rows in found]


def _medians(rows: list[dict[str, float]]) -> dict[str, float]:
    return {key: statistics.median(row[key] for row in rows) for key in rows[0]}


def section() -> str:
    """The part of the page of results."""
    import shutil

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    head = "## First sight of a clause and of a chapter on a phone\n\n"
    if not chromium:
        return head + "Not measured: no Chromium here.\n"
    clause, its_peer, chapter, chapters_peer = measure(str(chromium))
    rows = [
        ("clause page", clause),
        ("stock Material page of the same words", its_peer),
        ("Read, a chapter", chapter),
        ("stock Material page of the chapter's words", chapters_peer),
    ]
    lines = [
        f"Medians of {RUNS} cold loads of each, in turn, in one run: 360 pixels, processor 4 times slower, "
        "1.6 Mbit/s, 150 ms.",
        "",
        "| page | largest paint ms | layout shift | blocked after first paint ms | blocked in all ms | bytes |",
        "|---|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {row['lcp']:.0f} | {row['cls']:.3f} | {row['tbt']:.0f} | {row['long']:.0f} | {row['bytes']:,.0f} |"
            for name, row in rows
        ),
        "",
        f"The clause page's largest paint comes after {clause['lcp'] / its_peer['lcp']:.2f} of its peer's time, "
        f"the chapter's after {chapter['lcp'] / chapters_peer['lcp']:.2f}, with {chapter['bytes'] / chapters_peer['bytes']:.2f} "
        "of the bytes. Nothing is compressed; the chapter has links, views, comments and legal bases that its peer lacks.",
        "",
    ]
    return head + "\n".join(lines)


if __name__ == "__main__":
    print(section())
