"""More footnotes than a reader follows."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import walk

MOST = 8


def _footnotes(view: ClauseView) -> Iterator[int]:
    text = view.clause.texts.get(view.main)
    count = sum(block.kind == "footnote" for block in walk(text.blocks)) if text else 0
    if count:
        yield count


FOOTNOTES = Facts(int, _footnotes)


def check(context: CheckContext) -> Iterator[Violation]:
    """Count the footnotes of the authoritative language."""
    count = sum(FOOTNOTES.of(context))
    if count > MOST:
        yield Violation(at=context.named("standard/outline.yml", ""), values={"count": count})


RULE = Rule(
    id="NTE-005",
    name="many-footnotes",
    severity="info",
    title=Bilingual("脚注过多", "Too many footnotes"),
    message=Bilingual("脚注有{count}条", "There are {count} footnotes"),
    remedy=Bilingual("脚注宜少用：并入条文，或改为“注：”", "Use few: put them into the text, or write notes"),
    why=Bilingual(
        "脚注打断阅读，条文脚注宜尽可能少。", "A footnote interrupts the reader; there should be few."
    ),
    source="GB/T 1.1—2020, 9.12",
    broken="""
# platform 平台
甲[^1]乙[^2]丙[^3]丁[^4]戊[^5]己[^6]庚[^7]辛[^8]壬[^9]。

[^1]: 一

[^2]: 二

[^3]: 三

[^4]: 四

[^5]: 五

[^6]: 六

[^7]: 七

[^8]: 八

[^9]: 九
""",
    passing="""
# platform 平台
平台应公示规则[^1]。{#P-1}

[^1]: 网址由平台确定。
""",
    needs="draft",
    check=check,
)
