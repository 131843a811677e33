"""A comparison: two drafts, or two texts of others, with their redline; and how it is shown in a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from clausework.errors import ClauseworkError, UnknownLanguage
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.model.redline import Redline
from clausework.redline.compare import RestoredClause, accept, plain_text, reject
from clausework.redline.foreign import FilesRedline, compare_foreign, identified
from clausework.rendering.pictures import Picture, data_address
from clausework.rendering.redline_formats import (
    RedlineContext,
    format_redline as format_redline,
    redline_formats as redline_formats,
)
from clausework.rendering.redlining import spoken_by
from clausework.source.foreign import ForeignText, language_of, read_foreign, read_pieces
from clausework.source.importing.values import decoded
from clausework.source.word_text import is_word, read_word
from clausework.strings.catalogue import LANGUAGES


class UnknownClause(ClauseworkError):
    """Neither of two texts has a clause of that name."""

    section = "redline"


class Comparison(msgspec.Struct, frozen=True):
    """Two texts and their redline, which was proved to give both back.

    `faults` tell for either draft what could not be read of it. The drafts of a project have its `root`, and
    `comments` that may have caused changes, of which the causes name those that the public may read;
    two texts without IDs have in `files` which of their clauses continue each other, and their `pictures`
    by digest.
    """

    old: Draft
    new: Draft
    redline: Redline
    faults: dict[str, tuple[Finding, ...]] = {}
    root: Path | None = None
    files: FilesRedline | None = None
    comments: tuple[Comment, ...] = ()
    pictures: Mapping[str, bytes] = {}

    def accept(self, lang: str = "") -> str:
        """The words of the new text: all changes accepted. By default in its authoritative language."""
        return _words(accept(self.redline), _language(self.new, lang))

    def reject(self, lang: str = "") -> str:
        """The words of the old text: all changes rejected. By default in its authoritative language."""
        return _words(reject(self.redline), _language(self.old, lang))


def text_of(draft: Draft, lang: str = "") -> str:
    """The words of a draft, a line for each title and each line of text; see `Comparison.accept`."""
    return _words(plain_text(draft), _language(draft, lang))


def _language(draft: Draft, lang: str) -> str:
    """The language that was asked for, by default the first; UnknownLanguage if the draft lacks it."""
    if lang and lang not in draft.languages:
        raise UnknownLanguage("unknown_language", lang=lang, known=draft.languages)
    return lang or draft.languages[0]


def _words(clauses: tuple[RestoredClause, ...], lang: str) -> str:
    found: list[str] = []
    for clause in clauses:
        title, lines = clause.texts.get(lang, ("", ()))
        found += filter(
            None, (" ".join(filter(None, (clause.number, title))), *(line.text for line in lines))
        )
    return "".join(f"{line}\n" for line in found)


def compare_files(old: Path, new: Path, progress: Progress = silent) -> Comparison:
    """Two texts of others, which have no IDs: Markdown, plain text or Word.

    UnreadableText or UnreadableWordFile if one cannot be read.
    """
    progress("read")
    before, after = _read(old), _read(new)
    lang = language_of(before.words + after.words)
    names = (old.name, new.name) if old.name != new.name else (old.as_posix(), new.as_posix())  # told apart
    first, second = (side.draft(name, lang) for side, name in zip((before, after), names, strict=True))
    progress("compare")
    found = compare_foreign(first, second)
    pictures = {**before.pictures, **after.pictures}
    return Comparison(first.draft, second.draft, found.redline, files=found, pictures=pictures)


def read_text(path: Path, lang: str = "") -> Draft:
    """A text of others as a draft; UnreadableText or UnreadableWordFile if it cannot be read."""
    found = _read(path)
    return found.draft(path.name, lang or language_of(found.words)).draft


def words_in(path: Path) -> str:
    """The words of a file, line by line."""
    return _read(path).words


class _FileText(NamedTuple):
    """The words of a file, which tell its language, its draft by name and language, and its pictures."""

    words: str
    draft: Callable[[str, str], ForeignText]
    pictures: Mapping[str, bytes] = {}


def _read(path: Path) -> _FileText:
    data = path.read_bytes()
    if is_word(data, path.name):
        word = read_word(data, str(path))
        return _FileText(word.words, partial(read_pieces, word.pieces), word.pictures)
    text = decoded(data, path)
    return _FileText(text, partial(read_foreign, text))


def context_of(
    found: Comparison, lang: str | None = None, clause: str = "", colour: bool = False
) -> RedlineContext:
    """All that a format may show of a comparison, by default in the authoritative language of the text.

    UnknownLanguage if the program has no words in the language.
    """
    if lang and lang not in LANGUAGES:
        raise UnknownLanguage("unknown_language", lang=lang, known=LANGUAGES)
    drafts = (found.old, found.new)
    return RedlineContext(
        redline=found.redline,
        lang=spoken_by(found.redline, lang),
        clause=clause,
        colour=colour,
        drafts=identified(found.redline, *drafts) if found.files else drafts,
        ours=found.files is None,
        picture=_embedded(found),
        files=found.files,
        comments=found.comments,
    )


def must_have(found: Comparison, clause: str) -> str:
    """The ID of the clause that goes by this name; UnknownClause, with the names that come near, if none."""
    redline = found.redline
    name = found.files.clause(clause) if found.files else clause
    changes = (*redline.told(), *redline.changes)
    known = {side for change in changes for side in (change.old, change.new) if side}
    if name and name not in known:
        if near := ", ".join(get_close_matches(name, sorted(known), 3)):
            raise UnknownClause("unknown_clause", clause=name, near=near)
        raise UnknownClause("unknown_clause_none", clause=name)
    return name


def _embedded(found: Comparison) -> Picture:
    """The addresses that hold the pictures of either text, by their digests; each is read once."""
    places = cache(lambda: _pictured(found.redline))

    @cache
    def picture(sha256: str) -> str:
        label, target = places().get(sha256, ("", ""))
        if not target:
            return ""
        if found.root is None:
            return data_address(target, found.pictures.get(sha256, b""))
        from clausework.drafts.register import picture_of  # texts of others need none of a project

        return data_address(target, picture_of(found.root, label, target, sha256))

    return picture


def _pictured(redline: Redline) -> dict[str, tuple[str, str]]:
    """By the digest of a picture a draft that shows it, and its path there."""
    found: dict[str, tuple[str, str]] = {}
    lines = (line for change in redline.changes for text in change.texts.values() for line in text.lines)
    for line in lines:
        for label, side in ((redline.old.label, line.old), (redline.new.label, line.new)):
            if side and side.sha256:
                found.setdefault(side.sha256, (label, side.target))
    return found
