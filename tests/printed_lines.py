"""The lines that each format prints of a draft or a redline: label, words and ID, read out of the file itself.

Footnotes are left out: each format has them in places of its own. A line is told as its words with their label, without blanks, then `|` and its ID. Of rows the cells that are
shown are apart by `¦`. What a reader counts for himself, as Word and browsers do, is counted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree import ElementTree as ET

from docx_numbered import M as MATH, Numbered, W as WORD, letters
from docx_reading import decided

from clausework.layout.kinds import dash, letters as counted
from clausework.layout.stream import Sides
from clausework.model.draft import Draft
from clausework.model.published import BlockData
from clausework.model.redline import Redline
from clausework.rendering.clause_data import labelled, text_data
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.exchange.akn import akn_xml
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.formats.redline_html import text_html
from clausework.rendering.formats.redline_text import SIGNS, SKIP, Lined
from clausework.rendering.pdf.document import NAME, redline_document, text_document
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.typesetting import TypesetBlock, TypesetRun

VOID = re.compile(r"<(img|br)\b([^>]*)>")
BLOCKS = frozenset(("ol", "ul", "div", "p", "table", "pre", "blockquote", "figure"))
AKN = "{http://docs.oasis-open.org/legaldocml/ns/akn/3.0}"
PARTED = re.compile(r"[\s：:–]+")
"""Blanks, and what parts a label from the words."""


def line(words: str, identity: str = "") -> str:
    return f"{PARTED.sub('', words)}|{identity}"


def note(mark: str) -> str:
    """The mark of a footnote, which stands raised in print and in brackets where nothing can be raised."""
    return f"⟦{mark.strip('[])')}⟧"


def noted(words: str) -> str:
    return re.sub(r"\[\w+\]", lambda found: note(found[0]), words)


def row(cells: Iterable[str]) -> str:
    return line("¦".join(cells))


def letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


# HTML


def html_lines(draft: Draft, lang: str) -> list[str]:
    """Those of the pages of the text, as a browser counts the items."""
    setting = setting_of(draft, lang)
    found: list[str] = []
    for clause in draft.clauses:
        html = VOID.sub(r"<\1\2/>", str(clause_html(clause, setting, PageLinks(str))))
        found += _blocks_of_html(ET.fromstring(f"<div>{html}</div>"))
    return found


def _blocks_of_html(parent: Iterable[ET.Element], depth: int = 1) -> Iterator[str]:
    for element in parent:
        kind, classes = element.tag, (element.get("class") or "").split()
        identity = element.get("id", "") if "provision" in classes else ""
        if kind in ("ol", "ul"):
            for place, item in enumerate(element, 1):
                sign = (
                    dash(depth, "")
                    if kind == "ul"
                    else (counted(place) if element.get("type") == "a" else str(place)) + ")"
                )
                own = item.get("id", "") if item.get("class") == "provision" else ""
                yield line(sign + _inline(item), own)
                yield from _blocks_of_html(item, depth + 1)
        elif "table" in classes:
            yield line(_inline(element.find(".//caption")))
            for each in (*element.iterfind(".//thead/tr"), *element.iterfind(".//tbody/tr")):
                yield row(map(_inline, each))
        elif kind == "pre":
            yield from map(line, _inline(element[0]).split("\n"))
        elif kind in ("p", "blockquote", "figure"):
            inner = element if kind == "p" else element[-1]
            yield line(_inline(inner), identity)
            yield from _blocks_of_html(each for each in element if each.tag == "figure")
        elif kind == "div" and "footnote" not in classes:
            yield line(_inline(element[0]), identity)
            element.remove(element[0])
            yield from _blocks_of_html(element)


def _inline(element: ET.Element | None) -> str:
    """The words of an element that stand in no block inside it, without addresses."""
    if element is None:
        return ""
    found = [element.text or ""]
    for child in element:
        classes = child.get("class") or ""
        if child.tag == "math":
            found.append(child.get("alttext", ""))
        elif child.tag == "sup" and child.find("a") is not None:
            found.append(note(_inline(child)))
        elif child.tag not in BLOCKS and classes != "marks":
            found.append(_inline(child))
        found.append(child.tail or "")
    return "".join(found)


# JSON


def json_lines(draft: Draft, lang: str) -> list[str]:
    """Those of `clauses.json`."""
    return [each for block in _data(draft, lang) for each in _lines_of_data(block)]


def json_notes(draft: Draft, lang: str) -> list[str]:
    """The footnotes there, each with its number."""
    notes = (block for block in _data(draft, lang) if block.kind == "footnote")
    return [line(block.label + noted(block.text)) for block in notes]


def _data(draft: Draft, lang: str) -> Iterator[BlockData]:
    setting = setting_of(draft, lang)
    for clause in draft.clauses:
        if lang in clause.texts:
            yield from text_data(clause, setting).blocks


def _lines_of_data(block: BlockData) -> Iterator[str]:
    words = noted(block.text)
    if block.kind == "row":
        yield row(noted(cell.text) for cell in block.blocks if cell.text not in ("↑", "←"))
        return
    if block.kind == "code":
        yield from map(line, block.text.split("\n"))
        return
    if block.kind == "footnote":
        return
    if block.kind == "formula":
        yield line(words + block.label, block.id)
    elif block.kind != "list":
        yield line(block.label + words, block.id)
    for inside in block.blocks:
        yield from _lines_of_data(inside)


# Word


def word_lines(draft: Draft, lang: str) -> list[str]:
    """Those of the text in Word, as Word counts them; headings and what stands before them are left out."""
    return _lines_of_word(standard_docx(draft, lang, {}))


def _lines_of_word(data: bytes) -> list[str]:
    made = Numbered(data)
    found: list[str] = []
    parts: list[str] = []
    for block in made.root.find(f"{WORD}body") or ():
        if block.tag == f"{WORD}tbl":
            for each in block.iter(f"{WORD}tr"):
                cells = [
                    [part for part in cell.iter(f"{WORD}p") if made.style(part) != "FootnoteText"]
                    for cell in each.iter(f"{WORD}tc")
                    if not _continues(cell)
                ]
                if any(cells):
                    found.append(row("".join(map(_word_letters, cell)) for cell in cells))
        elif block.tag == f"{WORD}p" and made.style(block) in TEXT_STYLES:
            label = made._label(block)
            words, identity = _with_identity(block)
            if words == "[a.svg]":  # the name of a picture that is not at hand
                continue
            if made.style(block) == "Figure":  # in Word the title of a figure stands below its parts
                parts.append(line(label + words, identity))
                continue
            found += [line(label + words, identity), *parts]
            parts = []
    return [*found, *parts]


TEXT_STYLES = frozenset(
    (
        *("Text", "Lettered", "Numbered", "Dashed", "Note", "Notes", "Example", "Examples", "Quotation"),
        *("TableCaption", "FigureCaption", "AnnexTableCaption", "AnnexFigureCaption"),
        *("Code", "Formula", "Figure"),
    )
)


def _continues(cell: ET.Element) -> bool:
    merged = cell.find(f"{WORD}tcPr/{WORD}vMerge")
    return merged is not None and merged.get(f"{WORD}val") != "restart"


def _word_letters(paragraph: ET.Element) -> str:
    """The words; the number of a footnote is that of Word."""
    found = ""
    for run in (each for each in paragraph.iter() if each.tag in (f"{WORD}r", f"{MATH}r")):
        style = run.find(f"{WORD}rPr/{WORD}rStyle")
        marked = style is not None and style.get(f"{WORD}val") == "FootnoteMark"
        if not (marked and letters(run) == ")"):  # which follows a number that Word counts
            found += note(letters(run)) if marked else letters(run)
    return found


def _with_identity(paragraph: ET.Element) -> tuple[str, str]:
    identity = "".join(
        text.text or ""
        for run in paragraph.iter(f"{WORD}r")
        if (style := run.find(f"{WORD}rPr/{WORD}rStyle")) is not None
        and style.get(f"{WORD}val") == "ProvisionId"
        for text in run.iter(f"{WORD}t")
    )
    words = _word_letters(paragraph)
    return words.removesuffix(identity) if identity else words, identity.strip()


# PDF


def pdf_lines(draft: Draft, lang: str) -> list[str]:
    """Those that the template of the PDF is told."""
    document, _ = text_document(Publication(editions=(Edition(draft=draft),), current=draft.label), lang)
    blocks = (block for clause in (*document.front, *document.body) for block in clause.blocks)
    return [each for block in blocks for each in _lines_of_typeset(block)]


def _typeset_words(runs: Iterable[TypesetRun]) -> str:
    return "".join(note(run.text) if run.mark in ("footnote", "raised") else run.text for run in runs)


def _lines_of_typeset(block: TypesetBlock) -> Iterator[str]:
    if block.kind in ("row", "head"):
        yield row(_typeset_words(cell.runs) for cell in block.children)
        return
    if block.kind == "footnote":
        return
    if block.kind not in ("list", "code") or block.runs:
        label, words = _typeset_words(block.label), _typeset_words(block.runs)
        yield line(words + label if block.kind == "formula" else label + words, block.id)
    for child in block.children:
        yield from _lines_of_typeset(child)


# STS


def sts_lines(draft: Draft, lang: str) -> list[str]:
    """Those of the text as NISO STS."""
    return [*_blocks_of_sts(ET.fromstring(sts_xml(draft, lang)))]


def _sts_words(element: ET.Element | None) -> str:
    """The words of an element, without its label."""
    if element is None:
        return ""
    found = [element.text or ""]
    for child in element:
        mark = child.tag == "xref" and child.get("ref-type") == "fn"
        words = "" if child.tag == "label" else _sts_words(child)
        found.append(note(words) if mark else words)
        found.append(child.tail or "")
    return "".join(found)


def _blocks_of_sts(parent: Iterable[ET.Element]) -> Iterator[str]:
    for element in parent:
        label = element.findtext("label") or ""
        match element.tag:
            case "p":
                yield line(_sts_words(element), element.get("id", ""))
            case "list":
                for item in element:
                    first, *rest = item.findall("*")[1:]
                    yield line((item.findtext("label") or "") + _sts_words(first), first.get("id", ""))
                    yield from _blocks_of_sts(_holding(rest))
            case "non-normative-note" | "non-normative-example":
                first, *rest = element.findall("*")[1:]
                yield line(label + _sts_words(first), first.get("id", ""))
                yield from _blocks_of_sts(_holding(rest))
            case "table-wrap" | "fig" | "fig-group":
                yield line(label + _sts_words(element.find("caption")))
                yield from _blocks_of_sts(element.findall("fig"))
                for each in element.iter("tr"):
                    yield row(map(_sts_words, each))
            case "disp-formula":
                yield line(_sts_words(element) + label)
            case "disp-quote":
                yield line(_sts_words(element))
            case "code":
                yield from map(line, (element.text or "").split("\n"))
            case "standard" | "sec" | "app" | "app-group" | "body" | "back":
                yield from _blocks_of_sts(element)


def _holding(elements: Iterable[ET.Element]) -> ET.Element:
    made = ET.Element("sec")
    made.extend(elements)
    return made


# Akoma Ntoso


def akn_lines(draft: Draft, lang: str) -> list[str]:
    """Those of the text as Akoma Ntoso."""
    body = ET.fromstring(akn_xml(draft, lang)).find(f".//{AKN}mainBody")
    return [*_blocks_of_akn(body)] if body is not None else []


LABELLED = frozenset(("note", "example", "warning", "caution", "important"))


def _akn_words(element: ET.Element | None) -> str:
    if element is None:
        return ""
    found = [element.text or ""]
    for child in element:
        words = _akn_words(child)
        found += [note(words) if child.tag == f"{AKN}sup" else words, child.tail or ""]
    return "".join(found)


def _blocks_of_akn(parent: ET.Element) -> Iterator[str]:
    for element in parent:
        kind = element.tag.removeprefix(AKN)
        content = element.find(f"{AKN}content")
        if kind == "paragraph" and content is None:
            inner = element.find(f"{AKN}list")
            lead = inner.find(f"{AKN}intro/{AKN}p") if inner is not None else None
            if lead is not None:
                yield line(_akn_words(lead), element.findtext(f"{AKN}num") or "")
            for point in element.iter(f"{AKN}point"):
                yield from _of_akn_content(point, point.findtext(f"{AKN}num") or "", _identity(point))
        elif kind == "paragraph":
            yield from _of_akn_content(element, "", element.findtext(f"{AKN}num") or "")
        elif element.get("name") in LABELLED:
            yield from _of_akn_content(element, element.findtext(f"{AKN}num") or "", _identity(element))
        elif element.get("name") != "footnote":
            yield from _blocks_of_akn(element)


def _identity(element: ET.Element) -> str:
    found = re.fullmatch(r"[A-Z]+-\d+", element.get("eId", ""))
    return found[0] if found else ""


def _of_akn_content(element: ET.Element, label: str, identity: str) -> Iterator[str]:
    for part in element.find(f"{AKN}content") or ():
        if part.tag == f"{AKN}table":
            yield line(_akn_words(part.find(f"{AKN}caption")))
            for each in part.iter(f"{AKN}tr"):
                yield row(map(_akn_words, each))
        elif part.find(f"{AKN}img") is None:
            yield line(label + _akn_words(part), identity or _identity(part))
        label, identity = "", ""


# Redlines, of which each draft has its own lines


def html_redline_lines(sides: Sides, redline: Redline, lang: str, side: str) -> list[str]:
    """Those that a page shows of one draft."""
    found: list[str] = []
    for change in redline.changes:
        if lang in change.texts:
            html = VOID.sub(r"<\1\2/>", str(text_html(change, sides, lang)))
            found += _redline_blocks(ET.fromstring(f"<div>{html}</div>"), side)
    return found


SKIPPED = {"new": {"rl-gone", "rl-went", "rl-was"}, "old": {"rl-added", "rl-went", "rl-now"}}
NEVER = {"mk", "rl-why", "rl-from", "rl-id", "rl-title"}


def _redline_blocks(parent: Iterable[ET.Element], side: str) -> Iterator[str]:
    for element in parent:
        classes = set((element.get("class") or "").split())
        if classes & {*SKIPPED[side], "rl-title", "rl-why"}:
            continue
        if element.tag == "tr":
            yield row(_redline_words(cell, side) for cell in element)
        elif element.tag == "figure":
            yield line(_redline_words(element[-1], side).strip().removesuffix("a.svg"))
            yield from _redline_blocks((each for each in element if each.tag == "figure"), side)
        elif "footnote" not in classes and element.tag in ("p", "li", "caption"):
            identity = element.find("span[@class='rl-id']")
            yield line(_redline_words(element, side), identity.text or "" if identity is not None else "")
            yield from _redline_blocks(element, side)
        elif "footnote" not in classes:
            yield from _redline_blocks(element, side)


def _redline_words(element: ET.Element, side: str) -> str:
    found = [element.text or ""]
    for child in element:
        classes = set((child.get("class") or "").split())
        gone = child.tag == {"new": "del", "old": "ins"}[side]
        if child.tag == "math":
            found.append(child.get("alttext", ""))
        elif child.tag == "sup":
            found.append(note(_redline_words(child, side)))
        elif child.tag not in BLOCKS and not gone and not classes & (SKIPPED[side] | NEVER):
            found.append(_redline_words(child, side))
        found.append(child.tail or "")
    return "".join(found)


def word_redline_lines(sides: Sides, redline: Redline, lang: str, side: str) -> list[str]:
    """Those that Word has of one draft when all changes are accepted, or rejected."""
    return _lines_of_word(decided(redline_docx(redline, sides, lang), accept=side == "new"))


def pdf_redline_lines(sides: Sides, redline: Redline, lang: str, side: str) -> list[str]:
    """Those that the template of a redline's PDF is told of one draft."""
    editions = tuple(Edition(draft=draft) for draft in (sides.old, sides.new))
    publication = Publication(editions=editions, current=sides.new.label, redlines=(redline,))
    document, _ = redline_document(publication, lang, redline)
    blocks = (block for clause in document.body for block in clause.blocks if clause.id != NAME)
    return [each for block in blocks for each in _lines_of_redlined(block, side)]


