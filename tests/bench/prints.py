"""What the files of a draft cost: all that `publish` writes, and the PDFs beside the compiler alone.

Bare is Typst itself, a process for each document, told the very sources that ours are made from: what is above
it is the work of reading the draft and telling the template of it.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 3
OURS = """
import json, sys, time
from pathlib import Path
import msgspec
from clausework.rendering import typesetting
from clausework.rendering.assemble import assemble
from clausework.rendering.deliverables.files import in_pdf
from clausework.source.project import load

root, folder = map(Path, sys.argv[1:])
project = msgspec.structs.replace(load(root), current="working")
publication = msgspec.structs.replace(assemble(project, keep=True), current="working")
publication.redline
told = []
compiled = typesetting._pdf
def kept(sources, *more):
    if len(sources) > 1:  # not the empty one, by which the compiler forgets
        place = folder / str(len(told))
        for name, data in sources.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(data)
        told.append(place)
    return compiled(sources, *more)
list(in_pdf(publication))  # once, so that the second counts no imports; and what was set is forgotten
typesetting._SET.clear()
typesetting._pdf = kept
start = time.process_time()
files = list(in_pdf(publication))
print(json.dumps([time.process_time() - start, len(files), sum(len(file.data) for file in files)]))
"""
BARE = """
import sys, time
from pathlib import Path
import typst
from clausework.rendering.typesetting import STANDARDS, _font_paths
folder = Path(sys.argv[1])
fonts = _font_paths("")
start = time.process_time()
compiler = typst.Compiler(folder / "main.typ", root=folder, font_paths=fonts)
compiler.compile(format="pdf", pdf_standards=list(STANDARDS))
print(time.process_time() - start)
"""


def _said(script: str, *words: str | Path) -> str:
    done = subprocess.run([sys.executable, "-c", script, *map(str, words)], capture_output=True, check=True)
    return done.stdout.decode()


def measure(root: Path) -> tuple[float, float, int, int]:
    """Processor seconds of ours and of bare Typst, medians, with the number of PDFs and their bytes."""
    ours, bare, count, size = [], [], 0, 0
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            seconds, count, size = json.loads(_said(OURS, root, folder))
            ours.append(seconds)
            bare.append(sum(float(_said(BARE, place)) for place in sorted(Path(folder).iterdir())))
    return statistics.median(ours), statistics.median(bare), count, size


def section() -> str:
    """The part of the page of results."""
    import run

    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        command = [str(run.CLAUSEWORK), "publish", "working", "--out", str(out)]
        whole = [run.cost(command) for _ in range(RUNS + 1)][1:]  # the first keeps the redline for the others
        files = len(list(out.iterdir()))
        weight = sum(file.stat().st_size for file in out.iterdir())
    cpu, memory = (statistics.median(getattr(one, name) for one in whole) for name in ("cpu", "memory"))
    ours, bare, count, size = measure(run.ROOT)
    lines = [
        "## The files of a draft",
        "",
        "`clausework publish working` on the real standard, and its PDFs, in two languages the text and the redline, "
        f"beside Typst alone with the same sources; medians of {RUNS} runs, the redline kept from before. "
        "Measured by `python tests/bench/run.py prints`.",
        "",
        "| what | processor s | peak memory MiB | bytes |",
        "|---|---:|---:|---:|",
        f"| all {files} files | {cpu:.1f} | {memory:.0f} | {weight:,} |",
        f"| the {count} PDFs | {ours:.2f} | | {size:,} |",
        f"| Typst alone | {bare:.2f} | | |",
        "",
        f"To set the PDFs takes {ours / bare:.2f} times what Typst takes alone.",
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(section())
