"""Acts of the secretariat written into the chain, each with who, when, old and new.

These events are not open in the public log, which shows their hashes alone, nor in what a commenter
gets of a comment: the names in them are those of people at work. `accounts.acts` lists them.
"""

from __future__ import annotations

from clausework.model.account import Account
from clausework.store.recording.chain import StoreContext, append, moment, next_place
from clausework.store.recording.recorded import put
from clausework.store.session import Session


def note(
    db: Session,
    context: StoreContext,
    who: Account | None,
    kind: str,
    number: str = "",
    *,
    old: str = "",
    new: str = "",
) -> None:
    """Append an act to the chain; without a `who` it was done on the machine itself."""
    by, role = (who.name, who.role) if who is not None else ("", "")
    # What was done on the machine is listed with the comment, or else the account, that it concerns.
    whose = by or ("" if number else (new or old).partition(" ")[0])
    put(db, "act", ("seq", "name", "number"), (next_place(db), whose, number))
    append(db, moment(db, context), kind, number, {"by": by, "role": role, "old": old, "new": new})
