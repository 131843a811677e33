"""A clause as HTML, its terms linked, its formulas MathML; no Markdown engine has a part in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import groupby, takewhile
from operator import itemgetter
from typing import assert_never
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from markupsafe import Markup, escape

from clausework.lang.modals import classify
from clausework.lang.script import language_name
from clausework.lang.tex import read_formula
from clausework.layout.framed import (
    FramedCell,
    FramedLine,
    Nested,
    Piece,
    address_of,
    nested,
    plain,
    typed,
    with_notes,
)
from clausework.layout.kinds import ISO, dash, shape_of
from clausework.layout.stream import framed_text
from clausework.model.draft import WARNINGS, Clause, ClauseText, Draft
from clausework.rendering.filled import filled, joined
from clausework.rendering.pictures import Picture, nowhere
from clausework.strings.catalogue import say


def formula_html(tex: str, *, display: bool = False) -> Markup:
    """A formula in its line; with `display` its sums and fractions have the size of one that stands alone.

    Who cannot read MathML aloud has the TeX of it.
    """
    found = read_formula(tex)
    if found is None:
        return Markup("<code>{}</code>").format(tex)
    made = Element("math", {"alttext": tex, **({"displaystyle": "true"} if display else {})})
    made.extend(found)
    written = ElementTree.tostring(made, encoding="unicode")
    return Markup(written)  # noqa: S704 - elements that are known, their words escaped


def coloured(code: str, language: str) -> Markup:
    """Code, the kinds of its words told apart where the language is known and pygments is there."""
    if not language or find_spec("pygments") is None:
        return escape(code)
    from pygments.lexers import get_lexer_by_name
    from pygments.token import Comment, Keyword, Name, Number, String
    from pygments.util import ClassNotFound

    kinds = {Comment: "c", Keyword: "k", Name.Tag: "k", String: "s", Number: "m"}
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(code)
    told = (
        (next((kinds[of] for of in kinds if kind in of), ""), words) for kind, words in lexer.get_tokens(code)
    )
    parts = ((name, "".join(words for _, words in group)) for name, group in groupby(told, itemgetter(0)))
    return joined(
        filled('<span class="{}">{}</span>', name, words) if name else escape(words) for name, words in parts
    )


FIRST_HAN = 0x2E80  # the first block of Han, its radicals; all below is in letters
TITLE = re.compile("《[^》]*》")
"""The title of a work: what stands in it names the work and is no term."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The designations of a draft's concepts in one language, found longest first."""

    pattern: re.Pattern[str] | None
    homes: dict[str, str]

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """Each designation in the text as (start, end, clause ID of the entry)."""
        if self.pattern is None:
            return []
        return [
            (match.start(), match.end(), self.homes[match[0].casefold()])
            for match in self.pattern.finditer(TITLE.sub(_blank, text))  # blanks, so that places stay
        ]


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def terms_of(draft: Draft, lang: str) -> Terms:
    """The terms that the draft defines; a Latin designation is also found in the plural."""
    homes: dict[str, str] = {}
    for clause in draft.clauses:
        for name in clause.designations(lang):
            for form in _forms(name):
                homes.setdefault(form.casefold(), clause.id)  # of two entries the earlier
    if not homes:
        return Terms(None, {})
    forms = sorted(homes, key=lambda form: (-len(form), form))  # the first alternative that fits wins
    return Terms(re.compile("|".join(map(_pattern, forms)), re.IGNORECASE), homes)


def _forms(name: str) -> tuple[str, ...]:
    if not _is_latin(name):
        return (name,)
    plural = f"{name[:-1]}ies" if re.search(r"[^aeiou]y$", name) else f"{name}s"  # key, keys
    return name, plural


def _pattern(form: str) -> str:
    """A designation in Latin letters stands as a word; a Chinese one has no boundaries."""
    return rf"\b{re.escape(form)}\b" if _is_latin(form) else re.escape(form)


