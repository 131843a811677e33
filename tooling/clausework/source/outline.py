"""The order of the clauses and the numbers that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from string import ascii_uppercase

import msgspec

from clausework.model.clause import Element, Place
from clausework.model.finding import Finding
from clausework.source.yaml import Key, Plain, Yaml
from clausework.strings.catalogue import both

ALIKE = 0.8
"""How alike, from 0 to 1, a name with a typing error in it is to the right one."""
UNNUMBERED: frozenset[Element] = frozenset({"foreword", "introduction", "bibliography", "index"})


class OutlineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A clause's position: `depth` is 1 for a chapter, `parent` "" ."""

    id: str
    depth: int
    parent: str
    at: Place


def read_outline(yaml: Yaml, known: frozenset[str]) -> tuple[tuple[OutlineEntry, ...], tuple[Finding, ...]]:
    """The entries in printed order; unknown, repeated and misshapen ones are findings and left out."""
    findings: list[Finding] = []
    seen: set[str] = set()
    kept: list[OutlineEntry] = []
    entries = tuple(_entries(yaml, yaml.data, (), 1, "", findings))
    unlisted = known - {entry.id for entry in entries}
    for entry in entries:
        if entry.id in seen:
            findings.append(_finding("OUT-002", entry, "reader.outline_twice", "reader.outline_twice_remedy"))
            continue
        seen.add(entry.id)
        if entry.id not in known:
            findings.append(_no_file(entry, known, unlisted))
            continue
        kept.append(entry)
    return tuple(kept), tuple(findings)


def _entries(
    yaml: Yaml, data: Plain, keys: tuple[Key, ...], depth: int, parent: str, findings: list[Finding]
) -> Iterator[OutlineEntry]:
    for index, item in enumerate(data if isinstance(data, list) else []):
        place = yaml.place(*keys, index)
        if isinstance(item, str):
            yield OutlineEntry(id=item, depth=depth, parent=parent, at=place)
        elif isinstance(item, dict) and len(item) == 1:
            name, below = next(iter(item.items()))
            yield OutlineEntry(id=name, depth=depth, parent=parent, at=yaml.key_place(*keys, index, name))
            yield from _entries(yaml, below, (*keys, index, name), depth + 1, name, findings)
        else:
            findings.append(
                Finding(
                    rule="OUT-003",
                    severity="error",
                    at=place,
                    message=both("reader.outline_shape"),
                    remedy=both("reader.outline_shape_remedy"),
                )
            )


def _finding(rule: str, entry: OutlineEntry, message: str, remedy: str, **values: str) -> Finding:
    return Finding(
        rule=rule,
        severity="error",
        at=entry.at,
        message=both(message, id=entry.id, **values),
        remedy=both(remedy, id=entry.id, **values),
        length=len(entry.id),
        clause=entry.id,
        about=(entry.id,),
    )


def _no_file(entry: OutlineEntry, known: frozenset[str], unlisted: frozenset[str]) -> Finding:
    """The finding that an entry has no file; the name of a clause that no other entry lists was meant."""
    meant = get_close_matches(entry.id, sorted(unlisted), 1, ALIKE)
    if meant:
        said = "reader.outline_typo"
        item = _finding("OUT-001", entry, said, f"{said}_remedy", near=meant[0])
        return msgspec.structs.replace(item, about=(entry.id, meant[0]))
    near = get_close_matches(entry.id, sorted(known), 1)
    key = "reader.no_clause_file_near" if near else "reader.no_clause_file_remedy"
    path = f"standard/clauses/{entry.id.replace('.', '/')}.zh.md"
    return _finding("OUT-001", entry, "reader.no_clause_file", key, path=path, near=near[0] if near else "")


def numbers(entries: tuple[OutlineEntry, ...], elements: Mapping[str, Element]) -> dict[str, str]:
    """The number of each clause: 1, 5.2, A, A.1; "" where an element is not numbered.

    Chapters are numbered from the scope to the last one before the annexes (GB/T 1.1, 7.2 and 7.3).
    """
    found: dict[str, str] = {}
    counters: dict[str, int] = {}
    chapters = annexes = 0
    for entry in entries:
        element = elements.get(entry.id, "clause")
        if entry.depth == 1:
            if element in UNNUMBERED:
                found[entry.id] = ""
            elif element == "annex":
                found[entry.id] = _letters(annexes)
                annexes += 1
            else:
                chapters += 1
                found[entry.id] = str(chapters)
            continue
        above = found.get(entry.parent, "")
        counters[entry.parent] = counters.get(entry.parent, 0) + 1
        count = counters[entry.parent]
        found[entry.id] = f"{above}.{count}" if above else f"0.{count}"
    return found


def _letters(index: int) -> str:
    head, tail = divmod(index, 26)
    return (_letters(head - 1) if head else "") + ascii_uppercase[tail]
