"""reStructuredText as pieces, by docutils; and what of its words is layout.

Nothing outside its folder is read: no raw HTML, no settings of the machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any, Protocol, cast

from clausework.lang.patterns import Patterns, beside
from clausework.model.draft import Mark
from clausework.source.foreign_pieces import (
    ABOVE_CELL,
    LEFT_CELL,
    NOTE,
    ForeignGrid,
    ForeignPiece,
    PieceKind,
    bare_number,
    marked,
    unsigned,
)
from clausework.source.importing.dialects import before_text, cover_of, fields_of
from clausework.source.importing.values import ForeignFile, LeftOver, included
from clausework.source.word_text import written_count

DATA = beside(__file__)
SETTINGS: dict[str, object] = DATA["settings"]
FIND = Patterns(__file__)
MARKS: dict[str, Mark] = DATA["marks"]
LABELLED: dict[str, PieceKind] = DATA["labelled"]
BEFORE = frozenset(["title", "subtitle", "comment", "target"])
"""What may stand before the fields that a document says of itself."""
ASIDE = ("footnote", "citation", "transition", "pending", "meta")
ADMONITIONS = ("attention", "danger", "error", "hint", "important", "tip")


SUFFIXES = (".rst", ".rest")


def read(data: bytes, path: Path) -> ForeignFile:
    """The pieces, and the words of layout."""
    from docutils.core import publish_doctree

    from clausework.source.importing.rst_sphinx import known_to_docutils

    known_to_docutils()
    lines = tuple(included(path, data, FIND.include, SUFFIXES))
    text = "\n".join(line for _, line in lines)
    front, body = before_text(text)
    tree = publish_doctree(unsigned(body), settings_overrides=dict(SETTINGS))
    document = cast("RstNode", tree)
    reader = _Reader(document, tree.ids)
    found = (*reader.blocks(document, 0), *reader.unused())
    said = fields_of([*front.split("\n"), *reader.said])
    told = "\n".join(filter(None, (front, *reader.said)))
    layout = reader.labels  # and the names of directives, roles and targets: no words of the text
    for match in FIND.layout.finditer(body):
        layout += filter(None, match.group("directive", "target", "note", "cited", "role", "alias", "used"))
        layout += FIND.option.findall(match["options"] or "")
    left = [*reader.left, *([LeftOver("", " ".join(layout), "layout")] if layout else [])]
    left += [LeftOver("", told, "cover")] if told else []
    return ForeignFile(
        name=path.name,
        cover=cover_of(said),
        pieces=found,
        words=FIND.joined.sub("", text),
        lines=lines,
        marks="signed",
        left=tuple(left),
    )


class RstNode(Protocol):
    """Interface of the nodes of docutils, as far as it is used."""

    tagname: str
    children: Sequence[RstNode]
    parent: RstNode
    rawsource: str

    def astext(self) -> str:
        """All words below the node."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ANN401
        """An attribute."""

    def __getitem__(self, key: str) -> Any: ...  # noqa: ANN401

    def findall(self) -> Iterator[RstNode]:
        """The node and all below it."""


