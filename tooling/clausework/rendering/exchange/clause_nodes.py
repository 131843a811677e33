"""What writers of the blocks of one clause as XML share: where they are, whom they bind, a count."""

from __future__ import annotations

from clausework.model.clause import Clause
from clausework.model.mentions import ITEM, anchors_in
from clausework.rendering.clause_html import Setting


def xml_id(anchor: str) -> str:
    """An anchor as an ID of XML, which may have no colon."""
    return anchor.replace(ITEM, "__item_")


class ClauseNodes:
    """Writes one clause; `roles` has whom each provision binds."""

    def __init__(self, clause: Clause, setting: Setting, roles: dict[str, tuple[str, ...]]) -> None:
        self._clause = clause
        self._setting = setting
        self._roles = roles
        anchors = anchors_in(setting.draft, clause, setting.lang)
        self._anchors = {block: xml_id(anchor) for block, anchor in anchors.items()}
        self._count = 0

    def _next(self) -> int:
        """The number of what has no ID of its own."""
        self._count += 1
        return self._count
