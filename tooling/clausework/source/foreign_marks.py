"""Marks in the words of a text that another reader has read: kept as signs that no text has.

Readers of reStructuredText and AsciiDoc know what is code or a link. Their pieces are searched for
numbers like all others, so the marks stand within the words until these become runs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from clausework.model.clause import Mark, Run
from clausework.source.foreign_blocks import SIGN
from clausework.source.foreign_pieces import NOTE

BEGIN, END = "\ufffa", "\ufffb"
"""Signs of Unicode for annotations, as NOTE is; in a text of others they are blanks."""
PART = re.compile(f"{BEGIN}([a-z]+){BEGIN}([^{BEGIN}{END}]*){BEGIN}([^{BEGIN}{END}]*){END}|({NOTE})|(\n)")
OWN = re.compile(f"[{BEGIN}{END}{NOTE}]")
NUMBERED = re.compile(f"{BEGIN}(?:strong|emphasis){BEGIN}{BEGIN}([\\[(]?[\\w.-]*\\d[\\])]?[.:]?){END}")
"""What is emphasised at the head of a requirement is its number."""
MARKS: dict[str, Mark] = {mark: mark for mark in get_args(Mark)}


def unsigned(text: str) -> str:
    """The text without signs that would be taken for ours."""
    return OWN.sub(" ", text)


def marked(text: str, mark: Mark, target: str = "") -> str:
    """The words as they stand within a piece; `target` as in a run."""
    if BEGIN in text or NOTE in text:
        return text  # a run has one mark: that within is the more telling one
    return f"{BEGIN}{mark}{BEGIN}{target}{BEGIN}{text}{END}" if text or target else ""


def bare_number(text: str) -> str:
    """The words of a piece; a number at their head has no mark, by which it would not be found."""
    return NUMBERED.sub(r"\1", text, count=1) if NUMBERED.match(text) else text


def without_marks(text: str) -> str:
    """The bare words."""
    return PART.sub(lambda match: match[3] or "", text)


def signed(text: str) -> tuple[Run, ...]:
    """The words of a piece as runs."""
    return tuple(_runs(text.strip()))


def _runs(text: str) -> Iterator[Run]:
    end = 0
    for match in PART.finditer(text):
        if match.start() > end:
            yield Run(text[end : match.start()])
        if match[4]:
            yield Run("", "footnote", SIGN)
        elif match[5]:
            yield Run("", "break")
        else:
            yield Run(match[3], MARKS.get(match[1], "text"), match[2])
        end = match.end()
    if end < len(text):
        yield Run(text[end:])
