"""The search page; its script searches in the browser, and the service answers it without script."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering import routes
from clausework.rendering.page import Page
from clausework.rendering.search.answering import SLOT, search_page
from clausework.rendering.view import View


def pages(view: View) -> Iterator[Page]:
    """The one search page of a language."""
    yield Page(
        address=routes.search(view.lang),
        title=view.say("nav_search"),
        body=SLOT.format(search_page(view.lang)),
        kind="search",
    )
