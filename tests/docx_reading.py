"""A Word document read as Word would after accepting or rejecting every change in it."""

import io
import itertools
import re
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = {True: (f"{W}del", f"{W}moveFrom"), False: (f"{W}ins", f"{W}moveTo")}
TRACKED = (*GONE[True], *GONE[False])
NOTE = re.compile("\ufff9")
REFERENCE = f"{W}footnoteReference"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
LETTERS = {f"{W}tab": "\t", f"{W}br": "\n", REFERENCE: NOTE.pattern}


def document(data):
    """The root of the main part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read("word/document.xml"))


def text_of(root):
    """The blocks of the drafts, without the section before them that lists the changes."""
    blocks = list(root.find(f"{W}body"))
    breaks = [place for place, block in enumerate(blocks) if block.find(f"{W}pPr/{W}sectPr") is not None]
    return blocks[max(breaks, default=-1) + 1 :]


def settled(data, *, accept):
    """The text that remains: one string for each paragraph and for each row, its cells apart by tabs."""
    gone = GONE[accept]
    found, carried = [], ""
    for block in text_of(document(data)):
        if block.tag == f"{W}tbl":
            assert not carried, "words left before a table"
            found.extend(_rows(block, gone))
        elif block.tag == f"{W}p":
            carried += _words(block, gone)
            if not any(block.find(f"{W}pPr/{W}rPr/{tag}") is not None for tag in gone):
                found.append(carried)
                carried = ""
    assert not carried, "words left at the end"
    count = itertools.count(1)
    return [NOTE.sub(lambda _: str(next(count)), line) for line in found]


def notes_left(data, *, accept):
    """The words of the footnotes that remain, in the order of the text."""
    gone = GONE[accept]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "word/footnotes.xml" not in archive.namelist():
            return []
        root = ElementTree.fromstring(archive.read("word/footnotes.xml"))
    words = {
        note.get(f"{W}id"): "".join(_words(p, gone) for p in note.iter(f"{W}p")).removeprefix(") ")
        for note in root
    }
    return [words[of.get(f"{W}id")] for of in _remaining(document(data), gone) if of.tag == REFERENCE]


def pictures_left(data, *, accept):
    """What is said of the pictures that remain, in the order of the text."""
    return [of.get("descr") for of in _remaining(document(data), GONE[accept]) if of.tag == PICTURE]


def _remaining(element, gone):
    """The element and all in it that is not gone."""
    yield element
    for child in element:
        if child.tag not in gone:
            yield from _remaining(child, gone)


def _rows(table, gone):
    for row in table.iter(f"{W}tr"):
        cells = ["".join(_words(p, gone) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
        if any(row.find(f"{W}trPr/{tag}") is not None for tag in gone):
            assert not any(cells), "words left in a row that goes"
        else:
            yield "\t".join(cells)


def _words(paragraph, gone):
    return "".join(
        "".join(map(_letters, run.iter()))
        for holder in paragraph
        if holder.tag not in gone
        for run in (holder if holder.tag in TRACKED else [holder])
        if run.tag in (f"{W}r", MATH)
    )


def _letters(element):
    return LETTERS.get(element.tag, element.text or "")
