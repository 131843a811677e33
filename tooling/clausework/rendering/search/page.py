"""The page of results: built without any, and filled by the service for a query."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial

from markupsafe import Markup, escape

from clausework.rendering import routes
from clausework.rendering.filling import environment
from clausework.rendering.search.answering import Answer, Piece
from clausework.strings.catalogue import say

WORDS = ("found", "found_one", "none", "failed", "instead", "rest")
SLOT = "<!--cw:search-->{}<!--/cw:search-->"
"""Where the service puts the page for a query."""


def search_page(
    lang: str, query: str = "", answer: Answer | None = None, *, served: bool = False, said: str = ""
) -> Markup:
    """The body of the page; `served`: by the service, so that it answers without scripts."""
    address = routes.search(lang)
    t = partial(_say, lang)
    words = {
        name: t(f"search_{name}", **{key: f"{{{key}}}" for key in ("query", "count", "shown")})
        for name in WORDS
    }
    if answer:
        one = "found_one" if answer.count == 1 else "found"
        said = t(f"search_{one if answer.count else 'none'}", count=answer.count, query=query)
    body = (
        environment()
        .get_template("search.html")
        .render(
            t=t,
            href=partial(routes.relative, address),
            routes=routes,
            lang=lang,
            address=address,
            words=json.dumps(words, ensure_ascii=False),
            query=query,
            answer=answer,
            served=served,
            said=said,
            marked=_marked,
        )
    )
    return Markup(body)  # noqa: S704 - a template of ours, which escapes


def _say(lang: str, key: str, **values: object) -> str:
    return say(lang, f"site.{key}", **values)


def _marked(pieces: Iterable[Piece]) -> Markup:
    return Markup("").join(
        Markup("<mark>{}</mark>").format(words) if mark else escape(words) for words, mark in pieces
    )
