"""Intake of a submission in a transaction: idempotent, judged by the clock, marked, numbered, chained."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from clausework.consultation.fields import comment_digest
from clausework.consultation.log.chain import link
from clausework.consultation.numbers import make_number, series_of
from clausework.consultation.personal import personal_spans
from clausework.consultation.spam import SUSPICIOUS, AbuseWords, ProofOfWork, SpamMark, is_lookalike
from clausework.consultation.submission import Letter, Receipt, Refusal, Submission
from clausework.consultation.tokens import keyed, secret_hash, tracking_secret
from clausework.consultation.window import Phase, Window, came_late, instant, window_of
from clausework.errors import StoreError
from clausework.model.comment import Consultation, Statement
from clausework.store.files import HELD, file_reference, insert_files, insert_source
from clausework.store.recording import StoreContext, append, drop, moment, next_place, put, settle
from clausework.store.rows import Admission, insert, local, receipt_for, receipt_of, rows
from clausework.store.session import Session, holes

SKEW = timedelta(seconds=5)
"""By which a clock may be before the last event and still be called right: two machines never agree."""


def is_behind(db: Session) -> bool:
    """Whether the clock says an instant before the last event, and is wrong; known after `moment`."""
    return db.held.instant - db.held.clock > SKEW


def phase_of(db: Session, consultation: Consultation, opened: str) -> Phase:
    """The phase of the window in this transaction, for a form that was opened at `opened`, if known."""
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


MARK = ("number", "kind", "detail")
PROOF = ("challenge", "expires")
HASTY = timedelta(seconds=3)
"""Nobody reads a clause and writes on it in less."""
DAY, HOUR = 24 * 3600, 3600
"""Seconds for which a used proof is kept after its time, for the clocks of two machines may differ, and
from one clearing to the next."""


def with_marks(
    sent: Submission, public: Statement, now: datetime, abusive: AbuseWords, uncertain: bool = False
) -> Submission:
    """The submission with what was noted of it: of its words as the public would read them, and how it came.

    If the instant is `uncertain`, it is marked for that.
    """
    marks = (*sent.marks, SpamMark("clock")) if uncertain else sent.marks
    if is_lookalike(sent.name) or is_lookalike(sent.organisation):
        marks = (*marks, SpamMark("lookalike"))
    if sent.opened and now - instant(sent.opened) < HASTY:
        marks = (*marks, SpamMark("hasty"))
    if spans := personal_spans(public):
        marks = (*marks, SpamMark("personal", spans))
    if word := abusive.first_in(f"{sent.text}\n{sent.reason}"):
        marks = (*marks, SpamMark("abuse", word))
    suspect = sent.suspect or any(mark.kind in SUSPICIOUS for mark in marks)
    return msgspec.structs.replace(sent, marks=marks, suspect=suspect) if marks else sent


def replayed(db: Session, proof: ProofOfWork | None) -> bool:
    """Whether a comment has come with this proof before; under the write lock nobody comes between."""
    if proof is None or db.absent(proof.challenge):
        return False
    return bool(db.execute("SELECT count(*) FROM proof WHERE challenge = ?", (proof.challenge,)).get)


def insert_marks(db: Session, number: str, sent: Submission) -> None:
    """Store what was noted; a proof is worth nothing more from here on."""
    for mark in sent.marks:
        put(db, "mark", MARK, (number, mark.kind, mark.detail))
    if sent.proof is not None:
        put(db, "proof", PROOF, (sent.proof.challenge, sent.proof.expires))
        db.held.present.add(sent.proof.challenge)


def delete_expired_proofs(db: Session, now: datetime) -> None:
    """Delete proofs that nobody could use again, many at once: the chain tells of them."""
    if db.held.cleared:
        return
    db.held.cleared = True
    ended = int(now.timestamp()) - DAY
    first = db.execute("SELECT min(expires) FROM proof").get
    if first is not None and int(first) < ended - HOUR:
        drop(db, "proof", "expires < ?", (ended,))


def marks_of(db: Session, numbers: Iterable[str]) -> Mapping[str, tuple[SpamMark, ...]]:
    """The marks of some comments, by their numbers."""
    wanted = tuple(numbers)
    sql = f"SELECT number, kind, detail FROM mark WHERE number IN ({holes(wanted)}) ORDER BY number, kind"  # noqa: S608 - marks
    found: dict[str, tuple[SpamMark, ...]] = {}
    for number, kind, detail in db.execute(sql, wanted):
        found[number] = (*found.get(number, ()), SpamMark(kind, detail))
    return found


def submission_keys(sent: Submission) -> tuple[str, ...]:
    """All under which a submission or its proof may have come before."""
    if not sent.keys:
        raise StoreError("no_submission_key")
    return sent.keys if sent.proof is None else (*sent.keys, sent.proof.challenge)


def take(db: Session, context: StoreContext, sent: Submission) -> Receipt | Refusal:
    """Keep a submission, or find the one that it repeats, or refuse it; the caller commits."""
    consultation = context.consultations.get(sent.consultation)
    if consultation is None:
        return Refusal("unknown")
    earlier = _earlier(db, context, sent, consultation)
    if earlier is not None:
        return earlier
    now = moment(db, context)
    at = db.held.instant
    phase = phase_of(db, consultation, sent.opened)
    refusal = refusal_of(phase)
    if refusal and sent.letter is None:
        return refusal
    late = phase == "late" or refusal is not None
    if sent.letter is not None and sent.letter.day:
        late = came_late(sent.letter.day, consultation)
    if replayed(db, sent.proof):
        return Refusal("replayed")
    public = sent.public
    sent = with_marks(sent, public, at, context.abusive, is_behind(db))
    secret = tracking_secret(context.key, sent.keys[0])
    if sent.proof is not None:
        delete_expired_proofs(db, at)
        settle(db)  # what is cleared has nothing to do with the comment
    kept = _keep(db, context, sent, public, consultation, now, secret_hash(secret), late)
    _hold(db, kept.number, sent, now)
    db.held.present.update(sent.keys)
    told = _told(db, consultation) if kept.received == now else kept.received
    return receipt_for(sent, public, kept, consultation, told, secret)


def _keep(
    db: Session,
    context: StoreContext,
    sent: Submission,
    public: Statement,
    consultation: Consultation,
    now: str,
    track: str,
    late: bool,
) -> Admission:
    """Number and store a submission, and append to the chain that it was received."""
    series = series_of(consultation.prefix, context.epoch)
    sequence = _next_sequence(db, series, context.floors.get(series, 0))
    number = make_number(series, sequence)
    digest = comment_digest(sent)
    told: dict[str, str | bool] = {
        "clause": sent.anchor.clause,
        "consultation": sent.consultation,
        "digest": digest,
        "draft": sent.draft,
        "late": late,
        "suspect": sent.suspect,
    }
    if sent.attachments:
        told["attachments"] = " ".join(file.digest for file in sent.attachments)
    if sent.consents:
        told["consents"] = " ".join(sent.consents)
    if sent.follows:
        told["follows"] = sent.follows
    letter = sent.letter or Letter()
    if letter.day:
        told["day"] = letter.day
    kept = Admission(number, series, sequence, track, letter.day or now, int(late), digest, next_place(db))
    insert(db, sent, public, kept, context.key)
    insert_files(db, number, sent.attachments, context.key)
    if letter.file is not None:
        insert_source(db, number, letter.file, letter.note, context.key)
    insert_marks(db, number, sent)
    append(db, now, "received", number, told)
    return kept


def _hold(db: Session, number: str, sent: Submission, now: str) -> None:
    """Append which files are held back and why, as an act that nobody at the desk has done."""
    brought = sent.letter.file if sent.letter is not None else None
    for file in (*sent.attachments, *filter(None, (brought,))):
        if file.held:
            told = {"by": "", "role": "", "old": file_reference(file), "new": " ".join(file.held)}
            put(db, "act", ("seq", "name", "number"), (next_place(db), "", number))
            append(db, now, HELD, number, told)


def _told(db: Session, consultation: Consultation) -> str:
    """The instant of this transaction in the zone of a consultation."""
    found = db.held.local.get(consultation.zone)
    if found is None:
        found = db.held.local[consultation.zone] = local(db.held.now, consultation)
    return found


def _earlier(
    db: Session, context: StoreContext, sent: Submission, consultation: Consultation
) -> Receipt | Refusal | None:
    for key in sent.keys:
        if db.absent(key):
            continue
        found = db.execute("SELECT number, body FROM comment WHERE submission = ?", (key,)).get
        if found is None:
            continue
        number, body = found
        if body != keyed(context.key, "body", sent.body):
            return Refusal("conflict")
        row = rows(db, "WHERE comment.number = ?", number)[0]
        db.gave = True  # whoever wrote it down may have been killed before the mark covered it
        return receipt_of(row, consultation, context.key, tracking_secret(context.key, key), again=True)
    return None


def _next_sequence(db: Session, series: str, floor: int) -> int:
    highest = db.held.sequences.get(series)
    if highest is None:
        highest = int(db.execute("SELECT max(sequence) FROM comment WHERE prefix = ?", (series,)).get or 0)
    db.gave = True
    db.held.sequences[series] = max(highest, floor) + 1
    return db.held.sequences[series]
