"""What building a site takes: of the real standard, and of generated ones with five frozen drafts.

A first build has nothing of an earlier one; a second finds its redlines and compiled templates in build/cache.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import stale  # noqa: E402 - the folder of the benchmarks is no package
from checker import CLAUSEWORK, ROOT, Cost, run  # noqa: E402

SIZES = (300, 1500)
REAL = ("standard", "comments", "site", "mkdocs.yml")


class Row(NamedTuple):
    """The costs of a first and of a second build, and what the site has of files and MB."""

    name: str
    first: Cost
    second: Cost
    files: int
    size: float


def measure(name: str, root: Path, times: int) -> Row:
    """The least of some of each: work of others can only add to the time of a processor."""
    build = [str(CLAUSEWORK), "build"]
    firsts, seconds = [], []
    for _ in range(times):
        shutil.rmtree(root / "build", ignore_errors=True)
        firsts.append(run(build, root))
        seconds.append(run(build, root))
    sizes = [path.stat().st_size for path in (root / "build/site").rglob("*") if path.is_file()]
    return Row(name, min(firsts), min(seconds), len(sizes), sum(sizes) / 1e6)


def rows(folder: Path) -> Iterator[Row]:
    """A row for each standard."""
    real = folder / "real"
    real.mkdir()
    for name in REAL:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, real / name)
    yield measure("the real standard", real, 3)
    for size in SIZES:
        stale.CLAUSES = size
        root = stale.prepare(folder / str(size), stale.STALE * size // SIZES[-1], True)
        shutil.copytree(ROOT / "site", root / "site")
        shutil.copy(ROOT / "mkdocs.yml", root)
        yield measure(f"{size:,} clauses, {stale.DRAFTS} drafts", root, 3 if size < SIZES[-1] else 1)


def section() -> str:
    """The Markdown of this part."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [
            f"| {row.name} | {row.first.cpu:.1f} s | {row.second.cpu:.1f} s | {row.first.memory:.0f} MiB | "
            f"{row.second.memory:.0f} MiB | {row.files:,} | {row.size:.0f} MB |"
            for row in rows(Path(folder))
        ]
    return "\n".join(
        [
            "## Building a site",
            "",
            "Seconds of the processor and peak memory, the least of three builds each, of the largest text one; all texts "
            "in Chinese and English, with every redline, history, view and export. Measured by `python tests/bench/run.py build`.",
            "",
            "| standard | first build | second build | memory, first | memory, second | files | size |",
            "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
            *lines,
        ]
    )


if __name__ == "__main__":
    print(section())
