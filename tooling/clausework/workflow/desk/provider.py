"""Sign-in by an identity provider: the request bound to one browser, and the account of the person."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping

import msgspec

from clausework.accounts import challenges, identities, sessions
from clausework.accounts.challenges import CHALLENGE_SECONDS
from clausework.accounts.settings import Provider
from clausework.consultation.sealing import seal, unseal
from clausework.consultation.tokens import secret_hash
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.workflow.desk.access import Browser, DeskStore, SignedIn
from clausework.workflow.desk.passkeys import use_challenge
from clausework.workflow.desk.sign_in import signed_in

__all__ = [
    "CHALLENGE_SECONDS",
    "Claims",
    "NotInvited",
    "Provider",
    "ProviderRequest",
    "answered_request",
    "keep_request",
    "new_request",
    "sign_in_by_provider",
]
Claims = Mapping[str, object]


class ProviderRequest(msgspec.Struct, frozen=True):
    """An authentication request: `cookie` is that of the browser which was sent to the provider."""

    state: str
    nonce: str
    verifier: str
    cookie: str


class NotInvited(msgspec.Struct, frozen=True):
    """The provider knows the person, but no account is theirs."""


class _Kept(msgspec.Struct, frozen=True):
    """What is sealed until the browser comes back: `browser` is the hash of its cookie."""

    nonce: str
    verifier: str
    browser: str


def new_request() -> ProviderRequest:
    """A request with fresh secrets."""
    state, cookie, nonce = (secrets.token_urlsafe(32) for _ in range(3))
    return ProviderRequest(state, nonce, secrets.token_urlsafe(48), cookie)


async def keep_request(store: DeskStore, request: ProviderRequest, now: float) -> None:
    """Keep a request until the browser comes back; StoreBusy if too many are open."""
    kept = _Kept(request.nonce, request.verifier, secret_hash(request.cookie))
    sealed = seal(store.key, request.state, "provider", msgspec.json.encode(kept).decode())
    await store.write(lambda db, _desk: challenges.open_challenge(db, "provider", request.state, sealed, now))


async def answered_request(store: DeskStore, state: str, cookie: str, now: float) -> ProviderRequest | None:
    """The request that a browser brings the answer to, used up by this; None if it is not this browser's."""
    sealed = await use_challenge(store, "provider", state, now)
    opened = unseal(store.key, state, "provider", sealed) if sealed else ""
    if not opened:
        return None
    kept = msgspec.json.decode(opened, type=_Kept)
    if not hmac.compare_digest(secret_hash(cookie).encode(), kept.browser.encode()):
        return None
    return ProviderRequest(state, kept.nonce, kept.verifier, cookie)


async def sign_in_by_provider(
    store: DeskStore, provider: Provider, claims: Claims, browser: Browser, now: float
) -> SignedIn | NotInvited:
    """Begin a session for the person of verified claims, if they are invited or given a role."""

    def work(db: Session, context: StoreContext) -> tuple[str, str]:
        account = _account(db, context, provider, claims)
        if account is None:
            return "", ""
        return account.name, sessions.begin(db, context, account.name, "provider", now, browser.session)

    try:
        name, session = await store.write(work)
    except StoreBusy:
        raise
    except StoreError:
        return NotInvited()
    return await signed_in(store, name, session) if session else NotInvited()


def _account(db: Session, context: StoreContext, provider: Provider, claims: Claims) -> Account | None:
    """The account of a person: expected by name or address, or given a role by the provider."""
    subject = identities.subject_mark(context.key, provider.issuer, str(claims["sub"]))
    email = claims.get("email")
    known_address = isinstance(email, str) and claims.get("email_verified") is True
    address = identities.address_mark(context.key, provider.issuer, str(email)) if known_address else ""
    account = identities.arrive(db, context, subject, address)
    if not provider.claim:
        return account
    role = provider.role_of(claims)
    if role is None:
        return None
    if account is not None:
        return identities.set_role(db, context, account, role)
    name = str(claims.get("preferred_username", "")).lower()
    return identities.enrol(db, context, subject, name, role)
