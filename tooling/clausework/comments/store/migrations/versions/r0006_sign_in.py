"""Passkeys, identity providers and codes by which the secretariat signs in."""

from __future__ import annotations

from clausework.comments.store.migrations import take_step

revision = "r0006_sign_in"
down_revision = "r0005_desk"


def upgrade() -> None:
    """Add the tables."""
    take_step(revision)
