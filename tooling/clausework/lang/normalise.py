"""Which characters a text may have, and in which form."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain

from clausework.lang.raised import LEVEL

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls other than tab and line feed
    "\u202a-\u202e\u2066-\u2069"  # overrides of the writing direction: text that reads otherwise than it is
    "\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


IN_A_ROW = 30
"""Marks on one letter that are put in order: no language has more, by the Unicode Standard (UAX #15)."""


def normalise(text: str) -> str:
    """The text in Unicode normal form C, with line feeds as line ends.

    C and not KC: the latter would turn （ into ( and thereby change what a drafter wrote. A longer row
    of marks stays as it is: to put it in order takes a time that grows with the square of its length.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() or unicodedata.is_normalized("NFC", text):  # which ends at the first mark out of order
        return text
    pieces = _rows_of_marks().split(text)
    return "".join(chain.from_iterable(map(_ordered, pieces[::2], [*pieces[1::2], ""])))


def _ordered(words: str, row: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", words), row


@cache
def _rows_of_marks() -> re.Pattern[str]:
    """Too many marks in a row: whatever a letter before it is not needed for."""
    marks = (chr(point) for point in range(0x300, 0x1F000))
    found = "".join(mark for mark in marks if unicodedata.combining(unicodedata.normalize("NFD", mark)[0]))
    return re.compile(f"([{found}]{{{IN_A_ROW + 1},}})")


def forbidden_characters(text: str) -> tuple[int, ...]:
    """The offsets of characters that no text of a standard or comment may have."""
    return tuple(match.start() for match in FORBIDDEN.finditer(text))


def folded(name: str) -> str:
    """A name as it is compared with another: without blanks, in one width, one case of letters."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def comparable(text: str) -> str:
    """The text as quotations are found in it: without blanks, nothing above or below the line.

    What is copied from a page has CO2 where the text has CO₂.
    """
    return "".join(text.split()).translate(LEVEL)
