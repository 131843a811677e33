"""Static files of the site, read when they are asked for."""

from __future__ import annotations

import gzip
import re
import uuid
from collections.abc import Callable, Mapping
from functools import lru_cache, partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.service.context import KEPT, AppContext, File, Template, file_of
from clausework.service.pages import unread_page
from clausework.service.state import NO_STORE
from clausework.service.tracking import count_text
from clausework.workflow.public.published import opening_token, state_line
from clausework.workflow.public.searching import search_page

POSTED = frozenset(["comments", "comments/preview"])
"""Addresses that only take what is posted."""
FRESH = "no-cache"
"""A browser may keep the page, but asks each time whether it still holds."""
LASTING = "public, max-age=31536000, immutable"
"""A browser need not ask again: other content has another address, by digest or in the theme's own name."""
THEMES_OWN = re.compile(r"\.[0-9a-f]{8}\.min\.(?:css|js)$")


class StaticSite:
    """The site as it is handed out; a page that differs only by its state line is made once for each."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._standing = lru_cache(KEPT)(with_state)
        self._lines: dict[str, tuple[str, str]] = {}

    async def answer(self, request: Request) -> Response:
        """The file at the address of a request, or the page that says there is none."""
        address = request.path_params["address"]
        site = self._context.site
        if address in POSTED:  # somebody loads the page again that came for a form
            lang = self._context.languages[0]
            return unread_page(self._context, lang, "reloaded", 405, headers={"allow": "POST"})
        name = site.find(address)
        if name is None and site.find(f"{address}/"):
            return RedirectResponse(f"/{address}/", 308)
        if name is None:
            missing = site.missing(address)
            if missing is None:
                return Response("404\n", 404, media_type="text/plain")
            return self._file(request, missing, 404)
        return self._file(request, name, 200)

    def _file(self, request: Request, name: str, status: int) -> Response:
        file = self._context.site.files[name]
        if not file.template.slots:
            by_content = name.startswith("assets/") and request.url.query == self._context.site.look
            lasting = status == 200 and (by_content or THEMES_OWN.search(name))
            return respond(request, file, status, LASTING if lasting else FRESH)
        if file.template.form:
            return self._form(request, file.template, status)
        return respond(request, self._standing(file, self._line(file.template.lang)), status)

    def filled(self, request: Request, name: str, slot: str, words: str, status: int = 200) -> Response:
        """A page with a slot beside its state line filled."""
        template = self._context.site.files[name].template
        line = self._line(template.lang)
        body = template.fill({"state": lambda: line, slot: lambda: words})
        return _made(request, body, status, {"cache-control": FRESH, "x-robots-tag": "noindex"})

    def _line(self, lang: str) -> str:
        """The state line in a language, made once for each second."""
        second = self._context.cache.now()[:19]
        known = self._lines.get(lang)
        if known is None or known[0] != second:
            known = self._lines[lang] = (
                second,
                state_line(self._context.cache, lang, self._context.rehearsed),
            )
        return known[1]

    def _form(self, request: Request, template: Template, status: int) -> Response:
        """A page with a form: its names are new for every view, so no cache may keep it."""
        context = self._context
        values: dict[str, Callable[[], str]] = {
            "uuid": lambda: str(uuid.uuid4()),
            "opened": lambda: opening_token(context.key, context.cache.now()),
            "state": partial(self._line, template.lang),
        }
        for slot in template.slots:
            if slot.startswith("agreed:"):
                count = context.cache.agreed(slot.partition(":")[2])
                values[slot] = partial(count_text, count, template.lang)
        body = template.fill(values)
        return _made(request, body, status, NO_STORE)


def _made(request: Request, body: bytes, status: int, said: Mapping[str, str]) -> Response:
    """A page that was made for this answer alone."""
    headers = {**said, "vary": "accept-encoding"}
    if accepts_gzip(request):
        body = gzip.compress(body, 1, mtime=0)  # fast: it is made for one answer
        headers["content-encoding"] = "gzip"
    return Response(body, status, headers, "text/html; charset=utf-8")


def with_state(file: File, line: str) -> File:
    """A page with its state line."""
    search = partial(search_page, file.template.lang, served=True)
    body = file.template.fill({"state": lambda: line, "search": search})
    return file_of(body, file.kind)


def respond(request: Request, file: File, status: int, kept: str = FRESH) -> Response:
    """A file, compressed if the browser takes it so, or word that it has not changed."""
    headers = {"etag": file.etag, "cache-control": kept, "vary": "accept-encoding"}
    if status == 200 and file.etag in request.headers.get("if-none-match", ""):  # a list of tags may come
        return Response(None, 304, headers)
    body = file.body
    if file.packed and accepts_gzip(request):
        body = file.packed
        headers["content-encoding"] = "gzip"
    return Response(body, status, {**headers, "content-type": file.kind})


def accepts_gzip(request: Request) -> bool:
    """Whether the browser takes gzip."""
    for part in request.headers.get("accept-encoding", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")  # as RFC 9110 says no
    return False
