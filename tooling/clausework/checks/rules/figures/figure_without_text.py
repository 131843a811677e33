"""A figure that says nothing to those who cannot see it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.figures._figures import figures

MUTE = re.compile(
    r"\s*(?:图|图片|插图|示意图|image|figure|picture|[\w-]+\.(?:png|jpe?g|svg|gif|webp))?\s*", re.IGNORECASE
)
"""Words that tell no more than that there is a figure."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each figure without words, or with none but the name of its file or kind."""
    for clause, block in figures(context):
        if MUTE.fullmatch(block.text):
            yield Violation(at=place_of(block), clause=clause.id, length=len("![]()") + len(block.target))


RULE = Rule(
    id="FIG-003",
    name="figure-without-text",
    severity="info",
    title=Bilingual("图没有替代文本", "Figure without text"),
    message=Bilingual("图题和替代文本没有说明图的内容", "The figure's text does not say what it shows"),
    remedy=Bilingual(
        "写成 ![投诉处理流程：受理、核实、处置、反馈](文件)",
        "Write ![Handling of complaints: receipt, inquiry, action, answer](file)",
    ),
    why=Bilingual("看不见图的读者靠文字知道图的内容。", "Readers who cannot see it rely on the words."),
    source="WCAG 2.2, 1.1.1",
    broken="""
# platform 平台
![](flow.png)
""",
    passing="""
# platform 平台
![投诉处理流程：受理、核实、处置、反馈](flow.png)
""",
    check=check,
)
