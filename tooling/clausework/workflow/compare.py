"""Compare: from two names of drafts to their redline, each change with the comments that caused it."""

from __future__ import annotations

from pathlib import Path

from clausework.comments.causes import causes_of
from clausework.comments.records import read_records
from clausework.drafts.register import read_register
from clausework.drafts.revisions import open_draft
from clausework.model.redline import Redline
from clausework.redline.compare import compare
from clausework.source.project import WORKING


def compare_drafts(root: Path, old: str, new: str) -> Redline:
    """The redline between two drafts of a project.

    Each is named by the label of a frozen draft, `working`, or `git:REV`; UnknownDraft if there
    is no such draft.
    """
    before, after = open_draft(root, old), open_draft(root, new)
    comments, _ = read_records(root)
    return compare(before, after, causes=causes_of(comments, _commented(root, old, new)))


def _commented(root: Path, old: str, new: str) -> tuple[str, ...] | None:
    """The drafts whose comments can have changed the text between the two: from `old` on, before `new`.

    A git revision has no place among the drafts; then any comment may have been the cause.
    """
    order = (*(entry.label for entry in read_register(root)), WORKING)
    if old not in order or new not in order:
        return None
    return order[order.index(old) : order.index(new)]
