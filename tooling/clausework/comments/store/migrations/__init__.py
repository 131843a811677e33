"""Alembic's revisions of the PostgreSQL schema: one for each step of `schema.STEPS`."""

from __future__ import annotations

from alembic import op

from clausework.comments.store.dialects import postgresql
from clausework.comments.store.schema import STEPS


def take_step(name: str) -> None:
    """Run the statements of a step."""
    step = next(step for step in STEPS if step.name == name)
    for statement in postgresql(step):
        op.execute(statement)
