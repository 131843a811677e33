"""How soon the largest thing on a page is painted: our pages beside stock Material pages, in one run.

Both are served by one small server and loaded in turn by one Chromium as on a phone of 360 pixels:
processor four times slower, 1.6 Mbit/s, 150 ms. The peer is what `mkdocs build` makes of the
same words with mkdocs-material as it comes, with the palette and the comforts that our mkdocs.yml names; fonts from
other hosts are off, which favours it. The processor's time is that of the page's main thread, in loads
without a slow network: other processes do not count in it.
"""

from __future__ import annotations

import functools
import gzip
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
theme:
  name: material
  language: zh
  font: false
  features: [navigation.tabs, navigation.prune, navigation.top, navigation.footer, toc.follow, toc.integrate,
    search.highlight, content.code.copy]
  palette:
    - media: (prefers-color-scheme)
      toggle: {icon: material/brightness-auto, name: light}
    - media: "(prefers-color-scheme: light)"
      scheme: default
      toggle: {icon: material/brightness-7, name: dark}
    - media: "(prefers-color-scheme: dark)"
      scheme: slate
      toggle: {icon: material/brightness-4, name: system}
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


class _Compressing(http.server.SimpleHTTPRequestHandler):
    """Files as any server gives them: text compressed."""

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        body = path.read_bytes()
        self.send_response(200)
        self.send_header("content-type", self.guess_type(str(path)))
        if path.suffix in (".html", ".css", ".js", ".json", ".svg"):
            body = gzip.compress(body, 6, mtime=0)
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The folder over HTTP."""
    handler = functools.partial(_Compressing, directory=str(folder))
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
    """Our site under `ours`; under `peer` the same words as stock pages: of the clause, of each chapter."""
    from clausework.workflow.publish import build_site

    build_site(ROOT, folder / "ours", rehearsal=True)
    page = (folder / "ours" / CLAUSE / "index.html").read_text(encoding="utf-8")
    body = page.partition('<div class="text">')[2].partition("</div>")[0]
    docs = folder / "stock" / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# 记录保存\n\n" + "\n\n".join(_words(body)) + "\n", encoding="utf-8")
    for page in sorted((folder / "ours" / "text").glob("*/index.html")):
        (docs / f"{page.parent.name}.md").write_text(
            _chapter(page.read_text(encoding="utf-8")), encoding="utf-8"
        )
    (folder / "stock" / "mkdocs.yml").write_text(STOCK, encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(folder / "peer")]
    subprocess.run(command, cwd=folder / "stock", check=True, stderr=subprocess.DEVNULL)


def _chapter(page: str) -> str:
    """The headings and the words of a page of Read, and nothing else of it."""
    parts = []
    for section in page.split('<section class="clause')[1:]:
        level, title = re.findall(r'<h([1-6]) id="[^"]+">([^<]+)<', section)[0]
        body = section.partition('<div class="text">')[2].partition('<div class="clause-links">')[0]
        parts.append("\n\n".join([f"{'#' * int(level)} {title}", *_words(body)]))
    return "\n\n".join(parts) + "\n"


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
    return {**seen, "bytes": sum(sizes), **_processor(browser, url)}


def _processor(browser: Browser, url: str) -> dict[str, float]:
    """Milliseconds of the processor that the page's main thread took, and those of them for its styles."""
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    page.goto(url, wait_until="load")
    page.wait_for_timeout(700)
    found = {each["name"]: each["value"] * 1000 for each in session.send("Performance.getMetrics")["metrics"]}
    context.close()
    return {
        "cpu": found["TaskDuration"],
        "style": found["RecalcStyleDuration"],
        "script": found["ScriptDuration"],
    }


PAIRS = (("ours", CLAUSE), ("peer", ""), ("ours", CHAPTER), ("peer", "platform/"))
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
        "1.6 Mbit/s, 150 ms; the last two are milliseconds of the processor in loads without these limits. "
        "Measured by `python tests/bench/run.py lcp`.",
        "",
        "| page | largest paint ms | layout shift | blocked after first paint ms | blocked in all ms | bytes "
        "| styles ms | main thread ms |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {name} | {row['lcp']:.0f} | {row['cls']:.3f} | {row['tbt']:.0f} | {row['long']:.0f} "
            f"| {row['bytes']:,.0f} | {row['style']:.0f} | {row['cpu']:.0f} |"
            for name, row in rows
        ),
        "",
        f"The clause page's largest paint comes after {clause['lcp'] / its_peer['lcp']:.2f} of its peer's time, "
        f"the chapter's after {chapter['lcp'] / chapters_peer['lcp']:.2f}, with "
        f"{chapter['bytes'] / chapters_peer['bytes']:.2f} of the bytes. Text is compressed; the chapter has links, "
        "views, comments and legal bases that its peer lacks. The theme's script comes to ours with the first touch, "
        "key or move, and is in the peer's figures only.",
        "",
    ]
    return head + "\n".join(lines)


if __name__ == "__main__":
    print(section())
