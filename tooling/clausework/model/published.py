"""A draft as published for machines, in `clauses.json`."""

from __future__ import annotations

from typing import Annotated, TypeVar

import msgspec

from clausework.model.comment import Rehearsed
from clausework.model.draft import (
    BlockFacts,
    DraftingRules,
    Lineage,
    Reason,
    Reference,
    StandardFacts,
    Term,
)
from clausework.model.law import BasisKind, Law, Party

Value = TypeVar("Value")
SomeLanguages = Annotated[dict[str, Value], msgspec.Meta(extra_json_schema={"languages": "some"})]
"""What is said in those of the draft's languages in which it is said."""
EachLanguage = Annotated[dict[str, Value], msgspec.Meta(extra_json_schema={"languages": "each"})]
"""What is said in every language of the draft."""


class BlockData(BlockFacts, frozen=True, kw_only=True, omit_defaults=True):
    """A block as published for machines, with those inside it.

    `label` is what is printed before its words: a), 注1：, 表2; `text` are the words without it. `runs` are
    given where a part of them is marked. `anchor` is the name by which references find it. A `generated`
    block was made from the other clauses.
    """

    label: str = ""
    text: str = ""
    anchor: str = ""
    generated: bool = False
    blocks: tuple[BlockData, ...] = ()


class TextData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A clause in one language as published for machines.

    `number` and `heading` are as printed. `hash` is that of the words, and `source` the hash of the text
    that a translation was made from.
    """

    heading: str
    number: str = ""
    title: str = ""
    term: Term | None = None
    hash: str = ""
    source: str = ""
    blocks: tuple[BlockData, ...] = ()


class Evidence(msgspec.Struct, frozen=True, omit_defaults=True):
    """Verification of a provision: method, sample, and pass criterion."""

    act: str
    sample: str = ""
    criterion: str = ""


class ProvisionData(msgspec.Struct, frozen=True, kw_only=True):
    """A provision as published for machines: its level, whom it binds, and its words in each language.

    `text` is its sentence alone, `statement` the same with the list that it introduces. `verb` is the word
    that makes its level. `basis` names the articles of law in force at the date of the first draft, `later`
    those that came after, and `kinds` how it rests on each of them; `own` is the committee's reason for
    what no law asks. `verify` tells how it is verified, `evidence` the same in parts, and
    `proposal` what it was written for.
    """

    id: str
    modal: str | None
    text: SomeLanguages[str]
    statement: SomeLanguages[str] = {}
    verb: SomeLanguages[str] = {}
    roles: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    kinds: dict[str, BasisKind] = {}
    own: dict[str, str] = {}
    verify: dict[str, str] = {}
    evidence: dict[str, Evidence] = {}
    proposal: str = ""
    fields: dict[str, str] = {}


class ClauseData(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as published for machines; `url` leads from the root of the site to its page.

    `roles` are those that its provisions bind. `texts` have all that is printed of it; `text` has its
    paragraphs and items alone, as one would type them.
    """

    id: str
    number: str
    title: EachLanguage[str]
    element: str
    roles: tuple[str, ...]
    url: EachLanguage[str]
    text: EachLanguage[str]
    provisions: tuple[ProvisionData, ...]
    depth: int = 1
    parent: str = ""
    code: str = ""
    informative: bool = False
    generated: str = ""
    standing: EachLanguage[str] = {}
    texts: SomeLanguages[TextData] = {}


class ClausesData(StandardFacts, frozen=True, kw_only=True):
    """A draft as published for machines: all that is printed of it and all that is recorded with it.

    `notice` must be declared with the text; `standing` says whose it is not and which draft, as every page
    does, and so does that of each clause; `rehearsed` tells for each consultation how much of it is a
    rehearsal. `digest` is the SHA-256 of the frozen file, and of a draft that is not frozen, that of its
    canonical JSON. `licence` is the SPDX identifier of the text's licence. `correction` tells of a mistake
    in a frozen draft.
    """

    standard: str
    number: str
    title: dict[str, str]
    notice: dict[str, str] = {}
    standing: EachLanguage[str] = {}
    rehearsed: dict[str, Rehearsed] = {}
    draft: str
    date: str
    frozen: bool = False
    digest: str = ""
    correction: dict[str, str] = {}
    languages: tuple[str, ...] = ()
    profile: str = ""
    drafting: DraftingRules | None = None
    body: dict[str, str] = {}
    stage: dict[str, str] = {}
    normative: tuple[Reference, ...] = ()
    bibliography: tuple[Reference, ...] = ()
    laws: tuple[Law, ...] = ()
    parties: dict[str, Party] = {}
    lineage: tuple[Lineage, ...] = ()
    reasons: tuple[Reason, ...] = ()
    clauses: tuple[ClauseData, ...]
