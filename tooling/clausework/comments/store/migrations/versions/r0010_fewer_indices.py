"""Indices that nothing goes by are given up."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0010_fewer_indices"
down_revision = "r0009_replies"


def upgrade() -> None:
    """Drop the indices."""
    take_step(revision)
