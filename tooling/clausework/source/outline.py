"""The outline: the order of the clauses, the numbers that follow, and outline.yml in another order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from string import ascii_uppercase

import msgspec

from clausework.lang.zh.numerals import ORDINAL, chinese, value
from clausework.model.draft import Clause, Element, Place
from clausework.model.finding import Finding
from clausework.source.unfit import fault
from clausework.source.yaml import Key, Plain, Yaml, read_yaml

ALIKE = 0.8
"""How alike, from 0 to 1, a name with a typing error in it is to the right one."""
LAST = re.compile(rf"(?:(?P<digits>\d+)|(?P<letters>\b[A-Z]+)|(?P<han>[{ORDINAL}]+))(?=\D?$)")
"""What of a number goes on counting; a word for its rank may stand after it."""
UNNUMBERED: frozenset[Element] = frozenset({"foreword", "introduction", "bibliography", "index"})

CLAUSES = "standard/clauses"
"""The folder of clause files."""


def clause_path(clause_id: str, lang: str) -> str:
    """The path of a clause's file in a language."""
    return f"{CLAUSES}/{clause_id.replace('.', '/')}.{lang}.md"


class OutlineEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A clause's position: `depth` is 1 for a chapter, `parent` "" ."""

    id: str
    depth: int
    parent: str
    at: Place


def read_outline(yaml: Yaml, findings: list[Finding], known: frozenset[str]) -> tuple[OutlineEntry, ...]:
    """The entries in printed order; unknown, repeated and misshapen ones are findings and left out."""
    seen: set[str] = set()
    kept: list[OutlineEntry] = []
    entries = tuple(_entries(yaml, yaml.data, (), 1, "", findings))
    unlisted = known - {entry.id for entry in entries}
    for entry in entries:
        if entry.id in seen:
            findings.append(_finding("OUT-002", entry, "reader.outline_twice"))
        elif entry.id not in known:
            findings.append(_no_file(entry, known, unlisted))
        else:
            kept.append(entry)
        seen.add(entry.id)
    return tuple(kept)


def _entries(
    yaml: Yaml, data: Plain, keys: tuple[Key, ...], depth: int, parent: str, findings: list[Finding]
) -> Iterator[OutlineEntry]:
    for index, item in enumerate(data if isinstance(data, list) else []):
        place = yaml.place(*keys, index)
        if isinstance(item, str):
            yield OutlineEntry(id=item, depth=depth, parent=parent, at=place)
        elif isinstance(item, dict) and len(item) == 1:  # two keys are two entries without a dash
            name, below = next(iter(item.items()))
            yield OutlineEntry(id=name, depth=depth, parent=parent, at=yaml.key_place(*keys, index, name))
            yield from _entries(yaml, below, (*keys, index, name), depth + 1, name, findings)
        else:
            findings.append(fault("OUT-003", place, "reader.outline_shape"))


def _finding(rule: str, entry: OutlineEntry, key: str, remedy: str = "", near: str = "") -> Finding:
    name = entry.id
    where = {"id": name, "path": clause_path(name, "zh"), "near": near}
    return fault(rule, entry.at, key, where, remedy=remedy, length=len(name), clause=name, about=(name,))


def _no_file(entry: OutlineEntry, known: frozenset[str], unlisted: frozenset[str]) -> Finding:
    """The finding that an entry has no file; the name of a clause that no other entry lists was meant."""
    meant = get_close_matches(entry.id, sorted(unlisted), 1, ALIKE)
    if meant:
        item = _finding("OUT-001", entry, "reader.outline_typo", near=meant[0])
        return msgspec.structs.replace(item, about=(entry.id, meant[0]))
    near = get_close_matches(entry.id, sorted(known), 1)
    key = "reader.no_clause_file_near" if near else "reader.no_clause_file_remedy"
    return _finding("OUT-001", entry, "reader.no_clause_file", key, near[0] if near else "")


def numbers(
    entries: Iterable[OutlineEntry | Clause], elements: Mapping[str, Element], own: Mapping[str, str]
) -> dict[str, str]:
    """The number of each clause: 1, 5.2, A, A.1; "" where it has none. One with its `own` has that.

    Chapters are numbered from the scope to the last one before the annexes (GB/T 1.1, 7.2 and 7.3).
    """
    return {name: number for name, _, number in _counted(entries, elements, own)}


def own_numbers(
    entries: Iterable[OutlineEntry | Clause], elements: Mapping[str, Element], wanted: Mapping[str, str]
) -> dict[str, str]:
    """Those of the `wanted` numbers to which the count does not come by itself."""
    counted = _counted(entries, elements, wanted)
    return {name: number for name, usual, number in counted if number != usual}


