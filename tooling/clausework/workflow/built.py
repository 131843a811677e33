"""A built site on disk: one folder, exchanged as a whole, with compressed files beside and a list of all.

A site is written into a folder of its own and then exchanged with the one before by a single call of the
kernel. A reader finds all of the one or all of the other. Whoever has opened the folder before reads on in
the one that was exchanged, which is kept for a while: see `StoredFiles` of the service.
"""

from __future__ import annotations

import gzip
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from clausework.model.comment import SHOWN, Comment, Disposition
from clausework.rendering.routes import POLICY_FILE as POLICY_FILE

LIST = ".files"
"""The list of a site: digest, size and path of each file, by which it is known to be whole."""
SOURCE = ".project"
"""The folder of a site that holds the text which it was made of; like all that is hidden it is not served."""
ANSWERS = "answers.json"
"""The answers that a site has, beside the text that it was made of; also those to what it does not show."""
PUBLIC = "public.json"
"""The numbers of the comments that a site shows, beside these."""
PACKED = frozenset([".png", ".pdf", ".docx", ".xlsx", ".woff2", ".ico", ".zip"])
"""Kinds of files that are compressed already."""
GZIP = ".gz"
GONE_SECONDS, STALE_SECONDS = 60, 3600
"""After which a folder goes that was exchanged, and one that a build left which was ended."""
AT_FDCWD, RENAME_EXCHANGE = -100, 2


class SiteAnswer(msgspec.Struct, frozen=True):
    """An answer, and the digest of the comment that it is given to."""

    digest: str
    answer: Disposition


def write_answers(folder: Path, comments: Collection[Comment]) -> None:
    """Have a site tell which comments it shows, and which it has an answer to."""
    found = {item.id: SiteAnswer(item.digest, item.disposition) for item in comments if item.disposition}
    (folder / SOURCE / ANSWERS).write_bytes(msgspec.json.encode(found, order="sorted"))
    public = sorted(item.id for item in comments if item.state in SHOWN)
    (folder / SOURCE / PUBLIC).write_bytes(msgspec.json.encode(public))


def read_answers(source: Path) -> Mapping[str, SiteAnswer]:
    """The answers of the site that was made of a project, by the numbers of the comments."""
    file = source / ANSWERS
    return msgspec.json.decode(file.read_bytes(), type=dict[str, SiteAnswer]) if file.is_file() else {}


def read_public(source: Path) -> frozenset[str]:
    """The numbers of the comments that the site shows which was made of a project."""
    file = source / PUBLIC
    return msgspec.json.decode(file.read_bytes(), type=frozenset[str]) if file.is_file() else frozenset()


def names_of(folder: Path) -> list[str]:
    """The files of a site by their paths, sorted; hidden ones are none, nor links, nor compressed forms."""
    found = {name for name in _all(folder) if not f"/{name}".count("/.")}
    packed = {f"{name}{GZIP}" for name in found}
    return sorted(name for name in found - packed if not os.path.islink(f"{folder}/{name}"))  # noqa: PTH114


def is_whole(folder: Path) -> bool:
    """Whether every file that the list of a site names is there in its size; of one without a list, true."""
    try:
        listed = _listed(folder).items()
        return all(os.stat(f"{folder}/{name}").st_size == size for name, (_, size) in listed)  # noqa: PTH116
    except (OSError, ValueError):
        return False


def _listed(folder: Path) -> dict[str, tuple[str, int]]:
    """The digest and size of each file that the list of a site names, by its path."""
    if not (folder / LIST).is_file():
        return {}
    parts = (line.split(" ", 2) for line in (folder / LIST).read_text(encoding="utf-8").splitlines())
    return {name: (digest, int(size)) for digest, size, name in parts}


def _all(folder: Path) -> list[str]:
    skip = len(f"{folder}/")  # a path is a text here: a site of many comments has many files
    return sorted(f"{top}/{name}"[skip:] for top, _, names in os.walk(folder) for name in names)


