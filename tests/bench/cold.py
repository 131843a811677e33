"""What a check takes in a new process: where nothing is kept on the disk, where the last check left its memory.

Python has its compiled files in both cases, as on the machine of anybody who has run the command once.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from checker import CLAUSEWORK, EDITED, ROOT, RUNS, Cost, checked, median
from generate import make_project

from clausework.model.draft import Draft
from clausework.source.project import load

CLAUSES = 300
REAL_EDITED = "standard/clauses/platform/vetting.zh.md"


class Row(NamedTuple):
    """The costs of the check of one project, whose draft has so many provisions in so many languages."""

    name: str
    draft: Draft
    nothing: Cost
    unchanged: Cost
    edited: Cost


def measure(name: str, root: Path, path: str) -> Row:
    """The costs of the check of one project."""
    return Row(name, load(root).draft, *checked(root, path))


def section() -> str:
    """The part of RESULTS.md about checks in a new process."""
    with tempfile.TemporaryDirectory() as name:
        real = Path(name) / "real"
        for part in ("standard", "comments"):
            shutil.copytree(ROOT / part, real / part)
        made = make_project(Path(name) / "generated", CLAUSES)
        rows = [
            measure("the real standard", real, REAL_EDITED),
            measure(f"{CLAUSES} generated clauses", made, EDITED),
        ]
        shown = median([str(CLAUSEWORK), "--help"], real, lambda _: None)
    return _told(rows, shown)


def _told(rows: list[Row], shown: Cost) -> str:
    lines = [
        f"| {row.name} | {_provisions(row.draft)} | {len(row.draft.languages)} | {row.nothing.cpu:.2f} s "
        f"| {row.unchanged.cpu:.2f} s | {row.edited.cpu:.2f} s | {row.unchanged.cpu / row.nothing.cpu:.2f} "
        f"| {row.edited.cpu / row.nothing.cpu:.2f} |"
        for row in rows
    ]
    return "\n".join(
        [
            "## A check in a new process",
            "",
            f"`clausework check`, seconds of the processor, medians of {RUNS} runs, each a process of its own. "
            "Kept is the memory in `build/cache` of the check before; it is taken only where the digest of "
            "what a value follows from, the program among it, is the same. The ratios are to a check with "
            "nothing kept, of the same minutes. Measured by `python tests/bench/run.py cold`.",
            "",
            "| standard | provisions | languages | nothing kept | kept, nothing changed | kept, one line edited "
            "| ratio, nothing changed | ratio, one line |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
            *lines,
            "",
            f"`clausework --help`: {shown.cpu:.2f} s.",
        ]
    )


def _provisions(draft: Draft) -> int:
    return sum(1 for _ in draft.provisions(draft.languages[0]))


if __name__ == "__main__":
    print(section())
