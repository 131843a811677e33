"""Take an edited text apart: show what it means, then write it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.progress import Progress, silent
from clausework.source.chapter_text import ALL, Misread, Section
from clausework.source.markdown import read_blocks
from clausework.source.memory import Memory
from clausework.source.project import Project, load
from clausework.workflow.chapter.merging import merged
from clausework.workflow.chapter.opening import (
    EditedText,
    EditRefused,
    not_understood,
    read_edited,
    sections_of,
)
from clausework.workflow.chapter.recognition import Recognised, recognise
from clausework.workflow.chapter.side_by_side import in_one, one_outline
from clausework.workflow.chapter.staging import StagedEdit, stage
from clausework.workflow.chapter.understanding import UnderstoodEdit, understand
from clausework.workflow.layout import LayoutRefused
from clausework.workflow.rename import must_be_unused


class Unfit(ClauseworkError):
    """What cannot stand in a clause, at a line of the edited text."""

    section = "edit"


class ChapterEdit(msgspec.Struct, frozen=True, kw_only=True):
    """An edit that is understood and not yet written; `titles` and `numbers` are those before it.

    `heads` has for each file the part that it is to be opened for after the edit, and its languages.
    """

    what: UnderstoodEdit
    staged: StagedEdit
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
    """What edited texts of one part mean for the files as they are now; refused if it is not understood.

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
    what = understand(now, meant, languages, project.draft.languages[0], renamed, restored)
    progress("prove")
    staged = stage(project, scope, now, meant, what, memory)
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
    return {_line(item): str(item.values["title"]) for item in faults}


def _recognised(project: Project, text: EditedText, given: Mapping[int, str]) -> Recognised:
    """The sections by their IDs; refused with all that is not understood."""
    inside = {section.id for section in text.opened}
    taken = frozenset(clause.id for clause in project.draft.clauses) - inside
    found = recognise(text.opened, text.edited, taken, given)
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


def _line(item: Misread) -> int:
    return int(str(item.values["line"]))


def _unfit(text: EditedText, sections: Sequence[Section]) -> Iterator[ClauseworkError]:
    """What the reader of clauses does not take in the passages that were edited."""
    before = {section.id: section for section in text.opened}
    main = text.head.languages[0]
    for section in sections:
        old = before.get(section.id)
        if main not in section.passages and (old is None or main in old.passages):
            yield Unfit("no_main", line=section.first.line, id=section.id, language=main)
        for lang, passage in section.passages.items():
            was = old.passages.get(lang) if old else None
            if passage.same(was):
                continue
            known = _said(was.body) if was else frozenset()
            for item in read_blocks(passage.body, str(text.path), passage.start)[1]:
                if item.message["en"] not in known:
                    yield Unfit("unfit", line=item.at.line, message=item.message, remedy=item.remedy)


def _said(body: str) -> frozenset[str]:
    return frozenset(item.message["en"] for item in read_blocks(body, "")[1])
