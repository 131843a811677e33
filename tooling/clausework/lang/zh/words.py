"""Chinese words that contain the character of a normative verb, and where they are words.

Where the characters of 供应 meet, 提供 + 应 may be meant; where those of 应运 meet, 应 + 运输. Each
table of `words.toml` says which neighbours decide it, so that a word is looked for by its bounds and not
by its characters alone.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from pathlib import Path

from clausework.lang.patterns import on_use

PLACES = "场厕住处诊会务易究守儿验寓派哨出待挥教留毒测容养电健检"
"""What makes a place with 所, so that 所需 is none: 派出所 + 需."""

SELF = "答诉邀战征有尽得"
"""What makes a word with 应 even after 不; elsewhere 不应 is the verb: 不应变形, 不应用于."""


def _rests() -> dict[str, list[str]]:
    """The rests of words after their first character, the longest word first."""
    written = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
    tables = tomllib.loads(written.replace("{PLACES}", PLACES))
    found = [(word, word[1:]) for word in tables["words"].split()]
    for word, *seams in map(str.split, tables["not_after"].splitlines()):
        found += ((word, f"{_seams(word[0], seams)}{word[1:]}"), (word, f"{word[1:]}(?=的)"))
    for table, sign in (("not_before", "!"), ("only_before", "=")):
        for word, *others in map(str.split, tables[table].splitlines()):
            denied = "(?<!不应)" if word[0] == "应" and word[1] not in SELF else ""
            found.append((word, f"{denied}{word[1:]}(?{sign}{'|'.join(others)})"))
    rests: dict[str, list[str]] = defaultdict(list)
    for word, rest in sorted(found, key=lambda item: -len(item[0])):
        rests[word[0]].append(rest)
    return rests


def _seams(first: str, seams: list[str]) -> str:
    """That a word does not begin inside another, which ends with its first character."""
    parts = (seam.partition("/") for seam in seams)
    return "".join(f"(?<!{f'(?<![{but}])' if but else ''}[{ends}]{first})" for ends, _, but in parts)


MASK = on_use("|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in sorted(_rests().items())))
"""A word that holds the character of a verb; tried only at its first character, which is quick."""
