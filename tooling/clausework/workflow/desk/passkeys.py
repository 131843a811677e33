"""Sign-in by passkey, and new passkeys; the signatures themselves are verified where WebAuthn is spoken."""

from __future__ import annotations

import secrets

import msgspec

from clausework.accounts import attempts, challenges, passkeys, sessions
from clausework.accounts.passkeys import Passkey
from clausework.consultation.sealing import keyed
from clausework.model.account import Account
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.workflow.desk.access import (
    Browser,
    Completed,
    DeskStore,
    SessionTooOld,
    SignedIn,
    SignInFailed,
    TooManyAttempts,
)
from clausework.workflow.desk.sign_in import attempt, count, device_counter, is_fresh, signed_in

__all__ = [
    "NewPasskey",
    "NewPasskeyQuestion",
    "Passkey",
    "PasskeyAttempt",
    "PasskeyQuestion",
    "UnknownPasskey",
    "add_passkey",
    "ask_for_first_passkey",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "identify_passkey",
    "is_answered",
    "sign_in_by_passkey",
]
CHALLENGE_BYTES = 32


class PasskeyQuestion(msgspec.Struct, frozen=True):
    """A challenge to sign in with any passkey; `token` is base64url."""

    token: str


class NewPasskeyQuestion(msgspec.Struct, frozen=True):
    """A challenge to make a passkey for an account that has the `known` ones.

    `handle` is what the passkey keeps of the account, without its name.
    """

    token: str
    handle: bytes
    known: tuple[Passkey, ...]


class PasskeyAttempt(msgspec.Struct, frozen=True):
    """The passkey that a browser names in its answer, before the signature is verified."""

    passkey: Passkey
    handle: bytes


class NewPasskey(msgspec.Struct, frozen=True):
    """A verified new passkey: ID and public key in base64url, and its counter."""

    id: str
    public: str
    counter: int


class UnknownPasskey(msgspec.Struct, frozen=True):
    """The challenge is void, or the passkey is none of ours."""


async def ask_for_passkey(
    store: DeskStore, browser: Browser, now: float
) -> PasskeyQuestion | TooManyAttempts:
    """Issue a challenge for any passkey; StoreBusy if too many are open."""
    return await attempt(store, browser, now) or PasskeyQuestion(await _ask(store, "sign-in", "", now))


async def identify_passkey(
    store: DeskStore, browser: Browser, question: str, identity: str, now: float
) -> PasskeyAttempt | UnknownPasskey | TooManyAttempts:
    """Use the challenge up, find the passkey and count the attempt; a known browser is not limited."""
    answered = await use_challenge(store, "sign-in", question, now)
    known = await store.read(lambda db: passkeys.passkey(db, identity))
    if answered is None or known is None:
        return UnknownPasskey()
    if await device_counter(store, browser, known.name) is None:
        blocked = await count(store, (attempts.passkey_counter(store.key, known.name),), now)
        if blocked is not None:
            return blocked
    return PasskeyAttempt(known, _handle(store, known.name))


async def sign_in_by_passkey(
    store: DeskStore, tried: PasskeyAttempt, counter: int | None, browser: Browser, now: float
) -> SignedIn | SignInFailed:
    """Begin a session; `counter` is that of the verified answer, None if it did not hold, which is noted."""
    known = tried.passkey

    def work(db: Session, context: StoreContext) -> str:
        good = counter is not None and passkeys.record_use(db, context, known, counter)
        begun = sessions.begin(db, context, known.name, "passkey", now, browser.session) if good else ""
        if not begun:
            attempts.note_failure(db, context, (), known.name, "passkey")
        return begun

    session = await store.write(work)
    return await signed_in(store, known.name, session) if session else SignInFailed()


async def ask_for_new_passkey(
    store: DeskStore, browser: Browser, account: Account, now: float
) -> NewPasskeyQuestion | SessionTooOld | TooManyAttempts:
    """Issue a challenge for one more passkey of one's own account."""
    if not is_fresh(account, now):
        return SessionTooOld()
    blocked = await attempt(store, browser, now)
    if blocked is not None:
        return blocked
    token = await _ask(store, "make", account.name, now)
    known = await store.read(lambda db: passkeys.passkeys(db, account.name))
    return NewPasskeyQuestion(token, _handle(store, account.name), known)


async def ask_for_first_passkey(
    store: DeskStore, browser: Browser, name: str, now: float
) -> NewPasskeyQuestion | TooManyAttempts:
    """Issue a challenge for the passkey of an account that is yet to be made."""
    blocked = await attempt(store, browser, now)
    if blocked is not None:
        return blocked
    return NewPasskeyQuestion(await _ask(store, "join", name, now), _handle(store, name), ())


async def is_answered(
    store: DeskStore, question: str, name: str, now: float, *, joining: bool = False
) -> bool:
    """Whether such a challenge was issued for this account; it is used up by that."""
    return await use_challenge(store, "join" if joining else "make", question, now) == name


async def add_passkey(
    store: DeskStore, account: Account, new: NewPasskey, label: str, now: float
) -> Completed | SessionTooOld:
    """Add a passkey to one's own account; StoreError if it is known, or if there are too many."""
    if not is_fresh(account, now):
        return SessionTooOld()
    await store.write(
        lambda db, context: passkeys.add(db, context, account, new.id, new.public, new.counter, label)
    )
    return Completed()


async def _ask(store: DeskStore, kind: str, detail: str, now: float) -> str:
    token = secrets.token_urlsafe(CHALLENGE_BYTES)
    await store.write(lambda db, _desk: challenges.open_challenge(db, kind, token, detail, now))
    return token


async def use_challenge(store: DeskStore, kind: str, token: str, now: float) -> str | None:
    """The detail of a challenge, used up by this; None if it is void. A void one costs the writer nothing."""
    if not token or not await store.read(lambda db: challenges.is_open(db, kind, token, now)):
        return None
    return await store.write(lambda db, _desk: challenges.use_challenge(db, kind, token, now))


def _handle(store: DeskStore, name: str) -> bytes:
    return bytes.fromhex(keyed(store.key, "passkey", name))
