"""Look-up of accounts: who holds one, and who may be given a comment."""

from __future__ import annotations

from typing import cast

from clausework.model.account import Account, Role, may
from clausework.store.session import Session


def active_account(db: Session, name: str) -> Account | None:
    """The account of that name, unless it has ended."""
    found = db.execute("SELECT name, role FROM account WHERE name = ? AND ended = ''", (name,)).get
    return None if found is None else Account(found[0], cast("Role", found[1]))


def assignable_accounts(db: Session) -> tuple[str, ...]:
    """The accounts to which a comment may be assigned: those that may act on it, and not only read."""
    found = db.execute("SELECT name, role FROM account WHERE ended = '' ORDER BY name")
    return tuple(name for name, role in found if may(cast("Role", role), "publish"))
