"""Figures of the charts: from the publication to numbers, words and links; comments by chapter and group."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

import msgspec
from markupsafe import Markup

from clausework.lang.normalise import shown
from clausework.model.comment import Comment, Consultation
from clausework.model.draft import Clause
from clausework.model.redline import Change, Redline
from clausework.redline.ledger import ClauseCounts, ledger, sizes
from clausework.rendering import labels, routes
from clausework.rendering.charts import StripCell, TimeEvent, legend, patterns, stack, strip, timeline
from clausework.rendering.dates import answers_due
from clausework.rendering.explanatory.consultation import Share, last_day, share_of
from clausework.rendering.filled import filled
from clausework.rendering.publication import Edition
from clausework.rendering.view import View
from clausework.strings.catalogue import say

GONE = "gone-"
"""What the keys of chapters begin with whose clauses are no more."""


class CommentGroup(msgspec.Struct, frozen=True):
    """Comments that are counted together; `key` is the ID of the chapter or of the role."""

    key: str
    name: str
    comments: tuple[Comment, ...]

    @property
    def share(self) -> Share:
        """The shares of their answers."""
        return share_of(self.key, self.name, self.comments)


PAGE, PAGE_BYTES, CARD_BYTES, FOLD_BYTES = 50, 60_000, 900, 300
"""The most comments on a page, and bytes of them, each with what surrounds its words."""
GROWN = {"&": 4, "'": 4, "<": 3, ">": 3, '\\"': 3}
"""Bytes by which a sign is longer in HTML than in JSON."""


def by_chapter(view: View, shown: Iterable[Comment]) -> tuple[CommentGroup, ...]:
    """Those on the whole document first, then each chapter that has comments, then those that are gone."""
    names: dict[str, str] = {}
    found: dict[str, list[Comment]] = {}
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for comment in shown:
        place = comment.draft, comment.anchor.clause
        if place not in known:
            known[place] = _chapter(view, comment)
        key, name = known[place]
        names[key] = name
        found.setdefault(key, []).append(comment)
    order = [view.draft.standard, *(chapter.id for chapter in labels.chapters(view.draft))]
    keys = sorted(found, key=lambda key: order.index(key) if key in order else len(order))
    return tuple(CommentGroup(key, names[key], tuple(found[key])) for key in keys)


def _chapter(view: View, comment: Comment) -> tuple[str, str]:
    """The chapter of a comment's clause as it stands, or of its heir; the whole document.

    Of a clause that is gone it is the chapter that it had, which says so.
    """
    if view.draft.is_whole(comment.anchor.clause):
        return view.draft.standard, view.whole
    for end in (comment.anchor.clause, *view.index.moved.get(comment.anchor.clause, ())):
        if end in view.index.clauses:
            chapter = labels.chapter_of(view.draft, view.index.clauses[end])
            return chapter.id, view.heading(chapter)
    draft = view.publication.edition(comment.draft).draft
    clause = draft.clause(comment.anchor.clause)
    if clause is None:
        return GONE, view.say("clause_gone")
    chapter = labels.chapter_of(draft, clause)
    return GONE + chapter.id, view.say("chapter_gone", chapter=view.heading(chapter))


def words_of(view: View) -> Callable[..., str]:
    """The words of charts, for templates."""
    return lambda key, **values: say(view.lang, f"charts.{key}", **values)


def anchor_of(group: CommentGroup) -> str:
    """The anchor of a chapter's comments on the page of the consultation."""
    return f"in-{group.key}"


def in_pages(view: View, comments: Sequence[Comment], first: int = PAGE_BYTES) -> list[list[Comment]]:
    """Comments cut into pages by their number, and by their size where they are long.

    Those that are folded under another are on its page. The `first` page may have room for fewer bytes.
    """
    found: list[list[Comment]] = []
    size = 0
    for comment in comments:
        if comment.id in view.index.folded:
            continue
        words = shown(msgspec.json.encode(comment).decode())
        escaped = sum(words.count(sign) * grown for sign, grown in GROWN.items())
        more = CARD_BYTES + len(words.encode()) + escaped
        more += sum(
            FOLD_BYTES + 3 * len(view.index.groups[one.id].additions.get(one.id, ""))
            for one in view.alike(comment)
        )
        most = first if len(found) == 1 else PAGE_BYTES
        if not found or len(found[-1]) == PAGE or size + more > most:
            found.append([])
            size = 0
        found[-1].append(comment)
        size += more
    return found


def listed(view: View, consultation: Consultation) -> list[Comment]:
    """The public comments of a consultation in the order of its pages."""
    groups = by_chapter(view, comments_of(view, consultation))
    return [
        item for group in groups for _, _, named in by_clause(view, consultation, group) for item in named
    ]


