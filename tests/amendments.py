"""Real sentences reworded by two people, as text and offsets: what a merge is judged by knows no words."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

from clausework.model.draft import Draft, Line, lines_of

REWORDINGS = {
    "zh": (
        ("(?<!不)应(?![当用急])", "宜"),
        ("(?<!不)宜", "应"),
        ("不少于", "不低于"),
        ("三十日", "六十日"),
        ("十日", "七日"),
        ("三年", "五年"),
        ("每年", "每半年"),
        ("平台", "直播电商平台"),
        ("商家", "入驻商家"),
        ("消费者", "用户"),
        ("或者", "或"),
        ("保存", "留存"),
        ("规定的", "所定的"),
        ("应当", "应"),
        ("信息", "信息和资料"),
        ("(?<=[应宜])(?=[一-鿿])", "及时"),
        ("(?<=，)(?=[一-鿿])", "在三日内"),
        ("(?=。$)", "，并予以公示"),
        ("^(?=[一-鿿])", "除法律另有规定外，"),
        ("和[^，。、；和]{2,8}(?=[，。])", ""),
        ("、[^，。、；]{2,8}(?=[、和])", ""),
        ("，并[^，。；]{3,}(?=。)", ""),
    ),
    "en": (
        (r"\bshall\b", "should"),
        (r"\bshould\b", "shall"),
        (r"\bat least\b", "no less than"),
        (r"\bthirty days\b", "sixty days"),
        (r"\bthree years\b", "five years"),
        (r"\bThe platform\b", "An e-commerce platform"),
        (r"\bmerchants?\b", "seller"),
        (r"\bconsumers?\b", "users"),
        (r"\bkeep\b", "retain"),
        (r"\bor\b", "and"),
        (r"\brecords\b", "records and evidence"),
        (r"(?<=shall )(?=[a-z])", "promptly "),
        (r"(?=\.$)", ", and publish the result"),
        (r" and [a-z ]{4,20}(?=[,.])", ""),
        (r", [a-z ]{4,20}(?=,)", ""),
    ),
}


class Edit(NamedTuple):
    """text[start:end] becomes `new`."""

    start: int
    end: int
    new: str


class Case(NamedTuple):
    """A line, what each side made of it, and what it reads with both edits, None where they overlap.

    Edits that touch, and do not overlap, may be taken both or asked.
    """

    line: Line
    ours: str
    theirs: str
    both: str | None


def cases(draft: Draft, lang: str, count: int, seed: int) -> Iterator[Case]:
    """Lines of a draft without marks, each with one or two edits of either side."""
    chance = random.Random(seed)
    lines = [
        line
        for clause in draft.clauses
        if lang in clause.texts
        for line in lines_of(clause.texts[lang].own)
        if line.id and len(line.runs) == 1
    ]
    while count:
        line = chance.choice(lines)
        ours, theirs = edits_of(chance, line.text, lang), edits_of(chance, line.text, lang)
        if not ours or not theirs:
            continue
        yield Case(
            line,
            applied(line.text, ours),
            applied(line.text, theirs),
            taken_together(line.text, ours, theirs),
        )
        count -= 1


def edits_of(chance: random.Random, text: str, lang: str) -> list[Edit]:
    """One edit of a text or two that do not meet, [] if there is nothing to reword."""
    edits = list(_edits(text, lang))
    return _apart(chance.sample(edits, min(len(edits), chance.choice((1, 1, 2)))))


def _edits(text: str, lang: str) -> Iterator[Edit]:
    for pattern, new in REWORDINGS[lang]:
        for match in re.finditer(pattern, text):
            yield Edit(match.start(), match.end(), new)


def _apart(edits: list[Edit]) -> list[Edit]:
    """Edits that do not meet; a later one gives way."""
    found: list[Edit] = []
    for edit in edits:
        if not any(_meet(edit, other) for other in found):
            found.append(edit)
    return found


def _meet(one: Edit, other: Edit) -> bool:
    return one.start <= other.end and other.start <= one.end


def _overlap(one: Edit, other: Edit) -> bool:
    """True if they share a character, or begin at the same place."""
    return one.start == other.start or (one.start < other.end and other.start < one.end)


def taken_together(text: str, ours: list[Edit], theirs: list[Edit]) -> str | None:
    """The text with the edits of both, an edit that both made being one; None if two overlap."""
    everything = list(dict.fromkeys((*ours, *theirs)))
    if any(_overlap(one, other) for one in ours for other in theirs if one != other):
        return None
    return applied(text, everything)


def applied(text: str, edits: list[Edit]) -> str:
    """The text with edits that do not meet, from the last to the first."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text
