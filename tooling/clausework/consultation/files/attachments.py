"""Attachments: sealed, kept, and opened for those who may see them."""

from __future__ import annotations

import hashlib
import hmac
import io
import os
import re
import secrets
import shutil
import zipfile
import zlib
from collections.abc import Collection, Iterator
from errno import EIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal

import msgspec

from clausework.errors import StoreError
from clausework.source.files import sync_folder

if TYPE_CHECKING:  # a plain install tells kinds of files, and seals none
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

# File encryption in chunks (STREAM), so that neither memory nor trust has to hold a whole file. The
# construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: the nonce of a piece
# is its place and whether it is the last. A piece that is missing, moved, repeated, cut off or from another
# file does not open. Every file has a key of its own, derived from the service's key, the file's name and a
# salt; so a file that is given another's name does not open either.
MAGIC = b"\x93CWF\r\n\x1a\n"
"""Begins a sealed file; no file of a kind that is taken begins so."""
SALT = 16
PIECE = 64 * 1024
TAG = 16


def seal_file(key: bytes, name: str, file: BinaryIO) -> Iterator[bytes]:
    """The chunks to be written for a file, from its reading position to its end."""
    salt = os.urandom(SALT)
    cipher = _cipher(key, name, salt)
    yield MAGIC + salt  # both in the open: the key is derived with the salt, and is no part of it
    for place, piece, last in _pieces(file, PIECE):
        yield cipher.encrypt(_nonce(place, last), piece, None)


def open_file(key: bytes, name: str, file: BinaryIO) -> Iterator[bytes]:
    """The pieces of a sealed file; StoreError at the first that is not as it was sealed."""
    from cryptography.exceptions import InvalidTag

    head = file.read(len(MAGIC) + SALT)
    if len(head) != len(MAGIC) + SALT or not head.startswith(MAGIC):
        raise StoreError("not_sealed", id=name)
    cipher = _cipher(key, name, head[len(MAGIC) :])
    for place, piece, last in _pieces(file, PIECE + TAG):
        try:
            yield cipher.decrypt(_nonce(place, last), piece, None)
        except InvalidTag:
            raise StoreError("seal_broken", id=name) from None


