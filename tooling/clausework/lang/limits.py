"""Words that make an amount a limit, and words that make another rule of a sentence: 不少于, 或, `only`."""

from __future__ import annotations

import re
from functools import cache

from clausework.lang.patterns import compiled
from clausework.lang.registry import folder, words_of


@cache
def limit_pattern(lang: str, name: str) -> re.Pattern[str]:
    """What a limit begins with if that was kept, what closes its amount, or one `alone` or nothing."""
    known = words_of(lang, "limits")
    words = "|".join(known["signs"]["comparator"].values())
    return compiled(rf"(?i)\s*(?:(?:{words})\s*)?" if name == "alone" else known[name])


def only_limits(old: str, new: str, lang: str) -> bool:
    """True if each side is one limit or nothing, and they are not both nothing."""
    alone = limit_pattern(lang, "alone")
    return bool((old + new).strip()) and bool(alone.fullmatch(old) and alone.fullmatch(new))


@cache
def _signs_of_folder(lang: str, kind: str) -> tuple[tuple[str, ...], re.Pattern[str]]:
    kinds: dict[str, dict[str, str]] = words_of(lang, "limits")["signs"]
    tables = [kinds.get(kind, {})] if kind else kinds.values()
    table = [one for table in tables for one in table.items()]
    pattern = "|".join(f"(?P<s{place}>{words})" for place, (_, words) in enumerate(table))
    return tuple(sign for sign, _ in table), compiled(f"(?i){pattern or '(?!)'}")


def has_signs(text: str, lang: str) -> bool:
    """False if a text says nothing of any kind."""
    return _signs_of_folder(folder(lang), "")[1].search(text) is not None


def signs(text: str, lang: str, kind: str) -> tuple[tuple[str, str], ...]:
    """The signs of one kind in a text, in order, each with its words: ≥ and `at least` for a comparator."""
    names, pattern = _signs_of_folder(folder(lang), kind)
    said = ((names[int((match.lastgroup or "s0")[1:])], match.group()) for match in pattern.finditer(text))
    return tuple((sign, words) for sign, words in said if sign)


def without_signs(text: str, lang: str, kind: str) -> str:
    """The text with blanks in the place of what it says of one kind."""
    return _signs_of_folder(folder(lang), kind)[1].sub(lambda match: " " * len(match.group()), text)
