"""Accounts of the desk: invited, joined, listed, revoked; and one's own, with all that one signs in by."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import msgspec

from clausework.accounts import passkeys, people, recovery, sessions
from clausework.accounts.passkeys import LastSignInMethod as LastSignInMethod
from clausework.accounts.passkeys import Passkey as Passkey
from clausework.accounts.passwords import SHORTEST as SHORTEST
from clausework.accounts.passwords import app_address as app_address
from clausework.accounts.passwords import hash_password, is_password, new_secret, step_of
from clausework.accounts.passwords import is_long_enough as is_long_enough
from clausework.accounts.people import AccountInvitation as AccountInvitation
from clausework.accounts.people import Person as Person
from clausework.accounts.sessions import DeskSession as DeskSession
from clausework.accounts.settings import FILE, SignInMisset, read_sign_in
from clausework.consultation.sealing import seal, unseal
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account, Role, may
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.workflow.consult import open_store
from clausework.workflow.desk.access import (
    Browser,
    Completed,
    DeskStore,
    Forbidden,
    HashingPool,
    SessionTooOld,
    SignedIn,
    TooManyAttempts,
)
from clausework.workflow.desk.sign_in import NewPasskey, attempt, device_cookie, is_fresh, signed_in

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


async def account_view(store: DeskStore, account: Account, session: str, now: float) -> AccountView:
    """What there is to see of one's own account."""
    name = account.name

    def work(db: Session) -> AccountView:
        return AccountView(
            fresh=is_fresh(account, now),
            sessions=sessions.sessions_of(db, name, now),
            own_session=sessions.session_mark(session),
            passkeys=passkeys.passkeys(db, name),
            has_password=bool(sessions.credentials_of(db, name).password),
            codes_left=recovery.codes_left(db, name),
        )

    return await store.read(work)


async def change_account(
    store: DeskStore,
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
            return NewCodes(recovery.new_codes(db, context, account))
        else:
            raise StoreError("unknown_act")
        return NewCodes()

    return await store.write(work)


async def change_password(
    store: DeskStore, pool: HashingPool, account: Account, browser: Browser, old: str, new: str, now: float
) -> CredentialChanged | PasswordRefused | SessionTooOld | TooManyAttempts:
    """Replace the password by one that is long enough, and end all other sessions."""
    if not is_fresh(account, now):
        return SessionTooOld()
    if not old.strip() or not is_long_enough(new):  # what was forgotten is no attempt
        return PasswordRefused(not old.strip(), not is_long_enough(new))
    blocked = await attempt(store, browser, now, account.name)
    if blocked is not None:
        return blocked
    known = await store.read(lambda db: sessions.credentials_of(db, account.name))
    if not await pool(is_password, old, known.password):
        await store.write(lambda db, context: recovery.note_wrong_password(db, context, account))
        return PasswordRefused(wrong_password=True)
    kept = await pool(hash_password, new)

    def work(db: Session, context: StoreContext) -> None:
        recovery.set_password(db, context, account, kept)
        sessions.end_others(db, context, account, browser.session)

    await store.write(work)
    return CredentialChanged(await device_cookie(store, account.name))


def new_app(account: Account, now: float) -> NewApp | SessionTooOld:
    """A secret for a new app."""
    return NewApp(new_secret()) if is_fresh(account, now) else SessionTooOld()


def sealed_app(key: bytes, account: Account, app: NewApp) -> str:
    """The secret as the form carries it until a code was typed."""
    return seal(key, account.name, "new app", app.secret)


async def change_app(
    store: DeskStore, account: Account, browser: Browser, sealed: str, code: str, now: float
) -> CredentialChanged | AppRefused | SessionTooOld:
    """Replace the app for codes by the one that gave this code, and end all other sessions."""
    if not is_fresh(account, now):
        return SessionTooOld()
    secret = unseal(store.key, account.name, "new app", sealed)
    if not secret or secret == sealed:
        return AppRefused()
    step = step_of(secret, code, now)
    if not step:
        return AppRefused(secret)

    def work(db: Session, context: StoreContext) -> None:
        recovery.set_app(db, context, account, secret, step)
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
        if email:
            people.expect(db, context, name, role, "address", people.address_mark(context.key, issuer, email))
        if subject:
            people.expect(
                db, context, name, role, "subject", people.subject_mark(context.key, issuer, subject)
            )

    with closing(open_store(root, rehearsal, address)) as store:
        store.write(work).result()


def revoke_person(root: Path, rehearsal: bool, address: str, name: str) -> None:
    """Shut an account: its sessions end at once."""
    with closing(open_store(root, rehearsal, address)) as store:
        store.write(lambda db, context: people.revoke(db, context, None, name)).result()


async def invitation(store: DeskStore, token: str, now: float) -> AccountInvitation | None:
    """The invitation of a link, if it still holds."""
    return await store.read(lambda db: people.invitation(db, store.key, token, now))


async def join_by_password(
    store: DeskStore, pool: HashingPool, token: str, password: str, code: str, now: float
) -> Completed | JoinRefused | NoInvitation:
    """Make the account of an invitation, opened by a password and an app for codes."""
    invited = await invitation(store, token, now)
    if invited is None:
        return NoInvitation()
    step = step_of(invited.secret, code, now)
    if not step or not is_long_enough(password):
        return JoinRefused(short_password=not is_long_enough(password), wrong_code=not step)
    kept = await pool(hash_password, password)
    await store.write(lambda db, context: people.join(db, context, token, kept, step, now))
    return Completed()


async def join_by_passkey(
    store: DeskStore, token: str, new: NewPasskey, label: str, browser: Browser, now: float
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


async def people_listed(store: DeskStore, account: Account, now: float) -> tuple[Person, ...] | Forbidden:
    """All accounts, for those who may revoke one."""
    if not may(account.role, "revoke"):
        return Forbidden()
    return await store.read(lambda db: people.people(db, now))


async def revoke_account(store: DeskStore, account: Account, name: str) -> Completed | Forbidden:
    """Shut an account at once; StoreError if there is none, or if it is one's own."""
    if not may(account.role, "revoke"):
        return Forbidden()
    await store.write(lambda db, context: people.revoke(db, context, account, name))
    return Completed()