def _is_latin(name: str) -> bool:
    """Whether the whole designation is written in Latin letters (APP端 is not)."""
    return all(ord(letter) < FIRST_HAN for letter in name)


NOTHING = Markup("")
SAFE = ("https://", "http://", "mailto:", "#")  # a clause file may come from anybody: no javascript:
TERM_KINDS = frozenset({"paragraph", "item", "note", "example", *WARNINGS})


@dataclass(frozen=True, slots=True)
class Setting:
    """Context of the clauses of a draft in one language, with what they need from each other."""

    draft: Draft
    lang: str
    terms: Terms
    clauses: dict[str, Clause]
    framed: dict[str, tuple[FramedLine, ...]] = field(default_factory=dict)

    def lines(self, clause: Clause) -> tuple[FramedLine, ...]:
        """The lines of a clause; they are framed once."""
        if clause.id not in self.framed:
            self.framed[clause.id] = framed_text(self.draft, clause, self.lang)
        return self.framed[clause.id]

    def typed(self, clause: Clause) -> str:
        """The text of a clause as a person would type it."""
        return "\n".join(words for _, words in typed(self.lines(clause)))

    def sentence(self, clause: Clause, provision: str) -> str:
        """The words of a provision without the list that it introduces; "" if the language has it not."""
        found = (line for line in self.lines(clause) if line.face.id == provision)
        return next(map(plain, found), "")


