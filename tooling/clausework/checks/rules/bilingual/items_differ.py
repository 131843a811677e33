"""A list with more or fewer items in the translation."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback, place_of
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.model.clause import Block, walk


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the number of lists, then the number of items of each."""
    for clause in context.draft.clauses:
        original = clause.texts.get(context.main)
        for lang, text in clause.texts.items():
            if original is None or lang == context.main or clause.generated or not text.blocks:
                continue
            if len(_lists(original.blocks)) != len(_lists(text.blocks)):
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    values={
                        "first": len(_lists(original.blocks)),
                        "other": len(_lists(text.blocks)),
                        "what": LISTS,
                    },
                )
            for one, other in zip(_sizes(original.blocks), _sizes(text.blocks), strict=False):
                if len(one.children) != len(other.children):
                    yield Violation(
                        at=place_of(other, 0, fallback(clause, lang)),
                        clause=clause.id,
                        values={
                            "first": len(one.children),
                            "other": len(other.children),
                            "what": NAMES[one.kind],
                        },
                    )


def _sizes(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in walk(blocks) if block.kind in NAMES)


def _lists(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in walk(blocks) if block.kind == "list")


LISTS = Bilingual("列项的组数", "Lists")
NAMES = {
    "list": Bilingual("列项的项数", "Items of the list"),
    "table": Bilingual("表的行数", "Rows of the table"),
}

RULE = Rule(
    id="BIL-008",
    name="items-differ",
    severity="warning",
    title=Bilingual("两种文字的列项数不一致", "Lists of different length in the translation"),
    message=Bilingual(
        "{what}不一致：原文{first}，译文{other}",
        "{what} differ: {first} in the original, {other} in the translation",
    ),
    remedy=Bilingual("逐项核对", "Go through them one by one"),
    why=Bilingual("少译一项，就少一项要求。", "An item left out is a requirement left out."),
    source="Clausework",
    broken="""
# platform 平台 | Platform
平台应公示下列信息：{#P-1}

1. 名称；
2. 地址。
[en]
The platform shall publish the following: {#P-1}

1. its name.
""",
    passing="""
# platform 平台 | Platform
平台应公示下列信息：{#P-1}

1. 名称；
2. 地址。
[en]
The platform shall publish the following: {#P-1}

1. its name;
2. its address.
""",
    check=check,
    follows={"block": ANY, "clause": ("MD", "LST", "BIL-003", "BIL-005")},
)
