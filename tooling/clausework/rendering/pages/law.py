"""The coverage of statutes: what the articles ask that the standard cites, and where it is carried."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup

from clausework.rendering import coverage, routes
from clausework.rendering.page import Page
from clausework.rendering.view import LAW, View
from clausework.strings.catalogue import say


def pages(view: View) -> Iterator[Page]:
    """One page, if the duties of articles are recorded; each provision that it names leads to its text."""
    draft, lang, address = view.draft, view.lang, routes.page(view.lang, LAW)
    chapters = {code: view.chapter_address(clause) for clause in draft.clauses for code in clause.provisions}

    def link(found: re.Match[str]) -> str:
        page, _, _ = routes.relative(address, chapters[found[0]]).partition("#")
        return Markup('<a class="pin" href="{1}#{0}">{0}</a>').format(found[0], page)

    if coverage.told(draft, lang):
        known = "|".join(map(re.escape, chapters)) or "(?!)"  # none has data
        body = re.sub(rf"(?<![\w-])(?:{known})(?![\w-])", link, coverage.coverage_html(draft, lang))
        yield Page(address=address, title=say(lang, "coverage.title"), body=body)
