"""NISO STS as an imported text: its sections, their IDs and numbers are those of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import msgspec

from clausework.lang.modals import Wording
from clausework.lang.normalise import normalise
from clausework.model.clause import Clause, ClauseText, Element, Run, Term, walk
from clausework.source.clausefile import NAME
from clausework.source.foreign import language_of
from clausework.source.importing.elements import element_of
from clausework.source.importing.fitting import fitting
from clausework.source.importing.mapping import remade, with_blocks
from clausework.source.importing.naming import Names
from clausework.source.importing.provisions import with_provisions
from clausework.source.importing.sts_blocks import StsBlocks, tight, words_of
from clausework.source.importing.values import ImportedClause, ImportedText, LeftOver

SECTIONS = frozenset(["sec", "app", "term-sec", "ref-list"])
GROUPS = frozenset(["front", "body", "back", "app-group", "standard", "sub-part"])
METADATA = frozenset(
    ["std-meta", "iso-meta", "reg-meta", "nat-meta", "std-doc-meta", "toc", "processing-meta"]
)
ELEMENTS: dict[str, Element] = {
    "foreword": "foreword",
    "intro": "introduction",
    "scope": "scope",
    "norm-refs": "normative-references",
    "terms": "terms",
    "symbols": "symbols",
    "index": "index",
}
GENERATED_ID = re.compile(
    r"(?:sec|app|sub|ref|term|annex)?[_.-]?[A-Z]?\d[\d._-]*|(?:sec|app)_[A-Z]|a\d+|s\d+"
)
"""An ID that says no more than the number; Clausework's own have a name."""


def is_sts(root: ET.Element) -> bool:
    """Whether the document is one of STS."""
    return root.tag == "standard" and root.find("body") is not None


def read_sts(root: ET.Element, title: str, lang: str = "", words: Wording | None = None) -> ImportedText:
    """The text; `title` is what it is called if it has no title of its own."""
    lang = lang or _language(root)
    return _Reader(root, title, lang, words).text()


def sts_words(root: ET.Element) -> str:
    """All words of the document, as the proof counts them."""
    return normalise(words_of(root))


def _language(root: ET.Element) -> str:
    told = root.get("lang") or next((node.text for node in root.iter("content-language") if node.text), "")
    return told.lower()[:2] if told else language_of(words_of(root))


class _Section(msgspec.Struct):
    """A section with what it becomes."""

    node: ET.Element
    clause: Clause
    number: str


