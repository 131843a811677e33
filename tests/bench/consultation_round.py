"""A rehearsal of a whole consultation: from the form and a file to answers that the public reads.

The service, the job `publish`, git and Chromium are the real ones; three people work at the desk by keyboard
alone, and nobody types a command. `python tests/bench/consultation_round.py --count 1000` prints a table.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.extend(
    str(Path(__file__).resolve().parents[1] / name) for name in (".", "browser", "consultation", "service")
)

from desk_walk import enter
from many_comments import Made, many
from openpyxl import Workbook
from places import copy_live_commerce
from playwright.sync_api import Browser, FileChooser, Locator, Page, sync_playwright
from programs import clausework, git, hosted
from served import Served
from test_deployment_units import DEPLOY, around

from clausework.consultation.records import read_records
from clausework.drafts.register import read_draft
from clausework.model.comment import Comment
from clausework.workflow.consult import open_store

CONSULTATION = "2020-07"
OTHER = "platform.records"
"""The clause of comments on clauses that the draft does not have."""
BY_FILE = 4
"""Of ten comments so many come in a file."""
LIMITS = ("--network-limit", "100000", "--clause-limit", "100000")
"""All of a rehearsal come from this machine."""
MOST_MS = 90_000
"""A page on a busy machine comes within this."""
SPAM = "含有辱骂或者广告，不属于对标准的意见。"
OUTCOME = {"support": 4, "editorial": 2, "english": 3}
"""The outcome by its key for some kinds of comments; of others it is `rejected`."""
IDENTITY = re.compile(r"\d{17}[\dX]")
NO_COMMENT = re.compile("(没有|无)意见")
"""A row of a file that says so is no comment."""
ABUSIVE = re.compile("废物|骗子协会|脑子有病|去死|加微信|代开各地发票")
"""By what somebody at the desk knows the abuse that no word list marks."""


@dataclass
class Tally:
    """What the round cost those at the desk, and what came of it."""

    decisions: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    routine: list[int] = field(default_factory=list)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    job_seconds: list[float] = field(default_factory=list)
    processor: float = 0
    faults: list[str] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)

    def wrong(self, what: str) -> None:
        """Note a fault, and tell it at once: what comes after it may be due to it."""
        self.faults.append(what)
        print(f"  fault: {what}", flush=True)


class Hands:
    """Somebody at the desk with a keyboard and nothing else."""

    def __init__(self, page: Page, tally: Tally) -> None:
        self.page, self.tally, self.stage = page, tally, ""

    def press(self, *keys: str) -> None:
        for key in keys:
            self.tally.keys[self.stage] += 1
            self.page.keyboard.press(key)

    def leave(self, *keys: str) -> None:
        """Press keys of which the last one opens another page."""
        self.press(*keys[:-1])
        with self.page.expect_navigation(wait_until="load", timeout=MOST_MS):
            self.press(keys[-1])

    def write(self, words: str) -> None:
        self.page.keyboard.insert_text(words)

    def to(self, wanted: Locator) -> None:
        """Go on to what is wanted by Tab."""
        for _ in range(400):
            if wanted.evaluate("one => one === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"the Tab key does not come to {wanted}")

    def follow(self, link: Locator) -> None:
        self.to(link)
        self.leave("Enter")

    def choose(self, name: str, value: str) -> None:
        box = self.page.locator(f"#{name}")
        self.to(box)
        values = box.evaluate("one => [...one.options].map((each) => each.value)")
        self.press("Home", *["ArrowDown"] * values.index(value))
        assert box.input_value() == value

    def filter(self, by_group: bool, **chosen: str) -> None:
        """Set the filter of the list."""
        tick = self.page.locator("input[name=by]")
        if tick.is_checked() != by_group:
            self.press("/", "Shift+Tab", "Space")
        assert tick.is_checked() == by_group
        self.press("/")
        for name in ("state", "answer", "mark"):
            self.choose(name, chosen.get(name, ""))
        self.press("Escape")
        self.leave("f")

    def rows(self) -> list[str]:
        """The words of the list, once the page has come to its end."""
        self.page.locator("footer.foot").wait_for()
        return self.page.locator("main form .rows tbody .c-words").all_inner_texts()

    def told(self) -> str:
        return " ".join(self.page.locator(".done, [role=alert]").all_inner_texts())


@contextmanager
def watched(root: Path, tally: Tally) -> Iterator[Callable[[], None]]:
    """The path unit of systemd: each time the desk asks for a publication, the job runs; what waits for it."""
    over, idle = threading.Event(), threading.Event()
    wanted = root / "var/publish.wanted"
    idle.set()

    def watch() -> None:
        while not over.wait(0.2):
            if wanted.exists():
                idle.clear()
                _run_job(root, tally)
                idle.set()

    def wait() -> None:
        limit = time.monotonic() + 900
        while wanted.exists() or not idle.is_set():
            assert time.monotonic() < limit, tally.faults
            time.sleep(0.2)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield wait
    finally:
        over.set()
        thread.join()


def _run_job(root: Path, tally: Tally) -> None:
    command = [str(DEPLOY / "job"), "publish"]
    job = subprocess.Popen(
        command, cwd=root, env=around(root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(job.pid, 0)
    job.returncode = os.waitstatus_to_exitcode(status)
    tally.job_seconds.append(usage.ru_utime + usage.ru_stime)
    if status:
        tally.wrong(f"job: {(root / 'var/publish.wrong').read_text('utf-8')[:600]}")


def prepared(root: Path) -> Path:
    """The standard in git beside a host of its own, its consultation open, its site built."""
    copy_live_commerce(root, "standard", "site", "mkdocs.yml")
    settings = root / "standard/standard.yml"
    text = settings.read_text("utf-8").replace("closes: 2020-08-01", "closes: 2120-08-01")
    settings.write_text(text, encoding="utf-8")
    hosted(root, "service")
    done = clausework("build", cwd=root)
    assert done.returncode == 0, done.stderr
    return root


def send(served: Served, made: Made) -> tuple[str, str]:
    """A comment by the door of the form; its number and the address of its page."""
    body = {"consultation": CONSULTATION, "clause": made.clause, "text": made.text, "lang": made.lang}
    body |= {"role": "consumer"} | ({"suggestion": made.suggestion} if made.suggestion else {})
    head = {"content-type": "application/json"}
    asked = urllib.request.Request(f"{served.url}/comments", json.dumps(body).encode(), head)
    with urllib.request.urlopen(asked, timeout=60) as answer:
        told = json.load(answer)
    return told["number"], served.url + "/track/" + told["track"].rpartition("/")[2]


def workbook(path: Path, made: list[Made]) -> Path:
    """Letters as a secretariat lists them."""
    book = Workbook()
    sheet = book.active
    sheet.append(("序号", "条款", "意见内容", "修改后内容", "角色", "姓名"))
    for place, one in enumerate(made, 1):
        sheet.append((place, one.clause, one.text, one.suggestion, "消费者", f"第{place}位来函人"))
    book.save(path)
    return path


def imported(hands: Hands, path: Path, made: list[Made]) -> None:
    """Bring a file in, and write the clause of each row that is in doubt."""
    page, hands.stage = hands.page, "import"
    page.bring_to_front()  # else nothing is chosen in it
    hands.follow(page.get_by_role("link", name="Import letters"))
    hands.to(page.locator("#file"))
    chosen = list[FileChooser]()
    page.on("filechooser", lambda asked: chosen.append(asked))
    for _ in range(20):  # a browser that is busy may open its window late
        hands.press("Enter")
        page.wait_for_timeout(500)
        if chosen:
            break
    chosen[0].set_files(path)
    hands.follow(page.get_by_role("button", name="Preview"))
    if page.locator("tr.held").count():
        for place in range(page.locator("tr.held").count()):
            row = page.locator("tr.held").nth(place)
            words = row.locator("td").last.inner_text()
            hands.to(row.locator("input"))
            hands.write(next(one.clause for one in made if one.text.startswith(words[:40])))
        hands.follow(page.get_by_role("button", name="Preview again"))
        hands.tally.decisions["import"] += 1
    assert page.locator("tr.held").count() == 0, page.locator("tr.held").all_inner_texts()
    hands.leave("y")
    hands.tally.decisions["import"] += 1
    assert "Taken in" in hands.told()
    hands.follow(page.locator("nav.bar a[href='/desk/']"))


def act(hands: Hands, key: str, words: str = "") -> None:
    """Do something to what is ticked or listed, after a look."""
    hands.leave(key)
    if words:
        hands.write(words)
        hands.leave("Enter")
    else:
        hands.leave("y")
    hands.tally.decisions[hands.stage] += 1
    if hands.page.locator("[role=alert]").count() or not hands.page.locator(".done").count():
        hands.tally.wrong(f"{hands.stage}: {hands.told() or hands.page.locator('main').inner_text()[:600]}")


def triaged(hands: Hands) -> None:
    """Withhold abuse, black personal data out, and publish the rest."""
    page = hands.page
    hands.stage = "withhold"
    hands.filter(False, state="received", mark="abuse")
    if hands.rows():
        hands.press("X")
        act(hands, "w", SPAM)
    hands.filter(True, state="received")
    while ticked := [place for place, words in enumerate(hands.rows()) if ABUSIVE.search(words)]:
        at = -1
        for place in ticked:
            hands.press(*"j" * (place - at), "x")
            at = place
        act(hands, "w", SPAM)
    hands.stage = "publish"
    hands.filter(False, state="received")
    hands.press("X")
    hands.leave("p")
    if page.locator("[data-key=b]").count():
        hands.leave("b")
        hands.leave("y")
        hands.tally.decisions["black out"] += 1
        hands.filter(False, state="received")
        hands.press("X")
        hands.leave("p")
    hands.leave("y")
    hands.tally.decisions["publish"] += 1
    assert "Published" in hands.told(), hands.told()


def answered(hands: Hands, kinds: dict[str, str], most: int) -> int:
    """Answer so many groups, one after another; how many there were."""
    page, tally = hands.page, hands.tally
    hands.stage = "answer"
    hands.filter(True, state="published", answer="none")
    for count in range(most):
        if "/desk/comments/" not in page.url:
            if not hands.rows():
                return count
            hands.leave("j", "Enter")
        if not (number := page.locator("#number").inner_text().split()[0]) or number in tally.answers:
            return count
        while page.locator("[data-key=o]").count():
            hands.stage = "open"
            hands.leave("o")
        hands.stage = "answer"
        number = page.locator("#number").inner_text().split()[0]
        before = tally.keys["answer"]
        group = page.locator("[data-key=S]").count() > 0
        if routine := page.locator("[data-key=r]").count() > 0:
            hands.press("r")
        else:
            words = " ".join(page.locator(".pane.said .own").all_inner_texts())
            hands.press(str(OUTCOME.get(kinds.get(_bare(words), ""), 3)), "e")
            hands.write(f"（{number}）起草组逐条讨论后认为现有条文已经兼顾各方，因此作此答复。")
            hands.press("Escape")
        outcome = page.locator("input[name=outcome]:checked").get_attribute("value") or ""
        tally.answers[number] = outcome, page.locator("#answer").input_value()
        if group:
            hands.leave("S")
            hands.leave("y")
        else:
            hands.leave("s")
        if "Draft answer saved" not in hands.told():
            tally.faults.append(
                f"answer to {number}: {hands.told() or page.locator('main').inner_text()[:300]}"
            )
            return count
        tally.decisions["answer"] += 1
        if routine:
            tally.routine.append(tally.keys["answer"] - before)
    return most


def _bare(words: str) -> str:
    return re.sub(r"\W", "", words)


def concluded(hands: Hands, stage: str, key: str, view: str) -> None:
    """Settle or agree to all that waits for it."""
    hands.stage, tally = stage, hands.tally
    hands.follow(hands.page.locator("nav.bar a[href='/desk/']"))
    hands.follow(hands.page.locator(f".views a[href*='view={view}']"))
    if not hands.rows():
        tally.wrong(f"{stage}: nothing waits: {hands.page.locator('main').inner_text()[:300]}")
        return
    hands.press("X")
    act(hands, key)


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=60) as answer:
        return str(answer.read().decode())


def checked(served: Served, made: list[Made], tracks: dict[str, tuple[str, Made]], tally: Tally) -> None:
    """Look over HTTP and in git at what became of each comment."""
    root = served.project
    with closing(open_store(root, False)) as store:
        stored = {comment.id: comment for comment in store.comments()}
    tally.found["comments"] = len(stored)
    said = [one for place, one in enumerate(made) if place < len(tracks) or not NO_COMMENT.match(one.text)]
    tally.found["rows that say there is no comment"] = len(made) - len(said)
    if len(stored) != len(said):
        tally.faults.append(f"{len(said)} were sent and {len(stored)} are there")
    git(root, "fetch", "--quiet")
    git(root.parent, "clone", "--quiet", "origin", "checked")
    records = {each.id: each for each in read_records(root.parent / "checked")[0]}
    reasons = set(tally.answers.values())
    for number, comment in stored.items():
        if comment.state != "withheld":
            _judge(number, records.get(number), reasons, tally)
    time.sleep(3)  # the service looks for a new site
    for number, (url, one) in tracks.items():
        page, comment = fetched(url), stored[number]
        is_withheld = comment.state == "withheld"
        kind = "withheld pages" if is_withheld else "answered pages"
        tally.found[kind] = tally.found.get(kind, 0) + 1
        answer = records[number].disposition if number in records else None
        wanted = SPAM if is_withheld else answer.reason if answer else "?"
        if is_withheld and one.kind != "abusive":
            tally.faults.append(f"{number} is withheld: {one.text[:60]}")
        if wanted not in page or not (is_withheld or re.search("已答复|Answered", page)):
            tally.faults.append(f"the page of {number} lacks {wanted}")
    _leaks(root, {found for one in made for found in IDENTITY.findall(one.text)}, tally)


def _judge(number: str, record: Comment | None, reasons: set[tuple[str, str]], tally: Tally) -> None:
    answer = record.disposition if record else None
    if answer is None:
        tally.faults.append(f"{number} has no public answer")
    elif (answer.outcome, answer.reason) not in reasons:
        tally.faults.append(f"{number} has an answer that nobody gave: {answer.reason}")
    else:
        tally.found["public answers"] = tally.found.get("public answers", 0) + 1


def _leaks(root: Path, planted: set[str], tally: Tally) -> None:
    """Identity numbers that the public site or any commit has."""
    tally.found["planted identity numbers"] = len(planted)
    if not planted:
        return
    pages = (
        path for path in (root / "build/site").rglob("*") if path.suffix in {".html", ".json", ".txt", ".xml"}
    )
    public = "".join(path.read_text("utf-8", errors="replace") for path in pages)
    history = git(root.parent / "checked", "log", "--all", "--patch", "--format=%H %B")
    history += git(root, "log", "--all", "--patch", "--format=%H %B")
    for number in sorted(planted):
        tally.faults += [
            f"{place} has {number}" for place, text in (("site", public), ("git", history)) if number in text
        ]


def at_desk(browser: Browser, served: Served, name: str, role: str, tally: Tally) -> Hands:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    context.set_default_timeout(MOST_MS)
    page = context.new_page()
    enter(page, served, name, role)
    return Hands(page, tally)


def take_round(browser: Browser, folder: Path, count: int) -> Tally:
    """The whole round, with what it took."""
    tally, root = Tally(), folder / "standard"
    root.mkdir()
    prepared(root)
    draft = read_draft(root, "D1")
    made = [each if draft.clause(each.clause) else each._replace(clause=OTHER) for each in many(1, count)]
    served = Served(root, root / "build/site", False, LIMITS)
    served.start()
    began = time.monotonic()

    def lap(name: str) -> None:
        tally.seconds[name] = time.monotonic() - began - sum(tally.seconds.values())
        print(f"  {name}: {tally.seconds[name]:.0f} s", flush=True)

    try:
        with watched(root, tally) as wait:
            cut = count * (10 - BY_FILE) // 10
            tracks = {}
            for one in made[:cut]:
                number, url = send(served, one)
                tracks[number] = url, one
            lap("sent by the form")
            secretary = at_desk(browser, served, "qin", "secretary", tally)
            editor = at_desk(browser, served, "liu", "editor", tally)
            chair = at_desk(browser, served, "zhou", "chair", tally)
            lap("three people sign in")
            imported(secretary, workbook(folder / "来函.xlsx", made[cut:]), made[cut:])
            lap("file imported")
            triaged(secretary)
            lap("read, withheld, blacked out, published")
            kinds = {_bare(one.text): one.kind for one in made}
            wave = max(2, count // 25)
            while answered(editor, kinds, wave) == wave:
                wave = 10_000
                lap(f"answered, {len(tally.answers)} groups")
                _publish_answers(secretary, editor, chair, wait)
                lap("settled, agreed, published")
            lap(f"answered, in all {len(tally.answers)} groups")
            _publish_answers(secretary, editor, chair, wait)
            lap("settled, agreed and published to the end")
            checked(served, made, tracks, tally)
            lap("looked at")
        assert served.process is not None
        stat = Path(f"/proc/{served.process.pid}/stat").read_text().rpartition(")")[2].split()
        tally.processor = (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")
    finally:
        served.kill()
    return tally


def _publish_answers(secretary: Hands, editor: Hands, chair: Hands, wait: Callable[[], None]) -> None:
    concluded(secretary, "settle", "t", "drafted")
    concluded(chair, "agree", "a", "settled")
    wait()
    if "/desk/comments/" in editor.page.url:
        editor.leave("l")


def table(tally: Tally, count: int) -> str:
    """The figures as a table."""
    groups, keys = sum(tally.decisions.values()), sum(tally.keys.values())
    routine = sorted(tally.routine) or [0]
    rows = {
        "comments: sent by the form / in a file": f"{count * 6 // 10} / {count - count * 6 // 10}",
        "decisions": f"{groups} ({', '.join(f'{name} {n}' for name, n in tally.decisions.items())})",
        "keys, words apart": f"{keys} ({', '.join(f'{name} {n}' for name, n in tally.keys.items())})",
        "routine answers: how many, keys each at most": f"{len(tally.routine)}, {routine[-1]}",
        "commands typed": "0",
        "service, seconds of processor": f"{tally.processor:.0f}",
        "job `publish`: runs, seconds of processor": f"{len(tally.job_seconds)}, {sum(tally.job_seconds):.0f}",
        "minutes in all": f"{sum(tally.seconds.values()) / 60:.1f}",
        **{name: f"{value:,}" for name, value in tally.found.items()},
        "faults": str(len(tally.faults)),
    }
    return "\n".join(["| | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows.items())])


def main() -> None:
    """Take a round and print what it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    count = parser.parse_args().count
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tally = take_round(browser, Path(folder), count)
        browser.close()
    print(table(tally, count), *tally.faults, sep="\n")


if __name__ == "__main__":
    main()
