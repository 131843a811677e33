"""How many taps and strokes thirty tasks take on the site, now and on an older commit, on a phone and at a desk.

Each task begins at an address and has come to its end when an expression holds in the page. Of the roads
that a task names, those of older sites among them, the shortest that is open counts. A tap is a press of the
pointer or of a key that is no letter, a stroke a letter that is typed; a comment's own words are not counted.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Error, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BEFORE = "d9c90c0d"
"""The commit beside which the site is put."""
SIZES = {"phone": (360, 740), "desk": (1280, 900)}
PATIENCE = 3_000
"""Milliseconds after which a road is held to be closed."""
SETTLE = 500
CLAUSEWORK = (sys.executable, "-c", "from clausework.cli import main; main()")

HOME, CHAPTER, CLAUSE = "/", "/text/platform/", "/c/platform.records/"
BOX = ".md-search__input"
OPEN_BOX = f".md-header__button[for=__search], {BOX}"
SEARCH_BAR = ".bar a[href$='search/']"
SEEN = """(css, words = "") => [...document.querySelectorAll(css)].some((one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return one.textContent.includes(words) && one.checkVisibility({ visibilityProperty: true }) && bottom > 0 && top < innerHeight;
})"""
FOUND = "[...document.querySelectorAll('.md-search-result__item')].some((one) => one.textContent.includes({words!r}))"


def at(path: str) -> str:
    """The end of a task on a page of that address, without its query."""
    return f"(location.pathname + location.hash).endsWith({path!r})"


def seen(css: str, words: str = "") -> str:
    """The end of a task where an element with these words is in the window."""
    return f"seen({css!r}, {words!r})"


def article(href: str) -> str:
    return f"article a[href$='{href}']"


class Task(NamedTuple):
    """What somebody wants: where he begins, when he has it, and the roads, each of steps.

    A step is what is pressed, by selector; `type:` writes into what has the focus, `paste:` puts words
    there at once, `key:` presses a key, `tab:` goes on by Tab to what has such a name, `select:` takes
    an option, and `fill:` writes words that do not count.
    """

    name: str
    start: str
    end: str
    roads: tuple[tuple[str, ...], ...]


TO_TEXT = article("text/platform/")
IN_CONTENTS = ".md-sidebar--primary a[href$='#platform.records']"
DRAWER = ".md-header [for=__drawer]"
SEND = "#comment-form button[type=submit]:not([formaction])"
GIVE = "#give > summary"

TASKS = (
    Task("home: whether comments are open, and how long", HOME, seen("body", "答复"), ((),)),
    Task(
        "home → text of clause 5.5.2",
        HOME,
        seen("[id='platform.records']"),
        (
            (TO_TEXT, IN_CONTENTS),
            (article("text/"), article("platform/#platform.records")),
            (OPEN_BOX, "type:P-REC-02", ".md-search-result__link[href*='platform.records']"),
        ),
    ),
    Task(
        "home → whole text on one page",
        HOME,
        at("/text/all/"),
        ((article("text/all/"),), (article("text/"), article("all/"))),
    ),
    Task(
        "home → what changed in chapter 5",
        HOME,
        f"{at('/text/platform/changes/')} || {at('#platform')}",
        (
            (article("text/platform/changes/"),),
            (TO_TEXT, ".shows a[href$='changes/']"),
            ("a.weights[href*='platform']",),
        ),
    ),
    Task(
        "home → why P-REC-02 changed",
        HOME,
        "location.href.includes('changes') && seen(\"[id='platform.records']\")",
        (
            (
                OPEN_BOX,
                "type:P-REC-02",
                ".md-search-result__link[href*='platform.records']",
                "section:has(> #platform\\.records) a.substantive",
            ),
            (article("text/platform/changes/"), IN_CONTENTS),
            (TO_TEXT, IN_CONTENTS, ".shows a[href$='changes/']"),
            (
                article("text/"),
                article("platform/#platform.records"),
                "section:has(> #platform\\.records) a.substantive",
            ),
            (article("text/platform/changes/"), DRAWER, IN_CONTENTS),
        ),
    ),
    Task(
        "change of P-REC-02 → the whole comment and its answer",
        "/text/platform/changes/#P-REC-02",
        at("#C-0041-P"),
        (
            ("[id='P-REC-02'] a[href$='#C-0041-P']",),
            ("[id='P-REC-02'] .rl-why > summary", "[id='P-REC-02'] a[href$='#C-0041-P']"),
            ("a[href$='#C-0041-P']",),
        ),
    ),
    Task("chapter → old beside new", CHAPTER, at("/side/"), ((".shows a[href$='side/']",),)),
    Task("chapter → both languages", CHAPTER, at("/bilingual/"), ((".shows a[href$='bilingual/']",),)),
    Task(
        "sentence → the same in English",
        CHAPTER + "#P-REC-02",
        at("/en/text/platform/#P-REC-02"),
        ((".md-header__twin",),),
    ),
    Task(
        "text → only what binds streamers",
        "/text/all/",
        "document.querySelector(\".options select\")?.value === 'streamer' && !document.getElementById('platform.records').checkVisibility()",
        (("select:streamer",),),
    ),
    Task(
        "home → duties of merchants",
        HOME,
        at("/role/merchant/"),
        (
            (article("role/merchant/"),),
            (".md-tabs a[href$='role/']", article("merchant/")),
            (DRAWER, ".md-sidebar--primary a[href$='role/']", article("merchant/")),
        ),
    ),
    Task(
        "home → what changed for streamers",
        HOME,
        at("/role/streamer/since/D1/"),
        (
            (article("role/streamer/"), article("since/D1/")),
            (".md-tabs a[href$='role/']", article("streamer/"), article("since/D1/")),
        ),
    ),
    Task(
        "duties of merchants → as a workbook",
        "/role/merchant/",
        "seen(\"a[href$='.xlsx']\")",
        ((), ("summary",)),
    ),
    Task(
        "sentence → definition of its term",
        CHAPTER + "#P-REC-02",
        seen(".card", "平台"),
        (("#P-REC-02 a.term",),),
    ),
    Task(
        "sentence → its legal basis",
        CHAPTER + "#P-REC-02",
        "seen('.card, .notes[open], .basis', '依据')",
        (("#P-REC-02 .pin",), ("section:has(> #platform\\.records) .notes summary",)),
    ),
    Task(
        "clause → how it is verified", CLAUSE, seen(".basis", "证实"), (("details:has(.basis) > summary",),)
    ),
    Task(
        "clause → its citation",
        CLAUSE,
        "seen('.cited, .cite code, .bar details[open]', '5.5.2')",
        ((".bar summary",), ("details.cite summary",)),
    ),
    Task(
        "clause → copy its link",
        CLAUSE,
        "document.querySelector('.bar [role=status]')?.textContent !== ''  && document.querySelector('.bar [role=status]')",
        ((".bar button.copy",),),
    ),
    Task(
        "sentence → copy its link",
        CHAPTER + "#P-REC-02",
        "seen('.card [role=status]', '已') || seen('.card [role=status]', 'http')",
        (("#P-REC-02 .pin", ".card li button"),),
    ),
    Task(
        "chapter → search 保存, pasted",
        CHAPTER,
        "document.querySelectorAll('.md-search-result__item').length > 3",
        ((OPEN_BOX, "paste:保存"),),
    ),
    Task(
        "chapter → search 电子商务法第三十一条, pasted",
        CHAPTER,
        FOUND.format(words="第三十一条"),
        ((OPEN_BOX, "paste:电子商务法第三十一条"),),
    ),
    Task(
        "chapter → search 记录报存, a slip",
        CHAPTER,
        "document.querySelector('.md-search__output')?.textContent.includes('记录保存')",
        ((OPEN_BOX, "type:记录报存"),),
    ),
    Task(
        "clause → contents",
        CLAUSE,
        f"{at('/text/')} || seen('#contents, .outline') || seen({IN_CONTENTS!r})",
        (
            (".bar a[href$='contents'], .bar a[href$='text/']",),
            ("main a[href*='text/platform/']",),
            ("main a[href*='text/platform/']", DRAWER),
        ),
    ),
    Task(
        "clause → search box",
        CLAUSE,
        "document.querySelector('input[type=search], input[name=q]')?.checkVisibility()",
        ((SEARCH_BAR,), ("main a[href*='text/platform/']", OPEN_BOX)),
    ),
    Task("clause → the next clause", CLAUSE, at("/c/platform.security/"), (("a[rel=next]",),)),
    Task("clause → the same in D1", CLAUSE, "location.pathname.includes('D1')", (("main a[href*='D1']",),)),
    Task(
        "home → comment on 5.5.2, form open",
        HOME,
        seen("#text"),
        (
            (article("text/"), "a.give[href*='platform.records']", GIVE),
            (article("text/"), "a.give[href*='platform.records']"),
            (TO_TEXT, IN_CONTENTS, "section:has(> #platform\\.records) a.give"),
        ),
    ),
    Task(
        "clause → receipt",
        CLAUSE,
        "document.title.includes('意见已收到')",
        ((GIVE, "#text", "fill:建议写明起算日。", SEND),),
    ),
    Task(
        "sentence → comment on it, form open",
        CHAPTER + "#P-REC-02",
        "location.search.includes('P-REC-02') && seen('#text')",
        (("#P-REC-02 .pin", ".card a[href*='provision=']"),),
    ),
    Task(
        "by keyboard: home → change → cause → answer",
        HOME,
        "/#C-\\d{4}/.test(location.hash)",
        (
            (
                "tab:^跳到修改$",
                "key:Enter",
                "tab:第5章",
                "key:Enter",
                "tab:^跳到修改$",
                "key:Enter",
                "key:Enter",
                "tab:^C-\\d{4}-.$",
                "key:Enter",
            ),
            (
                "tab:^读标准文本",
                "key:Enter",
                "tab:^5 平台$",
                "key:Enter",
                "tab:^标出修改$",
                "key:Enter",
                "tab:^C-\\d{4}",
                "key:Enter",
            ),
        ),
    ),
)


class Road:
    """Somebody on a road, with what he has pressed so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0
        self.strokes = 0

    def step(self, step: str) -> None:
        kind, _, given = step.partition(":")
        keyboard = self.page.keyboard
        if kind == "type":
            keyboard.type(given)
            keyboard.press("End")  # as an input method does, a key comes up
            self.strokes += len(given)
        elif kind in ("paste", "fill"):
            keyboard.insert_text(given)
            self.taps += kind == "paste"
        elif kind == "key":
            keyboard.press(given)
            self.taps += 1
            self.page.wait_for_timeout(SETTLE)  # the next page begins
        elif kind == "select":
            self.page.locator("select:visible").first.select_option(given, timeout=PATIENCE)
            self.taps += 2  # the list, and what is wanted of it
        elif kind == "tab":
            self._tab_to(given)
        else:
            self.page.locator(step).locator("visible=true").first.click(timeout=PATIENCE)
            self.taps += 1

    def _tab_to(self, name: str) -> None:
        self.page.wait_for_load_state()
        for _ in range(400):
            self.page.keyboard.press("Tab")
            self.taps += 1
            script = "name => new RegExp(name).test(((at) => at.ariaLabel || at.innerText || '')(document.activeElement).trim())"
            if self.page.evaluate(script, name):
                return
        raise Error(f"{name} was not reached")


