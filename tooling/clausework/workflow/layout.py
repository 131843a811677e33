"""Lay out clause files, allot provision IDs, and confirm translations."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

import msgspec

from clausework.drafts.lineage import ids
from clausework.drafts.register import read_draft, read_register
from clausework.errors import ClauseworkError
from clausework.model.progress import Progress, counted, silent
from clausework.model.translation import stamps, stamps_in, told
from clausework.source.clausefile import identity
from clausework.source.files import write_file
from clausework.source.memory import Memory
from clausework.source.project import CLAUSES, MARKED, UNREAD, Project, load
from clausework.source.writer import format_source, with_ids

FAULTS = ("MD-", "FIL-")
"""The findings of the readers: what has one cannot be written anew without a guess."""
SOURCE = re.compile(r"^source:.*(?:\n+[ \t]+.*)*$", re.MULTILINE)


class LaidOutFile(msgspec.Struct, frozen=True):
    """A file that the layout changes: its path, its new text, and the IDs it was given."""

    path: str
    text: str
    given: tuple[str, ...] = ()


class ProjectLayout(msgspec.Struct, frozen=True):
    """What `fmt` would write, and the files that it leaves as they are because of their faults."""

    changed: tuple[LaidOutFile, ...]
    left: tuple[str, ...]


class LayoutRefused(ClauseworkError):
    """The request cannot be met."""

    section = "layout"


def known_clause(project: Project, clause_id: str) -> None:
    """Raise LayoutRefused, with the nearest ID, if there is no such clause; one without a place is one."""
    paths = (path.removeprefix(f"{CLAUSES}/") for path in project.sources if path.startswith(CLAUSES))
    known = sorted({name[0] for name in map(identity, paths) if name})
    if clause_id in known:
        return
    near = get_close_matches(clause_id, known, 1)
    if near:
        raise LayoutRefused("unknown_id_near", id=clause_id, near=near[0])
    raise LayoutRefused("unknown_id", id=clause_id)


def must_be_read(project: Project, paths: Iterable[str]) -> None:
    """Raise LayoutRefused if one of these files is there and could not be read."""
    wanted = set(paths)
    for item in project.findings:
        if item.rule in UNREAD and item.at.path in wanted:
            raise LayoutRefused("unread", path=item.at.path, message=item.message)


def clause_path(clause_id: str, lang: str) -> str:
    """The path of a clause's file in a language."""
    return f"{CLAUSES}/{clause_id.replace('.', '/')}.{lang}.md"


def layout(
    root: Path, only: Iterable[str] = (), progress: Progress = silent, memory: Memory | None = None
) -> ProjectLayout:
    """What is to be laid out; `only` names paths relative to the root, none means all."""
    progress("read")
    project = load(root, memory)
    used = used_ids(project)
    wanted = set(only)
    changed: list[LaidOutFile] = []
    for path, source in counted(progress, "layout", tuple(project.sources.items())):
        if wanted and path not in wanted:
            continue
        laid = laid_out(project, path, source, used)
        used.update(laid.given)
        if laid.text != source:
            changed.append(laid)
    faults = (item for item in project.findings if item.rule.startswith(FAULTS))
    faulty = {item.at.path for item in faults if item.rule != MARKED}
    return ProjectLayout(
        tuple(changed), tuple(sorted(path for path in faulty if not wanted or path in wanted))
    )


def used_ids(project: Project) -> set[str]:
    """Every ID that the working text, a frozen draft or the lineage has: none may be given again."""
    used = set(ids(project.draft))
    for entry in read_register(project.root):
        used |= ids(read_draft(project.root, entry.label))
    return used | {name for entry in project.draft.lineage for name in (*entry.old, *entry.new)}


def laid_out(project: Project, path: str, source: str, used: Collection[str]) -> LaidOutFile:
    """A clause file as `fmt` would have it; any other file as it is."""
    name = identity(path.removeprefix(CLAUSES + "/")) if path.startswith(CLAUSES) else None
    if name is None:
        return LaidOutFile(path, source)
    clause = project.draft.clause(name[0])
    text = format_source(source, name[1])
    given: tuple[str, ...] = ()
    if clause is not None and name[1] == project.draft.languages[0] and not clause.informative:
        text, given = with_ids(text, name[1], clause.code, used, project.draft.verbs)
    return LaidOutFile(path, text, given)


def laid_out_text(project: Project, path: str) -> str:
    """A file as `fmt` would have it; LayoutRefused, with the fault, where it would be left as it is."""
    for item in project.findings:
        if item.at.path == path and item.rule.startswith(FAULTS) and item.rule != MARKED:
            raise LayoutRefused("unread", path=path, message=item.message)
    return laid_out(project, path, project.sources.get(path, ""), used_ids(project)).text


def write_layout(root: Path, changed: tuple[LaidOutFile, ...]) -> None:
    """Write what `layout` found."""
    for laid in changed:
        write_file(root / laid.path, laid.text.encode())


def confirm_translations(root: Path, clause_ids: Iterable[str] = ()) -> tuple[str, ...]:
    """Stamp translations as made from the authoritative text as it is now; the paths written.

    Without IDs, only translations that have never been stamped.
    """
    project = load(root)
    wanted = set(clause_ids)
    for clause_id in sorted(wanted):
        known_clause(project, clause_id)
        must_be_read(project, (clause_path(clause_id, lang) for lang in project.draft.languages))
    first, *others = project.draft.languages
    unread = {item.at.path for item in project.findings if item.rule in UNREAD}
    written: list[str] = []
    for clause in project.draft.clauses:
        for lang in others:
            text = clause.texts.get(lang)
            if text is None or first not in clause.texts or (wanted and clause.id not in wanted):
                continue
            sides = (clause_path(clause.id, lang), clause_path(clause.id, first))
            if not wanted and (text.source or not unread.isdisjoint(sides)):
                continue
            path = _stamp(project, clause.id, lang, told(stamps(clause.texts[first])))
            written.extend([path] if path else [])
    return tuple(written)


def _stamp(project: Project, clause_id: str, lang: str, value: str) -> str:
    path = clause_path(clause_id, lang)
    text = stamped(project.sources[path], value)
    if text == project.sources[path]:
        return ""
    write_file(project.root / path, text.encode())
    return path


def stamped(source: str, value: str) -> str:
    """The text of a translation that says from which text it was made; see `model.translation`.

    Between two stamps is an empty line, so that git merges what was done to neighbours.
    """
    head, rest = source.split("\n---", 1)
    entries = (f"  - {' '.join((stamp.key, *stamp.hashes))}" for stamp in stamps_in(value))
    lines = "source:\n" + "\n\n".join(entries)
    head = SOURCE.sub(lines, head, count=1) if SOURCE.search(head) else f"{head}\n{lines}"
    return f"{head}\n---{rest}"
