"""What a PDF says, and what the template was told: as text without blanks, for no line of print keeps them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec
import pypdfium2

from clausework.model.cause import Cause
from clausework.model.draft import Draft
from clausework.model.redline import Redline
from clausework.rendering.pdf.document import NAME, redline_document, text_document
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.typesetting import TypesetBlock, TypesetDocument, TypesetRun
from clausework.strings.catalogue import LANGUAGES, strings_under


def published(*drafts: Draft, redline: Redline | None = None, **more) -> Publication:
    """A publication of these drafts, none of them frozen; the last is the current one."""
    return Publication(
        editions=tuple(Edition(draft=draft) for draft in drafts),
        current=drafts[-1].label,
        redlines=(redline,) if redline else (),
        **more,
    )


def text_of(draft: Draft, lang: str) -> TypesetDocument:
    return text_document(published(draft), lang)[0]


def redline_of(old: Draft, new: Draft, redline: Redline, lang: str) -> TypesetDocument:
    return redline_document(published(old, new, redline=redline), lang, redline)[0]


def caused(redline: Redline, *causes: Cause) -> Redline:
    """The redline with the same causes at every line that has changed."""
    changes = []
    for change in redline.changes:
        texts = {
            lang: msgspec.structs.replace(
                text,
                lines=tuple(
                    msgspec.structs.replace(line, causes=causes) if line.altered else line
                    for line in text.lines
                ),
            )
            for lang, text in change.texts.items()
        }
        changes.append(msgspec.structs.replace(change, texts=texts))
    return msgspec.structs.replace(redline, changes=tuple(changes))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def pages(data: bytes) -> list[str]:
    """The text of each page; a hyphen at the end of a line is no other than elsewhere."""
    document = pypdfium2.PdfDocument(data)
    found = (page.get_textpage().get_text_range() for page in document)
    return [text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\x02", "-") for text in found]


def drawn(data: bytes) -> str:
    """The text of the pages after the cover and its back, heads and feet left out, without blanks."""
    found = (text.split("\n", 1)[-1].rpartition("\n")[0] for text in pages(data)[2:])
    return squeezed("".join(found))


def bodies(data: bytes) -> list[str]:
    """The text of each page after the back of the cover, without head, foot and notes."""
    found = []
    for text in pages(data)[2:]:
        lines = text.split("\n")[1:-1]
        notes = next((at for at, line in enumerate(lines) if NOTE.match(line)), len(lines))
        found.append("\n".join(lines[:notes]))
    return found


STARTS = {
    text.partition("{")[0]
    for lang in LANGUAGES
    for key, text in strings_under(lang, "redline.cause_").items()
    if key not in ("words", "answer", "same")
}
NOTE = re.compile(rf"\[\d+\]({'|'.join(map(re.escape, sorted(STARTS)))})")
"""How the first note at the foot of a page begins."""


def unfound(lines: Iterable[str], text: str) -> list[str]:
    """Those of the lines that do not stand in the text, each after the one before it."""
    missing, at = [], 0
    for line in map(squeezed, lines):
        place = text.find(line, at)
        if place < 0:
            missing.append(line)
        else:
            at = place + len(line)
    return missing


def _words(runs: Iterable[TypesetRun], side: str) -> str:
    other = {"old": "insert", "new": "delete", "both": "neither"}[side]
    return "".join(run.text for run in runs if run.op != other and run.mark != "told")


def told(document: TypesetDocument, side: str = "new", *, labels: bool = True) -> Iterator[str]:
    """The lines of a document as a draft, or a redline, has them: headings, paragraphs, and rows by cells."""
    for clause in (*document.front, *document.body):
        if clause.id == NAME:  # no draft has the list of changes
            continue
        yield _words((*clause.number, *clause.status, *clause.title), side)
        for block in clause.blocks:
            yield from _told(block, side, labels)


def _told(block: TypesetBlock, side: str, labels: bool) -> Iterator[str]:
    if block.kind in ("row", "head"):
        yield "\t".join(_words(cell.runs, side) for cell in block.children)
        return
    if block.kind != "list":
        label, words = _words(block.label, side) if labels else "", _words(block.runs, side)
        yield f"{words}{label}" if block.kind == "formula" else f"{label}{words}"
    for child in block.children:
        yield from _told(child, side, labels)
