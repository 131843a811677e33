"""Which clause of a newer text continues which of the older: it keeps its ID, and so do its provisions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

import msgspec

from clausework.lang.modals import Wording
from clausework.model.draft import Block, ClauseText, Draft, Run, lines_of, walk
from clausework.redline.align.identify import identify
from clausework.redline.align.lines import match_lines
from clausework.redline.merge import Clash, merge, pieces, resolved, runs_of
from clausework.redline.words.tokens import Tokenizer
from clausework.source.foreign import ForeignText
from clausework.source.importing import values

NAME = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*-\d+")
"""A number that is a name, which an author does not give to another requirement: REQ-7."""


class Continued(msgspec.Struct, frozen=True, kw_only=True):
    """The newer text under the IDs of the older, and those of its clauses that continue one of it."""

    text: values.ImportedText
    continuing: frozenset[str]


def continued(
    old: values.KeptImport, new: values.ImportedText, taken: Collection[str], words: Wording | None = None
) -> Continued:
    """Match the texts; `taken` are IDs of which none is given to what is new."""
    pairs = _pairs(old, new)
    names = values.Names()
    olds = {item.clause.id: item for item in old.clauses}
    names.taken({*taken, *olds}, (item.clause.code for item in old.clauses))
    renamed: dict[str, str] = {}
    for name, parent in ((item.clause.id, item.clause.parent) for item in new.clauses):
        own = f"{renamed[parent]}.{name.removeprefix(f'{parent}.')}" if parent else name
        renamed[name] = pairs.get(name) or names.whole(own)  # one that is new is below what its parent is now
    clauses = [_under(item, renamed, olds, new.lang) for item in new.clauses]
    clauses = _with_line_ids(old, clauses, new.lang)
    given = {block.id for item in old.clauses for block in walk(item.clause.texts[old.lang].blocks)}
    done = values.with_provisions(clauses, new.lang, names, {*taken, *given}, words)
    left = (values.LeftOver(renamed.get(left.clause, left.clause), left.words, left.why) for left in new.left)
    text = msgspec.structs.replace(new, clauses=tuple(done), left=tuple(left))
    return Continued(text=text, continuing=frozenset(pairs.values()))


def _pairs(old: values.KeptImport, new: values.ImportedText) -> dict[str, str]:
    """The old ID of each clause of the new text that has one: by its name, by its words, by its title."""
    before, after = _foreign(old.clauses, old.lang), _foreign(new.clauses, new.lang)
    found = identify(before, after)
    known = {a.id: b.id for a, b in zip(found.old.clauses, before.draft.clauses, strict=True)}
    alike = zip(found.new.clauses, after.draft.clauses, strict=True)
    named = {item.was: item.clause.id for item in old.clauses if NAME.fullmatch(item.was)}
    pairs = {item.clause.id: named[item.was] for item in new.clauses if item.was in named}
    for clause, fresh in alike:
        if clause.id in known and fresh.id not in pairs and known[clause.id] not in pairs.values():
            pairs[fresh.id] = known[clause.id]
    free = {item.clause.id for item in old.clauses} - set(pairs.values())
    for item in new.clauses:
        if item.clause.id not in pairs and item.clause.id in free and item.clause.texts[new.lang].title:
            pairs[item.clause.id] = item.clause.id
            free.discard(item.clause.id)
    return pairs


def _foreign(clauses: Iterable[values.ImportedClause], lang: str) -> ForeignText:
    """The clauses for the matching of texts without IDs: what has words of its own is no heading."""
    found = tuple(msgspec.structs.replace(item.clause, number=item.was) for item in clauses)
    units = frozenset(clause.id for clause in found if clause.texts[lang].blocks)
    draft = Draft(label="", languages=(lang,), clauses=found)
    return ForeignText(draft=draft, units=units)


def _under(
    item: values.ImportedClause,
    renamed: Mapping[str, str],
    olds: Mapping[str, values.ImportedClause],
    lang: str,
) -> values.ImportedClause:
    """The clause under its ID; IDs of provisions that were only counted are to be given anew."""
    new = renamed[item.clause.id]
    before = olds.get(new)
    parent, code = renamed.get(item.clause.parent, ""), before.clause.code if before else ""
    clause = msgspec.structs.replace(item.clause, id=new, parent=parent, code=code)

    def remake(run: Run) -> Iterator[Run]:
        yield Run(run.text, "ref", renamed.get(run.target, run.target)) if run.mark == "ref" else run

    blocks = values.remade(clause.texts[lang].blocks, remake)
    own = frozenset(item.own)
    kept = tuple(_identified(blocks, iter([]), own))
    return values.with_blocks(msgspec.structs.replace(item, clause=clause), lang, kept)


def _with_line_ids(
    old: values.KeptImport, clauses: Sequence[values.ImportedClause], lang: str
) -> list[values.ImportedClause]:
    """The clauses of which each line has the ID of the line that it continues."""
    before = {item.clause.id: lines_of(item.clause.texts[old.lang].blocks) for item in old.clauses}
    after = {item.clause.id: lines_of(item.clause.texts[lang].blocks) for item in clauses}
    own = [line.id for lines in after.values() for line in lines if line.id]
    successors = {name: (name,) for name in before if name in after}
    met = match_lines(before, after, successors, {name: (name,) for name in own}, lang)
    given, found = set(own), []
    for item in clauses:
        names: list[str] = []
        for place, line in enumerate(after[item.clause.id]):
            clause, index = met.get((item.clause.id, place), ("", 0))
            was = before[clause][index].id if clause else ""
            names.append(line.id or (was if was not in given else ""))
            given.add(names[-1])
        blocks = _identified(item.clause.texts[lang].blocks, iter(names), frozenset())
        found.append(values.with_blocks(item, lang, tuple(blocks)))
    return found


def _identified(blocks: Iterable[Block], names: Iterator[str], kept: Collection[str]) -> Iterator[Block]:
    """The blocks whose lines have these IDs in order; without any, only the IDs to be `kept`."""
    for block in blocks:
        own = block.id if block.kind == "list" else next(names, block.id if block.id in kept else "")
        cells = block.children if block.kind == "row" else _identified(block.children, names, kept)
        yield msgspec.structs.replace(block, id=own, children=tuple(cells))


# Three-way merge of a clause: as it was imported, as it stands, as the newer text has it.
Blocks = tuple[Block, ...]
SAME_KIND = frozenset(["paragraph", "item", "note", "example", "footnote", "cell"])
HOLDERS = frozenset(["list", "table", "row", "item", "note", "example", "footnote"])


class MergedText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a clause with the changes of both sides; `clashes` are words of theirs that stay out."""

    title: str
    blocks: Blocks
    clashes: tuple[str, ...] = ()


