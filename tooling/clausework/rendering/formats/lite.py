"""One light page for each clause, with text, changes, comments, answers and form; further pages of comments.

Of a clause that was deleted it has the last text, why it went, and what was said of it. Nothing is left out
to make it lighter. What is generated, and long, stands in full in its chapter and in the redline, where a
link leads.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from markupsafe import Markup

from clausework.layout.framed import typed
from clausework.model.canonical import canonical_json, text_hash
from clausework.model.comment import Comment, Consultation
from clausework.model.draft import Clause
from clausework.redline.ledger import ledger
from clausework.rendering import labels, routes
from clausework.rendering.answers import fate_of
from clausework.rendering.citation import Citations
from clausework.rendering.figures import anchor_of, by_chapter, in_pages, listed
from clausework.rendering.filled import filled
from clausework.rendering.page import clause_description, clause_picture, fill, former_description
from clausework.rendering.pages.comments import pager, shown_on
from clausework.rendering.publication import Effect, Publication
from clausework.rendering.view import View, view_of


# A clause through all drafts: which changes are its own, under whatever ID it had.
@dataclass(frozen=True, slots=True)
class ClauseHistory:
    """A clause as it stands last; `pairs` has for every two drafts what changed, None if nothing did.

    The pairs of neighbours are told first, the newest first; `steps` counts them. `ids` has the ID of the
    clause in each draft, "" where there is none.
    """

    clause: Clause
    pairs: tuple[tuple[str, str, Effect | None], ...]
    steps: int
    ids: tuple[str, ...]


def histories(publication: Publication) -> tuple[ClauseHistory, ...]:
    """The history of each clause of the current draft, and of each that ended before, in order."""
    labels = [edition.draft.label for edition in publication.editions]
    every = {(each.old, each.new): each for each in publication.comparisons}
    found = []
    for last, clause in _ends(publication):
        ids = ids_until(publication, last, clause.id)
        pairs = []
        for old, new in _order(len(labels)):
            if name := ids[new] or ids[old]:
                change = ledger(every[labels[old], labels[new]].redline).change(name)
                effect = Effect(old=labels[old], new=labels[new], change=change) if change else None
                pairs.append((labels[old], labels[new], effect))
        neighbours = sum(labels.index(new) - labels.index(old) == 1 for old, new, _ in pairs)
        found.append(ClauseHistory(clause, tuple(pairs), neighbours, ids))
    return tuple(found)


def ids_until(publication: Publication, last: int, clause_id: str) -> tuple[str, ...]:
    """The ID in each draft of a clause of the draft in the place `last`, after which it has none."""
    found = [""] * len(publication.editions)
    found[last] = clause_id
    for place in range(last, 0, -1):
        if found[place]:
            found[place - 1] = ledger(publication.redlines[place - 1]).former(found[place])
    return tuple(found)


def _order(count: int) -> Iterator[tuple[int, int]]:
    """Neighbours first, then drafts further apart; the newest of each first."""
    for distance in range(1, count):
        for new in range(count - 1, distance - 1, -1):
            yield new - distance, new


def _ends(publication: Publication) -> Iterator[tuple[int, Clause]]:
    """Each clause in the last draft that has it or an heir of it, with that draft's place."""
    editions, redlines = publication.editions, (*publication.redlines, None)
    for place in range(len(editions) - 1, -1, -1):
        redline = redlines[place]
        lives = {change.old for change in redline.changes if change.new} if redline else set()  # under any ID
        yield from ((place, clause) for clause in editions[place].draft.clauses if clause.id not in lives)


MUCH = 4_000
"""Bytes of generated text above which a link takes its place."""
BESIDE = 11_000
"""Bytes of comments beside the text of a clause, about 3.5 kB as they travel; the rest has its own pages."""


@dataclass(frozen=True, slots=True)
class Version:
    """A draft that has the clause, under any ID, and `how`: new, changed, the same; "" in the first."""

    name: str
    address: str
    how: str


