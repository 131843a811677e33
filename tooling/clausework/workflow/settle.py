"""Settle comments: write an answer into a record, against the IDs and the changed lines of the project."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from clausework.comments.dispositions import settle
from clausework.comments.records import read_record
from clausework.drafts.lineage import ids
from clausework.drafts.register import read_draft, read_register
from clausework.model.cause import ChangedLine
from clausework.model.comment import Disposition
from clausework.model.finding import Finding
from clausework.redline.causes import TAKEN
from clausework.source.consulting import ZONE
from clausework.source.project import Project
from clausework.workflow.account import ProjectAccount


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with an answer, in which case nothing was written, and the lines that it names."""

    findings: tuple[Finding, ...]
    lines: tuple[ChangedLine, ...] = ()


def utc_now() -> datetime:
    """The clock of this machine."""
    return datetime.now(UTC)


def settle_comment(
    root: Path, number: str, answer: Disposition, clock: Callable[[], datetime] = utc_now
) -> Settled:
    """Answer a comment.

    What an accepted comment changed becomes the names of lines, where the text has changed there already.
    An answer without a date is of today: the day that it is where the consultation is held.
    """
    known = ProjectAccount(root)
    if not answer.date:
        today = clock().astimezone(_zone(known.project, number)).date()
        answer = msgspec.structs.replace(answer, date=today.isoformat())
    lines: dict[str, ChangedLine] = {}
    left = answer.changes
    if answer.outcome in TAKEN:
        for name in answer.changes:
            lines.update({line.name: line for line in _lines(known, name)})
        met = {*lines, *(line.place for line in lines.values()), *(line.clause for line in lines.values())}
        left = tuple(name for name in answer.changes if name not in met)
    answer = msgspec.structs.replace(answer, lines=(*answer.lines, *lines), changes=left)
    findings = settle(root, number, answer, _names(known))
    return Settled(findings=findings, lines=tuple(lines.values()))


def _names(known: ProjectAccount) -> set[str]:
    """The IDs of all drafts, that of the standard for its title, and the names of the changed lines."""
    names = {known.project.draft.standard, *ids(known.project.draft)} - {""}
    for entry in read_register(known.root):
        names |= ids(read_draft(known.root, entry.label))
    return names | {line.name for line in known.account.lines}


def _lines(known: ProjectAccount, name: str) -> tuple[ChangedLine, ...]:
    """The lines that a name means: of several at a place those that have no cause yet, if there are any."""
    lines = tuple(line for line in known.lines(name) if not line.derived)
    return tuple(line for line in lines if line.owed and not line.causes) or lines


def _zone(project: Project, number: str) -> ZoneInfo:
    """The zone of the consultation on which a comment came; the usual one where the project has it not."""
    record = read_record(project.root, number)
    zones = {item.id: item.zone for item in project.consultations}
    return ZoneInfo(zones.get(record.consultation, ZONE) if record else ZONE)
