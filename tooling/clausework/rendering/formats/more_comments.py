"""The further pages of comments, on a consultation and on a clause, where one page does not show all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from clausework.model.comment import Comment
from clausework.rendering import routes
from clausework.rendering.figures import anchor_of, in_pages, listed, outcome_of
from clausework.rendering.page import fill
from clausework.rendering.pages.comments import pager, shown_on
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of

FILES = ("*comments/*/index.html",)


def stage(publication: Publication) -> Iterator[tuple[str, bytes]]:
    """The further pages of comments in every language, with their paths."""
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        for asked in publication.consultations:
            pages = in_pages(listed(view, asked))
            title = asked.title.get(lang, asked.id)
            for place, part in enumerate(pages[1:], 2):
                found = _page(view, title, pages, place, partial(routes.comments, consultation=asked.id))
                yield found(chapters=shown_on(view, asked, part), form=None)
        for clause in view.draft.clauses:
            said = view.index.comments.get(clause.id, ())
            pages = in_pages(said)
            title = view.told(view.say("comments_on", clause=view.mention(clause), count=len(said)), said)
            for place, part in enumerate(pages[1:], 2):
                found = _page(view, title, pages, place, partial(routes.clause_comments, clause_id=clause.id))
                yield found(comments=part, form=publication.open if clause.texts.get(lang) else None)


def _page(
    view: View, title: str, pages: list[list[Comment]], place: int, address: Callable[..., str]
) -> Callable[..., tuple[str, bytes]]:
    """What fills a page with its comments."""
    here = address(view.lang, page=place)

    def filled(**values: object) -> tuple[str, bytes]:
        html = fill(
            "more_comments.html",
            view,
            here,
            title=title,
            pages=pager(pages, place, lambda page: address(view.lang, page=page)),
            twin=address(view.other, page=place),
            anchor_of=anchor_of,
            outcome_of=outcome_of,
            **values,
        )
        return routes.file_of(here), html.encode()

    return filled