def setting_of(draft: Draft, lang: str) -> Setting:
    """The setting of a draft in a language, computed once for all its clauses."""
    return Setting(draft, lang, terms_of(draft, lang), {clause.id: clause for clause in draft.clauses})


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Targets of the links of a clause from the page that it stands on.

    `href` gives the address of a clause, or of an anchor in it, CLAUSE#ANCHOR, and `picture` that of a
    picture by its digest; `assets` leads to the folder of those whose digest is not known, and `proposals` to
    the page that explains the marks of the proposals ("" where no marks are wanted). `page` is the page of
    the clause, on which its provisions are, "" for this one. A second copy of a text on one page is not
    `linkable`: it has no IDs.
    """

    href: Callable[[str], str]
    assets: str = ""
    picture: Picture = nowhere
    proposals: str = ""
    page: str = ""
    linkable: bool = True


def clause_html(clause: Clause, setting: Setting, around: PageLinks) -> Markup:
    """The text of a clause without its heading."""
    return joined((html for _, html in clause_blocks(clause, setting, around)), "\n")


def clause_blocks(clause: Clause, setting: Setting, around: PageLinks) -> list[tuple[str, Markup]]:
    """The blocks of a clause, each with its ID or else its kind."""
    text = clause.texts.get(setting.lang)
    if text is None:
        words = say(setting.lang, "site.untranslated")
        return [("untranslated", filled('<p class="untranslated">{}</p>', words))]
    writer = _TextHtml(clause, setting, around)
    names = _designations(clause, text, setting.lang)
    nodes = with_notes(nested(setting.lines(clause)))
    blocks = [(node.line.face.id or node.line.kind, writer.node(node)) for node in nodes]
    return [("term", names), *blocks] if names else blocks


def lines_html(lines: Iterable[FramedLine], clause: Clause, setting: Setting, around: PageLinks) -> Markup:
    """Some lines of a clause."""
    return _TextHtml(clause, setting, around).nodes(nested(lines))


def _designations(clause: Clause, text: ClauseText, lang: str) -> Markup:
    """The designations of a term in both languages that its heading does not show already."""
    if text.term is None:
        return NOTHING
    preferred = text.term.preferred
    rows = [] if preferred == (text.title or preferred) else [filled("<b>{}</b>", preferred)]
    rows += [filled("<span>{}</span>", name) for name in text.term.admitted]
    for other, translated in clause.texts.items():
        if other != lang and translated.term:
            of = f"{language_name(other, lang)}{say(lang, 'site.colon')}"
            rows.append(
                filled('<span>{}<span lang="{}">{}</span></span>', of, other, translated.term.preferred)
            )
    return filled('<p class="designation">{}</p>', Markup(" ").join(rows)) if rows else NOTHING


class LinesHtml:
    """Writes framed lines as elements: a function for each group of lines, shape of a line and mark."""

    def __init__(self, around: PageLinks) -> None:
        self.around = around

    def nodes(self, nodes: Iterable[Nested]) -> Markup:
        """Groups and lines, one below the other."""
        return joined(map(self.node, nodes), "\n")

    def node(self, node: Nested) -> Markup:
        """A group, or a line with what stands in it."""
        match node.kind:
            case "list":
                return self.listed(node)
            case "table":
                return self.table(node)
            case "code":
                return self.code(node)
            case "line":
                return self.line(node)
            case _:
                assert_never(node.kind)

    def line(self, node: Nested) -> Markup:
        """A line that is in no table and no code."""
        line, words, beneath = node.line, self.words(node.line), self.beneath(node.line)
        below = joined(Markup("\n") + self.node(child) for child in node.children)
        inside = beneath + below
        paragraph = "<div{}><p>{}</p>{}</div>" if beneath else "<p{}>{}</p>{}"
        match shape_of(line.kind):
            case "prose" | "row" | "verbatim":
                return filled(paragraph, self.attributes(line), words, inside)
            case "item":
                return filled("<li{}>{}{}</li>", self.attributes(line), words, inside)
            case "labelled":
                own = filled('<p><b class="label">{}</b>{}</p>', self.label(line), words)
                return filled("<div{}>{}{}</div>", self.attributes(line, line.kind), own, inside)
            case "quoted":
                return filled("<blockquote{}><p>{}</p>{}</blockquote>", self.attributes(line), words, beneath)
            case "captioned":
                own = filled("<figcaption>{}{}{}</figcaption>", self.label(line), words, beneath)
                shown = self.shown(line) + below
                return filled("<figure{}>{}{}</figure>", self.attributes(line), shown, own)
            case "display":
                own = filled('{} <span class="count">{}</span>', words, self.label(line))
                return filled(paragraph, self.attributes(line, "formula"), own, beneath)
            case "noted":
                own = filled("<p><sup>{}</sup> {}</p>", self.label(line), words)
                return filled("<div{}>{}{}</div>", self.attributes(line, "footnote"), own, inside)
            case _ as never:
                assert_never(never)

    def listed(self, node: Nested) -> Markup:
        """A list, whose items the browser counts."""
        items, face = self.nodes(node.children), node.line.face
        if not face.ordered:
            one = Markup(' class="one"') if face.label == dash(1, ISO) else NOTHING  # the dash of ISO
            return filled("<ul{}>\n{}\n</ul>", one, items)
        return filled('<ol type="{}">\n{}\n</ol>', "a" if face.depth <= 1 else "1", items)

    def code(self, node: Nested) -> Markup:
        """Code as it was typed; it can be reached by the keyboard, for it may be wider than the page."""
        shows = node.line.shows
        name = filled(' class="language-{}"', shows.file) if shows else NOTHING
        text = "\n".join("".join(piece.new or "" for piece in each.line.pieces) for each in node.children)
        shown = coloured(text, shows.file if shows else "")
        return filled('<pre tabindex="0"><code{}>{}</code></pre>', name, shown)

    def table(self, node: Nested) -> Markup:
        """A table, which can be reached by the keyboard as well; its caption is its name."""
        rows = [child.line for child in node.children if child.line.kind == "row"]
        caption, name = NOTHING, ""
        if node.line.kind == "table":
            name = self.caption_id(node.line)
            own = self.label(node.line) + self.words(node.line) + self.beneath(node.line)
            caption = filled("<caption{}>{}</caption>\n", _attributes(name, *self.classes(node.line)), own)
        heads = sum(1 for _ in takewhile(lambda row: row.head, rows)) if caption else 0
        made = [self.row(row, head=place < heads) for place, row in enumerate(rows)]
        region = _attributes(self.anchor(node.line), *self.table_classes(node.line))
        named = filled(' role="region" tabindex="0" aria-labelledby="{}"', name)
        region += named if name else Markup(' tabindex="0"')
        head, body = joined(made[:heads], "\n"), joined(made[heads:], "\n")
        notes = self.nodes(each for each in node.children if each.line.kind == "footnote")
        columns = max((sum(cell.columns for cell in row.cells) for row in rows), default=1)
        foot = (
            filled('\n<tfoot><tr><td colspan="{}">{}</td></tr></tfoot>', columns, notes) if notes else NOTHING
        )
        inside = filled("{}<thead>{}</thead>\n<tbody>{}</tbody>{}", caption, head, body, foot)
        return filled("<div{}><table>\n{}\n</table></div>", region, inside)

    def row(self, row: FramedLine, *, head: bool) -> Markup:
        """A row with the cells that are shown."""
        made = (self._cell(cell, words, head) for cell, words in self.cells(row))
        return filled("<tr{}>{}</tr>", self.attributes(row), joined(made))

    def _cell(self, cell: FramedCell, words: Markup, head: bool) -> Markup:
        size = filled(' colspan="{}"', cell.columns) if cell.columns > 1 else NOTHING
        size += filled(' rowspan="{}"', cell.rows) if cell.rows > 1 else NOTHING
        if not head:
            return filled("<td{}>{}</td>", size, words)
        return filled('<th scope="{}"{}>{}</th>', "colgroup" if cell.columns > 1 else "col", size, words)

    def cells(self, row: FramedLine) -> Iterable[tuple[FramedCell, Markup]]:
        """The cells of a row with their words."""
        return ((cell, self.pieces(cell.pieces, row)) for cell in row.cells)

    def attributes(self, line: FramedLine, *classes: str) -> Markup:
        """The ID and the classes of a line."""
        return _attributes(self.identity(line), *classes, *self.classes(line))

    def identity(self, line: FramedLine) -> str:
        """The ID of the element of a line."""
        if self.around.linkable and line.kind == "footnote":
            return _footnote_id(line.face.clause, line.face.note)
        return (line.face.id if self.around.linkable else "") or self.anchor(line)

    def anchor(self, line: FramedLine) -> str:
        """The anchor of references that name the line."""
        return line.new.anchor if self.around.linkable and line.new else ""

    def caption_id(self, caption: FramedLine) -> str:
        """The ID by which a table has its caption as its name."""
        return address_of(caption) if self.around.linkable else ""

    def classes(self, line: FramedLine) -> tuple[str, ...]:
        """The classes of a line beside that of its kind."""
        return ("provision",) if line.face.id else ()

    def table_classes(self, caption: FramedLine) -> tuple[str, ...]:
        """The classes of a table; the first column of one that was made has identities."""
        return ("table", "identified") if caption.generated else ("table",)

    def label(self, line: FramedLine) -> Markup:
        """The label of a line."""
        return escape(line.face.label)

    def words(self, line: FramedLine) -> Markup:
        """The words of a line, with what stands after them."""
        return self.pieces(line.pieces, line)

    def beneath(self, line: FramedLine) -> Markup:
        """The block of its own below the words of a line."""
        return NOTHING

    def shown(self, line: FramedLine) -> Markup:
        """The picture of a figure."""
        if line.shows is None:
            return NOTHING
        address = self.around.picture(line.shows.sha256) or f"{self.around.assets}{line.shows.file}"
        return filled('<img src="{}" alt="{}">', address, plain(line))

    def pieces(self, pieces: Iterable[Piece], line: FramedLine) -> Markup:
        """The pieces one after another."""
        return joined(self.piece(piece.new or "", piece, line) for piece in pieces)

    def piece(self, words: str, piece: Piece, line: FramedLine) -> Markup:
        """Words under the mark of a piece."""
        match piece.mark:
            case "text":
                return self.text(words, line)
            case "ref":
                return self.reference(words, piece)
            case "break":
                return Markup("<br>")
            case "link":
                safe = piece.target.startswith(SAFE)
                return filled('<a href="{}">{}</a>', piece.target, words) if safe else escape(words)
            case "footnote":
                goal = _footnote_id(line.face.clause, piece.target)
                link = filled('<a href="#{}">{}</a>', goal, words) if self.around.linkable else words
                return filled("<sup>{}</sup>", link)
            case "math":
                return formula_html(words, display=line.kind == "formula")
            case "merged":
                return escape(words)
            case "emphasis" | "strong" | "code" | "subscript" | "superscript":
                return filled("<{0}>{1}</{0}>", TAGS[piece.mark], words)
            case _:
                assert_never(piece.mark)

    def reference(self, words: str, piece: Piece) -> Markup:
        """A reference, which leads to what it names."""
        if not piece.target:
            return filled('<span class="unresolved">{}</span>', words)
        return filled('<a class="ref" href="{}">{}</a>', self.around.href(piece.target), words)

    def text(self, words: str, line: FramedLine) -> Markup:
        """Running text."""
        return escape(words)


TAGS = {"emphasis": "i", "strong": "strong", "code": "code", "subscript": "sub", "superscript": "sup"}


def _attributes(identity: str, *classes: str) -> Markup:
    found = filled(' id="{}"', identity) if identity else NOTHING
    return found + filled(' class="{}"', " ".join(classes)) if classes else found


def _footnote_id(clause: str, label: str) -> str:
    return f"{clause}--fn{label}"


class _TextHtml(LinesHtml):
    """Writes the text of one clause: terms are links, provisions have addresses."""

    def __init__(self, clause: Clause, setting: Setting, around: PageLinks) -> None:
        super().__init__(around)
        self._clause = clause
        self._setting = setting
        self._linked: set[str] = set()

    def line(self, node: Nested) -> Markup:
        if node.line.face.id or node.line.kind in TERM_KINDS - {"item"}:
            self._linked = set()
        return super().line(node)

    def words(self, line: FramedLine) -> Markup:
        """The words; after a provision its permalink, and the mark of the proposal it comes from."""
        words, name = super().words(line), line.face.id
        if not name:
            return words
        tail = filled('<a class="pin" href="{1}#{0}">{0}</a>', name, self.around.page)
        provision = self._clause.provisions.get(name)
        if provision and provision.proposal and self.around.proposals:
            mark = filled("{}#{}", self.around.proposals, provision.proposal)
            tail += filled('<a class="proposal" href="{}">〔{}〕</a>', mark, provision.proposal)
        return words + filled(' <span class="marks">{}</span>', tail)

    def text(self, words: str, line: FramedLine) -> Markup:
        """Running text: the first use of each term is a link, the normative verb is marked."""
        spans = [*self._term_spans(words, line), *self._verb_spans(words, line)]
        parts: list[Markup] = []
        end = 0
        for start, stop, opening, closing in sorted(spans, key=lambda span: span[:2]):  # by place alone
            if start >= end:  # links must not lie in each other
                parts += [escape(words[end:start]), opening, escape(words[start:stop]), closing]
                end = stop
        return joined([*parts, escape(words[end:])])

    def _term_spans(self, text: str, line: FramedLine) -> Iterator[tuple[int, int, Markup, Markup]]:
        if line.kind not in TERM_KINDS:
            return
        for start, stop, home in self._setting.terms.find(text):
            if home != self._clause.id and home not in self._linked:  # its own entry leads nowhere
                self._linked.add(home)
                opening = filled('<a class="term" href="{}">', self.around.href(home))
                yield start, stop, opening, Markup("</a>")

    def _verb_spans(self, text: str, line: FramedLine) -> Iterator[tuple[int, int, Markup, Markup]]:
        if not line.face.id:  # what is no provision binds nobody
            return
        for verb in classify(text, self._setting.lang, self._setting.draft.verbs):
            if verb.modal:
                yield verb.start, verb.end, filled('<em class="{}">', verb.modal), Markup("</em>")
