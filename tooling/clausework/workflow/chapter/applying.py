"""An edited text taken apart: merged with files that changed meanwhile, told in lines, then written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from clausework.drafts.changed import git
from clausework.errors import ClauseworkError, NoGit
from clausework.model.progress import Progress, silent
from clausework.source.chapter_text import ALL, ChapterPassage, Misread, Section
from clausework.source.markdown import read_blocks
from clausework.source.memory import Memory
from clausework.source.project import Project, load
from clausework.strings.catalogue import say
from clausework.workflow.chapter import staging
from clausework.workflow.chapter.opening import (
    EditedText,
    EditRefused,
    alike,
    not_understood,
    read_edited,
    sections_of,
)
from clausework.workflow.layout import LayoutRefused
from clausework.workflow.rename import must_be_unused


def merged(
    opened: Sequence[Section], edited: Sequence[Section], now: Sequence[Section]
) -> tuple[tuple[Section, ...], tuple[EditRefused, ...]]:
    """The sections with the changes of both sides, and where they overlap."""
    if alike(opened, now):
        return tuple(edited), ()
    before, theirs, ours = ({each.id: each for each in side} for side in (opened, now, edited))
    overlaps: list[EditRefused] = []
    order = _outline(opened, edited, now)
    if order is None:
        overlaps.append(EditRefused("outline_overlap"))
        order = [(section.id, section.level) for section in edited]
    found: list[Section] = []
    for clause_id, level in order:
        sides = (before.get(clause_id), ours.get(clause_id), theirs.get(clause_id))
        passages = _passages(clause_id, sides, overlaps)
        code = ours[clause_id].code if clause_id in ours else ""
        found.append(Section(id=clause_id, level=level, code=code, passages=passages))
    kept = {clause_id for clause_id, _ in order}
    for clause_id in before.keys() - kept:
        for side in (ours.get(clause_id), theirs.get(clause_id)):
            old = before[clause_id].passages
            if side and any(not passage.same(old.get(lang)) for lang, passage in side.passages.items()):
                overlaps.append(EditRefused("gone_overlap", id=clause_id))
    return tuple(found), tuple(overlaps)


def _outline(
    opened: Sequence[Section], edited: Sequence[Section], now: Sequence[Section]
) -> list[tuple[str, int]] | None:
    """The order and levels of both sides, one clause on a line; None where they overlap."""
    sides = [[(each.id, each.level) for each in side] for side in (edited, opened, now)]
    if sides[1] == sides[2]:  # only one side changed it: nothing to merge
        return sides[0]
    if sides[1] == sides[0]:
        return sides[2]
    texts = ["".join(f"{level} {name}\n\n" for name, level in side) for side in sides]
    text = merged_text(*texts)
    if text is None:
        return None
    lines = [line.split(" ") for line in text.split("\n") if line]
    found = [(name, int(level)) for level, name in lines]
    return found if len({name for name, _ in found}) == len(found) else None  # both moved it, to two places


def _passages(
    clause_id: str, sides: tuple[Section | None, Section | None, Section | None], overlaps: list[EditRefused]
) -> dict[str, ChapterPassage]:
    before, ours, theirs = (side.passages if side else {} for side in sides)
    found: dict[str, ChapterPassage] = {}
    for lang in dict.fromkeys((*ours, *theirs)):
        old, mine, other = before.get(lang), ours.get(lang), theirs.get(lang)
        if mine is None or other is None:
            one = mine or other
            if one is not None and (old is None or not one.same(old)):
                if old is not None:
                    overlaps.append(EditRefused("gone_overlap", id=clause_id))
                found[lang] = one
            continue
        base = old or ChapterPassage("")
        title = _either(base.title, mine.title, other.title)
        body = _either(base.body, mine.body, other.body)
        if body is None:
            body = merged_text(mine.body + "\n", base.body + "\n", other.body + "\n")
        if title is None or body is None:
            overlaps.append(EditRefused("text_overlap", id=clause_id, language=lang, line=mine.line))
            continue
        found[lang] = msgspec.structs.replace(mine, title=title, body=body.strip("\n"))
    return found


def _either(base: str, mine: str, other: str) -> str | None:
    """The side that changed; None if both did, each in its own way."""
    if mine in (base, other):
        return other
    return mine if other == base else None


def merged_text(mine: str, base: str, other: str) -> str | None:
    """The three texts merged line by line, as git does; None where both sides changed the same lines."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("mine", "base", "other")]
        for path, text in zip(paths, (mine, base, other), strict=True):
            path.write_bytes(text.encode())
        merged = None
        with suppress(NoGit):  # without it nothing is merged, and the overlap is told
            merged = git(Path(folder), "merge-file", "-p", "-q", *map(str, paths))
    return None if merged is None else merged.decode()


