"""Submissions: comments as they arrive, without a number; receipts and refusals, which their senders get."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from operator import attrgetter
from typing import Any, Literal

import msgspec
from msgspec import UNSET

from clausework.consultation.fields import NAMELESS, STATED, TYPED, CommentField, with_values
from clausework.consultation.files.attachments import MOST, Attachment
from clausework.consultation.parse import finding, hidden
from clausework.consultation.spam import ProofOfWork, SpamMark
from clausework.lang.normalise import deceptive, normalise
from clausework.model.comment import TEXT_LIMIT, Comment, Statement
from clausework.model.draft import Place
from clausework.model.finding import Finding

LINE_LIMIT = 200
"""Characters of a field that is one line: a name, an organisation, a contact."""

FIRST = (
    *("consultation", "draft", "anchor", "text", "suggestion", "reason", "role", "organisation", "name"),
    *("publish_name", "contact", "lang", "channel"),
)
"""Fields of the first release, which are in the digest of a submission even if they are empty."""
LATER = (*(name for name in STATED if name not in FIRST), "keep_contact")


class Letter(msgspec.Struct, frozen=True):
    """Origin of a comment that came otherwise than by the form: the day on it, "" for none.

    `file` is the one that it was brought in with, `note` what stood there beside the comment.
    """

    day: str = ""
    file: Attachment | None = None
    note: str = ""


class Submission(Statement, frozen=True, kw_only=True, omit_defaults=False):
    """A comment as it arrives.

    `keys` are the names under which it may have come before: the first is its own, and any of them
    finds an earlier arrival. `opened` is the instant, attested by the service, at which its form
    was opened. `suspect` marks what a machine seems to have sent; it is kept and reviewed like any.
    `marks` are what was noted as it came in, `proof` the work that its sender has done.
    """

    publish_name: bool = False
    contact: str = ""
    keys: tuple[str, ...] = ()
    opened: str = ""
    suspect: bool = False
    marks: tuple[SpamMark, ...] = ()
    proof: ProofOfWork | None = None
    keep_contact: bool = False
    attachments: tuple[Attachment, ...] = ()
    letter: Letter | None = None

    @property
    def consents(self) -> tuple[str, ...]:
        """The consents of the sender, each apart: to be named in public, to be written to."""
        given = {"name": self.publish_name, "contact": self.keep_contact and bool(self.contact)}
        return tuple(name for name, agreed in given.items() if agreed)

    @property
    def public(self) -> Statement:
        """The part that is published: the names are left out unless the sender has agreed to them."""
        return self if self.publish_name else msgspec.structs.replace(self, **NAMELESS)

    @property
    def body(self) -> str:
        """The SHA-256 of all that the sender decided on: equal for the same comment sent twice.

        Fields that came later are left out when they are empty: so no digest changes that a store has.
        """
        later = (value or UNSET for value in (*_later(self), tuple(map(_content, self.attachments))))
        decided = _Decided(*_first(self), *later)
        return hashlib.sha256(msgspec.json.encode(decided, order="sorted")).hexdigest()


def _content(file: Attachment) -> dict[str, str | int]:
    """A file without the name that we give it anew each time it comes."""
    return {name: getattr(file, name) for name in ("name", "kind", "size", "digest")}


_first, _later = attrgetter(*FIRST), attrgetter(*LATER)
_typed_values = attrgetter(*(field.path for field in TYPED))
_Decided = msgspec.defstruct(
    "_Decided",
    [
        *((name, Any) for name in (*FIRST, *LATER, "attachments")),
        # What the service added in the first release.
        *(("keys", tuple[str, ...], ()), ("opened", str, ""), ("suspect", bool, False)),
    ],
)
"""A submission without what the service adds to it; a later field is left out when it is empty."""


def tidy(sent: Submission) -> Submission:
    """The submission in normal form C with line feeds; nothing is cut or taken out."""
    return with_values(sent, {field.path: normalise(value) for field, value in _typed(sent)})


def faults(sent: Submission) -> tuple[Finding, ...]:
    """Faults for which a submission in normal form is refused; the path of a place is the field's name."""
    return tuple(_faults(sent))


def _faults(sent: Submission) -> Iterator[Finding]:
    if not sent.text.strip():
        yield finding("CMT-101", Place("text"), "empty")
    if sent.publish_name and not (sent.name.strip() or sent.organisation.strip()):
        yield finding("CMT-104", Place("name"), "nameless")
    if len(sent.attachments) > MOST:
        yield finding("CMT-107", Place("files"), "many", count=len(sent.attachments), limit=MOST)
    if sent.contact.strip() and not sent.keep_contact:
        yield finding("CMT-106", Place("contact"), "unagreed")
    for field, value in _typed(sent):
        if value:
            yield from _flaws(field, value)


def _typed(sent: Submission) -> Iterator[tuple[CommentField, str]]:
    """The fields that somebody has typed, with what they say."""
    return zip(TYPED, _typed_values(sent), strict=True)


def _flaws(field: CommentField, value: str) -> Iterator[Finding]:
    """Faults of the text of a field by itself."""
    limit = LINE_LIMIT if field.form == "line" else TEXT_LIMIT
    if len(value) > limit:
        yield finding("CMT-102", Place(field.key), "long", count=len(value), limit=limit)
    if value.isprintable() and not deceptive(value):  # quickly told, and then there is nothing forbidden
        return
    for line, column, point in hidden(value):
        at = Place(field.key, line, column)
        yield finding("CMT-103", at, "forbidden", line=line, column=column, point=point)
    if field.form == "line" and "\n" in value:
        yield finding("CMT-105", Place(field.key), "lines")


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


class Refusal(msgspec.Struct, frozen=True):
    """Why a comment was not taken; nothing of it has been kept, so its text must be given back."""

    kind: RefusalKind
