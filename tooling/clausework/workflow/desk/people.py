"""People of the desk: invited, listed, revoked; how they sign in, and what each signs in by."""

from __future__ import annotations

import hmac
import secrets
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import msgspec

from clausework.accounts import attempts, passkeys, passwords, people, sessions
from clausework.accounts.attempts import DEVICE_SECONDS as DEVICE_SECONDS, AttemptCounter
from clausework.accounts.passkeys import (
    CHALLENGE_SECONDS as CHALLENGE_SECONDS,
    LastSignInMethod as LastSignInMethod,
    Passkey as Passkey,
)
from clausework.accounts.passwords import SHORTEST as SHORTEST, app_address as app_address
from clausework.accounts.people import AccountInvitation, Person
from clausework.accounts.sessions import FRESH_SECONDS, SESSION_SECONDS as SESSION_SECONDS, DeskSession
from clausework.accounts.settings import FILE, Provider as Provider, SignInMisset, read_sign_in
from clausework.consultation.spam import place_of
from clausework.consultation.tokens import keyed, seal, secret_hash, unseal
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account, Role, may
from clausework.store.recording import StoreContext
from clausework.store.session import Session
from clausework.workflow.consult import open_store

if TYPE_CHECKING:
    from clausework.workflow.serving.opening import OpenService

T = TypeVar("T")


class HashingPool(Protocol):
    """Runs the hashing of a password in a thread, few at a time."""

    async def __call__(self, work: Callable[..., T], *given: object) -> T:
        """The result of `work`."""


class Browser(msgspec.Struct, frozen=True):
    """The sender of a request: its network address, the device cookie and the session token, or ""."""

    address: str = ""
    device: str = ""
    session: str = ""


class Forbidden(msgspec.Struct, frozen=True):
    """The role of the account does not include this."""


class Completed(msgspec.Struct, frozen=True):
    """It was done, and there is nothing more to tell."""


class SignedIn(msgspec.Struct, frozen=True):
    """A new session, and the new device cookie of the browser, "" if the account is shut meanwhile."""

    session: str
    device: str


class SessionTooOld(msgspec.Struct, frozen=True):
    """To change how one signs in, one has to sign in again before."""


class TooManyAttempts(msgspec.Struct, frozen=True):
    """The rate limit for sign-in is reached for so many seconds; `first` if this was noted just now."""

    seconds: int
    first: bool


class SignInFailed(msgspec.Struct, frozen=True):
    """Credentials, challenge, passkey or person are none of ours; which of them is not told."""


async def account_signed_in(store: OpenService, session: str, now: float) -> Account | None:
    """The account of a session token; None without one, or when it is over."""
    return await store.read(lambda db: sessions.account_of(db, session, now)) if session else None


def is_fresh(account: Account, now: float) -> bool:
    """Whether the session is new enough to change credentials."""
    return now - account.since < FRESH_SECONDS


def form_token(key: bytes, session: str) -> str:
    """The CSRF token of the forms of a session."""
    return keyed(key, "desk form", session)


async def sign_in_by_password(
    store: OpenService, pool: HashingPool, browser: Browser, name: str, password: str, code: str, now: float
) -> SignedIn | SignInFailed | TooManyAttempts:
    """Begin a session for the right name, password and code; a failure is noted of the account."""
    counters = await _counters(store, browser, name)
    if blocked := await count(store, counters, now):  # before the hashing, which costs
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


async def sign_out(store: OpenService, session: str) -> None:
    """End a session."""
    await store.write(lambda db, context: sessions.sign_out(db, context, session))


async def attempt(store: OpenService, browser: Browser, now: float, name: str = "") -> TooManyAttempts | None:
    """Count an attempt to sign in, or say that there may be none now."""
    return await count(store, await _counters(store, browser, name), now)


async def count(
    store: OpenService, counters: tuple[AttemptCounter, ...], now: float
) -> TooManyAttempts | None:
    """Count an attempt by all of its counters; one that is not allowed writes a lock once, or nothing."""
    seconds, noted = await store.read(lambda db: attempts.seconds_left(db, counters, now))
    if seconds and noted:
        return TooManyAttempts(seconds, first=False)
    if not counters:
        return None
    seconds = await store.write(lambda db, context: attempts.count_attempt(db, context, counters, now))
    return TooManyAttempts(seconds, first=True) if seconds else None


