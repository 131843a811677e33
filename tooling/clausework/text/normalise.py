"""Which characters a text may have, and in which form."""

from __future__ import annotations

import re
import unicodedata

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls other than tab and line feed
    "\u202a-\u202e\u2066-\u2069"  # overrides of the writing direction: text that reads otherwise than it is
    "\u2028\u2029\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)


def normalise(text: str) -> str:
    """The text in Unicode normal form C, with line feeds as line ends.

    C and not KC: the latter would turn （ into ( and thereby change what a drafter wrote.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def forbidden_characters(text: str) -> tuple[int, ...]:
    """The offsets of characters that no text of a standard or comment may have."""
    return tuple(match.start() for match in FORBIDDEN.finditer(text))


def folded(name: str) -> str:
    """A name as it is compared with another: without blanks, in one width, one case of letters."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
