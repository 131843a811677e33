"""A translation with more or fewer paragraphs, notes, examples, tables or figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback, place_of
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.model.clause import BlockKind, walk

NAMES: dict[BlockKind, Bilingual] = {
    "paragraph": Bilingual("段", "paragraphs"),
    "note": Bilingual("注", "notes"),
    "example": Bilingual("示例", "examples"),
    "table": Bilingual("表", "tables"),
    "list": Bilingual("列项", "lists"),
    "figure": Bilingual("图", "figures"),
    "formula": Bilingual("公式", "formulas"),
    "footnote": Bilingual("脚注", "footnotes"),
    "code": Bilingual("代码的行", "lines of code"),
    "quotation": Bilingual("引文的段", "paragraphs of quotations"),
    "warning": Bilingual("警告", "warnings"),
    "caution": Bilingual("注意", "cautions"),
}


def check(context: CheckContext) -> Iterator[Violation]:
    """Count the blocks of each kind in both languages; a translation without any text is BIL-003's."""
    for clause in context.draft.clauses:
        original = clause.texts.get(context.main)
        for lang, text in clause.texts.items():
            if original is None or lang == context.main or not text.own:
                continue
            first = Counter(block.kind for block in walk(original.own))
            other = Counter(block.kind for block in walk(text.own))
            for kind, name in NAMES.items():
                if first[kind] != other[kind]:
                    yield Violation(
                        at=place_of(text.own[-1], 0, fallback(clause, lang)),
                        clause=clause.id,
                        values={"what": name, "first": first[kind], "other": other[kind]},
                    )


RULE = Rule(
    id="BIL-011",
    name="blocks-differ",
    severity="warning",
    title=Bilingual(
        "两种文字的段、注或者示例数不一致", "Paragraphs, notes or examples missing in one language"
    ),
    message=Bilingual(
        "{what}数不一致：原文{first}，译文{other}",
        "The number of {what} differs: {first} in the original, {other} in the translation",
    ),
    remedy=Bilingual("补译或者删去多出的部分", "Translate what is missing, or delete what is too much"),
    why=Bilingual(
        "注和示例没有 ID，少译了也看不出来。",
        "Notes and examples have no IDs; one that is missing goes unnoticed.",
    ),
    source="Clausework",
    broken="""
# platform 平台 | Platform
平台应公示规则。{#P-1}

注：规则包括处罚规则。
[en]
The platform shall publish its rules. {#P-1}
""",
    passing="""
# platform 平台 | Platform
平台应公示规则。{#P-1}

注：规则包括处罚规则。
[en]
The platform shall publish its rules. {#P-1}

NOTE: The rules include those on measures.
""",
    check=check,
    follows={"block": ANY, "clause": ("MD", "LST", "BIL-003", "BIL-005")},
)
