"""A Word document read as Word would after accepting or rejecting every change in it."""

import io
import zipfile
from xml.etree import ElementTree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GONE = {True: (f"{W}del", f"{W}moveFrom"), False: (f"{W}ins", f"{W}moveTo")}
TRACKED = (*GONE[True], *GONE[False])
LETTERS = {f"{W}tab": "\t", f"{W}br": "\n"}


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
    return found


def _rows(table, gone):
    for row in table.iter(f"{W}tr"):
        cells = ["".join(_words(p, gone) for p in cell.iter(f"{W}p")) for cell in row.iter(f"{W}tc")]
        if any(row.find(f"{W}trPr/{tag}") is not None for tag in gone):
            assert not any(cells), "words left in a row that goes"
        else:
            yield "\t".join(cells)


def _words(paragraph, gone):
    return "".join(
        "".join(map(_letters, run))
        for holder in paragraph
        if holder.tag not in gone
        for run in (
            holder.iter(f"{W}r") if holder.tag in TRACKED else [holder] if holder.tag == f"{W}r" else []
        )
    )


def _letters(element):
    return LETTERS.get(element.tag, element.text or "")