def in_one(files: Sequence[Sequence[Section]], order: Sequence[tuple[str, int]]) -> tuple[Section, ...]:
    """The sections of all files in this order, each with the passages that any file has."""
    found: list[Section] = []
    for name, level in order:
        same = [section for sections in files for section in sections if section.id == name]
        passages: dict[str, ChapterPassage] = {}
        for section in same:
            passages |= section.passages
        code = next((section.code for section in same if section.code), "")
        found.append(Section(id=name, level=level, code=code, passages=passages))
    return tuple(found)


def one_outline(
    opened: Sequence[Sequence[Section]], edited: Sequence[Sequence[Section]]
) -> list[tuple[str, int]]:
    """The outline that the files mean together: of those that changed it, all must have changed it alike."""
    before = [_outline_of(sections) for sections in opened]
    after = [_outline_of(sections) for sections in edited]
    changed = [now for was, now in zip(before, after, strict=True) if now != was]
    if any(was != before[0] for was in before) or any(now != changed[0] for now in changed):
        raise EditRefused("outlines_differ")
    return changed[0] if changed else before[0]


def _outline_of(sections: Sequence[Section]) -> list[tuple[str, int]]:
    return [(section.id, section.level) for section in sections]


class ChapterEdit(msgspec.Struct, frozen=True, kw_only=True):
    """An edit that is understood and not yet written; `titles` and `numbers` are those before it.

    `heads` has for each file the part that it is to be opened for after the edit, and its languages.
    """

    what: staging.UnderstoodEdit
    staged: staging.StagedEdit
    titles: dict[str, str]
    numbers: dict[str, str]
    heads: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def changes(self) -> bool:
        """Whether there is anything to write."""
        return bool(self.staged.files)

    @property
    def ends(self) -> bool:
        """Whether clauses, provisions or translations come to an end."""
        what = self.what
        return bool(what.retired or what.ended or what.untranslated or what.joined)


def take_apart(
    root: Path,
    paths: Sequence[Path],
    given: Mapping[Path, Mapping[int, str]] = {},
    progress: Progress = silent,
) -> ChapterEdit:
    """The changes that edited texts of one part make in the files; refused if one is not understood.

    `given` has the IDs of new clauses whose headings give none, by the text and the line of the heading.
    """
    texts = [read_edited(root, path) for path in paths]
    scopes = tuple(dict.fromkeys(text.head.scope for text in texts))
    if len(scopes) > 1:
        raise EditRefused("other_project", scopes=scopes)
    scope = scopes[0]
    progress("read")
    memory = Memory()
    project = load(root, memory)
    languages = tuple(
        lang for lang in project.draft.languages if any(lang in text.head.languages for text in texts)
    )
    found = [_recognised(project, text, given.get(text.path, {})) for text in texts]
    sides = [text.opened for text in texts], [each.sections for each in found]
    opened, edited = sides[0][0], sides[1][0]
    if len(texts) > 1:
        order = one_outline(*sides)
        opened, edited = in_one(sides[0], [(each.id, each.level) for each in opened]), in_one(sides[1], order)
    now = sections_of(project, scope, languages)
    meant, overlaps = merged(opened, edited, now)
    if overlaps:
        raise EditRefused("overlap", path=tuple(map(str, paths)), reasons=overlaps)
    if not meant:
        raise EditRefused("nothing_left", path=tuple(map(str, paths)))
    left = {section.id for section in meant}
    renamed = {old: new for each in found for old, new in each.renamed.items() if old in left}
    restored = tuple(dict.fromkeys(name for each in found for name in each.restored))
    what = staging.understand(now, meant, languages, project.draft.languages[0], renamed, restored)
    progress("prove")
    staged = staging.stage(project, scope, now, meant, what, memory)
    # A part that is retired or joined with another is opened again as what it became.
    after = (
        renamed.get(scope, scope) if scope == ALL or scope in left else renamed.get(meant[0].id, meant[0].id)
    )
    return ChapterEdit(
        what=what,
        staged=staged,
        titles={each.id: each.first.title for each in (*now, *meant)},
        numbers={clause.id: clause.number for clause in project.draft.clauses},
        heads=tuple((after, text.head.languages) for text in texts),
    )


def nameless(error: EditRefused) -> dict[int, str]:
    """The titles, by their lines, of new clauses for whose IDs alone a text is refused; else nothing."""
    reasons = error.values.get("reasons")
    faults = reasons if isinstance(reasons, tuple) else ()
    if any(not isinstance(item, Misread) or item.key != "no_id" for item in faults):
        return {}
    return {int(str(item.values["line"])): str(item.values["title"]) for item in faults}