def comment_pages(view: View) -> dict[str, int]:
    """The page of its consultation that each comment stands on, by its number."""
    cut = (in_pages(view, listed(view, consultation)) for consultation in view.publication.consultations)
    return {
        one.id: place
        for pages in cut
        for place, page in enumerate(pages, 1)
        for item in page
        for one in (item, *view.alike(item))
    }


def by_clause(
    view: View, consultation: Consultation, group: CommentGroup
) -> list[tuple[str, str, list[Comment]]]:
    """The comments of a chapter by what they name, in the order of the draft they were made on."""
    by_name: dict[str, list[Comment]] = {}
    for comment in group.comments:
        by_name.setdefault(comment.anchor.clause, []).append(comment)
    drafts = {edition.draft.label: edition.draft for edition in view.publication.editions}
    draft = drafts.get(consultation.draft, view.draft)
    order = [draft.standard, *(clause.id for clause in draft.clauses)]
    found = []
    places = {name: (order.index(name) if name in order else len(order), name) for name in by_name}
    for clause_id in sorted(places, key=places.__getitem__):
        clause = draft.clause(clause_id) or view.index.clauses.get(clause_id)
        heading = view.heading(clause) if clause else view.whole if draft.is_whole(clause_id) else ""
        name = f"{view.name(draft.label)} {heading}" if heading else clause_id
        ends = (clause_id, *view.index.moved.get(clause_id, ()))
        page = next(filter(None, map(view.page_of, ends)), "")
        found.append((name, page, by_name[clause_id]))
    return found


def group_address(view: View, group: CommentGroup, address: str) -> str:
    """The start of the comments of a chapter, as the page at `address` links to it."""
    first = min((item.id for item in group.comments), key=view.page_number)
    return routes.relative(address, f"{view.comments_page(first)}#{anchor_of(group)}")


def chapter_bars(view: View, address: str) -> dict[str, tuple[str, Markup]]:
    """For each chapter with comments its name and a bar of what became of them, which is a link to them."""
    consultation = view.publication.answered
    if consultation is None:
        return {}
    groups = by_chapter(view, comments_of(view, consultation))
    most = max((len(group.comments) for group in groups), default=0)
    return {
        group.key: (
            group.name,
            filled(
                '<a class="answers" href="{}">{}<span class="sum">{}</span></a>',
                group_address(view, group, address),
                stack(group.share.parts, group.share.words(view.lang), most),
                view.told(say(view.lang, "charts.comments", count=len(group.comments)), group.comments),
            ),
        )
        for group in groups
    }


def comments_of(view: View, consultation: Consultation) -> list[Comment]:
    """The public comments of a consultation."""
    return [item for item in view.publication.comments if item.consultation == consultation.id]


def clauses_told(lang: str, counts: ClauseCounts) -> str:
    """The number of clauses that changed, by weight, "" for none."""
    found = {"substantive": counts.substantive, "editorial": counts.editorial}
    return " · ".join(say(lang, f"charts.{weight}", count=of) for weight, of in found.items() if of)


def home_times(view: View, address: str) -> Markup:
    """The line of time: each draft, each consultation, and by when answers were promised."""
    events: list[TimeEvent] = []
    for edition in view.publication.editions:
        if edition.draft.date:
            events.append(_draft_event(view, edition, address))
        for item in view.publication.consultations:
            if item.draft == edition.draft.label and item.closes and not item.rehearsal:
                events += _consultation_events(view, item, address)
    if len(events) < 2:
        return Markup("")
    return timeline("times", say(view.lang, "charts.times"), sorted(events, key=lambda event: event.day))


def _draft_event(view: View, edition: Edition, address: str) -> TimeEvent:
    draft = edition.draft
    current = draft.label == view.publication.current
    page = routes.texts(view.lang) if current else routes.draft(view.lang, draft.label)
    redline = next((item for item in view.publication.redlines if item.new.label == draft.label), None)
    return TimeEvent(
        day=draft.date[:10],
        title=view.stage(draft),
        when=view.day(draft.date),
        told=clauses_told(view.lang, ledger(redline).clause_count()) if redline else "",
        address=routes.relative(address, page) if current or edition.frozen else "",
    )


def _consultation_events(view: View, consultation: Consultation, address: str) -> list[TimeEvent]:
    shown = comments_of(view, consultation)
    answered = sum(item.disposition is not None for item in shown)
    page = routes.relative(address, routes.comments(view.lang, consultation.id))
    due = answers_due(consultation)
    words = partial(say, view.lang)
    asked = TimeEvent(
        day=consultation.opens[:10],
        until=last_day(consultation),
        title=words("charts.asked", draft=view.name(consultation.draft)),
        when=view.period(consultation),
        told=view.told(words("charts.public", count=len(shown)), shown) if shown else "",
        address=page if shown else "",
        kind="said",
    )
    if not due:
        return [asked]
    answers = TimeEvent(
        day=due,
        title=words("charts.due"),
        when=view.day(due),
        told=view.told(words("charts.answered", count=answered, all=len(shown)), shown) if shown else "",
        address=f"{page}#outcomes" if shown else "",
        kind="said",
    )
    return [asked, answers]


