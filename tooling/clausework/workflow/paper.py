"""Keys on paper: lines of sixteen characters and two that check them, to be typed in again, and a QR code.

Each line is a word of a Reed–Solomon code over 32 symbols: one wrong character of a line is not only
noticed but found, and so is a line in another's place. The digest at the end holds for all lines together.
"""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import zip_longest

import msgspec
import segno

SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters without those that are read as others (I, L, O, U)."""
MISREAD = str.maketrans("ILO", "110", " -\t")
NUMBER = re.compile(r"^\s*\d+[.．、]")
BITS, DATA, CHECKS = 5, 16, 2
WIDTH = DATA + CHECKS
LINE_BYTES = BITS * DATA // 8
DIGEST = 4


class TypedFault(msgspec.Struct, frozen=True):
    """A fault in what was typed: in a line, at a character, counted from 1, where that is known; else 0.

    `kind` is length, sign, character, line or digest; `right` is the character that it should probably be.
    """

    kind: str
    line: int = 0
    place: int = 0
    right: str = ""


POWERS = [1]
"""The powers of 2 in the field of 32 elements, of which 31 are different."""
while len(POWERS) < 31:
    POWERS.append(POWERS[-1] << 1 ^ (0b100101 if POWERS[-1] & 16 else 0))  # by x^5 + x^2 + 1, primitive
LOGS = {power: exponent for exponent, power in enumerate(POWERS)}


def _times(a: int, b: int) -> int:
    return POWERS[(LOGS[a] + LOGS[b]) % 31] if a and b else 0


def _sums(values: list[int], line: int) -> tuple[int, int]:
    """Sum of the characters and of the number of the line, and the same with a weight for each place."""
    plain = weighted = 0
    for place, value in enumerate([*values, line]):
        plain ^= value
        weighted ^= _times(value, POWERS[place])
    return plain, weighted


def printed(data: bytes) -> tuple[str, ...]:
    """The lines of some bytes, in groups of four characters; the last group checks the line."""
    whole = data + sha256(data).digest()[:DIGEST]
    whole += bytes(-len(whole) % LINE_BYTES)
    lines: list[str] = []
    for start in range(0, len(whole), LINE_BYTES):
        number = int.from_bytes(whole[start : start + LINE_BYTES])
        values = [number >> BITS * (DATA - 1 - place) & 31 for place in range(DATA)]
        plain, weighted = _sums([*values, 0, 0], len(lines) + 1)
        # The two that make both sums nothing: their sum is `plain`, and weighted by their places `weighted`.
        gap = POWERS[DATA] ^ POWERS[DATA + 1]
        second = _times(weighted ^ _times(plain, POWERS[DATA]), POWERS[-LOGS[gap] % 31])
        signs = "".join(SIGNS[value] for value in (*values, plain ^ second, second))
        lines.append(" ".join(signs[place : place + 4] for place in range(0, WIDTH, 4)))
    return tuple(lines)


def typed(text: str, size: int) -> bytes | tuple[TypedFault, ...]:
    """The bytes that were typed, so many of them, or what is wrong with each line; one line checks itself."""
    given = (NUMBER.sub("", line).upper().translate(MISREAD) for line in text.splitlines())  # I is 1
    lines = [line for line in given if line]
    faults = [fault for number, line in enumerate(lines, 1) if (fault := _fault(line, number))]
    if faults:
        return tuple(faults)
    bits = "".join(f"{SIGNS.index(sign):05b}" for line in lines for sign in line[:DATA])
    whole = int(bits or "0", 2).to_bytes(len(bits) // 8)
    data, rest = whole[:size], whole[size:]
    good = len(data) == size and (not rest or rest[:DIGEST] == sha256(data).digest()[:DIGEST])
    return data if good else (TypedFault("digest"),)


def _fault(line: str, number: int) -> TypedFault | None:
    if strange := [place for place, sign in enumerate(line, 1) if sign not in SIGNS]:
        return TypedFault("sign", number, strange[0])
    if len(line) != WIDTH:
        return TypedFault("length", number, len(line))
    values = [SIGNS.index(sign) for sign in line]
    plain, weighted = _sums(values, number)
    if not plain and not weighted:
        return None
    place = (LOGS[weighted] - LOGS[plain]) % 31 if plain and weighted else WIDTH + 1  # weight is place
    if place < WIDTH:
        return TypedFault("character", number, place + 1, SIGNS[values[place] ^ plain])
    return TypedFault("line", number)


def picture(lines: tuple[str, ...]) -> str:
    """The QR code of the lines, two rows of squares to a line of text."""
    rows = list(segno.make("\n".join(lines), error="m", micro=False).matrix_iter(border=2))
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=b"")
    return "\n".join(
        "".join(" ▄▀█"[2 * up + low] for up, low in zip_longest(*pair, fillvalue=0)) for pair in pairs
    )
