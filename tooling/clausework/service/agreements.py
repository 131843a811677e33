"""One tap to agree with a comment that is public."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.consultation.spam.rate_limits import line_of
from clausework.errors import StoreError
from clausework.service.context import AppContext
from clausework.service.form_input import Unreadable, read_entry
from clausework.service.guard import from_elsewhere
from clausework.service.intake import READ_SECONDS
from clausework.service.origin import public_origin, visited
from clausework.service.pages import page
from clausework.service.rate_limits import taps_of
from clausework.service.spam_gate import address_of
from clausework.store.agreement import AgreementCount, agree
from clausework.strings.catalogue import say


class Counted(msgspec.Struct, frozen=True):
    """How many agree, as a number and in words."""

    count: int
    text: str


async def receive(request: Request) -> Response:
    """Count an agreement: a page that says so, or JSON for the script."""
    context: AppContext = request.app.state.context
    number = request.path_params["number"]
    try:
        async with asyncio.timeout(READ_SECONDS):
            entry = await read_entry(request)
    except Unreadable:
        return page("unread.html", context, context.languages[0], 400, kind="unreadable")
    except TimeoutError:
        return page("unread.html", context, context.languages[0], 408, kind="slow")
    lang = entry.lang if entry.lang in context.languages else context.languages[0]
    if from_elsewhere(request):
        return page("unread.html", context, lang, 403, kind="elsewhere")
    address = address_of(request)
    wait = taps_of(request).agree(address)
    if wait:
        return page("unread.html", context, lang, 429, {"retry-after": str(wait)}, kind="crowded")
    try:
        line = line_of(address)
        found = await context.write(lambda db, desk: agree(db, desk, number, entry.uuid or line, line))
    except StoreError:
        return page("unread.html", context, lang, 503, {"retry-after": "5"}, kind="undone")
    if found is not None:
        context.cache.count(found.number, found.count)
    return _answer(request, context, lang, found)


def _answer(request: Request, context: AppContext, lang: str, found: AgreementCount | None) -> Response:
    if found is None:
        return page("unread.html", context, lang, 404, kind="unagreeable")
    if "application/json" in request.headers.get("accept", ""):
        body = msgspec.json.encode(Counted(found.count, count_text(found.count, lang)))
        return Response(body, headers={"cache-control": "no-store"}, media_type="application/json")
    back = request.headers.get("referer", "").partition("?")[0]
    own = f"{public_origin(request) or visited(request)}/"
    place = back if back.startswith(own) else "/"
    return page("agreed.html", context, lang, found=found, back=place)


def counted(context: AppContext, number: str, lang: str) -> str:
    """How many agree, for the page that shows the comment; "" if nobody does."""
    count = context.cache.agreed(number)
    return count_text(count, lang) if count else ""


def count_text(count: int, lang: str) -> str:
    """A count of agreements in words."""
    return say(lang, "service.agreed_count", count=count)
