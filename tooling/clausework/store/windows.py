"""Consultation periods as the store knows them, and how the clock judges what comes in."""

from __future__ import annotations

from datetime import timedelta

from clausework.consultation.log.chain import link
from clausework.consultation.submission import Refusal
from clausework.consultation.window import Phase, Window, instant, window_of
from clausework.model.comment import Consultation
from clausework.store.session import Session

SKEW = timedelta(seconds=5)
"""By which a clock may be before the last event and still be called right: two machines never agree."""


def is_behind(db: Session) -> bool:
    """Whether the clock says an instant before the last event, and is wrong; known after `moment`."""
    return db.held.instant - db.held.clock > SKEW


def phase_of(db: Session, consultation: Consultation, opened: str) -> Phase:
    """How what comes in this transaction is judged, of which the form was opened at `opened`, if known."""
    found, since = window(db, consultation), instant(opened) if opened else None
    if is_behind(db):
        return found.phase_within(db.held.clock, db.held.instant, since)
    return found.phase(db.held.instant, since)


def refusal_of(phase: Phase) -> Refusal | None:
    """The refusal of what comes outside of the period; None for what is in time, or in its grace."""
    return Refusal(phase) if phase == "early" or phase == "closed" else None


def window(db: Session, consultation: Consultation) -> Window:
    """The window of a consultation that this store knows."""
    found = db.windows.get(consultation.id)
    if found is None:
        made = db.execute("SELECT made FROM consultation WHERE id = ?", (consultation.id,)).get
        found = window_of(consultation, str(made or came(db, consultation.id)))
        db.windows[consultation.id] = found
    return found


def came(db: Session, consultation: str) -> str:
    """The instant at which a consultation came to this store as the chain tells it, "" if it never did."""
    told = link(None, "", "made", "", {"consultation": consultation}).payload[:-1]
    sql = "SELECT min(at) FROM event WHERE number = '' AND kind = 'made' AND substr(payload, 1, ?) = ?"
    return str(db.execute(sql, (len(told), told)).get or "")
