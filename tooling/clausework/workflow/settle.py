"""Settle comments: write an answer into a record, against the IDs that the project knows."""

from __future__ import annotations

from pathlib import Path

from clausework.comments.dispositions import settle
from clausework.drafts.lineage import ids
from clausework.drafts.register import read_draft, read_register
from clausework.model.comment import Disposition
from clausework.model.finding import Finding
from clausework.source.project import load


def settle_comment(root: Path, number: str, answer: Disposition) -> tuple[Finding, ...]:
    """Answer a comment; what is wrong with the answer comes back and nothing is written."""
    known = set(ids(load(root).draft))
    for entry in read_register(root):
        known |= ids(read_draft(root, entry.label))
    return settle(root, number, answer, known)
