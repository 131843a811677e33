"""Read what a form or a program posts, in either encoding of forms or as JSON."""

from __future__ import annotations

import asyncio
import re
from enum import StrEnum
from errno import errorcode
from typing import NamedTuple
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from clausework.service.guard import Malformed, TooLarge, TooSlow, from_elsewhere
from clausework.service.json_log import note
from clausework.workflow.public.checking import CommentForm

FIELDS_MOST = 60
FILES_MOST = 20
"""Files that are read at all: of so many one can be told that they are too many, and keep the text."""
READ_SECONDS = 30
"""Within which a short form must have come in."""


class Unreadable(Exception):
    """The body of a request is no form and no JSON that we know."""


class UnreadReason(StrEnum):
    """What keeps a form from being read."""

    ELSEWHERE = "elsewhere"
    """It was sent by a page of another site."""
    UNREADABLE = "unreadable"
    HALVED = "halved"
    SLOW = "slow"
    UNDONE = "undone"
    """The disk does not take what is larger than one keeps in memory."""


UNREAD_STATUS = {
    UnreadReason.ELSEWHERE: 403,
    UnreadReason.UNREADABLE: 400,
    UnreadReason.HALVED: 400,
    UnreadReason.SLOW: 408,
    UnreadReason.UNDONE: 503,
}


class PostedForm(NamedTuple):
    """A form with its files."""

    form: CommentForm
    files: tuple[UploadFile, ...]


class Unread(NamedTuple):
    """Nothing of the body of a request is there to be worked with."""

    reason: UnreadReason


class Halved(Unreadable):
    """It has half of a character: one of two surrogates without the other."""


HALF = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]|\xed[\xa0-\xbf]"
)


NAMES = frozenset(CommentForm.__struct_fields__)


async def read_form(request: Request) -> PostedForm | Unread:
    """The form in a request of one of our pages or of a program, or why there is none."""
    if from_elsewhere(request):
        return Unread(UnreadReason.ELSEWHERE)
    try:
        return await read_posted(request)
    except Halved:
        return Unread(UnreadReason.HALVED)
    except Unreadable:
        return Unread(UnreadReason.UNREADABLE)
    except TooSlow:
        return Unread(UnreadReason.SLOW)
    except (TooLarge, Malformed):
        raise
    except OSError as error:
        note("files", "error", outcome="failed", reason=errorcode.get(error.errno or 0, ""))
        return Unread(UnreadReason.UNDONE)


async def read_pairs(request: Request, most: int) -> dict[str, str] | Unread:
    """The texts in a short form of one of our pages, which brings no files and at most so many fields."""
    if from_elsewhere(request):
        return Unread(UnreadReason.ELSEWHERE)
    try:
        async with asyncio.timeout(READ_SECONDS), request.form(max_files=0, max_fields=most) as form:
            return {name: value for name, value in form.items() if isinstance(value, str)}
    except HTTPException:
        return Unread(UnreadReason.UNREADABLE)
    except TimeoutError:
        return Unread(UnreadReason.SLOW)


async def read_fields(request: Request) -> CommentForm:
    """The form in the body of a request, without the files that may come with it."""
    form, files = await read_posted(request)
    for file in files:
        await file.close()
    return form


async def read_posted(request: Request) -> PostedForm:
    """The form in the body of a request and its files: one of either encoding, or JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return PostedForm(_from_json(await _whole(request)), ())
    if kind == "multipart/form-data":
        try:
            form = await request.form(max_files=FILES_MOST, max_fields=FIELDS_MOST)
        except (HTTPException, UnicodeError) as error:
            raise Unreadable(str(error)) from error
        items = form.multi_items()
        if _halved(items):
            await form.close()
            raise Halved
        pairs = [(name, "" if isinstance(value, UploadFile) else value) for name, value in items]
        return PostedForm(_from_pairs(pairs), await _chosen(items))
    if kind in ("application/x-www-form-urlencoded", ""):
        try:
            text = (await _whole(request)).decode("utf-8")
            # Raw UTF-8, as programs send it, is read as well as the percent-encoding of browsers.
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MOST)
        except ValueError as error:
            raise Unreadable(str(error)) from error
        return PostedForm(_from_pairs(pairs), ())
    raise Unreadable(kind)


async def _whole(request: Request) -> bytes:
    """The body of a request; nearly always it comes in one piece."""
    parts: list[bytes] = []
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return parts[0] if len(parts) == 1 else b"".join(parts)


def _halved(items: list[tuple[str, UploadFile | str]]) -> bool:
    """Whether a form that named an encoding of its own brings half of a character."""
    try:
        for _, value in items:
            ((value.filename or "") if isinstance(value, UploadFile) else value).encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


async def _chosen(items: list[tuple[str, UploadFile | str]]) -> tuple[UploadFile, ...]:
    """The files of the field for files; where nobody chose one it comes as an empty file without a name."""
    found = []
    for name, value in items:
        if not isinstance(value, UploadFile):
            continue
        if name == "files" and (value.filename or value.size):
            found.append(value)
        else:
            await value.close()
    return tuple(found)


class _Plain(CommentForm, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A form of which each field is a text that we know."""


_PLAIN = msgspec.json.Decoder(_Plain)


def _from_json(body: bytes) -> CommentForm:
    try:
        return _PLAIN.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _from_loose(body)


def _from_loose(body: bytes) -> CommentForm:
    """The same where some field is a flag or null, or is none of ours."""
    try:
        data = msgspec.json.decode(body, type=dict[str, str | bool | None])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise (Halved if HALF.search(body) else Unreadable)(str(error)) from error
    return _from_pairs([(name, "yes" if value is True else value or "") for name, value in data.items()])


def _from_pairs(pairs: list[tuple[str, str]]) -> CommentForm:
    """The first of two fields of one name holds; fields that we do not know are left out."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in NAMES:
            fields.setdefault(name, value)
    return CommentForm(**fields)
