"""Consultations, comments and the answers to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

Outcome = Literal["accepted", "partly", "rejected", "covered", "out-of-scope"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
TAKEN = ("accepted", "partly")
"""Outcomes of comments that change the text."""
Channel = Literal["web", "docx", "mail", "letter", "meeting"]
State = Literal["received", "published", "withheld", "answered"]
SHOWN: tuple[State, ...] = ("published", "answered")
"""The states in which the public may read a comment."""
Silence = Literal["nothing", "no-objection"]
"""What it means that an invited body has not replied; of the public it never means anything."""

ZONE = "Asia/Shanghai"
"""The time zone of a consultation that names none."""
UNSTATED = "unstated"
"""The role of a commenter who named none."""

AnswerState = Literal["drafted", "settled", "agreed"]
"""How far an answer is at the desk: written, handed in by the secretary, agreed to by the chair."""

TEXT_LIMIT = 5000
"""Characters that one field of a comment may have."""


class Unit(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An organisation that is asked by letter; `also` are other names under which it comments.

    `new_links` is how many times it has been given another link, as when one had leaked.
    """

    id: str
    name: dict[str, str] = {}
    also: tuple[str, ...] = ()
    new_links: int = 0

    def named(self, lang: str) -> str:
        """Its name in a language, or in one that it has a name in."""
        return self.name.get(lang) or next(filter(None, self.name.values()), self.id)


