"""Texts of one part in several files, a language in each, as one edit."""

from __future__ import annotations

from collections.abc import Sequence

from clausework.source.chapter_text import ChapterPassage, Section
from clausework.workflow.chapter.opening import EditRefused


def in_one(files: Sequence[Sequence[Section]], order: Sequence[tuple[str, int]]) -> tuple[Section, ...]:
    """The sections of all files in this order, each with the passages that any file has."""
    found: list[Section] = []
    for name, level in order:
        same = [section for sections in files for section in sections if section.id == name]
        passages: dict[str, ChapterPassage] = {}
        for section in same:
            passages |= section.passages
        code = next((section.code for section in same if section.code), "")
        found.append(Section(id=name, level=level, code=code, passages=passages))
    return tuple(found)


def one_outline(
    opened: Sequence[Sequence[Section]], edited: Sequence[Sequence[Section]]
) -> list[tuple[str, int]]:
    """The outline that the files mean together: of those that changed it, all must have changed it alike."""
    before = [_outline(sections) for sections in opened]
    after = [_outline(sections) for sections in edited]
    changed = [now for was, now in zip(before, after, strict=True) if now != was]
    if any(was != before[0] for was in before) or any(now != changed[0] for now in changed):
        raise EditRefused("outlines_differ")
    return changed[0] if changed else before[0]


def _outline(sections: Sequence[Section]) -> list[tuple[str, int]]:
    return [(section.id, section.level) for section in sections]
