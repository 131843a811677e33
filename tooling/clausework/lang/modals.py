"""Normative verbs: which words of a sentence make it a provision, and of what level.

A character is no verb: 应 stands in 应用 and 供应, 可 in 许可, and `may` is a month. The classifiers
of each language therefore mask what only looks like a verb before they search for one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, get_args

import msgspec

from clausework.lang.registry import part
from clausework.lang.sentences import sentence_at, unquoted

Modal = Literal[
    "requirement",
    "prohibition",
    "recommendation",
    "discouragement",
    "permission",
    "exemption",
    "capability",
    "incapability",
]
LEVELS: dict[str, Modal] = {level: level for level in get_args(Modal)}

DEMANDS = frozenset({"requirement", "prohibition", None})
"""The levels of verbs that require or forbid; None is that of `must`, which is not admitted."""
LOOSE = frozenset(("will", "need to", "does not have to", "is not required to"))
"""Forms that oblige in ordinary language at times, and more often tell what happens or may be left out."""

Wording = tuple[tuple[str, Modal], ...]
"""Words that a text has chosen for itself to make provisions, each with its level."""


class Verb(msgspec.Struct, frozen=True, gc=False):
    """A normative verb at `start` of a text.

    `modal` is None for a verb that ordinary language uses normatively but the drafting rules do
    not admit (必须, 不得, must); `form` is the verb in its plain form, as messages name it.
    """

    modal: Modal | None
    start: int
    text: str
    form: str

    @property
    def end(self) -> int:
        """The offset after the verb."""
        return self.start + len(self.text)


@lru_cache(maxsize=1 << 16)
def classify(text: str, lang: str, words: Wording | None = None) -> tuple[Verb, ...]:
    """Every normative verb of `text`, in order; a language without a folder has none.

    With `words` of a text of its own, these alone are its verbs, in whatever language.
    """
    if words is not None:
        return fixed_verbs(text, words)
    found: tuple[Verb, ...] = part(lang, "modals").verbs(text)
    return found


# Words that a text fixes for itself, MUST and MAY of RFC 2119, `Verify that`, are found as they are written,
# capitals and all; what is quoted, or stands in a list of such words, is mentioned and not used.
EDGES = r"(?<![A-Za-z0-9])(?:{})(?![A-Za-z0-9])"
LISTED = r"(?:{0})(?:[\s\"“”'*_,]+(?:and |or )?(?:{0})){{2,}}"
"""Three in a row: the sentence that says what they mean."""


def fixed_verbs(text: str, words: Wording) -> tuple[Verb, ...]:
    """The words in the text, in order."""
    if not words:
        return ()
    pattern, listed = _patterns(words)
    levels = dict(words)
    masked = listed.sub(lambda match: " " * len(match.group()), unquoted(text, "en"))  # offsets stay
    return tuple(
        Verb(levels[of.group()], of.start(), of.group(), of.group()) for of in pattern.finditer(masked)
    )


@lru_cache(maxsize=16)
def _patterns(words: Wording) -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(map(re.escape, sorted((name for name, _ in words), key=len, reverse=True)))
    return re.compile(EDGES.format(names)), re.compile(LISTED.format(names))


def doubtful(text: str, lang: str) -> tuple[Verb, ...]:
    """The words of `text` that may as well be a normative verb and another verb: 应用, 应对."""
    found: tuple[Verb, ...] = part(lang, "modals").doubtful(text)
    return found


def hangs(text: str, lang: str, start: int, end: int) -> bool:
    """True if words say nothing of their own: they stand in a condition, an exception or an attribute."""
    return bool(part(lang, "modals").hangs(text, start, end))


def demanding(verb: Verb) -> bool:
    """True if a verb requires or forbids; one like `must`, which is not admitted, does so too."""
    return verb.modal in DEMANDS and verb.form not in LOOSE


def demanded(text: str, lang: str, verbs: Iterable[Verb], place: int) -> bool:
    """True if one of the verbs requires or forbids what stands at a place of its sentence."""
    sentence = sentence_at(text, lang, place)
    found = (verb for verb in verbs if demanding(verb) and sentence_at(text, lang, verb.start) == sentence)
    reaches = part(lang, "modals").reaches  # false if the place is part of another clause
    return any(reaches(text, verb, place) for verb in found)


def modal_of(text: str, lang: str, words: Wording | None = None) -> Modal | None:
    """The level of the first admitted verb of `text`, or None if it is no provision."""
    return next((verb.modal for verb in classify(text, lang, words) if verb.modal), None)
