"""The size of the house: files, lines, public classes, imports between rooms, and one run of `make test`.

`python tests/bench/house.py PACKAGE` prints the same of another checkout.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "tooling" / "clausework"
DOORS = ("workflow", "model", "errors", "strings", "text")
"""What a door may import; the room of the strings was called text before."""
ABOUT = (
    "Of `tooling/clausework`; before is 1304f6d, the last state in which the service asked the store itself."
)
TESTS = (
    "`make test`: 6,605 tests passed in 222.83 s on two idle cores. "
    "This is one run of 27 November 2026, copied here; `make bench` does not run it again."
)
BEFORE = {
    "files": 617,
    "lines": 64192,
    "public classes": 461,
    "names of several classes": 53,
    "imports of service from workflow": 7,
    "imports of service past workflow, model, errors and strings": 304,
}


def imports(package: Path) -> Counter[tuple[str, str]]:
    """How often a module of one room imports a name or module of another."""
    found: Counter[tuple[str, str]] = Counter()
    for file in package.rglob("*.py"):
        room = file.relative_to(package).parts[0]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("clausework."):
                other = str(node.module).split(".")[1]
                if other != room:
                    found[room, other] += len(node.names)
    return found


def sizes(package: Path) -> dict[str, int]:
    """What the table says of a package."""
    files = sorted(package.rglob("*.py"))
    texts = [file.read_text(encoding="utf-8") for file in files]
    classes = Counter(
        node.name
        for text in texts
        for node in ast.parse(text).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    edges = imports(package)
    past = sum(count for (room, other), count in edges.items() if room == "service" and other not in DOORS)
    return {
        "files": len(files),
        "lines": sum(text.count("\n") for text in texts),
        "public classes": sum(classes.values()),
        "names of several classes": sum(count > 1 for count in classes.values()),
        "imports of service from workflow": edges["service", "workflow"],
        "imports of service past workflow, model, errors and strings": past,
    }


def section() -> str:
    """The part of RESULTS.md."""
    now = sizes(PACKAGE)
    rows = "".join(f"| {name} | {BEFORE[name]:,} | {count:,} |\n" for name, count in now.items())
    return f"## The house\n\n{ABOUT}\n\n| | before | now |\n|---|---:|---:|\n{rows}\n{TESTS}\n"


if __name__ == "__main__":
    print(sizes(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else PACKAGE))
