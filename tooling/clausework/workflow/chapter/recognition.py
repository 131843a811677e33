"""Which clause each heading of an edited text is, where its ID changed or is not there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

import msgspec

from clausework.model.clause import walk
from clausework.source.chapter_text import ChapterPassage, Misread, Section
from clausework.source.clausefile import NAME
from clausework.source.importing.naming import slug
from clausework.source.markdown import read_blocks

BODIES = 4096
"""Texts whose provisions are kept."""
LEAST = 0.5
"""Likeness from which on a heading with another ID can be the same clause."""
CLEAR = 0.25
"""How much less alike every other clause must be."""
PLACED = 0.6
"""The likeness of two headings without text that stand between the same neighbours."""


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """The sections under the IDs that they had, those of `renamed` by the ID they had to the one they get.

    `restored` are IDs that the heading had lost, `new` those of clauses that were not there.
    """

    sections: tuple[Section, ...]
    renamed: dict[str, str] = {}
    restored: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    faults: tuple[Misread, ...] = ()


@lru_cache(BODIES)
def provision_ids(text: str) -> tuple[str, ...]:
    """The IDs of the provisions of a text, in their order; labels of tables and notes are none."""
    if "{#" not in text:
        return ()
    return tuple(block.id for block in walk(read_blocks(text, "")[0]) if block.id)


def recognise(
    opened: Sequence[Section], edited: Sequence[Section], taken: frozenset[str], given: Mapping[int, str] = {}
) -> Recognised:
    """The edited sections, each under the ID of the clause that it was.

    `taken` are the IDs of clauses elsewhere in the standard; `given` has the ID for a heading without one
    by its line.
    """
    known = {section.id: section for section in opened}
    gone = [section for section in opened if section.id not in {each.id for each in edited}]
    pairs = _paired(opened, edited, gone)
    faults = list(_other_levels(known, edited))
    named: list[Section] = []
    renamed: dict[str, str] = {}
    restored: list[str] = []
    new: list[str] = []
    for number, section in enumerate(edited):
        if section.id in taken:
            faults.append(Misread("elsewhere", line=section.first.line, id=section.id))
        was = pairs.get(number, section.id if section.id in known else "")
        own = was if was and not section.id else section.id
        if not own:
            own = given.get(section.first.line, "") or _name(_stem(edited, number), section)
            if not NAME.fullmatch(own):
                faults.append(Misread("no_id", line=section.first.line, title=section.first.title))
            elif own in known or own in taken or own in new:
                faults.append(Misread("id_taken", line=section.first.line, id=own))
        if not was:
            new.append(own)
        elif not section.id:
            restored.append(was)
        elif section.id != was:
            renamed[was] = section.id
        named.append(msgspec.structs.replace(section, id=was or own))
    return Recognised(
        sections=tuple(named),
        renamed=renamed,
        restored=tuple(restored),
        new=tuple(new),
        faults=tuple(faults),
    )


def _stem(edited: Sequence[Section], number: int) -> str:
    """What the ID of a new clause begins with: as at the clauses beside it, else the ID of the one above."""
    level = edited[number].level
    before = next((at for at in range(number - 1, -1, -1) if edited[at].level < level), -1)
    after = (at for at in range(number + 1, len(edited)) if edited[at].level < level)
    beside = edited[before + 1 : next(after, len(edited))]
    like = next((each.id for each in beside if each.level == level and each.id), "")
    return like.rpartition(".")[0] if like else edited[before].id if before >= 0 else ""


def _name(parent: str, section: Section) -> str:
    """An ID from the title, that of another language if the first gives none; "" if none does."""
    own = next(filter(None, (slug(passage.title) for passage in section.passages.values())), "")
    return f"{parent}.{own}" if parent and own else own


def _other_levels(known: Mapping[str, Section], edited: Sequence[Section]) -> Iterator[Misread]:
    """A heading in another language may keep the level that it had, or has that of the first."""
    for section in edited:
        before = known.get(section.id)
        for lang, passage in section.passages.items():
            old = before.passages.get(lang) if before else None
            if passage.level != section.level and not (old and old.level == passage.level):
                title = passage.title or section.id
                yield Misread("other_level", line=passage.line, title=title, level=section.level)


def _paired(opened: Sequence[Section], edited: Sequence[Section], gone: Sequence[Section]) -> dict[int, str]:
    """The clause that each heading without a known ID was, where there is no doubt.

    What is as much like a second clause is none of the two: it was split or merged.
    """
    known = {section.id for section in opened}
    fresh = [(number, section) for number, section in enumerate(edited) if section.id not in known]
    like = {
        (number, old.id): _likeness(old, section, _placed(opened, edited, old.id, number))
        for number, section in fresh
        for old in gone
    }
    found: dict[int, str] = {}
    for (number, old), value in sorted(like.items(), key=lambda item: (-item[1], item[0])):
        others = [other for (at, name), other in like.items() if (at == number) != (name == old)]
        if value >= LEAST and value - max(others, default=0) >= CLEAR:
            found[number] = old
    return found


def _placed(opened: Sequence[Section], edited: Sequence[Section], old: str, number: int) -> bool:
    """Whether a heading stands where a clause stood, between the same two."""
    ids = ["", *(section.id for section in opened), ""]
    at = ids.index(old)
    now = ["", *(section.id for section in edited), ""]
    return (ids[at - 1], ids[at + 1]) == (now[number], now[number + 2])


def _likeness(old: Section, new: Section, placed: bool) -> float:
    """How much of the text is the same, in the language in which most is; 0 to 1."""
    shared = [lang for lang in new.passages if lang in old.passages]
    if not any(passage.body for section in (old, new) for passage in section.passages.values()):
        same = any(old.passages[lang].title == new.passages[lang].title for lang in shared)
        return 1.0 if same else PLACED if placed else 0.0
    return max((_alike(old.passages[lang], new.passages[lang]) for lang in shared), default=0.0)


def _alike(old: ChapterPassage, new: ChapterPassage) -> float:
    ids = set(provision_ids(old.body)), set(provision_ids(new.body))
    if all(ids):
        return 2 * len(ids[0] & ids[1]) / (len(ids[0]) + len(ids[1]))
    return SequenceMatcher(None, old.body, new.body, autojunk=False).ratio()