def _pieces(file: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """The pieces of a file with their places; an empty file has one, which is empty."""
    place, piece = 0, file.read(size)
    while following := file.read(size):
        yield place, piece, False
        place, piece = place + 1, following
    yield place, piece, True


def _nonce(place: int, last: bool) -> bytes:
    return place.to_bytes(11, "big") + bytes([last])  # twelve bytes, as GCM asks; none comes twice for a key


def _cipher(key: bytes, name: str, salt: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(hmac.new(key, b"attachment\x1f" + name.encode() + b"\x1f" + salt, hashlib.sha256).digest())


MOST = 5
"""Files that one comment may bring."""
LIMIT = 10 * 1024 * 1024
"""Bytes that one file may have."""
CHUNK = 64 * 1024
NAME = re.compile(r"[0-9a-f]{32}")
NAME_LIMIT = 120
MEMBERS = 2000
"""Members that the archive of an office document may have."""
LIST = 512 * 1024
"""Bytes that the list of them may have: it is read whole, and a member takes ten times as much in memory."""
SIGNS = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
TYPES = "[Content_Types].xml"
"""The member of an office document that says of what type each is."""
MACROS = re.compile(rb"vbaproject|macroenabled|macrosheet")
KINDS = (*SIGNS, *OFFICE, "txt")
HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\\/:*?\"<>|]")
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file as it is kept: `id` names it on disk, `name` is the sender's word for it and never a path.

    `held` are the reasons why the desk holds it back, and `released` is since when it does so no longer.
    Of one whose bytes are gone `name` is "", and `why_gone` says why where the desk has deleted it.
    """

    id: str
    name: str
    kind: str
    size: int
    digest: str
    held: tuple[str, ...] = ()
    released: str = ""
    why_gone: str = ""

    @property
    def is_held(self) -> bool:
        """Whether the desk does not hand it out."""
        return bool(self.held) and not self.released


FileState = Literal["whole", "lost", "altered"]


class FiledAttachment(Attachment, frozen=True, kw_only=True):
    """A file, the comment that it came with, and its place among those."""

    number: str
    place: int


class DamagedFile(msgspec.Struct, frozen=True):
    """A file that is not there any more, or not as it came."""

    file: FiledAttachment
    state: FileState


class _Listed(io.BufferedIOBase):
    """An archive of which no more is read at once than the list of its members may have."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def seek(self, place: int, whence: int = io.SEEK_SET, /) -> int:
        """Go to a place."""
        return self._file.seek(place, whence)

    def tell(self) -> int:
        """The place."""
        return self._file.tell()

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes; ValueError if they are too many."""
        found = self._file.read(LIST + 1 if size is None or size < 0 else min(size, LIST + 1))
        if len(found) > LIST:
            raise ValueError("the list is too long")
        return found


class Vault:
    """The folder of attachments, outside of everything that is served, and the key that opens them."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self._key = key

    def at(self, folder: Path) -> Vault:
        """Another folder under the same key."""
        return Vault(folder, self._key)

    def keep(self, file: BinaryIO, name: str, kind: str, held: tuple[str, ...] = ()) -> Attachment:
        """Seal a file in; it is on disk when this returns, before any receipt can speak of it."""
        made = secrets.token_hex(16)
        file.seek(0)
        digest = hashlib.sha256()
        for piece in iter(lambda: file.read(CHUNK), b""):
            digest.update(piece)
        size = file.tell()
        file.seek(0)
        self._write(made, seal_file(self._key, made, file))
        shown = tidy_name(name, kind)
        return Attachment(id=made, name=shown, kind=kind, size=size, digest=digest.hexdigest(), held=held)

    def _write(self, name: str, pieces: Iterator[bytes]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)  # never over another
        try:
            with os.fdopen(handle, "wb") as kept:
                kept.writelines(pieces)
                kept.flush()
                os.fsync(kept.fileno())  # a receipt may tell of the file as soon as this returns
        except BaseException:  # of a disk that is full no part of a file takes the rest
            self.path(name).unlink()
            raise
        sync_folder(self.folder)  # else the name may be gone after a power cut, though the bytes are there

    def room(self) -> int:
        """Bytes that are free where files are kept; 0 if none can be."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            return shutil.disk_usage(self.folder).free
        except OSError:
            return 0

    def read(self, file: Attachment) -> Iterator[bytes]:
        """The pieces of a file; StoreError before the first if any is not as it was kept."""
        if not self.holds(file):  # read whole first: half of a file must not be sent before it is known
            raise StoreError("attachment_altered", id=file.id)
        return self._pieces(file.id)

    def holds(self, file: Attachment) -> bool:
        """Whether the file is there and, read to its end, is the one that came with the comment."""
        return self.state(file) == "whole"

    def state(self, file: Attachment) -> FileState:
        """The same in a word; what the disk cannot read counts as altered."""
        digest = hashlib.sha256()
        try:
            for piece in self._pieces(file.id):
                digest.update(piece)
        except FileNotFoundError:
            return "lost"
        except (OSError, StoreError):
            return "altered"
        return "whole" if digest.hexdigest() == file.digest else "altered"

    def _pieces(self, name: str) -> Iterator[bytes]:
        with self.path(name).open("rb") as kept:
            yield from open_file(self._key, name, kept)

    def _names(self) -> tuple[str, ...]:
        if not self.folder.is_dir():
            return ()
        return tuple(sorted(file.name for file in self.folder.iterdir() if NAME.fullmatch(file.name)))

    def copy_in(self, file: Attachment, folder: Path) -> FileState:
        """Copy a sealed file from another folder and read it back; what came of it.

        What lies here already is left alone if it is the file, and written anew if it is a part of it. Of a
        file that is not as it came, nothing stays here.
        """
        if self.holds(file):
            return "whole"
        self.drop([file.id])
        try:
            with (folder / file.id).open("rb") as source:
                self._write(file.id, iter(lambda: source.read(CHUNK), b""))
        except FileNotFoundError:
            return "lost"
        except OSError as error:
            if error.errno != EIO:  # else the disk has lost it there
                raise
        state = self.state(file)
        if state != "whole":
            self.drop([file.id])
        return "altered" if state == "lost" else state

    def path(self, identity: str) -> Path:
        """The path of a file in the store; only our own names are names."""
        if not NAME.fullmatch(identity):
            raise ValueError(f"no name of ours: {identity!r}")
        return self.folder / identity

    def drop(self, identities: Collection[str]) -> None:
        """Delete files that belong to no comment, or to one whose author wants them gone."""
        for identity in identities:
            self.path(identity).unlink(missing_ok=True)

    def strays(self, known: Collection[str], before: float) -> tuple[str, ...]:
        """Files that no comment knows, older than an instant: what a crash between file and commit leaves."""
        return tuple(
            name for name in self._names() if name not in known and self.path(name).stat().st_mtime < before
        )


def kind_of(file: BinaryIO) -> str:
    """The type of a file by its bytes, not by its name or its sender; "" for one that we do not take."""
    file.seek(0)
    head = file.read(CHUNK)
    for kind, sign in SIGNS.items():
        if head.startswith(sign):
            return kind
    if head.startswith(b"PK\x03\x04"):
        return _office_kind(file)
    return "txt" if head and _is_text(file) else ""


def open_archive(file: BinaryIO) -> zipfile.ZipFile:
    """A ZIP archive whose list is bounded; ValueError, or what zipfile raises, if it cannot be read."""
    return zipfile.ZipFile(_Listed(file))


def _office_kind(file: BinaryIO) -> str:
    """The kind of an office document; of its members only the list of their types is unpacked."""
    try:
        with open_archive(file) as archive:
            names = [member.filename for member in archive.infolist()]
            if len(names) > MEMBERS or TYPES not in names or _has_macros(archive, names):
                return ""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
    return next((kind for kind, part in OFFICE.items() if part in names), "")


def _has_macros(archive: zipfile.ZipFile, names: Collection[str]) -> bool:
    """Whether a document brings macros: by the names of its parts, or by what their types say they are."""
    if any(MACROS.search(name.lower().encode()) for name in names):
        return True
    member = archive.getinfo(TYPES)
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ValueError("unpacks without a bound")  # of these methods zipfile gives out all at once
    with archive.open(member) as types:
        found = types.read(LIST).replace(b"\x00", b"")  # UTF-16 has a zero beside each letter
        return bool(types.read(1)) or MACROS.search(found.lower()) is not None


def _is_text(file: BinaryIO) -> bool:
    file.seek(0)
    data = file.read(LIMIT)
    if BINARY.search(data) or data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return False  # markup is no plain text: a browser might take it for a page, after any blanks
    for encoding in ("utf-8", "gb18030"):  # UTF-8 first: gb18030 reads nearly any bytes
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def tidy_name(name: str, kind: str) -> str:
    """The last part of a name without what hides or misleads, with the ending of what the file is."""
    last = re.split(r"[/\\]", name)[-1]
    stem = HIDDEN.sub("", last).strip(" .")
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", stem)[:NAME_LIMIT].strip(" .")  # the ending is ours to give
    return f"{stem or 'file'}.{'jpg' if kind == 'jpeg' else kind}"