class _Reader:
    """Walks the tree of one document."""

    def __init__(self, document: RstNode, ids: Mapping[str, Any]) -> None:
        self.left: list[LeftOver] = []
        self.labels: list[str] = []
        self.said: list[str] = []
        self._ids = ids
        self._tables = 0
        noted = (node for node in document.findall() if node.tagname in ("footnote", "citation"))
        self._notes = {name: node for node in noted for name in node["ids"]}
        self._waiting: list[str] = []
        self._footnotes: list[ForeignPiece] = []
        self._document = document

    def blocks(self, parent: RstNode, level: int) -> Iterator[ForeignPiece]:
        """The pieces of what is in a node; `level` is that of the list around it."""
        for child in parent.children:
            yield from self._block(child, level)

    def unused(self) -> Iterator[ForeignPiece]:
        """Footnotes that nothing refers to."""
        for note in dict.fromkeys(self._notes.values()):
            yield ForeignPiece(kind="paragraph", text=" ".join(self._words(child) for child in note.children))

    def _block(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        name = node.tagname
        if method := getattr(self, f"_{name}", None):
            yield from method(node, level)
        elif name in LABELLED:
            yield from self._labelled(node, LABELLED[name], level)
        elif name in ADMONITIONS or name == "admonition":
            label = marked(name.upper(), "strong") + ": " if name in ADMONITIONS else ""
            yield from self._labelled(node, "paragraph", level, label)
        elif name == "substitution_definition":  # its words stand where it is used
            self.labels += [node.astext(), *node["names"], *node["dupnames"]]
        elif name == "comment":
            self.left.append(LeftOver("", node.astext(), "tag"))
        elif name == "image":
            yield ForeignPiece(kind="figure", target=node["uri"], text="")
        elif name == "math_block":
            yield ForeignPiece(kind="formula", text=" ".join(node.astext().split()), level=level)
        elif name in ASIDE or (name == "topic" and "contents" in node["classes"]):
            return
        elif name in ("literal_block", "doctest_block", "raw", "math"):
            language = " ".join(of for of in node.get("classes", ()) if of != "code")
            yield ForeignPiece(kind="code", text=node.astext(), target=language)
        elif _running(node):
            yield from self._text(node, "paragraph", level)
        else:
            yield from self.blocks(node, level)

    def _section(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        depth, above = 1, node.parent
        while above.tagname == "section":
            depth, above = depth + 1, above.parent
        title = node.children[0]
        own = title.astext()
        names = [name for name in node["names"] if name != " ".join(own.lower().split())]
        anchor = "".join(f" {{#{name.replace(' ', '-')}}}" for name in names[:1])
        words = bare_number(self._words(title))
        yield ForeignPiece(kind="heading", text=f"{words}{anchor}", level=depth)
        yield from self._flush()
        for child in node.children[1:]:
            yield from self._block(child, 0)

    def _target(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        """A name for what follows; one of a section stands in its heading."""
        if not node.get("refid"):
            self.labels.append(node.rawsource.partition(": ")[2])  # the links have the address
            return
        named = self._ids.get(node["refid"])
        if named is not None and named.tagname == "paragraph":
            self._waiting.append(node["refid"])
        elif named is None or named.tagname != "section":
            self.left.append(LeftOver("", node["refid"], "anchor"))
        yield from ()

    def _text(
        self, node: RstNode, kind: PieceKind, level: int, before: str = "", ordered: bool = False
    ) -> Iterator[ForeignPiece]:
        words = before + bare_number(self._words(node))
        names, self._waiting = self._waiting, []
        words += "".join(f" {{#{name}}}" for name in names[:1])
        self.left += [LeftOver("", name, "anchor") for name in names[1:]]
        if words.strip():
            yield ForeignPiece(kind=kind, text=words, level=level, ordered=ordered)
        yield from self._flush()

    def _flush(self) -> Iterator[ForeignPiece]:
        yield from self._footnotes
        self._footnotes = []

    def _bullet_list(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        for item in node.children:
            yield from self._item(item, level + 1, ordered=False)

    def _enumerated_list(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        for count, item in enumerate(node.children, node.get("start", 1)):
            self.labels.append(written_count(count, DATA["counted"].get(node["enumtype"], "decimal")))
            yield from self._item(item, level + 1, ordered=True)

    def _item(self, node: RstNode, level: int, ordered: bool) -> Iterator[ForeignPiece]:
        children = list(node.children)
        if children and _running(children[0]):
            yield from self._text(children.pop(0), "item", level, ordered=ordered)
        for child in children:
            yield from self._block(child, level)

    def _definition_list_item(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        for child in node.children:
            if child.tagname in ("term", "classifier"):
                yield ForeignPiece(kind="term", text=self._words(child), level=level)
                yield from self._flush()
            else:
                yield from self.blocks(child, level)

    def _field_list(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        """What a document says of itself right below its title; fields anywhere else are text."""
        above = [child.tagname for child in node.parent.children[: node.parent.children.index(node)]]
        if level or node.parent.parent not in (None, self._document) or not BEFORE.issuperset(above):
            yield from self.blocks(node, level)
            return
        self.said += [
            f"{field.children[0].astext()}: {' '.join(field.children[1].astext().split())}"
            for field in node.children
        ]

    def _field(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        name, body = node.children
        children = list(body.children)
        first = self._words(children.pop(0)) if children and _running(children[0]) else ""
        yield ForeignPiece(kind="paragraph", text=f"{name.astext()}: {first}", level=level)
        yield from self._flush()
        for child in children:
            yield from self._block(child, level)

    def _line_block(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        lines = [self._words(line) for line in node.findall() if line.tagname == "line"]
        yield ForeignPiece(kind="paragraph", text="\n".join(lines), level=level)
        yield from self._flush()

    def _labelled(
        self, node: RstNode, kind: PieceKind, level: int, before: str = ""
    ) -> Iterator[ForeignPiece]:
        """Each paragraph as one of the kind; the first has the name of an admonition before it."""
        for child in node.children:
            yield from (
                self._text(child, kind, level, before) if _running(child) else self._block(child, level)
            )
            before = ""

    def _system_message(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        """A directive that docutils does not know, of another program: as it is written."""
        for block in node.children:
            words = FIND.layout.sub(_text_of, block.astext()) if block.tagname == "literal_block" else ""
            if FIND.raw.match(block.astext()):
                self.left.append(LeftOver("", words, "layout"))
            elif FIND.include.match(block.astext()):
                self.left.append(LeftOver("", words, "included"))
            elif words.strip():
                yield ForeignPiece(kind="code", text=dedent(words).strip("\n"), level=level)

    def _figure(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        caption = next((self._words(child) for child in node.children if child.tagname == "caption"), "")
        for child in node.children:
            if child.tagname == "image":
                yield ForeignPiece(kind="figure", target=child["uri"], text=caption)
            elif child.tagname != "caption":
                yield from self._block(child, level)

    def _table(self, node: RstNode, level: int) -> Iterator[ForeignPiece]:
        number, self._tables = self._tables, self._tables + 1
        for child in node.children:
            if child.tagname == "title":
                yield ForeignPiece(kind="caption", text=self._words(child))
        grid = ForeignGrid(LEFT_CELL, ABOVE_CELL)
        for row in (row for row in node.findall() if row.tagname == "row"):
            for entry in row.children:
                words = "\n".join(self._words(child) for child in _lines_of(entry))
                grid.add(words, entry.get("morecols", 0) + 1, entry.get("morerows", 0) + 1)
            grid.end()
        for cells in grid.rows:
            yield ForeignPiece(kind="row", cells=tuple(cells), table=number)
        yield from self._flush()

    def _words(self, node: RstNode) -> str:
        return "".join(self._inline(child) for child in node.children) if node.children else node.astext()

    def _inline(self, node: RstNode) -> str:
        name = node.tagname
        if name == "#text":
            return " ".join(re.split(r"[ \t]*\n[ \t]*", node.astext()))
        if name in ("footnote_reference", "citation_reference"):
            return self._noted(node)
        if name == "reference":
            return _reference(node, self._words(node))
        if name in ("image", "comment", "target", "system_message"):
            return node.astext() if name != "system_message" else ""
        if name == "math":
            return marked(node.astext(), "math")
        return marked(self._words(node), MARKS[name]) if name in MARKS else self._words(node)

    def _noted(self, node: RstNode) -> str:
        note = self._notes.pop(node.get("refid", ""), None)
        if note is None:
            return f"[{node.astext()}]"
        bodies = [child for child in note.children if child.tagname != "label"]
        words = "\n".join(self._words(body) for body in bodies)
        self._footnotes.append(ForeignPiece(kind="footnote", text=words))
        return NOTE


def _text_of(match: re.Match[str]) -> str:
    """The words beside the layout in the first lines of a directive."""
    return (match["name"] or match["used"] or "") + FIND.option.sub("", match["options"] or "")


def _running(node: RstNode) -> bool:
    """Whether a node holds running text."""
    return node.tagname in ("paragraph", "title", "subtitle", "rubric", "attribution", "line", "caption")


def _lines_of(entry: RstNode) -> Iterator[RstNode]:
    """The lines of running text in a cell, whatever holds them."""
    for node in entry.children:
        if _running(node) or node.tagname in ("literal_block", "math_block"):
            yield node
        else:
            yield from _lines_of(node)


def _reference(node: RstNode, words: str) -> str:
    address = node.get("refuri", "")
    if clause := node.get("clause") or f"#{node.get('refid', '')}".rstrip("#"):
        return marked(words, "link", clause)
    return marked(words, "link", address) if address and address != f"mailto:{words}" else words
