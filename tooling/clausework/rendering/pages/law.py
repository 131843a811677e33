"""The coverage of statutes: what the articles ask that the standard cites, and where it is carried."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.rendering import coverage, routes
from clausework.rendering.page import Page
from clausework.rendering.view import LAW, View
from clausework.strings.catalogue import say


def pages(view: View) -> Iterator[Page]:
    """One page, if the duties of articles are recorded."""
    draft, lang = view.draft, view.lang
    if coverage.told(draft, lang):
        title, body = say(lang, "coverage.title"), coverage.coverage_html(draft, lang)
        yield Page(address=routes.page(lang, LAW), title=title, body=body)
