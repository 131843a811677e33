"""The search page for a query, answered without scripts."""

from __future__ import annotations

from functools import partial

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clausework.service.context import AppContext
from clausework.service.static_site import StaticSite
from clausework.strings.catalogue import say
from clausework.workflow.public.searching import QUERY_LIMIT, SiteSearch, search_page, search_pages

WAITING = 16
"""Searches that wait for the one under way; who comes then is asked to come again."""
SLOT = "search"


def search_routes(context: AppContext, site: StaticSite) -> list[Route]:
    """A route for each search page of the site."""
    files = context.site.files
    pages = search_pages(files)
    search = Searching(
        site, SiteSearch({name: file.body for name, file in files.items() if name.startswith("search/")})
    )
    return [
        Route(f"/{address}", partial(search.answer, lang), methods=["GET"]) for address, lang in pages.items()
    ]


class Searching:
    """Answers queries one after the other in a thread of its own: the event loop waits for none."""

    def __init__(self, site: StaticSite, search: SiteSearch) -> None:
        self._site = site
        self._search = search
        self._turn: anyio.CapacityLimiter | None = None

    async def answer(self, lang: str, request: Request) -> Response:
        """The page with what was found; without a query the page as it was built."""
        query = request.query_params.get("q", "")[:QUERY_LIMIT].strip()
        address = request.url.path.removeprefix("/")
        request.path_params["address"] = address
        if not query:
            return self._site.answer(request)
        self._turn = self._turn or anyio.CapacityLimiter(1)
        if self._turn.statistics().tasks_waiting >= WAITING:
            return self._busy(request, lang, query)
        body = await anyio.to_thread.run_sync(self._search.page, lang, query, limiter=self._turn)
        return self._site.filled(request, f"{address}index.html", SLOT, body)

    def _busy(self, request: Request, lang: str, query: str) -> Response:
        body = search_page(lang, query, served=True, said=say(lang, "site.search_many"))
        answer = self._site.filled(request, f"{request.path_params['address']}index.html", SLOT, body, 503)
        answer.headers["retry-after"] = "5"
        return answer
