"""Compare two drafts of a project, frozen or not: their redline, each line with its causes."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.consultation.records import read_records as read_records
from clausework.drafts.register import Opened, open_draft as open_draft, opened, read_draft, read_register
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.progress import Progress, silent
from clausework.redline.causes import Trace
from clausework.redline.compare import Explain, compare
from clausework.redline.ledger import Sized as Sized, sizes as sizes
from clausework.workflow.comparison import Comparison


def compared(root: Path, old: str, new: str, progress: Progress = silent) -> Comparison:
    """Two drafts of a project with the redline between them, each line with its causes.

    Each is named by the label of a frozen draft, `working`, or `git:REV`; UnknownDraft if there
    is no such draft, DraftAltered if one is not as it was frozen.
    """
    progress("read")
    return _compared(root, opened(root, old), opened(root, new), progress)


def compared_in(root: Path, old: Draft, new: Draft) -> Comparison:
    """The same for two drafts of the project that are in hand, and may have been altered since."""
    first, second = (
        msgspec.structs.replace(opened(root, side.label), draft=side, shown=None) for side in (old, new)
    )
    return _compared(root, first, second, silent)


def _compared(root: Path, old: Opened, new: Opened, progress: Progress) -> Comparison:
    shown = [side.shown or side.draft for side in (old, new)]
    faults = {side.name: side.faults for side in (old, new) if side.faults}
    comments, _ = read_records(root, progress)
    progress("compare")
    redline = compare(old.draft, new.draft, explain=_explain(root, old, new, comments))
    return Comparison(shown[0], shown[1], redline, faults, root, comments=comments)


def compare_texts(old: Draft, new: Draft) -> Comparison:
    """Two drafts that are in hand; the causes of their lines are the reasons of the new one alone."""
    return Comparison(old, new, compare(old, new))


def _explain(root: Path, old: Opened, new: Opened, comments: tuple[Comment, ...]) -> Explain:
    """The causes of the lines: the steps through the frozen drafts between the two.

    A text that is not frozen comes after the newest draft that was frozen when it was written.
    """
    order = [entry.label for entry in read_register(root)]
    first, last = old.after, new.after
    if last not in order or first not in order or order.index(first) > order.index(last):
        return tuple
    base, *later = (read_draft(root, label) for label in order[order.index(first) : order.index(last) + 1])
    if new.name != last:
        later.append(new.draft)
    if not later:
        return tuple
    return Trace([old.draft, *later], comments, None if old.name == first else base).explain
