"""What writers of the blocks of one clause as XML share: where they are, whom they bind, a count."""

from __future__ import annotations

from clausework.model.clause import Clause
from clausework.rendering.clause_html import Setting


class ClauseNodes:
    """Writes one clause; `roles` has whom each provision binds."""

    def __init__(self, clause: Clause, setting: Setting, roles: dict[str, tuple[str, ...]]) -> None:
        self._clause = clause
        self._setting = setting
        self._roles = roles
        self._count = 0

    def _next(self) -> int:
        """The number of what has no ID of its own."""
        self._count += 1
        return self._count
