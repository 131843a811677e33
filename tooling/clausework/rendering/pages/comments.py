"""The comments of each consultation, counted and in full, with the answers to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec
from markupsafe import Markup

from clausework.consultation.replies import turnout_of
from clausework.model.comment import Comment, Consultation
from clausework.model.filing import courtesies_in
from clausework.rendering import figures, routes
from clausework.rendering.answers import ConsultationRound, fate_name, fate_of, units_told
from clausework.rendering.charts import patterns
from clausework.rendering.dates import answers_due, silence_told
from clausework.rendering.explanatory.consultation import (
    ConsultationWords,
    Share,
    days_table,
    outcomes_table,
    questions_table,
    share_of,
    waited_parts,
)
from clausework.rendering.explanatory.written import table_html
from clausework.rendering.page import Page, fill
from clausework.rendering.view import View
from clausework.strings.catalogue import say


def pages(view: View) -> Iterator[Page]:
    """A page for each consultation that has comments to show or to count."""
    for consultation in view.publication.consultations:
        shown = figures.comments_of(view, consultation)
        if shown or view.publication.unshown.get(consultation.id):
            yield _page(view, consultation, shown)


def _page(view: View, consultation: Consultation, shown: list[Comment]) -> Page:
    address = routes.comments(view.lang, consultation.id)
    chapters = figures.by_chapter(view, shown)
    pages = figures.in_pages(view, figures.listed(view, consultation))
    links = {group.key: figures.group_address(view, group, address) for group in chapters}
    shares = [group.share for group in chapters]
    whole = share_of("", view.say("all_comments"), shown)
    days = days_table(view.lang, consultation, shown)
    words = ConsultationWords(_round(view, consultation, shown), view.lang)
    sums = view.sums(consultation)
    body = fill(
        "comments.html",
        view,
        address,
        consultation=consultation,
        shown=shown,
        sums=sums,
        period=view.period(consultation),
        table=table_html,
        promise=tuple(_promise(view, consultation, shown)),
        named=any(item.name or item.organisation for item in shown),
        contact=view.publication.contact.get(view.lang, ""),
        silence=silence_told(consultation, view.lang),
        units=_units(view, consultation),
        log=next(
            (log for log in view.publication.logs if log.rehearsal == consultation.rehearsal and shown), None
        ),
        rehearsal=consultation.rehearsal or any(comment.rehearsal for comment in shown),
        days=days,
        days_alone=days and msgspec.structs.replace(days, chart=Markup("")),
        counted=view.told(say(view.lang, "charts.public", count=len(shown)), shown),
        outcomes=outcomes_table([whole], "all", view.lang),
        by_chapter=outcomes_table(shares, "chapter", view.lang, links, "chapter"),
        by_role=outcomes_table(words.found.roles, "role", view.lang, sift="role"),
        questions=questions_table(words, view.comment_link(address)),
        waits=waited_parts(words),
        menus=_menus(view, shares, words.found.roles, list(words.found.fates)),
        chapters=shown_on(view, consultation, pages[0] if pages else []),
        pages=pager(view, pages, 1, partial(routes.comments, view.lang, consultation.id)),
        anchor_of=figures.anchor_of,
        outcome_of=fate_of,
        patterns=patterns(),
        charts=figures.words_of(view),
    )
    return Page(
        address=address,
        title=consultation.title.get(view.lang, consultation.id),
        body=body,
        kind="comments",
        description=sums,
    )


class Pager(msgspec.Struct, frozen=True):
    """The page that is shown of comments: its number, its first and last comment, and how many there are.

    `addresses` are those of all pages, none where there is but one; the `lists` of their consultations tell
    a script on which page each comment stands by now.
    """

    page: int
    first: int
    last: int
    count: int
    addresses: tuple[str, ...]
    lists: tuple[str, ...]


def pager(view: View, pages: Sequence[Sequence[Comment]], page: int, address: Callable[[int], str]) -> Pager:
    """The pager of a page, by its number; `address` gives that of any."""
    sizes = [sum(1 + len(view.alike(comment)) for comment in part) for part in pages]
    before = sum(sizes[: page - 1])
    addresses = tuple(map(address, range(1, len(pages) + 1))) if len(pages) > 1 else ()
    asked = dict.fromkeys(comment.consultation for each in pages for comment in each)
    lists = tuple(routes.comment_list(view.lang, consultation) for consultation in asked)
    return Pager(page, before + 1, before + sum(sizes[page - 1 : page]), sum(sizes), addresses, lists)


Shown = list[tuple[figures.CommentGroup, list[tuple[str, str, list[Comment]]]]]


def shown_on(view: View, consultation: Consultation, comments: Sequence[Comment]) -> Shown:
    """Comments by chapter and clause."""
    groups = figures.by_chapter(view, comments)
    return [(group, figures.by_clause(view, consultation, group)) for group in groups]


def _round(view: View, consultation: Consultation, shown: list[Comment]) -> ConsultationRound:
    """The part of a consultation that the public may read."""
    publication = view.publication
    drafts = {edition.draft.label: edition.draft for edition in publication.editions}
    return ConsultationRound(
        consultation=consultation,
        draft=drafts.get(consultation.draft) or drafts[publication.current],  # its own is not frozen yet
        comments=tuple(shown),
        commenters=publication.commenters,
        courtesies=courtesies_in(publication.words),
    )


def _promise(view: View, consultation: Consultation, shown: list[Comment]) -> Iterator[str]:
    """By when answers were promised, and how many came later or are still wanting."""
    due = answers_due(consultation)
    if not due:
        return
    yield view.say("answers_due", day=view.day(due))
    late = sum(item.disposition is not None and item.disposition.date > due for item in shown)
    if late:
        yield view.say("answers_late", count=late)
    wanting = sum(map(view.overdue, shown))
    if wanting:
        yield view.say("answers_overdue", count=wanting, day=view.day(view.written))


def _units(view: View, consultation: Consultation) -> str:
    """The number of invited bodies that replied; "" where none was invited."""
    publication = view.publication
    records = (*publication.comments, *publication.hidden)
    counts = turnout_of(consultation, records, publication.replies.get(consultation.id, ()))
    return view.told_of(units_told(counts, consultation, view.lang), consultation) if counts else ""


def _menus(
    view: View, chapters: Sequence[Share], roles: Sequence[Share], outcomes: Sequence[str]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters of the comments: name, label, and the values with their names."""
    return [
        ("chapter", view.say("chapter_column"), [(of.id, of.name) for of in chapters]),
        ("role", view.say("commenter_column"), [(of.id, of.name) for of in roles]),
        ("outcome", view.say("outcome_column"), [(name, fate_name(name, view.lang)) for name in outcomes]),
    ]
