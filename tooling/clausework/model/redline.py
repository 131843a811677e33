"""Changes between two drafts."""

from __future__ import annotations

from typing import Literal

import msgspec

from clausework.model.by_identity import by_identity
from clausework.model.canonical import digest
from clausework.model.cause import Cause, ChangedLine
from clausework.model.draft import Draft, Line, Run

Operation = Literal["equal", "insert", "delete"]
Kind = Literal["inserted", "deleted", "modified", "moved", "renumbered", "split", "merged", "renamed"]
Weight = Literal["substantive", "editorial"]
LabelKind = Literal[
    "modal-strengthened",
    "modal-weakened",
    "modal-changed",
    "number",
    "period",
    "date",
    "percentage",
    "role",
    "generated",
    "term",
    "reference",
    "edition",
    "title",
    "picture",
    "basis",
    "verification",
    "metadata",
    "renumbered-only",
    "moved-only",
    "renamed-only",
    "cross-reference-only",
    "edition-only",
    "term-only",
    "translation-only",
    "generated-only",
    "editorial-only",
]
ProofKind = Literal[
    "markup",
    "space",
    "width",
    "mark",
    "case",
    "numeral",
    "variant",
    "spelling",
    "abbreviation",
    "particle",
    "reference",
    "unresolved",
    "rename",
    "edition",
    "numbering",
    "moved",
    "heading",
    "informative",
    "derived",
    "beside",
]


