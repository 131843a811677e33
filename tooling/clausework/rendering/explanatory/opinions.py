"""What the public said of the drafts, in numbers, and where opinions stood against each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clausework.consultation.visibility import may_be_shown, public_part
from clausework.lang.normalise import shown
from clausework.model.comment import Comment
from clausework.rendering import labels
from clausework.rendering.answers import (
    FATES,
    ConsultationRound,
    Share,
    facts_of,
    fate_name,
    rehearsal_note,
    sums,
    tally,
)
from clausework.rendering.explanatory.note import NoteSection, NoteTable, NoteText
from clausework.rendering.rehearsal import told
from clausework.rendering.view import View

TAKEN = ("accepted", "partly")
LONGEST = 80
"""Characters of a comment or an answer that are quoted."""


def consultations(view: View, rounds: Sequence[ConsultationRound]) -> NoteSection:
    """Each consultation in numbers."""
    text = NoteText(view.lang)
    if not rounds:
        return text.chapter("opinions", text.say("no_consultation"), text.gap("consultation"))
    parts = [part for made in rounds for part in _round(made, text)]
    return text.chapter("opinions", *parts, text.say("see_table"))


def _round(made: ConsultationRound, text: NoteText) -> Iterator[str | NoteTable]:
    found = tally(made, text.lang)
    yield from facts_of(made, text.lang)[1:]
    yield from (*rehearsal_note(made, text.lang), sums(made, text.lang))
    for name, shares in (("chapter", found.chapters), ("role", found.roles)):
        if shares:
            yield _shares(shares, name, text)
    if found.changes:
        words = text.say(
            "changed_by_comments", count=len(found.changes), places=text.join(list(found.changes))
        )
        yield told(words, made.rehearsed, text.lang)
    if found.open:
        yield told(
            text.say("open", count=len(found.open), numbers=text.join(list(found.open))),
            made.rehearsed,
            text.lang,
        )


def _shares(shares: Sequence[Share], name: str, text: NoteText) -> NoteTable:
    fates = [fate for fate in FATES if any(share.fates.get(fate) for share in shares)]
    rows = tuple(
        (share.name, *(str(share.fates.get(fate, 0)) for fate in fates), str(share.total)) for share in shares
    )
    columns = (
        text.say(f"column_by_{name}"),
        *(fate_name(fate, text.lang) for fate in fates),
        text.say("column_total"),
    )
    return NoteTable(columns=columns, rows=rows, weights=(8, *(3 for _ in fates), 3))


def divergences(view: View, rounds: Sequence[ConsultationRound]) -> NoteSection:
    """The places where some comments were taken and others were not; whether it matters, people say."""
    text = NoteText(view.lang)
    rows = [row for made in rounds for row in _opposed(made, text)]
    if not rows:
        return text.chapter("divergences", text.say("no_opposed"), text.gap("divergences"))
    table = text.table("clause taken refused", (3, 10, 10), rows)
    return text.chapter("divergences", text.say("opposed", count=len(rows)), table, text.gap("divergences"))


def _opposed(made: ConsultationRound, text: NoteText) -> Iterator[tuple[str, ...]]:
    places: dict[str, list[Comment]] = {}
    order = {clause.id: place for place, clause in enumerate(made.draft.clauses)}
    for comment in sorted(made.comments, key=lambda item: order.get(item.anchor.clause, -1)):
        if may_be_shown(comment) and not comment.withdrawn and comment.disposition:
            anchor = comment.anchor
            name = anchor.provision or anchor.clause
            places.setdefault(name, []).append(comment)
    for comments in places.values():
        taken = [item for item in comments if item.disposition and item.disposition.outcome in TAKEN]
        refused = [item for item in comments if item.disposition and item.disposition.outcome == "rejected"]
        if taken and refused:
            place = labels.place_of(made.draft, comments[0].anchor, text.lang)
            yield (place, *("\n".join(_quoted(item, text) for item in side) for side in (taken, refused)))


def _quoted(comment: Comment, text: NoteText) -> str:
    """A comment by its number, with its first words and those of the answer."""
    answer = comment.disposition.reason if comment.disposition else ""
    key = "quoted_rehearsal" if comment.rehearsal else "quoted"
    words = shown(public_part(comment).text)
    return text.say(key, number=comment.id, words=_short(words), answer=_short(answer))


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"
