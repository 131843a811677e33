"""What a commenter does after sending: withdraw, supplement, erase, agree, attach."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0003_commenter"
down_revision = "r0002_arrival"


def upgrade() -> None:
    """Add the columns and tables."""
    take_step(revision)
