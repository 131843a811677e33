"""Rules about English words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

from clausework.checks.engine.context import OPAQUE, CheckContext, ClauseView, Replacement, Violation, facts
from clausework.lang.en.spelling import SLIPS, can_spell, meant
from clausework.model.filing import Words
from clausework.source.memory import Memory

WORD = re.compile(r"(?<![\w.@/#&'’{}<>`$=\\:+~^|-])[a-z]{5,}(?![\w@/#'’{}<>`$=\\+~^|(-]|[.:]\w|::)")
"""A word in small letters alone: what has capitals, figures, hyphens or signs may be a name or a code."""
NAME = re.compile(r"[A-Za-z]{5,}")
VERDICTS = dict[str, str]


@facts(str)
def words(view: ClauseView) -> list[str]:
    """The words of a clause in English; those that stand there again and again twice."""
    counts = Counter(match.group() for item in view.in_language("en") for match in WORD.finditer(item.prose))
    return sorted(word for word, count in counts.items() for _ in range(min(count, 2)))


@facts(str)
def own_names(view: ClauseView) -> list[str]:
    """The words that a clause has in code, in capitals or as a term, in small letters."""
    blocks = [block for item in view.in_language("en") for block in (item.block, *item.block.children)]
    code = [run.text for block in blocks for run in block.runs if run.mark in OPAQUE or block.kind == "code"]
    names = [word for block in blocks for word in NAME.findall(block.text) if word.isupper()]
    written = " ".join((*code, *names, *view.clause.designations("en"))).lower()
    return sorted(set(NAME.findall(written)))


def misspelling(context: CheckContext, *, own: int) -> Iterator[Violation]:
    """Name each misspelt word that the project neither knows nor uses again and again."""
    if "en" not in context.draft.languages:
        return
    counts = Counter(words.of(context))
    wrong = _verdicts(context.memory, counts)
    words_of = context.words.get("en", Words())
    phrases = (*words_of.known, *words_of.names, *chain.from_iterable(words_of.synonyms))
    known = {word for phrase in phrases for word in phrase.lower().split()}.union(own_names.of(context))
    stems = {word: word.removesuffix("s") for word in wrong.keys() - SLIPS.keys()}
    known |= {word for word, stem in stems.items() if counts[stem] + counts[f"{stem}s"] >= own}
    wrong = {word: right for word, right in wrong.items() if word not in known}
    if not wrong:
        return
    for passage in context.in_language("en"):
        for match in WORD.finditer(passage.prose):
            word = match.group()
            if word in wrong:
                yield passage.spot(match.start(), word).fault(
                    change=Replacement(word, wrong[word]), word=word, right=wrong[word]
                )


def _verdicts(memory: Memory, counts: Counter[str]) -> VERDICTS:
    """The word that was meant by each that is misspelt; only words that no check has met are looked up."""
    key = "dictionary" if can_spell() else ""
    before: VERDICTS = memory.recall_kept("spelling", key, VERDICTS, dict)
    news = counts.keys() - before.keys()
    if news:
        before = before | {word: meant(word) for word in sorted(news)}
        memory.keep("spelling", key, before)
    return {word: before[word] for word in counts if before[word]}
