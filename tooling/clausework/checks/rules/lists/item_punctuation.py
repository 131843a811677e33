"""Items of a list that end with other marks than the fixed ones."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation

MARKS = {"zh": ("；", "。"), "en": (";", ".")}


def check(context: CheckContext) -> Iterator[Violation]:
    """After a colon items end with a semicolon, the last with a stop; sentences end with stops."""
    for passage in context.passages:
        parent, lead = passage.parent, passage.lead
        if (
            passage.block.kind != "item"
            or parent is None
            or parent.kind != "list"
            or passage.lang not in MARKS
        ):
            continue
        if lead is None or lead.text.rstrip()[-1:] not in ("：", ":") or passage.block.children:
            continue
        nested = lead.kind == "item"
        yield from _ending(passage, last=parent.children[-1] is passage.block, nested=nested)


def _ending(passage: Passage, last: bool, nested: bool) -> Iterator[Violation]:
    between, final = MARKS[passage.lang]
    allowed = (between, final) if last and nested else (final,) if last else (between,)
    text = passage.block.text.rstrip()
    if passage.lang == "en":
        for word in (" and", " or"):
            text = text.removesuffix(word)
    runs = passage.block.runs
    ends_in_words = bool(runs) and runs[-1].mark in ("text", "emphasis", "strong")
    if ends_in_words and text and text[-1] not in allowed:
        yield Violation(
            at=passage.at(len(text) - 1),
            clause=passage.clause.id,
            change=Replacement(text[-1], _mended(text[-1], allowed[0]), safe=True),
            values={
                "mark": allowed[0],
                "which": Bilingual("最后一项", "last item") if last else Bilingual("各项", "item"),
            },
        )


def _mended(last: str, mark: str) -> str:
    """The last character with the right mark: in the place of another mark, else after it."""
    return mark if last in "；;。.，,、" else last + mark


RULE = Rule(
    id="LST-002",
    name="item-punctuation",
    severity="warning",
    title=Bilingual("列项末尾的标点不对", "Wrong mark at the end of an item"),
    message=Bilingual("列项的{which}末尾不是“{mark}”", "The {which} does not end with “{mark}”"),
    remedy=Bilingual("末尾改为“{mark}”", "End it with “{mark}”"),
    why=Bilingual(
        "冒号引出的列项是一句话：各项用分号，最后一项用句号。", "A list after a colon is one sentence."
    ),
    source="GB/T 1.1—2020, 7.5",
    broken="""
平台应公示下列信息：{#P-1}

1. 名称。
2. 地址；
""",
    passing="""
平台应公示下列信息：{#P-1}

1. 名称；
2. 地址。
""",
    check=check,
    cure="safe",
)
