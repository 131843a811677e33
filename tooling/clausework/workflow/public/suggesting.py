"""Compare a suggested wording with the present one."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.clause import Run
from clausework.model.redline import Edit
from clausework.redline.memory import forget
from clausework.redline.words.diff import compare_runs
from clausework.redline.words.tokens import Tokenizer
from clausework.rendering.formats.data import ClauseData


def present_words(clause: ClauseData, provision: str, lang: str) -> str:
    """The words that a suggestion would change: the clause's, or those of one provision of it."""
    for duty in clause.provisions:
        if duty.id == provision:
            return duty.text.get(lang, "")
    return clause.text.get(lang, "")


def effective(suggestion: str, clause: ClauseData) -> str:
    """The suggestion, or "" where it only repeats what the clause or a provision of it says."""
    words = _squeezed(suggestion)
    return "" if words in map(_squeezed, _wordings(clause)) else suggestion


def _wordings(clause: ClauseData) -> Iterator[str]:
    yield ""
    yield from clause.text.values()
    for duty in clause.provisions:
        yield from duty.text.values()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def compare_words(old: str, new: str, lang: str) -> tuple[Edit, ...]:
    """What the suggestion deletes and inserts, word by word; nothing is remembered of either."""
    try:
        return compare_runs((Run(old),), (Run(new),), Tokenizer((), lang))
    finally:
        forget()


def suggested_edits(clause: ClauseData, provision: str, suggestion: str, lang: str) -> tuple[Edit, ...]:
    """What a suggestion would change in the present words of a clause."""
    return compare_words(present_words(clause, provision, lang), suggestion, lang)
