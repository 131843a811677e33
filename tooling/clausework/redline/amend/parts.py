"""The parts of a text that decisions name: clauses, and the passages in them, nested by their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from clausework.lang.patterns import on_use
from clausework.layout.kinds import letters
from clausework.model.amendment import AmendedPassage
from clausework.model.draft import Clause
from clausework.redline.amend.passages import Splice
from clausework.redline.amend.written import DecisionGrammar, PlaceStep, number_key

RANK = on_use(r"(\d+)|([A-Za-z]+)")


class Part(msgspec.Struct, eq=False, kw_only=True):
    """A clause, paragraph or item of the old text, or a `fresh` one; and what is done to it.

    `units` are the kinds of parts as which it can be named, `keys` its old numbers, and `to` is its new one.
    A passage that is told anew has its words in `told`. A new article may bring the `heading` above it, and
    is told `after` another; `source` is the clause that a passage, or all of an article, comes from.
    """

    units: frozenset[str]
    keys: tuple[str, ...] = ()
    above: Part | None = None
    parts: list[Part] = []
    clause: Clause | None = None
    passage: AmendedPassage | None = None
    label: str = ""
    fresh: bool = False
    gone: bool = False
    to: str = ""
    number: str = ""
    title: str | None = None
    heading: Part | None = None
    after: Part | None = None
    source: Part | None = None
    told: str | None = None
    splices: list[Splice] = []

    @property
    def text(self) -> str:
        """The old words of the passage."""
        return self.passage.text if self.passage else ""

    @property
    def place(self) -> str:
        """Its numbers, from the outermost part that has one."""
        return "/".join(filter(None, (self.above.place if self.above else "", *self.keys[:1])))

    @property
    def labels(self) -> str:
        """The labels that are typed before its words, and before those of the parts that it stands in."""
        return (self.above.labels if self.above and self.label else "") + self.label.rstrip(".")

    @property
    def whole(self) -> Part:
        """The clause that it stands in."""
        return self.above.whole if self.above and self.above.units else self

    @property
    def heads(self) -> bool:
        """Whether it is a chapter, or another heading that is no article."""
        return self.passage is None and "article" not in self.units

    def within(self) -> Iterator[Part]:
        """It and all parts in it that the old text has there."""
        if not self.gone and not self.fresh:
            yield self
            for part in self.parts:
                yield from part.within()

    def rank(self) -> list[tuple[int, str]]:
        """How its label counts among others: (d) before (d-1) before (e), 3 before 3A before 4."""
        return [(int(number or 0), letters) for number, letters in RANK.findall(self.keys[0])]

    def fits(self, step: PlaceStep) -> bool:
        """Whether a place names it."""
        return step.key in self.keys and (not step.units or not self.units.isdisjoint(step.units))

    def counts(self, like: Part) -> bool:
        """Whether it is counted with another."""
        number = self.to or "".join(self.keys[:1])
        return not self.units.isdisjoint(like.units) and (
            number.isdigit() or (self.passage is not None and not number)
        )


def nested(
    passages: Sequence[AmendedPassage], above: Part, known: DecisionGrammar, *, fresh: bool = False
) -> list[Part]:
    """Passages in one another: items in the paragraph before them, by the form of their labels."""
    top: list[Part] = []
    open_: list[tuple[str, Part]] = []
    for passage in passages:
        kind, label, key = label_of(passage, known, {name: part.keys[0] for name, part in open_})
        names = [name for name, _ in open_]
        del open_[names.index(kind) if kind in names else len(names) :]
        holder = open_[-1][1] if open_ else above
        beside = top if holder is above else holder.parts
        units = {"paragraph": ("paragraph",), "subitem": ("subitem", "item")}.get(kind, ("item",))
        part = Part(units=frozenset(units), above=holder, passage=passage, label=label, fresh=fresh)
        nth = 1 + sum(each.units == part.units for each in beside)
        part.keys = (key,) if key else (str(nth), letters(nth), passage.id)
        beside.append(part)
        open_.append((kind, part))
    return top


def label_of(
    passage: AmendedPassage, known: DecisionGrammar, before: Mapping[str, str] | None = None
) -> tuple[str, str, str]:
    """The kind of a passage, the label that is typed before its words, and its number, if any.

    Whether a letter is a roman number is told by the labels of each kind that came before.
    """
    if passage.kind == "item":
        return f"list {passage.level}", "", ""
    matches = ((kind, each.match(passage.text)) for kind, each in known.labels.items())
    found = {kind: (match[0], number_key(match["label"])) for kind, match in matches if match}
    if not found:
        return "paragraph", "", ""
    before = before or {}
    kind, last = next(iter(found)), list(found)[-1]
    first = found[last][1] in ("i", "I") and before.get(kind, "") not in ("h", "H")
    if len(found) > 1 and (last in before or first):
        kind = last  # a roman number
    return kind, *found[kind]
