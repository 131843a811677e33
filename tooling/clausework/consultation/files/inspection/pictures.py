"""Pictures: how many pixels they declare, and what else they are beside a picture.

Phones add moving pictures and depth after the end of a JPEG, so what follows it is not a fault in itself.
"""

from __future__ import annotations

import re

from clausework.consultation.files.inspection.reasons import ARCHIVE_SIGNS, Reason, is_also_archive

PIXELS = 250_000_000
"""Pixels that a picture may have: the largest cameras of phones make 200 million."""
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Marks of JPEG that are followed by height and width."""
BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks of JPEG without a length."""
PARTS = 20_000
"""Parts of a picture that are looked at: a PNG of ten megabytes has some thousand, a JPEG some dozen."""
MARK = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
NEXT = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
"""The mark that ends compressed data."""
STRANGE = re.compile(b"|".join(map(re.escape, (*ARCHIVE_SIGNS[1:], b"%PDF-"))))


def picture_reasons(data: bytes, kind: str) -> frozenset[Reason]:
    """Why a picture is held back."""
    try:
        pixels, end = _jpeg(data) if kind == "jpeg" else _png(data)
    except _Endless:
        return frozenset(["unread"])
    found: set[Reason] = set()
    if pixels > PIXELS:
        found.add("pixels")
    if is_also_archive(data) or STRANGE.search(data, end):
        found.add("polyglot")
    return frozenset(found)


def _png(data: bytes) -> tuple[int, int]:
    """The pixels, and where the picture ends; a broken one never does."""
    pixels, at = 0, 8
    for _ in range(PARTS):
        if at + 12 > len(data):
            return pixels, len(data)
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if name == b"IHDR":
            pixels = int.from_bytes(data[at + 8 : at + 12]) * int.from_bytes(data[at + 12 : at + 16])
        at += size + 12
        if name == b"IEND":
            return pixels, at
    raise _Endless


def _jpeg(data: bytes) -> tuple[int, int]:
    """The same; of several frames the largest counts."""
    pixels, at = 0, 2
    for _ in range(PARTS):
        found = MARK.match(data, at)
        if found is None:
            return pixels, len(data)
        mark, at = found[1][0], found.end()
        if mark == 0xD9:
            return pixels, at
        if mark in FRAMES:
            height, width = int.from_bytes(data[at + 3 : at + 5]), int.from_bytes(data[at + 5 : at + 7])
            pixels = max(pixels, height * width)
        if mark not in BARE:
            at += max(2, int.from_bytes(data[at : at + 2]))
        if mark == 0xDA:
            follows = NEXT.search(data, at)
            at = follows.start() if follows else len(data)
    raise _Endless


class _Endless(Exception):
    """A picture has more parts than any that a camera makes."""
