"""How fast the checker is: on a first run, on a second, after one edit, and beside another tool.

The texts are generated (see generate.py) and the same for every tool; each figure is the median of
several runs, all of one session, so that ratios hold where seconds do not.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generate import make_peer, make_project  # noqa: E402 - the folder of the benchmarks is no package

from clausework import library  # noqa: E402
from clausework.editor.symbol import EditedProject  # noqa: E402

ROOT = HERE.parents[1]
CLAUSEWORK = ROOT / ".venv/bin/clausework"
SIZES = (300, 1500)
RUNS = 5
PEER = "sphinx-needs"
PEER_VENV = Path(tempfile.gettempdir()) / "clausework-bench-peer"
COMPILED = Path(tempfile.gettempdir()) / "clausework-bench-compiled"
EDITED = "standard/clauses/part1/item2.zh.md"
ONE_EDIT = "\n商家必须保存第{number}份记录。\n"
EDITS: dict[str, tuple[str, str, str]] = {
    "a paragraph more": ("zh", "", ""),
    "a word of a provision": ("zh", "可要求更正", "可要求更正{number}次"),
    "a word of a requirement": ("zh", "应保存", "应在{number}日内保存"),
    "a word of the translation": ("en", "may ask", "may {number} ask"),
    "the title": ("zh", "title: ", "title: {number}"),
}
"""Edits of a clause, each by what becomes of some words; without any a paragraph is added."""


class Cost(NamedTuple):
    """Processor seconds, elapsed seconds and peak MiB of a process."""

    cpu: float
    wall: float
    memory: float


class Row(NamedTuple):
    """The costs of one project: a first check, one where nothing changed, one after an edit, the peer's build.

    The milliseconds of a check after an edit: in the editor, and as calls of the library in one process.
    """

    size: int
    cold: Cost
    again: Cost
    edited: Cost
    editor: float
    library: float
    peer: Cost | None


def run(command: list[str], cwd: Path) -> Cost:
    """Run a command to its end; its exit status is that of the findings.

    Python keeps what it has compiled, as it does on a drafter's machine.
    """
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(COMPILED)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, _, usage = os.wait4(process.pid, 0)
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def median(command: list[str], cwd: Path, before: Callable[[int], object]) -> Cost:
    """The medians over RUNS runs after one that does not count; `before` prepares each."""
    costs = []
    for number in range(RUNS + 1):
        before(number)
        costs.append(run(command, cwd))
    return Cost(*(statistics.median(values) for values in zip(*costs[1:], strict=True)))


def checked(root: Path, path: str) -> tuple[Cost, Cost, Cost]:
    """The costs of a check without a memory, with one where nothing changed, and where a line of `path` did."""
    check = [str(CLAUSEWORK), "check", "--format", "concise"]
    source = (root / path).read_text(encoding="utf-8")

    def edit(number: int) -> None:
        (root / path).write_text(source + ONE_EDIT.format(number=number), encoding="utf-8")

    cold = median(check, root, lambda _: shutil.rmtree(root / "build", ignore_errors=True))
    again = median(check, root, lambda _: None)
    edited = median(check, root, edit)
    (root / path).write_text(source, encoding="utf-8")
    return cold, again, edited


def measure(size: int, folder: Path, peer: Path | None) -> Row:
    """All figures for one number of clauses."""
    root = make_project(folder / f"project-{size}", size)
    cold, again, edited = checked(root, EDITED)
    built = None
    if peer is not None:
        texts = make_peer(folder / f"peer-{size}", size)
        out = folder / f"out-{size}"
        command = [str(peer), "-q", "-b", "html", str(texts), str(out)]
        built = median(command, texts, lambda _: shutil.rmtree(out, ignore_errors=True))
    editor = milliseconds(in_the_editor(root, EDITED))
    return Row(size, cold, again, edited, editor, milliseconds(in_the_library(root, EDITED)), built)


def milliseconds(check: Callable[[int], object]) -> float:
    """The median of the processor's milliseconds that `check` takes after each of several edits."""
    times = []
    for number in range(RUNS + 1):
        prepared = check(number)
        assert callable(prepared)
        start = time.process_time()
        assert prepared()
        times.append(1000 * (time.process_time() - start))
    return statistics.median(times[1:])


def in_the_editor(root: Path, path: str, old: str = "", new: str = "") -> Callable[[int], object]:
    """An edit in a server that has the project open; what it gives looks for what is wrong."""
    source = (root / path).read_text(encoding="utf-8")
    desk = EditedProject(root.resolve(), "zh")
    assert desk.findings is not None

    def edit(number: int) -> Callable[[], bool]:
        desk.put(path, _edited(source, old, new, number), number)
        return lambda: bool(desk.findings)

    return edit


def in_the_library(root: Path, path: str, old: str = "", new: str = "") -> Callable[[int], object]:
    """An edit on the disk, in a process that has checked the project before."""
    source = (root / path).read_text(encoding="utf-8")
    library.check(library.load(root))

    def edit(number: int) -> Callable[[], bool]:
        (root / path).write_text(_edited(source, old, new, number), encoding="utf-8")
        return lambda: bool(library.check(library.load(root)).findings)

    return edit


def _edited(source: str, old: str, new: str, number: int) -> str:
    return (
        source.replace(old, new.format(number=number), 1) if old else source + ONE_EDIT.format(number=number)
    )


