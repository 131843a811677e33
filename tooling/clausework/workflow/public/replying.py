"""Agreements with public comments, and the reply of an invited body."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from clausework.consultation.replies import standings
from clausework.consultation.spam import line_of
from clausework.consultation.tokens import invitation_secret, secret_hash, signed_instant
from clausework.model.comment import Consultation, Reply, Unit
from clausework.store import tracking
from clausework.store.recording import StoreContext
from clausework.store.replies import NO_COMMENT, TAKEN_BACK, commenting, replies, reply, stands
from clausework.store.session import Session
from clausework.store.tracking import AgreementCount as AgreementCount


def agree(
    db: Session, context: StoreContext, number: str, device: str, address: str
) -> AgreementCount | None:
    """Count an agreement; None if the comment is not open to it. Without a name, the line is the device."""
    line = line_of(address)
    return tracking.agree(db, context, number, device or line, line)


class ReplyAct(StrEnum):
    """Act of an invited body, by a tap."""

    NO_COMMENT = NO_COMMENT
    TAKEN_BACK = TAKEN_BACK


class ReplyRefusal(StrEnum):
    """Why a reply was not noted."""

    EARLY = "reply_early"
    CLOSED = "reply_closed"
    UNDONE = "undone"


class InvitedBody(NamedTuple):
    """Whom a link is for."""

    consultation: Consultation
    unit: Unit


class ReplyHistory(NamedTuple):
    """Replies of a body, whether it says now that it has no comment, and whether it commented."""

    replies: tuple[Reply, ...]
    without_comment: bool
    commented: bool


def invited_bodies(key: bytes, consultations: Iterable[Consultation]) -> Mapping[str, InvitedBody]:
    """The invited bodies by the hashes of their secrets: a look-up's time tells nothing."""
    return {
        secret_hash(invitation_secret(key, item.id, unit.id, unit.new_links)): InvitedBody(item, unit)
        for item in consultations
        for unit in item.invited
    }


def body_behind(known: Mapping[str, InvitedBody], secret: str) -> InvitedBody | None:
    """The body whose link has this secret."""
    return known.get(secret_hash(secret))


def note_reply(
    db: Session, context: StoreContext, body: InvitedBody, act: ReplyAct, opened: str
) -> ReplyAct | ReplyRefusal:
    """Note a reply, or say why it is not noted; `opened` is the token of the page that it came from."""
    since = signed_instant(context.key, opened)
    refused = reply(db, context, body.consultation, body.unit.id, act.value, since)
    return ReplyRefusal(f"reply_{refused.kind}") if refused else act


def reply_history(db: Session, body: InvitedBody) -> ReplyHistory:
    """All that was noted of an invited body, and how it stands."""
    consultation, unit = body
    noted = replies(db, consultation).get(unit.id, ())
    standing = standings(consultation, commenting(db, consultation), ()).get(unit.id)  # has it commented?
    return ReplyHistory(noted, stands(noted), standing == "commented")
