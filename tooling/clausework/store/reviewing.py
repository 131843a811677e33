"""Review of comments: publish, withhold, assign, merge, draft an answer; each is an act in the chain."""

from __future__ import annotations

import hashlib

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.errors import StoreError
from clausework.lang.normalise import forbidden_characters, normalise
from clausework.model.account import Account, may
from clausework.model.comment import State
from clausework.store.acts import note
from clausework.store.files import file_of
from clausework.store.holders import active_account, assignable_accounts
from clausework.store.holding import RELEASED, file_reference
from clausework.store.privacy import PersonalData, personal
from clausework.store.recording.chain import StoreContext, append, moment
from clausework.store.recording.recorded import change, drop, put
from clausework.store.rows import StoredComment, rows
from clausework.store.session import Session


class Proposal(msgspec.Struct, frozen=True):
    """The draft of an answer; `changes` are IDs with spaces between them."""

    number: str
    outcome: str
    reason: str
    changes: str


def reviewer(db: Session, name: str, state: State) -> Account:
    """The account of that name, which must be one that may give a comment this state."""
    found = active_account(db, name)
    if found is None:
        raise StoreError("no_account", name=name)
    if not may(found.role, "withhold" if state == "withheld" else "publish"):
        raise StoreError("no_reviewer", name=name)
    return found


def judge(
    db: Session, context: StoreContext, who: Account | None, number: str, state: State, why: str
) -> None:
    """Publish or withhold a comment; a withheld one has a reason, which its author reads.

    Without a `who` it was done by a command on the machine.
    """
    if state == "withheld" and not why.strip():
        raise StoreError("withheld_why", number=number)
    old = _known(db, number)
    if old.state == state and old.withheld == why:
        return
    review(db, context, number, state, why)
    note(db, context, who, "reviewed", number, old=old.state, new=state)


def review(db: Session, context: StoreContext, number: str, state: State, why: str) -> None:
    """Set the state of a comment and append who has seen it to the chain; the caller commits."""
    why = normalise(why)
    for offset in forbidden_characters(why)[:1]:
        raise StoreError("reason_character", code=f"U+{ord(why[offset]):04X}")
    now = moment(db, context)
    change(db, "comment", {"state": state, "withheld": why, "reviewed": now}, "number = ?", (number,))
    append(db, now, state, number, {"reason": why})


def assign(db: Session, context: StoreContext, who: Account, number: str, name: str) -> None:
    """Give a comment to somebody, or to nobody for ""."""
    _known(db, number)
    if name and name not in assignable_accounts(db):
        raise StoreError("no_account", name=name)
    old = str(db.execute("SELECT name FROM assignment WHERE number = ?", (number,)).get or "")
    drop(db, "assignment", "number = ?", (number,))
    if name:
        put(db, "assignment", ("number", "name"), (number, name))
    note(db, context, who, "assigned", number, old=old, new=name)


def merge(db: Session, context: StoreContext, who: Account, number: str, first: str) -> None:
    """Have a comment answered with another of its clause, or by itself again for "".

    Nothing of either changes: number, words and sender stay. What was merged into the comment
    itself follows it, so that a group has one head.
    """
    own = _known(db, number)
    head = first
    if first:
        other = _known(db, first)
        head = str(db.execute("SELECT first FROM merger WHERE number = ?", (first,)).get or first)
        if head == number or (other.anchor.clause, other.consultation) != (
            own.anchor.clause,
            own.consultation,
        ):
            raise StoreError("cannot_merge", number=number, first=first)
    old = str(db.execute("SELECT first FROM merger WHERE number = ?", (number,)).get or "")
    drop(db, "merger", "number = ?", (number,))
    moved: list[str] = []
    if head:
        put(db, "merger", ("number", "first"), (number, head))
        moved = [item for (item,) in db.execute("SELECT number FROM merger WHERE first = ?", (number,))]
        change(db, "merger", {"first": head}, "first = ?", (number,))
    note(db, context, who, "merged", number, old=old, new=head)
    for item in sorted(moved):
        note(db, context, who, "merged", item, old=number, new=head)


