"""Cure what can be cured without changing the meaning."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from clausework.checks.engine.registry import all_rules
from clausework.model.canonical import text_hash
from clausework.model.draft import Draft
from clausework.model.finding import Finding, TextEdit
from clausework.model.progress import Progress, silent
from clausework.source.clausefile import split_front_matter
from clausework.source.fields import with_allowance
from clausework.source.files import write_file
from clausework.source.outline import clause_path
from clausework.source.project import Project
from clausework.source.unfit import UNREAD
from clausework.workflow.check import check_project
from clausework.workflow.layout import confirm_translations
from clausework.workflow.report import below

ROUNDS = 8
"""One cure may uncover another; no text needed more than three rounds."""
PARTS = ("standard", "comments")


class Fixed(msgspec.Struct, frozen=True):
    """A file that the cures change: its path, and its text before and after."""

    path: str
    before: str
    after: str


class Cure(msgspec.Struct, frozen=True):
    """Cures of `fix`: the files to be written, the number of findings cured, and the mere suggestions."""

    files: tuple[Fixed, ...]
    cured: int
    suggested: tuple[Finding, ...]


def _unread(folder: str, names: list[str]) -> list[str]:
    """Files that are not read either: links to folders, and what is no file or may not be read."""
    paths = {name: Path(folder, name) for name in names}
    return [
        name
        for name, path in paths.items()
        if (path.is_dir() and path.is_symlink())
        or not (path.is_dir() or path.is_file())
        or not os.access(path, os.R_OK)
    ]


def cure(
    root: Path, only: Iterable[str] = (), rules: Iterable[str] = (), progress: Progress = silent
) -> Cure:
    """Try the safe cures on a copy of the project; `only` names paths and `rules` rules, none means all."""
    wanted, named = tuple(only), frozenset(rules)
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in PARTS:
            if (root / part).is_dir():
                shutil.copytree(root / part, copy / part, ignore=_unread)
        before, findings = check_project(copy, progress=progress)
        cured = 0
        for _ in range(ROUNDS):
            project, findings = check_project(copy, progress=progress)
            findings = tuple(item for item in below(findings, wanted) if not named or item.rule in named)
            edits = _apart(item.fix.edits for item in findings if item.fix and item.fix.safe)
            if not edits:
                break
            cured += len(edits)
            _apply(copy, project, edits)
            if current := _current(project.draft):  # a cure leaves the meaning as it was
                confirm_translations(copy, current)
        after, _ = check_project(copy, progress=progress)
    files = tuple(
        Fixed(path, text, after.sources[path])
        for path, text in before.sources.items()
        if path in after.sources and after.sources[path] != text
    )
    return Cure(files, cured, tuple(item for item in findings if item.fix and not item.fix.safe))


def write_cure(root: Path, files: Iterable[Fixed]) -> None:
    """Write what `cure` found; a file whose lines end with CR and LF keeps them."""
    for file in files:
        path, data = root / file.path, file.after.encode()
        ends = path.read_bytes()
        if ends.count(b"\n") == ends.count(b"\r\n") > 0:
            data = data.replace(b"\n", b"\r\n")
        write_file(path, data)


def _apart(cures: Iterable[tuple[TextEdit, ...]]) -> list[TextEdit]:
    """The edits of as many cures as do not touch one another; the rest waits for the next round."""
    taken: list[TextEdit] = []
    for edits in cures:
        if not any(_touch(edit, other) for edit in edits for other in taken):
            taken.extend(edits)
    return taken


def _touch(one: TextEdit, other: TextEdit) -> bool:
    if (one.path, one.line) != (other.path, other.line):
        return False
    first, second = sorted((one, other), key=lambda edit: edit.column)
    return first.column + max(first.length, 1) >= second.column  # an insertion holds its place


def _apply(root: Path, project: Project, edits: list[TextEdit]) -> None:
    by_path: dict[str, list[TextEdit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    for path, own in by_path.items():
        lines = project.sources[path].split("\n")
        for edit in sorted(own, key=lambda edit: (edit.line, edit.column), reverse=True):  # columns hold
            line, start = lines[edit.line - 1], edit.column - 1
            lines[edit.line - 1] = line[:start] + edit.text + line[start + edit.length :]
        write_file(root / path, "\n".join(lines).encode())


def _current(draft: Draft) -> tuple[str, ...]:
    """The clauses all of whose translations were made from the text as it is."""
    first = draft.languages[0]
    return tuple(
        clause.id
        for clause in draft.clauses
        if first in clause.texts
        and {text.source for lang, text in clause.texts.items() if lang != first}
        == {text_hash(clause.texts[first])}
    )


# Allow what breaks a rule, at that one place and for a reason that the drafter gives.
SETTINGS = "standard/standard.yml"


def allowed_here(project: Project, finding: Finding, reason: str = "") -> tuple[str, str] | None:
    """The file in which an exception to a finding is to stand, and its text with it.

    None where it cannot be allowed: it is no rule's, has no place of its own, is allowed already without
    a reason, or the file cannot be read. Without a reason the check asks for one.
    """
    rule = next((rule for rule in all_rules() if rule.id == finding.rule), None)
    path = _path(project, finding)
    if rule is None or not path or (rule.gate and not finding.key):
        return None
    if any(item.rule in UNREAD and item.at.path == path for item in project.findings):
        return None
    source = project.sources.get(path, "")
    if path == SETTINGS:
        changed = with_allowance(source, rule.id, finding.key, reason)
        return (path, changed) if changed != source else None
    split = split_front_matter(source)
    if split is None:
        return None
    front = split[0]
    key = finding.key or (_quotation(source, finding) if path == finding.at.path else "")
    changed = with_allowance(front, rule.id, key, reason)
    return (path, source.replace(front, changed, 1)) if changed != front else None


def _quotation(source: str, finding: Finding) -> str:
    """The fewest words around what a finding is about that stand only once in the text."""
    line = source.split("\n")[finding.at.line - 1]
    start = finding.at.column - 1
    end = start + finding.length
    for more in range(len(line)):
        words = line[max(0, start - more) : end + more].strip()
        if len(words) > 1 and source.count(words) == 1:
            return words
    return ""


def _path(project: Project, finding: Finding) -> str:
    """The file of its clause that it is in, else the first; the settings where it has no clause but a key."""
    clause = project.draft.clause(finding.clause)
    if clause is None:
        return SETTINGS if finding.key else ""
    own = [text.at.path for text in clause.texts.values() if text.at]
    return finding.at.path if finding.at.path in own else clause_path(clause.id, project.draft.languages[0])
