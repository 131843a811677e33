"""A draft: the whole standard at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import msgspec

from clausework.lang.modals import Wording
from clausework.model.by_identity import by_identity
from clausework.model.cause import CauseKind
from clausework.model.clause import Block, Clause, ClauseText, OwnField, walk
from clausework.model.comment import Outcome
from clausework.model.drafting import DraftingRules
from clausework.model.law import Law, Party

WORKING = "working"
"""The label of the text that is being worked on, beside those of frozen drafts."""
LineageKind = Literal["renamed", "split", "merged", "retired"]


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cited document: its number as printed, and its title in each language."""

    id: str
    title: dict[str, str]


class Lineage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """What became of IDs (of clauses or provisions) in the draft `draft`."""

    draft: str
    kind: LineageKind
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    reason: dict[str, str] = {}


class Reason(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The drafters' reason for changes that no comment caused.

    `lines` name the lines, PLACE@DIGEST. A mechanical reason names none: `replaces` covers the lines that
    differ by these replacements alone, `edition` those that differ by the wording of that edition of the
    drafting rules alone. `weight` confirms or overrules the computed one; `by` says who gave it.
    """

    draft: str
    reason: dict[str, str]
    lines: tuple[str, ...] = ()
    replaces: dict[str, str] = {}
    edition: str = ""
    weight: str = ""
    by: str = ""


class SealedCause(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A cause of lines as a draft was frozen with it: a comment by its number, or a reason's digest."""

    lines: tuple[str, ...]
    kind: CauseKind
    comment: str = ""
    reason: str = ""


class SealedAnswer(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The digests of a comment and of its answer; `said` is "" where its words were not there any more."""

    comment: str
    outcome: Outcome
    answer: str
    said: str = ""


class Seal(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why a draft says what it says, sealed when it was frozen, so that none of it is altered unseen.

    `base` is the SHA-256 of the file of the draft before, and `register` that of its entry, which holds those
    before it. `answers` are those to all comments on that draft, whether they caused a line or not.
    """

    version: int = 1
    base: str = ""
    register: str = ""
    causes: tuple[SealedCause, ...] = ()
    answers: tuple[SealedAnswer, ...] = ()


class Draft(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The standard as it stands in one draft; `clauses` are in printed order, parents first.

    `languages[0]` is the authoritative language. `ics` and `ccs` are the classes on the cover; `issued` and
    `effective` are ISO days, "" until the standard is published. In a `reconstruction` the text is not
    that of the body whose standard it stands for, and `body` says so in the place of that body's name.
    `licence` is the SPDX identifier of the licence under which others may use the text. `fields` are what
    the standard records of its requirements beside what every standard does, in the order of their columns.
    `drafting` are the rules of the profile, if they are not those of a standards body. `sealed` has what led
    to the text; a draft that an earlier release froze has none.
    """

    label: str
    date: str = ""
    profile: str = "gbt1.1-2020"
    drafting: DraftingRules | None = None
    standard: str = ""
    number: str = ""
    title: dict[str, str] = {}
    body: dict[str, str] = {}
    reconstruction: bool = False
    stage: dict[str, str] = {}
    ics: str = ""
    ccs: str = ""
    issued: str = ""
    effective: str = ""
    licence: str = ""
    notice: dict[str, str] = {}
    languages: tuple[str, ...] = ("zh", "en")
    roles: dict[str, dict[str, str]] = {}
    proposals: dict[str, dict[str, str]] = {}
    fields: tuple[OwnField, ...] = ()
    normative: tuple[Reference, ...] = ()
    bibliography: tuple[Reference, ...] = ()
    laws: tuple[Law, ...] = ()
    parties: dict[str, Party] = {}
    lineage: tuple[Lineage, ...] = ()
    reasons: tuple[Reason, ...] = ()
    clauses: tuple[Clause, ...] = ()
    sealed: Seal | None = None

    @property
    def verbs(self) -> Wording | None:
        """The words that make provisions, if the text has chosen its own."""
        return self.drafting.verbs if self.drafting else None

    @property
    def look(self) -> str:
        """The rules of a body whose layout and fixed sentences the text has."""
        return self.drafting.like if self.drafting else self.profile

    @property
    def author(self) -> dict[str, str]:
        """The body whose text it is, in each language; empty for a reconstruction, which is nobody's."""
        return {} if self.reconstruction else self.body

    def clause(self, clause_id: str) -> Clause | None:
        """The clause with this ID, or None."""
        return _by_id(self.clauses).get(clause_id)

    def is_whole(self, identity: str) -> bool:
        """Whether an ID is that of the standard and of no clause, and so stands for the whole document."""
        return identity != "" and identity == self.standard and self.clause(identity) is None

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """The direct sub-clauses of a clause, in order."""
        return tuple(clause for clause in self.clauses if clause.parent == clause_id)

    def provisions(self, lang: str) -> Iterator[tuple[Clause, Block]]:
        """Each block that carries a provision ID, with its clause, in printed order."""
        for clause in self.clauses:
            text = clause.texts.get(lang)
            for block in walk(text.blocks) if text else ():
                if block.id:
                    yield clause, block


KNOWN = 32
_indexed: dict[int, tuple[tuple[Clause, ...], dict[str, Clause]]] = {}


def _by_id(clauses: tuple[Clause, ...]) -> dict[str, Clause]:
    """The clauses of a draft by their IDs, kept for the drafts that were asked last.

    They are told apart by identity: to compare two texts takes longer than to look through one.
    """
    found = _indexed.get(id(clauses))
    if found is None or found[0] is not clauses:
        index: dict[str, Clause] = {}
        for clause in clauses:
            index.setdefault(clause.id, clause)
        found = clauses, index
        if len(_indexed) >= KNOWN:
            _indexed.pop(next(iter(_indexed)), None)
        _indexed[id(clauses)] = found
    return found[1]


def plain(draft: Draft) -> Draft:
    """The draft without places: what is frozen, compared and published."""
    return msgspec.structs.replace(draft, clauses=tuple(map(plain_clause, draft.clauses)))


@by_identity(1 << 13)
def plain_clause(clause: Clause) -> Clause:
    """The clause without places: itself, if it has none."""
    texts = {lang: _plain_text(text) for lang, text in clause.texts.items()}
    return clause if texts == clause.texts else msgspec.structs.replace(clause, texts=texts)


def _plain_text(text: ClauseText) -> ClauseText:
    return msgspec.structs.replace(text, at=None, blocks=tuple(map(plain_block, text.blocks)))


def plain_block(block: Block) -> Block:
    """The block and its children without places."""
    return msgspec.structs.replace(block, at=None, spots=(), children=tuple(map(plain_block, block.children)))
