"""The record of a consultation in git: a YAML file for each comment, written, settled, exported and verified.

The tool writes a record once; people settle it. Whatever people change by hand stays as they
wrote it: an edit touches one value of the text and no other byte. Records are public wherever the
repository is, so they hold nothing that its author did not agree to publish: the site prints the words of
published and answered ones only, and the record of a withheld one has no words. A record is compared
whole with what an export would write now; the answer alone is git's own. Comments that have one answer have
it once: the record of one of them, their head, holds it, and those of the others name that.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Protocol

import msgspec

from clausework.consultation import fields, parse
from clausework.consultation.log.chain import END, IntegrityFault
from clausework.consultation.numbers import PAPER, is_number, make_number, prefix_and_epoch, sequence_of
from clausework.consultation.personal import is_guarded
from clausework.errors import RecordError
from clausework.lang.personal import is_personal
from clausework.model.comment import Comment, Consultation, Disposition, State
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.model.progress import Progress, counted, flowing, silent
from clausework.source.fields import is_instant
from clausework.source.files import replaced, write_file, write_files
from clausework.source.memory import TICK, Stamp, digest, keep_value, listing, made_of, program, value_kept
from clausework.source.unfit import text_at
from clausework.source.yaml import Plain, remove_key, set_value, write_mapping

FOLDER = "comments"
DEPTH = 3
"""Slashes in the path of a record."""
FEW = 50
"""Records that are read as soon as what an earlier run has kept of them."""
KeptRecords = dict[str, tuple[Stamp, Comment | None, tuple[Finding, ...]]]
"""By path the stamp of a record, what it says, and what is wrong with it."""
GROUP = 500
"""Records that are on disk before the next are written."""
Values = dict[tuple[str, ...], Plain]
"""Values of a record by their paths of keys."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9_-]+)*")


def record_path(root: Path, comment: Comment) -> Path:
    """The path of the record of a comment; RecordError if a part of it is no ID."""
    if not all(NAME.fullmatch(part) for part in (comment.consultation, comment.anchor.clause, comment.id)):
        raise RecordError("bad_record_name", number=comment.id)
    return root / comment.record


def read_records(root: Path, progress: Progress = silent) -> tuple[tuple[Comment, ...], tuple[Finding, ...]]:
    """Every record under `root`, ordered by consultation and number, and what is wrong with them."""
    comments: list[Comment] = []
    findings: list[Finding] = []
    places: dict[str, str] = {}
    twice: list[tuple[Comment, str]] = []
    for path, (_, comment, faults) in _kept_records(root, progress).items():
        findings.extend(faults)
        if comment is None:
            continue
        if comment.id in places:
            twice.append((comment, path))
            continue
        places[comment.id] = path
        comments.append(comment)
    findings.extend(_renumbered(root, twice, places))
    heads = {comment.id: comment for comment in comments}
    for comment in comments:
        if comment.answered_with and resolved(comment, heads.get(comment.answered_with)).disposition is None:
            at = Place(places[comment.id])
            findings.append(parse.finding("REC-007", at, "headless", head=comment.answered_with))
    found = (resolved(comment, heads.get(comment.answered_with)) for comment in comments)
    return tuple(sorted(found, key=_order)), tuple(findings)


def _kept_records(root: Path, progress: Progress) -> KeptRecords:
    """The records by their paths: those that have not changed since an earlier run are not read."""
    files = record_files(root)
    known = value_kept(root, FOLDER, program(), KeptRecords) or {} if len(files) > FEW else {}
    found: KeptRecords = {}
    fresh = 0
    for path, stamp in counted(progress, "records", files):
        before = known.get(path)
        if before is None or before[0] != stamp:
            fresh += 1
            faults: list[Finding] = []
            before = (stamp, _read(root, path, faults), tuple(faults))
        found[path] = before
    if len(files) > FEW and fresh * 100 > len(files):
        latest = time.time_ns() - TICK
        keep_value(root, FOLDER, program(), {path: it for path, it in found.items() if it[0][0] < latest})
    return found


def record_files(root: Path) -> list[tuple[str, Stamp]]:
    """The files of all records by their paths, each with its stamp; of two of one number the first counts."""
    found = (item for item in listing(root, FOLDER, (".yml",)) if item[0].count("/") == DEPTH)
    return sorted(found, key=lambda item: item[0].split("/"))