class _Reader:
    def __init__(self, root: ET.Element, title: str, lang: str, words: Wording | None) -> None:
        self._words = words
        self._root = root
        self._lang = lang
        self._title = title
        self._names = Names()
        self._left: list[LeftOver] = []
        self._sections: list[_Section] = []
        self._ids: dict[str, str] = {}
        self._loose: list[ET.Element] = []

    def text(self) -> ImportedText:
        """The whole document."""
        self._metadata()
        self._collect(self._root, None)
        blocks = StsBlocks(self._root, self._lang, self._left, self._words)
        clauses = [self._clause(section, blocks) for section in self._sections]
        if self._loose:
            clauses.insert(0, self._front(blocks))
        clauses = [self._linked(item) for item in clauses]
        clauses = [fitting(item, self._lang, self._left) for item in clauses]
        clauses = list(with_provisions(clauses, self._lang, self._names, words=self._words))
        return ImportedText(
            title=self._title, lang=self._lang, clauses=tuple(clauses), left=tuple(self._left)
        )

    def _metadata(self) -> None:
        """The title; all else that is said of the document goes to the report."""
        used: ET.Element | None = None
        for wrap in self._root.iter("title-wrap"):
            if used is None and wrap.get("lang", self._lang).startswith(self._lang):
                used = next((node for name in ("full", "main") for node in wrap.iter(name)), None)
        if used is not None:
            self._title = tight(words_of(used)) or self._title
        for node in self._root.iter():
            if node.tag in METADATA:
                words = " ".join(_apart_from(node, used)).split()
                self._left += [LeftOver("", " ".join(words), "cover")] if words else []

    def _collect(self, node: ET.Element, above: _Section | None) -> None:
        for child in node:
            if child.tag in SECTIONS and not (child.tag == "ref-list" and above is not None):
                section = self._section(child, above)
                self._sections.append(section)
                self._collect(child, section)
            elif child.tag in GROUPS:
                self._collect(child, above)
            elif above is None and child.tag not in METADATA:
                self._loose.append(child)

    def _section(self, node: ET.Element, above: _Section | None) -> _Section:
        number = tight(words_of(node.find("label")))
        title = tight(words_of(node.find("title")))
        parent = above.clause if above else None
        depth = parent.depth + 1 if parent else 1
        element = self._element(node, title, number, depth, parent)
        told = node.get("id", "")
        name = told.removeprefix("sec_")
        if told and not GENERATED_ID.fullmatch(told) and NAME.fullmatch(name) and not name[0].isdigit():
            new = self._names.whole(name)
        else:
            usual = "" if element in ("clause", "annex", "term") else element
            new = self._names.clause(
                parent.id if parent else "", usual, title, number, above.number if above else ""
            )
        for key in filter(None, (told, number)):
            self._ids.setdefault(key, new)
        clause = Clause(
            id=new,
            element=element,
            number=number,
            depth=depth,
            parent=parent.id if parent else "",
            informative=node.tag == "app" and "inform" in node.get("content-type", ""),
            texts={self._lang: ClauseText(title=title)},
        )
        return _Section(node, clause, number)

    def _element(
        self, node: ET.Element, title: str, number: str, depth: int, parent: Clause | None
    ) -> Element:
        if node.tag == "term-sec":
            return "term"
        if node.tag == "app":
            return "annex"
        if node.tag == "ref-list":
            return "bibliography"
        found = ELEMENTS.get(node.get("sec-type", ""))
        if found is None or depth > 1:
            found = element_of(title, number, depth, parent.element if parent else "clause")
        plain = found not in ("clause", "annex", "term")
        taken = plain and any(other.clause.element == found for other in self._sections)
        return "clause" if taken else found

    def _clause(self, section: _Section, blocks: StsBlocks) -> ImportedClause:
        node, clause = section.node, section.clause
        found = blocks.of_section(node, clause.id)
        text = clause.texts[self._lang]
        title, term = text.title, None
        if clause.element == "term" and blocks.designations:
            title, *admitted = blocks.designations
            term = Term(title, tuple(admitted))
        made = msgspec.structs.replace(
            clause, number="", texts={self._lang: ClauseText(title=title, blocks=found, term=term)}
        )
        return ImportedClause(
            clause=made,
            was=section.number,
            counted=tuple(blocks.counted),
            own=tuple(block.id for block in walk(found) if block.id),
            untitled=not title,
        )

    def _front(self, blocks: StsBlocks) -> ImportedClause:
        """What stands in no section."""
        around = ET.Element("sec")
        around.extend(self._loose)
        found = blocks.of_section(around, "front")
        clause = Clause(
            id=self._names.whole("front"),
            element="foreword",
            texts={self._lang: ClauseText(title=self._title, blocks=found)},
        )
        return ImportedClause(clause=clause, counted=tuple(blocks.counted))

    def _linked(self, item: ImportedClause) -> ImportedClause:
        """References lead to the new IDs; words that say more than the number stay words."""
        numbers = {section.clause.id: section.number for section in self._sections}
        printed: list[str] = []

        def remake(run: Run) -> Iterator[Run]:
            target = self._ids.get(run.target, "") if run.mark == "ref" else ""
            if run.mark != "ref":
                yield run
            elif target and _mentions(run.text, numbers[target]):
                # "Clause 5" or 第5章: what stands around the number is printed anew.
                printed.append(run.text.replace(numbers[target], " ", 1))
                yield Run("", "ref", target)
            else:
                yield Run(run.text)

        blocks = remade(item.clause.texts[self._lang].blocks, remake)
        around = tuple(filter(None, map(str.strip, printed)))
        return with_blocks(
            msgspec.structs.replace(item, counted=(*item.counted, *around)), self._lang, blocks
        )


def _mentions(words: str, number: str) -> bool:
    """Whether the words of a reference are the number, as it is printed within a sentence."""
    return bool(number) and bool(re.fullmatch(rf"(?:Clause |第)?{re.escape(number)}章?", words))


def _apart_from(node: ET.Element, used: ET.Element | None) -> Iterator[str]:
    if node is used:
        return
    yield node.text or ""
    for child in node:
        yield from _apart_from(child, used)
        yield child.tail or ""
