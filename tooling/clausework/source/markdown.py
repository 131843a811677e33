"""The Markdown of a clause, read into blocks that know where each word stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate, count

import msgspec
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from clausework.lang.patterns import Patterns, beside
from clausework.layout.mentions import LABELLED
from clausework.layout.stream import ABOVE, LEFT, grid_of
from clausework.model.draft import Block, BlockKind, Mark, Place, Run, Spot, code_block
from clausework.model.finding import Finding
from clausework.source.unfit import PROVISION_ID, fault, open_code, surplus_cell, too_long, unfit
from clausework.strings.width import soft_join

FENCE = "$$"
FIND = Patterns(__file__, {"provision_id": PROVISION_ID.pattern})
FORMULA_LABEL = "label"
"""What of the meta of a token says the label."""


def _read_labelled(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a labelled formula; one without a label stays with the plugin."""
    if state.is_code_block(start) or not _line(state, start).startswith(FENCE):  # four blanks make code of it
        return False
    found: list[str] = []
    for row in range(start, end):
        line = _line(state, row)
        line = line if row > start else line.removeprefix(FENCE)
        closing = FIND.end.search(line)
        found.append(line[: closing.start()] if closing else line)
        if closing:
            state.line = row + 1
            token = state.push("math_block", "math", 0)
            token.block = True
            token.content = "\n".join(found)
            token.map = [start, state.line]
            token.meta = {FORMULA_LABEL: closing.group(1)}
            return True
        if FENCE in line or (row > start and not line.strip()):  # the plugin closes there as well
            return False
    return False


def _line(state: StateBlock, row: int) -> str:
    return state.src[state.bMarks[row] + state.tShift[row] : state.eMarks[row]]


LONGEST = 10_000
"""Characters of a paragraph above which its signs stay signs.

Footnotes and emphasis within brackets cost the parser the square of the length: 100,000 characters of
`[^` take seven seconds, these a tenth of one.
"""
TOO_LONG = "too-long"
"""What a token of a paragraph says whose signs were not read."""


