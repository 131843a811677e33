"""Consultations, comments, personal data and the chain of events."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0001_comments"
down_revision = None


def upgrade() -> None:
    """Make the tables; there is no way back, because what was received is never deleted."""
    take_step(revision)
