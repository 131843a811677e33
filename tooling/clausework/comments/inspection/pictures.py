"""Pictures: how many pixels they declare, and what else they are beside a picture.

Phones add moving pictures and depth after the end of a JPEG, so what follows it is not a fault in itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.comments.inspection.reasons import ARCHIVE_SIGNS, Reason, is_also_archive

PIXELS = 250_000_000
"""Pixels that a picture may have: the largest cameras of phones make 200 million."""
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Marks of JPEG that are followed by height and width."""
BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks of JPEG without a length."""
NEXT = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])", re.DOTALL)
"""The mark that ends compressed data."""
STRANGE = re.compile(b"|".join(map(re.escape, (*ARCHIVE_SIGNS[1:], b"%PDF-", b"\x7fELF"))))


def picture_reasons(data: bytes, kind: str) -> frozenset[Reason]:
    """Why a picture is held back."""
    pixels, end = _jpeg(data) if kind == "jpeg" else _png(data)
    found: set[Reason] = set()
    if pixels > PIXELS:
        found.add("pixels")
    if is_also_archive(data) or STRANGE.search(data, end):
        found.add("polyglot")
    return frozenset(found)


def _png(data: bytes) -> tuple[int, int]:
    """The pixels, and where the picture ends; a broken one never does."""
    pixels, at = 0, 8
    while at + 12 <= len(data):
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if name == b"IHDR":
            pixels = int.from_bytes(data[at + 8 : at + 12]) * int.from_bytes(data[at + 12 : at + 16])
        at += size + 12
        if name == b"IEND":
            return pixels, at
    return pixels, len(data)


def _jpeg(data: bytes) -> tuple[int, int]:
    """The same; of several frames the largest counts."""
    pixels = 0
    for mark, at in _marks(data):
        if mark == 0xD9:
            return pixels, at
        if mark in FRAMES:
            height, width = int.from_bytes(data[at + 3 : at + 5]), int.from_bytes(data[at + 5 : at + 7])
            pixels = max(pixels, height * width)
    return pixels, len(data)


def _marks(data: bytes) -> Iterator[tuple[int, int]]:
    """Each mark of a JPEG with the place after it."""
    at = 2
    while at + 1 < len(data) and data[at] == 0xFF:
        mark, at = data[at + 1], at + 2
        if mark == 0xFF:
            at -= 1
            continue
        yield mark, at
        if mark == 0xD9:
            return
        if mark not in BARE:
            at += max(2, int.from_bytes(data[at : at + 2]))
        if mark == 0xDA:
            follows = NEXT.search(data, at)
            at = follows.start(1) - 1 if follows else len(data)
