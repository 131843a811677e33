"""Explanation of each change to a reviewer: beside it, and in the table behind the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element

import msgspec

from clausework.drafts.naming import draft_name
from clausework.model.cause import Cause, ChangedLine
from clausework.model.comment import Comment
from clausework.model.redline import Change, Redline
from clausework.redline.causes import distinct
from clausework.redline.ledger import ledger
from clausework.rendering.causing import brief, cause_text
from clausework.rendering.docx.blocks import CellStyles, paragraph, ruled
from clausework.rendering.docx.properties import shares
from clausework.rendering.labels import answer_told, corrections_told
from clausework.rendering.redlining import heading_of, verdict_of
from clausework.strings.catalogue import say

SHOWN_CAUSES = 1
"""How many causes but comments the list of changes names for each change."""


class ToldChange(msgspec.Struct, frozen=True, kw_only=True):
    """A change in words; `causes` are told in full, `cause` in short."""

    heading: str
    weight: str
    verdict: str
    sentence: str = ""
    causes: tuple[str, ...] = ()
    cause: str = ""

    def lines(self) -> tuple[str, ...]:
        """All of it, line by line."""
        return tuple(filter(None, (self.heading, self.sentence, self.verdict, *self.causes)))


def told_changes(
    redline: Redline, lang: str, comments: Iterable[Comment] = (), *, caused: bool
) -> dict[str, ToldChange]:
    """Every change that a reader is told, by its ID; where they are `caused`, it is said if a cause lacks.

    A comment among those given is told with the whole of its answer, a reason of many lines by its number.
    """
    answers = {
        of.id: " ".join(" ".join((answer.words, *corrections_told(of.disposition, lang))).split())
        for of in comments
        for answer in [answer_told(of.disposition, lang)]
        if of.disposition
    }
    changes = map(ledger(redline).marked, redline.told())
    return {change.id: _Teller(change, lang, answers).told(caused) for change in changes}


class _Teller:
    """Tells one change."""

    def __init__(self, change: Change, lang: str, answers: Mapping[str, str]) -> None:
        self._change = change
        self._lang = lang
        self._answers = answers

    def told(self, caused: bool) -> ToldChange:
        change, lang = self._change, self._lang
        owed = [line for line in change.lines if line.owed]
        causes = [cause for line in owed for cause in line.causes]
        told = [self._located(self._whole(cause), self._places(cause, owed)) for cause in distinct(causes)]
        bare = [line for line in owed if caused and not line.causes]  # texts of others need not say why
        missing = [self._located(say(lang, "docx.no_cause"), _ids(bare, owed, change))] if bare else []
        return ToldChange(
            heading=heading_of(change, lang),
            weight=say(lang, f"redline.weight_{change.weight}"),
            verdict=verdict_of(change, lang),
            sentence=change.sentence.get(lang, ""),
            causes=(*told, *missing),
            cause="\n".join((*self._short(causes), *missing)),
        )

    def _places(self, cause: Cause, owed: Sequence[ChangedLine]) -> tuple[str, ...]:
        return _ids([line for line in owed if cause in line.causes], owed, self._change)

    def _located(self, words: str, places: Iterable[str]) -> str:
        where = say(self._lang, "docx.comma").join(places)
        return say(self._lang, "redline.colon").join(filter(None, (where, words)))

    def _whole(self, cause: Cause) -> str:
        answer = self._answers.get(cause.comment) or cause.answer
        told = cause.translations.get(self._lang, {})
        if "answer" in told:
            whole = {self._lang: {**told, "answer": answer}}
            return cause_text(msgspec.structs.replace(cause, translations=whole), self._lang)
        return cause_text(msgspec.structs.replace(cause, answer=answer), self._lang)

    def _short(self, causes: Iterable[Cause]) -> Iterator[str]:
        """The numbers of the comments in one line, and the first words of some other causes.

        The comment on the change has all of them.
        """
        found = distinct(causes)
        others = [of for of in found if not of.comment]
        yield from brief((*(of for of in found if of.comment), *others[:SHOWN_CAUSES]), self._lang)
        if (more := len(others) - SHOWN_CAUSES) > 0:
            yield say(self._lang, "docx.more_causes", count=more)


def _ids(lines: Sequence[ChangedLine], owed: Sequence[ChangedLine], change: Change) -> tuple[str, ...]:
    """The provisions that these lines are of; none if they are all that changed."""
    if len(lines) == len(owed):
        return ()
    return tuple(dict.fromkeys(line.place for line in lines if line.place not in (change.old, change.new)))


# Behind the text: a table of all changes, which is no part of either draft. Accepting or rejecting the
# changes leaves it as it is. Its paragraphs have styles that nothing else has: whoever wants the bare text
# of a draft deletes them.
COLUMNS = ("docx.column_clause", "docx.column_weight", "docx.column_sentence", "docx.column_cause")
WIDTHS = (1900, 850, 3654, 2950)
"""The widths of the columns in twips."""
SHARE = 0.15
"""The part of the words of the text that the list may have; in a longer one the comments alone tell more."""
PAGE = 1500
"""Characters that are never too many for it."""
FULL = ((0, 1, 2, 3), (0, 1, 3), (0, 1), (0,))
"""The columns of the list, and of shorter ones."""

CELLS = CellStyles("SummaryCell", "SummaryCell")


def summary_of(
    redline: Redline, told: Iterable[ToldChange], lang: str, notes: Iterable[str], length: int
) -> list[Element]:
    """The list, in the order in which the changes stand in the text; nothing if nothing changed.

    The `length` is that of the text in characters.
    """
    changes = tuple(told)
    if not changes:
        return []
    holder = Element("w:body")
    paragraph(holder, say(lang, "docx.summary"), "SummaryHeading")
    sides = {side: draft_name(getattr(redline, side).label, lang) for side in ("old", "new")}
    use = say(lang, "docx.summary_use", **sides)
    cells = [(of.heading, of.weight, of.sentence, of.cause) for of in changes]
    above = [*notes, ledger(redline).summary(lang), *ledger(redline).heads(lang), use]
    for shown in FULL:  # the fullest that is short enough
        rows = [[row[column] for column in shown] for row in cells]
        if sum(map(len, (*above, *(cell for row in rows for cell in row)))) <= max(PAGE, SHARE * length):
            break
    for words in above:
        paragraph(holder, words, "SummaryText")
    widths = shares([WIDTHS[column] for column in shown])
    ruled(holder, [say(lang, COLUMNS[column]) for column in shown], rows, widths, frozenset([1]), CELLS)
    paragraph(holder, "", "SummaryText")
    return list(holder)
