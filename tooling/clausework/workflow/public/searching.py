"""Search in the built site, for pages that are asked for without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache

import msgspec
from markupsafe import Markup

from clausework.rendering import routes
from clausework.rendering.search.answering import SearchEngine, search_page as search_page
from clausework.rendering.search.matching import QUERY_LIMIT as QUERY_LIMIT, Matcher, SearchIndex

INDEX = re.compile(r"search/(?!search_index)(.+)\.json")
KEPT = 32
"""Answers that are kept: the same words are asked for again while a visitor goes to and fro."""


class SiteSearch:
    """Answers queries from the indexes of a site; each is read when it is first asked for.

    What was asked for on the site `before` this one is read at once. One thread at a time may use it.
    """

    def __init__(self, read: Callable[[str], bytes], before: SiteSearch | None = None) -> None:
        self._read = read
        self._engines: dict[str, SearchEngine] = {}
        for lang in tuple(before._engines) if before else ():
            with suppress(OSError):  # the site has it no more
                self._engine(lang)
        self._answer = lru_cache(KEPT)(lambda lang, query: self._engine(lang).answer(query))  # of this site

    def page(self, lang: str, query: str) -> Markup:
        """The body of the search page with what was found."""
        return search_page(lang, query, self._answer(lang, query), served=True)

    def _engine(self, lang: str) -> SearchEngine:
        if lang not in self._engines:
            index = msgspec.json.decode(self._read(routes.search_index(lang)), type=SearchIndex)
            self._engines[lang] = SearchEngine(Matcher(index))
        return self._engines[lang]


def search_pages(files: Mapping[str, object]) -> dict[str, str]:
    """The search pages of a site by their addresses, each with its language."""
    found = (INDEX.fullmatch(name) for name in files)
    pages = {routes.search(match[1]): match[1] for match in found if match}
    return {address: lang for address, lang in pages.items() if routes.file_of(address) in files}
