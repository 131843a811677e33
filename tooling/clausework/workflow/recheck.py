"""Check a project as `check_project` does, from what the last check has kept."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple, cast

from clausework.model.finding import Finding
from clausework.source.kept import program, read_kept, write_kept
from clausework.source.memory import Memory, digest, files_below

FINDINGS = tuple[Finding, ...]
FOLDERS = ("standard", "comments")


class Checked(NamedTuple):
    """What is wrong with a project, and the texts of the files that it is in."""

    findings: tuple[Finding, ...]
    sources: dict[str, str]


def recheck(root: Path, redlines: bool = True) -> Checked:
    """All that is wrong with the project at `root`, sorted by place.

    Where nothing changed since the last check, that is what it found; where a file did, only what
    depends on it is read and checked. The rules and the readers are imported only when needed.
    See `check_project` for `redlines`.
    """
    state = program()
    memory = Memory()
    memory.kept = read_kept(root, state)
    tree = _tree(root)
    name = "all" if redlines else "all but redlines"
    known = memory.find(name, tree, FINDINGS)
    if known is not None:
        findings = cast("tuple[Finding, ...]", known)
        return Checked(findings, _sources(root, findings))
    from clausework.workflow.check import check_project

    project, findings = check_project(root, memory, redlines)
    memory.keep(name, tree, findings)
    write_kept(root, state, {item: memory.kept[item] for item in memory.held if item in memory.kept})
    return Checked(findings, project.sources)


def _tree(root: Path) -> str:
    """A hash of every file that a check may read."""
    parts: list[bytes] = []
    for folder in FOLDERS:
        for path in files_below(root, folder):
            parts += (path.encode("utf-8", "surrogateescape"), (root / path).read_bytes())
    return digest(*parts)


def _sources(root: Path, findings: tuple[Finding, ...]) -> dict[str, str]:
    paths = {item.at.path for item in findings if item.at.path.startswith("standard/")}
    texts: dict[str, str] = {}
    for path in sorted(paths):
        if (root / path).is_file():
            texts[path] = (root / path).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    return texts
