"""The comments of each consultation, counted and in full, with the answers to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from markupsafe import Markup

from clausework.model.comment import OUTCOMES, Comment, Consultation
from clausework.rendering import labels, routes
from clausework.rendering.bars import bars
from clausework.rendering.dates import answers_due
from clausework.rendering.filling import fill
from clausework.rendering.page import Page
from clausework.rendering.silence import silence_told
from clausework.rendering.view import View

SHOWN = (*OUTCOMES, "pending")


def pages(view: View) -> Iterator[Page]:
    """A page for each consultation that has comments to show or to count."""
    for consultation in view.publication.consultations:
        shown = [item for item in view.publication.comments if item.consultation == consultation.id]
        if shown or view.publication.unshown.get(consultation.id):
            yield _page(view, consultation, shown)


def outcome_of(comment: Comment) -> str:
    """What became of a comment, `pending` if nothing yet."""
    return comment.disposition.outcome if comment.disposition else "pending"


def _page(view: View, consultation: Consultation, shown: list[Comment]) -> Page:
    address = routes.comments(view.lang, consultation.id)
    counts = Counter(map(outcome_of, shown))
    outcomes = [(view.say(f"outcome_{name}"), counts[name]) for name in SHOWN if counts[name]]
    title = view.say("by_outcome")
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
        outcome_bars=bars(title, outcomes),
        outcome_table=_simple_table(view, title, outcomes),
        chapter_table=_cross_table(view, "by_chapter", "chapter_column", _by_chapter(view, shown)),
        role_table=_cross_table(view, "by_role", "commenter_column", _by_role(view, shown)),
        groups=_groups(view, consultation, shown),
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
    return _simple_table(view, view.say("units"), rows, ("units", "units_count"))


def _by_chapter(view: View, shown: list[Comment]) -> list[tuple[str, list[Comment]]]:
    found: dict[str, list[Comment]] = {}
    for comment in shown:
        found.setdefault(_chapter_name(view, comment), []).append(comment)
    order = [view.whole, *(view.heading(chapter) for chapter in labels.chapters(view.draft))]
    return sorted(found.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))


def _chapter_name(view: View, comment: Comment) -> str:
    """The chapter of a comment's clause as it stands, or of its heir; the whole document.

    Of a clause that is gone it is the chapter that it had, which says so.
    """
    if view.draft.is_whole(comment.anchor.clause):
        return view.whole
    ends = (comment.anchor.clause, *view.index.moved.get(comment.anchor.clause, ()))
    for end in ends:
        if end in view.index.clauses:
            return view.heading(labels.chapter_of(view.draft, view.index.clauses[end]))
    draft = view.publication.edition(comment.draft).draft
    clause = draft.clause(comment.anchor.clause)
    if clause is None:
        return view.say("clause_gone")
    return view.say("chapter_gone", chapter=view.heading(labels.chapter_of(draft, clause)))


def _by_role(view: View, shown: list[Comment]) -> list[tuple[str, list[Comment]]]:
    return [
        (view.role(role), [comment for comment in shown if comment.role == role])
        for role in view.publication.commenters
        if any(comment.role == role for comment in shown)
    ]


def _groups(
    view: View, consultation: Consultation, shown: list[Comment]
) -> list[tuple[str, str, list[Comment]]]:
    """The comments by what they name, in the order of the draft they were made on, the whole of it first."""
    by_clause: dict[str, list[Comment]] = {}
    for comment in shown:
        by_clause.setdefault(comment.anchor.clause, []).append(comment)
    drafts = {edition.draft.label: edition.draft for edition in view.publication.editions}
    draft = drafts.get(consultation.draft, view.draft)
    order = [draft.standard, *(clause.id for clause in draft.clauses)]
    found = []
    for clause_id in sorted(
        by_clause, key=lambda name: (order.index(name) if name in order else len(order), name)
    ):
        clause = draft.clause(clause_id) or view.index.clauses.get(clause_id)
        heading = view.heading(clause) if clause else view.whole if draft.is_whole(clause_id) else ""
        name = f"{view.name(draft.label)} {heading}" if heading else clause_id
        ends = (clause_id, *view.index.moved.get(clause_id, ()))
        page = next(filter(None, map(view.page_of, ends)), "")
        found.append((name, page, by_clause[clause_id]))
    return found


def _simple_table(
    view: View,
    title: str,
    rows: Sequence[tuple[str, int]],
    columns: tuple[str, str] = ("outcome_column", "count_column"),
) -> Markup:
    body = Markup("\n").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(name, count) for name, count in rows
    )
    head = Markup('<tr><th scope="col">{}</th><th scope="col">{}</th></tr>').format(*map(view.say, columns))
    return _table(title, head, body)


def _cross_table(view: View, title: str, column: str, rows: list[tuple[str, list[Comment]]]) -> Markup:
    """Rows by outcome: how many of each, and in all."""
    present = [name for name in SHOWN if any(outcome_of(item) == name for _, found in rows for item in found)]
    names = [view.say(f"outcome_{name}") for name in present] + [view.say("total")]
    head = Markup('<tr><th scope="col">{}</th>{}</tr>').format(
        view.say(column), Markup("").join(Markup('<th scope="col">{}</th>').format(name) for name in names)
    )
    lines = []
    for name, found in rows:
        counts = Counter(map(outcome_of, found))
        cells = [*(counts[key] for key in present), len(found)]
        lines.append(
            Markup('<tr><th scope="row">{}</th>{}</tr>').format(
                name, Markup("").join(Markup("<td>{}</td>").format(cell or "–") for cell in cells)
            )
        )
    return _table(view.say(title), head, Markup("\n").join(lines))


def _table(title: str, head: Markup, body: Markup) -> Markup:
    return Markup(
        '<div class="table" role="region" tabindex="0" aria-label="{}"><table class="counts">\n'
        "<thead>{}</thead>\n<tbody>\n{}\n</tbody></table></div>"
    ).format(title, head, body)