def resolved(comment: Comment, head: Comment | None) -> Comment:
    """A comment as its record says, with the answer of its head if it has none of its own."""
    if comment.disposition or head is None or head.answered_with or head.consultation != comment.consultation:
        return comment
    return msgspec.structs.replace(comment, disposition=head.disposition)


def unreviewed(comments: Iterable[Comment]) -> Iterator[Finding]:
    """The comments that nobody has reviewed yet: what they say is shown nowhere, so no draft answers it.

    Of one that has an answer all the same, its record says so.
    """
    for comment in comments:
        if fields.is_unreviewed(comment) and comment.disposition is None:
            said = parse.finding("REC-010", Place(comment.record), "unreviewed", number=comment.id)
            yield msgspec.structs.replace(said, severity="warning", gate=True, key=comment.id)


def missing_numbers(comments: Iterable[Comment]) -> Iterator[Finding]:
    """The numbers that no record has although a higher one was given: each is given in turn, and for good."""
    series: dict[str, dict[int, Comment]] = {}
    for comment in comments:
        if is_number(comment.id):
            name, sequence = sequence_of(comment.id)
            series.setdefault(name, {})[sequence] = comment
    for name, known in series.items():
        before = 0
        for sequence in sorted(known):
            if sequence > before + 1:
                first, last = make_number(name, before + 1), make_number(name, sequence - 1)
                at = Place(known[sequence].record)
                said = "gap" if first == last else "gap_many"
                values = {"first": first, "last": last, "next": known[sequence].id}
                yield msgspec.structs.replace(
                    parse.finding("REC-011", at, said, **values), severity="warning", gate=True, key=first
                )
            before = sequence


def _renumbered(
    root: Path, twice: Iterable[tuple[Comment, str]], places: dict[str, str]
) -> Iterator[Finding]:
    """Each record whose number another has, with the number that it can have instead.

    Two people may have given the number to two letters, each in a clone. What came through the service
    keeps its number, which its author knows; a new one is of the series that the service never gives out.
    """
    given: dict[str, int] = {}
    for comment, path in twice:
        said = {"number": comment.id, "path": places[comment.id]}
        if not is_number(comment.id):
            yield parse.finding("REC-006", Place(path), "twice_odd", **said)
            continue
        prefix = prefix_and_epoch(sequence_of(comment.id)[0])[0] + PAPER * (comment.channel == "web")
        given[prefix] = given.get(prefix, highest_sequences(root).get(prefix, 0)) + 1
        yield parse.finding("REC-006", Place(path), "twice", fresh=make_number(prefix, given[prefix]), **said)


def _order(comment: Comment) -> tuple[str, int, int, str]:
    try:
        series, sequence = sequence_of(comment.id)
        return (comment.consultation, prefix_and_epoch(series)[1], sequence, comment.id)
    except ValueError:
        return (comment.consultation, 0, 0, comment.id)


def _read(root: Path, path: str, findings: list[Finding]) -> Comment | None:
    text, faults = text_at(root, path)
    findings.extend(faults)
    if text is None:
        return None
    comment, faults = made_of(f"record {path}", digest(text.encode()), lambda: parse.parse_record(text, path))
    findings.extend(faults)
    return comment


def find_record(root: Path, number: str) -> Path | None:
    """The file of the comment with this number, or None."""
    if not number.replace("-", "").isalnum():
        return None
    return next(iter(sorted((root / FOLDER).glob(f"*/*/{number}.yml"))), None)


def read_record(root: Path, number: str, file: Path | None = None) -> Comment | None:
    """The comment with this number as git has it, or None; a broken record counts as none."""
    file = file or find_record(root, number)
    comment = None if file is None else _read(root, file.relative_to(root).as_posix(), [])
    return None if comment is None else _with_answer(root, comment)


def _with_answer(root: Path, comment: Comment) -> Comment:
    """A comment with the answer of its head, if that has one."""
    file = find_record(root, comment.answered_with) if comment.answered_with else None
    head = None if file is None else _read(root, file.relative_to(root).as_posix(), [])
    return resolved(comment, head)


def highest_sequences(root: Path) -> Mapping[str, int]:
    """The highest sequence number among the records of each series."""
    found: dict[str, int] = {}
    for path, _ in record_files(root):
        with suppress(ValueError):
            series, sequence = sequence_of(path.rpartition("/")[2].removesuffix(".yml"))
            found[series] = max(found.get(series, 0), sequence)
    return found


def write_record(root: Path, comment: Comment) -> Path:
    """Write the record of a comment; what was written has been read back before it counts."""
    file = record_path(root, comment)
    write_file(file, _proven(root, file, comment))
    return file


