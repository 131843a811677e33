"""What a form or a program posts, as it came and as it is meant."""

from __future__ import annotations

import re
import uuid
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from clausework.consultation.parse import finding
from clausework.consultation.submission import Submission, faults
from clausework.consultation.tokens import signed_instant
from clausework.lang.normalise import normalise
from clausework.model.clause import Place
from clausework.model.comment import UNSTATED, Anchor
from clausework.model.finding import Finding
from clausework.render.formats.data import ClauseData
from clausework.service.context import AppContext
from clausework.service.suggestion import effective
from clausework.store.tracking import track

FIELDS_MOST = 60
FILES_MOST = 20
"""Files that are read at all: of so many one can be told that they are too many, and keep the text."""
UUID = re.compile(r"[0-9A-Za-z-]{16,64}")
BASE = re.compile(r"[0-9a-f]{8,64}")
SPACE = " \t\u3000"
"""Trimmed from the ends of a line; Python's own notion of space would also hide control characters."""


class Unreadable(Exception):
    """The body of a request is no form and no JSON that we know."""


class Halved(Unreadable):
    """It has half of a character: one of two surrogates without the other."""


HALF = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])"
    rb"|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F]|\xed[\xa0-\xbf]"
)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of a form, all of them texts; what is not sent is empty."""

    consultation: str = ""
    clause: str = ""
    draft: str = ""
    base: str = ""
    provision: str = ""
    quote: str = ""
    text: str = ""
    suggestion: str = ""
    reason: str = ""
    role: str = ""
    organisation: str = ""
    name: str = ""
    publish_name: str = ""
    contact: str = ""
    keep_contact: str = ""
    lang: str = ""
    uuid: str = ""
    opened: str = ""
    website: str = ""
    proof: str = ""
    follows: str = ""


NAMES = frozenset(Entry.__struct_fields__)


async def read_entry(request: Request) -> Entry:
    """The entry in the body of a request, without the files that may come with it."""
    entry, files = await read_posted(request)
    for file in files:
        await file.close()
    return entry


async def read_posted(request: Request) -> tuple[Entry, tuple[UploadFile, ...]]:
    """The entry in the body of a request and its files: a form of either encoding, or JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        return _from_json(await _whole(request)), ()
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
        return _from_pairs(pairs), await _chosen(items)
    if kind in ("application/x-www-form-urlencoded", ""):
        try:
            text = (await _whole(request)).decode("utf-8")
            # Raw UTF-8, as programs send it, is read as well as the percent-encoding of browsers.
            pairs = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=FIELDS_MOST)
        except ValueError as error:
            raise Unreadable(str(error)) from error
        return _from_pairs(pairs), ()
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


class _Plain(Entry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of which each field is a text that we know."""


_PLAIN = msgspec.json.Decoder(_Plain)


def _from_json(body: bytes) -> Entry:
    try:
        return _PLAIN.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return _from_loose(body)


def _from_loose(body: bytes) -> Entry:
    """The same where some field is a flag or null, or is none of ours."""
    try:
        data = msgspec.json.decode(body, type=dict[str, str | bool | None])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise (Halved if HALF.search(body) else Unreadable)(str(error)) from error
    return _from_pairs([(name, "yes" if value is True else value or "") for name, value in data.items()])


def _from_pairs(pairs: list[tuple[str, str]]) -> Entry:
    """The first of two fields of one name holds; fields that we do not know are left out."""
    fields: dict[str, str] = {}
    for name, value in pairs:
        if name in NAMES:
            fields.setdefault(name, value)
    return Entry(**fields)


def language(entry: Entry, context: AppContext) -> str:
    """The language to answer in."""
    return entry.lang if entry.lang in context.languages else context.languages[0]


async def submission(entry: Entry, context: AppContext) -> tuple[Submission, tuple[Finding, ...]]:
    """The entry as a submission, and all that is wrong with it.

    StoreBusy where the store does not tell in time which comment it supplements.
    """
    desk = context.store.context
    first = await context.read(lambda db: track(db, desk, entry.follows)) if entry.follows else None
    if first is not None:  # a supplement is about the same clause, whatever its form says
        about = first.comment
        entry = msgspec.structs.replace(entry, consultation=about.consultation, clause=about.anchor.clause)
    clause = context.clauses.get(entry.clause)
    name = entry.consultation or next(iter(context.consultations), "")
    consultation = context.consultations.get(name)
    suggestion = normalise(entry.suggestion)
    sent = Submission(
        consultation=name,
        draft=entry.draft or (consultation.draft if consultation else ""),
        anchor=Anchor(
            clause=entry.clause,
            provision=entry.provision,
            quote=normalise(entry.quote.strip(SPACE)),
            base=entry.base if BASE.fullmatch(entry.base) else "",
        ),
        text=normalise(entry.text),
        suggestion=effective(suggestion, clause) if suggestion and clause else suggestion,
        reason=normalise(entry.reason),
        role=entry.role or UNSTATED,
        organisation=normalise(entry.organisation.strip(SPACE)),
        name=normalise(entry.name.strip(SPACE)),
        publish_name=bool(entry.publish_name),
        contact=normalise(entry.contact.strip(SPACE)),
        keep_contact=bool(entry.keep_contact),
        lang=language(entry, context),
        opened=signed_instant(context.key, entry.opened),
        suspect=bool(entry.website),
        follows=first.number if first else "",
        # Without a name of its own each sending is another comment: two people behind one address may
        # say the same, and neither is to have what opens the other's.
        keys=(entry.uuid if UUID.fullmatch(entry.uuid) else str(uuid.uuid4()),),
    )
    lost = (finding("CMT-115", Place("follows"), "nofirst"),) if entry.follows and first is None else ()
    return sent, (*lost, *_strangers(sent, clause, context), *faults(sent))


def _strangers(sent: Submission, clause: ClauseData | None, context: AppContext) -> list[Finding]:
    """Fields that must name something we have, and do not."""
    wrong: list[Finding] = []
    if clause is None:
        wrong.append(finding("CMT-111", Place("clause"), "noclause", id=sent.anchor.clause[:80]))
    elif sent.anchor.provision and sent.anchor.provision not in {duty.id for duty in clause.provisions}:
        wrong.append(finding("CMT-112", Place("provision"), "noprovision", id=sent.anchor.provision[:80]))
    if sent.consultation in context.consultations and sent.draft not in context.drafts:
        wrong.append(finding("CMT-113", Place("draft"), "nodraft", id=sent.draft[:80]))
    if sent.role != UNSTATED and sent.role not in context.commenters:
        wrong.append(finding("CMT-114", Place("role"), "norole"))
    return wrong
