"""One light page for each clause: text, changes, comments, answers and the form; 15 kB at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from clausework.model.canonical import text_hash
from clausework.model.clause import Clause
from clausework.model.comment import Consultation
from clausework.rendering import labels, routes
from clausework.rendering.clause_html import plain_words
from clausework.rendering.filling import fill
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of

LIMIT = 15_000
"""Bytes that a page may have, before compression."""

MUCH = 4_000
"""Bytes of generated text above which a link takes its place."""


@dataclass(frozen=True, slots=True)
class Version:
    """A draft that has the clause: ● where the clause is new or changed in it, ○ where it is not."""

    name: str
    address: str
    changed: bool


def stage(publication: Publication) -> dict[str, bytes]:
    """The light pages of every clause in every language, by their paths."""
    found: dict[str, bytes] = {}
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        for place, clause in enumerate(view.draft.clauses):
            address = routes.clause(lang, clause.id)
            if address not in publication.wanted:
                continue
            found[routes.file_of(address)] = clause_page(view, place).encode()
    return found


def clause_page(view: View, place: int) -> str:
    """The page of the clause at that place of the draft, at its fullest that keeps the limit."""
    clause = view.draft.clauses[place]
    pages = (_page(view, place, clause, spare) for spare in range(4))
    page = ""
    for page in pages:
        if len(page.encode()) <= LIMIT:
            break
    return page


def _page(view: View, place: int, clause: Clause, spare: int) -> str:
    """`spare` says what gives way: 1 the redline, 2 the cards of the comments, 3 the text too."""
    clauses = view.draft.clauses
    address = routes.clause(view.lang, clause.id)
    effect = view.index.changes.get(clause.id)
    text = clause.texts.get(view.lang)
    form = _form(view, clause)
    return fill(
        "lite.html",
        view,
        address,
        twin=routes.clause(view.other, clause.id),
        clause=clause,
        chapter=labels.chapter_of(view.draft, clause).id,
        body=_body(view, clause, address, spare),
        children=view.draft.children(clause.id) if text and not text.blocks else (),
        stale=view.stale(clause),
        versions=list(_versions(view, clause)),
        effect=effect,
        redline=view.redline_html(effect, address) if effect and not spare else "",
        duties=view.index.duties_of(clause),
        comments=view.index.comments.get(clause.id, ()),
        brief=spare > 1,
        form=form,
        base=text_hash(text) if text else "",
        words="" if clause.generated else plain_words(clause, view.settings[view.publication.current]),
        previous=clauses[place - 1] if place else None,
        following=clauses[place + 1] if place + 1 < len(clauses) else None,
    )


def _form(view: View, clause: Clause) -> Consultation | None:
    """The consultation that the clause's form belongs to; a clause without a text has no form."""
    return view.publication.open if clause.texts.get(view.lang) else None


def _body(view: View, clause: Clause, address: str, spare: int) -> Markup:
    def href(clause_id: str) -> str:
        return routes.relative(address, routes.clause(view.lang, clause_id))

    body = view.text(clause, address, href)
    if spare > 2 or (clause.generated and len(body.encode()) > MUCH):
        link = routes.relative(address, view.chapter_address(clause))
        return Markup('<p><a href="{}">{}</a></p>').format(link, view.say("text_elsewhere"))
    return body


def _versions(view: View, clause: Clause) -> Iterator[Version]:
    """The drafts that have the clause, each with whether it changed there."""
    redlines = {redline.new.label: redline for redline in view.publication.redlines}
    for edition in view.publication.editions:
        label = edition.draft.label
        if edition.draft.clause(clause.id) is None:
            continue
        redline = redlines.get(label)
        changed = redline is None or any(change.new == clause.id for change in redline.changed())
        address = f"{routes.draft(view.lang, label)}#{clause.id}" if edition.frozen else ""
        yield Version(view.name(label), address, changed)
