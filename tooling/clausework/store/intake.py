"""Intake of one submission inside a transaction: idempotent, judged by the clock, numbered, chained."""

from __future__ import annotations

from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number, series_of
from clausework.consultation.submission import Receipt, Refusal, Submission
from clausework.consultation.tokens import keyed, secret_hash, tracking_secret
from clausework.errors import StoreError
from clausework.model.comment import Consultation
from clausework.store.files import insert_files
from clausework.store.holding import HELD, file_reference
from clausework.store.marks import delete_expired_proofs, insert_marks, replayed, with_marks
from clausework.store.recording.chain import StoreContext, append, moment, next_place, settle
from clausework.store.recording.recorded import put
from clausework.store.rows import Admission, insert, local, receipt_for, receipt_of, rows
from clausework.store.session import Session
from clausework.store.windows import is_behind, phase_of, refusal_of


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
    if refusal := refusal_of(phase):
        return refusal
    if replayed(db, sent.proof):
        return Refusal("replayed")
    sent = with_marks(sent, at, is_behind(db))
    secret = tracking_secret(context.key, sent.keys[0])
    if sent.proof is not None:
        delete_expired_proofs(db, at)
        settle(db)  # what is cleared has nothing to do with the comment
    kept = _keep(db, context, sent, consultation, now, secret_hash(secret), phase == "late")
    _hold(db, kept.number, sent, now)
    db.held.present.update(sent.keys)
    return receipt_for(sent, kept, consultation, _told(db, consultation), secret)


def _keep(
    db: Session,
    context: StoreContext,
    sent: Submission,
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
    kept = Admission(number, series, sequence, track, now, int(late), digest, next_place(db))
    insert(db, sent, kept, context.key)
    insert_files(db, number, sent.attachments, context.key)
    insert_marks(db, number, sent)
    append(db, now, "received", number, told)
    return kept


def _hold(db: Session, number: str, sent: Submission, now: str) -> None:
    """Append which files are held back and why, as an act that nobody at the desk has done."""
    for file in sent.attachments:
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
