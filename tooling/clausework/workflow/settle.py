"""Settle comments: write an answer into a record, against the IDs and the changed lines of the project."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.comments.dispositions import settle
from clausework.drafts.lineage import ids
from clausework.drafts.register import read_draft, read_register
from clausework.model.cause import ChangedLine
from clausework.model.comment import Disposition
from clausework.model.finding import Finding
from clausework.redline.causes import TAKEN
from clausework.workflow.account import ProjectAccount


def settle_comment(
    root: Path, number: str, answer: Disposition
) -> tuple[tuple[Finding, ...], tuple[ChangedLine, ...]]:
    """Answer a comment: what is wrong with the answer, if so nothing is written, and the lines it names.

    What an accepted comment changed becomes the names of lines, where the text has changed there already.
    """
    known = ProjectAccount(root)
    names = {line.name for line in known.account.lines}
    places = set(ids(known.project.draft)) | {known.project.draft.standard} - {""}
    for entry in read_register(root):
        places |= ids(read_draft(root, entry.label))
    found: dict[str, ChangedLine] = {}
    left = answer.changes
    if answer.outcome in TAKEN:
        for name in answer.changes:
            found.update({line.name: line for line in _lines(known, name)})
        met = {*found, *(line.place for line in found.values()), *(line.clause for line in found.values())}
        left = tuple(name for name in answer.changes if name not in met)
    answer = msgspec.structs.replace(answer, lines=(*answer.lines, *found), changes=left)
    return settle(root, number, answer, places | names), tuple(found.values())


def _lines(known: ProjectAccount, name: str) -> tuple[ChangedLine, ...]:
    """The lines that a name means: of several at a place those that have no cause yet, if there are any."""
    lines = tuple(line for line in known.lines(name) if not line.derived)
    return tuple(line for line in lines if line.owed and not line.causes) or lines
