"""Mail: its words as one comment of whoever sent it, and the tables that are attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import Cell, CommentSheet, Table, headed
from clausework.lang.normalise import normalise
from clausework.model.draft import Place
from clausework.model.finding import Finding

SUFFIXES = (".eml",)
LIMITED = True
SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
HEAD = ("clause", "text", "name", "contact", "received", "channel")
UNREADABLE = (LookupError, MessageError, ValueError, TypeError, AttributeError, RuntimeError, StopIteration)
"""What the library says of a message whose head or words are broken."""
CELLS = ("td", "th")
MOST = 50
"""Attachments that are looked at."""


def read(data: bytes, path: str) -> CommentSheet:
    """The tables of a message; a place in an attachment has its name in brackets."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(data)
        if isinstance(message, EmailMessage) and message["from"]:
            return _read(message, path)
    except UNREADABLE:
        pass
    return CommentSheet(findings=(finding("CMT-401", Place(path), "no_mail"),))


def _read(message: EmailMessage, path: str) -> CommentSheet:
    from clausework.consultation.sheets import read_here, suffixes

    tables: list[Table] = list(_tables(message, path))
    findings: list[Finding] = []
    for part in list(message.iter_attachments())[:MOST]:
        name = part.get_filename() or ""
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes) or not name.lower().endswith(suffixes()):
            continue
        sheet = read_here(content, f"{path}[{name}]")
        tables.extend(sheet.tables)
        findings.extend(sheet.findings)
    return CommentSheet(tables=tuple(tables), unread=tuple(findings))


def _tables(message: EmailMessage, path: str) -> Iterator[Table]:
    """The tables of comments in the message itself; what else it says is a table of one row."""
    plain, marked = (message.get_body((kind,)) for kind in ("plain", "html"))
    reader = _Plain(path)
    reader.feed(marked.get_content() if marked else "")
    yield from reader.tables
    text = plain.get_content() if plain and not reader.tables else "".join(reader.found)
    text = re.sub(r"\n{3,}", "\n\n", SIGNATURE.sub("", normalise(text))).strip()
    if not text:
        return
    name, address = parseaddr(str(message["from"]))
    sent = message["date"].datetime if message["date"] else None
    said = ("", text, name, address, sent.date().isoformat() if sent else "", "mail")
    yield _cells((HEAD, said), path)


def _cells(rows: Iterable[Iterable[str]], path: str) -> Table:
    return tuple(
        tuple(Cell(words, Place(path, line, column)) for column, words in enumerate(row, 1))
        for line, row in enumerate(rows, 1)
    )


class _Plain(HTMLParser):
    """The words of a message that is marked up, and apart from them the tables that have headings."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tables: list[Table] = []
        self._path = path
        self._open: list[tuple[int, list[list[str]]]] = []
        self._cell = 0
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("style", "script", "head")
        if tag == "table":
            self._open.append((len(self.found), []))
        elif tag == "tr" and self._open:
            self._open[-1][1].append([])
        if tag in ("br", "p", "div", "tr", "li"):
            self.found.append("\n")
        if tag in CELLS:
            self._cell = len(self.found)

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "head")
        if tag in CELLS and self._open and self._open[-1][1]:
            self._open[-1][1][-1].append(normalise("".join(self.found[self._cell :])).strip())
        elif tag == "table" and self._open:
            start, rows = self._open.pop()
            where = f"{self._path}[{len(self.tables) + 1}]"
            table = _cells(rows, where)
            if headed(CommentSheet(tables=(table,)), where).entries:
                self.tables.append(table)
                del self.found[start:]

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))
