"""What an edit does to the clauses: which are new, moved, divided, joined, retired, and which words moved."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from clausework.source.chapter_text import Section
from clausework.workflow.chapter.recognition import provision_ids

ID = re.compile(r"\{#([A-Za-z][A-Za-z0-9.-]*)\}\s*$")
LEAST = 8
"""Characters from which on a line without an ID is known again in another clause."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """Text that went from one clause to another: the IDs of its provisions, and how many lines in all."""

    old: str
    new: str
    provisions: tuple[str, ...] = ()
    lines: int = 0


class Descent(msgspec.Struct, frozen=True):
    """Clauses that became others: `old` are those before, `new` those after."""

    old: tuple[str, ...]
    new: tuple[str, ...]


class UnderstoodEdit(msgspec.Struct, frozen=True, kw_only=True):
    """What an edit means, by the IDs that the clauses had before it.

    `written` has the languages of each clause whose text changed, `retitled` of each whose title did;
    `untranslated` are files of clauses that lost one of their languages; `ended` are provisions that are
    nowhere any more, with the clause that had them.
    """

    clauses: int
    written: dict[str, tuple[str, ...]] = {}
    retitled: dict[str, tuple[str, ...]] = {}
    untranslated: dict[str, tuple[str, ...]] = {}
    new: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    renamed: dict[str, str] = {}
    restored: tuple[str, ...] = ()
    shifted: tuple[Shift, ...] = ()
    divided: tuple[Descent, ...] = ()
    joined: tuple[Descent, ...] = ()
    retired: tuple[str, ...] = ()
    ended: dict[str, str] = {}
    rearranged: bool = False


def understand(
    now: Sequence[Section],
    meant: Sequence[Section],
    languages: Sequence[str],
    main: str,
    renamed: Mapping[str, str] = {},
    restored: Sequence[str] = (),
) -> UnderstoodEdit:
    """What leads from the clauses as they are to those that are meant; `main` is authoritative."""
    before, after = {each.id: each for each in now}, {each.id: each for each in meant}
    gone = tuple(name for name in before if name not in after)
    new = tuple(name for name in after if name not in before)
    lang = main if main in languages else languages[0]
    shifted = shifts(now, meant, lang)
    divided, joined, retired = _descent(shifted, gone, new)
    both = [(before[name], after[name]) for name in after if name in before]
    return UnderstoodEdit(
        clauses=len(meant),
        written={old.id: langs for old, each in both if (langs := tuple(_differing(old, each, "body")))},
        retitled={old.id: langs for old, each in both if (langs := tuple(_differing(old, each, "title")))},
        untranslated={
            old.id: langs
            for old, each in both
            if (langs := tuple(lang for lang in old.passages if lang not in each.passages))
        },
        new=new,
        moved=tuple(_moved(now, meant)),
        renamed=dict(renamed),
        restored=tuple(restored),
        shifted=shifted,
        divided=divided,
        joined=joined,
        retired=retired,
        ended=_ended(now, meant, main) if main in languages else {},
        rearranged=[(each.id, each.level) for each in now] != [(each.id, each.level) for each in meant],
    )


def _differing(old: Section, new: Section, field: str) -> Iterator[str]:
    for lang, passage in new.passages.items():
        before = old.passages.get(lang)
        if before is None or (not passage.same(before) and getattr(passage, field) != getattr(before, field)):
            yield lang


def parents(sections: Sequence[Section]) -> dict[str, str]:
    """The clause above each, "" for one at the top."""
    above: list[str] = []
    found: dict[str, str] = {}
    for section in sections:
        del above[section.level - 1 :]
        found[section.id] = above[-1] if above else ""
        above.append(section.id)
    return found


def _moved(now: Sequence[Section], meant: Sequence[Section]) -> Iterator[str]:
    """Clauses that are elsewhere: below another, or passed by those that kept their order."""
    before, after = parents(now), parents(meant)
    stayed = [name for name in after if before.get(name) == after[name] and name in before]
    places = {name: number for number, name in enumerate(before)}
    kept: set[str] = set()
    for parent in dict.fromkeys(after[name] for name in stayed):
        kept.update(_in_order([name for name in stayed if after[name] == parent], places))
    yield from (name for name in after if name in before and name not in kept)


def _in_order(names: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """The most of these that follow each other as before."""
    best: list[list[str]] = []
    for name in names:
        longest: list[str] = max(
            (chain for chain in best if places[chain[-1]] < places[name]), key=len, default=[]
        )
        best.append([*longest, name])
    return max(best, key=len, default=[])


def shifts(now: Sequence[Section], meant: Sequence[Section], lang: str) -> tuple[Shift, ...]:
    """The text that went from one clause to another in a language."""
    had, has = (_owners(side, lang) for side in _apart(now, meant, lang))
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for unit, owner in has.items():
        before = had.get(unit, "")
        if before and owner and before != owner:
            found[before, owner].append(unit)
    return tuple(
        Shift(
            old=old,
            new=new,
            provisions=tuple(unit[2:-1] for unit in units if unit.startswith("{#")),
            lines=len(units),
        )
        for (old, new), units in found.items()
    )


def _apart(
    now: Sequence[Section], meant: Sequence[Section], lang: str
) -> tuple[list[Section], list[Section]]:
    """The sections that are not the same on both sides: from and to no other can anything have gone."""
    before, after = ({each.id: each.passages.get(lang) for each in side} for side in (now, meant))
    same = {name for name, passage in before.items() if passage and passage.same(after.get(name))}
    return [each for each in now if each.id not in same], [each for each in meant if each.id not in same]


def _owners(sections: Sequence[Section], lang: str) -> dict[str, str]:
    """The clause of each provision and line of text; "" for what several have."""
    found: dict[str, str] = {}
    for section in sections:
        passage = section.passages.get(lang)
        for unit in dict.fromkeys(_units(passage.body if passage else "")):
            found[unit] = "" if unit in found else section.id
    return found


def _units(body: str) -> Iterator[str]:
    known = set(provision_ids(body))
    for line in body.split("\n"):
        found = ID.search(line)
        if found and found[1] in known:
            yield found[0].rstrip()
        elif len(line.strip()) >= LEAST:
            yield line.strip()


def _descent(
    shifted: Sequence[Shift], gone: Sequence[str], new: Sequence[str]
) -> tuple[tuple[Descent, ...], tuple[Descent, ...], tuple[str, ...]]:
    """Clauses that were divided, those that were joined, and those that are at an end."""
    leads: defaultdict[str, list[str]] = defaultdict(list)
    for shift in shifted:
        leads[shift.old].append(shift.new)
    divided: list[Descent] = []
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for old, ways in leads.items():
        if old in gone and len(ways) == 1:
            joined[ways[0]].append(old)
        elif old in gone:
            divided.append(Descent((old,), tuple(ways)))
        elif fresh := tuple(way for way in ways if way in new):
            divided.append(Descent((old,), (old, *fresh)))
    made = tuple(
        Descent((*olds, *(() if name in new else (name,))), (name,)) for name, olds in joined.items()
    )
    return tuple(divided), made, tuple(name for name in gone if name not in leads)


def _ended(now: Sequence[Section], meant: Sequence[Section], lang: str) -> dict[str, str]:
    before, after = _apart(now, meant, lang)
    left = {name for section in after for name in _ids(section, lang)}
    return {name: section.id for section in before for name in _ids(section, lang) if name not in left}


def _ids(section: Section, lang: str) -> tuple[str, ...]:
    passage = section.passages.get(lang)
    return provision_ids(passage.body) if passage else ()
