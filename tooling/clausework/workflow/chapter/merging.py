"""What an edited text and files that changed meanwhile say together; what overlaps is refused."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from clausework.errors import ClauseworkError
from clausework.source.chapter_text import ChapterPassage, Section
from clausework.workflow.chapter.opening import alike


class Overlap(ClauseworkError):
    """A place that both the edited text and the files changed since it was opened."""

    section = "edit"


def merged(
    opened: Sequence[Section], edited: Sequence[Section], now: Sequence[Section]
) -> tuple[tuple[Section, ...], tuple[Overlap, ...]]:
    """The sections with the changes of both sides, and where they overlap."""
    if alike(opened, now):
        return tuple(edited), ()
    before, theirs, ours = ({each.id: each for each in side} for side in (opened, now, edited))
    overlaps: list[Overlap] = []
    order = _outline(opened, edited, now)
    if order is None:
        overlaps.append(Overlap("outline_overlap"))
        order = [(section.id, section.level) for section in edited]
    found: list[Section] = []
    for clause_id, level in order:
        sides = (before.get(clause_id), ours.get(clause_id), theirs.get(clause_id))
        passages = _passages(clause_id, sides, overlaps)
        code = ours[clause_id].code if clause_id in ours else ""
        found.append(Section(id=clause_id, level=level, code=code, passages=passages))
    kept = {clause_id for clause_id, _ in order}
    for clause_id in before.keys() - kept:
        for side in (ours.get(clause_id), theirs.get(clause_id)):
            if side is not None and not alike((side,), (before[clause_id],)) and _texts_differ(side, before):
                overlaps.append(Overlap("gone_overlap", id=clause_id))
    return tuple(found), tuple(overlaps)


def _texts_differ(side: Section, before: Mapping[str, Section]) -> bool:
    old = before[side.id].passages
    return any(not passage.same(old.get(lang)) for lang, passage in side.passages.items())


def _outline(
    opened: Sequence[Section], edited: Sequence[Section], now: Sequence[Section]
) -> list[tuple[str, int]] | None:
    """The order and levels of both sides, one clause on a line; None where they overlap."""
    sides = [[(each.id, each.level) for each in side] for side in (edited, opened, now)]
    if sides[1] == sides[2]:
        return sides[0]
    if sides[1] == sides[0]:
        return sides[2]
    texts = ["".join(f"{level} {name}\n\n" for name, level in side) for side in sides]
    text = _merged_text(*texts)
    if text is None:
        return None
    lines = [line.split(" ") for line in text.split("\n") if line]
    found = [(name, int(level)) for level, name in lines]
    return found if len({name for name, _ in found}) == len(found) else None


def _passages(
    clause_id: str, sides: tuple[Section | None, Section | None, Section | None], overlaps: list[Overlap]
) -> dict[str, ChapterPassage]:
    before, ours, theirs = (side.passages if side else {} for side in sides)
    found: dict[str, ChapterPassage] = {}
    for lang in dict.fromkeys((*ours, *theirs)):
        old, mine, other = before.get(lang), ours.get(lang), theirs.get(lang)
        if mine is None or other is None:
            one = mine or other
            if one is not None and (old is None or not one.same(old)):
                if old is not None:
                    overlaps.append(Overlap("gone_overlap", id=clause_id))
                found[lang] = one
            continue
        base = old or ChapterPassage("")
        title = _either(base.title, mine.title, other.title)
        body = _either(base.body, mine.body, other.body)
        if body is None:
            body = _merged_text(mine.body + "\n", base.body + "\n", other.body + "\n")
        if title is None or body is None:
            overlaps.append(Overlap("text_overlap", id=clause_id, language=lang, line=mine.line))
            continue
        found[lang] = msgspec.structs.replace(mine, title=title, body=body.strip("\n"))
    return found


def _either(base: str, mine: str, other: str) -> str | None:
    """The side that changed; None if both did, each in its own way."""
    if mine in (base, other):
        return other
    return mine if other == base else None


def _merged_text(mine: str, base: str, other: str) -> str | None:
    """The three texts merged line by line, as git does; None where both sides changed the same lines."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("mine", "base", "other")]
        for path, text in zip(paths, (mine, base, other), strict=True):
            path.write_bytes(text.encode())
        command = ["git", "merge-file", "-p", "-q", *map(str, paths)]
        try:
            run = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed words
        except FileNotFoundError:
            return None
    return run.stdout.decode() if run.returncode == 0 else None