class Proof(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Why a change is one of form, with the words that it is proved of.

    Of words: `variant` is another writing of the same word, `abbreviation` one that is spelled out,
    `particle` a word that says nothing by itself, `reference` a place that moved, `unresolved` one that
    cannot be checked, as nothing has a number. Of places: `numbering`, `moved`, the `heading` of a clause,
    text that is declared `informative`, what is `derived` from other clauses, and data `beside` the words.
    """

    kind: ProofKind
    old: str = ""
    new: str = ""


class Edit(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A stretch of runs that is kept, inserted or deleted.

    `was` are the runs of a kept stretch as the old draft has them, if a clause that they refer to
    has another ID there; a reader sees no difference.
    """

    op: Operation
    runs: tuple[Run, ...] = ()
    was: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        """The plain words of the edit."""
        return "".join("\t" if run.mark == "break" else run.plain for run in self.runs)


class LineChange(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """One line of a clause in both drafts; a line that is new or gone has one side only.

    `old` and `new` carry the line without its runs (kind, depth, ID …); `edits` carries the words.
    The line changes of a clause stand in the order of the new text, each deleted line before the
    line it preceded; `order` is the line's index in the old text, or -1.

    A line may cross from one clause to another. Where it arrives, `origin` is the clause in whose
    old text it has its `order` ("" if that is the change's own `old`). Where it was, a line
    without words points with `destination` to the clause that has it now.

    `name` is PLACE@DIGEST of a line that changed, by which `causes` of it are recorded; a line of a
    translation has the name and the causes of the line that it translates. A `derived` line was made from
    others.
    """

    old: Line | None = None
    new: Line | None = None
    order: int = -1
    edits: tuple[Edit, ...] = ()
    moved: bool = False
    origin: str = ""
    destination: str = ""
    name: str = ""
    derived: bool = False
    causes: tuple[Cause, ...] = ()

    @property
    def kind(self) -> str:
        """The kind of the line now, or of one that is gone; "" for neither."""
        line = self.new or self.old
        return line.kind if line else ""

    @property
    def altered(self) -> bool:
        """True if the line reads differently, stands elsewhere, or is or shows something else."""
        if self.moved or any(edit.op != "equal" for edit in self.edits):
            return True
        return not (self.old is self.new or (self.old and self.new and self.old.same(self.new)))


class TextChange(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A clause in one language, in both drafts."""

    title: tuple[Edit, ...] = ()
    lines: tuple[LineChange, ...] = ()

    @property
    def altered(self) -> bool:
        """Whether the title or a line has changed."""
        return any(edit.op != "equal" for edit in self.title) or any(line.altered for line in self.lines)

    def title_of(self, side: Operation) -> str:
        """The title before (`delete`) or after (`insert`)."""
        return "".join(edit.text for edit in self.title if edit.op in ("equal", side))


class Label(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Meaning of a change, with the words of both sides and the provision it stands in."""

    kind: LabelKind
    lang: str = ""
    old: str = ""
    new: str = ""
    provision: str = ""


Fate = Literal["new", "gone", "moved", "reworded", "reshaped"]
"""What became of a line; several of the last three may hold."""


Answered = Literal["", "as-answered", "corrected", "reopened"]


class ChangeRecord(ChangedLine, frozen=True, omit_defaults=True, kw_only=True):
    """A changed line with all that is told of it: the entry of the ledger of changes.

    `kind` is that of its block, "" of a title or of data. `texts` has its words before and after in each
    other language. `weight` is proved: `proofs` are those of an editorial one, of a substantive one there
    may be some beside what decided; `reasons` are the strings of both, the heaviest first. `labels` say
    what of it changed, with the words of both sides. `levels` are those of the provision before and after,
    by its ID, if they differ; `bound` and `bound_before` whom the provision binds; `concerns` further
    roles, with the reason: `named` by the sentence, `defined` by it, or `term:ID`, a term that what binds
    the role uses. `sentence` tells the change of this line alone, in each language. `exchanged` are by
    language the whole words that gave way to others, which is `merely` all that changed. `answered` is the
    state of the answers to the comments that caused it, the worst of them; "" without any.
    """

    kind: str = ""
    fates: tuple[Fate, ...] = ()
    weight: Weight = "editorial"
    reasons: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    labels: tuple[Label, ...] = ()
    levels: tuple[str, str] | None = None
    bound: tuple[str, ...] = ()
    bound_before: tuple[str, ...] = ()
    concerns: dict[str, str] = {}
    texts: dict[str, tuple[str, str]] = {}
    sentence: dict[str, str] = {}
    exchanged: dict[str, tuple[tuple[str, str], ...]] = {}
    merely: bool = False
    answered: Answered = ""

    @property
    def counted(self) -> bool:
        """True if the record is a change of its own: written, and no translation of another record."""
        return not self.derived and not self.translates

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that the provision binds before or after."""
        return tuple(dict.fromkeys((*self.bound, *self.bound_before)))


class Fold(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Common part of many records, told once: words that gave way to others, a reason, or data.

    `names` are those of the records, `clauses` those that show them. A `substitution` of words is one in the
    language `lang`; of an `attribute`, `label` says which.
    """

    kind: Literal["substitution", "reason", "attribute"]
    lang: str = ""
    old: str = ""
    new: str = ""
    cause: Cause | None = None
    label: LabelKind | None = None
    names: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()


class Decision(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Editor's decision on the computed weight of a change, and who made it ("" if not recorded).

    `ids` are the provisions whose weight alone was given; none if it is that of the whole clause,
    and then `computed` is the weight that was overruled.
    """

    confirms: bool = False
    by: str | dict[str, str] = ""
    weight: Weight | None = None
    ids: tuple[str, ...] = ()
    computed: Weight | None = None


class Change(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """A clause in both drafts, changed or not (`kinds` is empty for an unchanged clause).

    `old` and `new` are clause IDs ("" where there is none); the indices are positions in the
    drafts' order of clauses, -1 where there is none. `sentence` says in each language what
    changed. `lines` are all that changed in it, each with its causes; `why` and `comments` sum these
    up: the drafters' reasons, and the numbers of the comments;
    `decision` tells of an editor who confirmed or overruled the weight. The first of the `labels`
    is an `-only` one where a single thing is all that happened. `bound` are the roles that its lines bind in
    either draft; where none binds anybody, those that the clause binds.

    The change of the standard's own title has the standard's ID on both sides and no index on either.

    All clauses that came of one split have the same `old`. Of clauses that were merged, one is the
    `old` of the new clause; each other has a change of its own, without `new`.
    """

    id: str
    old: str = ""
    new: str = ""
    old_number: str = ""
    new_number: str = ""
    old_index: int = -1
    new_index: int = -1
    kinds: tuple[Kind, ...] = ()
    weight: Weight = "editorial"
    verdict: dict[str, str] = {}
    decision: Decision | None = None
    labels: tuple[Label, ...] = ()
    sentence: dict[str, str] = {}
    lines: tuple[ChangeRecord, ...] = ()
    bound: tuple[str, ...] = ()
    why: dict[str, str] = {}
    comments: tuple[str, ...] = ()
    texts: dict[str, TextChange] = {}

    @property
    def entitles(self) -> bool:
        """True for the change of the standard's own title, which is no clause."""
        return self.old_index < 0 and self.new_index < 0


class Side(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """One of the two drafts, by label, day and SHA-256 of its canonical JSON.

    `mentions` say by language and target what its references print that lead into a clause: 表2, 5.2 a).
    """

    label: str
    date: str = ""
    digest: str = ""
    title: dict[str, str] = {}
    mentions: dict[str, dict[str, str]] = {}


@by_identity(8)
def draft_digest(draft: Draft) -> str:
    """The SHA-256 of the canonical JSON of a draft."""
    return digest(draft)


class Redline(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, kw_only=True):
    """Two drafts and the changes between them, in the order of the new draft.

    `title` is the change of the standard's own title, which has a text in every language that either
    draft has a title in; None if all of them are the same.
    """

    old: Side
    new: Side
    title: Change | None = None
    changes: tuple[Change, ...] = ()

    def changed(self) -> tuple[Change, ...]:
        """The changes of clauses that are changes."""
        return tuple(change for change in self.changes if change.kinds)

    def told(self) -> tuple[Change, ...]:
        """All that a reader is told: the change of the title, if any, before those of the clauses."""
        return ((self.title,) if self.title else ()) + self.changed()
