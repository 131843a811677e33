"""The page of results: built without any, and filled by the service for a query."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial

from markupsafe import Markup, escape

from clausework.rendering import routes
from clausework.rendering.page import environment
from clausework.rendering.search.answering import Answer, Piece
from clausework.strings.catalogue import say

WORDS = (
    *("search_found", "search_found_one", "search_none"),
    *("search_failed", "search_instead", "search_rest"),
)
"""What the script of the page says."""
SLOT = "<!--cw:search-->{}<!--/cw:search-->"
"""Where the service puts the page for a query."""


def search_page(
    lang: str, query: str = "", answer: Answer | None = None, *, served: bool = False, said: str = ""
) -> Markup:
    """The body of the page; `served`: by the service, so that it answers without scripts."""
    address = routes.search(lang)
    t = partial(_say, lang)
    words = {
        key.removeprefix("search_"): t(key, **{name: f"{{{name}}}" for name in ("query", "count", "shown")})
        for key in WORDS
    }
    if answer:
        found = "search_found_one" if answer.count == 1 else "search_found"
        said = t(found if answer.count else "search_none", count=answer.count, query=query)
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
    found = (f"<mark>{escape(words)}</mark>" if mark else escape(words) for words, mark in pieces)
    return Markup("".join(found))  # noqa: S704 - escaped, but for the tag of ours