def stage(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The light pages of every clause in every language, with their paths."""
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        citations = Citations(view)
        for clause_id, effect in view.index.gone.items():
            yield routes.file_of(routes.clause(lang, clause_id)), _gone_page(view, effect, citations).encode()
        for place, clause in enumerate(view.draft.clauses):
            address = routes.clause(lang, clause.id)
            if address in publication.wanted:
                yield routes.file_of(address), clause_page(view, place, citations).encode()
        yield from _further_pages(view)


def clause_page(view: View, place: int, citations: Citations | None = None) -> str:
    """The page of the clause at that place of the draft."""
    citations = citations or Citations(view)
    clauses = view.draft.clauses
    clause = clauses[place]
    address = routes.clause(view.lang, clause.id)
    effect = view.index.changes.get(clause.id)
    text = clause.texts.get(view.lang)
    said = view.index.comments.get(clause.id, ())
    pages = in_pages(view, said, BESIDE)
    words = "" if clause.generated else view.settings[view.publication.current].typed(clause)
    return fill(
        "lite.html",
        view,
        address,
        title=view.heading(clause),
        clause=clause,
        citation=citations.of(view.draft, clause),
        outline=view.outline(clause),
        chapter=labels.chapter_of(view.draft, clause).id,
        body=_body(view, clause, address),
        children=view.draft.children(clause.id) if text and not text.blocks else (),
        stale=view.stale(clause),
        versions=list(_versions(view, clause)),
        effect=effect,
        redline=brief(clause, view.redline_html(effect, address)) if effect else "",
        duties=labels.noted(view.draft, view.index.duties_of(clause), view.lang),
        comments=said,
        pages=pages,
        pager=pager(view, pages, 1, partial(routes.clause_comments, view.lang, clause.id)),
        form=_form(view, clause),
        base=text_hash(text) if text else "",
        blank=defaultdict(str, suggestion=words),  # the form begins with the words that are to be changed
        options=_options(view, clause),
        roles=[(role, view.role(role)) for role in view.roles_to_choose],
        description=clause_description(view, clause),
        picture=clause_picture(view, clause.id),
        previous=clauses[place - 1] if place else None,
        following=clauses[place + 1] if place + 1 < len(clauses) else None,
    )


def brief(clause: Clause, html: Markup) -> Markup:
    """The words of a clause that a light page shows: nothing of a long text that is generated."""
    return Markup("") if clause.generated and len(html.encode()) > MUCH else html


def _form(view: View, clause: Clause) -> Consultation | None:
    """The consultation that the clause's form belongs to; a clause without a text has no form."""
    return view.publication.open if clause.texts.get(view.lang) else None


def _options(view: View, clause: Clause) -> list[tuple[str, str, int]]:
    """The provisions on which one may comment, each with its first words and its line, -1 for none."""
    lines = () if clause.generated else view.settings[view.publication.current].lines(clause)
    places = {line.face.id: place for place, (line, _) in enumerate(typed(lines))}
    duties = labels.noted(view.draft, view.index.duties_of(clause), view.lang)
    return [(duty.id, view.start(duty), places.get(duty.id, -1)) for duty in duties]


def _body(view: View, clause: Clause, address: str) -> Markup:
    def href(clause_id: str) -> str:
        return routes.relative(address, routes.clause(view.lang, clause_id))

    body = view.text(clause, address, href)
    link = routes.relative(address, view.chapter_address(clause))
    elsewhere = filled('<p><a href="{}">{}</a></p>', link, view.say("text_elsewhere"))
    return brief(clause, body) or (elsewhere if body else body)


def _versions(view: View, clause: Clause) -> Iterator[Version]:
    """The drafts that have had the clause, each with what became of it there."""
    publication = view.publication
    last = [edition.draft.label for edition in publication.editions].index(publication.current)
    ids = ids_until(publication, last, clause.id)
    for edition, name, redline in zip(publication.editions, ids, (None, *publication.redlines), strict=True):
        if name:
            label = edition.draft.label
            change = ledger(redline).change(name) if redline else None
            how = ("changed" if change.old else "new") if change else "same"
            address = f"{routes.draft(view.lang, label)}#{name}" if edition.frozen else ""
            yield Version(view.name(label), address, how if redline else "")


def _further_pages(view: View) -> Iterator[tuple[str, bytes]]:
    """The further pages of comments, on a consultation and on a clause, where one page does not show all."""
    for asked in view.publication.consultations:
        pages = in_pages(view, listed(view, asked))
        title = asked.title.get(view.lang, asked.id)
        if len(pages) > 1:
            chapters = by_chapter(view, list(chain.from_iterable(pages)))
            homes = {item.id: group.key for group in chapters for item in group.comments}
            told = [[_listed(view, item, homes[item.id]) for item in page] for page in pages]
            yield routes.comment_list(view.lang, asked.id), canonical_json(told)
        for place, part in enumerate(pages[1:], 2):
            address = partial(routes.comments, view.lang, asked.id)
            shown = shown_on(view, asked, part)
            yield _page(view, title, pages, place, address, chapters=shown, form=None)
    for clause in view.draft.clauses:
        said = view.index.comments.get(clause.id, ())
        pages = in_pages(view, said, BESIDE)
        title = view.told(view.say("comments_on", clause=view.mention(clause), count=len(said)), said)
        about = {"clause": clause, "outline": view.outline(clause), "form": _form(view, clause)}
        for place, part in enumerate(pages[1:], 2):
            address = partial(routes.clause_comments, view.lang, clause.id)
            yield _page(view, title, pages, place, address, comments=part, **about)


def _listed(view: View, comment: Comment, chapter: str) -> tuple[list[str], str, list[str], str]:
    """The data of a comment for a script: its number and those folded under it, and its values in filters."""
    folded = (comment, *view.alike(comment))
    roles = list(dict.fromkeys(item.role for item in folded))
    return [item.id for item in folded], chapter, roles, fate_of(comment)


def _page(
    view: View,
    title: str,
    pages: list[list[Comment]],
    place: int,
    address: Callable[[int], str],
    **more: object,
) -> tuple[str, bytes]:
    """A further page with its path; `address` gives that of each."""
    here = address(place)
    html = fill(
        "more_comments.html",
        view,
        here,
        title=title,
        description=title,
        picture="",
        pages=pager(view, pages, place, address),
        anchor_of=anchor_of,
        outcome_of=fate_of,
        **more,
    )
    return routes.file_of(here), html.encode()


def _gone_page(view: View, effect: Effect, citations: Citations) -> str:
    draft = view.publication.edition(effect.old).draft
    clause = next(clause for clause in draft.clauses if clause.id == effect.change.old)
    address = routes.clause(view.lang, clause.id)

    def href(clause_id: str) -> str:
        return routes.relative(address, routes.clause(view.lang, clause_id))

    return fill(
        "gone.html",
        view,
        address,
        clause=clause,
        citation=citations.of(draft, clause),
        outline=view.outline(clause),
        title=view.say("retired_title", clause=view.heading_at_last(clause)),
        draft=draft,
        effect=effect,
        picture=clause_picture(view),
        description=former_description(view, clause, draft.label),
        body=brief(clause, view.text(clause, address, href, draft.label)),
        redline=brief(clause, view.redline_html(effect, address)),
        comments=view.index.comments.get(clause.id, ()),
    )
