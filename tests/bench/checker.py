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
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generate import make_peer, make_project  # noqa: E402 - the folder of the benchmarks is no package

from clausework.editor.desk import Desk  # noqa: E402

ROOT = HERE.parents[1]
CLAUSEWORK = ROOT / ".venv/bin/clausework"
SIZES = (300, 1500)
RUNS = 5
PEER = "sphinx-needs"
PEER_VENV = Path(tempfile.gettempdir()) / "clausework-bench-peer"
EDITED = "standard/clauses/part1/item2.zh.md"
ONE_EDIT = "\n商家必须保存第{number}份记录。\n"


class Cost(NamedTuple):
    """Processor seconds, elapsed seconds and peak MiB of a process."""

    cpu: float
    wall: float
    memory: float


class Row(NamedTuple):
    """The costs of one project: a first check, one where nothing changed, one after an edit, the
    same in the editor in milliseconds, and the peer's build."""

    size: int
    cold: Cost
    again: Cost
    edited: Cost
    editor: float
    peer: Cost | None


def run(command: list[str], cwd: Path) -> Cost:
    """Run a command to its end; its exit status is that of the findings."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - start, usage.ru_maxrss / 1024)


def median(command: list[str], cwd: Path, before: Callable[[int], object]) -> Cost:
    """The medians over RUNS runs after one that does not count; `before` prepares each."""
    costs = []
    for number in range(RUNS + 1):
        before(number)
        costs.append(run(command, cwd))
    return Cost(*(statistics.median(values) for values in zip(*costs[1:], strict=True)))


def measure(size: int, folder: Path, peer: Path | None) -> Row:
    """All figures for one number of clauses."""
    root = make_project(folder / f"project-{size}", size)
    check = [str(CLAUSEWORK), "check", "--format", "concise"]
    source = (root / EDITED).read_text(encoding="utf-8")

    def edit(number: int) -> None:
        (root / EDITED).write_text(source + ONE_EDIT.format(number=number), encoding="utf-8")

    cold = median(check, root, lambda _: shutil.rmtree(root / "build", ignore_errors=True))
    again = median(check, root, lambda _: None)
    edited = median(check, root, edit)
    (root / EDITED).write_text(source, encoding="utf-8")
    built = None
    if peer is not None:
        texts = make_peer(folder / f"peer-{size}", size)
        out = folder / f"out-{size}"
        command = [str(peer), "-q", "-b", "html", str(texts), str(out)]
        built = median(command, texts, lambda _: shutil.rmtree(out, ignore_errors=True))
    return Row(size, cold, again, edited, in_the_editor(root, source), built)


def in_the_editor(root: Path, source: str) -> float:
    """Milliseconds from an edit to the findings, in a server that has the project open."""
    desk = Desk(root.resolve(), "zh")
    desk.put(EDITED, source)
    assert desk.findings is not None
    times = []
    for number in range(RUNS + 1):
        desk.put(EDITED, source + ONE_EDIT.format(number=number))
        start = time.perf_counter()
        assert any(item.at.path == EDITED for item in desk.findings)
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:])


def real_edit() -> tuple[float, Cost, Cost]:
    """On the real standard: the editor after an edit, `check --changed` after one, and `--help`."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        for part in ("standard", "comments"):
            shutil.copytree(ROOT / part, root / part)
        git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
        for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
            subprocess.run([*git, *arguments], cwd=root, check=True, capture_output=True)
        path = root / "standard/clauses/platform/vetting.zh.md"
        source = path.read_text(encoding="utf-8")

        def edit(number: int) -> None:
            path.write_text(source + ONE_EDIT.format(number=number), encoding="utf-8")

        changed = median([str(CLAUSEWORK), "check", "--changed"], root, edit)
        shown = median([str(CLAUSEWORK), "--help"], root, lambda _: None)
        desk = Desk(root.resolve(), "zh")
        assert desk.findings is not None
        times = []
        for number in range(RUNS + 1):
            desk.put("standard/clauses/platform/vetting.zh.md", source + ONE_EDIT.format(number=number))
            start = time.perf_counter()
            assert desk.findings
            times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times[1:]), changed, shown


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


def _told(rows: list[Row], real: tuple[float, Cost, Cost], peer: str) -> str:
    head = [
        "## The checker",
        "",
        f"Generated standards in Chinese and English, {RUNS} runs each, medians; seconds are of processor time.",
        "",
        "| clauses | first check | second, nothing changed | second, one edit | editor, one edit "
        "| peak memory | peer's build | peer's memory |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    lines = [
        f"| {row.size:,} | {row.cold.cpu:.2f} s | {row.again.cpu:.2f} s | {row.edited.cpu:.2f} s "
        f"| {row.editor:.0f} ms | {row.cold.memory:.0f} MiB "
        + (f"| {row.peer.cpu:.2f} s | {row.peer.memory:.0f} MiB |" if row.peer else "| – | – |")
        for row in rows
    ]
    editor, changed, shown = real
    factor = rows[-1].cold.cpu / rows[0].cold.cpu
    texts = rows[-1].size / rows[0].size
    tail = [
        "",
        f"{texts:.0f} times the clauses take {factor:.1f} times as long to check.",
        f"On the real standard, after one edit: {editor:.0f} ms in the editor; `clausework check --changed` "
        f"takes {changed.wall * 1000:.0f} ms from start to end, {changed.cpu * 1000:.0f} ms of them processor "
        f"time; `clausework --help` {shown.wall * 1000:.0f} ms.",
        "",
        f"The peer is {peer or PEER + ', which could not be installed here'}: the same text as reStructuredText "
        "with one object for each provision, built without a cache into HTML. It renders pages and resolves "
        "links, and knows no rules of drafting; the checker renders none. The figures bound what each kind "
        "of tool makes a drafter wait for, no more.",
        "",
    ]
    return "\n".join([*head, *lines, *tail])


if __name__ == "__main__":
    print(section())
