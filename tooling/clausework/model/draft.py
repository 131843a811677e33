"""A standard: its clauses with their blocks and provisions, and a draft, which is the whole at one moment."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

import msgspec

from clausework.lang.modals import Wording
from clausework.lang.normalise import RAISED, raised
from clausework.model.by_identity import by_identity
from clausework.model.cause import CauseKind
from clausework.model.comment import Outcome
from clausework.model.law import BasisKind, Law, Party

Element = Literal[
    "foreword",
    "introduction",
    "scope",
    "normative-references",
    "terms",
    "term",
    "symbols",
    "clause",
    "annex",
    "bibliography",
    "index",
]
INFORMATIVE: frozenset[Element] = frozenset(get_args(Element)) - {"clause", "annex"}
"""Elements that state no provisions of their own; of annexes their status says so."""
Mark = Literal[
    "text",
    "emphasis",
    "strong",
    "code",
    "link",
    "ref",
    "footnote",
    "math",
    "break",
    "subscript",
    "superscript",
    "merged",
]
LineKind = Literal[
    "paragraph",
    "item",
    "table",
    "row",
    "note",
    "example",
    "subfigure",
    "figure",
    "formula",
    "footnote",
    "code",
    "quotation",
    "warning",
    "caution",
]
BlockKind = Literal[LineKind, "list", "cell"]
PICTURED: frozenset[BlockKind] = frozenset({"figure", "subfigure"})
"""Kinds that show a picture."""
QUOTED: frozenset[BlockKind] = frozenset({"code", "quotation"})
"""Kinds whose words are not the standard's own: they require nothing, and no rule of language is for them."""
WARNINGS: frozenset[BlockKind] = frozenset({"warning", "caution"})
"""Kinds of labelled paragraphs that may state provisions, as notes may not."""


