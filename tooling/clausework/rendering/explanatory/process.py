"""Where a standard came from: its task, those who wrote it, and its drafts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clausework.model.comment import Vote
from clausework.model.draft import WORKING
from clausework.model.redline import Redline
from clausework.redline.ledger import ledger
from clausework.rendering import labels
from clausework.rendering.answers import ConsultationRound
from clausework.rendering.dates import period_name
from clausework.rendering.explanatory.note import NoteSection, NoteTable, NoteText
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.rehearsal import told
from clausework.rendering.view import View
from clausework.strings.catalogue import text_in


def title(view: View) -> str:
    """《名称》（征求意见稿）编制说明."""
    draft, text = view.draft, NoteText(view.lang)
    stage, name = text_in(draft.stage, view.lang), labels.title_without_stage(draft, view.lang)
    return text.say("title_of_stage" if stage else "title", title=name, stage=stage)


def facts(view: View, rounds: Sequence[ConsultationRound]) -> tuple[str, ...]:
    """What a reader must know first: which draft it is, what is a rehearsal, what gaps are."""
    text, draft = NoteText(view.lang), view.draft
    edition = view.publication.edition(draft.label)
    found = [
        text.say("of_working", day=view.day(draft.date))
        if draft.label == WORKING
        else text.say("of_draft", label=draft.label, day=view.day(draft.date), digest=edition.digest)
    ]
    found.append(text_in(draft.notice, view.lang))
    if any(made.rehearsed.whole or made.rehearsed.count for made in rounds):
        found.append(text.say("rehearsal"))
    found.append(text.say("of_gaps"))
    return tuple(filter(None, found))


def background(view: View, rounds: Sequence[ConsultationRound]) -> NoteSection:
    """Task, authors and drafts."""
    text, filing = NoteText(view.lang), view.publication.filing
    task = text_in(filing.task, view.lang) or text.gap("task")
    return text.chapter(
        "background",
        sections=(
            text.section("task", task),
            text.section("authors", *_authors(view, text)),
            text.section("process", *_process(view, text, rounds)),
        ),
    )


def _authors(view: View, text: NoteText) -> Iterator[str]:
    filing = view.publication.filing
    for name, found in (("organisations", filing.organisations), ("drafters", filing.drafters)):
        names = [text_in(item, view.lang) for item in found]
        yield text.say(name, names=text.join(names)) if names else text.gap(name)


def editions_until(publication: Publication) -> tuple[Edition, ...]:
    """The current draft and those before it."""
    labels = [edition.draft.label for edition in publication.editions]
    return publication.editions[: labels.index(publication.current) + 1]


def _process(view: View, text: NoteText, rounds: Sequence[ConsultationRound]) -> Iterator[str | NoteTable]:
    editions = editions_until(view.publication)
    rows = [
        (
            view.name(edition.draft.label),
            text_in(edition.draft.stage, view.lang),
            view.day(edition.draft.date),
            edition.digest or text.say("not_frozen"),
        )
        for edition in editions
    ]
    yield text.say("drafts", count=len(rows))
    yield text.table("draft stage day digest", (3, 4, 5, 13), rows)
    known = {edition.draft.label for edition in editions}
    for redline in view.publication.redlines:
        if redline.new.label in known:
            yield _changed(view, text, redline)
    for made in rounds:
        yield _consulted(view, text, made)
    votes = [vote for vote in view.publication.votes if vote.draft in known]
    for vote in votes:
        yield _vote(text, vote)
    yield text.gap("review_further" if votes else "review")


def _consulted(view: View, text: NoteText, made: ConsultationRound) -> str:
    """When a draft was consulted on, and how much came."""
    of = made.consultation
    period = period_name(of, view.lang) if of.opens and of.closes else ""
    words = text.say(
        "consulted" if period else "consulted_undated",
        draft=view.name(of.draft),
        period=period,
        count=len(made.comments),
    )
    return told(words, made.rehearsed, view.lang)


def _changed(view: View, text: NoteText, redline: Redline) -> str:
    """How much a draft changed."""
    book = ledger(redline)
    clauses = book.clause_count()
    return text.say(
        "changed",
        old=view.name(redline.old.label),
        new=view.name(redline.new.label),
        count=clauses.changed,
        substantive=clauses.substantive,
        editorial=clauses.editorial,
        changes=book.count().changes,
    )


def _vote(text: NoteText, vote: Vote) -> str:
    return text.say(
        "vote",
        draft=vote.draft,
        in_favour=vote.in_favour,
        against=vote.against,
        abstained=vote.abstained,
        drafters=vote.drafters,
    )
