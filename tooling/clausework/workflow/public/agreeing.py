"""Agree with a public comment: counted once for each device and each line."""

from __future__ import annotations

from clausework.consultation.spam.rate_limits import line_of
from clausework.store import agreement
from clausework.store.agreement import AgreementCount
from clausework.store.recording.chain import StoreContext
from clausework.store.session import Session

__all__ = ["AgreementCount", "agree"]


def agree(
    db: Session, context: StoreContext, number: str, device: str, address: str
) -> AgreementCount | None:
    """Count an agreement; None if the comment is not open to it. Without a name, the line is the device."""
    line = line_of(address)
    return agreement.agree(db, context, number, device or line, line)
