"""The store and git held against each other: what git lacks, what differs, and whether the store is whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from clausework.consultation import records
from clausework.consultation.fields import KEYS, NAMES, OWN, digest_version, value_of
from clausework.consultation.log.chain import ILL, of_comment
from clausework.consultation.numbers import is_number, prefix_and_epoch, sequence_of
from clausework.consultation.parse import finding, is_wordless
from clausework.consultation.records import CommentStore
from clausework.errors import StoreError, UnreadableComment
from clausework.model.comment import Comment
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.strings.catalogue import LANGUAGES

JUDGED = frozenset(["state", "withheld"])
"""What of a record a review sets; one that withholds also blanks the words."""
RULES = {"CMT-220": ("time_back", "time_unread"), "CMT-221": ("rows_keyless",)}
"""The rules of faults that do not show of themselves that the store was altered."""
UNREAD = ("store_damaged", "comment_unreadable")
"""Errors that are told as findings: a value of the store cannot be read."""
BLANKED = JUDGED | frozenset([*OWN, "verified"])


def verify_records(store: CommentStore, root: Path) -> tuple[Finding, ...]:
    """Differences of git from the store: missing, changed; and whether the store itself is whole."""
    unreadable: list[str] = []
    compared = unless_unread(store.name, lambda: tuple(_in_git(store, root, unreadable)))
    return (*compared, *unless_unread(store.name, lambda: tuple(_whole(store, unreadable))))


def _in_git(store: CommentStore, root: Path, unreadable: list[str]) -> Iterator[Finding]:
    """Compare the comments with their records; the numbers of those that cannot be read go on the list."""
    numbers = set()
    known = records.locate_records(root)
    for comment in _readable(store.each(), unreadable):
        numbers.add(comment.id)
        file = known.get(comment.id)
        if file is None:
            yield _lacking(comment, store.name)
            continue
        path = file.relative_to(root).as_posix()
        yield from _compared(store, records.read_record(root, comment.id, file), comment, path)
    numbers.update(unreadable)
    for record in records.read_records(root)[0]:
        if record.id not in numbers and _came_to(store, record):
            yield finding("CMT-204", Place(store.name), "dropped", number=record.id)


def _whole(store: CommentStore, unreadable: list[str]) -> Iterator[Finding]:
    """Signs that the store itself has been altered."""
    for fault in dict.fromkeys((*map(of_comment, unreadable), *store.faults())):
        told = {"table": fault.table, "row": fault.row, "event": fault.event}
        rule = next((rule for rule, said in RULES.items() if fault.said in said), "CMT-203")
        yield finding(rule, Place(store.name), fault.said, **told)


def unless_unread(store: str, check: Callable[[], tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """The findings of a check; where the store has a value that it cannot read, that there is one."""
    try:
        return check()
    except StoreError as error:
        if error.key not in UNREAD:
            raise
        reason: object = {lang: error.message(lang) for lang in LANGUAGES}
    except ILL as error:
        reason = type(error).__name__
    return (finding("CMT-203", Place(store), "unreadable_store", reason=reason),)


def _lacking(comment: Comment, name: str) -> Finding:
    """That git has no record of a comment: a fault, unless nobody has reviewed it yet."""
    if comment.state != "received":
        return finding("CMT-202", Place(name), "unexported", number=comment.id)
    found = finding("CMT-202", Place(name), "awaiting", number=comment.id)
    return msgspec.structs.replace(found, severity="warning")


def _readable(comments: Iterator[Comment], unreadable: list[str]) -> Iterator[Comment]:
    """The comments that can be read; the numbers of the others are put on the list."""
    while True:
        try:
            yield next(comments)
        except StopIteration:
            return
        except UnreadableComment as error:
            unreadable.append(error.number)


def _compared(store: CommentStore, record: Comment | None, comment: Comment, path: str) -> Iterator[Finding]:
    """Records that differ from the store: altered, judged otherwise, or behind it."""
    at, number = Place(path), comment.id
    if record is None:
        yield finding("CMT-201", at, "other", number=number)
        return
    told = records.as_told(comment, record)
    wrong = {key for key in KEYS if value_of(record, key) != value_of(told, key)}
    if not wrong:
        return
    left = wrong - {keys[0] for keys in records.due(store, record, comment)}
    judged = "state" in left and left <= (BLANKED if is_wordless(record) else JUDGED)
    if (left and not judged) or not _is_senders(store, record, comment):
        yield finding("CMT-201", at, "other", number=number)
    elif left:
        yield finding("CMT-206", at, "unborne", number=number, git=record.state, store=comment.state)
    else:
        yield finding("CMT-205", at, "behind", number=number, fields="、".join(sorted(wrong)))


def _is_senders(store: CommentStore, record: Comment, comment: Comment) -> bool:
    """Whether the words and names that a record has are those that were received, or are none."""
    if is_wordless(record):
        return not any(value_of(record, key) for key in OWN if key not in NAMES)
    names = all(getattr(record, key) in ("", getattr(comment, key)) for key in NAMES)
    # A name that its bearer had erased stands in a record until the next export.
    same = all(value_of(record, key) == value_of(comment, key) for key in OWN if key not in NAMES)
    words = bool(digest_version(record, comment.digest)) or (comment.redacted and same)
    return words and (names or store.erased(comment.id))


def _came_to(store: CommentStore, record: Comment) -> bool:
    """Whether the store must have the comment: what has a number of another series never was in it."""
    consultation = store.consultations.get(record.consultation)
    if consultation is None or record.rehearsal != consultation.rehearsal:
        return False
    series = prefix_and_epoch(sequence_of(record.id)[0])[0] if is_number(record.id) else ""
    return record.channel == "web" or series == consultation.prefix
