"""The comments of each consultation, counted and in full, with the answers to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import msgspec
from markupsafe import Markup

from clausework.model.comment import Comment, Consultation
from clausework.rendering import figures, routes
from clausework.rendering.charts import patterns
from clausework.rendering.dates import answers_due, silence_told
from clausework.rendering.filled import filled
from clausework.rendering.page import Page, fill
from clausework.rendering.view import View
from clausework.strings.catalogue import say

Groups = Sequence[figures.CommentGroup]
DAY_COLUMNS = ("charts.day_column", "site.count_column")


def pages(view: View) -> Iterator[Page]:
    """A page for each consultation that has comments to show or to count."""
    for consultation in view.publication.consultations:
        shown = [item for item in view.publication.comments if item.consultation == consultation.id]
        if shown or view.publication.unshown.get(consultation.id):
            yield _page(view, consultation, shown)


def _page(view: View, consultation: Consultation, shown: list[Comment]) -> Page:
    address = routes.comments(view.lang, consultation.id)
    chapters, roles = figures.by_chapter(view, shown), figures.by_role(view, shown)
    pages = figures.in_pages(view, figures.listed(view, consultation))
    whole = figures.CommentGroup("", view.say("all_comments"), tuple(shown))
    days, day_rows = figures.days_chart(view, consultation, shown)
    sums = view.told_of(
        view.say(
            "comments_sum",
            shown=len(shown),
            answered=sum(comment.disposition is not None for comment in shown),
            hidden=view.publication.unshown.get(consultation.id, 0),
        ),
        consultation,
    )
    body = fill(
        "comments.html",
        view,
        address,
        consultation=consultation,
        shown=shown,
        sums=sums,
        period=view.period(consultation),
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
        day_table=_simple_table(view, say(view.lang, "charts.days"), day_rows, DAY_COLUMNS),
        pictured=figures.outcome_words(view, shown) if shown else "",
        counted=view.told(say(view.lang, "charts.public", count=len(shown)), shown),
        legend=figures.disposition_legend(view, shown),
        outcome_bars=figures.disposition_bars(view, [whole]),
        chapter_bars=figures.disposition_bars(view, chapters, address),
        role_bars=figures.disposition_bars(view, roles),
        outcome_table=_simple_table(view, view.say("by_outcome"), _outcomes(view, shown)),
        chapter_table=_cross_table(view, "chapter", chapters, address),
        role_table=_cross_table(view, "role", roles),
        menus=_menus(view, chapters, roles, figures.present(shown)),
        chapters=shown_on(view, consultation, pages[0] if pages else []),
        pages=pager(view, pages, 1, partial(routes.comments, view.lang, consultation.id)),
        anchor_of=figures.anchor_of,
        outcome_of=figures.outcome_of,
        patterns=patterns(),
        charts=figures.words_of(view),
    )
    return Page(
        address=address,
        lang=view.lang,
        title=consultation.title.get(view.lang, consultation.id),
        body=body,
        twin=routes.comments(view.other, consultation.id),
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


def _units(view: View, consultation: Consultation) -> Markup | None:
    """The invited bodies in numbers; None where none was invited."""
    counts = view.publication.turnouts.get(consultation.id)
    if counts is None:
        return None
    rows = [(view.say(f"units_{name}"), count) for name, count in msgspec.structs.asdict(counts).items()]
    return _simple_table(view, view.say("units"), rows, ("site.units", "site.units_count"))


def _outcomes(view: View, shown: Sequence[Comment]) -> list[tuple[str, int]]:
    counts = Counter(map(figures.outcome_of, shown))
    return [(view.say(f"outcome_{name}"), counts[name]) for name in figures.present(shown)]


def _menus(
    view: View, chapters: Groups, roles: Groups, outcomes: Sequence[str]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What the comments can be filtered by: name, label, and the values with their names."""
    return [
        ("chapter", view.say("chapter_column"), [(group.key, group.name) for group in chapters]),
        ("role", view.say("commenter_column"), [(group.key, group.name) for group in roles]),
        (
            "outcome",
            view.say("outcome_column"),
            [(name, view.say(f"outcome_{name}")) for name in outcomes],
        ),
    ]


def _simple_table(
    view: View,
    title: str,
    rows: Sequence[tuple[str, int]],
    columns: tuple[str, str] = ("site.outcome_column", "site.count_column"),
) -> Markup:
    body = Markup("\n").join(
        filled('<tr><th scope="row">{}</th><td>{}</td></tr>', name, count) for name, count in rows
    )
    head = filled(
        '<tr><th scope="col">{}</th><th scope="col">{}</th></tr>',
        *(say(view.lang, column) for column in columns),
    )
    return _table(title, head, body)


def _cross_table(view: View, name: str, groups: Groups, address: str = "") -> Markup:
    """Rows by outcome: how many of each, and in all.

    The number of a chapter leads to its comments. A script makes of each number a link that shows those
    alone: `data-` attributes of the cell say which they are.
    """
    outcomes = figures.present(comment for group in groups for comment in group.comments)
    names = [view.say(f"outcome_{outcome}") for outcome in outcomes] + [view.say("total")]
    head = filled(
        '<tr><th scope="col">{}</th>{}</tr>',
        view.say("chapter_column" if name == "chapter" else "commenter_column"),
        Markup("").join(filled('<th scope="col">{}</th>', each) for each in names),
    )
    lines = []
    for group in groups:
        counts, link = group.outcomes, figures.group_address(view, group, address) if address else ""
        cells = [(outcome, counts[outcome]) for outcome in outcomes] + [("", len(group.comments))]
        lines.append(
            filled(
                '<tr><th scope="row">{}</th>{}</tr>',
                group.name,
                Markup("").join(_cell(name, group, outcome, count, link) for outcome, count in cells),
            )
        )
    return _table(view.say(f"by_{name}"), head, Markup("\n").join(lines))


def _cell(name: str, group: figures.CommentGroup, outcome: str, count: int, address: str) -> Markup:
    if not count:
        return Markup("<td>–</td>")
    number = filled('<a href="{}">{}</a>', address, count) if address and not outcome else count
    chosen = filled(' data-outcome="{}"', outcome) if outcome else Markup("")
    return filled('<td data-{}="{}"{}>{}</td>', name, group.key, chosen, number)


def _table(title: str, head: Markup, body: Markup) -> Markup:
    return filled(
        '<div class="table" role="region" tabindex="0" aria-label="{}"><table class="counts">\n'
        "<thead>{}</thead>\n<tbody>\n{}\n</tbody></table></div>",
        title,
        head,
        body,
    )
