"""One light page for each clause: text, changes, comments, answers and the form; 15 kB at most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from clausework.model.canonical import text_hash
from clausework.model.clause import Clause
from clausework.model.comment import Consultation
from clausework.rendering import labels, routes
from clausework.rendering.clause_html import block_words, plain_words, provision_blocks
from clausework.rendering.filled import filled
from clausework.rendering.filling import fill
from clausework.rendering.publication import Publication
from clausework.rendering.sharing import clause_description, clause_picture
from clausework.rendering.view import View, view_of

LIMIT = 15_000
"""Bytes that a page may have, before compression."""

MUCH = 4_000
"""Bytes of generated text above which a link takes its place."""

STEPS = ("whole", "description", "redline", "comments", "basis", "text")
"""What gives way to the limit, one after another; a text only if it alone is more than half of the limit."""


@dataclass(frozen=True, slots=True)
class Version:
    """A draft that has the clause, and `how`: new, changed or the same; "" in the first draft of all."""

    name: str
    address: str
    how: str


def stage(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The light pages of every clause in every language, with their paths."""
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        for place, clause in enumerate(view.draft.clauses):
            address = routes.clause(lang, clause.id)
            if address not in publication.wanted:
                continue
            yield routes.file_of(address), clause_page(view, place).encode()


def clause_page(view: View, place: int) -> str:
    """The page of the clause at that place of the draft, at its fullest that keeps the limit."""
    clause = view.draft.clauses[place]
    pages = (_page(view, place, clause, spare) for spare in range(len(STEPS)))
    page = ""
    for page in pages:
        if len(page.encode()) <= LIMIT:
            break
    return page


def _page(view: View, place: int, clause: Clause, spare: int) -> str:
    """The page without the first `spare` of STEPS."""
    clauses = view.draft.clauses
    address = routes.clause(view.lang, clause.id)
    effect = view.index.changes.get(clause.id)
    text = clause.texts.get(view.lang)
    form = _form(view, clause)
    duties = labels.noted(view.draft, view.index.duties_of(clause), view.lang)
    words = "" if clause.generated else plain_words(clause, view.settings[view.publication.current])
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
        redline=view.redline_html(effect, address) if effect and spare < 2 else "",
        duties=duties if spare < 4 else (),
        basis=view.chapter_address(clause) if spare > 3 and duties else "",
        comments=view.index.comments.get(clause.id, ()),
        brief=spare > 2,
        form=form,
        base=text_hash(text) if text else "",
        words=words,
        lines=_lines(view, clause, words),
        description=clause_description(view, clause, 3 if spare else 1),
        picture=clause_picture(view, clause.id),
        previous=clauses[place - 1] if place else None,
        following=clauses[place + 1] if place + 1 < len(clauses) else None,
    )


def _form(view: View, clause: Clause) -> Consultation | None:
    """The consultation that the clause's form belongs to; a clause without a text has no form."""
    return view.publication.open if clause.texts.get(view.lang) else None


def _lines(view: View, clause: Clause, words: str) -> dict[str, int]:
    """Which line of the clause's words each provision is, by its ID; -1 for one that is no line by itself."""
    lines, setting = words.split("\n"), view.settings[view.publication.current]
    own = {block.id: block_words(block, setting) for block in provision_blocks(clause, view.lang)}
    return {name: lines.index(said) if said in lines else -1 for name, said in own.items()}


def _body(view: View, clause: Clause, address: str, spare: int) -> Markup:
    def href(clause_id: str) -> str:
        return routes.relative(address, routes.clause(view.lang, clause_id))

    body = view.text(clause, address, href)
    size = len(body.encode())
    if (spare > 4 and size > LIMIT / 2) or (clause.generated and size > MUCH):
        link = routes.relative(address, view.chapter_address(clause))
        return filled('<p><a href="{}">{}</a></p>', link, view.say("text_elsewhere"))
    return body


def _versions(view: View, clause: Clause) -> Iterator[Version]:
    """The drafts that have the clause, each with what became of it there."""
    redlines = {redline.new.label: redline for redline in view.publication.redlines}
    for edition in view.publication.editions:
        label = edition.draft.label
        if edition.draft.clause(clause.id) is None:
            continue
        redline = redlines.get(label)
        changes = [change for change in redline.changed() if change.new == clause.id] if redline else []
        how = ("changed" if any(change.old for change in changes) else "new") if changes else "same"
        address = f"{routes.draft(view.lang, label)}#{clause.id}" if edition.frozen else ""
        yield Version(view.name(label), address, how if redline else "")
