"""Carry out an edit in a copy of the standard, and write what differs: all of it or nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from clausework.model.canonical import text_hash
from clausework.source.chapter_text import Section
from clausework.source.clausefile import (
    ProvisionEntry,
    given,
    retitled,
    split_front_matter,
    taken,
    title_line,
)
from clausework.source.files import write_file, write_files
from clausework.source.memory import Memory, decoded
from clausework.source.outline import rearranged
from clausework.source.pictures import ASSETS
from clausework.source.project import Project, load
from clausework.source.yaml import inline
from clausework.workflow.chapter.opening import OUTLINE, EditRefused, alike
from clausework.workflow.chapter.stamping import carry_stamps
from clausework.workflow.chapter.understanding import UnderstoodEdit, parents, shifts
from clausework.workflow.layout import clause_path, layout, write_layout
from clausework.workflow.lineage import LINEAGE, divided, ended, frozen_ids, joined
from clausework.workflow.rename import rename_clause

STANDARD = "standard"


class StagedEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What an edit makes of the files: new content by path, None for one that goes, and what was there.

    `numbers` are the numbers of the clauses after it, `allotted` the IDs that new provisions were given,
    `stale` the clauses that it touched and whose translations are not of their text as it will be.
    """

    files: dict[str, bytes | None]
    before: dict[str, bytes | None]
    numbers: dict[str, str]
    allotted: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def stage(
    project: Project,
    scope: str,
    now: Sequence[Section],
    meant: Sequence[Section],
    what: UnderstoodEdit,
    memory: Memory,
) -> StagedEdit:
    """Carry the edit out in a copy; EditRefused where the files would not read as it means.

    `memory` is that with which the project was read: most files of the copy are the same.
    """
    if alike(now, meant) and not what.renamed:
        return StagedEdit(files={}, before={}, numbers={})
    with _copy(project.root) as root:
        languages = project.draft.languages
        touched = _write_passages(root, project, now, meant, what)
        _move_entries(root, languages, now, meant, what)
        carry_stamps(root, project, meant, _moved(what))
        for section in now:
            if section.id not in {each.id for each in meant}:
                for lang in languages:
                    (root / clause_path(section.id, lang)).unlink(missing_ok=True)
        for old, new in _in_turn(what.renamed):
            rename_clause(root, old, new)
            touched = {new if name == old else name for name in touched}
        names = {name: what.renamed.get(name, name) for name in (each.id for each in (*now, *meant))}
        if what.rearranged:
            _write_outline(root, scope, [names[each.id] for each in now], meant, names)
        _write_lineage(root, project, now, what, names)
        paths = sorted(clause_path(name, lang) for name in touched for lang in languages)
        laid = layout(root, paths, memory=memory).changed if paths else ()
        write_layout(root, laid)
        after = load(root, memory)
        _must_read(project, after)
        files = _files(root)
        before = _files(project.root)
        changed = {path for path in files.keys() | before.keys() if files.get(path) != before.get(path)}
        return StagedEdit(
            files={path: files.get(path) for path in sorted(changed)},
            before={path: before.get(path) for path in sorted(changed)},
            numbers={clause.id: clause.number for clause in after.draft.clauses},
            allotted=tuple(name for item in laid for name in item.given),
            stale=tuple(_stale(after, touched)),
        )


def write_staged(root: Path, staged: StagedEdit) -> None:
    """Write what was staged; EditRefused if a file has changed since, and then nothing is written."""
    now = _files(root)
    for path, data in staged.before.items():
        if now.get(path) != data:
            raise EditRefused("changed_meanwhile", path=path)
    write_files((root / path, data) for path, data in staged.files.items() if data is not None)
    for path, data in staged.files.items():
        if data is None:
            (root / path).unlink(missing_ok=True)


def _stale(project: Project, touched: set[str]) -> Iterator[str]:
    main, *others = project.draft.languages
    for clause in project.draft.clauses:
        if clause.id in touched and main in clause.texts and not clause.generated:
            now = text_hash(clause.texts[main])
            if any(lang in clause.texts and clause.texts[lang].source != now for lang in others):
                yield clause.id


@contextmanager
def _copy(root: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="clausework-edit-") as folder:
        shutil.copytree(root / STANDARD, Path(folder, STANDARD))
        if (root / ASSETS).is_dir():
            Path(folder, ASSETS).parent.mkdir(parents=True)
            Path(folder, ASSETS).symlink_to((root / ASSETS).resolve(), target_is_directory=True)
        yield Path(folder)


