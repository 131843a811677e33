"""NISO STS as an imported text: its sections with their IDs and numbers, and their content as blocks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree as ET
from xml.parsers import expat

import msgspec

from clausework.errors import ClauseworkError
from clausework.lang.modals import Modal, Wording
from clausework.lang.normalise import normalise
from clausework.lang.patterns import Patterns, beside
from clausework.lang.tex import tex_of
from clausework.layout.stream import ABOVE, LEFT
from clausework.model.draft import (
    Block,
    BlockKind,
    Clause,
    ClauseText,
    Element,
    Mark,
    Run,
    Term,
    code_block,
    walk,
)
from clausework.source.clausefile import NAME
from clausework.source.foreign import language_of
from clausework.source.foreign_pieces import ForeignGrid
from clausework.source.importing.dialects import cover_of
from clausework.source.importing.structure import ImportedTree, as_written
from clausework.source.importing.values import (
    ForeignFile,
    ImportedClause,
    ImportedText,
    ImportRefused,
    LeftOver,
    is_provision,
)

DATA = beside(__file__)
MARKS: dict[str, Mark] = DATA["marks"]
WARNED: dict[str, BlockKind] = DATA["warned"]
"""What a paragraph begins with, in bold, that warns; STS has no element for it."""
INLINE = frozenset(DATA["inline"])
ASIDE = frozenset(DATA["aside"])
NOTES: dict[str, BlockKind] = DATA["notes"]
FIND = Patterns(__file__)
DATED = ("release-date", "pub-date")
SECTIONS = frozenset(["sec", "app", "term-sec", "ref-list"])
GROUPS = frozenset(["front", "body", "back", "app-group", "standard", "sub-part"])
METADATA = frozenset(DATA["metadata"])
ELEMENTS: dict[str, Element] = DATA["elements"]
SPANS = ("colspan", "rowspan")
APART = frozenset(["xref", "mi", "mn", "mo", "mtext"])
"""What no letter beside it makes one word with: a number, a sign of a formula."""


def words_of(node: ET.Element | None) -> str:
    """All words below an element; what is no part of a line stands on lines of its own."""
    if node is None:
        return ""
    parts = [node.text or ""]
    for child in node:
        apart = " " if child.tag in APART else "" if child.tag in INLINE else "\n"
        parts += [apart, words_of(child), apart, child.tail or ""]
    return "".join(parts)


def tight(text: str) -> str:
    """The words on one line."""
    return " ".join(text.split())


class _Reader:
    """Reads one document, section after section; what is counted and designated is that of the last."""

    def __init__(self, root: ET.Element, title: str, lang: str, words: Wording | None) -> None:
        self._words = words
        self._root = root
        self._lang = lang
        self._title = title
        self._left: list[LeftOver] = []
        self._sections: list[tuple[ET.Element, Clause]] = []
        self._loose: list[ET.Element] = []
        self._counted: list[str] = []
        self._designations: list[str] = []
        self._clause = ""
        self._notes = {node.get("id", ""): node for node in root.iter("fn") if node.get("id")}
        self._referred = {node.get("rid") for node in root.iter("xref")}
        self._own: list[Block] = []
        self._noted: dict[ET.Element, str] = {}
        self._made: dict[str, Callable[[ET.Element], Iterator[Block]]] = {
            "p": self._paragraph,
            "ref": self._cited,
            "list": self._list,
            "table-wrap": self._captioned,
            "table": self._table,
            "fig": self._captioned,
            "fig-group": self._figures,
            "graphic": self._figure,
            "disp-formula": self._formula,
            "preformat": self._code,
            "code": self._code,
            "disp-quote": self._quoted,
            "def-item": self._defined,
            "termEntry": self._entry,
            "fn": self._aside,
        }

    def text(self) -> ImportedText:
        """The whole document."""
        self._metadata()
        self._collect(self._root, None)
        tree = ImportedTree(self._lang, self._title)
        if self._loose:  # what stands in no section
            around = ET.Element("sec")
            around.extend(self._loose)
            self._sections.insert(0, (around, Clause(id="", texts={self._lang: ClauseText()})))
        clauses = [self._section(node, clause, tree) for node, clause in self._sections]
        text = as_written(clauses, tree, self._left, self._words, marked=True)
        numbers = self._root.iterfind("front/*/std-ref")
        dates = (node for name in DATED for node in self._root.iterfind(f"front/*/{name}"))
        number, date = (next((tight(words_of(node)) for node in found), "") for found in (numbers, dates))
        return msgspec.structs.replace(text, cover=cover_of({"number": number, "date": date}))

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

    def _collect(self, node: ET.Element, above: Clause | None) -> None:
        """The sections below an element, each with its place among the others."""
        for child in node:
            if child.tag in SECTIONS and not (child.tag == "ref-list" and above is not None):
                depth = above.depth + 1 if above else 1
                kind = child.get("sec-type", "") if depth == 1 else ""
                section = Clause(
                    id=child.get("id") or f"#{len(self._sections)}",
                    element=ELEMENTS.get(child.tag) or ELEMENTS.get(kind, "clause"),
                    number=tight(words_of(child.find("label"))),
                    depth=depth,
                    parent=above.id if above else "",
                    informative=child.tag == "app" and "inform" in child.get("content-type", ""),
                    texts={self._lang: ClauseText(title=tight(words_of(child.find("title"))))},
                )
                self._sections.append((child, section))
                self._collect(child, section)
            elif child.tag in GROUPS:
                self._collect(child, above)
            elif above is None and child.tag not in METADATA:
                self._loose.append(child)

    def _section(self, node: ET.Element, clause: Clause, tree: ImportedTree) -> ImportedClause:
        """A section with its blocks, without those of the sections in it."""
        told = node.get("id", "")
        name = told.removeprefix("sec_")
        usual = FIND.generated_id.fullmatch(told) or not NAME.fullmatch(name) or name[0].isdigit()
        item = tree.taken(clause, "" if usual else name)
        tree.anchors.setdefault(told, item.clause.id)
        status = tight(words_of(node.find("annex-type")))
        self._counted, self._designations, self._own = [status] if status else [], [], []
        self._noted, self._clause = {}, item.clause.id
        found = (*self._blocks(node), *self._own)
        designations = self._designations if item.clause.element == "term" else []
        title, *admitted = designations or [item.clause.texts[self._lang].title]
        term = Term(title, tuple(admitted)) if designations else None
        text = ClauseText(title=title, blocks=found, term=term)
        return msgspec.structs.replace(
            item,
            clause=msgspec.structs.replace(item.clause, texts={self._lang: text}),
            counted=tuple(self._counted),
            own=tuple(block.id for block in walk(found) if block.id),
            untitled=not title,
        )

    def _blocks(self, parent: ET.Element) -> Iterator[Block]:
        if parent.text and parent.text.strip():
            yield Block(kind="paragraph", runs=(Run(tight(parent.text)),))
        for node in parent:
            yield from self._block(node)
            if node.tail and node.tail.strip():
                yield Block(kind="paragraph", runs=(Run(tight(node.tail)),))

    def _block(self, node: ET.Element) -> Iterator[Block]:
        if node.tag in NOTES:
            yield self._led(node, NOTES[node.tag])
        elif node.tag in self._made:
            yield from self._made[node.tag](node)
        elif node.tag not in ASIDE:  # one of no known kind may hold blocks, or a line
            holds = any(child.tag not in INLINE for child in node)
            yield from self._blocks(node) if holds else self._paragraph(node)

    def _paragraph(self, node: ET.Element) -> Iterator[Block]:
        """A line; what stands in it and is none, such as a list, follows it."""
        runs, inner = self._runs(node)
        if runs and runs[0].mark == "strong" and runs[0].text in WARNED and runs[1:]:
            self._counted.append(runs[0].text)
            kind, runs = WARNED[runs[0].text], tuple(_tidied(runs[1:]))
        else:
            kind = "paragraph"
        if runs:
            block = Block(kind=kind, runs=runs)
            yield Block(kind=kind, runs=runs, id=self._id(node, block))
        yield from inner

    def _cited(self, node: ET.Element) -> Iterator[Block]:
        """A document of a list of references, with the number by which the text names it."""
        label = tight(words_of(node.find("label")))
        runs, inner = self._runs(node)
        yield Block(kind="paragraph", runs=(Run(f"{label} "), *runs) if label else runs)
        yield from inner

    def _id(self, node: ET.Element, block: Block) -> str:
        told = node.get("id", "")
        binds = node.get("content-type") in get_args(Modal) or is_provision(block, self._lang, self._words)
        return told if binds and FIND.own_id.fullmatch(told) else ""

    def _list(self, node: ET.Element) -> Iterator[Block]:
        kind = node.get("list-type", "")
        ordered = kind not in ("", "dash", "bullet", "simple", "disc")  # "alpha-lower", "order", …
        title = node.find("title")
        if title is not None:
            yield from self._paragraph(title)
        items = tuple(self._led(item, "item") for item in node if item.tag == "list-item")
        if items:
            yield Block(kind="list", ordered=ordered, children=items)

    def _led(self, node: ET.Element, kind: BlockKind) -> Block:
        """A block with a label."""
        self._label(node)
        return self._headed(node, kind)

    def _headed(self, node: ET.Element, kind: BlockKind, target: str = "") -> Block:
        """A block whose first paragraph is its own text."""
        blocks = list(self._blocks(node))
        first = blocks.pop(0) if blocks and blocks[0].kind == "paragraph" else Block(kind=kind)
        own = "" if kind == "footnote" else first.id  # no provision stands in a footnote
        return Block(kind=kind, target=target, runs=first.runs, id=own, children=tuple(blocks))

    def _label(self, node: ET.Element) -> str:
        """The number in the label, by which a text refers to a table, figure or formula."""
        if label := tight(words_of(node.find("label"))):
            self._counted.append(label)
        number = FIND.number.search(label)
        return number[0] if number else ""

    def _captioned(self, node: ET.Element) -> Iterator[Block]:
        """A table or figure, of several the first, with its number and caption; what else stands there."""
        number, caption = self._label(node), self._caption(node)
        for block in self._blocks(node):
            if (number or caption) and block.kind in ("table", "figure"):
                block, number, caption = msgspec.structs.replace(block, label=number, runs=caption), "", ()
            yield block
        if caption:
            yield Block(kind="paragraph", runs=caption)

    def _table(self, node: ET.Element) -> Iterator[Block]:
        grid = ForeignGrid(*(Block(kind="cell", runs=(sign,)) for sign in (LEFT, ABOVE)))
        for row in node.iter("tr"):
            for cell in row:
                wide, tall = (int(told) if told.isdigit() else 1 for told in map(cell.get, SPANS, "11"))
                runs, inner = self._runs(cell)
                words = _flat(Block(kind="cell", runs=runs, children=tuple(inner)))
                grid.add(Block(kind="cell", runs=words), wide, tall)
            grid.end()
        if grid.rows:
            yield Block(
                kind="table", children=tuple(Block(kind="row", children=tuple(row)) for row in grid.rows)
            )

    def _caption(self, node: ET.Element) -> tuple[Run, ...]:
        """The words of a caption; ISO's own program begins them with the label, which is printed anew."""
        parts = (Block(kind="cell", runs=self._runs(part)[0]) for part in node.findall("caption[1]/*"))
        runs = _flat(Block(kind="cell", children=tuple(parts)))
        label = tight(words_of(node.find("label")))
        if not label or not runs or not runs[0].text.startswith(label):
            return runs
        self._counted.append(label)
        return (Run(runs[0].text.removeprefix(label).lstrip(" —–:.-")), *runs[1:])

    def _figures(self, node: ET.Element) -> Iterator[Block]:
        """A figure in parts, each of which is one; what else stands there follows it."""
        number = self._label(node)
        caption, found = self._caption(node), [*self._blocks(node)]
        parts = [block for block in found if block.kind == "figure"]
        if len(parts) < 2:
            yield from (Block(kind="paragraph", runs=caption),) if caption else ()
            yield from found
            return
        inside = tuple(msgspec.structs.replace(block, kind="subfigure", label="") for block in parts)
        yield Block(kind="figure", label=number, runs=caption, children=inside)
        yield from (block for block in found if block.kind != "figure")

    def _figure(self, node: ET.Element) -> Iterator[Block]:
        yield Block(kind="figure", target=node.get("href", ""))
        told = (LeftOver(self._clause, tight(words_of(alt)), "picture") for alt in node.iter("alt-text"))
        self._left += [left for left in told if left.words]

    def _formula(self, node: ET.Element) -> Iterator[Block]:
        yield Block(kind="formula", label=self._label(node), runs=(Run(tex_of(node), "math"),))

    def _code(self, node: ET.Element) -> Iterator[Block]:
        yield code_block(words_of(node).strip("\n"), node.get("language", ""))

    def _quoted(self, node: ET.Element) -> Iterator[Block]:
        for block in self._blocks(node):
            plain = block.kind == "paragraph" and not block.children
            yield Block(kind="quotation", runs=block.runs) if plain else block

    def _entry(self, node: ET.Element) -> Iterator[Block]:
        for part in node:
            if part.get("lang", self._lang).startswith(self._lang):
                yield from self._language(part)
            else:
                self._left.append(LeftOver(self._clause, tight(words_of(part)), "designation"))

    def _language(self, node: ET.Element) -> Iterator[Block]:
        """A term in the language of the text: its designations, then its definition with the field before."""
        domain = tight(words_of(node.find("subjectField")))
        for part in sorted(node, key=lambda part: part.tag != "tig"):
            terms = [tight(words_of(term)) for term in part.iter("term") if part.tag == "tig"]
            if part.find("normativeAuthorization[@value='deprecatedTerm']") is not None:
                yield Block(kind="paragraph", runs=(Run(f"DEPRECATED: {', '.join(terms)}"),))
            elif terms:
                self._designations += terms
            elif part.tag != "subjectField":
                first, *rest = (*self._block(part), Block(kind="paragraph"))
                before = f"<{domain}> " if domain and part.tag == "definition" else ""
                before, after = ("[SOURCE: ", "]") if part.tag == "source" else (before, "")
                runs = (Run(before), *first.runs, Run(after)) if first.runs else ()
                yield from (msgspec.structs.replace(first, runs=runs), *rest)

    def _defined(self, node: ET.Element) -> Iterator[Block]:
        """A term of a list, which runs into its definition."""
        first, *rest = (*self._blocks(node), Block(kind="paragraph"))
        yield msgspec.structs.replace(first, runs=(*first.runs, Run(": "), *rest[0].runs))
        yield from rest[1:]

    def _aside(self, node: ET.Element) -> Iterator[Block]:
        """A footnote that stands where it is referred to, or where all of a table stand."""
        if node.get("id") not in self._referred:
            self._label(node)
            yield from self._blocks(node)

    def _runs(self, node: ET.Element) -> tuple[tuple[Run, ...], tuple[Block, ...]]:
        runs: list[Run] = []
        inner: list[Block] = []
        self._inline(node, "text", "", runs, inner)
        return tuple(_tidied(runs)), tuple(inner)

    def _inline(self, node: ET.Element, mark: Mark, target: str, runs: list[Run], inner: list[Block]) -> None:
        spread = node.tag == "std"  # blanks in it are those of the file
        if node.text and (node.text.strip() or not spread):
            runs.append(Run(_one_line(node.text), mark, target))
        for child in node:
            self._within(child, mark, target, runs, inner)
            if child.tail and (child.tail.strip() or not spread):
                runs.append(Run(_one_line(child.tail), mark, target))

    def _within(
        self, child: ET.Element, mark: Mark, target: str, runs: list[Run], inner: list[Block]
    ) -> None:
        if child.tag in ("inline-formula", "math", "tex-math") or (
            # One of a sentence, which ISO's own program sets apart by its name alone.
            child.tag == "disp-formula" and not child.get("id") and child.find("label") is None
        ):
            runs.append(Run(tex_of(child), "math"))
        elif child.tag == "break":
            runs.append(Run("", "break"))
        elif child.tag == "xref":
            rid = child.get("rid", "")
            led = Run(tight(words_of(child)), "link", f"#{rid}") if rid not in self._notes else None
            runs.append(led or self._footnote(self._notes[rid]))
        elif child.tag == "entailedTerm" and (match := FIND.entailed.fullmatch(tight(words_of(child)))):
            runs += (Run(f"{match[1]} ("), Run(match[2], "link", f"#{match[2]}"), Run(")"))
        elif child.tag == "ext-link":
            self._inline(child, "link", child.get("href", ""), runs, inner)
        elif child.tag in MARKS:
            self._inline(child, MARKS[child.tag], "", runs, inner)
        elif child.tag == "fn":
            runs += [] if child.get("id") in self._referred else [self._footnote(child)]
        elif child.tag == "p":
            if runs:
                runs.append(Run("", "break"))
            self._inline(child, mark, target, runs, inner)
        elif child.tag in INLINE or child.tag == "title":  # of a document that is cited
            runs += [Run(" ")] if child.tag == "title" else []
            self._inline(child, mark, target, runs, inner)
        else:
            inner += self._block(child)

    def _footnote(self, node: ET.Element) -> Run:
        if node not in self._noted:
            label = tight(words_of(node.find("label"))).rstrip(")） ") or str(len(self._own) + 1)
            label = "-".join(label.split())
            if label in self._noted.values():  # each table has an "a" of its own
                label = f"{label}-{len(self._own) + 1}"
            self._noted[node] = label
            self._own.append(self._headed(node, "footnote", label))
        return Run("", "footnote", self._noted[node])


