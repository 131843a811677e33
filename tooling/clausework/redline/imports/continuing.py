"""Which clause of a newer text continues which of the older: it keeps its ID, and so do its provisions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from clausework.lang.modals import Wording
from clausework.model.draft import Block, Draft, Run, lines_of, walk
from clausework.redline.align.identify import identify
from clausework.redline.align.lines import Where, match_lines
from clausework.source.foreign import ForeignText
from clausework.source.importing.naming import Names, with_provisions
from clausework.source.importing.values import (
    ImportedClause,
    ImportedText,
    KeptImport,
    LeftOver,
    remade,
    with_blocks,
)

NAME = re.compile(r"[A-Z][A-Za-z]*(?:-[A-Z][A-Za-z]*)*-\d+")
"""A number that is a name, which an author does not give to another requirement: REQ-7."""


class Continued(msgspec.Struct, frozen=True, kw_only=True):
    """The newer text under the IDs of the older, and those of its clauses that continue one of it."""

    text: ImportedText
    continuing: frozenset[str]


def continued(
    old: KeptImport, new: ImportedText, taken: Collection[str], words: Wording | None = None
) -> Continued:
    """Match the texts; `taken` are IDs of which none is given to what is new."""
    pairs = _pairs(old, new)
    names = Names()
    olds = {item.clause.id: item for item in old.clauses}
    names.taken({*taken, *olds}, (item.clause.code for item in old.clauses))
    renamed: dict[str, str] = {}
    for item in new.clauses:
        renamed[item.clause.id] = pairs.get(item.clause.id) or _named(item, renamed, names)
    clauses = [_under(item, renamed, olds, new.lang) for item in new.clauses]
    clauses = _with_line_ids(old, clauses, new.lang)
    given = {block.id for item in old.clauses for block in walk(item.clause.texts[old.lang].blocks)}
    done = with_provisions(clauses, new.lang, names, {*taken, *given}, words)
    left = (LeftOver(renamed.get(left.clause, left.clause), left.words, left.why) for left in new.left)
    text = msgspec.structs.replace(new, clauses=tuple(done), left=tuple(left))
    return Continued(text=text, continuing=frozenset(pairs.values()))


def _named(item: ImportedClause, renamed: Mapping[str, str], names: Names) -> str:
    """The ID of a clause that is new, below the ID that its parent has now."""
    parent = item.clause.parent
    own = item.clause.id.removeprefix(f"{parent}.") if parent else item.clause.id
    return names.whole(f"{renamed[parent]}.{own}" if parent else own)


def _pairs(old: KeptImport, new: ImportedText) -> dict[str, str]:
    """The old ID of each clause of the new text that has one: by its name, by its words, by its title."""
    before, after = _foreign(old.clauses, old.lang), _foreign(new.clauses, new.lang)
    found = identify(before, after)
    known = {a.id: b.id for a, b in zip(found.old.clauses, before.draft.clauses, strict=True)}
    alike = zip(found.new.clauses, after.draft.clauses, strict=True)
    pairs = _by_name(old.clauses, new.clauses)
    for clause, fresh in alike:
        if clause.id in known and fresh.id not in pairs and known[clause.id] not in pairs.values():
            pairs[fresh.id] = known[clause.id]
    free = {item.clause.id for item in old.clauses} - set(pairs.values())
    for item in new.clauses:
        if item.clause.id not in pairs and item.clause.id in free and item.clause.texts[new.lang].title:
            pairs[item.clause.id] = item.clause.id
            free.discard(item.clause.id)
    return pairs


def _by_name(old: Sequence[ImportedClause], new: Sequence[ImportedClause]) -> dict[str, str]:
    named = {item.was: item.clause.id for item in old if NAME.fullmatch(item.was)}
    return {item.clause.id: named[item.was] for item in new if item.was in named}


def _foreign(clauses: Iterable[ImportedClause], lang: str) -> ForeignText:
    """The clauses for the matching of texts without IDs: what has words of its own is no heading."""
    found = tuple(msgspec.structs.replace(item.clause, number=item.was) for item in clauses)
    units = frozenset(clause.id for clause in found if clause.texts[lang].blocks)
    draft = Draft(label="", languages=(lang,), clauses=found)
    return ForeignText(draft=draft, units=units)


def _under(
    item: ImportedClause, renamed: Mapping[str, str], olds: Mapping[str, ImportedClause], lang: str
) -> ImportedClause:
    """The clause under its ID; IDs of provisions that were only counted are to be given anew."""
    new = renamed[item.clause.id]
    before = olds.get(new)
    clause = msgspec.structs.replace(
        item.clause,
        id=new,
        parent=renamed.get(item.clause.parent, ""),
        code=before.clause.code if before else "",
    )

    def remake(run: Run) -> Iterator[Run]:
        yield Run(run.text, "ref", renamed.get(run.target, run.target)) if run.mark == "ref" else run

    blocks = remade(clause.texts[lang].blocks, remake)
    own = frozenset(item.own)
    kept = tuple(_identified(blocks, iter([]), own))
    return with_blocks(msgspec.structs.replace(item, clause=clause), lang, kept)


def _with_line_ids(old: KeptImport, clauses: Sequence[ImportedClause], lang: str) -> list[ImportedClause]:
    """The clauses of which each line has the ID of the line that it continues."""
    before = {item.clause.id: lines_of(item.clause.texts[old.lang].blocks) for item in old.clauses}
    after = {item.clause.id: lines_of(item.clause.texts[lang].blocks) for item in clauses}
    own = [line.id for lines in after.values() for line in lines if line.id]
    successors = {name: (name,) for name in before if name in after}
    met = match_lines(before, after, successors, {name: (name,) for name in own}, lang)
    return [_with_ids_of(item, before, met, lang, set(own)) for item in clauses]


def _with_ids_of(
    item: ImportedClause,
    before: Mapping[str, Sequence[object]],
    met: Mapping[Where, Where],
    lang: str,
    given: set[str],
) -> ImportedClause:
    blocks = item.clause.texts[lang].blocks
    names: list[str] = []
    for place, line in enumerate(lines_of(blocks)):
        clause, index = met.get((item.clause.id, place), ("", 0))
        was = getattr(before[clause][index], "id", "") if clause else ""
        name = line.id or (was if was not in given else "")
        given.add(name)
        names.append(name)
    return with_blocks(item, lang, tuple(_identified(blocks, iter(names), frozenset())))


def _identified(blocks: Iterable[Block], names: Iterator[str], kept: Collection[str]) -> Iterator[Block]:
    """The blocks whose lines have these IDs in order; without any, only the IDs to be `kept`."""
    for block in blocks:
        if block.kind == "list":
            children = tuple(_identified(block.children, names, kept))
            yield msgspec.structs.replace(block, children=children)
            continue
        name = next(names, block.id if block.id in kept else "")
        if block.kind in ("table", "row"):
            rows = (
                tuple(_identified(block.children, names, kept)) if block.kind == "table" else block.children
            )
            yield msgspec.structs.replace(block, id=name, children=rows)
        else:
            children = tuple(_identified(block.children, names, kept))
            yield msgspec.structs.replace(block, id=name, children=children)
