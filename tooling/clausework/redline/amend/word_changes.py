"""Which words of a passage are another, so that a person finds them and nothing else."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.amendment import AmendedPassage, WordChange
from clausework.model.draft import Run
from clausework.redline.words.diff import compare_runs
from clausework.redline.words.tokens import Tokenizer

MOST = 2
"""So many changes of words are told one by one; with more, the passage is told anew."""
LENGTH = {"zh": 40, "en": 110}
"""A shorter passage is told anew."""
LEAST = {"zh": 2, "en": 3}
"""Characters that quoted words have at least."""
SHARE = 0.4
"""The part of a passage that may be quoted; with more, it is told anew."""
CLOSERS = "，。；：、！？,.;:!? "


class UnfitWords(ClauseworkError):
    """Words that a passage does not have, or has more than once."""

    section = "amend"


def word_changes(
    old: AmendedPassage, new: AmendedPassage, lang: str, tokenizer: Tokenizer
) -> tuple[WordChange, ...]:
    """The few changes of words that lead from one to the other, () where it is better told anew."""
    if msgspec.structs.replace(old, runs=new.runs) != new or old.kind == "row":
        return ()
    if len(old.text) < LENGTH.get(lang, LENGTH["en"]):
        return ()
    found = _merged([_widened(old, hunk, lang, tokenizer) for hunk in _hunks(old, new, tokenizer)])
    if not 0 < len(found) <= MOST or sum(end - start for start, end, _ in found) > SHARE * len(old.text):
        return ()
    changes = tuple(WordChange(old.text[start:end], words) for start, end, words in found)
    try:
        return changes if changed(old, changes) == new else ()
    except UnfitWords:
        return ()


def changed(passage: AmendedPassage, changes: Sequence[WordChange]) -> AmendedPassage:
    """The passage with its words changed, all at once; UnfitWords if one does not stand in it just once."""
    runs = list(passage.runs)
    spans = sorted(((*_where(passage, change.old), change) for change in changes), key=lambda span: span[:2])
    for one, other in itertools.pairwise(spans):
        if one[0] == other[0] and one[1] + len(one[2].old) > other[1]:
            raise UnfitWords("words_overlap", words=other[2].old)
    for place, start, change in reversed(spans):
        text = runs[place].text
        text = text[:start] + change.new + text[start + len(change.old) :]
        runs[place] = msgspec.structs.replace(runs[place], text=text)
    return msgspec.structs.replace(passage, runs=tuple(runs))


def _where(passage: AmendedPassage, words: str) -> tuple[int, int]:
    """The run in which the words stand, and where in it."""
    found = [place for place, run in enumerate(passage.runs) if words and words in run.text]
    once = len(found) == 1 and _count(passage.text, words) == 1
    if not once:
        raise UnfitWords("words_not_once", words=words, count=_count(passage.text, words))
    return found[0], passage.runs[found[0]].text.index(words)


def _count(text: str, words: str) -> int:
    """How often words stand in a text, those that overlap too."""
    return sum(text.startswith(words, place) for place in range(len(text))) if words else 0


Hunk = tuple[int, int, str]
"""Where old words begin and end in the text of a passage, and the new ones."""


def _hunks(old: AmendedPassage, new: AmendedPassage, tokenizer: Tokenizer) -> Iterator[Hunk]:
    place = 0
    start, deleted, inserted = 0, "", ""
    for edit in compare_runs(old.runs, new.runs, tokenizer):
        words = "".join(run.text for run in edit.runs)
        if edit.op == "equal":
            if deleted or inserted:
                yield start, start + len(deleted), inserted
            place += len(words)
            start, deleted, inserted = place, "", ""
        elif edit.op == "delete":
            deleted += words
            place += len(words)
        else:
            inserted += words
    if deleted or inserted:
        yield start, start + len(deleted), inserted


def _widened(old: AmendedPassage, hunk: Hunk, lang: str, tokenizer: Tokenizer) -> Hunk:
    """The hunk with as many words around it as tell it from all others in the passage."""
    start, end, words = hunk
    text = old.text
    floor, ceiling = _bounds(old.runs, start, end)
    cuts = _cuts(text, tokenizer)
    least = LEAST.get(lang, LEAST["en"])
    while not _tells(text, start, end, least):
        left = max((cut for cut in cuts if floor <= cut < start), default=start)
        right = min((cut for cut in cuts if end < cut <= ceiling), default=end)
        if left == start and right == end:
            break
        grow_left = left < start and (right == end or text[left:start][-1:] not in CLOSERS)
        if grow_left:
            words, start = text[left:start] + words, left
        else:
            words, end = words + text[end:right], right
    return start, end, words


def _tells(text: str, start: int, end: int, least: int) -> bool:
    phrase = text[start:end]
    return len(phrase.strip(CLOSERS)) >= least and _count(text, phrase) == 1


def _bounds(runs: Sequence[Run], start: int, end: int) -> tuple[int, int]:
    """Where the run begins and ends that a stretch of the text stands in."""
    place = 0
    for run in runs:
        if place <= start and end <= place + len(run.text) and run.text:
            return place, place + len(run.text)
        place += len(run.text)
    return start, end


def _cuts(text: str, tokenizer: Tokenizer) -> list[int]:
    """Where words of the text begin and end."""
    cuts, place = [0], 0
    for token in tokenizer.cut(text):
        place += len(token)
        cuts.append(place)
    return cuts


def _merged(hunks: Sequence[Hunk]) -> list[Hunk]:
    """Hunks in order; of two that meet, the words between are in neither, and they are given up."""
    found: list[Hunk] = []
    for hunk in sorted(hunks, key=lambda hunk: hunk[:2]):
        if found and hunk[0] < found[-1][1]:
            return []
        found.append(hunk)
    return found
