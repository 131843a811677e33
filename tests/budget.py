"""Budget of lines: each room of the house held to its limit in `pyproject.toml`; `make check` runs it.

python tests/budget.py           name each room that is over its limit, and fail
python tests/budget.py --lower   lower each limit to what stands today, there and in CONTRIBUTING
"""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
import tomllib
from collections import Counter
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
SETTINGS, PAGE = TOP / "pyproject.toml", TOP / "CONTRIBUTING.md"
HOUSE = TOP / "tooling" / "clausework"
BESIDE = "clausework"
"""The name of the modules that stand beside the rooms."""


def budget_of(text: str) -> dict[str, dict[str, float]]:
    """The limits: `lines` by room, `imports` in percent of code, and the lines of the largest `module`."""
    found: dict[str, dict[str, float]] = tomllib.loads(text)["tool"]["clausework"]["budget"]
    return found


def counts_of(text: str) -> Counter[str]:
    """Lines of a module, those of them that are code, and those of the code that are imports.

    `from __future__` imports nothing: it says how the module is to be compiled.
    """
    tree, lines = ast.parse(text), text.splitlines()
    idle: set[int] = {number for number, line in enumerate(lines, 1) if not line.strip()}
    imports: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and getattr(node, "module", "") != "__future__":
            imports.update(range(node.lineno, node.end_lineno + 1))
        for child in node.body if isinstance(getattr(node, "body", None), list) else ():
            if isinstance(child, ast.Expr) and isinstance(getattr(child.value, "value", None), str):
                idle.update(range(child.lineno, child.end_lineno + 1))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and token.line.lstrip().startswith("#"):
            idle.add(token.start[0])
    return Counter(lines=len(lines), code=len(lines) - len(idle), imports=len(imports))


def modules(house: Path) -> dict[str, Counter[str]]:
    """The counts of each module, by its path in the house."""
    return {
        path.relative_to(house).as_posix(): counts_of(path.read_text(encoding="utf-8"))
        for path in sorted(house.rglob("*.py"))
    }


def sums_of(found: dict[str, Counter[str]]) -> dict[str, Counter[str]]:
    """The sums of each room, after those of the whole."""
    sums: dict[str, Counter[str]] = {"all": Counter()}
    for path, counts in found.items():
        room = path.partition("/")[0] if "/" in path else BESIDE
        sums["all"].update(counts)
        sums.setdefault(room, Counter()).update(counts)
    return sums


def share(counts: Counter[str]) -> float:
    """Imports in percent of code, rounded up to a tenth."""
    return -(-1000 * counts["imports"] // max(counts["code"], 1)) / 10


def faults(found: dict[str, Counter[str]], budget: dict[str, dict[str, float]]) -> list[str]:
    """What is over its limit; a room that has none is named as well."""
    sums, limits = sums_of(found), budget["lines"]
    told = [
        f"{room}: {sums[room]['lines']} lines, above {limits[room]}"
        for room in sums
        if sums[room]["lines"] > limits.get(room, sys.maxsize)
    ]
    told += [f"{room}: no limit of lines in pyproject.toml" for room in sums if room not in limits]
    told += [f"{room}: a limit for no room" for room in limits if room not in sums]
    if share(sums["all"]) > budget["most"]["imports"]:
        told.append(f"imports: {share(sums['all'])} % of code, above {budget['most']['imports']}")
    most = budget["most"]["module"]
    return told + [
        f"{path}: {one['lines']} lines, above {most}" for path, one in found.items() if one["lines"] > most
    ]


def table(budget: dict[str, dict[str, float]]) -> str:
    """The limits as a table of CONTRIBUTING."""
    rows = "".join(f"| {room} | {lines:,} |\n" for room, lines in budget["lines"].items())
    return f"| Room | Lines at most |\n|---|---:|\n{rows}"


def lower(found: dict[str, Counter[str]], text: str) -> str:
    """The settings with each limit lowered to what stands."""
    sums = sums_of(found)
    for room, limit in budget_of(text)["lines"].items():
        text = re.sub(
            rf"(?m)^({room} = ){limit}\b", rf"\g<1>{min(limit, sums.get(room, Counter())['lines'])}", text
        )
    most = min(budget_of(text)["most"]["imports"], share(sums["all"]))
    return re.sub(r"(?m)^(imports = )[\d.]+", rf"\g<1>{most}", text)


def main(words: list[str]) -> str:
    """What is amiss in the house, a line each; with `--lower` after its limits were lowered."""
    found, settings, page = (
        modules(HOUSE),
        SETTINGS.read_text(encoding="utf-8"),
        PAGE.read_text(encoding="utf-8"),
    )
    if "--lower" in words:
        was, settings = table(budget_of(settings)), lower(found, settings)
        page = page.replace(was, table(budget_of(settings)))
        SETTINGS.write_text(settings, encoding="utf-8")
        PAGE.write_text(page, encoding="utf-8")
    budget = budget_of(settings)
    shown = [] if table(budget) in page else ["CONTRIBUTING.md: shows other limits than pyproject.toml"]
    return "\n".join([*faults(found, budget), *shown])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or None)
