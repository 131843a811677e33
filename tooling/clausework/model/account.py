"""Who may do what at the desk: one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

Role = Literal["reviewer", "editor", "auditor"]
Act = Literal[
    "read",
    "publish",
    "withhold",
    "merge",
    "assign",
    "discuss",
    "verify",
    "files",
    "release",
    "contact",
    "propose",
    "audit",
    "revoke",
]
ROLES: tuple[Role, ...] = get_args(Role)

PERMISSIONS: Mapping[Role, frozenset[Act]] = {
    "reviewer": frozenset(
        ["read", "publish", "withhold", "merge", "assign", "discuss", "verify", "files", "release", "contact"]
    ),
    "editor": frozenset(
        ["read", "publish", "withhold", "merge", "assign", "discuss", "files", "release", "propose", "revoke"]
    ),
    "auditor": frozenset(["read", "audit"]),
}


class Account(NamedTuple):
    """Somebody of the secretariat at the desk; `since` is when the session began, in seconds."""

    name: str
    role: Role
    since: int = 0


def may(role: Role, act: str) -> bool:
    """Whether a role includes an act."""
    return act in PERMISSIONS[role]
