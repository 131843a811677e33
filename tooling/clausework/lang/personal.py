"""Personal data in a text: telephone and identity numbers, bank cards, addresses to write to or live at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.lang.patterns import HAN_RANGE, on_use

ANY = on_use("[0-9０-９@＠微Q]")
QUICK = on_use(r"\d{3}|[@＠]|微信|QQ|号\d|[路街巷弄区]\d")
"""Without any of these there is nothing to look for, which is so of most comments."""
TELEPHONE = (
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d元])"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?<![\d-])\d{3,4}[- ]\d{7,8}(?!\d)"
)
DATA = on_use(
    r"(?P<identity>(?<!\d)\d{17}[\dXx](?!\w))"
    r"|(?P<card>(?<!\d)[3-69]\d{3}(?:\d{12,15}|(?: \d{4}){3}(?: \d{1,3})?|(?:-\d{4}){3})(?!\d))"
    rf"|{TELEPHONE}"
    r"|(?<![\w.+-])[\w.+-]+@[\w-]+\.[\w.]+|(?:微信号?|QQ号?)\s{0,3}[：:为是]?\s{0,3}[A-Za-z0-9_-]{5,}"
    rf"|[{HAN_RANGE}]{{2,20}}(?:路|街|巷|弄|小区)\d+号[^，。；]{{0,12}}(?:室|幢|栋|单元)",
    re.ASCII,
)
NARROW = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {ord("＠"): "@", ord("Ｘ"): "X"}
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
NAMED = on_use(r"身份证|证件")
"""Said a little before, a number of the length is one of identity even where its check digit is wrong."""
BEFORE = 12


def found_in(text: str) -> Iterator[tuple[int, int]]:
    """Spans that show a telephone or identity number, a bank card, an address to write to or to live at."""
    if not (ANY.search(text) and QUICK.search(text)):
        return
    text = text.translate(NARROW)
    for match in DATA.finditer(text):
        if match["identity"]:
            said = NAMED.search(text, max(0, match.start() - BEFORE), match.start())
            if not (said or _is_identity(match[0]) or _passes_luhn(match[0])):
                continue
        if match["card"] and not _passes_luhn(match[0]):
            continue
        yield match.span()


def _is_identity(number: str) -> bool:
    """Whether the check digit is that of GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, number[:17], strict=True))
    return number[17].upper() == CHECKS[total % 11]


def _passes_luhn(number: str) -> bool:
    digits = [int(char) for char in number if char.isdecimal()]
    doubled = [2 * digit - 9 * (digit > 4) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