async def _counters(store: OpenService, browser: Browser, name: str) -> tuple[AttemptCounter, ...]:
    """The counters of an attempt: those of network and name, or else that of a known browser alone."""
    own = await device_counter(store, browser, name)
    if own is not None:  # so nobody else can lock the owner out there
        return (own,)
    return attempts.counters_of(store.key, place_of(browser.address), name)


async def device_counter(store: OpenService, browser: Browser, name: str = "") -> AttemptCounter | None:
    """The counter of a browser in which the owner of the account has signed in before."""
    if not browser.device:
        return None
    return await store.read(lambda db: attempts.device_counter(db, store.key, browser.device, name))


async def signed_in(store: OpenService, name: str, session: str) -> SignedIn:
    """The result of a sign-in that has begun a session."""
    return SignedIn(session, await device_cookie(store, name))


async def device_cookie(store: OpenService, name: str) -> str:
    """The cookie by which the browser of an account's owner is known again."""
    return await store.read(lambda db: attempts.device_token(db, store.key, name))


CHALLENGE_BYTES = 32  # WebAuthn asks for 16 at least


class NewPasskeyQuestion(msgspec.Struct, frozen=True):
    """A challenge to make a passkey for an account that has the `known` ones; `token` is base64url.

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


async def ask_for_passkey(store: OpenService, browser: Browser, now: float) -> str | TooManyAttempts:
    """Issue a challenge for any passkey, in base64url; StoreBusy if too many are open."""
    return await attempt(store, browser, now) or await _ask(store, "sign-in", "", now)


async def identify_passkey(
    store: OpenService, browser: Browser, question: str, identity: str, now: float
) -> PasskeyAttempt | SignInFailed | TooManyAttempts:
    """Use the challenge up, find the passkey and count the attempt; a known browser is not limited."""
    answered = await use_challenge(store, "sign-in", question, now)  # spent even if the passkey is unknown
    known = await store.read(lambda db: passkeys.passkey(db, identity))
    if answered is None or known is None:
        return SignInFailed()
    if await device_counter(store, browser, known.name) is None:
        blocked = await count(store, (attempts.passkey_counter(store.key, known.name),), now)
        if blocked is not None:
            return blocked
    return PasskeyAttempt(known, _handle(store, known.name))


async def sign_in_by_passkey(
    store: OpenService, tried: PasskeyAttempt, counter: int | None, browser: Browser, now: float
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
    store: OpenService, browser: Browser, account: Account, now: float
) -> NewPasskeyQuestion | SessionTooOld | TooManyAttempts:
    """Issue a challenge for one more passkey of one's own account."""
    if not is_fresh(account, now):
        return SessionTooOld()
    if blocked := await attempt(store, browser, now):
        return blocked
    token = await _ask(store, "make", account.name, now)
    known = await store.read(lambda db: passkeys.passkeys(db, account.name))
    return NewPasskeyQuestion(token, _handle(store, account.name), known)


async def ask_for_first_passkey(
    store: OpenService, browser: Browser, name: str, now: float
) -> NewPasskeyQuestion | TooManyAttempts:
    """Issue a challenge for the passkey of an account that is yet to be made."""
    if blocked := await attempt(store, browser, now):
        return blocked
    return NewPasskeyQuestion(await _ask(store, "join", name, now), _handle(store, name), ())


async def is_answered(
    store: OpenService, question: str, name: str, now: float, *, joining: bool = False
) -> bool:
    """Whether such a challenge was issued for this account; it is used up by that."""
    return await use_challenge(store, "join" if joining else "make", question, now) == name


async def add_passkey(
    store: OpenService, account: Account, new: NewPasskey, label: str, now: float
) -> Completed | SessionTooOld:
    """Add a passkey to one's own account; StoreError if it is known, or if there are too many."""
    if not is_fresh(account, now):
        return SessionTooOld()
    await store.write(
        lambda db, context: passkeys.add(db, context, account, new.id, new.public, new.counter, label)
    )
    return Completed()


