"""Semantic clean-up of an edit script by diff-match-patch: kept words that help no reader are given up.

It gets our tokens, each distinct one as a character, so that it can cut no word. Of its code only the
clean-up is run: the time-out that made its diffs depend on the load of the machine is in the other part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from clausework.model.redline import Operation
from clausework.redline.words.content_words import is_trivial
from clausework.redline.words.edit_script import EditStep, merged
from clausework.redline.words.tokens import ATOMS, Token, Tokenizer, text_of

ISLAND = 3
"""Characters, but for blanks, that stand alone between two changes if they are kept."""
ENDS = frozenset(".!?;。！？；")
"""What ends a sentence: a change does not go on behind it, or the verb before it would not be found."""
FEW = 4
"""Words of a change in which a reader finds the verb."""
LEAST = 3
"""Steps of two changes with a kept word between."""
ROW = 200
"""Steps handed to the clean-up at once, which calls itself anew for what it joins."""
FIRST = 0x10000
"""The first character that stands for a token: no surrogates follow it, but a million others."""
SIGNS: Mapping[Operation, int] = {"delete": -1, "equal": 0, "insert": 1}
OPERATIONS: Mapping[int, Operation] = {sign: op for op, sign in SIGNS.items()}


def without_islands(steps: list[EditStep], tokenizer: Tokenizer) -> list[EditStep]:
    """Semantic clean-up: give up a kept word or two between changes that are as long.

    Only what may be given up is handed to diff-match-patch, so that it decides between changes that read
    as one and leaves all others alone.
    """
    islands = {place for place in range(1, len(steps) - 1) if _is_island(steps, place, tokenizer)}
    if not islands:
        return steps
    found: list[EditStep] = []
    row: list[EditStep] = []
    for place, step in enumerate(steps):
        if step[0] != "equal" or (place in islands and len(row) < ROW):
            row.append(step)
        else:
            found += (*_cleaned(row), step)
            row = []
    return merged((*found, *_cleaned(row)))


def _is_island(steps: Sequence[EditStep], place: int, tokenizer: Tokenizer) -> bool:
    """True for a kept word or two between changes by which words replace words.

    A change that a reader looks for stands alone.
    """
    op, tokens, words = steps[place]
    if op != "equal" or len(words.strip(" ")) > ISLAND or _has_atom(tokens) or ENDS & set(words):
        return False
    both = steps[max(0, place - 2) : place], steps[place + 1 : place + 3]
    left, right = ([step for step in side if step[0] != "equal"] for side in both)
    if any(_is_one_for_another(side, tokenizer) for side in (left, right)):
        return False
    if not is_trivial(words) and any(_has_another_verb(side, tokenizer) for side in (left, right)):
        return False
    replaced = any(len(side) == 2 and _telling(side) for side in (left, right))
    return replaced or len(_telling((*left, *right))) == 2


def _telling(changes: Sequence[EditStep]) -> set[Operation]:
    """What is done to words other than articles and `and`."""
    return {op for op, _, words in changes if not is_trivial(words)}


def _has_atom(tokens: Sequence[Token]) -> bool:
    return any(run.mark in ATOMS for token in tokens if not isinstance(token, str) for run in token)


def _is_one_for_another(change: Sequence[EditStep], tokenizer: Tokenizer) -> bool:
    """True for one term, verb or number for another."""
    return len(change) == 2 and all(
        len(tokens) == 1 and tokenizer.keeps(words) for _, tokens, words in change
    )


def _has_another_verb(change: Sequence[EditStep], tokenizer: Tokenizer) -> bool:
    """True for few words with a verb that is not on both sides."""
    if sum(len(tokens) - list(tokens).count(" ") for _, tokens, _ in change) > FEW:
        return False
    verbs = [tokenizer.verbs(words) for _, _, words in change]
    return any(verbs) and (len(verbs) == 1 or verbs[0] != verbs[1])


def _cleaned(steps: list[EditStep]) -> list[EditStep]:
    """The steps after the clean-up of diff-match-patch, for which each distinct token is one character."""
    if len(steps) < LEAST:
        return steps
    from diff_match_patch import diff_match_patch  # most changes have no island

    distinct = list(dict.fromkeys(chain.from_iterable(tokens for _, tokens, _ in steps)))
    letter = {token: chr(FIRST + place) for place, token in enumerate(distinct)}
    diffs = [(SIGNS[op], "".join([letter[token] for token in tokens])) for op, tokens, _ in steps]
    diff_match_patch().diff_cleanupSemantic(diffs)
    found: list[EditStep] = []
    for sign, letters in diffs:
        tokens = [distinct[ord(char) - FIRST] for char in letters]
        found.append((OPERATIONS[sign], tokens, text_of(tokens)))
    return [step for step in found if step[1]]
