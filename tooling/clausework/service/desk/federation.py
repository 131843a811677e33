"""Signing in by an identity provider: out to it and back, bound to one browser."""

from __future__ import annotations

import time

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.errors import StoreBusy
from clausework.service.desk.cookies import cookie, give
from clausework.service.desk.entering import sign_in_form, too_many_attempts
from clausework.service.desk.pages import desk_page
from clausework.service.desk.provider import ProviderFault
from clausework.service.desk.sessions import browser_of, with_session
from clausework.service.guard import from_elsewhere
from clausework.service.json_log import note
from clausework.service.response_headers import NO_STORE
from clausework.service.state import state_of
from clausework.workflow.desk.access import SignedIn
from clausework.workflow.desk.sign_in import (
    CHALLENGE_SECONDS,
    answered_request,
    attempt,
    keep_request,
    new_request,
    sign_in_by_provider,
)

BROWSER = "desk_provider"
"""The cookie of the browser that was sent out; `lax`, because it comes back from another site."""


async def start(request: Request) -> Response:
    """Send the browser to the provider."""
    context, relying = state_of(request).context, state_of(request).relying
    if relying is None or from_elsewhere(request):
        return sign_in_form(request, 404 if relying is None else 403, "elsewhere")
    if blocked := await attempt(context, browser_of(request), time.time()):
        return too_many_attempts(request, blocked)
    asked = new_request()
    try:
        address = await anyio.to_thread.run_sync(relying.address, asked)
        await keep_request(context, asked, time.time())
    except (ProviderFault, StoreBusy) as error:
        note("provider", "warning", outcome=str(error))
        return sign_in_form(request, 503, "provider", 5)
    response = RedirectResponse(address, 303, NO_STORE)
    give(request, response, BROWSER, asked.cookie, CHALLENGE_SECONDS, "/desk/provider", "lax")
    return response


async def back(request: Request) -> Response:
    """Take the browser in again, if the provider knows its owner and they are invited."""
    context, relying, query = state_of(request).context, state_of(request).relying, request.query_params
    if relying is None:
        return sign_in_form(request, 403, "provider")
    asked = await answered_request(context, query.get("state", ""), cookie(request, BROWSER), time.time())
    if asked is None or not query.get("code"):
        return sign_in_form(request, 403, "provider")
    try:
        claims = await anyio.to_thread.run_sync(relying.person, query["code"], query.get("iss", ""), asked)
    except (ProviderFault, OSError) as error:
        outcome = str(error) if isinstance(error, ProviderFault) else type(error).__name__
        note("provider", "warning", outcome=outcome)
        return sign_in_form(request, 403, "provider")
    entered = await sign_in_by_provider(context, relying.provider, claims, browser_of(request), time.time())
    if not isinstance(entered, SignedIn):
        return sign_in_form(request, 403, "stranger")
    # A page of ours, not a redirect: the browser came from another site, and would not bring the new cookie.
    return with_session(request, entered, desk_page("desk_entered.html", request))
