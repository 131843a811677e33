"""Replies of invited bodies: that they have no comment, or that they take this back.

The chain of events is all that there is of it: what the reply of one is now is what its last event says.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.consultation.log.chain import END
from clausework.consultation.replies import Replies
from clausework.consultation.submission import Refusal
from clausework.consultation.window import instant
from clausework.lang.normalise import folded
from clausework.model.comment import Consultation, Reply
from clausework.store.intake import phase_of, refusal_of
from clausework.store.recording import StoreContext, append, moment
from clausework.store.rows import local
from clausework.store.session import Session, holes

NO_COMMENT, TAKEN_BACK = "no-comment", "taken-back"
"""What an invited body may say by a tap."""
TOLD = "SELECT at, payload FROM event WHERE kind = 'replied'"
"""The words are those of the index: with another form of them the whole chain would be read."""


class ReplyEvent(msgspec.Struct, frozen=True):
    """The payload of such an event."""

    consultation: str
    draft: str
    late: bool
    reply: str
    unit: str


def reply(
    db: Session, context: StoreContext, consultation: Consultation, unit: str, act: str, opened: str = ""
) -> Refusal | None:
    """Note what an invited body says; nothing where that is so already. A refusal outside of the period.

    `opened` is when the page was opened, for the grace after the closing.
    """
    history = replies(db, consultation).get(unit, ())
    if stands(history) == (act == NO_COMMENT):
        return None
    now = moment(db, context)
    phase = phase_of(db, consultation, opened)
    if refusal := refusal_of(phase):
        return refusal
    told = ReplyEvent(consultation.id, consultation.draft, phase == "late", act, unit)
    append(db, now, "replied", "", msgspec.structs.asdict(told))
    return None


def stands(history: tuple[Reply, ...]) -> bool:
    """Whether the reply of an invited body is that it has no comment."""
    return bool(history) and not history[-1].withdrawn


def replies(db: Session, consultation: Consultation, until: int = END) -> Replies:
    """The replies of each invited body on a consultation as they followed one another; the last one holds."""
    found: dict[str, tuple[Reply, ...]] = {}
    for at, told in _told(db, until):
        if told.consultation != consultation.id:
            continue
        before = found.get(told.unit, ())
        found[told.unit] = (*before, _after(before, local(at, consultation), told, consultation))
    return found


def _told(db: Session, until: int) -> Iterator[tuple[str, ReplyEvent]]:
    """The replies of the events; one that was altered, which the proof of the chain finds, tells none."""
    for at, payload in db.execute(f"{TOLD} AND seq <= ? ORDER BY seq", (until,)):
        try:
            told, _ = msgspec.json.decode(payload, type=ReplyEvent), instant(at)
        except (msgspec.MsgspecError, TypeError, ValueError):
            continue
        yield at, told


def _after(before: tuple[Reply, ...], at: str, told: ReplyEvent, consultation: Consultation) -> Reply:
    if told.reply == TAKEN_BACK and before:
        return msgspec.structs.replace(before[-1], withdrawn=at)
    return Reply(
        unit=told.unit, draft=told.draft, received=at, late=told.late, rehearsal=consultation.rehearsal
    )


def commenting(db: Session, consultation: Consultation) -> frozenset[str]:
    """Of the names of the invited bodies those that comments which stand give as their organisation."""
    wanted = frozenset(
        folded(name) for unit in consultation.invited for name in (*unit.name.values(), *unit.also)
    )
    known = db.execute("SELECT DISTINCT organisation FROM comment WHERE organisation <> ''")
    names = [name for (name,) in known if folded(name) in wanted]
    found = db.execute(
        "SELECT DISTINCT organisation FROM comment "  # noqa: S608 - marks
        f"WHERE organisation <> '' AND organisation IN ({holes(names)}) "
        "AND consultation = ? AND withdrawn = '' AND state <> 'withheld'",
        (*names, consultation.id),
    )
    return frozenset(name for (name,) in found)
