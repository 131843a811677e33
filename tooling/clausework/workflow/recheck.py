"""Check a project as `check_project` does, from what the last check has kept."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple, cast

from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.plugins import PROFILES, RULES, plugins
from clausework.source.memory import Memory, commit_to_disk, digest, listing, program, recollect, undisturbed

FINDINGS = tuple[Finding, ...]
FOLDERS = ("standard", "comments", "site/assets")
"""What findings come from; figures have their pictures in the last."""


class Checked(NamedTuple):
    """Findings on a project, with those that are excused, and the texts of the files that they are in."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]


def recheck(
    root: Path, redlines: bool = True, kept: Path | None = None, progress: Progress = silent
) -> Checked:
    """All that is wrong with the project at `root`, sorted by place.

    Where nothing changed since the last check, that is what it found; where a file did, only what
    depends on it is read and checked. The rules and the readers are imported only when needed.
    See `check_project` for `redlines`. A copy made for this check alone is read with what the check
    of its original, the project at `kept`, remembers; what is found in it is not kept.
    """
    with undisturbed():
        state = program() + _plugins_state()  # what one program found, another may not
        memory = recollect(kept or root, state)
        tree = digest(*(memory.folder_digest(root, folder).encode() for folder in FOLDERS))
        name = "all" if redlines else "all but redlines"
        known = memory.find(name, tree, FINDINGS)
        if known is not None:
            findings = cast("tuple[Finding, ...]", known)
            return Checked(findings, _sources(root, findings))
        from clausework.workflow.check import check_project

        project, findings = check_project(root, memory, redlines, progress, excused=True)
        memory.keep(name, tree, findings)
        commit_to_disk(root, state, memory)
        return Checked(findings, project.sources)


def remembered(root: Path) -> Memory:
    """The files read by the last check of the project, for other work on the same files."""
    return recollect(root, program() + _plugins_state())


def _sources(root: Path, findings: tuple[Finding, ...]) -> dict[str, str]:
    files = {item.at.path: root / item.at.path for item in findings if item.at.path.startswith("standard/")}
    return {
        path: file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        for path, file in sorted(files.items())
        if file.is_file()
    }


def _plugins_state() -> str:
    """A hash that changes with every package of rules or profiles and each of its files; "" without any."""
    parts: list[str] = []
    for plugin in (*plugins(RULES), *plugins(PROFILES)):
        parts.append("\n".join(plugin))
        spec = find_spec(plugin.value.partition(":")[0].partition(".")[0].strip())
        folders = list(spec.submodule_search_locations or ()) if spec else []
        files = [spec.origin] if spec and spec.origin and not folders else []
        for folder in map(Path, folders):
            sources = listing(folder.parent, folder.name, (".py", ".toml", ".md"))
            parts += [f"{at} {stamp}" for at, stamp in sources]
        parts += [f"{file} {Path(file).stat().st_mtime_ns}" for file in files if Path(file).is_file()]
    return digest("\n".join(parts).encode()) if parts else ""
