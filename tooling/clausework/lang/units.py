"""Units of measure: the symbols that all languages share, and how much of another unit each is.

The words for units (公里, kilometres) and the names of periods are those of a language.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

PREFIXES = {
    "n": Fraction(1, 10**9),
    "μ": Fraction(1, 10**6),
    "m": Fraction(1, 1000),
    "c": Fraction(1, 100),
    "h": Fraction(100),
    "k": Fraction(1000),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
    "T": Fraction(10**12),
}
SYMBOLS: Mapping[str, str] = {
    "m³": "cm", "m²": "cmk", "m": "nμmck", "ha": "", "g": "μmk", "t": "", "L": "μm", "°C": "",
    "s": "nμm", "min": "", "h": "", "d": "", "Hz": "kMGT", "fps": "", "dB": "", "lx": "",
    "Wh": "kMGT", "W": "mkMG", "V": "mk", "J": "kM", "Pa": "hkM",
    "bit": "kMGT", "B": "kMGT", "px": "", "p": "",
}  # fmt: skip
"""The symbols, and the prefixes that each may have."""
OTHER_WRITINGS = {"ml": "mL", "l": "L", "℃": "°C", "s": "second", "min": "minute", "h": "hour", "d": "day"}
NOT_A_UNIT = {"s": r"(?<!\d{4})s(?!店| (?:stores?|shops?)\b)", "d": r"(?<=\s)d", "p": r"p(?!\.)"}
"""Symbols that are often something else: the 1990s, a 4s store, 3D, 6 p.m."""


def _pattern(symbol: str, prefixes: str) -> str:
    before = prefixes.replace("μ", "μµ").replace("k", "kK")
    if symbol not in NOT_A_UNIT:
        return (f"[{before}]?" if before else "") + symbol
    return NOT_A_UNIT[symbol] + (f"|[{before}]{symbol}" if before else "")


SYMBOL = rf"(?-i:{'|'.join(_pattern(*one) for one in SYMBOLS.items())}|[kKMGT]?bps|m?l|℃|KG)"
"""The symbol of a unit, which heeds case: 5 g is no 5G."""

BASES: Mapping[str, tuple[str, Fraction]] = {
    "year": ("month", Fraction(12)),
    "quarter": ("month", Fraction(3)),
    "week": ("day", Fraction(7)),
    "hour": ("second", Fraction(3600)),
    "minute": ("second", Fraction(60)),
    "per mille": ("percent", Fraction(1, 10)),
    "per myriad": ("percent", Fraction(1, 100)),
    "t": ("g", Fraction(10**6)),
    "ha": ("m²", Fraction(10**4)),
    **{
        prefix + symbol: (
            OTHER_WRITINGS.get(symbol, symbol),
            PREFIXES[prefix] ** {"²": 2, "³": 3}.get(symbol[-1], 1),
        )
        for symbol, prefixes in SYMBOLS.items()
        for prefix in prefixes
        if symbol != "B"
    },
}
"""Units that are so many of another; a working day is no day, a kilobyte is not always so many bytes."""

CURRENCIES = {
    **dict.fromkeys(("RMB", "CNY", "¥", "￥"), "yuan"),
    **dict.fromkeys(("USD", "US$", "$"), "dollar"),
    **dict.fromkeys(("EUR", "€"), "euro"),
    **dict.fromkeys(("GBP", "£"), "pound"),
    **dict.fromkeys(("HKD", "HK$"), "HKD"),
    "JPY": "yen",
}
CURRENCY = r"(?i:RMB|CNY|USD|US\$|EUR|GBP|HKD|HK\$|JPY|[¥￥$€£])"
"""What stands before a sum of money."""
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
SHORT_SCALE = r"(?i:k|mn?|bn|tn)(?![A-Za-z\d])"
"""Scales that only a sum of money has: CNY 150m is no length."""


def unit_of(symbol: str) -> str:
    """The name of a unit by its symbol: a prefix in another writing is the same, as in KB and µm."""
    plain = symbol.replace("µ", "μ")
    if len(plain) > 1 and plain[0] == "K":
        plain = "k" + (plain[1:] if plain != "KG" else "g")
    return OTHER_WRITINGS.get(plain, plain)
