"""The queue of the desk: comments in the order in which they are to be read, sought and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.spam import SpamMark
from clausework.lang.patterns import beside
from clausework.model.comment import AnswerState
from clausework.store.files import files_of, source_of
from clausework.store.intake import marks_of
from clausework.store.reviewing import Proposal
from clausework.store.rows import StoredComment, numbered, rows
from clausework.store.session import Session, holes

LENGTH = 50
STATES = ("received", "published", "withheld")
"""States of a comment in the store; that it is answered stands in its record in git."""
NO_ANSWER, OPEN = "none", "open"
"""Of the answers that one asks for: those that are not drafted, and those to which nobody has agreed yet."""
COLUMNS = ", ".join(Proposal.__struct_fields__)


def proposals(db: Session) -> tuple[Proposal, ...]:
    """All answers that are not public yet, in the order of the numbers."""
    found = db.execute(f"SELECT {COLUMNS} FROM proposal ORDER BY number")  # noqa: S608 - our own names
    return tuple(Proposal(*row) for row in found)


class QueueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filter of the queue; the next page is what comes `after` a place, which is suspicion and arrival.

    `answer` is a state of an answer, "none" or "open"; of `words` each must be in what the comment says.
    The mark "clause" is on those that are `elsewhere`: no table has it.
    """

    state: str = "received"
    clause: str = ""
    role: str = ""
    assigned: str = ""
    discussed: bool = False
    answer: str = ""
    mark: str = ""
    elsewhere: tuple[str, ...] = ()
    words: str = ""
    overdue: bool = False
    after: tuple[int, int] = (0, 0)


VIEWS = msgspec.convert(beside(__file__), dict[str, QueueFilter])
"""What is sought often, by name."""


def view(name: str, account: str) -> QueueFilter:
    """The filter of a view for whoever looks; of none there is the first."""
    found = VIEWS.get(name, VIEWS["unread"])
    return msgspec.structs.replace(found, assigned=account) if name == "mine" else found


