"""The blocks of a text as a sequence of passages, and back."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.amendment import START, AmendedPassage, WordChange
from clausework.model.draft import Block, Run
from clausework.redline.words.diff import compare_runs
from clausework.redline.words.tokens import Tokenizer

Passages = Sequence[AmendedPassage]


class UnfitDecision(ClauseworkError):
    """A decision that cannot be executed: another draft, places or words that it lacks, or no text."""

    section = "amend"


def passages_of(blocks: Sequence[Block]) -> tuple[AmendedPassage, ...]:
    """The blocks one after another, as many as `lines_of` has lines."""
    return tuple(_passages(blocks, 0))


def _passages(blocks: Sequence[Block], level: int) -> Iterator[AmendedPassage]:
    before: Block | None = None
    for block in blocks:
        if block.kind == "list":
            apart = before is not None and before.kind == "list" and before.ordered == block.ordered
            for place, item in enumerate(block.children):
                first = apart and not place
                yield AmendedPassage(**_shared(item), level=level, ordered=block.ordered, apart=first)
                yield from _passages(item.children, level + 1)
        elif block.kind == "table":
            yield AmendedPassage(**_shared(block), level=level)
            for row in block.children:
                cells = tuple(cell.runs for cell in row.children)
                yield AmendedPassage(**_shared(row), level=level, cells=cells)
        else:
            yield AmendedPassage(**_shared(block), level=level)
            yield from _passages(block.children, level + 1)
        before = block


def _shared(of: Block | AmendedPassage) -> dict[str, Any]:
    """The fields that a passage has in common with the block that it was made of."""
    return {name: getattr(of, name) for name in ("kind", "id", "label", "target", "sha256", "runs")}


def blocks_of(passages: Passages) -> tuple[Block, ...]:
    """The blocks that the passages were made of; UnfitDecision if they cannot have been made of any."""
    blocks, rest = _blocks(passages, 0, 0)
    if rest < len(passages):  # a level is skipped, so that nothing can hold it
        raise UnfitDecision("unfit_passage", place=rest + 1, words=passages[rest].text[:20])
    return blocks


def _blocks(passages: Passages, place: int, level: int) -> tuple[tuple[Block, ...], int]:
    """The blocks at a level from a place on, and where they end."""
    found: list[Block] = []
    while place < len(passages) and passages[place].level == level:
        passage = passages[place]
        place += 1
        children: tuple[Block, ...] = ()
        if place < len(passages) and passages[place].level == level + 1 and passage.kind not in BARE:
            children, place = _blocks(passages, place, level + 1)
        if passage.kind == "item":
            _join(found, passage, Block(**_shared(passage), children=children))
        elif passage.kind == "row":
            if not found or found[-1].kind != "table":
                raise UnfitDecision("unfit_passage", place=place, words=passage.text[:20])
            cells = tuple(Block(kind="cell", runs=runs) for runs in passage.cells)
            rows = (*found[-1].children, Block(**_shared(passage), children=cells))
            found[-1] = msgspec.structs.replace(found[-1], children=rows)
        else:
            found.append(Block(**_shared(passage), children=children))
    return tuple(found), place


BARE = frozenset({"table", "row"})
"""Kinds whose passages hold no others but rows."""


def _join(found: list[Block], passage: AmendedPassage, item: Block) -> None:
    """Put an item into the list that it belongs to."""
    last = found[-1] if found else None
    if last and last.kind == "list" and last.ordered == passage.ordered and not passage.apart:
        found[-1] = msgspec.structs.replace(last, children=(*last.children, item))
    else:
        found.append(Block(kind="list", ordered=passage.ordered, children=(item,)))


def relined(
    blocks: Sequence[Block],
    words: Mapping[int, tuple[Run, ...]],
    gone: Collection[int] = (),
    added: Mapping[int, tuple[Block, ...]] = {},
) -> tuple[Block, ...]:
    """The blocks with the new `words` of lines, which are counted as `lines_of` counts them.

    `added` has the lines that come right after a line, -1 for what comes first: an item joins or begins a
    list, any other stands after the list. A line that is `gone` takes what stands in it along.
    """
    old = passages_of(blocks)
    placed: dict[int, list[AmendedPassage]] = defaultdict(list)
    for at in sorted(added, reverse=True):  # what follows an inner line comes before what follows the outer
        for line in added[at]:
            end = _last(old, at, line.kind) if at >= 0 else at
            beside = [
                each for each in (*old[max(at, 0) : at + 1], *old[end + 1 : end + 2]) if each.kind == "item"
            ]
            new = AmendedPassage(kind=line.kind, runs=line.runs, level=old[at].level if at >= 0 else 0)
            ordered = line.kind == "item" and (beside[0].ordered if beside else True)
            placed[end].append(msgspec.structs.replace(new, ordered=ordered))
    whole = [range(at, _last(old, at, "item") + 1) for at in gone if old[at].kind not in BARE]
    made = list(placed[START])
    for at, each in enumerate(old):
        if not any(at in places for places in whole):
            made.append(msgspec.structs.replace(each, runs=words.get(at, each.runs)))
        made += placed[at]
    return blocks_of(made)


def _last(passages: Passages, at: int, kind: str) -> int:
    """The last passage that stands in one; for what is no item, the last of the list that it is in."""
    level, end = passages[at].level, at + 1
    listed = passages[at].kind == "item" and kind != "item"
    while end < len(passages) and passages[end].level >= level + (
        not (listed and passages[end].kind == "item")
    ):
        end += 1
    return end - 1


# A table of which many rows changed is told anew.
HALF = 2
"""A table of which one row in so many is another is told anew."""
Span = tuple[int, int, int, int]
"""Where a passage or a table begins and ends in the old text, and where in the new."""


def spans_of(old: Passages, new: Passages, kept: Mapping[int, int]) -> Iterator[Span]:
    """What stays, in its order: passages, and tables of which much is another as a whole.

    `kept` has the old place of each new passage that is an old one, rising.
    """
    done = last = START
    for place, at in kept.items():
        if place <= last or at <= done:  # a row of a table that was told anew
            continue
        done, last = at, place
        if old[at].kind == new[place].kind == "table":
            end, close = _end(old, at), _end(new, place)
            same = sum(old[kept[row]] == new[row] for row in range(place, close + 1) if row in kept)
            rows = max(end - at, close - place) + 1
            if _width(old, at) != _width(new, place) or (rows - same) * HALF > rows:
                done, last = end, close
        yield at, done, place, last


def _end(passages: Passages, place: int) -> int:
    while place + 1 < len(passages) and passages[place + 1].kind == "row":
        place += 1
    return place


def _width(passages: Passages, table: int) -> int:
    """The number of cells in the head of a table."""
    row = passages[table + 1] if table + 1 < len(passages) else None
    return len(row.cells) if row is not None and row.kind == "row" else 0


# Which words of a passage are another, so that a person finds them and nothing else.
MOST = 2
"""So many changes of words are told one by one; with more, the passage is told anew."""
LENGTH = {"zh": 40, "en": 110}
"""A shorter passage is told anew."""
LEAST = {"zh": 2, "en": 3}
"""Characters that quoted words have at least."""
SHARE = 0.4
"""The part of a passage that may be quoted; with more, it is told anew."""
CLOSERS = "，。；：、！？,.;:!? "


def word_changes(
    old: AmendedPassage, new: AmendedPassage, lang: str, tokenizer: Tokenizer
) -> tuple[WordChange, ...]:
    """The few changes of words that lead from one to the other, () where it is better told anew."""
    if msgspec.structs.replace(old, runs=new.runs) != new or old.kind == "row":  # more than words, or cells
        return ()
    if len(old.text) < LENGTH.get(lang, LENGTH["en"]):
        return ()
    found = [_widened(old, hunk, lang, tokenizer) for hunk in _hunks(old, new, tokenizer)]
    if not 0 < len(found) <= MOST or sum(end - start for start, end, _ in found) > SHARE * len(old.text):
        return ()
    changes = tuple(WordChange(old.text[start:end], words) for start, end, words in found)
    try:
        return changes if changed(old, changes) == new else ()  # marks may differ, hunks may meet
    except UnfitDecision:
        return ()


def changed(passage: AmendedPassage, changes: Sequence[WordChange]) -> AmendedPassage:
    """The passage with its words changed, all at once; UnfitDecision for words not there just once."""
    splices: list[Splice] = []
    for words, new in ((change.old, change.new) for change in changes):
        if (count := _count(passage.text, words)) != 1:  # also across runs
            raise UnfitDecision("words_not_once", words=words, count=count)
        start = passage.text.index(words)
        splices.append((start, start + len(words), new))
    return spliced(passage, splices)


Splice = tuple[int, int, str]
"""Where old words begin and end in the text of a passage, and the new ones."""


def spliced(passage: AmendedPassage, splices: Sequence[Splice]) -> AmendedPassage:
    """The passage with words in the place of others, all at once; UnfitDecision if it cannot have them."""
    runs = list(passage.runs)
    for one, other in itertools.pairwise(sorted(splices)):
        if other[0] < one[1]:
            raise UnfitDecision("words_overlap", words=passage.text[slice(*other[:2])])
    for start, end, new in sorted(
        splices, reverse=True
    ):  # from the end, so that the places before still hold
        run, begin, _ = _run_of(passage, start, end)
        if run < 0:
            raise UnfitDecision("words_not_once", words=passage.text[start:end], count=0)
        text = runs[run].text
        text = text[: start - begin] + new + text[end - begin :]
        runs[run] = msgspec.structs.replace(runs[run], text=text)
    return msgspec.structs.replace(passage, runs=tuple(runs))


def _run_of(passage: AmendedPassage, start: int, end: int) -> tuple[int, int, int]:
    """The run that has all of a stretch of the text, with its bounds; -1 and the stretch if none has."""
    begin = 0
    for place, run in enumerate(passage.runs):
        until = begin + len(run.plain)
        if begin <= start and end <= until and run.plain == run.text:
            return place, begin, until
        begin = until
    return -1, start, end


def _count(text: str, words: str) -> int:
    """The number of times that words stand in a text, those that overlap too."""
    return sum(text.startswith(words, place) for place in range(len(text))) if words else 0


def _hunks(old: AmendedPassage, new: AmendedPassage, tokenizer: Tokenizer) -> Iterator[Splice]:
    start = 0
    edits = compare_runs(old.runs, new.runs, tokenizer)
    for kept, group in itertools.groupby(edits, key=lambda edit: edit.op == "equal"):
        told = [(edit.op, run.text) for edit in group for run in edit.runs]
        gone, come = ("".join(text for op, text in told if op != other) for other in ("insert", "delete"))
        if not kept and (gone or come):
            yield start, start + len(gone), come
        start += len(gone)


def _widened(old: AmendedPassage, hunk: Splice, lang: str, tokenizer: Tokenizer) -> Splice:
    """The hunk with as many words around it as tell it from all others in the passage."""
    start, end, words = hunk
    text = old.text
    _, floor, ceiling = _run_of(old, start, end)
    cuts = [0, *itertools.accumulate(map(len, tokenizer.cut(text)))]
    least = LEAST.get(lang, LEAST["en"])
    # Until the words are long enough, and stand in the passage once.
    while len(text[start:end].strip(CLOSERS)) < least or _count(text, text[start:end]) != 1:
        left = max((cut for cut in cuts if floor <= cut < start), default=start)
        right = min((cut for cut in cuts if end < cut <= ceiling), default=end)
        if left == start and right == end:
            break
        grow_left = left < start and (right == end or text[left:start][-1:] not in CLOSERS)  # no comma
        if grow_left:
            words, start = text[left:start] + words, left
        else:
            words, end = words + text[end:right], right
    return start, end, words
