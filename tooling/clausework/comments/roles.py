"""Who may do what at the desk: one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["reviewer", "editor", "auditor"]
Act = Literal["read", "publish", "withhold", "merge", "assign", "contact", "propose"]
ROLES: tuple[Role, ...] = get_args(Role)

PERMISSIONS: Mapping[Role, frozenset[Act]] = {
    "reviewer": frozenset(["read", "publish", "withhold", "merge", "assign", "contact"]),
    "editor": frozenset(["read", "publish", "withhold", "merge", "assign", "propose"]),
    "auditor": frozenset(["read"]),
}


def may(role: Role, act: str) -> bool:
    """Whether a role includes an act."""
    return act in PERMISSIONS[role]
