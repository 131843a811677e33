"""Accounts of the desk: invited, joined, listed, revoked."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import msgspec

from clausework.accounts import identities, passkeys, people, sessions
from clausework.accounts.passwords import SHORTEST, app_address, hash_password, is_long_enough, step_of
from clausework.accounts.people import AccountInvitation, Person
from clausework.accounts.settings import FILE, SignInMisset, read_sign_in
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account, Role, may
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session
from clausework.workflow.consult import open_store
from clausework.workflow.desk.access import Browser, Completed, DeskStore, Forbidden, HashingPool, SignedIn
from clausework.workflow.desk.sign_in import NewPasskey, signed_in

__all__ = [
    "SHORTEST",
    "AccountInvitation",
    "JoinRefused",
    "NoInvitation",
    "Person",
    "app_address",
    "expect_person",
    "invitation",
    "invite_person",
    "is_long_enough",
    "join_by_passkey",
    "join_by_password",
    "people_listed",
    "revoke_account",
    "revoke_person",
]


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
            identities.expect(
                db, context, name, role, "address", identities.address_mark(context.key, issuer, email)
            )
        if subject:
            identities.expect(
                db, context, name, role, "subject", identities.subject_mark(context.key, issuer, subject)
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
