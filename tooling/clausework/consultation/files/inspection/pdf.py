"""PDF: what it would do when it is opened, in its objects and in the streams that hold objects.

Names are found wherever they stand, also where they are written with #xx. What a stream of objects
unpacks to is bounded, and one that is coded otherwise than usual is not guessed at.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from itertools import chain, islice

import msgspec

from clausework.consultation.files.inspection.reasons import Reason, is_also_archive

TOTAL = 32 * 1024 * 1024
"""Bytes to which the streams of objects may unpack."""
STREAMS = 20_000
"""Streams that are looked at; a document of ten megabytes seldom has a tenth of them."""
ESCAPES = 20_000
"""Signs that may be written with #xx."""
LISTS = 4 * 1024 * 1024
"""Bytes of the lists of objects in all streams: some 400,000 objects."""
FIRST = 1024
PIECE = 64 * 1024
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
    left, lists = TOTAL, LISTS
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
    """What is said of the stream that begins at a place."""
    begin = max(0, end - DICTIONARY)
    return _unescaped(data[max(begin, data.rfind(b"obj", begin, end)) : end]) or b""


def _is_usual(about: bytes) -> bool:
    """Whether a stream of objects is coded as writers do: by Flate alone, or by nothing."""
    coded = re.findall(rb"/\w*Decode" + END, about)
    return coded in ([], [b"/FlateDecode"]) and not re.search(rb"/DecodeParms|/Filter\s*\d", about)


def _inflated(data: bytes, at: int, most: int, declared: bool) -> tuple[bytes, bool]:
    """What begins at a place as unpacked, and whether that is all; nothing if it holds no objects.

    One that is not declared to hold any, or not where we look for that, begins with numbers all the same.
    """
    unpack, pieces, size = zlib.decompressobj(), [], 0
    try:
        while at < len(data) and not unpack.eof and size < most:
            given = unpack.unconsumed_tail or data[at : at + PIECE]
            at += 0 if unpack.unconsumed_tail else PIECE
            pieces.append(unpack.decompress(given, most - size if size else FIRST))
            if not size and not declared and not NUMBERED.match(pieces[-1]):
                return b"", True
            size += len(pieces[-1])
    except zlib.error:
        pass
    return b"".join(pieces), unpack.eof


def _begin(about: bytes, most: int) -> int:
    """Where the first object of a stream begins, after the list of their numbers and places."""
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