class Reply(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """That an invited body has no comment on a draft; `withdrawn` is when it took that back, "" if it stands.

    The instants are ISO 8601; of what came by letter the day is known.
    """

    unit: str
    draft: str
    received: str
    late: bool = False
    withdrawn: str = ""
    channel: Channel = "web"
    rehearsal: bool = False


class Consultation(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A period in which the public may comment on a draft.

    Instants are ISO 8601 with an offset; a comment is in time if received before `closes`.
    `grace_minutes` is for forms that were opened before the closing. A rehearsal has no instants
    of its own: it opens when its store is made and lasts `days`. `invited` are organisations that
    are asked by letter, in the order of the list; `silence` says what it means if one does not reply.
    `answer_days` is within how many days of the closing every comment is to be answered, 0 for no promise.
    """

    id: str
    draft: str
    title: dict[str, str] = {}
    opens: str = ""
    closes: str = ""
    zone: str = ZONE
    grace_minutes: int = 15
    prefix: str = "C"
    rehearsal: bool = False
    days: int = 30
    answer_days: int = 0
    silence: Silence = "nothing"
    invited: tuple[Unit, ...] = ()

    def unit(self, unit_id: str) -> Unit | None:
        """The invited body of that ID, or None."""
        return next((unit for unit in self.invited if unit.id == unit_id), None)


class Vote(msgspec.Struct, frozen=True, kw_only=True):
    """Vote of the experts on a draft; `drafters` counts those voters who had drafted it."""

    draft: str
    in_favour: int = 0
    against: int = 0
    abstained: int = 0
    drafters: int = 0


class Anchor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Subject of a comment: a clause, maybe one provision of it, maybe words quoted from it.

    `clause` is the ID of the standard for a comment on the whole document. `base` is the hash of the
    clause's text that the commenter saw. `locator` says where in the clause in the words of a letter: a),
    第2段, Note 1.
    """

    clause: str
    provision: str = ""
    quote: str = ""
    base: str = ""
    locator: str = ""


Says = Literal["covered", "not-adopted"]
"""What an answer says of the text at a place."""
SAYS: tuple[Says, ...] = get_args(Says)


class Claim(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Claim that an answer relies on, so that it can be told when that holds no more.

    `place` is a provision or clause, or the standard for the whole text. `digest` is that of its words in the
    draft `draft`, "" where only `words` count: those that were refused, whose coming makes the answer false.
    """

    says: Says
    place: str
    digest: str = ""
    draft: str = ""
    words: tuple[str, ...] = ()


class Correction(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Addition to an answer, with the ISO day and who says so: the first words stay as they are.

    Its `claims` take the place of those that the answer made of the same places.
    """

    date: str
    by: str
    text: str
    claims: tuple[Claim, ...] = ()
    translations: dict[str, str] = {}


class Disposition(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The answer to a comment.

    `lines` name the lines that it changed, PLACE@DIGEST. `changes` names clauses and provisions: those
    that cover a comment already, or those that are yet to be changed. `date` is an ISO day.
    For `partly`, `reason` says what was taken and what was not. `claims` are what it relies on. Its
    `translations`, by language, are the secretariat's and no part of what was decided.
    """

    outcome: Outcome
    reason: str = ""
    lines: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    date: str = ""
    decided_by: str = ""
    claims: tuple[Claim, ...] = ()
    corrections: tuple[Correction, ...] = ()
    translations: dict[str, str] = {}

    def __hash__(self) -> int:
        return hash((self.outcome, self.reason))

    @property
    def standing(self) -> tuple[Claim, ...]:
        """The claims that stand: of one place those that were made last."""
        found: dict[str, tuple[Claim, ...]] = {}
        for made in (self.claims, *(correction.claims for correction in self.corrections)):
            for place in dict.fromkeys(claim.place for claim in made):
                found[place] = tuple(claim for claim in made if claim.place == place)
        return tuple(claim for claims in found.values() for claim in claims)


class Statement(msgspec.Struct, frozen=True, omit_defaults=True):
    """Statement of a commenter, as it is in a submission, in the store and in a record.

    A further field is declared here, at the end, and named in `consultation.fields`. `follows` is the
    number of the comment that this one supplements.
    """

    anchor: Anchor
    consultation: str
    draft: str
    text: str
    suggestion: str = ""
    reason: str = ""
    role: str = UNSTATED
    organisation: str = ""
    name: str = ""
    lang: str = "zh"
    channel: Channel = "web"
    follows: str = ""


class Comment(Statement, frozen=True, omit_defaults=True, kw_only=True):
    """A comment as far as it is public; `digest` is the SHA-256 of what the commenter wrote.

    `verified` says that the secretariat has found the sender to be who is named. `withdrawn` is the
    instant at which its author took it back: the number stays, and the words are shown no more. Of a
    `redacted` one some characters are black, and the digest is that of the words without. In a `confirmed`
    one what looks like personal data may be read. `answered_with` is the number of the comment whose
    record has the answer that both have, "" of one that has its own. `translations` are the secretariat's:
    by language its words, by the keys of their fields.
    """

    id: str
    received: str = ""
    late: bool = False
    rehearsal: bool = False
    state: State = "received"
    withheld: str = ""
    digest: str = ""
    withdrawn: str = ""
    verified: bool = False
    redacted: bool = False
    confirmed: bool = False
    answered_with: str = ""
    translations: dict[str, dict[str, str]] = {}
    disposition: Disposition | None = None

    @property
    def record(self) -> str:
        """The path of its record below the root of the project, which may not be that of a file."""
        return f"comments/{self.consultation}/{self.anchor.clause}/{self.id}.yml"

    def __hash__(self) -> int:
        return hash((self.id, self.digest, self.disposition))

    @property
    def changed(self) -> tuple[str, ...]:
        """The IDs that its acceptance changes: those of its disposition, else what it is about."""
        answer = self.disposition
        places = (name.partition("@")[0] for name in answer.lines) if answer else ()
        named = tuple(dict.fromkeys((*places, *(answer.changes if answer else ()))))
        return named or (self.anchor.provision or self.anchor.clause,)


def roles_to_choose(commenters: Mapping[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The roles that a form offers: not to choose any is another way to say none."""
    return {role: names for role, names in commenters.items() if role != UNSTATED}


class Rehearsed(msgspec.Struct, frozen=True, kw_only=True):
    """`whole` if all is a rehearsal; else `count` of the records are, and the others are real."""

    whole: bool = False
    count: int = 0
