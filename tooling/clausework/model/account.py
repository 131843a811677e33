"""Permissions at the desk: one table of roles and acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

Role = Literal["reviewer", "editor", "secretary", "chair", "auditor"]
Act = Literal[
    "read",
    "publish",
    "withhold",
    "assign",
    "discuss",
    "verify",
    "files",
    "release",
    "delete",
    "contact",
    "propose",
    "settle",
    "agree",
    "send_back",
    "redact",
    "import",
    "undo",
    "audit",
    "revoke",
]
ROLES: tuple[Role, ...] = get_args(Role)

_COMMON: frozenset[Act] = frozenset(
    ["read", "publish", "withhold", "assign", "discuss", "files", "release", "import", "undo"]
)
PERMISSIONS: Mapping[Role, frozenset[Act]] = {
    "reviewer": _COMMON | {"verify", "contact"},
    "editor": _COMMON | {"propose", "revoke"},
    "secretary": _COMMON
    | {"verify", "contact", "propose", "settle", "send_back", "redact", "delete", "revoke"},
    "chair": frozenset(["read", "files", "agree", "send_back", "undo"]),
    "auditor": frozenset(["read", "audit"]),
}
"""A reviewer decides what is public, an editor is the deputy who drafts answers, a secretary does both and
settles them; a chair agrees to what was settled, or sends it back."""


class Account(NamedTuple):
    """Somebody of the secretariat at the desk; `since` is when the session began, in seconds."""

    name: str
    role: Role
    since: int = 0


def may(role: Role, act: str) -> bool:
    """Whether a role includes an act."""
    return act in PERMISSIONS[role]
