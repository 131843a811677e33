"""The blocks of a text as a sequence of passages, and back."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from clausework.errors import ClauseworkError
from clausework.model.amendment import AmendedPassage, PassageAct, WordChange
from clausework.model.draft import Block, Run
from clausework.redline.words.diff import compare_runs
from clausework.redline.words.tokens import Tokenizer

Passages = Sequence[AmendedPassage]


class UnfitPassages(ClauseworkError):
    """Passages of which no text can be made."""

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
    """The blocks that the passages were made of; UnfitPassages if they cannot have been made of any."""
    blocks, rest = _blocks(passages, 0, 0)
    if rest < len(passages):  # a level is skipped, so that nothing can hold it
        raise UnfitPassages("unfit_passage", place=rest + 1, words=passages[rest].text[:20])
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
                raise UnfitPassages("unfit_passage", place=place, words=passage.text[:20])
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


# Passages told anew: tables of which many rows changed, and what comes in the place of what goes.
HALF = 2
"""A table of which one row in so many is another is told anew."""

Origin = tuple[str, int]
"""The old ID of the clause that a passage comes from, "" for a new one, and its place there."""


class RestatedTable(NamedTuple):
    """Passages of a table, in the old text and in the new."""

    start: int
    end: int
    first: int
    last: int


class AmendedText(NamedTuple):
    """The passages of a text, which was called `base`, before and after.

    `origins` says where each new one comes from, `taken` which of the old the new draft has somewhere.
    """

    old: Passages
    new: Passages
    origins: Sequence[Origin]
    base: str
    taken: set[int]

    def restated(self) -> dict[int, RestatedTable]:
        """The tables of which much is another, by where they begin in the new text."""
        tables = self._tables()
        return {table.first: table for table in tables if self._alone(table) and self._changed(table)}

    def _tables(self) -> Iterator[RestatedTable]:
        """The tables that both texts have."""
        for first, passage in enumerate(self.new):
            source, start = self.origins[first]
            if passage.kind == "table" and source and source == self.base and self.old[start].kind == "table":
                yield RestatedTable(start, _end(self.old, start), first, _end(self.new, first))

    def _alone(self, table: RestatedTable) -> bool:
        """Whether no row has come into the table or gone out of it."""
        came = [origin for origin in self.origins[table.first : table.last + 1] if origin[0]]
        places = range(table.start, table.end + 1)
        inside = {place for source, place in came if source == self.base and place in places}
        return len(inside) == len(came) and not self.taken.intersection(places) - inside  # none gone out

    def _changed(self, table: RestatedTable) -> bool:
        places = range(table.first, table.last + 1)
        origins = ((place, *self.origins[place]) for place in places)
        same = sum(bool(source) and self.old[at] == self.new[place] for place, source, at in origins)
        rows = max(table.end - table.start, table.last - table.first) + 1
        widths = _width(self.old, table.start), _width(self.new, table.first)
        return widths[0] != widths[1] or (rows - same) * HALF > rows


def _end(passages: Passages, place: int) -> int:
    while place + 1 < len(passages) and passages[place + 1].kind == "row":
        place += 1
    return place


def _width(passages: Passages, table: int) -> int:
    """The number of cells in the head of a table."""
    row = passages[table + 1] if table + 1 < len(passages) else None
    return len(row.cells) if row is not None and row.kind == "row" else 0


def rewritten(acts: Sequence[PassageAct], gone: Collection[int], old: Passages) -> Iterator[PassageAct]:
    """The acts, and a deletion for each passage that is gone and has nothing in its place."""
    left = set(gone)
    for place, act in enumerate(acts):
        until = _replaced(act, acts[place + 1 :], left, old)
        if until is None:
            yield act
            continue
        left -= set(range(act.after + 1, until + 1))
        yield PassageAct(act="restate", at=act.after + 1, until=until, passages=act.passages)
    for place in sorted(left):
        yield PassageAct(act="delete", at=place)


def _replaced(
    act: PassageAct, later: Sequence[PassageAct], gone: Collection[int], old: Passages
) -> int | None:
    """The last of the passages that stood where those of an insertion come; None if they replace none.

    A provision is never replaced by another, as its ID is that of its sentence.
    """
    start = act.after + 1
    last = not any(each.act in ("insert", "move") and each.after == act.after for each in later)
    if act.act != "insert" or not last or any(passage.id for passage in act.passages):  # see above
        return None
    until = start
    while until < min(len(old), start + len(act.passages)) and until in gone and not old[until].id:
        until += 1
    bare = [msgspec.structs.replace(side, runs=(), cells=()) for side in old[start:until]]
    same = [msgspec.structs.replace(side, runs=(), cells=()) for side in act.passages]
    return until - 1 if bare and bare == same else None


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


class UnfitWords(ClauseworkError):
    """Words that a passage does not have, or has more than once."""

    section = "amend"


def word_changes(
    old: AmendedPassage, new: AmendedPassage, lang: str, tokenizer: Tokenizer
) -> tuple[WordChange, ...]:
    """The few changes of words that lead from one to the other, () where it is better told anew."""
    if msgspec.structs.replace(old, runs=new.runs) != new or old.kind == "row":  # more than words, or cells
        return ()
    if len(old.text) < LENGTH.get(lang, LENGTH["en"]):
        return ()
    found = _merged([_widened(old, hunk, lang, tokenizer) for hunk in _hunks(old, new, tokenizer)])
    if not 0 < len(found) <= MOST or sum(end - start for start, end, _ in found) > SHARE * len(old.text):
        return ()
    changes = tuple(WordChange(old.text[start:end], words) for start, end, words in found)
    try:
        return changes if changed(old, changes) == new else ()  # marks may differ where words do not
    except UnfitWords:
        return ()


def changed(passage: AmendedPassage, changes: Sequence[WordChange]) -> AmendedPassage:
    """The passage with its words changed, all at once; UnfitWords if one does not stand in it just once."""
    runs = list(passage.runs)
    spans = sorted(((*_where(passage, change.old), change) for change in changes), key=lambda span: span[:2])
    for one, other in itertools.pairwise(spans):
        if one[0] == other[0] and one[1] + len(one[2].old) > other[1]:
            raise UnfitWords("words_overlap", words=other[2].old)
    for place, start, change in reversed(spans):  # from the end, so that the places before still hold
        text = runs[place].text
        text = text[:start] + change.new + text[start + len(change.old) :]
        runs[place] = msgspec.structs.replace(runs[place], text=text)
    return msgspec.structs.replace(passage, runs=tuple(runs))


def _where(passage: AmendedPassage, words: str) -> tuple[int, int]:
    """The run in which the words stand, and where in it."""
    found = [place for place, run in enumerate(passage.runs) if words and words in run.text]
    once = len(found) == 1 and _count(passage.text, words) == 1  # also across runs
    if not once:
        raise UnfitWords("words_not_once", words=words, count=_count(passage.text, words))
    return found[0], passage.runs[found[0]].text.index(words)


def _count(text: str, words: str) -> int:
    """The number of times that words stand in a text, those that overlap too."""
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
    while not _tells(text, start, end, least):  # until the words stand in the passage once
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


def _tells(text: str, start: int, end: int, least: int) -> bool:
    phrase = text[start:end]
    return len(phrase.strip(CLOSERS)) >= least and _count(text, phrase) == 1


def _bounds(runs: Sequence[Run], start: int, end: int) -> tuple[int, int]:
    """The bounds of the run in which a stretch of the text stands."""
    place = 0
    for run in runs:
        if place <= start and end <= place + len(run.text) and run.text:
            return place, place + len(run.text)
        place += len(run.text)
    return start, end


def _cuts(text: str, tokenizer: Tokenizer) -> list[int]:
    """The bounds of the words of the text."""
    cuts, place = [0], 0
    for token in tokenizer.cut(text):
        place += len(token)
        cuts.append(place)
    return cuts


def _merged(hunks: Sequence[Hunk]) -> list[Hunk]:
    """Hunks in order; of two that meet, the words between are in neither, and they are given up."""
    found = sorted(hunks, key=lambda hunk: hunk[:2])
    return [] if any(other[0] < one[1] for one, other in itertools.pairwise(found)) else found
