"""Accounts linked to an identity provider: only people who are expected, known by keyed hashes."""

from __future__ import annotations

from clausework.accounts.people import NAME, check_name, establish
from clausework.consultation.sealing import keyed
from clausework.errors import StoreError
from clausework.model.account import Account, Role
from clausework.store.acts import note
from clausework.store.holders import active_account
from clausework.store.recording.chain import StoreContext
from clausework.store.recording.recorded import change, drop, put
from clausework.store.session import Session

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
