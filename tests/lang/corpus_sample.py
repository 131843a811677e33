"""The sentences of texts of others that the classifier is measured on: chosen by seed, never copied."""

from __future__ import annotations

import hashlib
import random
import re
from typing import NamedTuple

from places import CORPORA

from clausework.lang.sentences import sentences

HARD = re.compile(r"应(?!当)|宜|可(?!以)|能|(?<!不)得|须|需|必|禁|要|勿|无")
PLAIN = re.compile(r"应当|不得|可以")
ENGLISH = re.compile(
    r"\b(?:shall|should|may|can|cannot|must|need|will|might|ought|required|have to|has to)\b", re.I
)
LONGEST = {"zh": 150, "en": 200}
WANTED = {"zh-hard": 200, "zh-plain": 45, "zh-none": 10, "en": 60}


class Sentence(NamedTuple):
    """A sentence in a file of the corpora; `sha` tells whether it is still the same."""

    file: str
    line: int
    text: str

    @property
    def sha(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


def every_sentence() -> list[Sentence]:
    """Every sentence of the corpora that is short enough to be read, once each."""
    found: dict[str, Sentence] = {}
    for file in sorted(CORPORA.glob("*/*.md")):
        name = file.relative_to(CORPORA).as_posix()
        lang = name[:2]
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if lang not in LONGEST or line.startswith(("#", "|--")):
                continue
            for part in sentences(line, lang):
                text = part.strip()
                if 8 <= len(text) <= LONGEST[lang]:
                    found.setdefault(text, Sentence(name, number, text))
    return list(found.values())


def kind(sentence: Sentence) -> str:
    if sentence.file.startswith("en"):
        return "en" if ENGLISH.search(sentence.text) else ""
    if HARD.search(sentence.text):
        return "zh-hard"
    return "zh-plain" if PLAIN.search(sentence.text) else "zh-none"


def sample(seed: int = 20201117) -> list[Sentence]:
    """The sample: as many of each kind as are wanted."""
    pick = random.Random(seed)
    pools: dict[str, list[Sentence]] = {}
    for sentence in every_sentence():
        pools.setdefault(kind(sentence), []).append(sentence)
    return [
        item
        for name, count in WANTED.items()
        for item in pick.sample(pools[name], min(count, len(pools[name])))
    ]