def walk(page: Page, url: str, task: Task) -> str:
    """What the shortest open road of a task takes."""
    costs = []
    for steps in task.roads:
        road = Road(page)
        page.goto("about:blank")
        page.goto(url + task.start)
        try:
            for step in steps:
                road.step(step)
            page.wait_for_function(f"() => {{ const seen = {SEEN}; return {task.end}; }}", timeout=PATIENCE)
        except Error:
            continue
        costs.append((road.taps + road.strokes, road.taps, road.strokes))
    if not costs:
        return "–"
    _, taps, strokes = min(costs)
    return f"{taps} + {strokes}" if strokes else str(taps)


@contextmanager
def served(commit: str) -> Iterator[str]:
    """The site of a commit, built and served by the commit's own code, open in rehearsal."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree")
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--force", "--detach", str(tree), commit], check=True)
        environment = {**os.environ, "PYTHONPATH": str(tree / "tooling")}
        quiet = {"cwd": tree, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([*CLAUSEWORK, "build", "--rehearsal"], check=True, **quiet)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        service = subprocess.Popen([*CLAUSEWORK, "serve", "--rehearsal", "--port", str(port)], **quiet)
        try:
            _await(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            service.terminate()
            service.wait()
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def _await(url: str) -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the service did not answer within a minute")


def measure(browser: Browser, commit: str) -> dict[tuple[str, str], str]:
    """What each task takes on the site of a commit, at each size."""
    found = {}
    with served(commit) as url:
        for size, (width, height) in SIZES.items():
            context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            page = context.new_page()
            for task in TASKS:
                found[task.name, size] = walk(page, url, task)
                print(f"  {commit} {size} {task.name}: {found[task.name, size]}", flush=True)
            context.close()
    return found


def section() -> str:
    """The part of the page of results."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
    head = "## Thirty tasks\n\n"
    if not chromium:
        return head + "Not measured: no Chromium here.\n"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        before, now = measure(browser, BEFORE), measure(browser, "HEAD")
        browser.close()
    lines = [
        f"Taps, and strokes of what is typed, on the shortest open road of each, at 360 and 1280 pixels; before is commit {BEFORE}, – a task that no road led to an end.",
        "",
        "| task | before, phone | now, phone | before, desk | now, desk |",
        "|---|---:|---:|---:|---:|",
        *(
            "| "
            + " | ".join([task.name, *(found[task.name, size] for size in SIZES for found in (before, now))])
            + " |"
            for task in TASKS
        ),
        "",
    ]
    return head + "\n".join(lines)