def _recognised(project: Project, text: EditedText, given: Mapping[int, str]) -> staging.Recognised:
    """The sections by their IDs; refused with all that is not understood."""
    inside = {section.id for section in text.opened}
    taken = frozenset(clause.id for clause in project.draft.clauses) - inside
    found = staging.recognise(text.opened, text.edited, taken, given)
    faults: list[ClauseworkError] = [*found.faults, *_unfit(text, found.sections)]
    for name in (*found.new, *found.renamed.values()):
        try:
            if name and name not in taken:
                must_be_unused(project, name)
        except LayoutRefused as error:
            faults.append(error)
    if faults:
        raise not_understood(text.path, faults)
    return found


def _unfit(text: EditedText, sections: Sequence[Section]) -> Iterator[ClauseworkError]:
    """The faults that the reader of clauses finds in the passages that were edited."""
    before = {section.id: section for section in text.opened}
    main = text.head.languages[0]
    for section in sections:
        old = before.get(section.id)
        if main not in section.passages and (old is None or main in old.passages):
            yield EditRefused("no_main", line=section.first.line, id=section.id, language=main)
        for lang, passage in section.passages.items():
            was = old.passages.get(lang) if old else None
            if passage.same(was):
                continue
            known = {item.message["en"] for item in read_blocks(was.body, "")[1]} if was else ()
            for item in read_blocks(passage.body, str(text.path), passage.start)[1]:
                if item.message["en"] not in known:  # a fault that was there before hinders no edit
                    yield EditRefused("unfit", line=item.at.line, message=item.message, remedy=item.remedy)


def told(edit: ChapterEdit, lang: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Each kind of change that there is, with a line for each."""
    return tuple((kind, lines) for kind, found in _Told(edit, lang).kinds() if (lines := tuple(found)))


class _Told:
    """Says names with titles, and numbers where they matter."""

    def __init__(self, edit: ChapterEdit, lang: str) -> None:
        self.edit = edit
        self.lang = lang

    def kinds(self) -> Iterator[tuple[str, Iterator[str]]]:
        """The lines of each kind, in the order in which they are shown."""
        what = self.edit.what
        yield "new", (self._numbered(name) for name in what.new)
        yield "moved", (self._moved(name) for name in what.moved)
        yield "renamed", (self._became((old,), (new,)) for old, new in what.renamed.items())
        yield "restored", (self._place(name) for name in what.restored)
        yield "divided", (self._became(entry.old, entry.new) for entry in what.divided)
        yield "joined", (self._became(entry.old, entry.new) for entry in what.joined)
        yield "shifted", self._shifts()
        yield "retitled", (self._in(name, langs) for name, langs in what.retitled.items())
        yield "written", (self._in(name, langs) for name, langs in what.written.items())
        yield "allotted", iter(self.edit.staged.allotted)
        yield "retired", (self._place(name) for name in what.retired)
        yield "ended", (self._say("lost_from", id=name, clause=at) for name, at in what.ended.items())
        yield "untranslated", (self._in(name, langs) for name, langs in what.untranslated.items())

    def _say(self, key: str, **values: object) -> str:
        return say(self.lang, f"edit.{key}", **values)

    def _place(self, name: str) -> str:
        return self._say("place", id=name, title=self.edit.titles.get(name, "")).rstrip()

    def _after(self, name: str) -> str:
        return self.edit.staged.numbers.get(self.edit.what.renamed.get(name, name), "")

    def _numbered(self, name: str) -> str:
        number = self._after(name)
        place = self._place(name)
        return self._say("at_number", name=place, number=number) if number else place

    def _moved(self, name: str) -> str:
        old, new = self.edit.numbers.get(name, ""), self._after(name)
        place = self._place(name)
        return self._say("from_to", name=place, old=old, new=new) if old != new else place

    def _became(self, old: tuple[str, ...], new: tuple[str, ...]) -> str:
        return self._say("became", old=self._between(old), new=self._between(new))

    def _in(self, name: str, languages: tuple[str, ...]) -> str:
        return self._say("in_languages", name=self._place(name), languages=" ".join(languages))

    def _shifts(self) -> Iterator[str]:
        for shift in self.edit.what.shifted:
            if shift.provisions:
                names = self._between(shift.provisions)
                yield self._say("shift", provisions=names, old=shift.old, new=shift.new)
            if count := shift.lines - len(shift.provisions):
                yield self._say("shift_lines", count=count, old=shift.old, new=shift.new)

    def _between(self, names: tuple[str, ...]) -> str:
        return say(self.lang, "errors.between").join(names)
