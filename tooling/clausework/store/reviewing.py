"""Review of comments: the queue, and the acts of the desk, each in the chain with who, when, old and new.

These events are not open in the public log, which shows their hashes alone, nor in what a commenter
gets of a comment: the names in them are those of people at work. `accounts.acts` lists them.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from typing import cast

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.spam import NearDuplicates, SpamMark
from clausework.errors import StoreError
from clausework.lang.normalise import forbidden_characters, normalise
from clausework.model.account import Account, Role, may
from clausework.model.comment import State
from clausework.store.files import RELEASED, file_of, file_reference, files_of
from clausework.store.intake import marks_of
from clausework.store.recording import StoreContext, append, change, drop, moment, next_place, put
from clausework.store.rows import StoredComment, rows
from clausework.store.session import Session, holes
from clausework.store.tracking import PersonalData, discussed_since, personal


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


def active_account(db: Session, name: str) -> Account | None:
    """The account of that name, unless it has ended."""
    found = db.execute("SELECT name, role FROM account WHERE name = ? AND ended = ''", (name,)).get
    return None if found is None else Account(found[0], cast("Role", found[1]))


def assignable_accounts(db: Session) -> tuple[str, ...]:
    """The accounts to which a comment may be assigned: those that may act on it, and not only read."""
    found = db.execute("SELECT name, role FROM account WHERE ended = '' ORDER BY name")
    return tuple(name for name, role in found if may(cast("Role", role), "publish"))


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


LENGTH = 50
STATES = ("received", "published", "withheld")
"""States of a comment in the store; that it is answered stands in its record in git."""


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filter of the queue; the next page is what comes `after` a place, which is suspicion and arrival."""

    state: str = "received"
    clause: str = ""
    role: str = ""
    assigned: str = ""
    discussed: bool = False
    after: tuple[int, int] = (0, 0)


class QueueItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the queue; `merged` are the numbers of the comments answered with it."""

    row: StoredComment
    marks: tuple[SpamMark, ...]
    assigned: str
    discussed: str
    first: str
    merged: tuple[str, ...]
    outcome: str
    answer: str
    changes: str
    files: tuple[Attachment, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Where the queue goes on."""
        return (self.row.suspect, self.row.arrival)


def queue(db: Session, wanted: QueueFilter, consultations: tuple[str, ...]) -> tuple[QueueItem, ...]:
    """Comments in the order in which they are to be read: suspects last, then the oldest first."""
    if wanted.assigned or wanted.discussed:
        return _items(db, _chosen(db, wanted, consultations))
    # One range of one index for each state: together they are in order again.
    found = [
        row
        for state in ([wanted.state] if wanted.state else STATES)
        for row in _stretch(db, wanted, consultations, state)
    ]
    found.sort(key=lambda row: (row.suspect, row.arrival))
    return _items(db, tuple(found[:LENGTH]))


def _stretch(
    db: Session, wanted: QueueFilter, consultations: tuple[str, ...], state: str
) -> tuple[StoredComment, ...]:
    conditions = [f"comment.consultation IN ({holes(consultations)})", "(suspect, arrival) > (?, ?)"]
    values: list[str | int] = [*consultations, *wanted.after, state]
    conditions.append("comment.state = ?")
    if wanted.clause:
        conditions.append("comment.clause = ?")
        values.append(wanted.clause)
    if wanted.role:
        # The index of the clause holds the role, to be looked at there: as a range it is no rival to it.
        conditions.append("comment.role BETWEEN ? AND ?" if wanted.clause else "comment.role = ?")
        values.extend([wanted.role] * (2 if wanted.clause else 1))
    where = f"WHERE {' AND '.join(conditions)} ORDER BY comment.suspect, comment.arrival LIMIT ?"
    return rows(db, where, *values, LENGTH)


