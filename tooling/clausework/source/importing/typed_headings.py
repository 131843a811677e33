"""Headings typed as plain paragraphs: `1 范围`, `4.2 Storage`, a number and a few words without a stop.

Only a text without headings of its own is read so, and only if its chapters count 1, 2, 3.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from clausework.lang.modals import modal_of
from clausework.source.foreign_pieces import Piece
from clausework.source.importing.elements import TITLES

TYPED = re.compile(
    r"(?P<number>\d{1,2}(?:\.\d{1,3})*|附录\s?[A-Z]|(?:Annex|Appendix) [A-Z])[\s　]+(?P<title>\S.*)"
)
LONGEST = {"zh": 30, "en": 70}
STOPS = "。；;：:，,.、！？!?"
CHAPTERS = 2
"""Chapters from which on a text is taken to have typed ones."""


def with_typed_headings(found: Sequence[Piece], lang: str) -> tuple[Piece, ...]:
    """The pieces, with those as headings that are typed so."""
    pieces = tuple(found)
    if any(piece.kind == "heading" and piece.level for piece in pieces):
        return pieces
    places = _chapters(pieces, lang)
    if len(places) < CHAPTERS:
        return pieces
    return tuple(
        msgspec.structs.replace(piece, kind="heading", level=level)
        if (level := _level(piece, place in places, lang))
        else piece
        for place, piece in enumerate(pieces)
    )


def _chapters(pieces: Sequence[Piece], lang: str) -> frozenset[int]:
    """Where the chapters stand: the numbers of one level that go on counting."""
    places: list[int] = []
    for place, piece in enumerate(pieces):
        match = _titled(piece, lang)
        if match and match["number"] == str(len(places) + 1):
            places.append(place)
    return frozenset(places)


def _level(piece: Piece, chapter: bool, lang: str) -> int:
    """The level of the heading that a piece is, 0 for none."""
    if chapter:
        return 1
    match = _titled(piece, lang)
    if match is None:
        named = piece.kind == "paragraph" and any(pattern.fullmatch(piece.text) for _, pattern in TITLES)
        return int(named)
    number = match["number"]
    return number.count(".") + 1 if "." in number else int(not number.isdigit())


def _titled(piece: Piece, lang: str) -> re.Match[str] | None:
    """The number and title of a piece that says no sentence."""
    match = TYPED.fullmatch(piece.text) if piece.kind == "paragraph" else None
    if match is None or len(match["title"]) > LONGEST.get(lang, LONGEST["en"]):
        return None
    return None if match["title"][-1] in STOPS or modal_of(match["title"], lang) else match
