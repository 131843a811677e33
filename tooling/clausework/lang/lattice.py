"""Whole words: whether what was found in a text is made of them, or cuts one that likely stands there."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from clausework.lang.modals import Verb
from clausework.lang.registry import part


class Word(NamedTuple):
    """A word between two offsets; a number, a Latin word or a verb is a `token`, which is never cut."""

    start: int
    end: int
    token: bool


def whole(text: str, lang: str, start: int, end: int, tokens: Sequence[Verb] = ()) -> tuple[int, int] | None:
    """The bounds of what was found, with the whole of a token that they cut; None if they cut a word.

    The tokens are in order.
    """
    known = part(lang, "lattice")
    bounds = []
    for place in (start, end):
        after = bisect_left(tokens, place, key=lambda verb: verb.start)
        near = tokens[max(0, after - 1) : after + 1]  # no other touches the place
        token = next((Word(it.start, it.end, True) for it in near if it.start < place < it.end), None)
        # 应 is a verb in 应|约5 kg, so that 应约 is no word
        edge = any(place in (it.start, it.end) for it in near)
        word: Word | None = token or (None if edge else known.across(text, place))
        if word and not word.token:
            return None
        bounds.append(word)
    first, last = bounds
    return first.start if first else start, last.end if last else end