async def _ask(store: OpenService, kind: str, detail: str, now: float) -> str:
    token = secrets.token_urlsafe(CHALLENGE_BYTES)
    await store.write(lambda db, _desk: passkeys.open_challenge(db, kind, token, detail, now))
    return token


async def use_challenge(store: OpenService, kind: str, token: str, now: float) -> str | None:
    """The detail of a challenge, used up by this; None if it is void. A void one costs the writer nothing."""
    if not token or not await store.read(lambda db: passkeys.is_open(db, kind, token, now)):
        return None
    return await store.write(lambda db, _desk: passkeys.use_challenge(db, kind, token, now))


def _handle(store: OpenService, name: str) -> bytes:
    return bytes.fromhex(keyed(store.key, "passkey", name))  # WebAuthn wants nobody's name in it


Claims = Mapping[str, object]


class ProviderRequest(msgspec.Struct, frozen=True):
    """An authentication request: `cookie` is that of the browser which was sent to the provider."""

    state: str
    nonce: str
    verifier: str
    cookie: str


class _Kept(msgspec.Struct, frozen=True):
    """Data sealed until the browser comes back: `browser` is the hash of its cookie."""

    nonce: str
    verifier: str
    browser: str


def new_request() -> ProviderRequest:
    """A request with fresh secrets."""
    state, cookie, nonce = (secrets.token_urlsafe(32) for _ in range(3))
    return ProviderRequest(state, nonce, secrets.token_urlsafe(48), cookie)  # PKCE: 43 to 128 characters


async def keep_request(store: OpenService, request: ProviderRequest, now: float) -> None:
    """Keep a request until the browser comes back; StoreBusy if too many are open."""
    kept = _Kept(request.nonce, request.verifier, secret_hash(request.cookie))
    sealed = seal(store.key, request.state, "provider", msgspec.json.encode(kept).decode())
    await store.write(lambda db, _desk: passkeys.open_challenge(db, "provider", request.state, sealed, now))


async def answered_request(store: OpenService, state: str, cookie: str, now: float) -> ProviderRequest | None:
    """The request that a browser brings the answer to, used up by this; None if it is not this browser's."""
    sealed = await use_challenge(store, "provider", state, now)
    opened = unseal(store.key, state, "provider", sealed) if sealed else ""
    if not opened:
        return None
    kept = msgspec.json.decode(opened, type=_Kept)
    if not hmac.compare_digest(secret_hash(cookie).encode(), kept.browser.encode()):  # a link sent by another
        return None
    return ProviderRequest(state, kept.nonce, kept.verifier, cookie)


async def sign_in_by_provider(
    store: OpenService, provider: Provider, claims: Claims, browser: Browser, now: float
) -> SignedIn | SignInFailed:
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
        return SignInFailed()
    return await signed_in(store, name, session) if session else SignInFailed()


def _account(db: Session, context: StoreContext, provider: Provider, claims: Claims) -> Account | None:
    """The account of a person: expected by name or address, or given a role by the provider."""
    subject = people.subject_mark(context.key, provider.issuer, str(claims["sub"]))
    email = claims.get("email")
    known_address = isinstance(email, str) and claims.get("email_verified") is True  # else anybody's
    address = people.address_mark(context.key, provider.issuer, str(email)) if known_address else ""
    account = people.arrive(db, context, subject, address)
    if not provider.claim:
        return account
    role = provider.role_of(claims)
    if role is None:
        return None
    if account is not None:
        return people.set_role(db, context, account, role)  # roles follow the provider at each sign-in
    name = str(claims.get("preferred_username", "")).lower()
    return people.enrol(db, context, subject, name, role)


HARMLESS = frozenset(["end", "passkey_name"])
"""Changes that open nothing, and need no fresh session."""


class AccountView(msgspec.Struct, frozen=True, kw_only=True):
    """The page of an account; `own_session` is the mark of the session that asks, which may be `fresh`."""

    fresh: bool
    sessions: tuple[DeskSession, ...]
    own_session: str
    passkeys: tuple[Passkey, ...]
    has_password: bool
    codes_left: int


