"""Proof that a redline is lossless: accept it for the new text, reject it for the old."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from clausework.errors import NotLossless
from clausework.model.draft import Draft, Line, lines_of
from clausework.model.redline import Change, LineChange, Redline, TextChange
from clausework.redline.words.diff import restore


class RestoredClause(msgspec.Struct, frozen=True, gc=False):
    """A clause given back: for each language that has any text its title and its lines."""

    id: str
    number: str
    texts: dict[str, tuple[str, tuple[Line, ...]]]


def accept(redline: Redline) -> tuple[RestoredClause, ...]:
    """The clauses of the new draft, in order."""
    changes = sorted((change for change in redline.changes if change.new), key=lambda c: c.new_index)
    return tuple(
        RestoredClause(change.new, change.new_number, _texts(change, _new_text)) for change in changes
    )


def reject(redline: Redline) -> tuple[RestoredClause, ...]:
    """The clauses of the old draft, in order; their lines are gathered from wherever they went."""
    lines: dict[tuple[str, str], dict[int, Line]] = {}
    clauses: dict[str, Change] = {}
    for change in redline.changes:
        if change.old:
            clauses.setdefault(change.old, change)
        for lang, text in change.texts.items():
            for line in text.lines:
                if line.old is not None and not line.destination:
                    home = line.origin or change.old
                    lines.setdefault((home, lang), {})[line.order] = _line(line.old, line, "delete")
    ordered = sorted(clauses.values(), key=lambda change: change.old_index)
    langs = sorted({lang for change in redline.changes for lang in change.texts})
    found = []
    for change in ordered:
        texts = {}
        for lang in langs:
            kept = lines.get((change.old, lang), {})
            title = _title(change.texts.get(lang), "delete")
            if title or kept:
                texts[lang] = (title, tuple(kept[order] for order in sorted(kept)))
        found.append(RestoredClause(change.old, change.old_number, texts))
    return tuple(found)


def new_title(redline: Redline) -> dict[str, str]:
    """The new draft's own title: the old one with its change accepted."""
    return _called(redline, redline.old.title, "insert")


def old_title(redline: Redline) -> dict[str, str]:
    """The old draft's own title: the new one with its change rejected."""
    return _called(redline, redline.new.title, "delete")


def plain_text(draft: Draft) -> tuple[RestoredClause, ...]:
    """What `accept` and `reject` must give back for a draft."""
    found = []
    for clause in draft.clauses:
        texts = {lang: (text.title, lines_of(text.blocks)) for lang, text in sorted(clause.texts.items())}
        found.append(RestoredClause(clause.id, clause.number, _told(texts)))
    return tuple(found)


def prove(redline: Redline, old: Draft, new: Draft) -> None:
    """Raise NotLossless, naming the clause, unless the redline gives back both drafts exactly.

    If it is the standard's own title that is lost, what is named is the standard.
    """
    for side, found, wanted in (
        ("new", accept(redline), plain_text(new)),
        ("old", reject(redline), plain_text(old)),
    ):
        if found != wanted:
            raise NotLossless(_first_fault(found, wanted), side)
    for side, title, draft in (("new", new_title(redline), new), ("old", old_title(redline), old)):
        if title != _given(draft.title):
            raise NotLossless(draft.standard, side)


def _first_fault(found: tuple[RestoredClause, ...], wanted: tuple[RestoredClause, ...]) -> str:
    faults: Iterable[str] = (b.id for a, b in zip(found, wanted, strict=False) if a != b)
    return next(iter(faults), "")


def _called(redline: Redline, unchanged: Mapping[str, str], side: str) -> dict[str, str]:
    """The title on one side in every language; `unchanged` is that of the other side."""
    if redline.title is None:
        return _given(unchanged)
    return _given({lang: _title(text, side) for lang, text in redline.title.texts.items()})


def _given(titles: Mapping[str, str]) -> dict[str, str]:
    return {lang: title for lang, title in titles.items() if title}


def _texts(
    change: Change, read: Callable[[TextChange], tuple[str, tuple[Line, ...]]]
) -> dict[str, tuple[str, tuple[Line, ...]]]:
    return _told({lang: read(text) for lang, text in sorted(change.texts.items())})


def _told(texts: dict[str, tuple[str, tuple[Line, ...]]]) -> dict[str, tuple[str, tuple[Line, ...]]]:
    """The languages that have any text: in a redline an empty text and none are the same."""
    return {lang: text for lang, text in texts.items() if any(text)}


def _new_text(text: TextChange) -> tuple[str, tuple[Line, ...]]:
    lines = (_line(line.new, line, "insert") for line in text.lines if line.new is not None)
    return _title(text, "insert"), tuple(lines)


def _line(bare: Line, change: LineChange, side: str) -> Line:
    runs = restore(change.edits, "insert" if side == "insert" else "delete")
    return msgspec.structs.replace(bare, runs=runs)


def _title(text: TextChange | None, side: str) -> str:
    if text is None:
        return ""
    return "".join(edit.text for edit in text.title if edit.op in ("equal", side))
