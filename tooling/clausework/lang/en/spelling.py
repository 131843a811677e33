"""English spelling: words that no dictionary has and that are one letter away from one that it has.

Few of them are false: a word made of known words, or of a known word and a common prefix or ending, is
taken to be right, and so is one that is like no other.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from string import ascii_lowercase

import msgspec

from clausework.lang.registry import words_of

WORDS: dict[str, str] = words_of("en", "words")
PREFIXES, ENDINGS = (tuple(WORDS[name].split()) for name in ("prefixes", "endings"))
BRITISH = tuple(pair.split(">") for pair in WORDS["spelt"].split())
"""Pieces of British words, and of the American ones that the dictionary has."""
TECHNICAL, CAPITALS, STOP_WORDS = (
    frozenset(WORDS[name].split()) for name in ("technical", "capitals", "stop")
)
SLIPS = dict(zip(WORDS["slips"].split()[::2], WORDS["slips"].split()[1::2], strict=True))
"""Frequent slips, known without a dictionary."""
SHORTEST = 5
"""Letters below which a word is not judged: too many names and codes are as short."""
LONG = 9
"""Letters from which on a word with another letter in it is a slip, and no word of a trade (voxel, vowel)."""
PART = 4
"""Letters that each part of a compound has at least."""
COMMON = 200
"""How often the dictionary has met a word that may have been meant; rarer ones are no guess."""


@cache
def _file() -> Path:
    spec = find_spec("spellchecker")
    return Path(spec.origin if spec and spec.origin else "").parent / "resources" / "en.json.gz"


def can_spell() -> bool:
    """Whether the dictionary is installed."""
    return _file().is_file()


@cache
def _counts() -> dict[str, int]:
    """The frequency of each word in the dictionary; the library takes four times as long to read it."""
    return msgspec.json.decode(gzip.decompress(_file().read_bytes()), type=dict[str, int])


def _near(word: str) -> set[str]:
    """The words one slip away: a letter left out, put in or replaced, two in the wrong order."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {start + end[1:] for start, end in cuts if end}
    found.update(start + end[1] + end[0] + end[2:] for start, end in cuts if len(end) > 1)
    found.update(start + letter + end[1:] for start, end in cuts if end for letter in ascii_lowercase)
    return found.union(start + letter + end for start, end in cuts for letter in ascii_lowercase)


def is_common(word: str) -> bool:
    """Whether a word, in small letters, is one of ordinary English and no abbreviation."""
    known = len(word) >= PART and can_spell() and _counts().get(word, 0) >= COMMON
    return known or word in CAPITALS


def meant(word: str) -> str:
    """The word that was meant, in small letters as `word` is; "" if nothing says that it is misspelt."""
    if word in SLIPS:
        return SLIPS[word]
    if not can_spell() or len(word) < SHORTEST or word in TECHNICAL or _right(word):
        return ""
    counts = _counts()
    ends = word[0], word[-1]
    common = [
        other for other in _near(word) if counts.get(other, 0) >= COMMON and (other[0], other[-1]) == ends
    ]
    # A letter left out, put in or in the wrong order is more often a slip than another letter.
    slips = {other: len(word) != len(other) or sorted(word) == sorted(other) for other in common}
    likely = [other for other in common if slips[other] or len(word) >= LONG]
    return max(likely, default="", key=lambda other: (slips[other], counts[other], other))


def _right(word: str) -> bool:
    """Whether the word is in the dictionary or is made of words that are."""
    stems = {word, *(word.replace(here, there) for here, there in BRITISH)}
    for stem in tuple(stems):
        stems.update(_stems(stem))
    for stem in tuple(stems):
        stems.update(stem.removeprefix(prefix) for prefix in PREFIXES if stem.startswith(prefix))
    counts = _counts()
    if any(len(stem) >= PART and stem in counts for stem in stems):
        return True
    cuts = ((stem[:cut], stem[cut:]) for stem in stems for cut in range(PART, len(stem) - PART + 1))
    return any(all(counts.get(part, 0) >= COMMON for part in parts) for parts in cuts)


def _stems(word: str) -> Iterator[str]:
    """The stems that a word may have, as endings change the words that they end."""
    for ending in ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            yield stem
            if stem.endswith("i"):
                yield f"{stem[:-1]}y"
            if ending in ("ing", "ings", "able", "ably"):  # they have swallowed an e: making
                yield f"{stem}e"
            if len(stem) > PART and stem[-1] == stem[-2]:  # planned is of plan
                yield stem[:-1]
