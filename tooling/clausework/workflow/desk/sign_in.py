"""Sign-in by password and code, the rate limit of all ways to sign in, and sessions."""

from __future__ import annotations

from clausework.accounts import attempts, devices, sessions
from clausework.accounts.attempts import AttemptCounter
from clausework.accounts.devices import DEVICE_SECONDS
from clausework.accounts.sessions import FRESH_SECONDS, SESSION_SECONDS
from clausework.consultation.sealing import keyed
from clausework.consultation.spam.rate_limits import place_of
from clausework.model.account import Account
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.workflow.desk.access import (
    Browser,
    DeskStore,
    HashingPool,
    SignedIn,
    SignInFailed,
    TooManyAttempts,
)

__all__ = [
    "DEVICE_SECONDS",
    "SESSION_SECONDS",
    "account_signed_in",
    "attempt",
    "device_cookie",
    "form_token",
    "is_fresh",
    "sign_in_by_password",
    "sign_out",
    "signed_in",
]


async def account_signed_in(store: DeskStore, session: str, now: float) -> Account | None:
    """The account of a session token; None without one, or when it is over."""
    return await store.read(lambda db: sessions.account_of(db, session, now)) if session else None


def is_fresh(account: Account, now: float) -> bool:
    """Whether the session is new enough to change credentials."""
    return now - account.since < FRESH_SECONDS


def form_token(key: bytes, session: str) -> str:
    """The CSRF token of the forms of a session."""
    return keyed(key, "desk form", session)


async def sign_in_by_password(
    store: DeskStore, pool: HashingPool, browser: Browser, name: str, password: str, code: str, now: float
) -> SignedIn | SignInFailed | TooManyAttempts:
    """Begin a session for the right name, password and code; a failure is noted of the account."""
    counters = await _counters(store, browser, name)
    blocked = await count(store, counters, now)
    if blocked is not None:
        return blocked
    known = await store.read(lambda db: sessions.credentials_of(db, name))
    verified = await pool(sessions.verify_credentials, store.key, name, known, password, code, now)

    def work(db: Session, context: StoreContext) -> str:
        """One commit in either case, so that its time tells nothing."""
        begun = sessions.begin_verified(db, context, name, verified, now, browser.session) if verified else ""
        if not begun:
            attempts.note_failure(db, context, counters, name, "password")
        return begun

    session = await store.write(work)
    return await signed_in(store, name, session) if session else SignInFailed()


async def sign_out(store: DeskStore, session: str) -> None:
    """End a session."""
    await store.write(lambda db, context: sessions.sign_out(db, context, session))


async def attempt(store: DeskStore, browser: Browser, now: float, name: str = "") -> TooManyAttempts | None:
    """Count an attempt to sign in, or say that there may be none now."""
    return await count(store, await _counters(store, browser, name), now)


async def count(store: DeskStore, counters: tuple[AttemptCounter, ...], now: float) -> TooManyAttempts | None:
    """Count an attempt by all of its counters; one that is not allowed writes a lock once, or nothing."""
    seconds, noted = await store.read(lambda db: attempts.seconds_left(db, counters, now))
    if seconds and noted:
        return TooManyAttempts(seconds, first=False)
    if not counters:
        return None
    seconds = await store.write(lambda db, context: attempts.count_attempt(db, context, counters, now))
    return TooManyAttempts(seconds, first=True) if seconds else None


async def _counters(store: DeskStore, browser: Browser, name: str) -> tuple[AttemptCounter, ...]:
    """The counters of an attempt: those of network and name, or else that of a known browser alone."""
    own = await device_counter(store, browser, name)
    if own is not None:
        return (own,)
    return attempts.counters_of(store.key, place_of(browser.address), name)


async def device_counter(store: DeskStore, browser: Browser, name: str = "") -> AttemptCounter | None:
    """The counter of a browser in which the owner of the account has signed in before."""
    if not browser.device:
        return None
    return await store.read(lambda db: devices.device_counter(db, store.key, browser.device, name))


async def signed_in(store: DeskStore, name: str, session: str) -> SignedIn:
    """The result of a sign-in that has begun a session."""
    return SignedIn(session, await device_cookie(store, name))


async def device_cookie(store: DeskStore, name: str) -> str:
    """The cookie by which the browser of an account's owner is known again."""
    return await store.read(lambda db: devices.device_token(db, store.key, name))
