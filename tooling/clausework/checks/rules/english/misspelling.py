"""An English word that is misspelt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import msgspec

from clausework.checks.engine.context import CheckContext, ClauseView, Facts
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation
from clausework.lang.en.spelling import can_spell, meant
from clausework.model.words import Words
from clausework.source.memory import Memory

WORD = re.compile(r"(?<![\w.@/#&'’-])[a-z]{5,}(?![\w@/#'’-]|\.\w)")
"""A word in small letters alone: what has capitals, figures or hyphens may be a name or a code."""
OWN = 3
"""Clauses with the same word from which on it is one of the trade, and no slip."""
VERDICTS = dict[str, str]


class EnglishWords(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """The distinct words of a clause in English."""

    words: tuple[str, ...]


def _words(view: ClauseView) -> Iterator[EnglishWords]:
    found = {match.group() for passage in view.in_language("en") for match in WORD.finditer(passage.prose)}
    if found:
        yield EnglishWords(tuple(sorted(found)))


WORDS = Facts(EnglishWords, _words)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each misspelt word that the project neither knows nor uses again and again."""
    if "en" not in context.draft.languages:
        return
    counts = Counter(word for item in WORDS.of(context) for word in item.words)
    wrong = _verdicts(context.memory, counts)
    known = _known(context.words.get("en", Words()))
    wrong = {word: right for word, right in wrong.items() if counts[word] < OWN and word not in known}
    if not wrong:
        return
    for passage in context.in_language("en"):
        for match in WORD.finditer(passage.prose):
            word = match.group()
            if word in wrong:
                yield Violation(
                    at=passage.at(match.start()),
                    clause=passage.clause.id,
                    length=len(word),
                    values={"word": word, "right": wrong[word]},
                    change=Replacement(word, wrong[word]),
                )


def _verdicts(memory: Memory, counts: Counter[str]) -> VERDICTS:
    """What was meant by each word that is misspelt; only words that no check has met are looked up."""
    key = "dictionary" if can_spell() else ""
    before: VERDICTS = memory.recall_kept("spelling", key, VERDICTS, dict)
    news = counts.keys() - before.keys()
    if news:
        before = before | {word: meant(word) for word in sorted(news)}
        memory.keep("spelling", key, before)
    return {word: before[word] for word in counts if before[word]}


def _known(words: Words) -> frozenset[str]:
    """The words that the project declares, each of a phrase of them too."""
    phrases = (*words.known, *words.names, *(name for group in words.synonyms for name in group))
    return frozenset(word for phrase in phrases for word in phrase.lower().split())


RULE = Rule(
    id="ENG-008",
    name="misspelling",
    severity="warning",
    title=Bilingual("英文拼写错误", "Misspelt English word"),
    message=Bilingual("“{word}”拼写有误", "“{word}” is misspelt"),
    remedy=Bilingual(
        "改为“{right}”；没有写错的，列入 standard/words.yml 的 en.known",
        "Write “{right}”; if the word is right, list it under `known` for `en` in standard/words.yml",
    ),
    why=Bilingual(
        "拼错的词检索不到，也使人怀疑其余的文字。",
        "A misspelt word is not found by a search, and casts doubt on the rest.",
    ),
    source="Clausework",
    lang="en",
    needs="draft",
    broken="The platform shall keep its records seperate. {#P-1}",
    passing="The platform shall keep its records separate. {#P-1}",
    check=check,
    cure="suggested",
)
