"""A second import: a newer text of theirs is merged into the project that an older one was made into.

What they changed is taken, what was changed here stays, and what both changed stays as it is here and is
told. All is planned first, and written only if somebody says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path

import msgspec

from clausework.drafts.lineage import LINEAGE, ended, ids
from clausework.drafts.register import frozen_ids
from clausework.model.draft import ClauseText, Draft, walk
from clausework.model.progress import Progress, silent
from clausework.redline.imports.continuing import continued, merged, same
from clausework.redline.words.tokens import Tokenizer, terms_of
from clausework.source.clausefile import split_front_matter
from clausework.source.files import write_files
from clausework.source.importing import values
from clausework.source.importing.written import REPORT, clause_source, import_report, outline_of
from clausework.source.outline import clause_path
from clausework.source.project import Project, load
from clausework.source.settings import ASSETS
from clausework.source.writer import with_blocks
from clausework.source.yaml import remove_key, set_value
from clausework.workflow.import_text import AskStyles, ImportRefused, prove, read_files, taken_in
from clausework.workflow.layout import must_be_read, used_ids
from clausework.workflow.rename import provisions_in

OUTLINE = "standard/outline.yml"
SETTINGS = "standard/standard.yml"
PHASES = ("read", "take_in", "compare")
SEEN = ("changed", "new", "gone", "moved", "clashing", "kept")
"""What is told of the clauses, in this order."""


class Understood(msgspec.Struct, frozen=True, kw_only=True):
    """Fate of the clauses, by their IDs here.

    `clashing` were changed on both sides in one place; `kept` are gone in the newer text, and were changed
    here since the last import.
    """

    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    clashing: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    titles: dict[str, str] = {}

    def named(self, name: str) -> str:
        """A clause by its ID and title."""
        title = self.titles.get(name, "")
        return f"{name} ({title})" if title else name


class ImportPlan(msgspec.Struct, frozen=True, kw_only=True):
    """Plan of a second import: the files to write below `root`, and to delete; and its reading."""

    root: Path
    understood: Understood
    files: dict[str, bytes]
    deleted: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether no file of the text would be another one."""
        return not self.deleted and not set(self.files) - {values.KEPT, REPORT}  # which are written each time


def imported_before(root: Path) -> bool:
    """Whether the project was made by an import, so that a newer text can be merged into it."""
    return values.read_kept_import(root) is not None


def plan_import(
    root: Path, paths: Sequence[Path], progress: Progress = silent, styles: AskStyles = dict
) -> ImportPlan:
    """Read the newer text and find out what it changes; nothing is written. ImportRefused as at first."""
    kept = values.read_kept_import(root)
    if kept is None:
        raise ImportRefused("never_imported", path=root)
    project = load(root)
    files = read_files(paths, progress, lambda guessed: styles({**guessed, **kept.styles}))
    text = taken_in(files, kept.lang, progress, project.draft.verbs)
    must_be_read(project, sorted(project.sources))
    progress("compare")
    planner = _Planner(project, kept, text)
    return planner.plan(tuple(file.name for file in files), prove(files, planner.text))


def write_import(plan: ImportPlan) -> None:
    """Write what was planned."""
    write_files((plan.root / path, data) for path, data in sorted(plan.files.items()))
    for path in plan.deleted:
        (plan.root / path).unlink(missing_ok=True)