def _one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text)


def _flat(block: Block) -> tuple[Run, ...]:
    """All words of a block in one line, as a cell has them."""
    runs = block.runs
    for child in block.children:
        runs = (*runs, *((Run(" "),) if runs else ()), *_flat(child))
    return runs


def _apart(run: Run) -> Iterator[Run]:
    """A marked run, and apart from it the blanks at its ends, which no mark can begin or end with."""
    bare = run.text.strip()
    if run.mark not in ("strong", "emphasis") or bare == run.text:
        yield run
        return
    yield from (Run(" "), msgspec.structs.replace(run, text=bare)) if bare else ()
    if run.text[-1:].isspace():
        yield Run(" ")


def _tidied(runs: Iterable[Run]) -> Iterator[Run]:
    """The runs without a blank after another."""
    before = " "
    for run in (part for whole in runs for part in _apart(whole)):
        if run.mark == "text" and before.endswith(" "):
            run = Run(run.text.lstrip())
        if run.text or run.mark in ("break", "footnote", "ref"):
            yield run
            before = " " if run.mark == "break" else run.text


# XML of others as a tree: nothing is fetched, and no entity is expanded but those of characters.
DEEPEST = 200
"""How deep elements may stand in each other; a standard needs a tenth of it."""


class UnreadableXml(ClauseworkError):
    """A file is no XML that is read; the key says why."""

    section = "importing"