def edits(size: int) -> Iterator[str]:
    """A line for each kind of edit: its milliseconds in the editor and in the library, beside a first check."""
    with tempfile.TemporaryDirectory() as name:
        root = make_project(Path(name), size)
        start = time.process_time()
        library.check(library.load(root))
        yield f"first check: {time.process_time() - start:.2f} s"
        for kind, (lang, old, new) in EDITS.items():
            path = EDITED.replace(".zh.", f".{lang}.")
            source = (root / path).read_text(encoding="utf-8")
            editor, call = (milliseconds(of(root, path, old, new)) for of in (in_the_editor, in_the_library))
            (root / path).write_text(source, encoding="utf-8")
            yield f"{kind}: {editor:.0f} ms in the editor, {call:.0f} ms in the library"


class Real(NamedTuple):
    """On the real standard, after an edit: the editor's milliseconds, and the check before a commit.

    `first` is that check where no check has left a memory, `changed` where one has.
    """

    editor: float
    first: Cost
    changed: Cost
    shown: Cost


def real_edit() -> Real:
    """The costs of an edit of the real standard, and those of `--help`."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for part in ("standard", "comments"):
            shutil.copytree(ROOT / part, root / part)
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
            subprocess.run([*git, *arguments], cwd=root, check=True, capture_output=True)
        path = "standard/clauses/platform/vetting.zh.md"
        source = (root / path).read_text(encoding="utf-8")

        def edit(number: int) -> None:
            (root / path).write_text(source + ONE_EDIT.format(number=number), encoding="utf-8")
            subprocess.run([*git, "add", path], cwd=root, check=True, capture_output=True)

        def forget(number: int) -> None:
            shutil.rmtree(root / "build", ignore_errors=True)
            edit(number)

        command = [str(CLAUSEWORK), "check", "--staged"]
        first, changed = median(command, root, forget), median(command, root, edit)
        shown = median([str(CLAUSEWORK), "--help"], root, lambda _: None)
        return Real(milliseconds(in_the_editor(root, path)), first, changed, shown)


def peer_command() -> Path | None:
    """The peer's build command, installed outside of the repository; None where it cannot be."""
    command = PEER_VENV / "bin/sphinx-build"
    if not command.exists():
        print(f"  installing {PEER} into {PEER_VENV} …", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(PEER_VENV)], check=False)
        pip = [str(PEER_VENV / "bin/python"), "-m", "pip", "install", "--quiet", PEER]
        if made.returncode or subprocess.run(pip, check=False).returncode:
            return None
    return command if command.exists() else None


def peer_version() -> str:
    """The versions of the peer and of what it runs on."""
    code = "from importlib.metadata import version as v; print(v('sphinx-needs'), 'on Sphinx', v('sphinx'))"
    python = str(PEER_VENV / "bin/python")
    return subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()


def section() -> str:
    """The part of RESULTS.md about the checker."""
    peer = peer_command()
    with tempfile.TemporaryDirectory() as name:
        rows = []
        for size in SIZES:
            print(f"  {size} generated clauses …", flush=True)
            rows.append(measure(size, Path(name), peer))
    print("  an edit of the real standard …", flush=True)
    return _told(rows, real_edit(), peer_version() if peer else "")


def _told(rows: list[Row], real: Real, peer: str) -> str:
    head = [
        "## The checker",
        "",
        f"Generated standards in Chinese and English, {RUNS} runs each, medians; seconds are of processor time.",
        "After one edit: in the editor and as a call of the library, which hold the project; as the command, "
        "which finds on the disk what the last check has left. The last two show beside the stale translation "
        "what has changed in its original, and load the segmenter's dictionary only for a redline that has "
        "to be made anew.",
        "",
        "| clauses | first check | peak memory | nothing changed | one edit: editor | library | command "
        "| peer's build | peer's memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines = [
        f"| {row.size:,} | {row.cold.cpu:.2f} s | {row.cold.memory:.0f} MiB | {row.again.cpu:.2f} s "
        f"| {row.editor:.0f} ms | {row.library:.0f} ms | {row.edited.cpu:.2f} s "
        + (f"| {row.peer.cpu:.2f} s | {row.peer.memory:.0f} MiB |" if row.peer else "| – | – |")
        for row in rows
    ]
    factor = rows[-1].cold.cpu / rows[0].cold.cpu
    texts = rows[-1].size / rows[0].size
    tail = [
        "",
        f"{texts:.0f} times the clauses take {factor:.1f} times as long to check.",
        f"On the real standard, after one edit: {real.editor:.0f} ms in the editor. The hook before a commit, "
        f"`clausework check --staged`, takes {real.first.wall * 1000:.0f} ms from start to end where nothing "
        f"was kept ({real.first.cpu * 1000:.0f} ms of the processor), {real.changed.wall * 1000:.0f} ms later "
        f"({real.changed.cpu * 1000:.0f} ms); `clausework --help` {real.shown.wall * 1000:.0f} ms.",
        "",
        f"The peer is {peer or PEER + ', which could not be installed here'}: the same text as reStructuredText "
        "with one object for each provision, built without a cache into HTML. It renders pages and resolves "
        "links, and knows no rules of drafting; the checker renders none. The figures bound what each kind "
        "of tool makes a drafter wait for, no more.",
        "",
    ]
    return "\n".join([*head, *lines, *tail])


if __name__ == "__main__":
    print("\n".join(edits(SIZES[-1])) if "edits" in sys.argv else section())