def _side_words(runs: Iterable[TypesetRun], side: str) -> str:
    other = {"new": "delete", "old": "insert"}[side]
    return _typeset_words(run for run in runs if run.op != other and run.mark != "told")


def _lines_of_redlined(block: TypesetBlock, side: str) -> Iterator[str]:
    every = [
        *block.label,
        *block.runs,
        *(run for cell in block.children if block.kind in ("row", "head") for run in cell.runs),
    ]
    gone = {"new": "delete", "old": "insert"}[side]
    there = any(run.op != gone and run.mark != "told" for run in every)
    if block.kind in ("row", "head"):
        if there:
            yield row(_side_words(cell.runs, side) for cell in block.children)
        return
    if there and block.kind not in ("list", "footnote"):
        label, words = _side_words(block.label, side), _side_words(block.runs, side)
        yield line(words + label if block.kind == "formula" else label + words, block.id)
    for child in block.children:
        yield from _lines_of_redlined(child, side)


SIGNED = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}")
AFTER = re.compile(r"(?: \(X-\d+\)| a\.svg| （次序移动）| （由 .*移入）| \(moved\)| \(from .*\))+$")


def text_redline_lines(sides: Sides, redline: Redline, lang: str) -> Iterator[tuple[str, str]]:
    """The changed lines that the terminal shows, footnotes as well, as each draft reads them."""
    writer = Lined(lang, sides, SIGNS)
    for change in redline.changes:
        if lang in change.texts:
            for said in writer.change(change, lang):
                if said != SKIP and not said.startswith(("  ←", "> ")) and "now in" not in said:
                    yield _as_read(said, "delete"), _as_read(said, "insert")


def _as_read(said: str, op: str) -> str:
    """A line as the draft reads it that has what was deleted, or inserted."""
    found = AFTER.search(said)
    words = said[: found.start()] if found else said
    identity = re.search(r"X-\d+", found[0]) if found else None
    words = SIGNED.sub(lambda sign: (sign[1] if op == "delete" else sign[2]) or "", words)
    words = words.removesuffix(" a.svg")
    words = noted(words)
    if " | " in words:
        return row(cell for cell in words.split(" | ") if cell not in ("↑", "←"))
    return line(words, identity[0] if identity else "")


def block_lines(blocks: tuple[BlockData, ...]) -> Iterator[str]:
    """The blocks as lines: each label with its words, and the cells of a row apart by tabs."""
    for block in blocks:
        if block.kind == "row":
            yield "\t".join(cell.text for cell in block.blocks)
            continue
        if block.kind == "code":
            yield block.text
            continue
        if block.kind != "list":
            yield labelled(block)
        yield from block_lines(block.blocks)
