"""What was noted of a comment when it came in, and proofs of work that were used."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0004_marks"
down_revision = "r0003_commenter"


def upgrade() -> None:
    """Add the tables."""
    take_step(revision)
