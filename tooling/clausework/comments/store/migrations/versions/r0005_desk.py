"""Accounts of the secretariat, and what they note of comments."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0005_desk"
down_revision = "r0004_marks"


def upgrade() -> None:
    """Add the tables."""
    take_step(revision)