class QueueItem(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the queue.

    `answer_state` is "" where nothing was drafted; `version` is what an act on the answer gives back. A
    letter has the file that it was brought in with among its files, and sealed what stood there `beside` it.
    """

    row: StoredComment
    marks: tuple[SpamMark, ...]
    assigned: str
    discussed: str
    outcome: str = ""
    answer: str = ""
    changes: str = ""
    answer_state: AnswerState | str = ""
    version: int = 0
    drafter: str = ""
    returned: str = ""
    files: tuple[Attachment, ...] = ()
    beside: str = ""

    @property
    def personal(self) -> str:
        """The spans of personal data that were marked in it."""
        return next((mark.detail for mark in self.marks if mark.kind == "personal"), "")


def queue(
    db: Session, wanted: QueueFilter, consultations: tuple[str, ...], length: int = LENGTH
) -> tuple[QueueItem, ...]:
    """Comments in the order in which they are to be read: suspects last, then the oldest first."""
    return _items(db, _sought(db, wanted, consultations, length))


def place_after(db: Session, number: str) -> tuple[int, int]:
    """The place in the queue after a comment; its beginning if there is none of that number."""
    found = (
        db.execute("SELECT suspect, arrival FROM comment WHERE number = ?", (number,)).get if number else None
    )
    return found or (0, 0)


def numbers_of(
    db: Session, wanted: QueueFilter, consultations: tuple[str, ...], most: int
) -> tuple[str, ...]:
    """The numbers of all that is sought, or of so many of it: what an act on a filter is on."""
    return tuple(row.number for row in _sought(db, wanted, consultations, most))


def _sought(
    db: Session, wanted: QueueFilter, consultations: tuple[str, ...], length: int
) -> tuple[StoredComment, ...]:
    listed, conditions, values = _conditions(db, wanted)
    conditions += [f"comment.consultation IN ({holes(consultations)})", "(suspect, arrival) > (?, ?)"]
    values += [*consultations, *wanted.after]
    # One range of one index for each state: together they are in order again. A short list is read whole.
    states: tuple[str, ...] = (wanted.state,) if wanted.state else ("",) if listed else STATES
    found: list[StoredComment] = []
    for state in states:
        here, given = (["comment.state = ?"], [state]) if state else ([], [])
        where = " AND ".join((*here, *conditions))
        order = f"WHERE {where} ORDER BY comment.suspect, comment.arrival LIMIT ?"
        found += rows(db, order, *given, *values, length)
    found.sort(key=lambda row: (row.suspect, row.arrival))
    return tuple(found[:length])


WORDS_MOST = 8
MANY = 1000
"""Answers of a state that are no short list any more: they are met along the queue."""
SAYS = " || ' ' || ".join(
    f"comment.{name}" for name in ("number", "text", "suggestion", "reason", "organisation", "name")
)
"""In what words are sought; the sealed name of a sender is not."""


def _conditions(db: Session, wanted: QueueFilter) -> tuple[bool, list[str], list[str | int]]:
    """Whether what is sought is a short list, and the conditions for it."""
    lists: list[tuple[str, tuple[str, ...]]] = []
    conditions: list[str] = []
    values: list[str | int] = []
    if wanted.assigned:
        lists.append(("SELECT number FROM assignment WHERE name = ?", (wanted.assigned,)))
    if wanted.discussed:
        lists.append(("SELECT number FROM discussion", ()))
    if wanted.mark == "clause":
        lists.append((holes(wanted.elsewhere), wanted.elsewhere))
    elif wanted.mark:
        lists.append(("SELECT number FROM mark WHERE kind = ?", (wanted.mark,)))
    answer = wanted.answer or OPEN * wanted.overdue
    if answer and answer not in (NO_ANSWER, OPEN):
        some = db.execute("SELECT number FROM proposal WHERE state = ? LIMIT ?", (answer, MANY))
        if len(tuple(some)) < MANY:
            lists.append(("SELECT number FROM proposal WHERE state = ?", (answer,)))
        else:
            conditions.append("(SELECT state FROM proposal WHERE proposal.number = comment.number) = ?")
            values.append(answer)
    elif answer:
        agreed = "" if answer == NO_ANSWER else " WHERE state = 'agreed'"
        conditions.append(f"comment.number NOT IN (SELECT number FROM proposal{agreed})")  # noqa: S608 - our own names
    for sql, given in lists:
        conditions.append(f"comment.number IN ({sql})")
        values += given
    if wanted.clause:
        conditions.append("comment.clause = ?")
        values.append(wanted.clause)
    if wanted.role:
        # The index of the clause holds the role, to be looked at there: as a range it is no rival to it.
        between = bool(wanted.clause) and not lists
        conditions.append("comment.role BETWEEN ? AND ?" if between else "comment.role = ?")
        values += [wanted.role] * (2 if between else 1)
    for word in wanted.words.lower().split()[:WORDS_MOST]:
        said = SAYS if word == word.upper() else f"lower({SAYS})"  # most words have no other case
        conditions.append(f"{db.position}({said}, ?) > 0")
        values.append(word)
    return bool(lists), conditions, values


class QueueCounts(msgspec.Struct, frozen=True, kw_only=True):
    """Counts of comments by state, clause and mark, and by the progress of their answers."""

    states: Mapping[str, int]
    clauses: Mapping[str, int]
    answers: Mapping[str, int]
    marks: Mapping[str, int]
    mine: int
    discussed: int

    @property
    def total(self) -> int:
        """The number of all comments."""
        return sum(self.states.values())


def counts(db: Session, consultations: tuple[str, ...], account: str = "") -> QueueCounts:
    """The counts of some consultations, for whoever looks."""
    within = f"consultation IN ({holes(consultations)})"
    states, clauses, others = Counter[str](), Counter[str](), 0
    sql = f"SELECT clause, state, count(*), sum(CASE WHEN {within} THEN 1 ELSE 0 END) FROM comment "  # noqa: S608 - marks
    for clause, state, all_, count in db.execute(f"{sql} GROUP BY clause, state", consultations):
        states[state] += count
        clauses[clause] += count
        others += all_ - count
    joined, asked = "WHERE true", tuple[str, ...]()
    if others:  # to look each of them up takes longest
        joined = f"WHERE EXISTS (SELECT 1 FROM comment WHERE comment.number = found.number AND {within})"  # noqa: S608 - marks
        asked = consultations
    sql = f"SELECT found.state, count(*) FROM proposal AS found {joined} GROUP BY found.state"  # noqa: S608 - marks
    answers: dict[str, int] = dict(db.execute(sql, asked))
    sql = f"SELECT found.kind, count(*) FROM mark AS found {joined} GROUP BY found.kind"  # noqa: S608 - marks
    marks: dict[str, int] = dict(db.execute(sql, asked))
    mine, discussed = (
        int(db.execute(f"SELECT count(*) FROM {table} AS found {joined}{more}", (*asked, *given)).get)  # noqa: S608 - marks
        for table, more, given in (("assignment", " AND found.name = ?", (account,)), ("discussion", "", ()))
    )
    answers[NO_ANSWER] = sum(states.values()) - sum(answers.values())
    return QueueCounts(
        states=states, clauses=clauses, answers=answers, marks=marks, mine=mine, discussed=discussed
    )


def item(db: Session, number: str) -> QueueItem | None:
    """One comment, with its files."""
    found = next(iter(_items(db, rows(db, "WHERE comment.number = ?", number))), None)
    if found is None:
        return None
    source, beside = source_of(db, number)
    return msgspec.structs.replace(found, files=(*files_of(db, number), *source), beside=beside)


def drafts_of(db: Session, numbers: Iterable[str]) -> Mapping[str, Proposal]:
    """The answers of some comments that have one of their own, by number."""
    wanted = tuple(numbers)
    sql = f"SELECT {COLUMNS} FROM proposal WHERE number IN ({holes(wanted)})"  # noqa: S608 - marks
    return {row[0]: Proposal(*row) for row in db.execute(sql, wanted)}


def drafts_after(
    db: Session, last: tuple[int, str], length: int
) -> tuple[tuple[Proposal, StoredComment], ...]:
    """Answers that came to be as they are after an event, each with its comment, the oldest first."""
    sql = f"SELECT {COLUMNS} FROM proposal WHERE (version, number) > (?, ?) ORDER BY version, number LIMIT ?"  # noqa: S608 - our own names
    drafts = [Proposal(*row) for row in db.execute(sql, (*last, length))]
    said = {row.number: row for row in numbered(db, [draft.number for draft in drafts])}
    return tuple((draft, said[draft.number]) for draft in drafts)


def _items(db: Session, found: tuple[StoredComment, ...]) -> tuple[QueueItem, ...]:
    numbers = tuple(row.number for row in found)
    marks = marks_of(db, numbers)
    assigned = dict(_pairs(db, "SELECT number, name FROM assignment WHERE number IN", numbers))
    discussed = dict(_pairs(db, "SELECT number, since FROM discussion WHERE number IN", numbers))
    drafts = drafts_of(db, numbers)
    none = Proposal("", "", "", "")
    items = []
    for row in found:
        draft = drafts.get(row.number, none)
        items.append(
            QueueItem(
                row=row,
                marks=marks.get(row.number, ()),
                assigned=assigned.get(row.number, ""),
                discussed=discussed.get(row.number, ""),
                outcome=draft.outcome,
                answer=draft.reason,
                changes=draft.changes,
                answer_state=draft.state if draft.outcome else "",
                version=draft.version,
                drafter=draft.name,
                returned=draft.returned,
            )
        )
    return tuple(items)


def _pairs(db: Session, sql: str, values: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return ((one, other) for one, other in db.execute(f"{sql} ({holes(values)})", values))
