"""Accounts of the secretariat: invited, joined, revoked. Of every secret only a hash or a seal is kept."""

from __future__ import annotations

import re
import secrets

import msgspec

from clausework.accounts.passwords import new_secret
from clausework.consultation.sealing import seal, unseal
from clausework.consultation.tokens import secret_hash
from clausework.errors import StoreError
from clausework.model.account import Account, Role
from clausework.store.acts import note
from clausework.store.holders import active_account
from clausework.store.recording.chain import StoreContext, moment
from clausework.store.recording.recorded import change, drop, put
from clausework.store.session import Session, Value

NAME = re.compile(r"[a-z][a-z0-9._-]{1,30}")
INVITED = 3 * 24 * 3600
"""Seconds for which an invitation holds."""
INVITATION = ("token", "name", "role", "secret", "expires")
OWNED = ("sitting", "passkey", "recovery", "identity", "invitation")
"""Tables of what opens an account."""


class AccountInvitation(msgspec.Struct, frozen=True):
    """An open invitation; `secret` is for the app that gives codes."""

    name: str
    role: Role
    secret: str


class Person(msgspec.Struct, frozen=True):
    """An account as the list of them tells of it: `ended` is "" for one that holds."""

    name: str
    role: Role
    made: str
    ended: str
    passkeys: int
    sessions: int


def invite(db: Session, context: StoreContext, name: str, role: Role, now: float) -> str:
    """The token of a link by which somebody joins, once; also how a lost password is replaced."""
    check_name(name)
    token = secrets.token_urlsafe(24)
    sealed = seal(context.key, name, "totp", new_secret())
    drop(db, "invitation", "name = ?", (name,))
    put(db, "invitation", INVITATION, (secret_hash(token), name, role, sealed, int(now) + INVITED))
    known = active_account(db, name)
    old = f"{name} ({known.role})" if known is not None else ""
    note(db, context, None, "invited", old=old, new=f"{name} ({role})")
    return token


def check_name(name: str) -> None:
    """StoreError for a name that no account can have."""
    if not NAME.fullmatch(name):
        raise StoreError("bad_account_name", name=name)


def invitation(db: Session, key: bytes, token: str, now: float) -> AccountInvitation | None:
    """The invitation that a link names, if it still holds."""
    sql = "SELECT name, role, secret FROM invitation WHERE token = ? AND expires > ?"
    found = db.execute(sql, (secret_hash(token), int(now))).get
    return (
        None
        if found is None
        else AccountInvitation(found[0], found[1], unseal(key, found[0], "totp", found[2]))
    )


def join(
    db: Session, context: StoreContext, token: str, password: str, step: int, now: float
) -> Account | None:
    """Make the account of an invitation, which is used up; what opened the name before is void.

    Without a password the account opens by a passkey alone.
    """
    found = invitation(db, context.key, token, now)
    if found is None:
        return None
    sealed = seal(context.key, found.name, "totp", found.secret) if password else ""
    former = active_account(db, found.name)
    _forget(db, found.name)
    establish(db, context, found.name, found.role, password, sealed, step)
    account = Account(found.name, found.role)
    note(db, context, account, "joined", old=former.role if former is not None else "", new=found.role)
    return account


def establish(
    db: Session,
    context: StoreContext,
    name: str,
    role: Role,
    password: str = "",
    sealed: str = "",
    step: int = 0,
) -> None:
    """Create or replace an account with these credentials and no others."""
    new: dict[str, Value] = {"role": role, "password": password, "secret": sealed, "step": step, "ended": ""}
    if not change(db, "account", new, "name = ?", (name,)):
        new |= {"name": name, "made": moment(db, context)}
        put(db, "account", tuple(new), tuple(new.values()))


def revoke(db: Session, context: StoreContext, who: Account | None, name: str) -> None:
    """Shut an account: its sessions end at once and nothing opens it; what it did stays in the chain.

    An invitation that nobody has taken up is void too: its link may have gone astray.
    """
    invited = db.execute("SELECT count(*) FROM invitation WHERE name = ?", (name,)).get
    if active_account(db, name) is None and not invited:
        raise StoreError("no_account", name=name)
    if who is not None and who.name == name:
        raise StoreError("own_account", name=name)
    _forget(db, name)
    shut: dict[str, Value] = {"password": "", "secret": "", "ended": moment(db, context)}
    change(db, "account", shut, "name = ? AND ended = ''", (name,))
    note(db, context, who, "revoked", old=name)


def _forget(db: Session, name: str) -> None:
    for table in OWNED:
        drop(db, table, "name = ?", (name,))


def people(db: Session, now: float) -> tuple[Person, ...]:
    """All accounts, those that were revoked too."""
    found = db.execute(
        "SELECT name, role, made, ended, "
        "(SELECT count(*) FROM passkey WHERE passkey.name = account.name), "
        "(SELECT count(*) FROM sitting WHERE sitting.name = account.name AND expires > ?) "
        "FROM account ORDER BY name",
        (int(now),),
    )
    return tuple(Person(*row) for row in found)
