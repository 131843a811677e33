"""Compare: from two names of drafts to their redline, each change with the comments that caused it."""

from __future__ import annotations

from pathlib import Path

import msgspec

from clausework.comments.causes import causes_of
from clausework.comments.records import read_records
from clausework.drafts.register import GIT, read_register
from clausework.drafts.revisions import Opened, opened
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.redline import Redline
from clausework.redline.compare import compare
from clausework.source.project import WORKING


class Comparison(msgspec.Struct, frozen=True):
    """Two drafts and their redline; `faults` tell for either what could not be read of it."""

    old: Draft
    new: Draft
    redline: Redline
    faults: dict[str, tuple[Finding, ...]] = {}


def compare_drafts(root: Path, old: str, new: str) -> Redline:
    """The redline between two drafts of a project, each named as `compared` says."""
    return compared(root, old, new).redline


def compared(root: Path, old: str, new: str) -> Comparison:
    """Two drafts of a project with the redline between them.

    Each is named by the label of a frozen draft, `working`, or `git:REV`; UnknownDraft if there
    is no such draft, DraftAltered if one is not as it was frozen.
    """
    first, second = opened(root, old), opened(root, new)
    before, after = first.draft, second.draft
    faults = {name: side.faults for name, side in ((old, first), (new, second)) if side.faults}
    comments, _ = read_records(root)
    causes = causes_of(comments, _commented(root, (old, first), (new, second)))
    return Comparison(before, after, compare(before, after, causes=causes), faults)


def _commented(root: Path, old: tuple[str, Opened], new: tuple[str, Opened]) -> tuple[str, ...] | None:
    """The drafts whose comments can have changed the text between the two: from `old` on, before `new`.

    A text of the working tree or of a git revision comes after the newest draft that was frozen then:
    from there on comments on that draft can change it. None where the register tells nothing.
    """
    order = [entry.label for entry in read_register(root)]
    places = []
    for (name, side), step in ((old, 0), (new, 1)):
        frozen = name != WORKING and not name.startswith(GIT)
        label = name if frozen else side.after
        if label not in order:
            return None
        places.append(order.index(label) + (0 if frozen else step))
    return tuple(order[places[0] : places[1]])