def discuss(db: Session, context: StoreContext, who: Account, number: str, wanted: bool) -> None:
    """Put a comment to the drafting group, or take it out again; its author sees since when it is there."""
    _known(db, number)
    old = discussed_since(db, number)
    if bool(old) == wanted:
        return
    if wanted:
        put(db, "discussion", ("number", "since"), (number, moment(db, context)))
    else:
        drop(db, "discussion", "number = ?", (number,))
    note(db, context, who, "discussed", number, old="open" if old else "", new="open" if wanted else "")


def verify(db: Session, context: StoreContext, who: Account, number: str, wanted: bool) -> None:
    """Note that the sender has been found to be who the comment names in public, or that it is not known."""
    old = _known(db, number)
    if bool(old.verified) == wanted:
        return
    if wanted and not (old.organisation or old.name):
        raise StoreError("names_nobody", number=number)
    at = moment(db, context) if wanted else ""
    change(db, "comment", {"verified": at}, "number = ?", (number,))
    note(db, context, who, "verified", number, old="yes" if old.verified else "", new="yes" if wanted else "")


def discussed_since(db: Session, number: str) -> str:
    """Since when a comment lies before the drafting group, "" if it does not."""
    return str(db.execute("SELECT since FROM discussion WHERE number = ?", (number,)).get or "")


def propose(db: Session, context: StoreContext, who: Account, draft: Proposal) -> None:
    """Draft the answer to a comment; it is settled, in git, by those who decide."""
    _known(db, draft.number)
    draft = msgspec.structs.replace(draft, reason=normalise(draft.reason))
    for offset in forbidden_characters(draft.reason + draft.changes)[:1]:
        code = f"U+{ord((draft.reason + draft.changes)[offset]):04X}"
        raise StoreError("answer_character", code=code)
    sql = "SELECT number, outcome, reason, changes FROM proposal WHERE number = ?"
    found = db.execute(sql, (draft.number,)).get
    old = Proposal(*found) if found is not None else Proposal(draft.number, "", "", "")
    drop(db, "proposal", "number = ?", (draft.number,))
    if draft.outcome:
        put(db, "proposal", Proposal.__struct_fields__, msgspec.structs.astuple(draft))
    note(db, context, who, "proposed", draft.number, old=_sum_of(old), new=_sum_of(draft))


def _sum_of(draft: Proposal) -> str:
    """A draft as its event tells of it: the outcome, and a sum of the words that shows when they change."""
    if not draft.outcome:
        return ""
    words = hashlib.sha256(f"{draft.reason}\x1f{draft.changes}".encode()).hexdigest()
    return f"{draft.outcome} {words[:12]}"


def proposals(db: Session) -> tuple[Proposal, ...]:
    """All drafts in the order of their numbers; a comment that is answered with another has that one's."""
    found = db.execute(
        "SELECT number, outcome, reason, changes FROM proposal UNION ALL "
        "SELECT merger.number, outcome, reason, changes FROM merger "
        "JOIN proposal ON proposal.number = merger.first "
        "WHERE merger.number NOT IN (SELECT number FROM proposal) ORDER BY 1"
    )
    return tuple(Proposal(*row) for row in found)


def view_contact(db: Session, context: StoreContext, who: Account, number: str) -> PersonalData:
    """How to reach a sender; that somebody has looked is noted."""
    _known(db, number)
    note(db, context, who, "viewed", number, new="contact")
    return personal(db, context.key, number)


def note_view(
    db: Session, context: StoreContext, who: Account, number: str, how: str, file: Attachment
) -> None:
    """Note that somebody has looked at a file of a comment: the "file" itself, or "pictures" of it."""
    note(db, context, who, "viewed", number, new=f"{how} {file.digest[:12]}")


def release(db: Session, context: StoreContext, who: Account, number: str, identity: str) -> None:
    """Hand out a file from now on that was held back; who has decided that is noted."""
    found = _file(db, number, identity)
    if found.is_held:
        note(db, context, who, RELEASED, number, old=" ".join(found.held), new=file_reference(found))


def _file(db: Session, number: str, identity: str) -> Attachment:
    found = file_of(db, number, identity)
    if found is None:
        raise StoreError("no_file_of", number=number)
    return found


def _known(db: Session, number: str) -> StoredComment:
    found = rows(db, "WHERE comment.number = ?", number)
    if not found:
        raise StoreError("no_comment", number=number)
    return found[0]
