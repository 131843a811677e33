"""Acts of the secretariat, what is in discussion, and the order of the queue."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0007_desk_acts"
down_revision = "r0006_sign_in"


def upgrade() -> None:
    """Add the tables and indices."""
    take_step(revision)
