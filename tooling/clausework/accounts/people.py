"""Accounts of the secretariat: invited, joined, revoked, linked to a provider; of secrets only hashes."""

from __future__ import annotations

import re
import secrets

import msgspec

from clausework.accounts.passwords import new_secret
from clausework.consultation.tokens import keyed, seal, secret_hash, unseal
from clausework.errors import StoreError
from clausework.model.account import Account, Role
from clausework.store.recording import StoreContext, change, drop, moment, put
from clausework.store.reviewing import active_account, note
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


COLUMNS = ("mark", "kind", "name")


def subject_mark(key: bytes, issuer: str, subject: str) -> str:
    """The keyed hash of a person's subject at a provider."""
    return keyed(key, "subject", f"{issuer}\x1f{subject}")


def address_mark(key: bytes, issuer: str, address: str) -> str:
    """The keyed hash of an e-mail address, until a person signs in with it."""
    return keyed(key, "address", f"{issuer}\x1f{address.strip().lower()}")


def expect(db: Session, context: StoreContext, name: str, role: Role, kind: str, mark: str) -> None:
    """Link an account to a person at a provider; an account that is there keeps its other credentials."""
    check_name(name)
    known = active_account(db, name)
    if known is None:
        establish(db, context, name, role)
    else:
        change(db, "account", {"role": role}, "name = ?", (name,))
    drop(db, "identity", "mark = ?", (mark,))
    put(db, "identity", COLUMNS, (mark, kind, name))
    old = f"{name} ({known.role})" if known is not None else ""
    note(db, context, None, "invited", old=old, new=f"{name} ({role})")


def arrive(db: Session, context: StoreContext, subject: str, address: str) -> Account | None:
    """The account of a person who signs in by the provider; None if they are not expected.

    An address counts once: from then on the person is known by the provider's own name for them,
    so that a later owner of the address does not inherit the account.
    """
    name = _name(db, subject, "subject")
    if not name and address:
        name = _name(db, address, "address")
        if name:
            drop(db, "identity", "mark = ?", (address,))
            put(db, "identity", COLUMNS, (subject, "subject", name))
            account = active_account(db, name)
            if account is not None:
                note(db, context, account, "joined", new=account.role)
    return active_account(db, name) if name else None


def _name(db: Session, mark: str, kind: str) -> str:
    sql = "SELECT name FROM identity WHERE mark = ? AND kind = ?"
    return str(db.execute(sql, (mark, kind)).get or "")


def enrol(db: Session, context: StoreContext, subject: str, name: str, role: Role) -> Account:
    """Make the account of a person to whom the provider gives a role; StoreError if the name is taken."""
    taken = db.execute("SELECT count(*) FROM account WHERE name = ?", (name,)).get
    if not NAME.fullmatch(name) or taken:
        raise StoreError("name_taken", name=name)
    establish(db, context, name, role)
    put(db, "identity", COLUMNS, (subject, "subject", name))
    account = Account(name, role)
    note(db, context, account, "joined", new=role)
    return account


def set_role(db: Session, context: StoreContext, who: Account, role: Role) -> Account:
    """Follow the provider when it gives a person another role."""
    if who.role == role:
        return who
    change(db, "account", {"role": role}, "name = ?", (who.name,))
    note(db, context, who, "role_changed", old=who.role, new=role)
    return Account(who.name, role)
