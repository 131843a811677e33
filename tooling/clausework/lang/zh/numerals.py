"""Chinese numerals, as articles of law and periods are counted."""

from __future__ import annotations

from functools import lru_cache

DIGITS = "零一二三四五六七八九"
LONGEST = 8
"""Digits of a number written without units, such as the year 二〇二〇."""
UNITS = ((1000, "千"), (100, "百"), (10, "十"))


def chinese(number: int) -> str:
    """The Chinese numeral of 0 to 9999: 27 is 二十七, 105 is 一百零五.

    >>> [chinese(n) for n in (0, 7, 10, 27, 105, 110, 2020)]
    ['零', '七', '十', '二十七', '一百零五', '一百一十', '二千零二十']
    """
    if not 0 <= number < 10_000:
        raise ValueError(f"no Chinese numeral for {number}")
    if number < 10:
        return DIGITS[number]
    if number < 20:
        return "十" + (DIGITS[number - 10] if number > 10 else "")
    text = ""
    gap = False
    for size, unit in UNITS:
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap else "") + DIGITS[digit] + unit
            gap = False
        elif text:
            gap = True
    return text + (("零" if gap else "") + DIGITS[number] if number else "")


@lru_cache(maxsize=4096)
def value(text: str) -> int | None:
    """The number that a Chinese numeral stands for, or None if it is none.

    >>> [value(t) for t in ("零", "十", "二十七", "一百零五", "六十", "两", "二〇二〇", "三五", "甲")]
    [0, 10, 27, 105, 60, 2, 2020, None, None]
    """
    plain = text.replace("〇", "零").replace("两", "二")
    if 2 < len(plain) <= LONGEST and all(character in DIGITS for character in plain):
        return int("".join(str(DIGITS.index(character)) for character in plain))
    total = digit = 0
    if not plain:
        return None
    for character in plain:
        if character in DIGITS:
            if digit:
                return None
            digit = DIGITS.index(character)
            continue
        size = next((size for size, unit in UNITS if unit == character), None)
        if size is None:
            return None
        total += (digit or 1) * size
        digit = 0
    return total + digit
