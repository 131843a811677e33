"""Dispositions: the answer to a comment, written into its record with its reason."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from clausework.consultation.parse import REASON_LEAST, finding, hidden, reason_suffices
from clausework.consultation.records import disposition_pairs, edit_record, find_record, read_record
from clausework.consultation.visibility import is_unreviewed
from clausework.model.clause import Place
from clausework.model.comment import Disposition
from clausework.model.finding import Finding
from clausework.source.yaml import Plain


def settle(root: Path, number: str, answer: Disposition, known: Collection[str]) -> tuple[Finding, ...]:
    """Write the answer to a comment into its record; if anything is wrong with it, write nothing.

    `known` are the IDs of clauses and provisions that an answer may say it changed.
    A withheld comment stays withheld, and a published one becomes an answered one. One that nobody has
    reviewed gets no answer: that would show the public words which nobody has read.
    """
    file = find_record(root, number)
    if file is None:
        return (finding("CMT-301", Place("comments"), "norecord", number=number),)
    at = Place(file.relative_to(root).as_posix())
    wrong = [finding("CMT-302", at, "nochange", id=name) for name in answer.changes if name not in known]
    if not reason_suffices(answer):
        wrong.append(finding("REC-004", at, "reason", least=REASON_LEAST))
    for line, column, point in hidden(answer.reason):
        wrong.append(finding("CMT-103", at, "forbidden", line=line, column=column, point=point))
    record = read_record(root, number)
    if record is None:
        wrong.append(finding("CMT-303", at, "unreadable", number=number))
    elif is_unreviewed(record):
        wrong.append(finding("CMT-304", at, "unreviewed", number=number))
    if wrong or record is None:
        return tuple(wrong)
    values: dict[tuple[str, ...], Plain] = {}
    if record.state != "withheld":
        values["state",] = "answered"
    old = disposition_pairs(record.disposition)
    new = disposition_pairs(answer)
    for key in (*new, *(name for name in old if name not in new)):
        values["disposition", key] = new.get(key)
    edit_record(root, number, values)
    return ()
