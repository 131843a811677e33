"""Open a part of the standard as one text, and keep what was opened, so that an edit can be told from it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.draft import Clause
from clausework.source import chapter_text
from clausework.source.clausefile import split_front_matter
from clausework.source.files import write_file
from clausework.source.memory import decoded
from clausework.source.outline import clause_path
from clausework.source.project import Project
from clausework.source.unfit import UNREAD
from clausework.strings.catalogue import say
from clausework.workflow.layout import known_clause, must_be_read
from clausework.workflow.rename import SETTINGS

KEPT = "var/edit"
"""Where texts wait that are being edited, and what they were when they were opened."""
OUTLINE = "standard/outline.yml"


class EditRefused(ClauseworkError):
    """A text cannot be opened or taken apart; the key says why, and no clause file was written."""

    section = "edit"


class EditedText(msgspec.Struct, frozen=True, kw_only=True):
    """A text that was edited: what was opened, and what it says now."""

    path: Path
    head: chapter_text.ChapterHead
    opened: tuple[chapter_text.Section, ...]
    edited: tuple[chapter_text.Section, ...]


def open_chapter(project: Project, scope: str = "", languages: Sequence[str] = (), spoken: str = "en") -> str:
    """The text of a clause with all below it, of the whole standard without one; what it is, is kept.

    LayoutRefused or EditRefused where a file cannot be read, or would not come back the same.
    """
    known = project.draft.languages
    chosen = tuple(lang for lang in known if not languages or lang in languages)
    if unknown := [lang for lang in languages if lang not in known]:
        raise EditRefused("no_language", lang=unknown[0], known=" ".join(known))
    if scope and scope != chapter_text.ALL:
        known_clause(project, scope)
    sections = sections_of(project, scope or chapter_text.ALL, chosen)
    text = chapter_text.write_sections(sections, chosen)
    again, faults = chapter_text.read_sections(text, chosen)
    if faults or not alike(again, sections):  # proved before anybody edits it
        at = next((one.id for one, other in zip(sections, again, strict=False) if not _same(one, other)), "")
        raise EditRefused("not_apart", id=at or scope or chapter_text.ALL)
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    write_file(project.root / KEPT / "opened" / f"{digest}.md", text.encode())
    return (
        chapter_text.write_head(
            chapter_text.ChapterHead(scope or chapter_text.ALL, chosen, digest), say(spoken, "edit.told")
        )
        + text
    )


def sections_of(project: Project, scope: str, languages: Sequence[str]) -> tuple[chapter_text.Section, ...]:
    """The clauses of a scope as their files have them, in the order of the outline."""
    must_be_read(project, SETTINGS)
    for item in project.findings:
        if item.at.path == OUTLINE:
            raise EditRefused("outline_faulty", path=OUTLINE, line=item.at.line, message=item.message)
    clauses = tuple(_within(project, scope))
    if not clauses:
        raise EditRefused("not_in_outline", id=scope, path=OUTLINE)
    found: list[chapter_text.Section] = []
    for clause in clauses:
        level = clause.depth - clauses[0].depth + 1
        here = [lang for lang in languages if lang in clause.texts]
        passages = {lang: _passage(project, clause, lang, level) for lang in here}
        found.append(chapter_text.Section(id=clause.id, level=level, passages=passages))
    return tuple(found)


def _within(project: Project, scope: str) -> Iterator[Clause]:
    inside: set[str] = set()
    for clause in project.draft.clauses:
        if scope == chapter_text.ALL or clause.id == scope or clause.parent in inside:
            inside.add(clause.id)
            yield clause


def _passage(project: Project, clause: Clause, lang: str, level: int) -> chapter_text.ChapterPassage:
    path = clause_path(clause.id, lang)
    faults = [item for item in project.findings if item.at.path == path and item.rule in (*UNREAD, "MD-004")]
    parts = split_front_matter(project.sources[path])
    if faults or parts is None:
        raise EditRefused("unreadable", path=path)
    return chapter_text.ChapterPassage(clause.texts[lang].title, parts[1].strip("\n"), level=level)


def alike(one: Sequence[chapter_text.Section], other: Sequence[chapter_text.Section]) -> bool:
    """Whether two readings of a text are the same clauses with the same words."""
    return len(one) == len(other) and all(map(_same, one, other))


def _same(one: chapter_text.Section, other: chapter_text.Section) -> bool:
    return (
        (one.id, one.level) == (other.id, other.level)
        and one.passages.keys() == other.passages.keys()
        and all(passage.same(other.passages[lang]) for lang, passage in one.passages.items())
    )


def read_edited(root: Path, path: Path) -> EditedText:
    """An edited text beside what was opened; EditRefused with each place that is not understood."""
    try:
        head, below, line = chapter_text.read_head(decoded(path.read_bytes()).removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise EditRefused("not_utf8", path=path) from error
    except chapter_text.Misread as error:
        raise not_understood(path, (error,)) from error
    kept = root / KEPT / "opened" / f"{head.digest}.md"
    if not kept.is_file():
        raise EditRefused("not_opened_here", path=path, kept=kept.relative_to(root).as_posix())
    opened, _ = chapter_text.read_sections(kept.read_text("utf-8"), head.languages)
    edited, faults = chapter_text.read_sections(below, head.languages, line)
    if faults:
        raise not_understood(path, faults)
    return EditedText(path=path, head=head, opened=opened, edited=edited)


def not_understood(path: Path, faults: Sequence[ClauseworkError]) -> EditRefused:
    """The refusal of a text, with each place that is not understood."""
    return EditRefused("not_understood", path=path, count=len(faults), reasons=tuple(faults))