@contextmanager
def folder_replaced(folder: Path) -> Iterator[Path]:
    """A folder to write a site to, which takes the place of `folder`; one that is right is not touched.

    It lies beside the other, so on the same disk. Where the disk is full or the work fails, the folder stays
    as it was. A file that is what it was is a link to that of before, and so is its compressed form.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    made = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}.part")
    made.mkdir()
    try:
        yield made
        _finish(made, folder)
        if not folder.exists():
            made.rename(folder)
        elif not (
            (folder / LIST).is_file()
            and (folder / LIST).read_bytes() == (made / LIST).read_bytes()
            and is_whole(folder)
            and names_of(folder) == names_of(made)
        ):
            _exchange(made, folder)
            old = made.with_suffix(".old")
            made.rename(old)
            os.utime(old)  # it goes a while from now, not from when it was made
    finally:
        shutil.rmtree(made, ignore_errors=True)


LOOK = re.compile(rb"\bassets/(?:[\w-]+\.(?:css|js)|favicon\.svg)(?=\"|$)")
"""The path of a style sheet or script of ours, or of the icon."""


def look_of(names: Iterable[str], read: Callable[[str], bytes]) -> str:
    """A digest of all style sheets and scripts, in whose addresses it saves asking for them again."""
    look = (read(name) for name in sorted(names) if LOOK.fullmatch(name.encode()))
    return sha256(b"".join(look)).hexdigest()[:12]


def _finish(made: Path, folder: Path) -> None:
    """Tell pages the digest of the look, link what is as before, compress the rest, and write the list."""
    before, lines, names = _listed(folder), list[str](), _all(made)
    asked = rb"\g<0>?" + look_of(names, lambda name: (made / name).read_bytes()).encode()
    for name in names:
        file, packed = made / name, f"{name}{GZIP}"
        body = file.read_bytes()
        if file.suffix == ".html":
            body = LOOK.sub(asked, body)
            file.write_bytes(body)
        digest = sha256(body).hexdigest()  # after the addresses were filled in, as it is served
        lines.append(f"{digest} {len(body)} {name}\n")
        same = before.get(name) == (digest, len(body)) and _linked(folder / name, file)
        if file.suffix in PACKED or name.startswith(SOURCE):
            continue
        if not same or (packed in before and not _linked(folder / packed, made / packed)):
            small = gzip.compress(body, 6, mtime=0)  # 9 takes nearly twice the time for a hundredth less
            if len(small) < len(body):
                (made / packed).write_bytes(small)
        if (made / packed).is_file():
            small = (made / packed).read_bytes()
            lines.append(f"{sha256(small).hexdigest()} {len(small)} {packed}\n")
    (made / LIST).write_text("".join(lines), encoding="utf-8")


def _linked(old: Path, new: Path) -> bool:
    """Whether the place of a file could be taken by a link to another."""
    link = new.with_name(f".{new.name}.link")
    try:
        os.link(old, link)
        link.replace(new)  # link() takes no place that is taken
    except OSError:  # a disk without links
        return False
    return True


def _exchange(made: Path, folder: Path) -> None:
    """Have each of two folders take the place of the other, at once where the kernel can."""
    import ctypes  # a service that shows a site has no need of it

    call = getattr(ctypes.CDLL(None), "renameat2", None)
    names = os.fsencode(made), os.fsencode(folder)
    if call is not None and call(AT_FDCWD, names[0], AT_FDCWD, names[1], RENAME_EXCHANGE) == 0:
        return
    aside = made.with_suffix(".aside")  # who looks in between finds none, and keeps the one that it has
    folder.rename(aside)
    made.rename(folder)
    aside.rename(made)


def _clear(folder: Path) -> None:
    """Remove what earlier builds left beside a folder, once nobody reads or writes it any more."""
    for path in folder.parent.glob(f".{folder.name}-*"):
        kept = {".old": GONE_SECONDS, ".part": STALE_SECONDS}.get(path.suffix)
        with suppress(OSError):
            if kept is not None and path.stat().st_mtime < time.time() - kept:
                shutil.rmtree(path)


POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "manifest-src 'self'"
)
"""The Content-Security-Policy of every page: nothing from elsewhere, and no script or style in a page."""