def _chosen(db: Session, wanted: QueueFilter, consultations: tuple[str, ...]) -> tuple[StoredComment, ...]:
    """Those of a short list: somebody's own, or what lies before the drafting group."""
    conditions = [f"comment.consultation IN ({holes(consultations)})", "(suspect, arrival) > (?, ?)"]
    values: list[str | int] = [*consultations, *wanted.after]
    for column in ("state", "clause", "role"):
        if getattr(wanted, column):
            conditions.append(f"comment.{column} = ?")
            values.append(getattr(wanted, column))
    if wanted.assigned:
        conditions.append("comment.number IN (SELECT number FROM assignment WHERE name = ?)")
        values.append(wanted.assigned)
    if wanted.discussed:
        conditions.append("comment.number IN (SELECT number FROM discussion)")
    where = f"WHERE {' AND '.join(conditions)} ORDER BY comment.suspect, comment.arrival LIMIT ?"
    return rows(db, where, *values, LENGTH)


def item(db: Session, number: str) -> QueueItem | None:
    """One comment, with its files."""
    found = next(iter(_items(db, rows(db, "WHERE comment.number = ?", number))), None)
    return None if found is None else msgspec.structs.replace(found, files=files_of(db, number))


def _items(db: Session, found: tuple[StoredComment, ...]) -> tuple[QueueItem, ...]:
    numbers = tuple(row.number for row in found)
    marks = marks_of(db, numbers)
    assigned = dict(_pairs(db, "SELECT number, name FROM assignment WHERE number IN", numbers))
    discussed = dict(_pairs(db, "SELECT number, since FROM discussion WHERE number IN", numbers))
    first = dict(_pairs(db, "SELECT number, first FROM merger WHERE number IN", numbers))
    merged: dict[str, tuple[str, ...]] = {}
    for head, other in _pairs(db, "SELECT first, number FROM merger WHERE first IN", numbers):
        merged[head] = tuple(sorted((*merged.get(head, ()), other)))
    sql = f"SELECT number, outcome, reason, changes FROM proposal WHERE number IN ({holes(numbers)})"  # noqa: S608 - marks
    drafts: Mapping[str, tuple[str, ...]] = {row[0]: row[1:] for row in db.execute(sql, numbers)}
    items = []
    for row in found:
        outcome, answer, changes = drafts.get(row.number, ("", "", ""))
        items.append(
            QueueItem(
                row=row,
                marks=marks.get(row.number, ()),
                assigned=assigned.get(row.number, ""),
                discussed=discussed.get(row.number, ""),
                first=first.get(row.number, ""),
                merged=merged.get(row.number, ()),
                outcome=outcome,
                answer=answer,
                changes=changes,
            )
        )
    return tuple(items)


def _pairs(db: Session, sql: str, values: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((one, other) for one, other in db.execute(f"{sql} ({holes(values)})", values))


PIECE = 500
"""Comments that are looked at in one read, which must not take long."""
BACK = 50_000
"""Places in the order of arrival from which one starts."""
WORDS = "arrival, clause, text || suggestion, number"
NEXT = f"SELECT {WORDS} FROM comment WHERE arrival > ? ORDER BY arrival LIMIT ?"  # noqa: S608 - our own names


class SimilarComments:
    """Comments that nearly repeat an earlier one on their clause, looked for when somebody reviews.

    The order is that of the store, so it makes no difference by which door or replica they came. Nothing of
    it is kept: who sends a comment need not wait for it, and a service that starts again begins anew.
    """

    def __init__(self) -> None:
        self._known = NearDuplicates()
        self._seen = -1
        self._twins: dict[str, str] = {}
        self._lock = threading.Lock()

    def look(self, db: Session) -> bool:
        """Look at some comments more; whether any may be left."""
        with self._lock:
            if self._seen < 0:
                self._seen = max(0, int(db.execute("SELECT max(arrival) FROM comment").get or 0) - BACK)
            found = tuple(db.execute(NEXT, (self._seen, PIECE)))
            for arrival, clause, words, number in found:
                twin = self._known.meet(clause, words, number)
                if twin:
                    self._twins[number] = twin
                self._seen = int(arrival)
            return len(found) == PIECE

    def marked(self, item: QueueItem) -> QueueItem:
        """An entry of the queue with the comment that it resembles; an earlier release has noted some."""
        twin = self._twins.get(item.row.number)
        if twin is None or any(mark.kind == "similar" for mark in item.marks):
            return item
        marks = sorted((*item.marks, SpamMark("similar", twin)), key=lambda mark: mark.kind)
        return msgspec.structs.replace(item, marks=tuple(marks))
