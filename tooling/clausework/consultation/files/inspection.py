"""Inspection of files: danger to whoever opens one, told by its bytes alone before it is kept.

Each kind is looked through within bounds of time and memory. What is found keeps no comment from
being taken: the file is held back at the desk with the reasons, until somebody there releases it.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import IO, BinaryIO, Literal, get_args
from xml.parsers import expat

import msgspec

from clausework.consultation.files.attachments import LIMIT, OFFICE, kind_of, open_archive

Reason = Literal[
    "infected",
    "unpacks",
    "pixels",
    "nested",
    "polyglot",
    "embedded",
    "external",
    "entities",
    "script",
    "action",
    "unread",
    "unscanned",
]
"""Each is the end of a key in the catalogue, `held_…`; `infected` has the name of what was found after a
colon. `unread` is what could not be looked through, `unscanned` what the scanner did not answer for."""

ARCHIVE_SIGNS = (b"PK\x03\x04", b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
PROGRAM_SIGNS = (b"\x7fELF", b"MZ")
TAIL = 65_557
"""Bytes before its end within which an archive has its directory's end: 22, and a note of 65,535."""


def is_also_archive(data: bytes) -> bool:
    """Whether the end of a file of another kind is that of a ZIP archive."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - TAIL))
    return end >= 0 and data.rfind(b"PK\x01\x02", 0, end) >= 0


PIXELS = 250_000_000
"""Pixels that a picture may have: the largest cameras of phones make 200 million."""
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Marks of JPEG that are followed by height and width."""
BARE = frozenset({0x01, *range(0xD0, 0xD9)})
"""Marks of JPEG without a length."""
PARTS = 20_000
"""Parts of a picture that are looked at: a PNG of ten megabytes has some thousand, a JPEG some dozen."""
MARK = re.compile(rb"\xff+([^\x00\xff])", re.DOTALL)
NEXT = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)
"""The mark that ends compressed data."""
STRANGE = re.compile(b"|".join(map(re.escape, (*ARCHIVE_SIGNS[1:], b"%PDF-"))))


def picture_reasons(data: bytes, kind: str) -> frozenset[Reason]:
    """Why a picture is held back."""
    try:
        pixels, end = _jpeg(data) if kind == "jpeg" else _png(data)
    except _Endless:
        return frozenset(["unread"])
    found: set[Reason] = set()
    if pixels > PIXELS:
        found.add("pixels")
    if is_also_archive(data) or STRANGE.search(data, end):
        found.add("polyglot")
    return frozenset(found)


def _png(data: bytes) -> tuple[int, int]:
    """The pixels, and where the picture ends; a broken one never does."""
    pixels, at = 0, 8
    for _ in range(PARTS):
        if at + 12 > len(data):  # cut off: whatever shows it stops there too
            return pixels, len(data)
        size, name = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if name == b"IHDR":
            pixels = int.from_bytes(data[at + 8 : at + 12]) * int.from_bytes(data[at + 12 : at + 16])
        at += size + 12
        if name == b"IEND":
            return pixels, at
    raise _Endless


def _jpeg(data: bytes) -> tuple[int, int]:
    """The same; of several frames the largest counts."""
    pixels, at = 0, 2
    for _ in range(PARTS):
        found = MARK.match(data, at)
        if found is None:
            return pixels, len(data)
        mark, at = found[1][0], found.end()
        if mark == 0xD9:
            return pixels, at
        if mark in FRAMES:
            height, width = int.from_bytes(data[at + 3 : at + 5]), int.from_bytes(data[at + 5 : at + 7])
            pixels = max(pixels, height * width)
        if mark not in BARE:
            at += max(2, int.from_bytes(data[at : at + 2]))  # a length of 0 would never go on
        if mark == 0xDA:  # compressed data follow, which tell no length
            follows = NEXT.search(data, at)
            at = follows.start() if follows else len(data)
    raise _Endless


class _Endless(Exception):
    """A picture has more parts than any that a camera makes."""


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
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


class _Budget:
    """Bytes that may still be unpacked."""

    def __init__(self) -> None:
        self.left = TOTAL

    def allows(self, members: list[zipfile.ZipInfo]) -> bool:
        """Whether what the list declares is within bounds; it then counts as unpacked."""
        self.left -= sum(member.file_size for member in members)  # what the list declares; see _rest
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
        yield from _rest(stream, head)  # to the end: zipfile compares the sum there


