"""A label that something else has already."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, fallback, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import ids
from clausework.model.clause import walk


class LabelledBlock(LocatedFact, frozen=True, kw_only=True):
    """A table, figure, formula, note or example with a label, in one language."""

    label: str
    lang: str


def _labelled(view: ClauseView) -> Iterator[LabelledBlock]:
    for lang, text in view.clause.texts.items():
        for block in walk(text.blocks):
            if block.label:
                yield LabelledBlock(
                    at=place_of(block, 0, fallback(view.clause, lang)),
                    clause=view.clause.id,
                    length=max(1, len(block.text)),
                    label=block.label,
                    lang=lang,
                )


LABELLED_BLOCKS = Facts(LabelledBlock, _labelled)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each label that is that of a block before, or the ID of a clause or provision."""
    known = ids(context)
    seen: dict[tuple[str, str], str] = {}
    for item in LABELLED_BLOCKS.of(context):
        before = known[item.label].id if item.label in known else seen.get((item.lang, item.label))
        if before is not None:
            yield Violation(
                at=item.at,
                clause=item.clause,
                length=item.length,
                values={"label": item.label, "other": before},
            )
        seen.setdefault((item.lang, item.label), item.clause)


RULE = Rule(
    id="XRF-012",
    name="label-twice",
    severity="error",
    title=Bilingual("标签重复", "Label used twice"),
    message=Bilingual("标签 {label} 在 {other} 已使用", "The label {label} is already used in {other}"),
    remedy=Bilingual("换一个标签，引用它的地方一并改", "Choose another label, and change what refers to it"),
    why=Bilingual(
        "引用靠标签认图、表和公式。", "References know tables, figures and formulas by their label."
    ),
    source="Clausework",
    needs="draft",
    broken="""
保存期见[](#tab-a)。

表：订单{#tab-a}

| 甲 |
|---|
| 1 |

表：评价{#tab-a}

| 甲 |
|---|
| 1 |
""",
    passing="""
保存期见[](#tab-a)、[](#tab-b)。

表：订单{#tab-a}

| 甲 |
|---|
| 1 |

表：评价{#tab-b}

| 甲 |
|---|
| 1 |
""",
    check=check,
)
