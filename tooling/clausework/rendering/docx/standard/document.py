"""The text of a standard in Word: cover, contents, sections, clauses block by block, annexes, the rule.

Word numbers the clauses, items, notes, tables and figures itself, by lists that are linked to the styles, so
that a text pasted into the template stays numbered. References are words that lead to their clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal, assert_never
from xml.etree.ElementTree import Element, SubElement

from clausework.drafts.naming import declared, standing
from clausework.layout.framed import (
    FramedCell,
    FramedLine,
    Nested,
    Piece,
    Shown,
    every,
    nested,
    plain,
    plain_pieces,
    with_notes,
)
from clausework.layout.kinds import shape_of
from clausework.layout.mentions import annex_letter, faces_of
from clausework.layout.stream import LaidCell, framed_text, laid_out
from clausework.model.draft import WORKING, Clause, Draft
from clausework.rendering import labels
from clausework.rendering.dates import day_name
from clausework.rendering.docx import MARGINS, SETTING, UPRIGHT, about
from clausework.rendering.docx.blocks import row_of, table_of
from clausework.rendering.docx.document_parts import DocumentParts, drawing, fragment, word_picture
from clausework.rendering.docx.formulas import office_math
from clausework.rendering.docx.properties import (
    EM,
    HANG,
    Value,
    WordPart,
    column_widths,
    package,
    properties,
    root,
)
from clausework.rendering.docx.standard.numbering import (
    DEEPEST,
    Bookmarks,
    Lists,
    Look,
    Words,
    field,
    has_style,
    link,
    look_of,
    outward,
    paragraph,
    run,
    style_name,
    style_sheet,
)
from clausework.strings.catalogue import say, text_in
from clausework.strings.width import width

LISTED = 2
"""The levels of headings that the contents list."""


def cover(draft: Draft, lang: str) -> Iterator[Element]:
    """The lines of the cover, each in its style; what the draft does not have is left out."""
    for style, words in _lines(draft, lang):
        if words:
            yield paragraph(style, [words])


def _lines(draft: Draft, lang: str) -> Iterator[tuple[str, str]]:
    yield "Classes", f"ICS {draft.ics}" if draft.ics else ""
    yield "Classes", f"CCS {draft.ccs}" if draft.ccs else ""
    kind = labels.kind_of_standard(draft.number, draft.look)
    yield "Kind", say(lang, f"pdf.kind_{kind}") if kind != "other" else ""
    yield "Number", draft.number
    yield "CoverTitle", labels.title_without_stage(draft, lang)
    for other in draft.languages:
        if other != lang and draft.title.get(other):
            yield "CoverTranslation", labels.title_without_stage(draft, other)
    stage = text_in(draft.stage, lang)
    yield "CoverStage", say(lang, "docx.stage", stage=stage) if stage else ""
    name = say(lang, "docx.working") if draft.label == WORKING else draft.label
    yield "CoverEdit", say(lang, "docx.edit", name=name, day=day_name(draft.date, lang))
    if lang != draft.languages[0]:
        original = say(lang, f"docx.in_{draft.languages[0]}")
        yield "CoverEdit", say(lang, "docx.translation", original=original)
    yield "CoverNotice", declared(draft, lang)
    yield "CoverDates", _dates(draft, lang)
    yield "CoverBody", text_in(draft.body, lang)


def _dates(draft: Draft, lang: str) -> str:
    """When it was issued and takes effect; a reconstruction is issued by nobody."""
    if draft.reconstruction and not draft.issued:
        return ""
    unknown = say(lang, "docx.no_day")
    issued = say(lang, "docx.issued", day=draft.issued or unknown)
    return f"{issued}\t{say(lang, 'docx.effective', day=draft.effective or unknown)}"


def listed(clause: Clause) -> bool:
    """Whether the contents list a clause: not terms and untitled ones, which have no headings."""
    return clause.depth <= LISTED and clause.element != "term" and not clause.untitled


def contents(
    entries: list[tuple[Clause, str]], lang: str, look: Look, bookmarks: Bookmarks
) -> Iterator[Element]:
    """The contents as a field that Word works out, with the entries that every program shows."""
    words = say(lang, "docx.contents")
    yield paragraph("ContentsTitle", [title_run(words, look)])
    opening, closing = _halves(f'TOC \\o "1-{LISTED}" \\h \\z \\u')
    for place, (clause, heading) in enumerate(entries):
        anchor = bookmarks.name(clause.id)
        page = [run("\t"), *field(f"PAGEREF {anchor} \\h")]
        made = paragraph(f"TOC{clause.depth}", [link(anchor, [run(heading), *page])])
        if place == 0:
            for piece in reversed(opening):
                made.insert(1, piece)
        if place == len(entries) - 1:
            made.extend(closing)
        yield made


def title_run(words: str, look: Look) -> Element:
    """A title; one of two characters is set wide, as 目次 and 前言 are."""
    return run(words, look={"spacing": 320} if look.spread and len(words) <= LISTED else None)


def _halves(code: str) -> tuple[list[Element], list[Element]]:
    """The opening and the closing part of a field."""
    pieces = field(code)
    return pieces[:-1], pieces[-1:]


# The three sections of a standard in Word: cover, front pages in Roman numbers, text in Arabic ones. In a
# running head stands the number of the standard at the outer edge, by the style that it has on the cover.
Side = Literal["default", "even"]
SIDES: tuple[Side, ...] = ("default", "even")
"""Odd pages and even ones."""


def section(kind: str, look: Look) -> Element:
    """The properties of a section: cover, front or text."""
    made = Element("w:sectPr")
    if kind != "cover":
        for part in ("header", "footer"):
            for side in SIDES:
                SubElement(made, f"w:{part}Reference", {"w:type": side, "r:id": _link(part, side)})
    SubElement(made, "w:type", {"w:val": "nextPage"})
    SubElement(made, "w:pgSz", UPRIGHT)
    SubElement(made, "w:pgMar", MARGINS)
    if kind != "cover":
        form = look.front if kind == "front" else "decimal"
        SubElement(made, "w:pgNumType", {"w:fmt": form, "w:start": "1"})
    return made


def running_parts(look: Look, shown: str, style: str, mark: str) -> list[WordPart]:
    """The heads and feet of both sides.

    The head shows the words of a style, which are `shown`; in the foot the mark is beside the page number.
    """
    found = []
    for side in SIDES:
        outer = side == "default"
        head = field(f'STYLEREF "{style_name(look, style)}" \\* MERGEFORMAT', shown)
        page = field("PAGE", "1")
        header, footer = root("w:hdr"), root("w:ftr")
        header.append(paragraph("Header", ["\t", *head] if outer else head))
        footer.append(paragraph("Footer", [mark, "\t", *page] if outer else [*page, "\t", mark]))
        for kind, part in (("header", header), ("footer", footer)):
            found.append(WordPart(_link(kind, side), kind, f"{kind}{SIDES.index(side) + 1}.xml", part))
    return found


def settings_part(notes: bool) -> WordPart:
    """The settings: both sides of a sheet differ, and the contents are worked out when it is opened."""
    made = root("w:settings")
    settings = fragment("standard-settings.xml")
    made.extend(each for each in settings if notes or each.tag != "w:footnotePr")
    return WordPart("rIdSettings", "settings", "settings.xml", made)


def _link(part: str, side: Side) -> str:
    return f"rId{part.title()}{SIDES.index(side) + 1}"


MARKS = {
    "emphasis": "Emphasis",
    "strong": "Strong",
    "code": "SourceCode",
    "math": "Tex",
    "subscript": "Subscript",
    "superscript": "Superscript",
}
"""The character styles of the marks of runs that have one."""
ALPHABET = 26
"""Items that Word letters as we do: after z it goes on with bb."""
OUTER = ("https://", "http://", "mailto:")


@dataclass
class DocumentSoFar:
    """State shared by the clauses of one document: lists, footnotes, pictures and bookmarks."""

    draft: Draft
    lang: str
    look: Look
    lists: Lists
    parts: DocumentParts
    marks: Bookmarks
    pictures: Mapping[str, bytes]
    drawn: int = 0
    noted: int = 0


class ClauseBlocks:
    """Writes the lines of one clause."""

    def __init__(self, so_far: DocumentSoFar, clause: Clause) -> None:
        self._of = so_far
        self._nodes = with_notes(nested(framed_text(so_far.draft, clause, so_far.lang)))
        self._notes = _page_notes(self._nodes)
        self._noted: set[str] = set()
        self._labelled: dict[str, int] = {}

    def write(self) -> Iterator[Element]:
        """The paragraphs and tables, in order."""
        return self._each(self._nodes)

    def _each(self, nodes: Iterable[Nested]) -> Iterator[Element]:
        for node in nodes:
            match node.kind:
                case "list":
                    yield from self._list(node)
                case "table":
                    yield self._caption(node.line, "Table")
                    yield self._grid(node)
                case "code":
                    yield from (paragraph("Code", self._words(each.line)) for each in node.children)
                case "line":
                    yield from self._line(node)
                case _:
                    assert_never(node.kind)

    def _line(self, node: Nested) -> Iterator[Element]:
        line = node.line
        if self._notes.get(line.face.note) is node:
            return  # at the foot of its page already
        match shape_of(line.kind):
            case "prose" | "item" | "row" | "verbatim":
                yield self._paragraph("Text", line, self._words(line))
            case "labelled" if line.kind in ("note", "example"):
                yield self._numbered(line)
            case "labelled":
                label = run(line.face.label, "Strong")
                yield self._paragraph("Text", line, [label, *self._words(line)])
            case "quoted":
                yield paragraph("Quotation", self._words(line))
            case "captioned":
                yield paragraph("Figure", [self._shown(line)])
                yield self._caption(line, "Figure")
            case "display":
                words = ["\t", *self._words(line), f"\t{line.face.label}"]
                yield self._identified(line, paragraph("Formula", words))
            case "noted":
                mark = run(line.face.label, "FootnoteMark")
                yield paragraph("FootnoteText", [mark, "\t", *self._words(line)])
            case _ as never:
                assert_never(never)
        yield from self._each(node.children)

    def _paragraph(self, style: str, line: FramedLine, words: list[Words], **further: Value) -> Element:
        if line.face.depth:
            further["ind"] = {"left": 2 * EM * line.face.depth + HANG, "firstLine": 0}
        return self._identified(line, paragraph(style, words, **further))

    def _list(self, node: Nested) -> Iterator[Element]:
        """A list, whose items Word counts, as far as it counts as we do."""
        face = node.line.face
        style = ("Lettered" if face.depth <= 1 else "Numbered") if face.ordered else "Dashed"
        typed = face.ordered and face.depth <= 1 and len(node.children) > ALPHABET
        number = 0 if typed else self._of.lists.items(face.ordered)
        for item in node.children:
            words = self._words(item.line)
            counting = {"ilvl": {"val": 0 if typed else face.depth - 1}, "numId": {"val": number}}
            further: dict[str, Value] = {"numPr": counting}
            if typed:
                words.insert(0, f"{item.line.face.label}\t")
                further["ind"] = {"left": 2 * EM + HANG, "hanging": HANG}
            yield self._identified(item.line, paragraph(style, words, **further))
            yield from self._each(item.children)

    def _numbered(self, line: FramedLine) -> Element:
        """A note or example, which Word labels; those of a clause are numbered if there are several."""
        kind, alone = line.kind, not line.face.number
        if kind not in self._labelled:
            self._labelled[kind] = self._of.lists.labelled(kind, alone=alone)
        counting = {"ilvl": {"val": 0}, "numId": {"val": self._labelled[kind]}}
        style = kind.title() if alone else f"{kind.title()}s"
        return self._paragraph(style, line, self._words(line), numPr=counting)

    def _shown(self, line: FramedLine) -> Element:
        """The picture of a figure; where it cannot be shown, the name of its file."""
        shows = line.shows or Shown()
        picture = word_picture(self._of.pictures.get(shows.sha256, b""), shows.file)
        shown = run("") if picture else run(f"[{shows.file}]")
        if picture:
            self._of.drawn += 1
            shown.append(drawing(picture, self._of.parts, self._of.drawn, plain(line)))
        return shown

    def _caption(self, line: FramedLine, kind: str) -> Element:
        """A caption, which Word numbers; those of an annex have its letter."""
        face, words = line.face, self._words(line)
        if words:
            words.insert(0, face.label.removeprefix(face.name))
        letter = face.number.rpartition(".")[0]
        if not letter:
            return self._identified(line, paragraph(f"{kind}Caption", words))
        number = {"ilvl": {"val": 0}, "numId": {"val": self._of.lists.captions(kind.lower(), letter)}}
        return self._identified(line, paragraph(f"Annex{kind}Caption", words, numPr=number))

    def _grid(self, node: Nested) -> Element:
        rows = [each.line for each in node.children if each.line.kind == "row"]
        laid = [*laid_out(rows)]
        widths = column_widths([[*_widths(row)] for row in laid])
        made = table_of(widths, centred=True, look=True)
        for row, cells in zip(rows, laid, strict=True):
            style = "TableHead" if row.head else "TableCell"
            _, parts = row_of(made, cells, widths, head=row.head)
            for part, (_, cell, begins) in zip(parts, cells, strict=True):
                part.append(paragraph(style, [*self._pieces(cell.pieces)] if begins else []))
        notes = [each for each in node.children if each.line.kind == "footnote"]
        if notes:  # in the frame, without a rule between them and a note of the table
            across = bool(laid) and len(laid[-1]) == 1
            frame = parts[0] if across else row_of(made, [(0, FramedCell(), True)], widths)[1][0]
            frame.extend(chain.from_iterable(map(self._line, notes)))
        return made

    def _identified(self, line: FramedLine, made: Element) -> Element:
        """The paragraph with a bookmark of its anchor; the ID of a provision follows its words."""
        anchor = line.face.id or line.face.anchor
        if not anchor:
            return made
        if line.face.id:
            made.append(run(f" {line.face.id}", "ProvisionId"))
        return self._of.marks.around(made, anchor)

    def _words(self, line: FramedLine) -> list[Words]:
        return [*self._pieces(line.pieces)]

    def _pieces(self, pieces: Iterable[Piece]) -> Iterator[Words]:
        for piece in pieces:
            words = piece.new or ""
            match piece.mark:
                case "ref":
                    clause, _, anchor = piece.target.partition("#")
                    name = self._of.marks.name(anchor or clause) if clause else ""
                    yield link(name, [run(words)]) if name else words
                case "footnote":
                    yield from self._footnote_mark(piece.target, words)
                case "link" if piece.target.startswith(OUTER):
                    yield outward(piece.target, words)
                case "math":
                    formula = office_math(words)
                    yield run(words, MARKS["math"]) if formula is None else formula
                case "emphasis" | "strong" | "code" | "subscript" | "superscript":
                    yield run(words, MARKS[piece.mark])
                case "break" | "text" | "merged" | "link":
                    yield words
                case _:
                    assert_never(piece.mark)

    def _footnote_mark(self, label: str, words: str) -> Iterator[Element]:
        """The reference to a footnote; Word counts it if it counts as we do, and others repeat its number."""
        if label in self._noted or label not in self._notes:
            yield run(words, "FootnoteMark")
            return
        self._noted.add(label)
        note, counted = self._notes[label], f"{self._of.noted + 1})" == words
        self._of.noted += counted
        opening = [_sign("w:footnoteRef", {}), run(")", "FootnoteMark")]
        opening = opening if counted else [run(words, "FootnoteMark")]
        first = paragraph("FootnoteText", [*opening, " ", *self._words(note.line)])
        number = {"w:id": self._of.parts.footnote([first, *self._each(note.children)])}
        if counted:
            yield _sign("w:footnoteReference", number)
            yield run(")", "FootnoteMark")
        else:
            yield _sign("w:footnoteReference", {"w:customMarkFollows": "1", **number}, words)


def _sign(tag: str, attributes: dict[str, str], words: str = "") -> Element:
    """The mark of a footnote that Word makes, or has in these words."""
    made = run(words, "FootnoteMark")
    made.insert(1, Element(tag, attributes))
    return made


def _widths(row: Sequence[LaidCell]) -> Iterator[int]:
    """The width of the words of each column, of those that take one column."""
    for _, cell, begins in row:
        alone = begins and cell.columns == 1
        yield from (width(plain_pieces(cell.pieces)) if alone else 1 for _ in range(cell.columns))


def _page_notes(nodes: Sequence[Nested]) -> dict[str, Nested]:
    """The footnotes for the foot of a page, by label: those that have a number, and are in no other.

    A note of a table stands below it with its letter, and no footnote can have one.
    """
    notes: dict[str, Nested] = {}
    inside: set[str] = set()
    for node in every(nodes):
        line = node.line
        if node.kind == "line" and "footnote" in (line.kind, line.face.within):
            inside |= {piece.target for piece in line.pieces if piece.mark == "footnote"}
        if node.kind == "line" and line.kind == "footnote" and line.face.label.endswith(")"):
            notes.setdefault(line.face.note, node)
    return {label: note for label, note in notes.items() if label not in inside}


FRONT = frozenset({"foreword", "introduction"})
BACK = frozenset({"bibliography", "index"})


class StandardDocument:
    """Writes one draft in one language; `lists` and `parts` are what its body refers to."""

    def __init__(self, draft: Draft, lang: str, look: Look, pictures: Mapping[str, bytes]) -> None:
        self.lists = Lists(look, lang)
        self.parts = DocumentParts()
        self._draft, self._lang, self._look = draft, lang, look
        faces = faces_of(draft, lang).values()
        within = (face.anchor for of in faces for face in of if face.anchor)
        provisions = (block.id for _, block in draft.provisions(lang))
        clauses = (clause.id for clause in draft.clauses)
        self._marks = Bookmarks(dict.fromkeys(chain(clauses, provisions, within)))
        self._so_far = DocumentSoFar(draft, lang, look, self.lists, self.parts, self._marks, pictures)
        self._counted: dict[str, list[int]] = {}

    def body(self) -> Element:
        """The `w:body`."""
        made = Element("w:body")
        made.extend(cover(self._draft, self._lang))
        _end_section(made, section("cover", self._look))
        entries = [(clause, self._entry(clause)) for clause in self._draft.clauses if listed(clause)]
        made.extend(contents(entries, self._lang, self._look, self._marks))
        front = True
        for clause in self._draft.clauses:
            if front and labels.chapter_of(self._draft, clause).element not in FRONT:
                front = False
                _end_section(made, section("front", self._look))
                made.append(paragraph("MiddleTitle", [labels.title_without_stage(self._draft, self._lang)]))
            blocks = list(ClauseBlocks(self._so_far, clause).write())
            own = clause.texts.get(self._lang)
            run_in = (
                clause.untitled and own is not None and own.blocks[:1] and own.blocks[0].kind == "paragraph"
            )
            heading = self._numbered_text(clause, blocks.pop(0)) if run_in else self._heading(clause)
            made.append(self._marks.around(heading, clause.id))
            if warning := labels.translation_warning(self._draft, clause, self._lang):
                made.append(paragraph("Text", [run(warning, "Emphasis")]))
            made.extend(blocks)
        if front:
            _end_section(made, section("front", self._look))
        made.append(paragraph("Closing"))
        made.append(section("text", self._look))
        return made

    def _entry(self, clause: Clause) -> str:
        """A heading as the contents have it."""
        number, title = labels.number_of(clause, self._lang), self._title(clause)
        gap = "\u3000" if self._lang == "zh" else " "
        if annex_letter(clause) and clause.depth == 1:
            number += self._status(clause) if self._lang == "zh" else f" {self._status(clause)}"
        return gap.join(filter(None, (number, title)))

    def _status(self, clause: Clause) -> str:
        return labels.annex_status(clause, self._draft.look, self._lang)

    def _title(self, clause: Clause) -> str:
        """The title in the language, or in another if there is none in this one."""
        texts = filter(None, (clause.texts.get(self._lang), *clause.texts.values()))
        return next(filter(None, (text.heading for text in texts)), "")

    def _heading(self, clause: Clause) -> Element:
        title = self._title(clause)
        if not clause.number:
            return paragraph(self._front_style(clause), [title_run(title, self._look)])
        if clause.element == "annex" and clause.depth == 1:
            return self._numbered(clause, "Annex", 0, ["\n", self._status(clause), "\n", title], "annexes")
        level = min(clause.depth, DEEPEST) - 1
        if clause.element == "annex":
            return self._numbered(clause, f"AnnexClause{min(level, 4)}", level, [title], "annexes")
        if clause.element == "term":
            style = "Term1" if clause.depth <= 2 else "Term2"
            return self._numbered(clause, style, level, self._designations(clause, title), "clauses")
        style = f"Clause{level}" if level else "Chapter"
        return self._numbered(clause, style, level, [title], "clauses")

    def _numbered(self, clause: Clause, style: str, level: int, words: list[Words], name: str) -> Element:
        """A heading that Word numbers; where it would count otherwise, the number is typed."""
        if self._follows(name, level, clause.number):
            number: Value = {"ilvl": {"val": level}, "numId": {"val": self.lists.running(name)}}
            return paragraph(style, words, **({"numPr": number} if style.startswith("Term") else {}))
        typed = labels.number_of(clause, self._lang) + ("" if words[0] == "\n" else self._look.gap)
        return paragraph(style, [typed, *words], numPr={"ilvl": {"val": 0}, "numId": {"val": 0}})

    def _numbered_text(self, clause: Clause, paragraph: Element) -> Element:
        """The first paragraph of an untitled clause, into which its number runs."""
        name = "annexes" if clause.element == "annex" else "clauses"
        level = min(clause.depth, DEEPEST) - 1
        known = self._follows(name, level, clause.number)
        counting = {"ilvl": level, "numId": self.lists.running(name)} if known else {"ilvl": 0, "numId": 0}
        number: Value = {key: {"val": value} for key, value in counting.items()}
        look: dict[str, Value] = {
            "numPr": number,
            "ind": {"left": 0, "firstLine": 0},
            "rPr": {"b": {"val": "1"}},
        }
        paragraph[0] = properties("w:pPr", {"pStyle": "Text", **look})
        if not known:
            typed = labels.number_of(clause, self._lang) + self._look.gap
            paragraph.insert(1, run(typed, look={"b": "1"}))
        return paragraph

    def _follows(self, name: str, level: int, number: str) -> bool:
        """Whether the number is the next in a list at its level, so that Word comes to the same."""
        before = self._counted.get(name, [])
        last = before[level] if level < len(before) else 0
        found = [*before[:level], last + 1]
        head = chr(ord("A") + found[0] - 1) if name == "annexes" else str(found[0])
        plain = number.removeprefix("附录").removeprefix("Annex").strip()
        same = len(found) == level + 1 and ".".join((head, *map(str, found[1:]))) == plain
        if same:
            self._counted[name] = found
        return same

    def _front_style(self, clause: Clause) -> str:
        if clause.element in BACK:
            return "BackTitle"
        intro = clause.element == "introduction" and has_style(self._look, "IntroTitle")
        return "IntroTitle" if intro else "FrontTitle"

    def _designations(self, clause: Clause, title: str) -> list[Words]:
        """The names of a term under its number: the preferred with those in other languages, the admitted."""
        text = clause.texts.get(self._lang)
        term = text.term if text else None
        others = [of.term.preferred for lang, of in clause.texts.items() if lang != self._lang and of.term]
        gap = "\u3000" if self._lang == "zh" else "  "
        preferred = term.preferred if term else title
        words: list[Words] = [f"\n\t{gap.join((preferred, *others))}"]
        for name in term.admitted if term else ():
            words.append(run(f"\n\t{name}", look={"b": "0"}))
        if title and title != preferred:
            words.insert(0, f"\n\t{title}")
        return words


def _end_section(body: Element, properties: Element) -> None:
    """Let the last paragraph end its section; a table cannot."""
    if not len(body) or body[-1].tag != "w:p" or any(of.tag == "w:sectPr" for of in body[-1][0]):
        body.append(paragraph("Normal"))
    body[-1][0].append(properties)


def standard_docx(draft: Draft, lang: str, pictures: Mapping[str, bytes], successor: str = "") -> bytes:
    """The document; the same draft gives the same bytes. `pictures` are the figures by their digests.

    A `successor` is the draft that superseded it.
    """
    look = look_of(draft.look, lang)
    made = StandardDocument(draft, lang, look, pictures)
    body = made.body()
    mark = " ".join(filter(None, (standing(draft, lang, successor), draft.date)))
    title = labels.title_without_stage(draft, lang)
    shown = ("Number", draft.number) if draft.number else ("CoverTitle", title)
    parts = [
        WordPart("rIdStyles", "styles", "styles.xml", style_sheet(look, lang, made.lists.linked)),
        WordPart("rIdNumbering", "numbering", "numbering.xml", made.lists.part()),
        settings_part(notes=made.parts.has_footnotes),
        *running_parts(look, shown[1], shown[0], mark),
    ]
    named = about(draft, lang, " ".join(filter(None, (draft.number, title))), mark)
    return package(named, SETTING["zh" if lang == "zh" else "en"]["locale"], body, parts, made.parts)
