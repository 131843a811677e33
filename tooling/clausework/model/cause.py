"""Why a line changed: the lines that changed between two drafts, and the cause of each."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

CoverField = Literal[
    "number",
    "body",
    "reconstruction",
    "stage",
    "date",
    "issued",
    "effective",
    "ics",
    "ccs",
    "licence",
    "notice",
]
COVER: tuple[CoverField, ...] = get_args(CoverField)
"""What a cover says beside the title, by the names of a draft's fields, in its order."""
Aspect = Literal[
    "text",
    "title",
    "moved",
    "renamed",
    "split",
    "merged",
    "roles",
    "element",
    "generated",
    "admitted",
    "provision",
    CoverField,
    "role_name",
]
"""What changed: the words of a line or a title, where a clause stands, its ID, its data, its cover."""
ANEW: tuple[Aspect, ...] = ("stage", "date", "issued")
"""What a further draft has anew, as it has another label: nobody is asked why."""
CauseKind = Literal["comment", "reason", "replaces", "edition", "lineage", "translation"]

BarKind = Literal[
    "number", "unit", "verb", "comparator", "negation", "order", "choice", "quantifier", "words"
]
"""What a replacement must leave as it is, since another one makes another rule."""


class Bar(msgspec.Struct, frozen=True, gc=False):
    """One difference that no replacement may make, with the words of both sides; either may be empty."""

    kind: BarKind
    old: str
    new: str


class Cause(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Why one line changed.

    Of a comment, `comment` is its number, `words` begin what it says (in the language `lang`) and `answer`
    begins what was answered, `corrected` what was added to that later; an answer is `reopened` if what it
    relies on has moved since; `outcome` is what was decided. `rehearsal` marks one that was made up. Its
    `translations` have by language what these three read there. Of any other cause, `reason` is the drafters'
    own, by language; a `translation` that changed alone may have none yet. One that is `told` at the head of
    a page has its number there.
    """

    kind: CauseKind
    comment: str = ""
    words: str = ""
    lang: str = ""
    answer: str = ""
    rehearsal: bool = False
    reason: dict[str, str] = {}
    corrected: str = ""
    reopened: bool = False
    translations: dict[str, dict[str, str]] = {}
    outcome: str = ""
    told: int = 0


class ChangedLine(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A line that reads otherwise in the new draft, came, went or moved; or the title or data of a clause.

    `place` is the nearest ID: that of the provision, else of the clause. `digest` is 8 hexadecimal digits
    of the SHA-256 over the old and the new words. `clause` is the clause that shows the line, by its new ID,
    or by its old one if it is gone. `old` and `new` are the words as they are read; either may be empty.

    `index` is the place of the line change in the clause's text change, `line` that among the lines of the
    new text; -1 where there is none. `home` and `order` say in which clause of the old draft it stood, and
    where. Of a `reworded` line nothing but the words changed. A line of a translation names its language in
    `lang`, and in `translates` the changed line that it is part of, if its original changed too. A `derived`
    line was made from others, which have the causes.
    """

    place: str
    digest: str
    clause: str
    aspect: Aspect = "text"
    old: str = ""
    new: str = ""
    index: int = -1
    line: int = -1
    home: str = ""
    order: int = -1
    lang: str = ""
    translates: str = ""
    reworded: bool = False
    derived: bool = False
    causes: tuple[Cause, ...] = ()

    @property
    def name(self) -> str:
        """The name of the line in a cause: PLACE@DIGEST."""
        return f"{self.place}@{self.digest}"

    @property
    def owed(self) -> bool:
        """True if the line must have a cause of its own: it was written, also if in a translation alone."""
        return not (self.derived or self.translates or self.aspect in ANEW)

    @property
    def open(self) -> bool:
        """True if it has none yet: that only the translation changed is no cause."""
        return self.owed and not any(cause.kind != "translation" or cause.reason for cause in self.causes)


class Promise(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A line that a cause names: a comment, by its number, or a reason, by its place in the list."""

    name: str
    comment: str = ""
    reason: int = -1

    @property
    def place(self) -> str:
        """The ID before the digest."""
        return self.name.partition("@")[0]


class BarredReason(msgspec.Struct, frozen=True, kw_only=True):
    """A reason, by its place in the list, whose replacement makes another rule: of itself, or of a `line`."""

    reason: int
    bars: tuple[Bar, ...]
    line: str = ""


class CauseAccount(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """All lines that changed between two drafts with their causes, and the causes that fit none.

    `broken` names lines that did not change, or not into those words. `idle` are reasons that cover lines
    by a proof and cover none, by their places in the list; `barred` are those that may not cover any.
    """

    lines: tuple[ChangedLine, ...] = ()
    broken: tuple[Promise, ...] = ()
    idle: tuple[int, ...] = ()
    barred: tuple[BarredReason, ...] = ()

    def open(self) -> tuple[ChangedLine, ...]:
        """The lines that must have a cause and have none."""
        return tuple(line for line in self.lines if line.open)
