"""What may be noted of a comment as it comes in; whatever it is, the comment is kept and read."""

from __future__ import annotations

from typing import Literal

import msgspec

MarkKind = Literal["website", "hasty", "unproven", "similar"]
SUSPICIOUS = frozenset(["website", "hasty", "unproven"])
"""Signs of a machine; that many say the same is none."""


class Mark(msgspec.Struct, frozen=True):
    """Something noted; `detail` is the number of the comment that a similar one resembles."""

    kind: MarkKind
    detail: str = ""