def merged(base: ClauseText, ours: ClauseText, theirs: ClauseText, tokenizer: Tokenizer) -> MergedText:
    """Merge title and blocks."""
    merger = _Merger(tokenizer)
    was, now, new = (_plain(text.own) for text in (base, ours, theirs))
    blocks = tuple(merger.blocks(was, now, new))
    title = _changed(base.title, ours.title, theirs.title)
    if title is None:
        merger.clashes.append(theirs.title)
        title = ours.title
    return MergedText(title=title, blocks=blocks, clashes=tuple(merger.clashes))


Part = TypeVar("Part")


def _changed(base: Part, ours: Part, theirs: Part) -> Part | None:
    """The side that alone has changed, or what both have; None if each has changed otherwise."""
    return theirs if ours in (base, theirs) else ours if theirs == base else None


def same(one: ClauseText, other: ClauseText) -> bool:
    """Whether nothing tells the texts apart but places."""
    return one.title == other.title and _plain(one.own) == _plain(other.own)


def _plain(blocks: Blocks) -> Blocks:
    """The blocks without their places, and without what pictures show."""
    return tuple(
        msgspec.structs.replace(block, at=None, spots=(), sha256="", children=_plain(block.children))
        for block in blocks
    )


class _Merger:
    def __init__(self, tokenizer: Tokenizer) -> None:
        self.clashes: list[str] = []
        self._tokenizer = tokenizer

    def blocks(self, base: Blocks, ours: Blocks, theirs: Blocks) -> Iterator[Block]:
        """The blocks of one level, in order: those that all three have divide the rest."""
        here, there = _met(base, ours), _met(base, theirs)
        at, mine, yours = 0, 0, 0
        for place in [*(place for place in here if place in there), len(base)]:
            end = here.get(place, len(ours)), there.get(place, len(theirs))
            yield from self._between(base[at:place], ours[mine : end[0]], theirs[yours : end[1]])
            if place < len(base):
                yield ours[end[0]]
            at, mine, yours = place + 1, end[0] + 1, end[1] + 1

    def _between(self, base: Blocks, ours: Blocks, theirs: Blocks) -> Iterator[Block]:
        """Blocks of which none is the same on all sides."""
        changed = _changed(base, ours, theirs)
        if changed is not None:
            yield from changed
        elif not base:
            yield from (*ours, *theirs)
        elif len(base) == len(ours) == len(theirs):
            for was, now, new in zip(base, ours, theirs, strict=True):
                yield self._block(was, now, new)
        else:
            self.clashes += [line.text for line in lines_of(theirs)]
            yield from ours

    def _block(self, base: Block, ours: Block, theirs: Block) -> Block:
        changed = _changed(base, ours, theirs)
        if changed is not None:
            return changed
        if not base.kind == ours.kind == theirs.kind or base.kind not in SAME_KIND | HOLDERS:
            self.clashes += [line.text for line in lines_of((theirs,))]
            return ours
        runs = self._runs(base.runs, ours.runs, theirs.runs)
        children = tuple(self.blocks(base.children, ours.children, theirs.children))
        return msgspec.structs.replace(ours, runs=runs, id=ours.id or theirs.id, children=children)

    def _runs(self, base: tuple[Run, ...], ours: tuple[Run, ...], theirs: tuple[Run, ...]) -> tuple[Run, ...]:
        changed = _changed(base, ours, theirs)
        if changed is not None:
            return changed
        was, now, new = (pieces(runs, self._tokenizer, {}) for runs in (base, ours, theirs))
        parts = merge(was, now, new, self._tokenizer)
        if any(isinstance(part, Clash) for part in parts):
            self.clashes.append("".join(run.text for run in theirs))
            return ours
        return runs_of(resolved(parts, theirs=True))


def _met(base: Blocks, other: Blocks) -> dict[int, int]:
    """The places of blocks of the base in the other text, in one order in both."""
    matcher = SequenceMatcher(None, _keys(base), _keys(other), autojunk=False)
    return {
        one + step: two + step for one, two, size in matcher.get_matching_blocks() for step in range(size)
    }


def _keys(blocks: Sequence[Block]) -> list[bytes]:
    return [msgspec.msgpack.encode(block) for block in blocks]
