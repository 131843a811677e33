"""Measure what the readers of RESULTS.md ask, and write it there.

Every figure is the median of several runs of a whole process, on the real standard. Ratios of one
run may be compared; seconds of two machines, or of two hours of one machine, may not.

`make bench` measures everything. `python tests/bench/run.py NAME …` measures only those parts and
leaves the others in RESULTS.md as they were; the parts are `product`, `clone` and the modules beside
this one that have a `section()`.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import re
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
SCRIPTS = ("comment", "form", "suggest", "agree", "keep")


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
        ("script that a clause page begins with", "assets/comment.js"),
        ("`clauses.json`", "clauses.json"),
    ]
    found = []
    for name, pattern in kinds:
        sizes = [file.stat().st_size for file in site.glob(pattern)]
        if sizes:
            found.append((name, int(statistics.median(sizes)), max(sizes)))
    together = sum((site / "assets" / f"{name}.js").stat().st_size for name in SCRIPTS)
    return [
        *found,
        ("all scripts of a clause page, the later ones fetched when the form is used", together, together),
    ]


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


def product() -> str:
    """Commands and pages of the real standard."""
    with tempfile.TemporaryDirectory() as name:
        rows = commands(Path(name))
        sizes = weights(Path(name))
    lines = [
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
    ]
    return "\n".join(lines)


def clone() -> str:
    """The way from a clone to the first page."""
    with tempfile.TemporaryDirectory() as name:
        seconds = from_clone(Path(name))
    return (
        "## From clone to page\n\n"
        f"`git clone`, then `make serve`, registry included: {seconds:.0f} s from the command to the first "
        "page served (one run)."
    )


PARTS = (
    "product",
    "clone",
    "checker",
    "cold",
    "stale",
    "build",
    "prints",
    "redline",
    "redline_drafts",
    "service",
    "drill",
    "disasters",
    "log",
    "million",
    "desk",
    "search",
    "lcp",
    "heights",
    "tasks",
    "groups",
    "record",
    "house",
)
"""The parts of RESULTS.md, in its order."""


def measure(part: str) -> str:
    """The Markdown of a part, measured now."""
    own = {"product": product, "clone": clone}
    section: Callable[[], str] = own[part] if part in own else importlib.import_module(part).section
    return section().strip()


def read_parts() -> dict[str, str]:
    """The parts of RESULTS.md as they stand."""
    text = RESULTS.read_text(encoding="utf-8") if RESULTS.is_file() else ""
    pieces = re.split(r"<!-- part: (\w+) -->\n", text)[1:]
    return {name: body.strip() for name, body in zip(pieces[::2], pieces[1::2], strict=True)}


def report(parts: dict[str, str]) -> str:
    """The whole page."""
    head = (
        "# Results\n\n"
        f"Written by `make bench`: medians of {RUNS} runs of a whole process unless a part says otherwise, "
        "on the real standard.\n"
        f"Machine: {os.cpu_count()} processors, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}; shared and noisy, so compare ratios within one table only.\n"
    )
    bodies = (f"<!-- part: {name} -->\n{parts[name]}\n" for name in PARTS if name in parts)
    return "\n".join((head, *bodies))


def main() -> None:
    """Measure the parts that are asked for and write RESULTS.md after each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="NAME", help=f"one of {', '.join(PARTS)}; all without it")
    asked = parser.parse_args().parts or PARTS
    sys.path.insert(0, str(Path(__file__).parent))
    for part in asked:
        print(f"{part} …", flush=True)
        parts = {**read_parts(), part: measure(part)}
        RESULTS.write_text(report(parts), encoding="utf-8")
    print(RESULTS.relative_to(ROOT))


if __name__ == "__main__":
    main()
