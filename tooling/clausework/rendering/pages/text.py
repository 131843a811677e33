"""The contents of the current draft, and every frozen draft as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markupsafe import Markup

from clausework.model.draft import Clause, Draft
from clausework.model.redline import Change
from clausework.redline.ledger import clause_count
from clausework.rendering import routes
from clausework.rendering.citation import Citations, PrintedCitation, other_names
from clausework.rendering.figures import clauses_told
from clausework.rendering.filled import filled
from clausework.rendering.page import Page, fill
from clausework.rendering.publication import Edition
from clausework.rendering.view import View

DEEPEST = 6


@dataclass(frozen=True, slots=True)
class HeadingLink:
    """A link under a clause's heading."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class PagePart:
    """A clause on a page of several; `names` are the other IDs that lead to it."""

    clause: Clause
    level: int
    body: Markup
    citation: PrintedCitation
    links: tuple[HeadingLink, ...] = ()
    names: tuple[str, ...] = ()


def pages(view: View) -> Iterator[Page]:
    """The contents of the current draft, then a page for each frozen draft."""
    citations = Citations(view)
    yield _contents(view)
    for edition in view.publication.editions:
        if edition.frozen:
            yield _frozen(view, citations, edition)


def entries(view: View, deepest: int = DEEPEST) -> list[tuple[Clause, str, str, str]]:
    """The table of contents: clause, address, how many comments in words, the weight of its change.

    What stands below `deepest` is not listed, and counts for the clause that it stands under: once, if
    a comment is about a clause of which two have been made.
    """
    found: list[tuple[Clause, set[str], list[Change]]] = []
    for clause in view.draft.clauses:
        numbers = {comment.id for comment in view.index.comments.get(clause.id, ())}
        effect = view.index.changes.get(clause.id)
        changes = [effect.change] if effect else []
        if clause.depth <= deepest:
            found.append((clause, numbers, changes))
        else:
            above, those, earlier = found[-1]
            found[-1] = (above, those | numbers, earlier + changes)
    return [
        (clause, view.chapter_address(clause), _counted(view, numbers), _weighed(view, changes))
        for clause, numbers, changes in found
    ]


def _weighed(view: View, changes: list[Change]) -> str:
    """The weight of one change, the numbers of several."""
    return view.weight(changes[0]) if len(changes) == 1 else clauses_told(view.lang, clause_count(changes))


def _counted(view: View, numbers: set[str]) -> str:
    """How many comments there are, "" for none."""
    if not numbers:
        return ""
    words = view.say("comment_count" if len(numbers) > 1 else "comment_count_one", count=len(numbers))
    return view.told(words, map(view.index.comment.__getitem__, numbers))


def _contents(view: View) -> Page:
    address = routes.texts(view.lang)
    return Page(
        address=address,
        title=view.say("contents"),
        body=fill("text.html", view, address, entries=entries(view)),
    )


def _frozen(view: View, citations: Citations, edition: Edition) -> Page:
    draft = edition.draft
    address = routes.draft(view.lang, draft.label)
    parts = _parts(citations, view, address, draft, draft.clauses, 2)
    title = f"{draft.label} {draft.title.get(view.lang, '')}"
    return Page(
        address=address,
        title=title,
        body=_body(
            view,
            address,
            parts,
            title=title,
            banner=_old_banner(view, address, draft),
            correction=view.correction(draft.label),
            files=view.files_of(draft.label),
        ),
        kind="whole",
        draft=draft.label,
    )


def _old_banner(view: View, address: str, draft: Draft) -> Markup:
    """On a draft that is not the current one: where the current text is."""
    if draft.label == view.publication.current:
        return Markup("")
    latest = filled(
        '<a href="{}">{}</a>', routes.relative(address, routes.texts(view.lang)), view.stage(view.draft)
    )
    return view.say_html("old_draft", stage=view.stage(draft), day=view.day(draft.date), latest=latest)


def _body(
    view: View,
    address: str,
    parts: list[PagePart],
    *,
    title: str = "",
    banner: Markup | None = None,
    correction: str = "",
    files: str = "",
) -> str:
    words = {"title": title, "banner": banner or "", "correction": correction, "files": files}
    return fill("clauses.html", view, address, parts=parts, **words)


def _parts(
    citations: Citations, view: View, address: str, draft: Draft, clauses: Iterable[Clause], top: int
) -> list[PagePart]:
    """The clauses as a page at `address` shows them; `top` is the heading level of a chapter."""
    clauses = tuple(clauses)
    here = {clause.id for clause in clauses}
    names = other_names(draft, view.draft.lineage)

    def href(clause_id: str) -> str:
        if clause_id in here:
            return f"#{clause_id}"
        return routes.relative(address, view.chapter_address(view.index.clauses[clause_id]))

    return [
        PagePart(
            clause,
            min(top + clause.depth - 1, DEEPEST),
            view.text(clause, address, href, draft.label),
            citations.of(draft, clause),
            _then(view, address, clause),
            tuple(names.get(clause.id, ())),
        )
        for clause in clauses
    ]


def _then(view: View, address: str, clause: Clause) -> tuple[HeadingLink, ...]:
    """Under a clause of an old draft: how it stands now, or what became of it."""
    if clause.id in view.index.gone:
        url = routes.relative(address, view.page_of(clause.id))
        return (HeadingLink(url, view.say("as_it_stands", clause=view.say("clause_gone"))),)
    ends = (clause.id,) if clause.id in view.index.clauses else view.index.moved.get(clause.id, ())
    return tuple(
        HeadingLink(
            routes.relative(address, routes.clause(view.lang, end)),
            view.say("as_it_stands", clause=view.mention(view.index.clauses[end])),
        )
        for end in ends
    )
