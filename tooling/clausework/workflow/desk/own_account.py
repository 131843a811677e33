"""One's own account: its sessions, passkeys, password, app for codes and recovery codes."""

from __future__ import annotations

import msgspec

from clausework.accounts import passkeys, recovery, sessions
from clausework.accounts.passkeys import LastSignInMethod, Passkey
from clausework.accounts.passwords import hash_password, is_long_enough, is_password, new_secret, step_of
from clausework.accounts.sessions import DeskSession
from clausework.consultation.sealing import seal, unseal
from clausework.errors import StoreError
from clausework.model.account import Account
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.workflow.desk.access import (
    Browser,
    DeskStore,
    HashingPool,
    SessionTooOld,
    TooManyAttempts,
)
from clausework.workflow.desk.sign_in import attempt, device_cookie, is_fresh

__all__ = [
    "AccountView",
    "AppRefused",
    "CredentialChanged",
    "DeskSession",
    "LastSignInMethod",
    "NewApp",
    "NewCodes",
    "Passkey",
    "PasswordRefused",
    "account_view",
    "change_account",
    "change_app",
    "change_password",
    "new_app",
    "sealed_app",
]
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
