"""Mail: its words as one comment of whoever sent it, and the tables that are attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from html.parser import HTMLParser

from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import Cell, CommentSheet, Table
from clausework.lang.normalise import normalise
from clausework.model.draft import Place
from clausework.model.finding import Finding

SUFFIXES = (".eml",)
LIMITED = True
SIGNATURE = re.compile(r"^-- ?$.*", re.MULTILINE | re.DOTALL)
HEAD = ("clause", "text", "name", "contact", "received", "channel")
UNREADABLE = (LookupError, MessageError, ValueError, TypeError, AttributeError, RuntimeError, StopIteration)
"""What the library says of a message whose head or words are broken."""
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

    tables: list[Table] = list(_words(message, path))
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


def _words(message: EmailMessage, path: str) -> Iterator[Table]:
    """What the message itself says, as a table of one row."""
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    if body and body.get_content_subtype() == "html":
        reader = _Plain()
        reader.feed(text)
        text = "".join(reader.found)
    text = re.sub(r"\n{3,}", "\n\n", SIGNATURE.sub("", normalise(text))).strip()
    if not text:
        return
    name, address = parseaddr(str(message["from"]))
    sent = message["date"].datetime if message["date"] else None
    said = ("", text, name, address, sent.date().isoformat() if sent else "", "mail")
    yield tuple(
        tuple(Cell(words, Place(path, line, column)) for column, words in enumerate(row, 1))
        for line, row in enumerate((HEAD, said), 1)
    )


class _Plain(HTMLParser):
    """The words of a message that is marked up."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in ("style", "script", "head")
        if tag in ("br", "p", "div", "tr", "li"):
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script", "head")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(" ".join(data.split()) + (" " if data[-1:].isspace() else ""))
