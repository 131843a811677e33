"""The replies of invited bodies, for the secretariat that reminds the others."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from clausework.consultation.replies import read_replies
from clausework.consultation.turnout import Turnout, standings, turnout
from clausework.model.comment import Consultation, Reply
from clausework.store.replies import commenting, replies
from clausework.store.session import Session
from clausework.workflow.desk.access import DeskStore

__all__ = ["BodyStanding", "BodyTurnout", "Turnout", "turnouts"]


class BodyStanding(msgspec.Struct, frozen=True):
    """How an invited body stands; `since` is an instant or a day, "" if there is none to tell."""

    name: str
    standing: str
    since: str = ""
    channel: str = ""
    late: bool = False


class BodyTurnout(msgspec.Struct, frozen=True):
    """A consultation that invites bodies."""

    consultation: Consultation
    counts: Turnout
    lines: tuple[BodyStanding, ...]


async def turnouts(
    store: DeskStore, root: Path, consultations: Iterable[Consultation], lang: str
) -> tuple[BodyTurnout, ...]:
    """The invited bodies of each consultation that has some."""
    found = await store.read(lambda db: [_turnout(db, root, each, lang) for each in consultations])
    return tuple(item for item in found if item is not None)


def _turnout(db: Session, root: Path, consultation: Consultation, lang: str) -> BodyTurnout | None:
    said = _replies(db, root, consultation)
    found = standings(consultation, commenting(db, consultation), said.values())
    counts = turnout(found)
    if counts is None:
        return None
    lines = []
    for unit in consultation.invited:
        standing, reply = found[unit.id], said.get(unit.id)
        if reply is not None and standing == "no-comment":
            line = BodyStanding(unit.named(lang), standing, reply.received, reply.channel, reply.late)
        else:
            line = BodyStanding(unit.named(lang), standing)
        lines.append(line)
    return BodyTurnout(consultation, counts, tuple(lines))


def _replies(db: Session, root: Path, consultation: Consultation) -> dict[str, Reply]:
    """The last reply of each invited body: by its link as the store has it, by letter as git has it."""
    by_letter = (reply for reply in read_replies(root, consultation.id)[0] if reply.channel != "web")
    stored = replies(db, consultation)
    return {reply.unit: reply for reply in by_letter} | {unit: found[-1] for unit, found in stored.items()}
