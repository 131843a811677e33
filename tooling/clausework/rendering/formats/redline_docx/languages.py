"""In which language a document is, and each clause in it: no text is left out for want of a translation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clausework.errors import RedlineWithoutText
from clausework.model.redline import Change, Redline
from clausework.rendering.formats.redline_docx.pieces import Printed
from clausework.rendering.redlining import languages_of


def language_of(redline: Redline, lang: str) -> str:
    """The language of the document: the one given if either draft has a text in it, else the text's own."""
    known = languages_of(redline)
    return lang if lang in known else next(iter(known), lang)


def other_languages(redline: Redline, lang: str) -> dict[str, str]:
    """By the ID of a change the language to print it in, where it is not `lang`.

    Clauses that came of one, and clauses between which lines have moved, are printed in one language:
    that in which most of them have a text.
    """
    if all(_has_lines(change, lang) or not _worded(change) for change in redline.changes):
        return {}
    order = (lang, *languages_of(redline))
    found: dict[str, str] = {}
    for group in _groups(redline.changes):
        best = max(order, key=lambda of: sum(_has_lines(change, of) for change in group))
        found |= {change.id: best for change in group if best != lang}
    return found


def require_text(redline: Redline, printed: Iterable[Printed]) -> None:
    """Refuse a document without a line of text although the drafts have some."""
    if any(map(_worded, redline.changes)) and all(unit.new_home[1] < 0 for unit in printed):
        raise RedlineWithoutText(redline.old.label, redline.new.label, languages_of(redline))


def _has_lines(change: Change, lang: str) -> bool:
    return lang in change.texts and bool(change.texts[lang].lines)


def _worded(change: Change) -> bool:
    return any(text.lines for text in change.texts.values())


def _groups(changes: Sequence[Change]) -> Iterable[list[Change]]:
    """The changes, those together that share a clause or lines."""
    heads: dict[str, str] = {}

    def head(name: str) -> str:
        while heads.setdefault(name, name) != name:
            name = heads[name]
        return name

    for change in changes:
        for name in _shared(change):
            heads[head(name)] = head(change.id)
    found: dict[str, list[Change]] = {}
    for change in changes:
        found.setdefault(head(change.id), []).append(change)
    return found.values()


def _shared(change: Change) -> Iterator[str]:
    """The clauses of either draft whose lines the change has; no ID of a change begins with a blank."""
    lines = [line for text in change.texts.values() for line in text.lines]
    yield from (f" old {name}" for name in (change.old, *(line.origin for line in lines)) if name)
    yield from (f" new {name}" for name in (change.new, *(line.destination for line in lines)) if name)
