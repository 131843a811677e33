"""New clauses, renamed clauses, retired clauses: IDs are permanent, so each leaves its trace."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

from clausework.drafts.lineage import LINEAGE as LINEAGE, ended, renamed
from clausework.drafts.register import frozen_ids
from clausework.layout.mentions import labels_of
from clausework.model.canonical import text_hash
from clausework.model.draft import walk
from clausework.model.translation import followed, stamps, stamps_in, told
from clausework.source.clausefile import CODE, NAME, read_clause_file
from clausework.source.files import write_file
from clausework.source.outline import clause_path
from clausework.source.project import Project, load
from clausework.source.unfit import PROVISION_NAME
from clausework.workflow.layout import LayoutRefused, known_clause, must_be_read, stamped

OUTLINE = "standard/outline.yml"
SETTINGS = ("standard/standard.yml", OUTLINE, LINEAGE)


def must_be_unused(project: Project, clause_id: str) -> None:
    """Raise LayoutRefused if the ID is misspelt, taken, or was ever used in a frozen draft."""
    if not NAME.fullmatch(clause_id):
        raise LayoutRefused("bad_id", id=clause_id)
    for language in project.draft.languages:
        if clause_path(clause_id, language) in project.sources:
            raise LayoutRefused("exists", id=clause_id, path=clause_path(clause_id, language))
    label = frozen_ids(project.root).get(clause_id)
    if label is not None:
        raise LayoutRefused("used_before", id=clause_id, label=label)


def new_clause(
    root: Path, clause_id: str, title: dict[str, str], code: str, after: str = ""
) -> tuple[str, ...]:
    """Make the files of a new clause, one for each language; the paths written.

    With `after` it is listed in the outline behind that clause and the clauses below it, and what it requires
    is for the same roles.
    """
    project = load(root)
    must_be_unused(project, clause_id)
    if code and not CODE.fullmatch(code):
        raise LayoutRefused("bad_code", code=code)
    outline = ""
    roles: tuple[str, ...] = ()
    if after:
        known_clause(project, after)
        roles = next(clause.roles for clause in project.draft.clauses if clause.id == after)
        must_be_read(project, (OUTLINE,))
        outline = _listed(project.sources.get(OUTLINE, ""), after, clause_id)
    written: list[str] = []
    for language in project.draft.languages:
        path = clause_path(clause_id, language)
        front = f"title: {json.dumps(title.get(language, ''), ensure_ascii=False)}\n"  # JSON is YAML too
        if code and language == project.draft.languages[0]:
            front += f"code: {code}\n"
            front += f"roles: [{', '.join(roles)}]\n" if roles else ""
        write_file(root / path, f"---\n{front}---\n".encode())
        written.append(path)
    if outline:
        write_file(root / OUTLINE, outline.encode())
        written.append(OUTLINE)
    return tuple(written)


def _listed(outline: str, after: str, clause_id: str) -> str:
    """The outline with a clause behind another, at its depth; LayoutRefused if that one is not listed."""
    entry = re.search(rf"(?m)^(?P<indent> *)- +{re.escape(after)}(?=:?\s*(?:#.*)?$).*\n?", outline)
    if entry is None:
        raise LayoutRefused("not_listed", id=after)
    deeper = re.compile(rf"(?:{entry['indent']} +\S.*\n?|[ \t]*\n)*").match(outline, entry.end())
    lines = deeper.group().rstrip() if deeper else ""
    end = entry.end() + len(lines) + (1 if lines else 0)  # blank lines stay behind the new one
    before = outline[:end]
    joint = "" if before.endswith("\n") else "\n"
    return f"{before}{joint}{entry['indent']}- {clause_id}\n{outline[end:]}"


class Renaming(NamedTuple):
    """Files of a renaming: those that move, as old path and new, and texts by their new path."""

    moves: tuple[tuple[str, str], ...]
    texts: dict[str, str]


def plan_renaming(project: Project, old: str, new: str) -> Renaming:
    """The plan of renaming a clause or label, lineage included; LayoutRefused where it cannot be."""
    if any(old in labels and labels[old].block.label for labels in labels_of(project.draft).values()):
        return _plan_relabelling(project, old, new)
    moved = _moved_by_hand(project, old, new)
    if not moved:
        known_clause(project, old)
        must_be_unused(project, new)
    must_be_read(project, _touched(project, new if moved else old))
    texts: dict[str, str] = {}
    for path, source in {**project.sources, **_stamps(project, old, new)}.items():
        text = _referring(source, old, new) if path.endswith(".md") else source
        if path == OUTLINE:
            text = re.sub(rf"(?m)^(\s*-\s+){re.escape(old)}(?=:?\s*(?:#.*)?$)", rf"\g<1>{new}", source)
        if text != project.sources[path]:
            texts[path] = text
    moves = tuple(
        (clause_path(old, language), clause_path(new, language))
        for language in project.draft.languages
        if clause_path(old, language) in project.sources
    )
    for before, after in moves:
        texts[after] = texts.pop(before, project.sources[before])
    lineage = project.sources.get(LINEAGE, "")
    traced = renamed(lineage, project, old, new, old in frozen_ids(project.root))
    if traced != lineage:
        texts[LINEAGE] = traced
    return Renaming(moves, texts)


def _plan_relabelling(project: Project, old: str, new: str) -> Renaming:
    """The plan of another label: no reader sees one, so the lineage has none."""
    known = labels_of(project.draft)
    if not re.fullmatch(PROVISION_NAME, new):
        raise LayoutRefused("bad_label", id=new)
    if any(new in labels for labels in known.values()) or project.draft.clause(new):
        raise LayoutRefused("label_taken", id=new)
    must_be_read(project, [path for path in project.sources if path.endswith(".md")])
    texts: dict[str, str] = {}
    for path, source in {**project.sources, **_stamps(project, old, new)}.items():
        if path.endswith(".md"):
            text = _referring(source, old, new).replace(f"{{#{old}}}", f"{{#{new}}}")
            if text != project.sources[path]:
                texts[path] = text
    return Renaming((), texts)


def _referring(source: str, old: str, new: str) -> str:
    """A text that refers to a clause and its items, or to a label, by another name."""
    return re.sub(rf"\]\(#{re.escape(old)}(?=[):])", f"](#{new}", source)  # `:` comes before an item


def _moved_by_hand(project: Project, old: str, new: str) -> bool:
    """Whether the files of a clause were moved already, so that only the rest of the renaming is left."""
    languages = project.draft.languages
    if any(clause_path(old, lang) in project.sources for lang in languages):
        return False
    frozen = frozen_ids(project.root)
    listed = re.search(rf"(?m)^\s*-\s+{re.escape(old)}(?=:?\s*(?:#.*)?$)", project.sources.get(OUTLINE, ""))
    known = old in frozen or listed is not None  # else any new clause would seem moved
    return known and new not in frozen and clause_path(new, languages[0]) in project.sources


def _touched(project: Project, clause_id: str) -> tuple[str, ...]:
    """The files from which a clause is taken: what could not be read of them would be lost."""
    return (*SETTINGS, *(clause_path(clause_id, language) for language in project.draft.languages))


def _stamps(project: Project, old: str, new: str) -> dict[str, str]:
    """Translations by path, stamped anew where their source changes by the reference alone.

    What was out of date stays so: nobody has read it against its source.
    """
    first, *others = project.draft.languages
    found: dict[str, str] = {}
    for clause in project.draft.clauses:
        path = clause_path(clause.id, first)
        source = project.sources.get(path, "")
        text = _referring(source, old, new)
        if text == source or first not in clause.texts:
            continue
        now = read_clause_file(text, path, clause.id, first)[0].text
        for lang in others:
            translation = clause.texts.get(lang)
            if translation is None:
                continue
            value = followed(translation.source, clause.texts[first], now)
            if translation.source == text_hash(clause.texts[first]):  # of all the text, and it was fresh
                value = told(stamps(now))
            if stamps_in(value):
                path = clause_path(clause.id, lang)
                found[path] = stamped(project.sources[path], value)
    return found


def rename_clause(root: Path, old: str, new: str) -> tuple[str, ...]:
    """Rename a clause or label in its files, outline, references and the lineage; the paths written.

    Its own files come first: where they cannot be written, nothing else says that it has another ID.
    """
    renaming = plan_renaming(load(root), old, new)
    own = {after for _, after in renaming.moves}
    for path in sorted(renaming.texts, key=lambda path: (path not in own, path)):
        write_file(root / path, renaming.texts[path].encode())
    for before, _ in renaming.moves:
        (root / before).unlink(missing_ok=True)
    return tuple(sorted(renaming.texts))


def retire_clause(root: Path, clause_id: str) -> bool:
    """Remove a clause's files and its line of the outline; whether the lineage has it now.

    Its provisions are retired with it. A clause that has sub-clauses is refused: they would be left
    without a place.
    """
    project = load(root)
    known_clause(project, clause_id)
    must_be_read(project, _touched(project, clause_id))
    below = tuple(clause.id for clause in project.draft.clauses if clause.parent == clause_id)
    if below:
        raise LayoutRefused("has_sub_clauses", id=clause_id, below=below)
    path = clause_path(clause_id, project.draft.languages[0])
    gone = (clause_id, *provisions_in(project.sources.get(path, "")))
    for language in project.draft.languages:
        (root / clause_path(clause_id, language)).unlink(missing_ok=True)
    outline = project.sources[OUTLINE]
    text = re.sub(rf"(?m)^\s*-\s+{re.escape(clause_id)}:?\s*(?:#.*)?\n", "", outline)
    write_file(root / OUTLINE, text.encode())
    frozen = frozen_ids(root)
    lineage = project.sources.get(LINEAGE, "")
    traced = lineage
    for name in gone:
        traced = ended(traced, project, [name], frozen)
    if traced != lineage:
        write_file(root / LINEAGE, traced.encode())
    return traced != lineage


def provisions_in(source: str) -> tuple[str, ...]:
    """The IDs of the provisions in a clause file."""
    file, _ = read_clause_file(source, "", "", "")
    return tuple(block.id for block in walk(file.text.blocks) if block.id)