def write_records(root: Path, comments: Iterable[Comment]) -> Iterator[str]:
    """Write the records of many comments, some hundreds at a time; the numbers of those on disk."""
    waiting = iter(comments)
    while group := list(islice(waiting, GROUP)):
        files = ((file, _proven(root, file, item)) for item in group for file in [record_path(root, item)])
        write_files(files)
        yield from (item.id for item in group)


def _proven(root: Path, file: Path, comment: Comment) -> bytes:
    """The bytes of a record, read back unless it is one of which that is known."""
    text = record_text(comment)
    if not _is_plain(comment):
        read, faults = parse.parse_record(text, file.relative_to(root).as_posix())
        said = msgspec.structs.replace(comment, disposition=None) if comment.answered_with else comment
        if read != said or faults:
            if faults:
                reasons = tuple(fault.message for fault in faults)
                raise RecordError("record_faults", number=comment.id, reasons=reasons)
            raise RecordError("record_unlike", number=comment.id)
    return text.encode("utf-8")


_texts = attrgetter(*(field.path for field in fields.RECORD if field.kind == "text"))
_given = attrgetter(*(field.path for field in fields.RECORD if field.default is None or field.default))
"""What is left out of a record where it is empty, and then is read as something else."""


def _is_plain(comment: Comment) -> bool:
    """Whether a comment has no answer yet, agrees with itself, came at an instant, in ordinary characters.

    A test holds that the record of any such comment reads back as it is: to read a million of them
    back would take the greater part of an hour.
    """
    if comment.state not in ("received", "published") or comment.withdrawn:
        return False
    if comment.disposition is not None or comment.translations:
        return False
    return (
        all(text.replace("\n", "").isprintable() for text in _texts(comment))
        and all(_given(comment))
        and is_number(comment.id)
        and is_instant(comment.received)
        and comment.digest == fields.comment_digest(comment)
    )


def locate_records(root: Path) -> dict[str, Path]:
    """The file of every record by its number, found in one walk; of two with one number the first."""
    files = (root / path for path, _ in reversed(record_files(root)))
    return {file.stem: file for file in files}


def edit_record(root: Path, number: str, values: Values, among: Collection[str] = ()) -> Comment:
    """Set values of a record by their paths of keys, or remove what is None; every other byte stays.

    Values of an answer are those of this comment alone, and of the others `among` which it is edited: all
    else that have the answer keep it as it was. A translation goes with the words that it was made from.
    """
    file = find_record(root, number)
    if file is None:
        raise RecordError("no_record", number=number)
    if any(keys[0] in fields.OWN for keys in values):
        values = {**values, ("translations",): None}
    text, path = file.read_bytes().decode("utf-8"), file.relative_to(root).as_posix()
    before = read_record(root, number, file)
    answer = before.disposition if before and any(keys[0] == "disposition" for keys in values) else None
    if before and answer and before.answered_with:
        text, _ = edited_record(text, path, number, answer_values(answer))
    text, comment = edited_record(text, path, number, values)
    if before and answer and before.answered_with:
        if comment.disposition == answer:
            return before
    elif answer:
        keep_answers(root, {number: answer}, among)
    write_file(file, text.encode("utf-8"))
    return _with_answer(root, comment)


def answer_values(answer: Disposition, head: str = "") -> Values:
    """The values that give a record an answer: its own, or that of a comment whose record has it."""
    return {("answered_with",): head or None, ("disposition",): None if head else disposition_pairs(answer)}


def keep_answers(root: Path, replaced: Mapping[str, Disposition], done: Collection[str]) -> None:
    """Have comments keep the answers that they had of the records of others, where these are replaced.

    The first of them has it as its own. Not so those that are `done` with, since they get another too.
    """
    heads: dict[str, str] = {}
    for comment in read_records(root)[0]:
        answer = replaced.get(comment.answered_with) if comment.id not in done else None
        file = find_record(root, comment.id) if answer else None
        if answer and file:
            head = heads.setdefault(comment.answered_with, comment.id)
            values = answer_values(answer, "" if head == comment.id else head)
            text = file.read_bytes().decode("utf-8")
            text, _ = edited_record(text, file.relative_to(root).as_posix(), comment.id, values)
            write_file(file, text.encode("utf-8"))


