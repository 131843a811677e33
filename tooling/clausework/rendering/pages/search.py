"""The search page; its script reads clauses.json, and the service may answer it without script."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering import routes
from clausework.rendering.filling import fill
from clausework.rendering.page import Page
from clausework.rendering.view import View


def pages(view: View) -> Iterator[Page]:
    """The one search page of a language."""
    address = routes.search(view.lang)
    yield Page(
        address=address,
        lang=view.lang,
        title=view.say("nav_search"),
        body=fill("search.html", view, address),
        twin=routes.search(view.other),
        kind="search",
    )