class NewApp(msgspec.Struct, frozen=True):
    """The secret of a new app for codes, which counts once a code of it was typed."""

    secret: str


class NewCodes(msgspec.Struct, frozen=True):
    """Recovery codes as they are shown once; none after a change that makes none."""

    codes: tuple[str, ...] = ()


class CredentialChanged(msgspec.Struct, frozen=True):
    """Other sessions are over; `device` is the new device cookie of the browser."""

    device: str


class PasswordRefused(msgspec.Struct, frozen=True):
    """The password stays; each flag is a fault of the form. That the old one was wrong was noted."""

    wrong_password: bool = False
    short_password: bool = False


class AppRefused(msgspec.Struct, frozen=True):
    """The code is wrong; without a `secret` the form was not of this account's page."""

    secret: str = ""


async def account_view(store: OpenService, account: Account, session: str, now: float) -> AccountView:
    """The view of one's own account."""
    name = account.name

    def work(db: Session) -> AccountView:
        return AccountView(
            fresh=is_fresh(account, now),
            sessions=sessions.sessions_of(db, name, now),
            own_session=sessions.session_mark(session),
            passkeys=passkeys.passkeys(db, name),
            has_password=bool(sessions.credentials_of(db, name).password),
            codes_left=sessions.codes_left(db, name),
        )

    return await store.read(work)


async def change_account(
    store: OpenService,
    account: Account,
    change: str,
    now: float,
    *,
    passkey: str = "",
    label: str = "",
    session: str = "",
) -> NewCodes | SessionTooOld:
    """End a session, rename or remove a passkey, or make recovery codes; LastSignInMethod, StoreError."""
    if change not in HARMLESS and not is_fresh(account, now):
        return SessionTooOld()

    def work(db: Session, context: StoreContext) -> NewCodes:
        if change == "end":
            sessions.end(db, context, account, session)
        elif change == "passkey_name":
            passkeys.rename(db, context, account, passkey, label)
        elif change == "passkey_remove":
            passkeys.remove(db, context, account, passkey)
        elif change == "codes":
            return NewCodes(sessions.new_codes(db, context, account))
        else:
            raise StoreError("unknown_act")
        return NewCodes()

    return await store.write(work)


async def change_password(
    store: OpenService, pool: HashingPool, account: Account, browser: Browser, old: str, new: str, now: float
) -> CredentialChanged | PasswordRefused | SessionTooOld | TooManyAttempts:
    """Replace the password by one that is long enough, and end all other sessions."""
    if not is_fresh(account, now):
        return SessionTooOld()
    if not old.strip() or not passwords.is_long_enough(new):  # what was forgotten is no attempt
        return PasswordRefused(not old.strip(), not passwords.is_long_enough(new))
    if blocked := await attempt(store, browser, now, account.name):
        return blocked
    known = await store.read(lambda db: sessions.credentials_of(db, account.name))
    if not await pool(passwords.is_password, old, known.password):
        await store.write(lambda db, context: sessions.note_wrong_password(db, context, account))
        return PasswordRefused(wrong_password=True)
    kept = await pool(passwords.hash_password, new)

    def work(db: Session, context: StoreContext) -> None:
        sessions.set_password(db, context, account, kept)
        sessions.end_others(db, context, account, browser.session)

    await store.write(work)
    return CredentialChanged(await device_cookie(store, account.name))


def new_app(account: Account, now: float) -> NewApp | SessionTooOld:
    """A secret for a new app."""
    return NewApp(passwords.new_secret()) if is_fresh(account, now) else SessionTooOld()


def sealed_app(key: bytes, account: Account, app: NewApp) -> str:
    """The secret as the form carries it until a code was typed."""
    return seal(key, account.name, "new app", app.secret)


async def change_app(
    store: OpenService, account: Account, browser: Browser, sealed: str, code: str, now: float
) -> CredentialChanged | AppRefused | SessionTooOld:
    """Replace the app for codes by the one that gave this code, and end all other sessions."""
    if not is_fresh(account, now):
        return SessionTooOld()
    secret = unseal(store.key, account.name, "new app", sealed)
    if not secret or secret == sealed:  # what was never sealed is opened as it is
        return AppRefused()
    step = passwords.step_of(secret, code, now)
    if not step:
        return AppRefused(secret)

    def work(db: Session, context: StoreContext) -> None:
        sessions.set_app(db, context, account, secret, step)
        sessions.end_others(db, context, account, browser.session)

    await store.write(work)
    return CredentialChanged(await device_cookie(store, account.name))