def _document(data: bytes, size: int, budget: _Budget, nested: bool) -> Iterator[Reason]:
    """Inspection of a document in a document; anything else in it is an archive in an archive."""
    file = io.BytesIO(data)
    if nested or size > NESTED or kind_of(file) not in OFFICE:  # one level is what office programs make
        yield "nested"
        return
    yield from _archive(file, budget, nested=True)


class _Enough(Exception):
    """Signal that the search has found enough."""


def _prolog(head: bytes) -> Iterator[Reason]:
    """The prolog of an XML member, the text before its root, where alone entities can be declared."""

    def root(*_: object) -> None:
        raise _Enough

    yield from _parsed(head, root, whole=False)


def _relations(data: bytes, size: int) -> Iterator[Reason]:
    """Findings on what a list of relationships fetches from elsewhere when the document is opened."""
    found: set[Reason] = set()

    def relation(_name: str, given: dict[str, str]) -> None:
        kind, target = given.get("Type", ""), given.get("Target", "").strip()
        outside = given.get("TargetMode") == "External" and LOCAL.match(target) is None
        if outside and not kind.endswith("/hyperlink"):  # a link is followed by a click alone
            found.add("external")

    if size > len(data):
        yield "unread"
    else:
        yield from _parsed(data, relation, whole=True)
        yield from found


def _parsed(data: bytes, element: Callable[[str, dict[str, str]], None], *, whole: bool) -> Iterator[Reason]:
    """Findings on XML up to where `element` has enough; it is called with each that begins."""
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
        before = piece[-OVERLAP:]  # a command may lie across two pieces
        piece = stream.read(PIECE)
    if found:
        yield "external"


UNPACKED = 32 * 1024 * 1024
"""Bytes to which the streams of objects may unpack."""
STREAMS = 20_000
"""Streams that are looked at; a document of ten megabytes seldom has a tenth of them."""
ESCAPES = 20_000
"""Signs that may be written with #xx."""
LISTS = 4 * 1024 * 1024
"""Bytes of the lists of objects in all streams: some 400,000 objects."""
FIRST = 1024
READ_AT_ONCE = 64 * 1024
DICTIONARY = 4096
"""Bytes before a stream in which its dictionary begins."""
BODY = 512
OPENINGS = 4
"""Times that a document may say what is done when it is opened: once, and once more for each revision."""

END = rb"(?=[\x00\s()<>\[\]{}/%]|$)"
ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
# Each begins with letters that are sought fast: while one is sought, nothing else of the service runs.
NAMED: tuple[tuple[Reason, re.Pattern[bytes]], ...] = (
    ("script", re.compile(rb"/(?:JavaScript|XFA)" + END)),
    ("action", re.compile(rb"/(?:Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|RichMedia)" + END)),
    ("action", re.compile(rb"/AA\s*(?:<<|\d+\s+\d+\s+R)")),
    ("embedded", re.compile(rb"/EmbeddedFiles?" + END)),
)
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:<<|\d+\s+\d+\s+R)")
STREAM = re.compile(rb"stream[ \t]*(?:\r\n|\r|\n)")
NUMBERED = re.compile(rb"[\x00\s]*\d+\s+\d+")
PAIR = re.compile(rb"(\d{1,9})\s+(\d{1,9})")
OPENS = re.compile(rb"/OpenAction\s*(?:(\d{1,9})\s+(\d{1,5})\s+R)?")
SHOWS = re.compile(rb"\s*(?:\[|<<.{0,400}?/S\s*/(?:GoTo|Named)" + END + rb")", re.DOTALL)
"""A place in the document itself, or a command of the reader's own menu."""


class _Streamed(msgspec.Struct, frozen=True):
    """A stream of objects as unpacked, and where the list of their numbers and places ends."""

    text: bytes
    begin: int


def pdf_reasons(data: bytes) -> frozenset[Reason]:
    """Why a PDF is held back."""
    found: set[Reason] = set()
    if is_also_archive(data):
        found.add("polyglot")
    streams = list(_object_streams(data))
    read = [stream for stream in streams if stream is not None]
    texts = [_unescaped(text) for text in (data, *(stream.text for stream in read))]
    plain = [text for text in texts if text is not None]
    if len(read) < len(streams) or len(plain) < len(texts) or any(map(ENCRYPTED.search, plain)):
        found.add("unread")
    found.update(reason for reason, pattern in NAMED if any(map(pattern.search, plain)))
    openings = list(islice(chain.from_iterable(map(OPENS.finditer, plain)), OPENINGS + 1))
    if len(openings) > OPENINGS or not all(_shows(opening, data, read) for opening in openings):
        found.add("action")
    return frozenset(found)


