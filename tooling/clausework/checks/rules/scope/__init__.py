"""Rules about the scope."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation
from clausework.lang.patterns import Patterns

FIND = Patterns(__file__)


def scope_against_name(
    context: CheckContext, *, kinds: dict[str, list[str]], least: int
) -> Iterator[Violation]:
    """Compare what the scope says that the document does, and to what, with the name of the document."""
    title = _whole_name(context.draft.title.get("zh", ""))
    scopes = (view for view in context.views.values() if view.element == "scope")
    passages = [passage for view in scopes for passage in view.in_language("zh")]
    said = "".join(item.prose for item in passages)
    fitting = next((verbs for kind, verbs in kinds.items() if title.endswith(kind)), [])
    topic = object_named(title)
    pairs = {topic[place : place + 2] for place in range(len(topic) - 1)}
    for passage in passages:
        stated = FIND.states.search(passage.prose)
        if stated and fitting and not any(verb in said for verb in fitting):
            yield passage.found(stated).fault("kind", name=title, verb=stated["verb"], fitting=fitting[0])
        if stated and pairs and 100 * sum(pair in said for pair in pairs) < least * len(pairs):
            yield passage.found(stated).fault(name=title)
            return


def object_named(title: str) -> str:
    """The object that the Chinese name of a standard names; "" if it is no such name, by its last words."""
    name = _whole_name(title)
    return FIND.kind.sub("", name) if FIND.kind.search(name) else ""


def _whole_name(title: str) -> str:
    return FIND.part_of.sub("", re.sub(r"\s+", "", title))


def topic_without_clause(context: CheckContext, *, least: int) -> Iterator[Violation]:
    """Compare each topic of an enumeration in the scope with the titles of the clauses."""
    for view in context.views.values():
        for passage in view.in_language("zh") if view.element == "scope" else ():
            for match in FIND.topics.finditer(passage.prose):
                yield from _missing(context, passage, match, least)


def _missing(
    context: CheckContext, passage: Passage, match: re.Match[str], least: int
) -> Iterator[Violation]:
    if "、" not in match["topics"]:
        return
    every = (each for each in context.texts() if each[1] == "zh" and each[0].element != "scope")
    titles = [text.title for *_, text in every]
    for part in FIND.part.finditer(match["topics"]):
        topic = FIND.head.sub("", FIND.tail.sub("", part.group()))
        if len(topic) >= least and not any(
            topic in title or title in part.group() for title in titles if title
        ):
            start = match.start("topics") + part.start() + part.group().index(topic)
            yield passage.spot(start, topic).fault(topic=topic)
