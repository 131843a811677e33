"""Letters: comments that came otherwise than by the form, brought in together with the file they stood in.

Each is taken as any comment is, once: of five with the same words, sender and day in one file, five are kept,
and none is added when the file is brought in again.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from clausework.consultation.submission import Letter, Receipt, Refusal, Submission
from clausework.errors import StoreError
from clausework.model.account import Account
from clausework.store.files import file_reference
from clausework.store.intake import take
from clausework.store.recording import StoreContext
from clausework.store.reviewing import note
from clausework.store.session import Session

IMPORTED = "imported"


def with_keys(db: Session, letters: Iterable[Submission], again: bool = False) -> tuple[Submission, ...]:
    """The letters with the keys under which they come; `again` says that all are new although known."""
    met: Counter[str] = Counter()
    found = []
    for sent in letters:
        sign = f"{sent.body} {(sent.letter or Letter()).day}"
        met[sign] += 1
        while again and number_under(db, _key(sign, met[sign])):
            met[sign] += 1
        found.append(msgspec.structs.replace(sent, keys=(_key(sign, met[sign]),)))
    return tuple(found)


def _key(sign: str, place: int) -> str:
    return f"letter {hashlib.sha256(f'{sign} {place}'.encode()).hexdigest()}"


def number_under(db: Session, key: str) -> str:
    """The number of the comment that came under a key, "" if none did."""
    return str(db.execute("SELECT number FROM comment WHERE submission = ?", (key,)).get or "")


def bring(
    db: Session, context: StoreContext, who: Account | None, letters: Sequence[Submission]
) -> tuple[Receipt, ...]:
    """Take letters, all or none, and note who brought those that are new; the caller commits."""
    found: list[Receipt] = []
    for sent in letters:
        taken = take(db, context, sent)
        if isinstance(taken, Refusal):
            raise StoreError("letter_refused")
        found.append(taken)
    fresh = tuple(item.number for item in found if not item.again)
    if fresh:
        file = next((sent.letter.file for sent in letters if sent.letter and sent.letter.file), None)
        note(db, context, who, IMPORTED, fresh, new=file_reference(file) if file is not None else "")
    return tuple(found)
