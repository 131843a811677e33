"""Office documents: what they would unpack to by their list, and then what their members are.

Members are unpacked as a stream, and only when their list says that all together are small.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO, BinaryIO
from xml.parsers import expat

from clausework.consultation.files.attachments import OFFICE, kind_of, open_archive
from clausework.consultation.files.inspection.reasons import ARCHIVE_SIGNS, PROGRAM_SIGNS, Reason

TOTAL = 64 * 1024 * 1024
"""Bytes to which a document may unpack, with the documents in it."""
RATIO, SMALL = 200, 4 * 1024 * 1024
"""How many times larger than in the archive a member may be, unless it is small; XML seldom is 50 times."""
PIECE = 1024 * 1024
"""Bytes that are read of a member at a time, within which the root of an XML member has begun."""
OVERLAP = 256
NESTED = 8 * 1024 * 1024
"""Bytes of a document within a document that is looked into, as the table behind a diagram."""
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
XML_NAMES = (".xml", ".rels", ".vml")
MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<")
DDE = re.compile(rb"instrText[^>]*>\s*DDE|<(?:\w+:)?ddeLink\b")
LOCAL = re.compile(r"(file:///+)?[A-Za-z]:[\\/]|(?![\\/]{2})(?![A-Za-z][A-Za-z0-9+.-]+:)")
"""A target on the reader's own disk, or beside the document: nothing is fetched from another host."""
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


class _Budget:
    """Bytes that may still be unpacked."""

    def __init__(self) -> None:
        self.left = TOTAL

    def allows(self, members: list[zipfile.ZipInfo]) -> bool:
        """Whether what the list declares is within bounds; it then counts as unpacked."""
        self.left -= sum(member.file_size for member in members)
        return self.left >= 0 and not any(
            member.file_size > max(SMALL, RATIO * member.compress_size) for member in members
        )


def archive_reasons(file: BinaryIO) -> frozenset[Reason]:
    """Why an office document is held back."""
    return frozenset(_archive(file, _Budget(), nested=False))


def _archive(file: BinaryIO, budget: _Budget, *, nested: bool) -> Iterator[Reason]:
    try:
        with open_archive(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if not budget.allows(members):
                yield "unpacks"
                return
            for member in members:
                yield from _member(archive, member, budget, nested)
    except UNREADABLE:
        yield "unread"


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget, nested: bool
) -> Iterator[Reason]:
    # Other methods than these two are not office's, and unpack without a bound.
    if member.flag_bits & 1 or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        yield "unread"
        return
    with archive.open(member) as stream:
        head = stream.read(PIECE)
        if head.startswith((OLE, *PROGRAM_SIGNS)):
            yield "embedded"
        elif head.startswith(ARCHIVE_SIGNS):
            yield from _document(head + stream.read(NESTED), member.file_size, budget, nested)
        elif member.filename.lower().endswith(".rels"):
            yield from _relations(head, member.file_size)
        elif head and member.filename.lower().endswith(XML_NAMES):
            yield from _prolog(head)
        elif MARKUP.match(head):  # perhaps, under another name: what cannot be read as XML is none
            yield from (reason for reason in _prolog(head) if reason != "unread")
        yield from _rest(stream, head)


def _document(data: bytes, size: int, budget: _Budget, nested: bool) -> Iterator[Reason]:
    """What is within a document in a document; anything else in it is an archive in an archive."""
    file = io.BytesIO(data)
    if nested or size > NESTED or kind_of(file) not in OFFICE:
        yield "nested"
        return
    yield from _archive(file, budget, nested=True)


class _Enough(Exception):
    """What was looked for has been found."""


def _prolog(head: bytes) -> Iterator[Reason]:
    """What comes before the root of an XML member, where alone entities can be declared."""

    def root(*_: object) -> None:
        raise _Enough

    yield from _parsed(head, root, whole=False)


def _relations(data: bytes, size: int) -> Iterator[Reason]:
    """What a list of relationships fetches from elsewhere when the document is opened."""
    found: set[Reason] = set()

    def relation(_name: str, given: dict[str, str]) -> None:
        kind, target = given.get("Type", ""), given.get("Target", "").strip()
        outside = given.get("TargetMode") == "External" and LOCAL.match(target) is None
        if outside and not kind.endswith("/hyperlink"):
            found.add("external")

    if size > len(data):
        yield "unread"
    else:
        yield from _parsed(data, relation, whole=True)
        yield from found


def _parsed(data: bytes, element: Callable[[str, dict[str, str]], None], *, whole: bool) -> Iterator[Reason]:
    """What is wrong with XML up to where `element` has enough; it is told of each that begins."""
    found: list[Reason] = []

    def doctype(*_: object) -> None:
        found.append("entities")
        raise _Enough

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler, parser.StartElementHandler = doctype, element
    try:
        parser.Parse(data, whole)
        if not whole:
            found.append("unread")  # no root in all of it
    except _Enough:
        pass
    except (expat.ExpatError, LookupError, ValueError):
        found.append("unread")
    yield from found


def _rest(stream: IO[bytes], head: bytes) -> Iterator[Reason]:
    """Commands in fields, as data exchange with other programs; at the end the sums are compared."""
    found = False
    piece, before = head, b""
    while piece:
        found = found or DDE.search(before + piece) is not None
        before = piece[-OVERLAP:]
        piece = stream.read(PIECE)
    if found:
        yield "external"
