"""Rules about the scope."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation
from clausework.lang.patterns import Patterns

FIND = Patterns(__file__)


def topic_without_clause(context: CheckContext, *, least: int) -> Iterator[Violation]:
    """Compare each topic of an enumeration in the scope with the titles of the clauses."""
    every = context.texts()
    titles = [text.title for clause, lang, text in every if lang == "zh" and clause.element != "scope"]
    for view in context.views.values():
        for passage in view.in_language("zh") if view.element == "scope" else ():
            for match in FIND.topics.finditer(passage.prose):
                yield from _missing(passage, match, titles, least)


def _missing(passage: Passage, match: re.Match[str], titles: list[str], least: int) -> Iterator[Violation]:
    if "、" not in match["topics"]:
        return
    for part in FIND.part.finditer(match["topics"]):
        topic = FIND.head.sub("", FIND.tail.sub("", part.group()))
        if len(topic) >= least and not any(
            topic in title or title in part.group() for title in titles if title
        ):
            start = match.start("topics") + part.start() + part.group().index(topic)
            yield passage.spot(start, topic).fault(topic=topic)
