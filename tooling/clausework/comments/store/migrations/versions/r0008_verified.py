"""Senders whom the secretariat has found to be who they say."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0008_verified"
down_revision = "r0007_desk_acts"


def upgrade() -> None:
    """Add the column."""
    take_step(revision)
