"""Personal data in a text: telephone and identity numbers, bank cards, addresses to write to or live at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.lang.patterns import HAN_RANGE, Patterns, on_use

HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that nobody sees, and that part a number for a search alone."""
APART = rf"(?:[- .{HIDDEN}]|\r?\n){{0,2}}"
"""What may stand between the digits of one number; other blanks and dashes are made these before."""
FIND = Patterns(__file__, {"apart": APART, "han_range": HAN_RANGE, "hidden": HIDDEN})
STREET = on_use(r"[路街巷弄区]\d", re.ASCII)
"""Without it there is no address, and to look for one takes many times as long as for all the rest."""
PLACELESS = on_use(FIND.text("numbers"), re.ASCII)
DATA = on_use(FIND.text("numbers") + FIND.text("address"), re.ASCII)
DIGITS_AND_LETTERS = (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
NARROW = {
    **{code: code - 0xFEE0 for code in (*DIGITS_AND_LETTERS, *map(ord, "＠．－＿＋"))},
    **dict.fromkeys(map(ord, "\t\xa0\u2007\u2009\u202f\u3000"), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-"),
}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
BEFORE = 12


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Spans that show a telephone or identity number, a bank card, an address to write to or to live at."""
    first = FIND.quick.search(text) if FIND.any.search(text) else None
    if first is None:
        return
    text = text.translate(NARROW)  # one character for one, so that the spans are those of the text
    data = DATA if STREET.search(text) else PLACELESS
    # Words stand before the sign of an address alone; a number begins with a sign at most.
    at = 0 if data is DATA or "@" in text else max(0, first.start() - 1)
    while match := data.search(text, at):
        # What is none may have begun with digits before one that is.
        at = match.end() if (shows := _shows(text, match)) else match.start() + 1
        if shows:
            yield match.span()


def is_personal(text: str) -> bool:
    """Whether a text shows any."""
    return any(True for _ in found_in(text))


def _shows(text: str, match: re.Match[str]) -> bool:
    """Whether a number is what it looks like, by its check digit or the words before it."""
    if not (match["identity"] or match["old"] or match["card"]):
        return True
    number = "".join(char for char in match[0] if char.isalnum())
    if match["card"]:
        return _passes_luhn(number)
    if FIND.named.search(text, max(0, match.start() - BEFORE), match.start()):
        return True
    if match["old"]:  # fifteen digits have no check digit, so that words must tell
        return False
    if number == match[0]:
        return _is_identity(number) or _passes_luhn(number)  # cards have eighteen digits at times
    return _is_identity(number) and bool(FIND.born.match(number))


def _is_identity(number: str) -> bool:
    """Whether the check digit is that of GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return number[17].upper() == CHECKS[total % 11]


def _passes_luhn(number: str) -> bool:
    digits = [int(char) for char in number if char.isdecimal()]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