def _files(root: Path) -> dict[str, bytes]:
    """The files that an edit may change: clauses, outline and lineage."""
    paths = [*(root / STANDARD / "clauses").rglob("*.md"), root / OUTLINE, root / LINEAGE]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def _write_passages(
    root: Path, project: Project, now: Sequence[Section], meant: Sequence[Section], what: UnderstoodEdit
) -> set[str]:
    """Write the text of each clause that is new or changed; their IDs."""
    before = {section.id: section for section in now}
    above = parents(meant)
    touched: set[str] = set()
    for section in meant:
        old = before.get(section.id)
        for lang, passage in section.passages.items():
            was = old.passages.get(lang) if old else None
            if passage.same(was):
                continue
            touched.add(section.id)
            path = root / clause_path(section.id, lang)
            front = _front(path) if was else _new_front(project, section, lang, above[section.id], what)
            if was is not None and was.title != passage.title:
                front = retitled(front, passage.title)
            body = f"\n{passage.body}\n" if passage.body.strip() else ""
            write_file(path, f"---\n{front}---\n{body}".encode())
        for lang in what.untranslated.get(section.id, ()):
            (root / clause_path(section.id, lang)).unlink(missing_ok=True)
    return touched


def _front(path: Path) -> str:
    parts = split_front_matter(decoded(path.read_bytes()))
    return parts[0] if parts else ""


def _new_front(project: Project, section: Section, lang: str, parent: str, what: UnderstoodEdit) -> str:
    """Front matter of a new clause; it binds whom the clause binds that it comes from, or the one above."""
    front = title_line(section.passages[lang].title)
    origins = [entry.old[0] for entry in what.divided if section.id in entry.new]
    above = project.draft.clause(parent) if parent else None
    like = [project.draft.clause(name) for name in origins] or [above]
    like += list(project.draft.children(parent)) if parent else []
    if above is not None and above.element == "terms":
        title = inline(section.passages[lang].title)
        return f"{front}element: term\nterm: {{preferred: {title}, admitted: []}}\n"
    if lang != project.draft.languages[0]:
        return front
    roles = next((list(clause.roles) for clause in like if clause is not None and clause.roles), [])
    front += f"code: {section.code}\n" if section.code else ""
    return front + (f"roles: {inline([*roles])}\n" if roles else "")


def _move_entries(
    root: Path,
    languages: Sequence[str],
    now: Sequence[Section],
    meant: Sequence[Section],
    what: UnderstoodEdit,
) -> None:
    """Take the entries of provisions in front matter where their text went, and away where it ended."""
    for lang in languages:
        for shift in shifts(now, meant, lang):
            for name in shift.provisions:
                entry = _take(root / clause_path(shift.old, lang), name)
                path = root / clause_path(shift.new, lang)
                if entry is not None:
                    _refront(path, given(_front(path), entry))
        for name, clause_id in what.ended.items():
            _take(root / clause_path(clause_id, lang), name)


def _moved(what: UnderstoodEdit) -> dict[str, str]:
    """The clause that had each provision that is now elsewhere, or nowhere."""
    return {name: shift.old for shift in what.shifted for name in shift.provisions} | what.ended


def _take(path: Path, name: str) -> ProvisionEntry | None:
    if not path.is_file():
        return None
    front, entry = taken(_front(path), name)
    if entry is not None:
        _refront(path, front)
    return entry


def _refront(path: Path, front: str) -> None:
    """Write a file with other front matter."""
    text = decoded(path.read_bytes())
    parts = split_front_matter(text)
    body = parts[1] if parts else ""
    write_file(path, f"---\n{front}---\n{body}".encode())


def _in_turn(renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The renamings in an order in which each new ID is free when its turn comes."""
    left = dict(renamed)
    while left:
        free = next((old for old, new in left.items() if new not in left), None)
        if free is None:
            raise EditRefused("swapped", ids=tuple(sorted(left)))
        yield free, left.pop(free)


def _write_outline(
    root: Path, scope: str, inside: Sequence[str], meant: Sequence[Section], names: Mapping[str, str]
) -> None:
    text = decoded((root / OUTLINE).read_bytes())
    order = [(names[section.id], section.level) for section in meant]
    written = rearranged(text, inside, order)
    if written is None:
        raise EditRefused("outline_form", path=OUTLINE, scope=scope)
    write_file(root / OUTLINE, written.encode())


def _write_lineage(
    root: Path, project: Project, now: Sequence[Section], what: UnderstoodEdit, names: Mapping[str, str]
) -> None:
    """What became of IDs that frozen drafts have, behind what the renamings wrote."""
    path = root / LINEAGE
    text = decoded(path.read_bytes()) if path.is_file() else ""
    before, frozen = text, frozen_ids(project.root)
    for entry in what.divided:
        text = divided(text, project, names[entry.old[0]], [names[name] for name in entry.new], frozen)
    for entry in what.joined:
        text = joined(text, project, [names[name] for name in entry.old], names[entry.new[0]], frozen)
    for section in now:
        gone = [section.id] if section.id in what.retired else []
        gone += [name for name, clause_id in what.ended.items() if clause_id == section.id]
        text = ended(text, project, gone, frozen) if gone else text
    if text != before:
        write_file(path, text.encode())


def _must_read(before: Project, after: Project) -> None:
    """Refuse if a file of the copy has a fault that no file had before the edit."""
    known = Counter((item.rule, item.message["en"]) for item in before.findings)
    for item in after.findings:
        known[item.rule, item.message["en"]] -= 1
        if known[item.rule, item.message["en"]] < 0:
            raise EditRefused("would_not_read", path=item.at.path, line=item.at.line, message=item.message)
