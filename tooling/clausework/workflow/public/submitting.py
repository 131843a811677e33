"""Submit a comment: it is kept and receipted, or refused for a reason."""

from __future__ import annotations

from collections.abc import Awaitable
from enum import StrEnum
from typing import NamedTuple, Protocol

from clausework.consultation.files.attachments import Vault
from clausework.consultation.receipts import Acknowledgement, Refusal
from clausework.consultation.submission import Submission
from clausework.errors import StoreBusy, StoreError

__all__ = [
    "NOT_OPEN",
    "TROUBLE",
    "Acknowledgement",
    "CommentAccepted",
    "CommentRefused",
    "RefusalReason",
    "submit",
]


class RefusalReason(StrEnum):
    """Why a comment was not taken."""

    EARLY = "early"
    CLOSED = "closed"
    UNSERVED = "unserved"
    """Its consultation is not held here."""
    CONFLICT = "conflict"
    """Another comment came under the name of its form."""
    REPLAYED = "replayed"
    """Its proof of work was used before."""
    FULL = "full"
    """Too much came from its place."""
    BUSY = "busy"
    MOVED = "moved"
    """The store was moved to another machine."""
    FAILED = "failed"
    UNWITNESSED = "unwitnessed"
    """It is kept, but no witness has cosigned it, so there is no receipt yet."""


NOT_OPEN = frozenset([RefusalReason.EARLY, RefusalReason.CLOSED, RefusalReason.UNSERVED])
TROUBLE = frozenset(
    [RefusalReason.BUSY, RefusalReason.MOVED, RefusalReason.FAILED, RefusalReason.UNWITNESSED]
)
"""Reasons that are ours: later the same comment may be taken."""
REASONS = {reason.value: reason for reason in RefusalReason} | {"unknown": RefusalReason.UNSERVED}
"""By the kinds of refusals of the store."""


class CommentAccepted(NamedTuple):
    """The comment is on disk, now or since an earlier arrival."""

    receipt: Acknowledgement

    @property
    def kind(self) -> str:
        """Whether it had come before, came late or came in time."""
        return "again" if self.receipt.again else "late" if self.receipt.late else "received"


class CommentRefused(NamedTuple):
    """The comment was not taken, so its text must be given back; worth another try after `wait` seconds."""

    reason: RefusalReason
    wait: int = 5


class SubmissionWriter(Protocol):
    """Writes submissions to the store."""

    def submit(self, submission: Submission) -> Awaitable[Acknowledgement | Refusal]:
        """What the store answers, after the commit."""


class Cosigners(Protocol):
    """The witnesses that must cosign the log before a receipt goes out."""

    @property
    def forked(self) -> bool:
        """Whether one of them knows another history of the log."""

    async def cover(self, size: int) -> bool:
        """Whether a cosigned state has so many events."""


async def submit(
    sent: Submission, writer: SubmissionWriter, vault: Vault, witnesses: Cosigners | None = None
) -> CommentAccepted | CommentRefused:
    """Have a comment written; files of one that was not kept anew are dropped again.

    Where it is not known what became of the comment its files stay, and are swept up as strays. Where the
    log must be cosigned, a comment that no witness knows yet is kept without a receipt, and none is taken
    once a witness knows another history of the log.
    """
    if witnesses is not None and witnesses.forked:
        return CommentRefused(RefusalReason.BUSY)
    try:
        answer = await writer.submit(sent)
    except StoreBusy as error:
        return CommentRefused(RefusalReason.MOVED if error.key == "store_moved" else RefusalReason.BUSY)
    except StoreError:
        return CommentRefused(RefusalReason.FAILED)
    if sent.attachments and (isinstance(answer, Refusal) or answer.again):
        vault.drop([file.id for file in sent.attachments])
    if isinstance(answer, Refusal):
        return CommentRefused(REASONS[answer.kind])
    if witnesses is not None and not await witnesses.cover(answer.arrival):
        return CommentRefused(RefusalReason.UNWITNESSED)
    return CommentAccepted(answer)