def tree_of(data: bytes, path: str) -> ET.Element:
    """The root; the names of elements without their namespaces. UnreadableXml if there can be none."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableXml("xml_deep", path=path)
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def refuse(*declared: object) -> None:
        # an entity can be as long as memory, and can name a file of this machine
        raise UnreadableXml("xml_entity", path=path)

    def skipped(name: str, parameter: bool) -> None:
        if not parameter:
            builder.data(html.unescape(f"&{name};"))

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = skipped
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = f"{path}:{error.lineno}:{error.offset + 1}"
        raise UnreadableXml("xml_broken", place=place, why=expat.ErrorString(error.code)) from error
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition("}")[2]


SUFFIXES = (".xml",)


def read(data: bytes, path: Path) -> ForeignFile:
    """The document, which says itself what its clauses are; ImportRefused if it is none of STS."""
    root = tree_of(data, str(path))
    if root.tag != "standard" or root.find("body") is None:
        raise ImportRefused("no_sts", path=path)

    def whole(title: str, lang: str, words: Wording | None) -> ImportedText:
        return _Reader(root, title, lang or _language(root), words).text()

    bare = re.sub(r"<[^>]*>", lambda tag: "\n" * tag[0].count("\n") or " ", data.decode("utf-8", "replace"))
    lines = tuple((f"{path.name}:{at}", line) for at, line in enumerate(bare.split("\n"), 1))
    return ForeignFile(name=path.name, words=normalise(words_of(root)), lines=lines, whole=whole)


def _language(root: ET.Element) -> str:
    told = root.get("lang") or next((node.text for node in root.iter("content-language") if node.text), "")
    return told.lower()[:2] if told else language_of(words_of(root))


def _apart_from(node: ET.Element, used: ET.Element | None) -> Iterator[str]:
    if node is used:
        return
    yield node.text or ""
    for child in node:
        yield from _apart_from(child, used)
        yield child.tail or ""
