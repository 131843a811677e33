"""Three-way merge of a line, word by word; what both sides changed otherwise is a conflict.

The words are those of the redline, and so are the changes of either side: a change is what a reader
would see as one. Two changes clash where they meet, with no word kept between them; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, pairwise
from typing import Literal, NamedTuple

import msgspec

from clausework.layout.mentions import renamed_target
from clausework.model.draft import Run
from clausework.redline.align.profiles import likeness
from clausework.redline.words.diff import add_run, grouped_steps, shifted, shortest, without_islands
from clausework.redline.words.tokens import ATOMS, Token, Tokenizer

Source = Literal["kept", "ours", "theirs", "both"]
Cause = Literal["overlap", "left-out"]
FEW = 12
"""Words of both sides up to which they are compared word by word, however little they share."""
LEAST = 0.3
"""Likeness below which one wording replaces the other as a whole."""
TWICE = 2
"""Characters from which on words that both sides insert, each elsewhere, would be said twice."""
STOP = re.compile(r"[。！？；]|[.!?;](?=\s|$)")


class MergePiece(NamedTuple):
    """A word: the key by which it is compared, and the runs that it is written as."""

    key: str
    runs: tuple[Run, ...]


Words = tuple[MergePiece, ...]


class Stretch(msgspec.Struct, frozen=True):
    """Words that the merge is sure of, and where they come from."""

    source: Source
    pieces: Words


class Clash(msgspec.Struct, frozen=True):
    """Words that somebody has to decide on: as they were, as suggested, as they are."""

    cause: Cause
    base: Words
    theirs: Words
    ours: Words


Part = Stretch | Clash


class _Hunk(NamedTuple):
    """A change: base[start:end] became other[first:last]."""

    start: int
    end: int
    first: int
    last: int


def pieces(runs: Sequence[Run], tokenizer: Tokenizer, successors: Mapping[str, str]) -> Words:
    """The words of a line. A reference is known by its clause, under the ID that this has now.

    What has no words, as a footnote's mark, goes with the word before it.
    """
    found: list[MergePiece] = []
    for token in tokenizer.tokens(runs):
        piece = _piece(token, successors)
        if piece.key or not found:
            found.append(piece)
        else:
            found[-1] = MergePiece(found[-1].key, (*found[-1].runs, *piece.runs))
    return tuple(found)


def _piece(token: Token, successors: Mapping[str, str]) -> MergePiece:
    if isinstance(token, str):
        return MergePiece(token, (Run(token),))
    first = token[0]
    if first.mark == "ref":
        target = renamed_target(first.target, successors)
        return MergePiece(f"\0{target}", (Run(first.text, "ref", target),))
    return MergePiece("".join(run.text for run in token), token)


def merge(base: Words, ours: Words, theirs: Words, tokenizer: Tokenizer) -> tuple[Part, ...]:
    """Both sides' changes of the base, in order; the whole line clashes where the result would not be words.

    Whole sentences that `theirs` only leaves out are asked too: to leave out is not to delete.
    """
    parts = tuple(_parts(base, ours, theirs, tokenizer))
    clashes = any(isinstance(part, Clash) for part in parts)
    if _said_twice(parts) or not (clashes or _is_sound(parts, ours, theirs, tokenizer)):
        return (Clash("overlap", base, theirs, ours),)
    return parts


def _parts(base: Words, ours: Words, theirs: Words, tokenizer: Tokenizer) -> Iterable[Part]:
    mine, yours = _hunks(base, ours, tokenizer), _hunks(base, theirs, tokenizer)
    at = 0
    for start, end in _clusters(base, mine, yours):
        here, there = _within(mine, start, end), _within(yours, start, end)
        us, them = ours[here.first : here.last], theirs[there.first : there.last]
        yield from _kept(ours, _moved(mine, at), here.first)
        was = base[start:end]
        if _keys(us) == _keys(them):
            yield Stretch("both", us)
        elif _keys(us) == _keys(was):
            yield _taken(was, us, them)
        elif _keys(them) == _keys(was):
            yield Stretch("ours", us)
        else:
            yield Clash("overlap", was, them, us)
        at = end
    yield from _kept(ours, _moved(mine, at), len(ours))


def _kept(ours: Words, first: int, last: int) -> Iterable[Stretch]:
    if first < last:
        yield Stretch("kept", ours[first:last])


def _taken(base: Words, ours: Words, theirs: Words) -> Part:
    """A change of theirs alone; one that only leaves out a sentence, or a mark without words, is asked."""
    gone = Clash("left-out", base, theirs, ours)
    if not theirs and STOP.search(words_of(base)):
        return gone
    marks = _marks(ours)
    return gone if marks and marks != _marks(theirs) else Stretch("theirs", theirs)


def _marks(found: Words) -> list[Run]:
    """The footnotes, formulas and breaks, which cannot be typed."""
    return [run for piece in found for run in piece.runs if run.mark in ATOMS and run.mark != "ref"]


def _hunks(base: Words, other: Words, tokenizer: Tokenizer) -> tuple[_Hunk, ...]:
    """The changes that a reader of the redline would see, in order; no two of them touch."""
    a, b = _keys(base), _keys(other)
    if a == b:
        return ()
    if len(a) + len(b) > FEW and likeness(words_of(base), words_of(other)) < LEAST:
        return (_Hunk(0, len(a), 0, len(b)),)
    found: list[_Hunk] = []
    at = to = 0
    for op, words, _ in shifted(without_islands(grouped_steps(shortest(a, b)), tokenizer)):
        start, first = at, to
        at += len(words) if op != "insert" else 0
        to += len(words) if op != "delete" else 0
        if op == "equal":
            continue
        if found and (found[-1].end, found[-1].last) == (start, first):
            start, _, first, _ = found.pop()
        found.append(_Hunk(start, at, first, to))
    return tuple(found)


def _clusters(base: Words, mine: Iterable[_Hunk], yours: Iterable[_Hunk]) -> list[tuple[int, int]]:
    """The stretches of the base that either side changed; those with no word between them are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted((hunk.start, hunk.end) for hunk in chain(mine, yours)):
        if found and not words_of(base[found[-1][1] : start]).strip():
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found


