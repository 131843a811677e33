"""The last chapters of a note: patents, how to put the standard into practice, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clausework.rendering import labels
from clausework.rendering.answers import ConsultationRound
from clausework.rendering.explanatory.content import provision_name
from clausework.rendering.explanatory.note import NoteSection, NoteTable, NoteText
from clausework.rendering.explanatory.process import editions_until
from clausework.rendering.view import View
from clausework.strings.catalogue import text_in


def patents(view: View) -> NoteSection:
    """What is known of patents."""
    text = NoteText(view.lang)
    known = text_in(view.publication.filing.patents, view.lang)
    return text.chapter("patents", known or text.gap("patents"))


def implementation(view: View) -> NoteSection:
    """From when on, and what goes with it."""
    text, effective = NoteText(view.lang), view.draft.effective
    days = [text.say("effective", day=view.day(effective))] if effective else [text.gap("effective")]
    return text.chapter("implementation", *days, text.gap("measures"))


def other_matters(view: View, rounds: Sequence[ConsultationRound]) -> NoteSection:
    """What a lawyer must still decide, mistakes of frozen drafts, and what this text is not."""
    text = NoteText(view.lang)
    parts = [*_questions(view, text), *_corrections(view, text)]
    if view.draft.reconstruction:
        parts.append(text.say("reconstruction"))
    if any(made.rehearsed.whole or made.rehearsed.count for made in rounds):
        parts.append(text.say("rehearsal"))
    return text.chapter("other", *(parts or [text.say("nothing_else")]))


def _questions(view: View, text: NoteText) -> Iterator[str | NoteTable]:
    """The questions on what this draft has."""
    rows = [
        (place, text_in(item.question, view.lang))
        for item in view.publication.questions
        if (place := _place(view, item.provision))
    ]
    if rows:
        yield text.say("questions", count=len(rows))
        yield text.table("provision question", (5, 18), rows)


def _place(view: View, identity: str) -> str:
    """A provision or a clause as it is called in this draft, "" if it has none of that ID."""
    if duty := view.index.duties.get(identity):
        return provision_name(view, duty)
    clause = view.draft.clause(identity)
    return labels.mention_of(clause, view.lang) if clause else ""


def _corrections(view: View, text: NoteText) -> Iterator[str]:
    for edition in editions_until(view.publication):
        if words := view.correction(edition.draft.label):
            yield text.say("correction", draft=edition.draft.label, words=words)
