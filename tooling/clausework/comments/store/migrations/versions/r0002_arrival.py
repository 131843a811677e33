"""The order of arrival, and the indexes by which lists stay quick."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0002_arrival"
down_revision = "r0001_comments"


def upgrade() -> None:
    """Add the column and fill it from the chain."""
    take_step(revision)