class NoInvitation(msgspec.Struct, frozen=True):
    """The link is void or was used."""


class JoinRefused(msgspec.Struct, frozen=True):
    """The form of an invitation cannot be accepted; each flag is a fault of it."""

    short_password: bool
    wrong_code: bool


def invite_person(root: Path, rehearsal: bool, address: str, name: str, role: Role) -> str:
    """The path of a one-time link by which a person joins the desk."""
    with closing(open_store(root, rehearsal, address)) as store:
        token = store.write(lambda db, context: people.invite(db, context, name, role, time.time())).result()
    return f"/desk/join/{token}"


def expect_person(
    root: Path, rehearsal: bool, address: str, name: str, role: Role, email: str, subject: str
) -> None:
    """Invite a person who signs in by the identity provider, known by address or by subject there."""
    provider = read_sign_in(root).provider
    if provider is None:
        raise SignInMisset("no_provider", path=FILE)
    issuer = provider.issuer

    def work(db: Session, context: StoreContext) -> None:
        marks = ("address", people.address_mark, email), ("subject", people.subject_mark, subject)
        for kind, mark, given in marks:
            if given:
                people.expect(db, context, name, role, kind, mark(context.key, issuer, given))

    with closing(open_store(root, rehearsal, address)) as store:
        store.write(work).result()


def revoke_person(root: Path, rehearsal: bool, address: str, name: str) -> None:
    """Shut an account: its sessions end at once."""
    with closing(open_store(root, rehearsal, address)) as store:
        store.write(lambda db, context: people.revoke(db, context, None, name)).result()


async def invitation(store: OpenService, token: str, now: float) -> AccountInvitation | None:
    """The invitation of a link, if it still holds."""
    return await store.read(lambda db: people.invitation(db, store.key, token, now))


async def join_by_password(
    store: OpenService, pool: HashingPool, token: str, password: str, code: str, now: float
) -> Completed | JoinRefused | NoInvitation:
    """Make the account of an invitation, opened by a password and an app for codes."""
    invited = await invitation(store, token, now)
    if invited is None:
        return NoInvitation()
    step = passwords.step_of(invited.secret, code, now)
    if not step or not passwords.is_long_enough(password):  # no account before the app gives codes
        return JoinRefused(short_password=not passwords.is_long_enough(password), wrong_code=not step)
    kept = await pool(passwords.hash_password, password)
    await store.write(lambda db, context: people.join(db, context, token, kept, step, now))
    return Completed()


async def join_by_passkey(
    store: OpenService, token: str, new: NewPasskey, label: str, browser: Browser, now: float
) -> SignedIn | NoInvitation:
    """Make the account of an invitation, opened by a passkey, and begin a session."""

    def work(db: Session, context: StoreContext) -> tuple[str, str]:
        account = people.join(db, context, token, "", 0, now)
        if account is None:
            raise StoreError("invitation_used")
        passkeys.add(db, context, account, new.id, new.public, new.counter, label)
        return account.name, sessions.begin(db, context, account.name, "passkey", now, browser.session)

    try:
        name, session = await store.write(work)
    except StoreBusy:
        raise
    except StoreError:
        return NoInvitation()
    return await signed_in(store, name, session)


async def people_listed(store: OpenService, account: Account, now: float) -> tuple[Person, ...] | Forbidden:
    """All accounts, for those who may revoke one."""
    if not may(account.role, "revoke"):
        return Forbidden()
    return await store.read(lambda db: people.people(db, now))


async def revoke_account(store: OpenService, account: Account, name: str) -> Completed | Forbidden:
    """Shut an account at once; StoreError if there is none, or if it is one's own."""
    if not may(account.role, "revoke"):
        return Forbidden()
    await store.write(lambda db, context: people.revoke(db, context, account, name))
    return Completed()
