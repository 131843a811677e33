"""Rules about the scope."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation

TOPICS = re.compile(r"(?:规定|确立|描述|提供|给出|界定)了(?P<topics>[^。，；]*)")
PART = re.compile(r"[^、和及以与]+(?:与[^、和及]+)?")
HEAD = re.compile(r"^[^的]{1,16}的(?=[^的]{2,}$)")
TAIL = re.compile(r"(?:等)?的?(?:管理|技术|基本|一般|相应)?(?:要求|规定|内容|方法|原则|信息|指南|程序)$")
LEAST = 2


def topic_without_clause(context: CheckContext) -> Iterator[Violation]:
    """Compare each topic of an enumeration in the scope with the titles of the clauses."""
    every = context.texts()
    titles = [text.title for clause, lang, text in every if lang == "zh" and clause.element != "scope"]
    for view in context.views.values():
        for passage in view.in_language("zh") if view.element == "scope" else ():
            for match in TOPICS.finditer(passage.prose):
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
            yield passage.spot(start, topic).fault(topic=topic)
