"""Signing in by an identity provider: out to it and back, bound to one browser, each question once."""

from __future__ import annotations

import hmac
import secrets
import time

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.accounts import challenges, identities
from clausework.accounts import sessions as sittings
from clausework.accounts.settings import Provider
from clausework.consultation.sealing import seal, unseal
from clausework.consultation.tokens import secret_hash
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.service.context import AppContext
from clausework.service.desk.cookies import cookie, give
from clausework.service.desk.entering import door
from clausework.service.desk.pages import desk_page
from clausework.service.desk.provider import Claims, ProviderFault, Relying, Started
from clausework.service.desk.sessions import FRESH, answered, seated, token_of, tried, written
from clausework.service.guard import from_elsewhere
from clausework.service.json_log import note
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session

BROWSER = "desk_provider"
"""The cookie of the browser that was sent out; `lax`, because it comes back from another site."""


async def start(request: Request) -> Response:
    """Send the browser to the provider."""
    context: AppContext = request.app.state.context
    relying: Relying | None = request.app.state.relying
    if relying is None or from_elsewhere(request):
        return door(request, 404 if relying is None else 403, "elsewhere")
    if wait := await tried(request):
        return door(request, 429, "often", wait)
    state, browser = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
    started = Started(secrets.token_urlsafe(32), secrets.token_urlsafe(48), secret_hash(browser))
    kept = seal(context.key, state, "provider", msgspec.json.encode(started).decode())
    try:
        address = await anyio.to_thread.run_sync(relying.address, state, started)
        await written(context, lambda db, _desk: challenges.ask(db, "provider", state, kept, time.time()))
    except (ProviderFault, StoreBusy) as error:
        note("provider", "warning", outcome=str(error))
        return door(request, 503, "provider", 5)
    response = RedirectResponse(address, 303, FRESH)
    give(request, response, BROWSER, browser, challenges.HOLDS, "/desk/provider", "lax")
    return response


async def back(request: Request) -> Response:
    """Take the browser in again, if the provider knows its owner and somebody here expects them."""
    context: AppContext = request.app.state.context
    relying: Relying | None = request.app.state.relying
    query = request.query_params
    started = await _started(request, query.get("state", "")) if relying is not None else None
    if relying is None or started is None or not query.get("code"):
        return door(request, 403, "provider")
    try:
        claims = await anyio.to_thread.run_sync(relying.person, query["code"], query.get("iss", ""), started)
    except (ProviderFault, OSError) as error:
        outcome = str(error) if isinstance(error, ProviderFault) else type(error).__name__
        note("provider", "warning", outcome=outcome)
        return door(request, 403, "provider")
    former, now = token_of(request), time.time()

    def work(db: Session, desk: StoreContext) -> str:
        account = _account(db, desk, relying.provider, claims)
        return sittings.sit(db, desk, account.name, "provider", now, former) if account else ""

    try:
        token = await written(context, work)
    except StoreError:
        token = ""
    if not token:
        return door(request, 403, "stranger")
    # A page of ours, not a redirect: the browser came from another site, and would not bring the new cookie.
    return await seated(request, token, desk_page("desk_entered.html", request))


async def _started(request: Request, state: str) -> Started | None:
    """What this browser was sent out with; the question is used up."""
    context: AppContext = request.app.state.context
    kept = await answered(context, "provider", state)
    opened = unseal(context.key, state, "provider", kept) if kept else ""
    if not opened:
        return None
    started = msgspec.json.decode(opened, type=Started)
    browser = secret_hash(cookie(request, BROWSER))
    return started if hmac.compare_digest(browser.encode(), started.browser.encode()) else None


def _account(db: Session, desk: StoreContext, provider: Provider, claims: Claims) -> Account | None:
    """The account of a person: expected by name or address, or given a role by the provider."""
    subject = identities.subject_mark(desk.key, provider.issuer, str(claims["sub"]))
    email = claims.get("email")
    known_address = isinstance(email, str) and claims.get("email_verified") is True
    address = identities.address_mark(desk.key, provider.issuer, str(email)) if known_address else ""
    account = identities.arrive(db, desk, subject, address)
    if not provider.claim:
        return account
    role = provider.role_of(claims)
    if role is None:
        return None
    if account is not None:
        return identities.set_role(db, desk, account, role)
    name = str(claims.get("preferred_username", "")).lower()
    return identities.enrol(db, desk, subject, name, role)