class _Planner:
    def __init__(self, project: Project, kept: values.KeptImport, text: values.ImportedText) -> None:
        self._project = project
        self._draft: Draft = project.draft
        self._lang = kept.lang
        self._old = under_present_ids(kept, project)
        found = continued(self._old, text, used_ids(project), self._draft.verbs)
        self.text = found.text
        self._continuing = found.continuing
        self._base = {item.clause.id: item for item in self._old.clauses}
        self._files: dict[str, bytes] = {}
        self._left: list[values.LeftOver] = []
        self._tokenizer = Tokenizer(terms_of((self._draft,), self._lang), self._lang)

    def plan(self, names: tuple[str, ...], unplaced: tuple[values.LeftOver, ...]) -> ImportPlan:
        """Merge clause by clause, then the outline, the title and the lineage."""
        changed: list[str] = []
        new: list[str] = []
        for item in self.text.clauses:
            name = item.clause.id
            if name not in self._base:
                new.append(name)
                self._files[clause_path(name, self._lang)] = clause_source(item, self._lang).encode()
            elif self._merge(item):
                changed.append(name)
        gone, kept = self._gone()
        moved = tuple(self._outline(frozenset(gone)))
        self._title()
        deleted = tuple(
            path
            for name in gone
            for lang in self._draft.languages
            if (path := clause_path(name, lang)) in self._project.sources
        )
        self._lineage(gone)
        clashing = tuple(dict.fromkeys(left.clause for left in self._left))
        told = msgspec.structs.replace(self.text, left=(*self._left, *self.text.left, *unplaced))
        pictures = {f"{ASSETS}/{name}": data for name, data in self.text.pictures.items()}
        files = {
            **self._files,
            **{path: data for path, data in pictures.items() if not (self._project.root / path).exists()},
            REPORT: import_report(told, names).encode(),
            values.KEPT: values.kept_import(self.text),
        }
        both = (item.clause for item in (*self._old.clauses, *self.text.clauses))
        understood = Understood(
            changed=tuple(changed),
            new=tuple(new),
            gone=gone,
            moved=moved,
            clashing=clashing,
            kept=kept,
            titles={clause.id: clause.texts[self._lang].title for clause in both},
        )
        return ImportPlan(root=self._project.root, understood=understood, files=files, deleted=deleted)

    def _merge(self, item: values.ImportedClause) -> bool:
        """Merge a clause that both texts have; whether its words here become others."""
        name = item.clause.id
        clause = self._draft.clause(name)
        if clause is None or self._lang not in clause.texts:
            # it was retired here since; what they say of it now must not come back unasked
            if not same(self._base[name].clause.texts[self._lang], item.clause.texts[self._lang]):
                self._left.append(values.LeftOver(name, _words(item.clause.texts[self._lang]), "retired"))
            return False
        ours = clause.texts[self._lang]
        base, theirs = self._base[name].clause.texts[self._lang], item.clause.texts[self._lang]
        found = merged(base, ours, theirs, self._tokenizer)
        self._left += [values.LeftOver(name, words, "clash") for words in found.clashes]
        path = clause_path(name, self._lang)
        source = self._project.sources[path]
        keys = {"was": item.was or None}
        if item.number != self._base[name].number:
            keys["number"] = item.number
        text = _rewritten(source, found.title, ours.title, keys)
        result = ClauseText(title=found.title, blocks=found.blocks)
        if not same(result, ours):
            made = with_blocks(text, found.blocks, self._lang)
            self._left += [] if made else [values.LeftOver(name, _words(theirs), "clash")]
            text = made or text
        if text != source:
            self._files[path] = text.encode()
        return not same(result, ours)

    def _gone(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The clauses that the newer text has no more: those to be deleted, and those changed here."""
        gone: list[str] = []
        kept: list[str] = []
        for name, item in self._base.items():
            clause = self._draft.clause(name)
            if name in self._continuing or clause is None:
                continue
            text = clause.texts.get(self._lang)
            unchanged = text is not None and same(item.clause.texts[self._lang], text)
            (gone if unchanged else kept).append(name)
        mine = {clause.parent for clause in self._draft.clauses if clause.id not in self._base}
        held = {name for name in gone if name in mine or any(_is_above(name, of, self._draft) for of in kept)}
        return tuple(name for name in gone if name not in held), (*kept, *sorted(held))

    def _outline(self, gone: Collection[str]) -> Iterator[str]:
        """Write the outline, if it becomes another one; the clauses that move."""
        before = [(clause.id, clause.parent) for clause in self._draft.clauses]
        first = [(item.clause.id, item.clause.parent) for item in self._old.clauses]
        theirs = [(item.clause.id, item.clause.parent) for item in self.text.clauses]
        theirs = [entry for entry in theirs if entry[0] not in self._base or self._draft.clause(entry[0])]
        if [entry for entry in first if self._draft.clause(entry[0])] == before:  # retiring is no other order
            order = _with_others(theirs, before, gone)
            yield from _moved(first, theirs)
        else:
            order = _with_others([entry for entry in before if entry[0] not in gone], theirs, gone)
            # the order was changed here since; what they moved stays where it is and is told
            for name in _moved(first, theirs):
                self._left.append(values.LeftOver(name, "", "moved"))
        if order != before:
            self._files[OUTLINE] = "".join(outline_of(order)).encode()

    def _title(self) -> None:
        ours = self._draft.title.get(self._lang)
        if self.text.title != self._old.title and ours == self._old.title:
            source = self._project.sources[SETTINGS]
            self._files[SETTINGS] = set_value(source, ("title", self._lang), self.text.title).encode()

    def _lineage(self, gone: Iterable[str]) -> None:
        """IDs that a frozen draft has and that end here are retired."""
        frozen = frozen_ids(self._project.root)
        made = {path: data.decode() for path, data in self._files.items() if path.endswith(".md")}
        after = {name for text in made.values() for name in provisions_in(text)}
        over: list[str] = []
        for name in sorted(ids(self._draft)):
            clause = self._draft.clause(name)
            if clause is not None and name in gone:
                over += [name, *_provisions(clause.texts.get(self._lang))]
        for path in (path for path in made if path in self._project.sources):
            over += sorted(set(provisions_in(self._project.sources[path])) - after)
        source = text = self._project.sources.get(LINEAGE, "")
        for name in over:
            text = ended(text, self._project, [name], frozen) if name in frozen else text
        if text != source:
            self._files[LINEAGE] = text.encode()


def under_present_ids(kept: values.KeptImport, project: Project) -> values.KeptImport:
    """The older text under the IDs that its clauses have here now: a renamed one still has its `was`."""
    here = {clause.id for clause in project.draft.clauses}
    absent = {item.was: item.clause.id for item in kept.clauses if item.clause.id not in here and item.was}
    known = {item.clause.id for item in kept.clauses}
    renamed: dict[str, str] = {}
    for clause in project.draft.clauses:
        was = project.was.get(clause.id, "")
        if clause.id not in known and was in absent:
            renamed[absent[was]] = clause.id
    if not renamed:
        return kept
    clauses = tuple(_renamed(item, renamed) for item in kept.clauses)
    return msgspec.structs.replace(kept, clauses=clauses)


def _renamed(item: values.ImportedClause, names: dict[str, str]) -> values.ImportedClause:
    clause = item.clause
    new = msgspec.structs.replace(
        clause, id=names.get(clause.id, clause.id), parent=names.get(clause.parent, clause.parent)
    )
    return msgspec.structs.replace(item, clause=new)


def _is_above(name: str, below: str, draft: Draft) -> bool:
    clause = draft.clause(below)
    while clause is not None and clause.parent:
        if clause.parent == name:
            return True
        clause = draft.clause(clause.parent)
    return False


Entries = list[tuple[str, str]]
"""Clauses in printed order, each with its parent."""


def _moved(before: Entries, after: Entries) -> Iterator[str]:
    """The clauses of both that have another parent, or another place among those of both."""
    known = dict(after)
    parents = dict(before)
    one = [name for name, _ in before if name in known]
    two = [name for name, _ in after if name in parents]
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    stay = {name for at, _, size in matcher.get_matching_blocks() for name in one[at : at + size]}
    for name in two:
        if name not in stay or parents[name] != known[name]:
            yield name


def _with_others(order: Entries, other: Entries, gone: Collection[str]) -> Entries:
    """The order with the clauses that only the other has, each behind its neighbour there."""
    found = list(order)
    parents = dict(other)
    for place, (name, parent) in enumerate(other):
        known = [entry[0] for entry in found]
        if name in known or name in gone:
            continue
        while parent and parent not in known:
            parent = parents.get(parent, "")
        siblings = [one for one, above in other[:place] if above == parent and one in known]
        at = _end_of(found, siblings[-1]) if siblings else known.index(parent) + 1 if parent else 0
        found.insert(at, (name, parent))
    return found


def _end_of(entries: Entries, name: str) -> int:
    """The end of the clause and all below it."""
    below = {name}
    at = next(place for place, entry in enumerate(entries) if entry[0] == name) + 1
    while at < len(entries) and entries[at][1] in below:
        below.add(entries[at][0])
        at += 1
    return at


def _rewritten(source: str, title: str, before: str, keys: Mapping[str, str | None]) -> str:
    """The file with another title and other keys in its head, without those of None; the rest stays."""
    parts = split_front_matter(source)
    if parts is None:
        return source
    front = parts[0]
    text = set_value(front, ("title",), title) if title != before else front
    for key, value in keys.items():
        text = remove_key(text, (key,)) if value is None else set_value(text, (key,), value)
    return source.replace(front, text, 1) if text != front else source


def _provisions(text: ClauseText | None) -> Iterator[str]:
    yield from (block.id for block in walk(text.blocks) if block.id) if text else ()


def _words(text: ClauseText) -> str:
    return " ".join((text.title, *("".join(run.text for run in block.runs) for block in walk(text.blocks))))