def _counted(
    entries: Iterable[OutlineEntry | Clause], elements: Mapping[str, Element], own: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """Each clause with the number that follows on those before, and the one that it has.

    Chapters and annexes are counted apart, and what is below a clause without a number has none.
    """
    found: dict[str, str] = {}
    last: dict[tuple[str, bool], str] = {}
    for entry in entries:
        element, above = elements.get(entry.id, "clause"), found.get(entry.parent, "")
        row = entry.parent, entry.depth == 1 and element == "annex"
        if entry.depth == 1 and element in UNNUMBERED:
            usual = ""
        elif row in last:
            usual = _following(last[row])
        elif entry.depth == 1:
            usual = "A" if element == "annex" else "1"
        else:
            front = elements.get(entry.parent) in UNNUMBERED  # of an introduction: 0.1
            usual = f"{above or 0}.1" if above or front else ""
        number = found[entry.id] = own.get(entry.id, usual)
        if number:
            last[row] = number
        yield entry.id, usual, number


def _following(number: str) -> str:
    """The next number: 5.3 after 5.2, AA after Z, 第十条 after 第九条; "" after what does not count."""
    last = LAST.search(number)
    if last is None:
        return ""
    if last["letters"]:
        index = 0
        for letter in last["letters"]:
            index = index * 26 + ord(letter) - ord("A") + 1
        new = _letters(index)
    else:
        new = str(int(last["digits"]) + 1) if last["digits"] else chinese((value(last["han"]) or 0) + 1)
    return number[: last.start()] + new + number[last.end() :]


def _letters(index: int) -> str:
    head, tail = divmod(index, 26)  # after Z comes AA
    return (_letters(head - 1) if head else "") + ascii_uppercase[tail]


ENTRY = re.compile(r"(?P<indent> *)- +(?P<id>[a-z0-9.-]+)(?P<colon>:?)(?P<rest>[ \t]*(?:#.*)?)")
STEP = 4


class _Line(msgspec.Struct, frozen=True):
    """An entry, what stands behind it on its line, and the comments that stand above it."""

    id: str
    indent: int
    rest: str = ""
    above: tuple[str, ...] = ()


def rearranged(text: str, inside: Sequence[str], order: Sequence[tuple[str, int]]) -> str | None:
    """The outline in which the entries `inside`, which follow each other, give way to those of `order`.

    Each comes with its level, 1 for the first. A comment goes with its entry. None if the text is not
    written with one entry on a line, so that it would not say what is meant.
    """
    lines, tail = _lines(text)
    known = {line.id: line for line in lines}
    at = [number for number, line in enumerate(lines) if line.id in set(inside)]
    if not at or len(at) != len(inside) or at != list(range(at[0], at[-1] + 1)):
        return None
    top = lines[at[0]].indent
    deeper = [line.indent - before.indent for before, line in pairwise(lines)]
    step = next((indent for indent in deeper if indent > 0), STEP)
    made = [
        msgspec.structs.replace(known.get(name) or _Line(name, 0), indent=top + (level - 1) * step)
        for name, level in order
    ]
    result = [*lines[: at[0]], *made, *lines[at[-1] + 1 :]]
    rows: list[str] = []
    for number, line in enumerate(result):
        below = number + 1 < len(result) and result[number + 1].indent > line.indent
        rows += [*line.above, f"{' ' * line.indent}- {line.id}{':' if below else ''}{line.rest}"]
    written = "\n".join((*rows, *tail)) + "\n"
    return written if _says(written, result) else None  # read again: an odd indent may mean another depth


def _lines(text: str) -> tuple[list[_Line], tuple[str, ...]]:
    """The entries, and what stands below the last."""
    found: list[_Line] = []
    above: list[str] = []
    for line in text.removesuffix("\n").split("\n"):
        entry = ENTRY.fullmatch(line.rstrip())
        if entry is None:
            above.append(line)
            continue
        found.append(_Line(entry["id"], len(entry["indent"]), entry["rest"], tuple(above)))
        above = []
    return found, tuple(above)


def _says(text: str, lines: Sequence[_Line]) -> bool:
    """Whether the text reads as these entries in this order and depth."""
    yaml, faults = read_yaml(text, "")
    if yaml is None or faults:
        return False
    findings: list[Finding] = []
    entries = read_outline(yaml, findings, frozenset(line.id for line in lines))
    if findings or [entry.id for entry in entries] != [line.id for line in lines]:
        return False
    steps = sorted({line.indent for line in lines})
    return [entry.depth - 1 for entry in entries] == [steps.index(line.indent) for line in lines]
