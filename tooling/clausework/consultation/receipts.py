"""Receipts and refusals: what a sender gets back."""

from __future__ import annotations

from typing import Literal

import msgspec

from clausework.model.comment import Comment

RefusalKind = Literal["early", "closed", "conflict", "replayed", "unknown"]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """Proof that a comment is on disk: all that was written, and the secret that finds it again.

    `secret` is "" where the receipt is looked up rather than given out, because the store keeps
    only its hash. `organisation` and `name` are as given, published or not; `contact` says only
    whether one was left. `again` is set when the comment had come before. `arrival` is the number of the
    event that received it.
    """

    comment: Comment
    arrival: int
    secret: str = ""
    organisation: str = ""
    name: str = ""
    contact: bool = False
    again: bool = False
    reviewed: str = ""

    @property
    def number(self) -> str:
        """The number of the comment."""
        return self.comment.id

    @property
    def digest(self) -> str:
        """The SHA-256 of what was written, in hexadecimal."""
        return self.comment.digest


class Acknowledgement(msgspec.Struct, frozen=True, array_like=True):
    """The part of a receipt that its sender does not know yet."""

    number: str
    secret: str
    digest: str
    received: str
    late: bool
    again: bool
    arrival: int


def acknowledge(receipt: Receipt) -> Acknowledgement:
    """The acknowledgement of a receipt."""
    comment = receipt.comment
    return Acknowledgement(
        comment.id,
        receipt.secret,
        comment.digest,
        comment.received,
        comment.late,
        receipt.again,
        receipt.arrival,
    )


class Refusal(msgspec.Struct, frozen=True):
    """Why a comment was not taken; nothing of it has been kept, so its text must be given back."""

    kind: RefusalKind
