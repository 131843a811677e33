"""The endpoint that counts agreements with public comments."""

from __future__ import annotations

import asyncio

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.errors import StoreError
from clausework.service.context import AppContext
from clausework.service.guard import address_of, from_elsewhere, public_origin, visited
from clausework.service.intake import READ_SECONDS, Unreadable, read_fields
from clausework.service.pages import page, unread_page
from clausework.service.state import NO_STORE, RETRY_S, state_of
from clausework.strings.catalogue import say
from clausework.workflow.public.published import language_of
from clausework.workflow.public.replying import AgreementCount, agree


class AgreementAnswer(msgspec.Struct, frozen=True):
    """How many agree, as a number and in words."""

    count: int
    text: str


async def receive(request: Request) -> Response:
    """Count an agreement: a page that says so, or JSON for the script."""
    state = state_of(request)
    context, number = state.context, request.path_params["number"]
    try:
        async with asyncio.timeout(READ_SECONDS):
            form = await read_fields(request)
    except Unreadable:
        return unread_page(context, context.languages[0], "unreadable", 400)
    except TimeoutError:
        return unread_page(context, context.languages[0], "slow", 408)
    lang = language_of(context, form.lang)
    if from_elsewhere(request):
        return unread_page(context, lang, "elsewhere", 403)
    address = address_of(request)
    must_wait = state.rate_limits.agree(address)
    if must_wait:
        return unread_page(context, lang, "crowded", 429, must_wait.seconds)
    try:
        found = await context.write(lambda db, store: agree(db, store, number, form.uuid, address))
    except StoreError:
        return unread_page(context, lang, "undone", 503, RETRY_S)
    if found is not None:
        context.cache.count(found.number, found.count)
    return _answer(request, context, lang, found)


def _answer(request: Request, context: AppContext, lang: str, found: AgreementCount | None) -> Response:
    if found is None:
        return unread_page(context, lang, "unagreeable", 404)
    if "application/json" in request.headers.get("accept", ""):
        body = msgspec.json.encode(AgreementAnswer(found.count, count_text(found.count, lang)))
        return Response(body, headers=NO_STORE, media_type="application/json")
    back = request.headers.get("referer", "").partition("?")[0]
    own = f"{public_origin(request) or visited(request)}/"
    place = back if back.startswith(own) else "/"
    return page("agreed.html", context, lang, found=found, back=place)


def count_line(context: AppContext, number: str, lang: str) -> str:
    """How many agree, for the page that shows the comment; "" for none."""
    count = context.cache.agreed(number)
    return count_text(count, lang) if count else ""


def count_text(count: int, lang: str) -> str:
    """A count of agreements in words."""
    return say(lang, "service.agreed_count", count=count)
