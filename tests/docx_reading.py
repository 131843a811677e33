"""A Word document read as Word would after accepting or rejecting every change in it."""

import io
import zipfile
from xml.etree import ElementTree

from docx_numbered import Numbered

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = {True: (f"{W}del", f"{W}moveFrom"), False: (f"{W}ins", f"{W}moveTo")}
TRACKED = (*GONE[True], *GONE[False])
REFERENCE = f"{W}footnoteReference"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"


def document(data):
    """The root of the main part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def text_of(root):
    """The blocks of the drafts, without the list of changes behind them."""
    return [block for block in root.find(f"{W}body") if not _listed(block)]


def _listed(block):
    """Whether a paragraph, or a table by its first, is of the list of changes."""
    style = next(block.iter(f"{W}pStyle"), None)
    return style is not None and style.get(f"{W}val").startswith("Summary")


def settled(data, *, accept):
    """The text that remains: one string for each paragraph and for each row, its cells apart by tabs."""
    return [words for _, words in settled_lines(data, accept=accept)]


def settled_lines(data, *, accept):
    """The text that remains, each paragraph with its style and as Word numbers it."""
    return list(Numbered(decided(data, accept=accept)).lines())


def notes_left(data, *, accept):
    """The words of the footnotes that remain, in the order of the text."""
    left = Numbered(decided(data, accept=accept))
    notes = left.footnotes() if "word/footnotes.xml" in left.parts else []
    return [words.removeprefix(") ") for words in notes]


def pictures_left(data, *, accept):
    """What is said of the pictures that remain, in the order of the text."""
    return [of.get("descr") for of in _remaining(document(data), GONE[accept]) if of.tag == PICTURE]


def _remaining(element, gone):
    """The element and all in it that is not gone."""
    yield element
    for child in element:
        if child.tag not in gone:
            yield from _remaining(child, gone)


def decided(data, *, accept):
    """The document after every change in it is accepted, or rejected, and its list of changes deleted."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name in sorted({"word/document.xml", "word/footnotes.xml"} & parts.keys()):
        root = ElementTree.fromstring(parts[name])
        for holder in (root.find(f"{W}body"), *root.iter(f"{W}footnote")):
            if holder is not None:
                _decide(holder, GONE[accept])
        parts[name] = root
    _count_notes(parts)
    parts = {name: of if isinstance(of, bytes) else ElementTree.tostring(of) for name, of in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def _count_notes(parts):
    """Number the footnotes in the order of the text; those without a reference are no more."""
    references = list(parts["word/document.xml"].iter(REFERENCE))
    notes = parts.get("word/footnotes.xml", ())
    by_id = {note.get(f"{W}id"): note for note in notes if note.get(f"{W}type") is None}
    for note in by_id.values():
        notes.remove(note)
    for number, reference in enumerate(references, 1):
        notes.append(by_id[reference.get(f"{W}id")])
        for each in (reference, notes[-1]):
            each.set(f"{W}id", str(number))


def _decide(holder, gone):
    """Decide on all changes of a body, a cell or a footnote; what a paragraph leaves goes to the next."""
    left = []
    for block in list(holder):
        if block.tag == f"{W}tbl":
            _decide_table(holder, block, gone)
        elif block.tag == f"{W}p":
            vanishes = any(block.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in gone)
            _decide_words(block, gone)
            if block.find(f"{W}pPr") is None:
                continue  # the rule above footnotes
            _decide_look(block.find(f"{W}pPr"), gone)
            block[1:] = [*left, *block[1:]]
            left = block[1:] if vanishes else []
            style = block.find(f"{W}pPr/{W}pStyle").get(f"{W}val", "")
            if vanishes or style.startswith("Summary"):
                holder.remove(block)
        elif block.tag.endswith(("RangeStart", "RangeEnd")):
            holder.remove(block)
    assert not left, "words left at the end"


def _decide_table(holder, table, gone):
    for row in table.findall(f"{W}tr"):
        if any(row.find(f"{W}trPr/{tag}") is not None for tag in gone):
            table.remove(row)
        for cell in row.findall(f"{W}tc"):
            _decide(cell, gone)
    if not any(len(cell.findall(f"{W}p")) for cell in table.iter(f"{W}tc")):
        holder.remove(table)


def _decide_look(look, gone):
    change = look.find(f"{W}pPrChange")
    if change is None:
        return
    look.remove(change)
    if f"{W}ins" in gone:
        beside = [each for each in look if each.tag in (f"{W}rPr", f"{W}sectPr")]
        look[:] = [*change.find(f"{W}pPr"), *beside]


def _decide_words(element, gone):
    for child in list(element):
        if child.tag in gone:
            element.remove(child)
            continue
        _decide_words(child, gone)
        if child.tag in TRACKED and element.tag != f"{W}rPr":
            place = list(element).index(child)
            element[place : place + 1] = list(child)
        if child.tag.startswith(f"{W}del") and child.tag != f"{W}del":
            child.tag = {f"{W}delText": f"{W}t", f"{W}delInstrText": f"{W}instrText"}[child.tag]
