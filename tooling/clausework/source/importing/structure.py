"""From the clauses that were read of a text of others to clauses of ours: title, tree, names, shapes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from clausework.lang.modals import Wording
from clausework.model.clause import Block, Clause, ClauseText, Element, Term
from clausework.source.foreign import ForeignText
from clausework.source.foreign_pieces import taken_out
from clausework.source.importing.elements import SAID_INFORMATIVE, STATUS, annex_split, element_of
from clausework.source.importing.footnotes import footnotes_placed
from clausework.source.importing.labels import with_labels
from clausework.source.importing.naming import Names, with_provisions
from clausework.source.importing.own_ids import with_own_ids
from clausework.source.importing.references import linked
from clausework.source.importing.shapes import fitting, shaped, words_of
from clausework.source.importing.terms import designation
from clausework.source.importing.values import ImportedClause, ImportedText, LeftOver

NAMELESS = "¶"
"""The key of what stands under no heading and no number."""


def structured(text: ForeignText, lang: str, title: str, words: Wording | None = None) -> ImportedText:
    """The text as ours; `title` is what it is called if no heading of its own stands above all others."""
    found = list(text.draft.clauses)
    before = found[0].texts[lang].blocks if found and found[0].id == NAMELESS else ()
    found = found[1:] if before and len(found) > 1 and _heading_of_all(found[1:]) else found
    before = before if found and found[0].id != NAMELESS else ()
    whole = _heading_of_all(found)
    left: list[LeftOver] = []
    if whole is not None:
        bare, _, anchors = taken_out(whole.texts[lang].title)
        title = bare or title
        left += [LeftOver("", anchor, "anchor") for anchor in anchors]
        found = _without_title(found, whole, before, lang)
    if found and not found[0].number and not _title(found[0]) and _has_foreword(found, lang):
        # A cover: what it says, standard.yml says, and the site prints it from there.
        left += [LeftOver("", words_of(block), "cover") for block in found.pop(0).texts[lang].blocks]
    builder = _Tree(lang, title)
    clauses = [builder.taken(clause) for clause in found]
    left += builder.left
    clauses, typed = with_labels(linked(clauses, lang, builder.anchors, left), lang)
    clauses = with_own_ids(clauses, lang, left, words)
    clauses = footnotes_placed(clauses, lang)
    names = {item.clause.id: item.was for item in clauses if item.was} | typed
    clauses = [fitting(item, lang, left, names) for item in clauses]
    done = with_provisions(clauses, lang, builder.names, words=words)
    return ImportedText(title=title, lang=lang, clauses=tuple(done), left=tuple(left), typed=typed)


def _has_foreword(clauses: Sequence[Clause], lang: str) -> bool:
    return any(
        element_of(clause.texts[lang].title, clause.number, clause.depth, "clause") == "foreword"
        for clause in clauses
    )


def _heading_of_all(clauses: Sequence[Clause]) -> Clause | None:
    """The first clause, if it is a heading without a number and no other is as high."""
    first = clauses[0] if clauses else None
    if first is None or first.number or not _title(first):
        return None
    return first if all(clause.depth > first.depth for clause in clauses[1:]) else None


def _title(clause: Clause) -> str:
    return next(iter(clause.texts.values())).title


def _without_title(
    clauses: Sequence[Clause], whole: Clause, before: tuple[Block, ...], lang: str
) -> list[Clause]:
    """The clauses below the title; what stood around it and before the first is a clause of its own."""
    below = [
        msgspec.structs.replace(
            clause, depth=clause.depth - 1, parent="" if clause.parent == whole.id else clause.parent
        )
        for clause in clauses[1:]
    ]
    blocks = (*before, *whole.texts[lang].blocks)
    if blocks or not below:
        text = ClauseText(blocks=blocks)
        below.insert(0, msgspec.structs.replace(whole, id=NAMELESS, depth=1, texts={lang: text}))
    return below


class _Tree:
    """Names the clauses and finds out what each is; `anchors` lead to them by the author's names."""

    def __init__(self, lang: str, title: str) -> None:
        self.lang = lang
        self.title = title
        self.anchors: dict[str, str] = {}
        self.left: list[LeftOver] = []
        self.names = Names()
        self._elements: dict[str, Element] = {}
        self._ids: dict[str, str] = {}
        self._numbers: dict[str, str] = {}
        self._met: set[Element] = set()

    def taken(self, clause: Clause) -> ImportedClause:
        text = clause.texts[self.lang]
        title, anchor, written = taken_out(text.title)
        parent = self._ids.get(clause.parent, "")
        title, number = annex_split(title, clause.number)
        element = self._element(title, number, clause.depth, parent)
        title, status = _status(title) if element == "annex" else (title, "")
        nameless = not title and not number
        front = nameless and not self._ids
        title_used = self.title if front else title
        new = self.names.clause(
            parent,
            anchor or self._usual(element, nameless),
            title,
            number,
            self._numbers.get(parent, ""),
        )
        self._remember(clause, number, new, element, anchor)
        self.left += [LeftOver(new, words, "anchor") for words in written]
        shapes = shaped(text.blocks)
        term, blocks = None, shapes.blocks
        if element == "term":
            title_used, beside, blocks = designation(title, blocks, self.lang)
            self.left += [LeftOver(new, beside, "designation")] if beside else []
            term = Term(title_used)
        return ImportedClause(
            clause=Clause(
                id=new,
                element=element,
                depth=clause.depth,
                parent=parent,
                informative=any(word in status.lower() for word in SAID_INFORMATIVE),
                texts={self.lang: _text(title_used, blocks, term)},
            ),
            was=number,
            counted=(*((status,) if status else ()), *shapes.counted),
            untitled=not title_used,
            called_as_whole=front,
        )

    def _element(self, title: str, number: str, depth: int, parent: str) -> Element:
        """The element; a second foreword and the like are plain clauses."""
        if not title and not number and depth == 1 and not self._ids:
            return "foreword"
        element = element_of(title, number, depth, self._elements.get(parent, "clause"))
        if element not in ("clause", "annex", "term"):
            if element in self._met or (element == "foreword" and "foreword" in self._elements.values()):
                return "clause"
            self._met.add(element)
        return element

    def _usual(self, element: Element, nameless: bool) -> str:
        """The name that an element has in every standard; "" for those that have titles of their own."""
        if nameless and not self._ids:
            return "front"
        return "" if element in ("clause", "annex", "term") else element

    def _remember(self, clause: Clause, number: str, new: str, element: Element, anchor: str) -> None:
        self._ids[clause.id] = new
        self._elements[new] = element
        self._numbers[new] = number
        for name in filter(None, (anchor, number)):
            self.anchors.setdefault(name, new)


def _text(title: str, blocks: Sequence[Block], term: Term | None) -> ClauseText:
    return ClauseText(title=title, blocks=tuple(blocks), term=term)


def _status(title: str) -> tuple[str, str]:
    """The title of an annex without its status, and the status as it is written."""
    match = STATUS.search(title)
    if match is None:
        return title, ""
    return (title[: match.start()] + " " + title[match.end() :]).strip(), match.group().strip()
