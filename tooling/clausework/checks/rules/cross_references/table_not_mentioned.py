"""A table or figure to which neither its clause nor a reference points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import CROSS_REFERENCES
from clausework.model.clause import walk

NAMES = {
    "table": {"zh": "表", "en": "able"},
    "figure": {"zh": "图", "en": "igure"},
}
SPOKEN = {"table": Bilingual("表", "table"), "figure": Bilingual("图", "figure")}


COMPOUNDS = re.compile(
    r"代表|表[示明述达演态决扬白情面现]|[报仪手钟]表|企图|意图|图[书像片案]|[地蓝截]图|试图|发表|列表"
)
"""Words with the characters that speak of no table or figure of the clause."""


class UnmentionedBlock(LocatedFact, frozen=True, kw_only=True):
    """A table or figure that no words of its clause mention, in one language."""

    kind: str
    label: str
    lang: str


def _unmentioned(view: ClauseView) -> Iterator[UnmentionedBlock]:
    """Look for the word 表 or 图 (table, figure) in the paragraphs of the clause, whoever made the table."""
    for lang, text in view.clause.texts.items():
        blocks = walk(text.blocks)
        words = "".join(block.text for block in blocks if block.kind in ("paragraph", "item"))
        words = COMPOUNDS.sub("", words) if lang == "zh" else words
        for block in blocks:
            name = NAMES.get(block.kind, {}).get(lang)
            if name and name not in words:
                yield UnmentionedBlock(
                    at=place_of(block, 0, text.at),
                    clause=view.clause.id,
                    kind=block.kind,
                    label=block.label,
                    lang=lang,
                )


UNMENTIONED = Facts(UnmentionedBlock, _unmentioned)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each that no reference names either, wherever that stands."""
    cited = {(link.lang, link.target) for link in CROSS_REFERENCES.of(context)}
    for block in UNMENTIONED.of(context):
        if (block.lang, block.label) not in cited:
            yield Violation(at=block.at, clause=block.clause, values={"what": SPOKEN[block.kind]})


RULE = Rule(
    id="XRF-008",
    name="table-not-mentioned",
    severity="warning",
    title=Bilingual("图或者表没有被提及", "Table or figure not mentioned"),
    message=Bilingual("条文没有提及这个{what}", "The text does not mention this {what}"),
    remedy=Bilingual(
        "给{what}题加标签，如 {{#tab-records}}，在条文中写“见[](#tab-records)”",
        "Give its caption a label, as {{#tab-records}}, and refer to it: “see [](#tab-records)”",
    ),
    why=Bilingual("由提及的话看出图、表是要求还是资料。", "How the text mentions it tells whether it binds."),
    source="GB/T 1.1—2020, 9.7.1, 9.8.1; ISO/IEC Directives 2, 28.3",
    needs="draft",
    covers=("XRF-003",),
    broken="""
# platform 平台
平台应公示规则。{#P-1}

表：记录保存期

| 记录 | 期限 |
|---|---|
| 订单 | 三年 |
""",
    passing="""
# platform 平台
平台应按[](#tab-records)保存记录。{#P-1}

表：记录保存期{#tab-records}

| 记录 | 期限 |
|---|---|
| 订单 | 三年 |
""",
    check=check,
)
