"""One light page for each clause that was deleted: its last text, why it went, and what was said of it."""

from __future__ import annotations

from clausework.rendering import routes
from clausework.rendering.formats.lite import brief
from clausework.rendering.page import clause_picture, fill, former_description
from clausework.rendering.publication import Effect, Publication
from clausework.rendering.view import View, view_of


def stage(publication: Publication) -> dict[str, bytes]:
    """The pages of the deleted clauses in every language, by their paths."""
    found: dict[str, bytes] = {}
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        for clause_id, effect in view.index.gone.items():
            found[routes.file_of(routes.clause(lang, clause_id))] = _page(view, effect).encode()
    return found


def _page(view: View, effect: Effect) -> str:
    draft = view.publication.edition(effect.old).draft
    clause = next(clause for clause in draft.clauses if clause.id == effect.change.old)
    address = routes.clause(view.lang, clause.id)

    def href(clause_id: str) -> str:
        return routes.relative(address, routes.clause(view.lang, clause_id))

    return fill(
        "gone.html",
        view,
        address,
        twin=routes.clause(view.other, clause.id),
        clause=clause,
        title=view.say("retired_title", clause=view.heading_at_last(clause)),
        draft=draft,
        effect=effect,
        picture=clause_picture(view),
        description=former_description(view, clause, draft.label),
        body=brief(clause, view.text(clause, address, href, draft.label)),
        redline=brief(clause, view.redline_html(effect, address)),
        comments=view.index.comments.get(clause.id, ()),
    )