def read_inline(state: StateCore) -> None:
    """Give each paragraph its tokens; the parser reads those with a sign, unless they are too long."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        signs = FIND.sign.search(token.content) is not None
        if signs and len(token.content) > LONGEST:
            token.meta[TOO_LONG] = True
            signs = False
        if signs:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
            continue
        for number, line in enumerate(token.content.split("\n")):
            token.children += [Token("softbreak", "br", 0)] if number else []
            token.children += [Token("text", "", 0, content=line)] if line else []


LABELS = msgspec.convert(FIND.table("labels"), dict[BlockKind, str])
"""The patterns of the labels by which a paragraph becomes a note, an example or a warning."""


def labelled(block: Block) -> Block:
    """A paragraph that opens with a label becomes a note, an example or a warning without the label."""
    first = block.runs[0] if block.runs else None
    if first is None or first.mark != "text":
        return block
    for kind, label in LABELS.items():
        if match := re.match(label, first.text):
            return relabelled(block, kind, match.end())
    return block


def relabelled(block: Block, kind: BlockKind, cut: int) -> Block:
    """The paragraph as another kind, without so many characters of its beginning."""
    rest = block.runs[0].text[cut:]
    runs = (Run(rest), *block.runs[1:]) if rest else block.runs[1:]
    spots = tuple(
        Spot(max(0, spot.offset - cut), spot.line, spot.column + (cut if spot.offset == 0 else 0))
        for spot in block.spots
    )
    names = ("", block.id) if kind in LABELLED else (block.id, "")  # what stands in braces there is a label
    return msgspec.structs.replace(block, kind=kind, runs=runs, spots=spots, id=names[0], label=names[1])


def captioned(table: Block, caption: Block) -> Block:
    """A table with the paragraph before it as its caption."""
    match = FIND.caption.match(caption.text)
    return relabelled(
        msgspec.structs.replace(caption, children=table.children), "table", match.end() if match else 0
    )


# Subscripts and superscripts in Markdown: `H~2~O`, `m^2^`. The signs are common in other texts, in ranges
# such as 10~20、30~40 above all. They count where a word stands between two of them, without blanks or
# stops, and not where it may be the end of a range.
ESCAPED = r"\\[ -/:-@\[-`{-~]"
PLAIN = r"[^\s\\~^`*\[\]<&$，。、；：！？]"
WORD = r"(?<=\d{0})\d[0-9A-Za-z]*|(?<!\d{0})\d(?:{1}|(?=[!-~]){2})*|(?!\d)(?:{1}|{2})+"
"""What begins with a figure has no Chinese in it, and after a figure no sign: 3天~5天和8天~10天."""
MEANT = {
    sign: re.compile(f"(?<!{mark}){mark}(?:{WORD.format(mark, ESCAPED, PLAIN)}){mark}(?!{mark})")
    for sign, mark in (("~", "~"), ("^", r"\^"))
}


def raised_plugin(markdown: MarkdownIt) -> None:
    """Let the parser read subscripts and superscripts where they are meant."""
    markdown.use(sub_plugin).use(superscript_plugin)
    markdown.inline.ruler.before("sup", "unraised", _unraised)


def _unraised(state: StateInline, silent: bool) -> bool:
    """Leave a sign in the text that opens neither."""
    sign = state.src[state.pos]
    if sign not in MEANT or MEANT[sign].match(state.src, state.pos):
        return False
    if not silent:
        state.pending += sign  # one sign alone: what follows may open another mark
    state.pos += 1
    return True


LINE_BREAK = "cell_break"
"""The type of the token of a line break; its content is what was typed, which stands outside of tables."""
SIGNS: dict[str, Run] = {sign.text: sign for sign in (ABOVE, LEFT)}


def cell_breaks(markdown: MarkdownIt) -> None:
    """Let the parser read `<br>`."""
    markdown.inline.ruler.before("autolink", LINE_BREAK, _break)


def _break(state: StateInline, silent: bool) -> bool:
    found = FIND.line_break.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        state.push(LINE_BREAK, "br", 0).content = found[0]
    state.pos = found.end()
    return True


def joined(found: list[tuple[Run, Spot]]) -> tuple[tuple[Run, ...], tuple[Spot, ...]]:
    """Join neighbouring runs under one mark, resolve soft breaks, and count offsets."""
    runs: list[tuple[Run, list[str]]] = []
    spots: list[Spot] = []
    offset = 0
    before = ""
    words = accumulate((run.text for run, _ in reversed(found)), lambda last, text: text or last, initial="")
    for (run, spot), after in zip(found, [*words][-2::-1], strict=True):  # the text that follows each, if any
        text = soft_join(before, after) if run.text == "\n" else run.text
        if not text and run.mark not in ("ref", "break", "footnote"):
            continue
        if runs and runs[-1][0].mark == run.mark and runs[-1][0].target == run.target and text:
            runs[-1][1].append(text)
        else:
            runs.append((run, [text]))
        spots.append(Spot(offset, spot.line, spot.column))
        offset += len(text)
        before = text[-1:] or before
    return tuple(Run("".join(texts), run.mark, run.target) for run, texts in runs), tuple(spots)


DATA = beside(__file__)
MARKS: dict[str, Mark] = DATA["marks"]


def parser() -> MarkdownIt:
    """CommonMark with tables, footnotes, formulas, sub- and superscripts; raw HTML stays text, reported."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.use(footnote_plugin, inline=False).use(dollarmath_plugin, allow_labels=False)
    markdown.use(raised_plugin).use(cell_breaks)
    markdown.block.ruler.before("math_block", "labelled_formula", _read_labelled)
    markdown.core.ruler.at("inline", read_inline)
    return markdown


_PARSER = parser()  # it holds no state of a text, and takes a while to make
DEEPEST = int(_PARSER.options["maxNesting"]) - 1
"""The depth at which the parser drops what stands in a block."""


def read_blocks(body: str, path: str, first_line: int = 1) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """The blocks of a clause's Markdown and what cannot stand in a clause.

    `first_line` is the number of the body's first line in the file at `path`.
    """
    reader = _Reader(body, path, first_line)
    tokens = _PARSER.parse(body)
    blocks = tuple(reader.blocks(_tree(tokens)))
    deep = next((token for token in tokens if token.level >= DEEPEST and token.nesting == 1), None)
    if deep is not None:  # the parser leaves out what stands in it
        row = min(deep.map[0], len(reader.lines) - 1) if deep.map else 0
        column = len(reader.lines[row]) - len(reader.lines[row].lstrip()) + 1
        reader.findings.append(fault("MD-005", Place(path, row + first_line, column), "reader.too_nested"))
    return blocks, tuple(reader.findings)


