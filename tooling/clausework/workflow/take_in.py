"""Take in what came on paper: the rows of a typed-up table become records in git, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import msgspec

from clausework.comments.numbers import make_number
from clausework.comments.records import highest_sequence, read_records, write_record
from clausework.comments.sheets import read_sheet
from clausework.comments.typed import Desk, comments_of
from clausework.drafts.revisions import open_draft
from clausework.errors import RecordError
from clausework.model.comment import Channel, Comment
from clausework.model.finding import Finding
from clausework.source.project import load
from clausework.workflow.answers import chosen_consultation
from clausework.workflow.consult import must_be_held

PAPER = "L"
"""Put after the prefix of a consultation for comments that came otherwise than through the service.

A service that runs gives out the next number of its own series and does not look into git each time,
so numbers given here must be of another series.
"""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did: the numbers written, and those under which rows stood already."""

    written: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()


def take_in(
    root: Path, file: Path, consultation: str = "", channel: Channel = "letter", *, again: bool = False
) -> Taken:
    """Write a record for each row of the table in `file`; if anything is wrong with a row, write none.

    A row whose comment git has already, from the same kind of commenter and of the same day, is that
    comment; `again` says that all rows are new although their words are not.
    """
    project = load(root)
    must_be_held(project)
    chosen = chosen_consultation(project, consultation)
    prefix = chosen.prefix + PAPER
    if any(item.prefix == prefix for item in project.consultations):
        raise RecordError("prefix_taken", prefix=prefix)
    data = file.read_bytes()
    desk = Desk(
        consultation=chosen,
        draft=open_draft(root, chosen.draft),
        commenters=project.commenters,
        channel=channel,
    )
    comments, findings = comments_of(read_sheet(data, file.name), desk, file.name)
    if findings:
        return Taken(findings=findings)
    known, fresh = ((), comments) if again else _sorted(comments, read_records(root)[0])
    first = highest_sequence(root, prefix) + 1
    numbered = [
        msgspec.structs.replace(comment, id=make_number(prefix, first + place))
        for place, comment in enumerate(fresh)
    ]
    for comment in numbered:
        write_record(root, comment)
    return Taken(written=tuple(comment.id for comment in numbered), known=known)


def _sorted(
    comments: Iterable[Comment], records: Iterable[Comment]
) -> tuple[tuple[str, ...], tuple[Comment, ...]]:
    """The numbers of the comments that there are already, and those comments that there are not.

    Of five letters with the same words, five are five comments: each record answers for one row.
    """
    there: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for record in records:
        there[_sign(record)].append(record.id)
    known, fresh = [], []
    for comment in comments:
        if there[_sign(comment)]:
            known.append(there[_sign(comment)].pop(0))
        else:
            fresh.append(comment)
    return tuple(known), tuple(fresh)


def _sign(comment: Comment) -> tuple[str, ...]:
    """What makes two comments one, with or without their words, which a withheld one has no more."""
    return (comment.digest, comment.role, comment.received, comment.channel)
