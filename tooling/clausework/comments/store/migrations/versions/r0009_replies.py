"""Replies of invited bodies."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0009_replies"
down_revision = "r0008_verified"


def upgrade() -> None:
    """Add the indexes."""
    take_step(revision)
