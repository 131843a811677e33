"""A topic that the scope names and no clause treats."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation

IDENTIFIED_BLOCKS = re.compile(r"(?:规定|确立|描述|提供|给出|界定)了(?P<topics>[^。，；]*)")
PART = re.compile(r"[^、和及以与]+(?:与[^、和及]+)?")
HEAD = re.compile(r"^[^的]{1,16}的(?=[^的]{2,}$)")
TAIL = re.compile(r"(?:等)?的?(?:管理|技术|基本|一般|相应)?(?:要求|规定|内容|方法|原则|信息|指南|程序)$")
LEAST = 2


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare each topic of an enumeration in the scope with the titles of the clauses."""
    titles = [
        text.title
        for clause in context.draft.clauses
        if (text := clause.texts.get("zh")) and clause.element != "scope"
    ]
    for view in context.views.values():
        for passage in view.in_language("zh") if view.element == "scope" else ():
            for match in IDENTIFIED_BLOCKS.finditer(passage.prose):
                yield from _missing(passage, match, titles)


def _missing(passage: Passage, match: re.Match[str], titles: list[str]) -> Iterator[Violation]:
    if "、" not in match["topics"]:
        return
    for part in PART.finditer(match["topics"]):
        topic = HEAD.sub("", TAIL.sub("", part.group()))
        if len(topic) >= LEAST and not any(
            topic in title or title in part.group() for title in titles if title
        ):
            start = match.start("topics") + part.start() + part.group().index(topic)
            yield Violation(
                at=passage.at(start), clause=passage.clause.id, length=len(topic), values={"topic": topic}
            )


RULE = Rule(
    id="SCP-004",
    name="topic-without-clause",
    severity="warning",
    title=Bilingual("范围所列的内容没有对应的章条", "Topic of the scope without a clause"),
    message=Bilingual(
        "范围列有“{topic}”，而没有这样的章条", "The scope names “{topic}”, which no clause treats"
    ),
    remedy=Bilingual("使范围与章条的标题一致", "Make the scope and the titles agree"),
    why=Bilingual("读者从范围找到要读的章。", "Readers go from the scope to the clause."),
    source="GB/T 1.1—2020, 8.5",
    needs="draft",
    broken="""
# scope 范围 {element=scope}
本文件规定了社区食堂的内容审核、信用评价和记录保存的要求。
# platform 内容审核
# records 记录保存
""",
    passing="""
# scope 范围 {element=scope}
本文件规定了社区食堂的内容审核、信用评价和记录保存的要求。
# platform 内容审核
# credit 信用评价
# records 记录保存
""",
    check=check,
)