def _within(hunks: Iterable[_Hunk], start: int, end: int) -> _Hunk:
    """The words that base[start:end] became; no hunk crosses the borders."""
    here = [hunk for hunk in hunks if start <= hunk.start and hunk.end <= end]
    first = here[0].first - (here[0].start - start) if here else _moved(hunks, start)
    last = here[-1].last + (end - here[-1].end) if here else first + end - start
    return _Hunk(start, end, first, last)


def _moved(hunks: Iterable[_Hunk], place: int) -> int:
    """The place in the other text of a place of the base, after what was changed right there."""
    shift = 0
    for hunk in hunks:
        if hunk.end <= place:
            shift = hunk.last - hunk.end
    return place + shift


def _keys(found: Iterable[MergePiece]) -> tuple[str, ...]:
    return tuple(piece.key for piece in found)


def words_of(found: Iterable[MergePiece]) -> str:
    """The words as they are compared."""
    return "".join(piece.key for piece in found)


def _said_twice(parts: Sequence[Part]) -> bool:
    """Whether both sides bring in the same words, each at another place."""
    told = [(of.source, words_of(of.pieces).strip(" ，、。；,;.")) for of in parts if isinstance(of, Stretch)]
    sides = ("ours", "theirs")
    mine, yours = ([words for of, words in told if of == side and len(words) >= TWICE] for side in sides)
    return any(one in other or other in one for one in mine for other in yours)


def _is_sound(parts: Iterable[Part], ours: Words, theirs: Words, tokenizer: Tokenizer) -> bool:
    """Whether the result, cut anew, has only words of either side, each beside one it had beside it."""
    result = tuple(chain.from_iterable(part.pieces for part in parts if isinstance(part, Stretch)))
    keys = (_keys(pieces(runs_of(result), tokenizer, {})), _keys(ours), _keys(theirs))
    beside = [set(pairwise(("", *words, ""))) for words in keys]
    return beside[0] <= beside[1] | beside[2]


def resolved(parts: Iterable[Part], theirs: bool) -> Words:
    """The words with every clash decided for one side."""
    sides = (
        part.pieces if isinstance(part, Stretch) else part.theirs if theirs else part.ours for part in parts
    )
    return tuple(chain.from_iterable(sides))


def runs_of(found: Iterable[MergePiece]) -> tuple[Run, ...]:
    """The words as runs: what is written alike, and beside each other, is one run."""
    runs: list[Run] = []
    for run in chain.from_iterable(piece.runs for piece in found):
        add_run(runs, run)
    return tuple(runs)
