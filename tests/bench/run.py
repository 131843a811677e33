"""Measure what the readers of RESULTS.md ask, and write it there.

Every figure is the median of several runs of a whole process, on the real standard. Ratios of one
run may be compared; seconds of two machines, or of two hours of one machine, may not.

Run it with `make bench`; `python tests/bench/run.py --quick` leaves out the run from a clone.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).with_name("RESULTS.md")
CLAUSEWORK = ROOT / ".venv/bin/clausework"
RUNS = 5


class Cost(NamedTuple):
    """What a process took: elapsed seconds, processor seconds, and peak memory in MiB."""

    wall: float
    cpu: float
    memory: float


def cost(command: list[str], cwd: Path = ROOT) -> Cost:
    """Run a command to its end; its own exit status is the caller's business."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def median(command: list[str], before: Callable[[], object] = lambda: None) -> Cost:
    """The medians over RUNS runs after one that does not count; `before` prepares each run."""
    costs = []
    for number in range(RUNS + 1):
        before()
        found = cost(command)
        if number:
            costs.append(found)
    return Cost(*(statistics.median(values) for values in zip(*costs, strict=True)))


def commands(folder: Path) -> list[tuple[str, Cost]]:
    """The costs of the commands that people wait for."""
    site = folder / "site"
    run = str(CLAUSEWORK)
    rows = [
        ("`clausework --help`", [run, "--help"]),
        ("`clausework check`", [run, "check"]),
        (
            "`clausework redline D1 working --format json`",
            [run, "redline", "D1", "working", "--format", "json"],
        ),
        ("`clausework build` (Material)", [run, "build", "--out", str(site)]),
        ("`clausework build --engine zensical`", [run, "build", "--engine", "zensical", "--out", str(site)]),
    ]
    found = []
    for name, command in rows:
        print(f"  {name} …", flush=True)
        found.append((name, median(command)))
    return found


def weights(folder: Path) -> list[tuple[str, int, int]]:
    """Bytes of each kind of page: the median and the largest."""
    site = folder / "site"
    cost([str(CLAUSEWORK), "build", "--out", str(site)])
    kinds = [
        ("clause page, Chinese", "c/*/index.html"),
        ("clause page, English", "en/c/*/index.html"),
        ("chapter page, Chinese", "text/*/index.html"),
        ("chapter page, English", "en/text/*/index.html"),
        ("home", "index.html"),
        ("redline", "redlines/*/index.html"),
        ("draft", "drafts/*/index.html"),
        ("consultation", "comments/*/index.html"),
        ("style sheet of a clause page", "assets/lite.css"),
        ("script of a clause page", "assets/comment.js"),
        ("`clauses.json`", "clauses.json"),
    ]
    found = []
    for name, pattern in kinds:
        sizes = [file.stat().st_size for file in site.glob(pattern)]
        if sizes:
            found.append((name, int(statistics.median(sizes)), max(sizes)))
    return found


def from_clone(folder: Path) -> float:
    """Seconds from `make serve` in a fresh clone, registry included, to the first page served."""
    clone = folder / "clone"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
    environment = {key: value for key, value in os.environ.items() if key != "VIRTUAL_ENV"}
    start = time.perf_counter()
    process = subprocess.Popen(
        ["make", "serve", "PORT=8765", f"PYTHON={sys.base_prefix}/bin/python3"],
        cwd=clone,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while time.perf_counter() - start < 600:
            try:
                with urllib.request.urlopen("http://127.0.0.1:8765/", timeout=2) as answer:
                    if answer.status == 200:
                        return time.perf_counter() - start
            except OSError:
                time.sleep(0.2)
        raise SystemExit("the clone did not answer within ten minutes")
    finally:
        os.killpg(process.pid, 15)
        process.wait()


def report(rows: list[tuple[str, Cost]], sizes: list[tuple[str, int, int]], clone: float | None) -> str:
    """The page of results."""
    lines = [
        "# Results",
        "",
        "Written by `make bench`: medians of "
        f"{RUNS} runs of the whole process, after one that does not count, on the real standard.",
        f"Machine: {os.cpu_count()} processors, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}; shared and noisy, so compare ratios within a table only.",
        "",
        "## Commands",
        "",
        "| command | elapsed s | processor s | peak memory MiB |",
        "|---|---:|---:|---:|",
        *(f"| {name} | {c.wall:.2f} | {c.cpu:.2f} | {c.memory:.0f} |" for name, c in rows),
        "",
        "## Weight of pages (bytes, uncompressed)",
        "",
        "| page | median | largest |",
        "|---|---:|---:|",
        *(f"| {name} | {middle:,} | {largest:,} |" for name, middle, largest in sizes),
        "",
    ]
    if clone is not None:
        lines += [
            "## From clone to page",
            "",
            f"`git clone`, then `make serve`, registry included: {clone:.0f} s from the command to the "
            "first page served (one run).",
            "",
        ]
    return "\n".join(lines)


def main() -> None:
    """Measure and write RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="leave out the run from a fresh clone")
    quick = parser.parse_args().quick
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("commands:", flush=True)
        rows = commands(folder)
        print("pages:", flush=True)
        sizes = weights(folder)
        print("clone:" if not quick else "no clone", flush=True)
        clone = None if quick else from_clone(folder)
    RESULTS.write_text(report(rows, sizes, clone), encoding="utf-8")
    print(RESULTS.relative_to(ROOT))


if __name__ == "__main__":
    main()
