"""Stamp of a translation on the text that it was made from: a hash of each of its lines, by paragraph.

One hash of a whole clause would be a conflict of each two who edit it. By paragraph git merges them, and
a line that has changed can be named. `ClauseText.source` has them in one text, `KEY=HASH,HASH KEY=…`; a text
that is still as it was when it was translated has its own hash there, as in drafts of all times.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from clausework.model.canonical import text_hash
from clausework.model.draft import ClauseText, Line, lines_of

TITLE = "title"
"""The key of the title, the term and what stands before the first paragraph."""
UNNAMED = "¶"
"""The key of a paragraph without an ID: there may be several, which are known by their hashes alone."""
DIGITS = 8


class ParagraphStamp(NamedTuple):
    """The hashes of a paragraph: its own line's, and those of what stands in it or goes with it."""

    key: str
    hashes: tuple[str, ...]


class SourceChange(NamedTuple):
    """Changes since a text was translated: lines by their index, -1 for the title; what is gone.

    `gone` are keys of paragraphs that are not there, or that have fewer lines; `moved` is true where the
    same paragraphs stand in another order.
    """

    lines: tuple[int, ...]
    gone: tuple[str, ...]
    moved: bool


def stamps(text: ClauseText) -> tuple[ParagraphStamp, ...]:
    """The stamps of a text's title and paragraphs, in order; generated blocks have none."""
    lines = lines_of(text.own)
    return tuple(
        ParagraphStamp(
            key, tuple(_digest(lines[index] if index >= 0 else (text.title, text.term)) for index in indexes)
        )
        for key, indexes in _paragraphs(lines)
    )


def _paragraphs(lines: tuple[Line, ...]) -> list[tuple[str, list[int]]]:
    """The key of each paragraph and the indexes of its lines, -1 for the title."""
    found: list[tuple[str, list[int]]] = [(TITLE, [-1])]
    for index, line in enumerate(lines):
        if line.depth == 0 and line.kind != "row":
            found.append((line.id or UNNAMED, []))
        found[-1][1].append(index)
    return found


def _digest(value: object) -> str:
    """The hash of a line; the layout of the source and what a picture shows have no part in it."""
    if isinstance(value, Line) and value.sha256:
        value = msgspec.structs.replace(value, sha256="")
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:DIGITS]


def told(found: Sequence[ParagraphStamp]) -> str:
    """The stamps in one text."""
    return " ".join(f"{key}={','.join(hashes)}" for key, hashes in found)


def stamps_in(source: str) -> tuple[ParagraphStamp, ...]:
    """The stamps that such a text has; none in the hash of a whole text."""
    pairs = (word.partition("=") for word in source.split() if "=" in word)
    return tuple(ParagraphStamp(key, tuple(values.split(","))) for key, _, values in pairs)


def is_made_from(source: str, text: ClauseText) -> bool:
    """Whether a translation that says `source` was made from this text, as it is."""
    return source == (told(stamps(text)) if "=" in source else text_hash(text))


def resolved(text: ClauseText, original: ClauseText) -> ClauseText:
    """The translation, with one hash for all if its original is as it was."""
    if "=" not in text.source or not is_made_from(text.source, original):
        return text
    return msgspec.structs.replace(text, source=text_hash(original))


def changed_since(source: str, text: ClauseText) -> SourceChange | None:
    """The changes of a text since the translation that says `source`; None if only the whole is known."""
    before = Counter((key, value) for key, hashes in stamps_in(source) for value in hashes)
    if not before:
        return None
    lines: list[int] = []
    now: Counter[str] = Counter()
    for stamp, (key, indexes) in zip(stamps(text), _paragraphs(lines_of(text.own)), strict=True):
        now[key] += len(indexes)
        for index, value in zip(indexes, stamp.hashes, strict=True):
            before[key, value] -= 1
            if before[key, value] < 0:
                lines.append(index)
    counts: Counter[str] = Counter()
    for key, hashes in stamps_in(source):
        counts[key] += len(hashes)
    gone = tuple(key for key, count in counts.items() if now[key] < count)
    return SourceChange(tuple(lines), gone, not lines and not gone)


def followed(source: str, old: ClauseText, new: ClauseText) -> str:
    """The same with the hashes of the lines of one text for those of another with the same paragraphs.

    For a change of which a translation need not take note; what was out of date stays so.
    """
    pairs = tuple(zip(stamps(old), stamps(new), strict=False))
    found = {
        (one.key, was): now
        for one, other in pairs
        if one.key == other.key
        for was, now in zip(one.hashes, other.hashes, strict=False)
    }
    known = ((key, [found.get((key, value), value) for value in hashes]) for key, hashes in stamps_in(source))
    return told([ParagraphStamp(key, tuple(hashes)) for key, hashes in known])
