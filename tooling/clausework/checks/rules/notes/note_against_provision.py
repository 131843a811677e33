"""A note that gives another figure than the provision that it explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.quantities import Measure, read
from clausework.lang.script import HAN_RANGE

BOUND = re.compile(
    "最[短长低高少多大小]|至[少多]|不[少低超]于|不超过"
    "|minimum|maximum|at least|at most|no (?:more|less) than|not exceed"
)
"""What says that a figure is a limit, as those of provisions are."""
TOPIC = re.compile(rf"[{HAN_RANGE}]{{4,}}|[A-Za-z]{{5,}}")
SHARED = 4
"""Han characters in a row that a note and a provision about one thing have in common."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare each limit in a note with those of the provisions of its clause."""
    for view in context.views.values():
        passages = list(view.in_language(context.main))
        stated = [passage for passage in passages if passage.block.id]
        notes = [passage for passage in passages if passage.block.kind == "note"]
        for note in notes if stated else ():
            yield from _compare(note, stated)


def _compare(note: Passage, stated: list[Passage]) -> Iterator[Violation]:
    said = _limits(note) if BOUND.search(note.prose) else {}
    every = {measure.exact for passage in stated for measure in _limits(passage)}
    for measure, (words, offset) in said.items():
        if measure.exact in every:
            continue
        for passage in stated:
            other = _rival(measure, note, passage)
            if other:
                yield Violation(
                    at=note.at(offset),
                    clause=note.clause.id,
                    length=len(words),
                    values={"note": words, "id": passage.block.id, "provision": other},
                )
                break


def _rival(measure: Measure, note: Passage, passage: Passage) -> str:
    """The words of the only other limit of that unit in a provision about the same; "" if there is none."""
    rivals = [words for found, (words, _) in _limits(passage).items() if found.unit == measure.unit]
    if len(rivals) != 1 or not BOUND.search(passage.prose):
        return ""
    return rivals[0] if _share(note.prose, passage.prose) else ""


def _limits(passage: Passage) -> dict[Measure, tuple[str, int]]:
    """The measures of a passage that count something, each with its words and where they stand."""
    found: dict[Measure, tuple[str, int]] = {}
    for quantity in read(passage.prose, passage.lang):
        for measure in quantity.measures:
            if measure.unit and not measure.loose:
                found[measure] = quantity.text, quantity.start
    return found


def _share(one: str, other: str) -> bool:
    """Whether two texts have a topic in common: a longer word, or some Han characters in a row."""
    for match in TOPIC.finditer(one):
        word = match.group()
        if word.isascii():
            if word in other:
                return True
            continue
        starts = range(len(word) - SHARED + 1)
        if any(word[start : start + SHARED] in other for start in starts):
            return True
    return False


RULE = Rule(
    id="NTE-006",
    name="note-against-provision",
    severity="warning",
    title=Bilingual("注中的数值与条文不一致", "Note at odds with its provision"),
    message=Bilingual(
        "注说“{note}”，条文 {id} 说“{provision}”",
        "The note says “{note}”, the provision {id} says “{provision}”",
    ),
    remedy=Bilingual(
        "照条文改注；注中最好不重复数值", "Correct the note after the provision; best, it repeats no figure"
    ),
    why=Bilingual(
        "注只解释条文；数值不一，读者不知照哪个做。",
        "A note explains; with two figures nobody knows which to follow.",
    ),
    source="GB/T 1.1—2020, 9.11; ISO/IEC Directives 2, 24",
    broken="""
平台应保存直播内容，保存期自直播结束之日起不少于九十日。{#P-1}

注：直播视频属于直播内容，最短保存期为六十日。
""",
    passing="""
平台应保存直播内容，保存期自直播结束之日起不少于九十日。{#P-1}

注：直播视频属于直播内容，最短保存期为九十日。
""",
    check=check,
)