def edited_record(text: str, path: str, number: str, values: Values) -> tuple[str, Comment]:
    """The text of a record with these values, and what it says then; RecordError if that is no comment."""
    known = {fault.rule for fault in parse.parse_record(text, path)[1]}
    for keys, value in values.items():
        text = remove_key(text, keys) if value is None else set_value(text, keys, value)
    comment, faults = parse.parse_record(text, path)
    fresh = tuple(fault.message for fault in faults if fault.rule not in known)
    if fresh:
        raise RecordError("record_faults", number=number, reasons=fresh)
    if comment is None:
        raise RecordError("unreadable_record", number=number)
    return text, comment


def translate_record(root: Path, number: str, lang: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """Write a translation of a comment by the keys of its fields, and of its answer by the key `answer`.

    The numbers of the records that say it: an answer stands in that of its head.
    """
    comment = read_record(root, number)
    if comment is None:
        raise RecordError("no_record", number=number)
    if any(map(is_personal, words.values())):
        reasons = (parse.finding("CMT-004", Place(number), "personal_answer", number=number).message,)
        raise RecordError("record_faults", number=number, reasons=reasons)
    own: dict[str, Plain] = {
        key: words[key] for key in fields.OWN if words.get(key) and fields.value_of(comment, key)
    }
    head = comment.answered_with or number
    changes: dict[str, Values] = {number: {("translations", lang): own or None}}
    if comment.disposition:
        changes.setdefault(head, {})["disposition", "translations", lang] = words.get("answer") or None
    for name, values in changes.items():
        if (file := find_record(root, name)) is not None:
            text, path = file.read_bytes().decode("utf-8"), file.relative_to(root).as_posix()
            write_file(file, edited_record(text, path, name, values)[0].encode("utf-8"))
    return tuple(changes)


def record_text(comment: Comment) -> str:
    """A record as it is first written: what is empty is left out."""
    pairs: dict[str, Plain] = {**fields.recorded(comment)}
    if comment.translations:
        pairs["translations"] = {lang: {**words} for lang, words in comment.translations.items()}
    if comment.disposition is not None and not comment.answered_with:
        pairs["disposition"] = disposition_pairs(comment.disposition)
    return write_mapping(pairs)


def disposition_pairs(answer: Disposition | None) -> dict[str, Plain]:
    """An answer as a record holds it: what is empty is left out."""
    pairs: dict[str, Plain] = msgspec.json.decode(msgspec.json.encode(answer)) if answer else {}
    return pairs


def settle(
    root: Path, number: str, answer: Disposition, known: Collection[str], head: str = ""
) -> tuple[Finding, ...]:
    """Write the answer to a comment into its record; if anything is wrong with it, write nothing.

    `known` are the IDs of clauses and provisions that an answer may say it changed, `head` is the comment
    whose record has this answer.
    A withheld comment stays withheld, and a published one becomes an answered one. One that nobody has
    reviewed gets no answer: that would show the public words which nobody has read.
    """
    file = find_record(root, number)
    if file is None:
        return (parse.finding("CMT-301", Place("comments"), "norecord", number=number),)
    at = Place(file.relative_to(root).as_posix())
    wrong = [
        parse.finding("CMT-302", at, "nochange", id=name) for name in answer.changes if name not in known
    ]
    if not parse.reason_suffices(answer):
        wrong.append(parse.finding("REC-004", at, "reason", least=parse.REASON_LEAST))
    if is_personal(answer.reason):
        wrong.append(parse.finding("CMT-004", at, "personal_answer", number=number))
    for line, column, point in parse.hidden(answer.reason):
        wrong.append(parse.finding("CMT-103", at, "forbidden", line=line, column=column, point=point))
    record = read_record(root, number)
    if record is None:
        wrong.append(parse.finding("CMT-303", at, "unreadable", number=number))
    elif fields.is_unreviewed(record):
        wrong.append(parse.finding("CMT-304", at, "unreviewed", number=number))
    if wrong or record is None:
        return tuple(wrong)
    state: State = "withheld" if record.state == "withheld" else "answered"
    before = record.disposition
    if before and before.reason == answer.reason and not answer.translations:
        answer = msgspec.structs.replace(answer, translations=before.translations)
    after = msgspec.structs.replace(record, state=state, disposition=answer, answered_with=head)
    text, fresh = file.read_bytes().decode("utf-8"), record_text(after)
    if text == record_text(record) and not parse.parse_record(fresh, at.path)[1]:
        write_file(file, fresh.encode("utf-8"))  # nobody has written in it by hand
        return ()
    values: Values = {("state",): state}
    if head or record.answered_with or before is None:
        values |= answer_values(answer, head)
    else:
        old, new = (disposition_pairs(each) for each in (before, answer))
        values |= {("disposition", key): new.get(key) for key in dict.fromkeys((*new, *old))}
    write_file(file, edited_record(text, at.path, number, values)[0].encode("utf-8"))
    return ()


CHUNK = 1 << 20
"""Bytes of lines that are written at a time."""


class CommentStore(Protocol):
    """Interface of a store against which git is held: it is exported and verified."""

    @property
    def name(self) -> str:
        """The name of the store in messages."""

    @property
    def consultations(self) -> Mapping[str, Consultation]:
        """The consultations that it is for."""

    def head(self) -> int:
        """The sequence number of the last event."""

    def each(self, *, until: int = END) -> Iterator[Comment]:
        """Every comment that came with an event up to this one, in the order of arrival."""

    def suspects(self) -> frozenset[str]:
        """The numbers of comments that a machine seems to have sent."""

    def reasons(self, number: str) -> frozenset[str]:
        """For what a comment has ever been withheld here."""

    def faults(self) -> tuple[IntegrityFault, ...]:
        """Signs that the store has been altered."""

    def erased(self, number: str) -> bool:
        """Whether the sender of a comment has had the name erased."""


class Exported(msgspec.Struct, frozen=True):
    """Result of an export: the numbers written, and those whose state was brought up to date.

    `suspects` are those of the written that a machine seems to have sent; they await review as all do.
    `unreviewed` are those that were left out because nobody has reviewed them.
    """

    written: tuple[str, ...] = ()
    unreviewed: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    suspects: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def export_records(
    store: CommentStore,
    root: Path,
    reviewed_only: bool = False,
    until: int | None = None,
    progress: Progress = silent,
) -> Exported:
    """Write what git does not have yet; a second run writes nothing.

    It ends with what was received up to the event `until`, or up to now: comments may come faster than
    they are written. What becomes of one of these meanwhile is told as it is when its record is written,
    so that words which are taken back do not go out.
    """
    until = store.head() if until is None else until
    updated: list[str] = []
    left: list[str] = []
    findings: list[Finding] = []
    known = {
        path.rpartition("/")[2].removesuffix(".yml"): (path, record)
        for path, (_, record, _) in reversed(_kept_records(root, silent).items())
    }

    def fresh() -> Iterator[Comment]:
        """The comments that git lacks; the records of the others are brought up to date on the way."""
        for comment in flowing(progress, "export", store.each(until=until)):
            if comment.id in known:
                updated.extend(_bring_up(store, root, *known[comment.id], comment, findings))
            elif reviewed_only and fields.is_unreviewed(comment):
                left.append(comment.id)
            elif not fields.is_kept_back(comment.state, comment.withdrawn) and is_guarded(
                comment, comment.confirmed
            ):
                said = parse.finding("CMT-224", Place(store.name), "guarded", number=comment.id)
                findings.append(msgspec.structs.replace(said, severity="warning"))
            else:
                yield fields.public_part(comment)

    written = tuple(write_records(root, fresh()))
    odd = store.suspects()
    suspects = tuple(number for number in written if number in odd)
    return Exported(
        written, tuple(left), tuple(dict.fromkeys(updated)), suspects=suspects, findings=tuple(findings)
    )


def _bring_up(
    store: CommentStore,
    root: Path,
    path: str,
    record: Comment | None,
    comment: Comment,
    findings: list[Finding],
) -> Iterator[str]:
    """Bring a record up to date with the store; its number if it was not."""
    if record is not None and record == as_told(comment, record):
        return
    if record is None or record.digest != comment.digest:
        findings.append(parse.finding("CMT-201", Place(path), "other", number=comment.id))
    values = due(store, record, comment) if record is not None else {}
    if values:
        edit_record(root, comment.id, values)
        yield comment.id


def due(store: CommentStore, record: Comment, comment: Comment) -> Values:
    """Knowledge of the store that the record does not show: the next export writes it there."""
    values: Values = {}
    if record.digest == comment.digest and _review_is_due(store, record, comment):
        values |= _reviewed(record, comment, comment.state, comment.withheld)
    return values | _later(record, fields.public_part(comment), values)


def _review_is_due(store: CommentStore, record: Comment, comment: Comment) -> bool:
    """Whether the store knows of a review that the record does not show.

    What was withheld in git alone stays so: the store knows of no reason why its words may be read again.
    """
    if comment.state == "withheld":
        as_told = (record.state, record.withheld) == ("withheld", comment.withheld)
        return not as_told or any(fields.value_of(record, key) for key in fields.OWN)
    if comment.state == "received" or record.state not in ("received", "withheld"):
        return False
    return record.state == "received" or record.withheld in store.reasons(comment.id)


def _later(record: Comment, public: Comment, reviewed: Values) -> Values:
    """Events after the record was written: it was taken back, a name was erased or verified.

    In place of the words of a comment that was taken back the record says when that was. The digest
    stays; the words stay in the history of git, which the form says before anything is sent.
    """
    values: Values = {}
    if public.withdrawn:
        values |= {(key,): "" for key in fields.OWN if fields.value_of(record, key)}
        if not record.withdrawn:
            values["withdrawn",] = public.withdrawn
    for field in fields.NAMES:
        if getattr(record, field) and not getattr(public, field):
            values[field,] = ""
    seen: Values = {**reviewed, **values}
    if public.redacted != record.redacted or public.redacted:
        # What was withheld in git alone has no words, and none are put back.
        keys = () if parse.is_wordless(record) and not reviewed else fields.OWN
        told = {(key,): fields.value_of(public, key) for key in keys}
        values |= {
            key: new for key, new in told.items() if new != seen.get(key, fields.value_of(record, key[0]))
        }
    values |= _flags(record, public)
    named = any({**seen, **values}.get((key,), fields.value_of(record, key)) for key in fields.NAMES)
    if record.verified != (public.verified and named):
        values["verified",] = public.verified and named
    return values


def record_review(root: Path, comment: Comment, state: State, why: str, confirmed: bool = False) -> Comment:
    """Set the state of a record; one that is published and has its answer is an answered one.

    Withholding blanks the words of the record; publishing puts those of `comment`, which the store
    has, back. Without them nothing is published.
    """
    record = read_record(root, comment.id)
    if record is None:
        raise RecordError("unreadable_record", number=comment.id)
    values = _reviewed(record, comment, state, why)
    if confirmed and not record.confirmed and is_guarded(comment, confirmed=False):
        values["confirmed",] = True
    return edit_record(root, comment.id, values)


def _reviewed(record: Comment, comment: Comment, state: State, why: str) -> Values:
    back = state != "withheld" and record.state == "withheld"
    if back and not (comment.text or comment.withdrawn):
        raise RecordError("words_gone", number=comment.id)
    shown = "answered" if state == "published" and record.disposition else state
    values: Values = {("state",): shown}
    if why or record.withheld:
        values["withheld",] = why
    source = comment if back else record
    if state == "withheld" or (back and comment.withdrawn):
        source = fields.without_words(source)
    for key in fields.OWN:
        if fields.value_of(source, key) != fields.value_of(record, key):
            values[key,] = fields.value_of(source, key)
    return values | _flags(record, source)


def _flags(record: Comment, told: Comment) -> Values:
    """The flags of the words, where the record says otherwise."""
    names = ("redacted", "confirmed")
    return {(key,): getattr(told, key) or None for key in names if getattr(record, key) != getattr(told, key)}


def write_lines(store: CommentStore, file: Path, progress: Progress = silent) -> int:
    """All comments as JSON lines, one for each, with what the public may read of it; the number of lines.

    A million records are files that nobody can open; here memory does not grow with their number.
    """
    encoder = msgspec.json.Encoder(order="sorted")
    buffer, count = bytearray(), 0
    with replaced(file) as beside, beside.open("wb") as out:
        for comment in flowing(progress, "export", store.each()):
            public = comment if fields.may_be_shown(comment) else fields.without_words(comment)
            encoder.encode_into(fields.public_part(public), buffer, len(buffer))
            buffer += b"\n"
            count += 1
            if len(buffer) > CHUNK:
                out.write(buffer)
                buffer.clear()
        out.write(buffer)
        out.flush()
        os.fsync(out.fileno())
    return count


def as_told(comment: Comment, record: Comment) -> Comment:
    """The state that a record must say; with an answer, a published comment may be called an answered one."""
    public = fields.public_part(comment)
    settled = bool(record.disposition or record.answered_with) and public.state == "published"
    state = record.state if settled and record.state == "answered" else public.state
    same = all(fields.value_of(public, key) == fields.value_of(record, key) for key in fields.OWN)
    return msgspec.structs.replace(
        public,
        state=state,
        answered_with=record.answered_with,
        translations=record.translations if same else {},
        disposition=record.disposition,
    )