class Place(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A position in a source file; `path` is relative to the project, line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Spot(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Place in the source of the character at `offset` of a block's plain text."""

    offset: int
    line: int
    column: int


class Run(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A stretch of text under one mark.

    `target` is what a `ref` names, whose text is empty as its number is resolved when shown (the ID of a
    clause or provision, the label of a table, `CLAUSE:a` for an item), the address of a `link`, or the label
    of a `footnote`.
    """

    text: str
    mark: Mark = "text"
    target: str = ""

    @property
    def goal(self) -> str:
        """What it refers to, by its number or in words of its own: `[](#scope)`, `[the scope](#scope)`."""
        if self.mark == "link":
            return self.target[1:] if self.target.startswith("#") else ""
        return self.target if self.mark == "ref" else ""

    @property
    def plain(self) -> str:
        """The text where there are no marks: 10⁴ is not to be read as 104. It is as long as the text."""
        return raised(self.text, self.mark) if self.mark in RAISED else self.text


class BlockFacts(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Facts of a block alone, without those around it; see `Block`."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    id: str = ""
    ordered: bool = False
    target: str = ""
    sha256: str = ""


class Block(BlockFacts, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A piece of a clause.

    A `list` holds `item`s; an item's own words are its `runs`, further blocks its `children`.
    A `table` holds `row`s of `cell`s, the first row being the head; its caption is in `runs`. A cell that is
    one with another holds a `merged` run alone, see `layout.tables`.
    A `note` or `example` does not repeat its label in its runs.
    A `figure` shows the picture `target`, whose bytes have the digest `sha256`, "" if it is not known; one in
    parts has no picture of its own and holds `subfigure`s.
    A `code` is in the language `target`; its `runs` are its first line, its `children` the others, so that
    each is a line by itself.
    A `quotation` is a paragraph of one; those that follow each other are one quotation.
    `label` is the name by which references find a table, figure, formula, note or example; no reader sees it.
    """

    label: str = ""
    children: tuple[Block, ...] = ()
    at: Place | None = None
    spots: tuple[Spot, ...] = ()

    @property
    def text(self) -> str:
        """The plain words of the block itself, without its children."""
        return "".join([run.plain for run in self.runs])


class Term(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """The designations of a concept in one language."""

    preferred: str
    admitted: tuple[str, ...] = ()


class Provision(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Auditor's data of a provision, beside its words.

    `basis` and `later` name articles of law as "CODE ARTICLE": those in force at the date of the
    first draft and those that came after; `kinds` says how it rests on those of which the law as data
    says otherwise. `own` is the committee's reason for what no law asks. `verify` and `own` have one text
    for each language. `roles` says whom the provision binds where that is not its subject; None leaves it
    to the sentence. `fields` has the values of the standard's own fields, by their names.
    """

    basis: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    verify: dict[str, str] = {}
    proposal: str = ""
    roles: tuple[str, ...] | None = None
    kinds: dict[str, BasisKind] = {}
    own: dict[str, str] = {}
    fields: dict[str, str] = {}


FieldKind = Literal["choice", "text"]


class OwnField(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A field that the requirements of a standard have beside ours, such as a level.

    It has one text for each language as its title. One of the kind `choice` has one of the `values`.
    """

    name: str
    title: dict[str, str] = {}
    values: tuple[str, ...] = ()
    kind: FieldKind = "text"


class ClauseText(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A clause in one language; `source` is the hash of the text that it translates.

    The last `generated` blocks were not written by a drafter but made from the other clauses.
    """

    title: str = ""
    blocks: tuple[Block, ...] = ()
    source: str = ""
    term: Term | None = None
    generated: int = 0
    at: Place | None = None

    @property
    def designations(self) -> tuple[str, ...]:
        """The names of the term that it defines, the preferred one first."""
        return (self.term.preferred, *self.term.admitted) if self.term else ()

    @property
    def heading(self) -> str:
        """Its title, or the term that it defines."""
        return self.title or (self.term.preferred if self.term else "")

    @property
    def own(self) -> tuple[Block, ...]:
        """The blocks that a drafter wrote."""
        return self.blocks[: len(self.blocks) - self.generated]  # not [:-0], which is none


class Clause(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A clause: one permanent ID, one text for each language.

    `number` is "" for a foreword, introduction or bibliography; `depth` is 1 for a chapter. `roles` are
    whom its provisions bind where their sentences name nobody.
    """

    id: str
    element: Element = "clause"
    number: str = ""
    depth: int = 1
    parent: str = ""
    code: str = ""
    roles: tuple[str, ...] = ()
    informative: bool = False
    generated: str = ""
    texts: dict[str, ClauseText] = {}
    provisions: dict[str, Provision] = {}

    def designations(self, lang: str) -> tuple[str, ...]:
        """The names in a language of the term that it defines."""
        return self.texts[lang].designations if lang in self.texts else ()

    def text_in(self, lang: str) -> ClauseText:
        """Its text in a language, in another if there is none in this one; empty if it has none at all."""
        return self.texts.get(lang) or next(iter(self.texts.values()), ClauseText())

    @property
    def untitled(self) -> bool:
        """Whether it has a number alone, which runs into its text: 无标题条."""
        return not any(text.title or text.term for text in self.texts.values())


def code_block(text: str, language: str = "") -> Block:
    """Code as a block; `code_text` gives the text back to the character."""
    first, *rest = (
        Block(kind="code", runs=(Run(line, "code"),) if line else ()) for line in text.split("\n")
    )
    return msgspec.structs.replace(first, target=language, children=tuple(rest))


def code_text(block: Block) -> str:
    """The text of a block of code."""
    return "\n".join(line.text for line in (block, *block.children))


def walk(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Every block and its descendants, in reading order."""
    found: list[Block] = []
    for block in blocks:
        found.append(block)
        if block.children:
            found.extend(walk(block.children))
    return tuple(found)


def provision_blocks(blocks: tuple[Block, ...], provision_id: str) -> tuple[Block, ...]:
    """The block with that ID and the list that it introduces; none if no block has it."""
    for place, block in enumerate(blocks):
        if block.id == provision_id:
            following = blocks[place + 1 : place + 2]  # only a list right behind it is its own
            lists = following if following and following[0].kind == "list" else ()
            return (block, *lists)
        found = block.children and provision_blocks(block.children, provision_id)
        if found:
            return found
    return ()


class Line(BlockFacts, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A block without its descendants, at its depth: the unit of redline, of pages and of export.

    `kind` is never `list`, `cell` or `table` alone: a table is a `table` line (its caption)
    followed by `row` lines, whose cells are joined by a `break` run with target "cell".
    """

    depth: int = 0

    @property
    def text(self) -> str:
        """The plain words of the line."""
        return "".join(["\t" if run.mark == "break" else run.plain for run in self.runs])  # as no word has

    @property
    def picture(self) -> str:
        """The file of a figure's picture, with the first digits of its digest; "" for other lines."""
        return " ".join(filter(None, (self.target, self.sha256[:8]))) if self.kind in PICTURED else ""

    def same(self, other: Line) -> bool:
        """True if nothing tells the lines apart; a picture that is not known is no other picture."""
        known = self.sha256 and other.sha256
        return self == (other if known else msgspec.structs.replace(other, sha256=self.sha256))


CELL = Run("", "break", "cell")
MANY = 1 << 14
"""Texts whose lines are kept: those of five drafts of 1,500 clauses in two languages."""


@by_identity(MANY)
def lines_of(blocks: tuple[Block, ...]) -> tuple[Line, ...]:
    """The blocks as flat lines, in reading order; two equal clauses give equal lines."""
    return _lines(blocks, 0)


def line_blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The block of each line, in the order of `lines_of`."""
    return tuple(block for block in walk(blocks) if block.kind not in ("list", "cell"))


def _lines(blocks: tuple[Block, ...], depth: int) -> tuple[Line, ...]:
    lines: list[Line] = []
    for block in blocks:
        if block.kind == "list":
            for item in block.children:
                lines.append(_line(item, depth + 1, block.ordered))
                if item.children:
                    lines.extend(_lines(item.children, depth + 1))
        elif block.kind == "table":
            lines.append(_line(block, depth, False))
            lines.extend(_row(row, depth) for row in block.children)
        else:
            lines.append(_line(block, depth, False))
            if block.children:
                lines.extend(_lines(block.children, depth))
    return tuple(lines)


def _line(block: Block, depth: int, ordered: bool) -> Line:
    return Line(
        kind=block.kind,
        depth=depth,
        ordered=ordered,
        id=block.id,
        target=block.target,
        sha256=block.sha256,
        runs=block.runs,
    )


def _row(row: Block, depth: int) -> Line:
    runs: list[Run] = []
    for number, cell in enumerate(row.children):
        if number:
            runs.append(CELL)
        runs.extend(cell.runs)
    return Line(kind="row", depth=depth, id=row.id, runs=tuple(runs))


class DraftingRules(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Rules that are not those of a standards body, as a file says them; a draft carries them along.

    `like` names the rules of a body whose layout and fixed sentences hold. `without` has the IDs, or the
    beginnings of IDs, of checks that do not hold, and `only`, if there is any, the only ones of ours
    that do beside those that name the profile. `verbs` are the words that make a provision, with its
    level; None leaves it to the language, and none at all makes no provision.
    """

    name: str
    like: str = "iso-directives-2"
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    verbs: Wording | None = None


WORKING = "working"
"""The label of the text that is being worked on, beside those of frozen drafts."""
LineageKind = Literal["renamed", "split", "merged", "retired"]


class Reference(msgspec.Struct, frozen=True, omit_defaults=True):
    """A cited document: its number as printed, and its title in each language."""

    id: str
    title: dict[str, str]


class Lineage(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Succession of IDs (of clauses or provisions) in the draft `draft`."""

    draft: str
    kind: LineageKind
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    reason: dict[str, str] = {}


class Reason(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The drafters' reason for changes that no comment caused.

    `lines` name the lines, PLACE@DIGEST. A mechanical reason names none: `replaces` covers the lines that
    differ by these replacements alone, `edition` those that differ by the wording of that edition of the
    drafting rules alone. `weight` confirms or overrules the computed one; `by` says who gave it,
    by language where the name is another in each.
    """

    draft: str
    reason: dict[str, str]
    lines: tuple[str, ...] = ()
    replaces: dict[str, str] = {}
    edition: str = ""
    weight: str = ""
    by: str | dict[str, str] = ""


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


class StandardFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Facts of a standard as a whole, which its settings give and each draft keeps; see `Draft`."""

    date: str = ""
    profile: str = "gbt1.1-2020"
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


class Draft(StandardFacts, frozen=True, omit_defaults=True, kw_only=True):
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
    drafting: DraftingRules | None = None
    standard: str = ""
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

    def __repr__(self) -> str:
        return f"<Draft {self.label} of {self.standard}: {len(self.clauses)} clauses>"  # all fills screens

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


@by_identity(32)
def _by_id(clauses: tuple[Clause, ...]) -> dict[str, Clause]:
    """The clauses of a draft by their IDs; of two of an ID the first."""
    return {clause.id: clause for clause in reversed(clauses)}


def plain(draft: Draft) -> Draft:
    """The draft without places: what is frozen, compared and published."""
    return msgspec.structs.replace(draft, clauses=tuple(map(plain_clause, draft.clauses)))


@by_identity(1 << 13)
def plain_clause(clause: Clause) -> Clause:
    """The clause without places: itself, if it has none."""
    texts = {
        lang: msgspec.structs.replace(text, at=None, blocks=tuple(map(plain_block, text.blocks)))
        for lang, text in clause.texts.items()
    }
    return clause if texts == clause.texts else msgspec.structs.replace(clause, texts=texts)


def plain_block(block: Block) -> Block:
    """The block and its children without places."""
    return msgspec.structs.replace(block, at=None, spots=(), children=tuple(map(plain_block, block.children)))
