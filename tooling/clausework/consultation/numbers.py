"""Numbers of comments, such as C-0042-K: a series, a sequence number and a check character.

A series is the prefix of a consultation; where a store lost receipts it is followed by the epoch that the
store is in since, as in C2-0042-K: a number that was lost belongs to nobody else.

The check is of the family of ISO 7064's pure systems: the characters are weighted by powers of a
radix and summed modulo a prime. The prime is 23, because 23 letters remain when I, O and U, which
are misread for 1, 0 and V, are left out; the radix is 19, a primitive root of 23, so that up to 22
characters all have different weights. A prime modulus with different weights finds every single
wrong character and every exchange of two of them, neighbours or not. A hyphen has no weight; that one has
slipped, as in C-20042 for C2-0042, is found by how many digits stand before it.
"""

from __future__ import annotations

import re

PAPER = "L"
"""Put after the prefix of a consultation for comments that came otherwise than through the service.

A service that runs gives out the next number of its own series and does not look into git each time,
so numbers given elsewhere must be of another series.
"""
LETTERS = "ABCDEFGHJKLMNPQRSTVWXYZ"
PRIME = len(LETTERS)
RADIX = 19
SHAPE = re.compile(rf"([{LETTERS}]{{1,8}}(?:[2-9]|[1-9]\d{{1,3}})?)-(\d{{4,12}})-([{LETTERS}])", re.ASCII)
VALUES = {letter: value for value, letter in enumerate(LETTERS)} | {str(digit): digit for digit in range(10)}


def series_of(prefix: str, epoch: int) -> str:
    """The series of the numbers under a prefix in an epoch of the store."""
    return f"{prefix}{epoch}" if epoch > 1 else prefix


def prefix_and_epoch(series: str) -> tuple[str, int]:
    """The prefix and the epoch that a series is of."""
    prefix = series.rstrip("0123456789")
    return prefix, int(series[len(prefix) :] or 1)


def make_number(series: str, sequence: int) -> str:
    """The number of the comment that came as the `sequence`-th of a series."""
    body = f"{series}-{sequence:04d}"
    number = f"{body}-{_check(body)}"
    if sequence < 1 or not SHAPE.fullmatch(number):
        raise ValueError(f"no comment number can be made of {series!r} and {sequence}")
    return number


def is_number(text: str) -> bool:
    """Whether the text has the form of a number and its check character is right."""
    match = SHAPE.fullmatch(text)
    return bool(match) and text[-1] == _check(text[:-2])


def sequence_of(number: str) -> tuple[str, int]:
    """The series and the sequence number in a number of a comment."""
    match = SHAPE.fullmatch(number)
    if not match:
        raise ValueError(f"not the number of a comment: {number!r}")
    return match.group(1), int(match.group(2))


def tidy_number(text: str) -> str:
    """A number as people type it: small letters and full-width characters are forgiven."""
    narrow = "".join(chr(ord(char) - 0xFEE0) if "！" <= char <= "～" else char for char in text)
    return re.sub(r"[\s‐-―−]", lambda match: "" if match.group().isspace() else "-", narrow).upper()


def _check(body: str) -> str:
    total = sum(map(str.isdigit, body.partition("-")[0]))
    weight = RADIX
    for char in reversed(body.replace("-", "")):
        total += VALUES.get(char, 0) * weight
        weight = weight * RADIX % PRIME
    return LETTERS[total % PRIME]