class Node:
    """An opening token with what stands before its closing one, or a token that has no such pair."""

    __slots__ = ("attrs", "children", "content", "info", "map", "meta", "type")

    def __init__(self, token: Token) -> None:
        self.type = token.type.removesuffix("_open") if token.nesting else token.type
        self.map = token.map
        self.content = token.content
        self.info = token.info
        self.attrs = token.attrs
        self.meta = token.meta
        self.children: list[Node] = _tree(token.children) if token.children else []


def _tree(tokens: list[Token]) -> list[Node]:
    """The tokens as nodes, each below the one that it stands in."""
    top: list[Node] = []
    open_nodes = [top]
    for token in tokens:
        if token.nesting < 0:
            # A footnote that is defined within another takes the opening tokens around it along.
            del open_nodes[max(1, len(open_nodes) - 1) :]
            continue
        node = Node(token)
        open_nodes[-1].append(node)
        if token.nesting:
            open_nodes.append(node.children)
    return top


class _Reader:
    """Walks the syntax tree; text tokens come in source order, so a cursor finds their places."""

    def __init__(self, body: str, path: str, first_line: int) -> None:
        self.lines = body.split("\n")
        self.path = path
        self.first_line = first_line
        self.row = 0
        self.column = 0
        self.findings: list[Finding] = []

    def blocks(self, nodes: list[Node]) -> Iterator[Block]:
        """The blocks that sibling nodes make; a caption joins the table after it."""
        caption: Block | None = None
        for block in (block for node in nodes for block in self._block(node)):
            if caption is not None and block.kind == "table":
                block, caption = captioned(block, caption), None
            elif caption is not None:
                yield caption
                caption = None
            if block.kind == "paragraph" and FIND.caption.match(block.text):
                caption = block
            else:
                yield block
        if caption is not None:
            yield caption

    def _block(self, node: Node) -> Iterator[Block]:
        makers: dict[str, Callable[[Node], Block]] = {
            "paragraph": self._paragraph,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "table": self._table,
            "math_block": self._formula,
            "fence": self._code,
        }
        if node.type == "blockquote":
            yield from self._quotation(node)
        elif node.type == "footnote_block":
            yield from (self._footnote(child) for child in node.children)
        elif node.type in makers:
            yield makers[node.type](node)
        else:
            self._report(node)
            yield Block(kind="paragraph", runs=(Run(_content(node)),), at=self._place(*self._start(node)))

    def _report(self, node: Node, key: str = "reader.not_a_block") -> None:
        rule, key = ("MD-001", "reader.heading") if node.type == "heading" else ("MD-002", key)
        row, column = self._start(node)
        size = max(1, len(self.lines[row].strip()))
        self.findings.append(fault(rule, self._place(row, column), key, length=size, what=node.type))

    def _start(self, node: Node) -> tuple[int, int]:
        row = node.map[0] if node.map else self.row
        row = min(row, len(self.lines) - 1)
        line = self.lines[row]
        return row, len(line) - len(line.lstrip())

    def _place(self, row: int, column: int) -> Place:
        return Place(self.path, row + self.first_line, column + 1)

    def _paragraph(self, node: Node) -> Block:
        return self._figure(node) or labelled(self._inline(node.children[0], "paragraph"))

    def _figure(self, node: Node) -> Block | None:
        """A figure: a picture alone, or several in lines of their own with their title in the last."""
        row, column = self._start(node)
        lines: list[list[Node]] = [[]]
        for child in node.children[0].children:
            lines += [[]] if child.type == "softbreak" else []
            lines[-1] += [] if child.type == "softbreak" else [child]
        parts: list[Block] = []
        while lines and (part := self._part(lines[0], row + len(parts), column)):
            parts.append(part)
            del lines[0]
        if len(parts) == 1 and not lines:
            return msgspec.structs.replace(parts[0], kind="figure")
        titled = FIND.figure_caption.match(_content(lines[0][0])) if len(lines) == 1 and lines[0] else None
        if len(parts) < 2 or (lines and not titled):
            return None
        node.children[0].children = lines[0] if lines else []
        self.row, self.column = row + len(parts) * bool(titled), column
        title = self._inline(node.children[0], "paragraph", seek=False)
        title = relabelled(title, "figure", titled.end()) if titled else title
        return msgspec.structs.replace(title, kind="figure", children=tuple(parts))

    def _part(self, line: list[Node], row: int, column: int) -> Block | None:
        """The picture of a line that has nothing beside it but its label."""
        label = FIND.label.fullmatch("".join(map(_content, line[1:])))
        if not line or line[0].type != "image" or not (label or not line[1:]):
            return None
        words, name = line[0].content, label.group(1) if label else ""
        runs, target = (Run(words),) if words else (), str(line[0].attrs.get("src", ""))
        return Block(kind="subfigure", runs=runs, label=name, target=target, at=self._place(row, column))

    def _list(self, node: Node) -> Block:
        items, at = tuple(map(self._item, node.children)), self._place(*self._start(node))
        return Block(kind="list", ordered=node.type == "ordered_list", children=items, at=at)

    def _item(self, node: Node) -> Block:
        place = self._place(*self._start(node))
        children = list(node.children)
        if children and children[0].type == "paragraph":
            first = self._inline(children[0].children[0], "item")
            return msgspec.structs.replace(first, children=tuple(self.blocks(children[1:])))
        return Block(kind="item", at=place, children=tuple(self.blocks(children)))

    def _table(self, node: Node) -> Block:
        rows: list[Block] = []
        place = self._place(*self._start(node))
        for part in node.children:
            for row in part.children:
                row_place = self._start(row)
                self.row, self.column = row_place
                if part.type == "tbody":
                    line, start = self.lines[self.row], self._place(self.row, 0)
                    self.findings.extend(surplus_cell(line, len(row.children), start))
                cells = tuple(self._cell(cell) for cell in row.children)
                rows.append(Block(kind="row", children=cells, at=self._place(*row_place)))
        found = Block(kind="table", children=tuple(rows), at=place)
        for at in grid_of(found).astray:  # cells that are to be one with others make no rectangle with them
            cell = found.children[at[0]].children[at[1]]
            if cell.at:
                what, key = cell.text, "reader.astray_cell"
                self.findings.append(fault("MD-013", cell.at, key, length=len(what), what=what))
        return found

    def _cell(self, node: Node) -> Block:
        inline = node.children[0]
        sign = SIGNS.get(inline.content.strip())
        if sign is None:
            return self._inline(inline, "cell", seek=False)
        self._seek(sign.text)
        at = self._place(self.row, self.column)
        self.column += len(sign.text)
        return Block(kind="cell", runs=(sign,), at=at)

    def _formula(self, node: Node) -> Block:
        label, at = str(node.meta.get(FORMULA_LABEL, "")), self._place(*self._start(node))
        return Block(kind="formula", runs=(Run(node.content.strip(), "math"),), label=label, at=at)

    def _code(self, node: Node) -> Block:
        row, column = self._start(node)
        end = min(node.map[1] if node.map else row + 1, len(self.lines))
        self.findings.extend(open_code(self.lines[row:end], self._place(row, column)))
        made = code_block(node.content.removesuffix("\n"), node.info.strip())
        places = (self._place(min(row + at, end - 1), 0) for at in count(1))  # none beyond a text that ends
        at = next(places)
        lines = [msgspec.structs.replace(line, at=next(places)) for line in made.children]
        return msgspec.structs.replace(made, at=at, children=tuple(lines))

    def _quotation(self, node: Node) -> Iterator[Block]:
        """The paragraphs of a quotation; nothing else may stand in one, and no provision."""
        for child in node.children:
            if child.type != "paragraph":
                yield from self._block(child)
                if child.type in ("bullet_list", "ordered_list", "table", "fence", "math_block"):
                    self._report(child, "reader.in_quotation")
                continue
            made = self._inline(child.children[0], "quotation")
            if made.id and made.at:
                self.findings.append(fault("MD-006", made.at, "reader.quoted_id", what=made.id))
            yield made

    def _footnote(self, node: Node) -> Block:
        label = str(node.meta.get("label", ""))
        children = [child for child in node.children if child.type == "paragraph"]
        if not children:
            return Block(kind="footnote", target=label)
        block = self._inline(children[0].children[0], "footnote")
        return msgspec.structs.replace(block, target=label)

    def _inline(self, node: Node, kind: BlockKind, seek: bool = True) -> Block:
        if seek:
            self.row, self.column = self._start(node)
        start = self.row, self.column
        found: list[tuple[Run, Spot]] = []
        self._runs(node.children, found, kind == "cell")
        if TOO_LONG in node.meta:
            self.findings.append(too_long(self._place(*start), "paragraph", len(node.content), LONGEST))
        else:
            wrong = unfit(found, self.path)
            self.findings.extend(each for each in wrong if not (each.at and self._escaped(each.at)))
        runs, spots = joined(found)
        provision = PROVISION_ID.search(runs[-1].text) if runs and runs[-1].mark == "text" else None
        if provision:
            rest = runs[-1].text[: provision.start()].rstrip()
            runs = (*runs[:-1], Run(rest)) if rest else runs[:-1]
        first = spots[0] if spots else None
        at = Place(self.path, first.line, first.column) if first else self._place(*start)
        return Block(kind=kind, runs=runs, id=provision[1] if provision else "", at=at, spots=spots)

    def _runs(self, nodes: list[Node], found: list[tuple[Run, Spot]], cell: bool) -> None:
        """The runs of inline nodes; marks may nest to any depth, so the walk keeps its own stack."""
        waiting: list[tuple[Node, Mark, str]] = [(node, "text", "") for node in reversed(nodes)]
        while waiting:
            node, mark, target = waiting.pop()
            if node.type == "text" and node.content:
                self._text(node.content, mark, target, found)
            elif node.type == "softbreak":
                self._next_line()
                found.append((Run("\n", mark, target), self._spot()))
            elif node.type == LINE_BREAK:
                self._text("" if cell else node.content, "break" if cell else mark, "line", found)
            elif node.type == "hardbreak":
                self._next_line()
                found.append((Run("", "break", "line"), self._spot()))
            elif node.type in MARKS:
                href = str(node.attrs.get("href", ""))
                if node.type == "link" and href.startswith("#") and not node.children:
                    self._seek("](#")
                    found.append((Run("", "ref", href[1:]), self._spot()))
                    # Behind it, or behind its first character where it is written otherwise.
                    here = self.lines[self.row].startswith(f"]({href}", self.column)
                    self.column += len(href) + 2 if here else 1
                else:
                    # a run has one mark, and where a link leads is more than how its words look
                    inner, to = (mark, target) if mark == "link" else (MARKS[node.type], href)
                    waiting.extend((child, inner, to) for child in reversed(node.children))
            elif node.type in ("code_inline", "math_inline"):
                kind: Mark = "code" if node.type == "code_inline" else "math"
                self._text(node.content, *((mark, target) if mark == "link" else (kind, "")), found)
            elif node.type == "footnote_ref":
                found.append((Run("", "footnote", str(node.meta.get("label", ""))), self._spot()))
            elif node.type == "image":
                self._report(node, "reader.picture_in_words")
                self._text(node.content, "text", "", found)

    def _text(self, content: str, mark: Mark, target: str, found: list[tuple[Run, Spot]]) -> None:
        self._seek(content)
        for piece in self._pieces(content):
            found.append((Run(piece, mark, target), self._spot()))
            self.column += len(piece)

    def _pieces(self, content: str) -> Iterator[str]:
        """The content in pieces that stand in the line as they are: the backslash of an escape parts two."""
        line, done = self.lines[self.row], 0
        for place, sign in enumerate(content):
            at = self.column + place - done
            if line.startswith(sign, at):
                continue
            if not line.startswith(f"\\{sign}", at):
                break
            if place > done:
                yield content[done:place]
            self.column += 1
            done = place
        yield content[done:]

    def _escaped(self, at: Place) -> bool:
        """Whether a backslash takes its meaning from the sign there."""
        before = self.lines[at.line - self.first_line][: at.column - 1]
        return (len(before) - len(before.rstrip("\\"))) % 2 == 1

    def _next_line(self) -> None:
        self.row = min(self.row + 1, len(self.lines) - 1)
        self.column = 0

    def _seek(self, content: str) -> None:
        """Move the cursor to `content`; an escape or entity hides it, then the cursor stays."""
        at = self.lines[self.row].find(content, self.column)
        if at < 0 and len(content) > 1:
            at = self.lines[self.row].find(content[0], self.column)  # an escape stands further on in it
        if at >= 0:
            self.column = at

    def _spot(self) -> Spot:
        return Spot(0, self.row + self.first_line, self.column + 1)


def _content(node: Node) -> str:
    return node.content or "".join(_content(child) for child in node.children)
