"""Characters: those that a text may have, in which form, raised and lowered ones, and those not seen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from itertools import groupby

from clausework.lang.patterns import beside, on_use

# Subscripts and superscripts in plain text: the characters that Unicode has for them. One character for
# each, so that offsets stay; words that have a character without one stay as they are.
_BELOW = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"
_ABOVE = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ"
_SIGNS: Mapping[str, Mapping[int, str]] = {
    "subscript": dict(zip(map(ord, "0123456789+-−=()aehijklmnoprstuvx"), _BELOW, strict=True)),
    "superscript": dict(zip(map(ord, "0123456789+-−=()abcdefghijklmnoprstuvwxyz"), _ABOVE, strict=True)),
}
LEVEL = {
    ord(sign): chr(plain) for signs in _SIGNS.values() for plain, sign in signs.items() if plain != ord("−")
}
"""The characters on the line of those that stand below or above it."""
RAISED = frozenset(_SIGNS)
"""The marks of words that stand below or above the line."""


def raised(text: str, mark: str) -> str:
    """The words in the characters for that mark, if there are such."""
    signs = _SIGNS[mark]
    return text.translate(signs) if all(ord(sign) in signs for sign in text) else text


# Characters that are not seen: which no honest keyboard makes, and how the others are shown. Where a script
# or a picture needs them they stay as they are: a joiner after an Arabic or Indic letter or inside a
# picture, the selector of a picture or of the shape of one character, the tags of a flag.
MARKS_MOST = 8
"""Marks on one letter: no language needs as many."""
FLAG = "\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f"
FLAGS = re.compile(FLAG)
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
HIDDEN = (
    f"({FLAG})|"
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufeff\uffa0"
    f"\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff{SELECTORS}]"
)
JOINED = "[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
"""Letters of Arabic, the scripts of India and their kin."""
HAN = "[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff65\U00020000-\U0003ffff]"
PICTURED = re.compile("[#*0-9\u203c\u2049\u3030]")
"""What becomes a picture by a selector, beside symbols."""


PLAIN = on_use("[\0-\u02ff\u2010-\u2027\u3000-\u3029\u3400-\u9fff\uff00-\uff9d]*")
"""Letters without marks and the characters of Chinese texts: no table of marks is made for these."""


def deceptive(text: str) -> tuple[int, ...]:
    """The offsets of what only deceives: tags outside of a flag, two selectors, a long row of marks."""
    if text.isascii() or PLAIN.fullmatch(text) or not _looked_for()[0].search(text):
        return ()
    kinds = _looked_for()[1:]
    flagless = FLAGS.sub(lambda flag: " " * len(flag[0]), text)  # as long, so that offsets stay
    return tuple(sorted(match.end() - 1 for kind in kinds for match in kind.finditer(flagless)))


@cache
def _looked_for() -> tuple[re.Pattern[str], ...]:
    """The search for what nearly every text has none of, which is told fast, and then for each kind."""
    low, high = _ranges(0x300, 0x10000), _ranges(0x10000, 0x20000)
    patterns = (
        f"[{low}\U00010000-\U0010ffff]",
        "[\U000e0000-\U000e007f]",
        f"[{SELECTORS}][{SELECTORS}]",
        f"[{low}{high}][{low}{high}]{{{MARKS_MOST}}}",
    )
    return tuple(map(re.compile, patterns))


def _ranges(start: int, end: int) -> str:
    """The marks among some code points, as ranges of a class of characters.

    A mark stands on the letter before it and takes no room of its own.
    """
    kinds = map(unicodedata.category, map(chr, range(start, end)))
    marks = [point for point, kind in enumerate(kinds, start) if kind in ("Mn", "Me")]  # Mc takes room
    rows = groupby(enumerate(marks), lambda numbered: numbered[1] - numbered[0])
    found = [[point for _, point in row] for _, row in rows]
    return "".join(f"{chr(points[0])}-{chr(points[-1])}" for points in found)


def shown(text: str) -> str:
    """The text with what is not seen in it written out, as ⟦U+200B⟧."""
    return text if text.isascii() else re.sub(HIDDEN, _shown, text)


def _shown(match: re.Match[str]) -> str:
    character, (start, end) = match[0], match.span()
    before = match.string[start - 1 : start] if start else ""
    if match[1] or _is_needed(character, before, match.string[end : end + 1]):
        return character
    return f"⟦U+{ord(character):04X}⟧"


def _is_needed(character: str, before: str, after: str) -> bool:
    """Whether what stands around a character has a use for it."""
    kind = _kind(before)
    if character in "\u200c\u200d" and re.match(JOINED, before):
        return True
    if character == "\u200d":
        return (kind in ("So", "Sk") or before == "\ufe0f") and _kind(after) == "So"
    if "\u180b" <= character <= "\u180f":
        return "\u1800" <= before <= "\u18af"
    if "\U000e0100" <= character <= "\U000e01ef":
        return bool(re.match(HAN, before))
    if "\ufe00" <= character <= "\ufe0f":
        return kind.startswith("S") or bool(PICTURED.match(before) or re.match(HAN, before))
    return False


def _kind(character: str) -> str:
    return unicodedata.category(character) if character else ""


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
    if "\r" in text:  # the test takes less than two copies of the text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.isascii() or unicodedata.is_normalized("NFC", text):  # which ends at the first mark out of order
        return text
    pieces = _rows_of_marks().split(text)  # the group keeps the rows, at every odd place
    pieces[::2] = (unicodedata.normalize("NFC", words) for words in pieces[::2])
    return "".join(pieces)


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


@cache
def _simple() -> dict[int, str]:
    return {ord(pair[1]): pair[0] for pair in beside(__file__)["traditional"].split()}


def simplified(text: str) -> str:
    """The text in one width, and in simplified characters."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_simple())
    return text


PIECE = r"(?:[^。！？!?:：\n]{0,12}?|[a-z' ]{0,40}?)"
MARK = r"[\n,，.。;；:：!！?？、…~—()（）【】\[\]]"
BLANKS = r"[^\S\n]*"


@cache
def _courteous(more: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The courtesies that a text opens and closes with."""
    phrases = "|".join(
        re.escape(phrase).replace("…", PIECE) for phrase in (*beside(__file__)["courtesies"], *more)
    )
    opening = re.compile(rf"(?i)(?:{BLANKS}{MARK})*(?:{BLANKS}(?:{phrases})(?:{BLANKS}{MARK})+)+")
    closing = rf"(?i)(?:(?<={MARK}){BLANKS}(?:{phrases})(?:{BLANKS}{MARK})*)+{BLANKS}\Z"
    return opening, re.compile(closing)


def without_courtesies(text: str, more: tuple[str, ...] = ()) -> str:
    """The text without greetings and thanks at its ends, unless it is these alone; `more` are a project's."""
    opening, closing = _courteous(more)
    start = opening.match(text)
    rest = text[start.end() :] if start else text
    if end := closing.search(rest):
        rest = rest[: end.start()]
    return rest if any(map(str.isalnum, rest)) else text  # a comment that only thanks is a comment


def is_courtesy(text: str, more: tuple[str, ...] = ()) -> bool:
    """Whether a sentence says nothing but such."""
    return _courteous(more)[0].fullmatch(f"{text.strip()}\n") is not None  # a phrase ends in a mark or line