def clause_life(view: View, clause: Clause, ids: Sequence[str], address: str) -> Markup:
    """The life of a clause on one line: its texts, the comments, the answers; `ids` are its own by draft."""
    events: list[TimeEvent] = []
    for edition, name in zip(view.publication.editions, ids, strict=True):
        if not name:
            continue
        label = edition.draft.label
        events.append(_text_event(view, edition, view.settings[label].clauses[name], address))
        said = (item for item in view.index.comments.get(name, ()) if item.draft == label)
        shown = [item for item in said if item.anchor.clause == name]
        if shown:
            events += _said_events(view, shown, address)
    if clause.id in view.index.gone:
        events.append(TimeEvent(title=view.changes("gone"), kind="gone"))
    if len(events) < 2:
        return Markup("")
    return timeline("life", say(view.lang, "charts.life"), events)


def _text_event(view: View, edition: Edition, clause: Clause, address: str) -> TimeEvent:
    label = edition.draft.label
    current = label == view.publication.current
    page = routes.clause(view.lang, clause.id) if current else f"{routes.draft(view.lang, label)}#{clause.id}"
    return TimeEvent(
        title=f"{view.name(label)} {view.mention(clause)}",
        when=view.day(edition.draft.date),
        address=routes.relative(address, page) if current or edition.frozen else "",
    )


def _said_events(view: View, shown: Sequence[Comment], address: str) -> list[TimeEvent]:
    page = view.comment_address(shown[0].id)
    answered = [item for item in shown if item.disposition]
    said = TimeEvent(
        title=view.told(say(view.lang, "charts.comments", count=len(shown)), shown),
        address=routes.relative(address, page),
        kind="said",
    )
    if not answered:
        return [said]
    days = sorted(item.disposition.date for item in answered if item.disposition and item.disposition.date)
    answers = TimeEvent(
        title=view.told(say(view.lang, "charts.answered", count=len(answered), all=len(shown)), shown),
        when=view.day(days[-1]) if days else "",
        told=share_of("", "", answered).words(view.lang),
        kind="said",
    )
    return [said, answers]


def change_strip(view: View, redline: Redline, address: str) -> Markup:
    """The strip of changes between two drafts for the page at `address`."""
    cells = [_cell(view, redline, change, address) for change in redline.changes]
    old, new = view.name(redline.old.label), view.name(redline.new.label)
    label = say(view.lang, "charts.strip", old=old, new=new)
    weights = {name: say(view.lang, f"charts.strip_{name}") for name in ("substantive", "editorial")}
    hint = filled('<p class="hint">{}</p>', say(view.lang, "charts.strip_hint"))
    return filled(
        '<div class="strip-box">{}{}\n{}{}</div>', patterns(), strip(label, cells), legend(weights), hint
    )


def _cell(view: View, redline: Redline, change: Change, address: str) -> StripCell:
    side = redline.new.label if change.new else redline.old.label
    clause = view.settings[side].clauses[change.new or change.old]
    (size,) = sizes((change,), view.draft.languages[0])
    heading = view.heading(clause) if change.new else labels.former_heading(clause, view.lang)
    key = "charts.cell" if change.kinds else "charts.cell_same"
    name = say(view.lang, key, clause=heading, weight=view.weight(change), count=size.added + size.removed)
    return StripCell(
        name=name,
        address=_strip_link(view, redline, change, address),
        characters=size.added + size.removed,
        weight=change.weight if change.kinds else "",
        chapter=clause.depth == 1,
        number=clause.number if clause.depth == 1 and change.new else "",
    )


def _strip_link(view: View, redline: Redline, change: Change, address: str) -> str:
    """To the clause where the changes stand in the text; of older drafts to the change, or to the text."""
    current = view.publication.redline
    if current is not None and (redline.old, redline.new) == (current.old, current.new):
        page = f"{routes.whole(view.lang, 'changes')}#{change.new or change.old}"
    elif change.kinds:
        page = f"{routes.redline(view.lang, redline.old.label, redline.new.label)}#{change.id}"
    elif view.publication.edition(redline.new.label).frozen:
        page = f"{routes.draft(view.lang, redline.new.label)}#{change.new}"
    else:
        page = view.chapter_address(view.index.clauses[change.new])
    return routes.relative(address, page)
