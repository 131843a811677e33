"""Compare: from two names of drafts to their redline, each change with the comments that caused it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.comments.causes import causes_of
from clausework.comments.records import read_records
from clausework.drafts.register import read_register
from clausework.drafts.revisions import open_draft
from clausework.model.draft import Draft
from clausework.model.redline import Redline
from clausework.redline.compare import compare
from clausework.source.project import WORKING


class Comparison(msgspec.Struct, frozen=True):
    """Two drafts and their redline."""

    old: Draft
    new: Draft
    redline: Redline


def compare_drafts(root: Path, old: str, new: str) -> Redline:
    """The redline between two drafts of a project, each named as `compared` says."""
    return compared(root, old, new).redline


def compared(root: Path, old: str, new: str) -> Comparison:
    """Two drafts of a project with the redline between them.

    Each is named by the label of a frozen draft, `working`, or `git:REV`; UnknownDraft if there
    is no such draft.
    """
    before, after = open_draft(root, old), open_draft(root, new)
    comments, _ = read_records(root)
    causes = causes_of(comments, _commented(root, old, new))
    return Comparison(before, after, compare(before, after, causes=causes))


def _commented(root: Path, old: str, new: str) -> tuple[str, ...] | None:
    """The drafts whose comments can have changed the text between the two: from `old` on, before `new`.

    A git revision has no place among the drafts; then any comment may have been the cause.
    """
    order = (*(entry.label for entry in read_register(root)), WORKING)
    if old not in order or new not in order:
        return None
    return order[order.index(old) : order.index(new)]