def _unescaped(data: bytes) -> bytes | None:
    """The bytes with #xx read; None if there are too many of them."""
    plain, count = ESCAPE.subn(lambda match: bytes([int(match[1], 16)]), data, ESCAPES)
    return plain if count < ESCAPES else None


def _object_streams(data: bytes) -> Iterator[_Streamed | None]:
    """The streams of objects; None, at the end, where one could not be read."""
    left, lists = UNPACKED, LISTS
    for count, match in enumerate(_each(STREAM, data, lambda before: not before.endswith(b"end"))):
        about = _dictionary(data, match.start())
        declared = b"/ObjStm" in about
        if declared and b"Decode" not in about and _is_usual(about):
            continue  # its words stand in the file as they are
        text, whole = _inflated(data, match.end(), left, declared)
        begin = _begin(about, len(text))
        left, lists = left - len(text), lists - begin
        if count >= STREAMS or min(left, lists) <= 0 or (declared and not (whole and _is_usual(about))):
            yield None
            return
        if text:
            yield _Streamed(text, begin)


def _each(
    pattern: re.Pattern[bytes], data: bytes, after: Callable[[bytes], bool]
) -> Iterator[re.Match[bytes]]:
    """The matches of a pattern that come after the right bytes, of which three are looked at."""
    return (
        match for match in pattern.finditer(data) if after(data[max(0, match.start() - 3) : match.start()])
    )


def _dictionary(data: bytes, end: int) -> bytes:
    """The dictionary of the stream that begins at a place."""
    begin = max(0, end - DICTIONARY)
    return _unescaped(data[max(begin, data.rfind(b"obj", begin, end)) : end]) or b""


def _is_usual(about: bytes) -> bool:
    """Whether a stream of objects is coded as writers do: by Flate alone, or by nothing."""
    coded = re.findall(rb"/\w*Decode" + END, about)
    return coded in ([], [b"/FlateDecode"]) and not re.search(rb"/DecodeParms|/Filter\s*\d", about)


def _inflated(data: bytes, at: int, most: int, declared: bool) -> tuple[bytes, bool]:
    """The stream at a place unpacked, and whether that is all; nothing if it holds no objects.

    One that is not declared to hold any, or not where we look for that, begins with numbers all the same.
    """
    unpack, pieces, size = zlib.decompressobj(), [], 0
    try:
        while at < len(data) and not unpack.eof and size < most:
            given = unpack.unconsumed_tail or data[at : at + READ_AT_ONCE]
            at += 0 if unpack.unconsumed_tail else READ_AT_ONCE
            pieces.append(unpack.decompress(given, most - size if size else FIRST))  # a taste first
            if not size and not declared and not NUMBERED.match(pieces[-1]):
                return b"", True
            size += len(pieces[-1])
    except zlib.error:
        pass
    return b"".join(pieces), unpack.eof


def _begin(about: bytes, most: int) -> int:
    """The offset of the first object of a stream, after the list of their numbers and places."""
    first = re.search(rb"/First\s+(\d{1,9})" + END, about)
    return min(int(first[1]), most) if first else 0


def _shows(opening: re.Match[bytes], data: bytes, streams: list[_Streamed]) -> bool:
    """Whether all that is done at the opening is to show a place."""
    if opening[1] is None:
        return SHOWS.match(opening.string, opening.end()) is not None
    number = int(opening[1])
    head = re.compile(rb"%d\s+%d\s+obj" % (number, int(opening[2])))
    heads = islice(_each(head, data, lambda before: not before[-1:].isdigit()), OPENINGS)
    bodies = [data[item.end() : item.end() + BODY] for item in heads]
    for stream in streams:
        for pair in PAIR.finditer(stream.text, 0, stream.begin):
            if int(pair[1]) == number:
                place = stream.begin + int(pair[2])
                bodies.append(stream.text[place : place + BODY])
    return bool(bodies) and all(SHOWS.match(body) for body in bodies)


ORDER = get_args(Reason)


def inspect(file: BinaryIO, kind: str) -> tuple[Reason, ...]:
    """Why a file of a kind that we take is held back, in a fixed order; empty for most."""
    file.seek(0)
    if kind in OFFICE:
        found = archive_reasons(file)
    elif kind == "pdf":
        found = pdf_reasons(file.read(LIMIT))
    elif kind in ("jpeg", "png"):
        found = picture_reasons(file.read(LIMIT), kind)
    else:
        found = frozenset()
    return tuple(sorted(found, key=ORDER.index))
