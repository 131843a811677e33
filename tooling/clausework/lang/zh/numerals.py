"""Chinese numerals, as articles of law and periods are counted."""

from __future__ import annotations

from functools import lru_cache

DIGITS = "零一二三四五六七八九"
DIGIT = f"〇○{DIGITS}"
"""The digits as they are written: many a keyboard has the circle ○ in place of the numeral 〇."""
ORDINAL = f"{DIGIT}十百千两"
"""The characters of the number of an article or chapter."""
HAN = f"{DIGIT}两十百千万亿廿卅"
NUMERAL = f"(?!○)[{HAN}]{{1,24}}"
"""None is longer: without an end, the search would begin anew at each character of a run of thousands.
A circle begins none: it is also a mark in a cell, and stands for what is left out of a name."""
LONGEST = 8
"""Digits of a number written without units, such as the year 二〇二〇."""
MOST = 40
"""Characters of the longest numeral that is read."""
UNITS = ((1000, "千"), (100, "百"), (10, "十"))
MYRIADS = ((10**8, "亿"), (10**4, "万"))
FORMAL = str.maketrans(
    dict(zip("〇○两壹贰叁肆伍陆柒捌玖拾佰仟", "零零二一二三四五六七八九十百千", strict=True))
    | {"廿": "二十", "卅": "三十"}
)
"""Other writings of a character of a numeral, as on invoices."""


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

    >>> [value(t) for t in ("零", "十", "二十七", "一百零五", "两", "二〇二〇", "二○二○", "三五", "甲")]
    [0, 10, 27, 105, 2, 2020, 2020, None, None]
    >>> [value(t) for t in ("两千零五十", "一百一", "三万零五", "一亿二千万", "壹佰贰拾")]
    [2050, 110, 30005, 120000000, 120]
    """
    plain = text.translate(FORMAL)
    if len(plain) > MOST:
        return None
    if 2 < len(plain) <= LONGEST and all(character in DIGITS for character in plain):
        return int("".join(str(DIGITS.index(character)) for character in plain))
    for size, unit in MYRIADS:
        high, found, low = plain.rpartition(unit)
        if found:
            of = value(high)  # 一亿二千万: what stands above may have units of its own
            rest = _low(low, size) if low else 0
            return None if of is None or not of or rest is None else of * size + rest
    return _low(plain, 0)


def _low(text: str, above: int) -> int | None:
    """A number below ten thousand that stands after a unit `above`: 五 after 百 is fifty."""
    total = digit = 0
    if not text or "万" in text:
        return value(text) if text else None
    for character in text:
        if character in DIGITS:
            if digit:
                return None
            digit, above = DIGITS.index(character), above if DIGITS.index(character) else 0  # 零 ends 一百一
            continue
        size = next((size for size, unit in UNITS if unit == character), None)
        if size is None or (above and size > 10 and not digit):
            return None
        total, digit, above = total + (digit or 1) * size, 0, size
    return total + (digit * above // 10 if above > 10 else digit)
