"""A chapter on one page, for who comments on many clauses: one sending, a receipt for each comment."""

from __future__ import annotations

import asyncio
import hmac
import uuid
from collections.abc import Sequence

import msgspec
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.consultation.parse import finding
from clausework.consultation.receipts import Acknowledgement, Refusal
from clausework.consultation.submission import Submission
from clausework.consultation.tokens import sign_instant, tracking_secret
from clausework.consultation.window import instant
from clausework.model.clause import Place
from clausework.model.comment import Unit
from clausework.model.finding import Finding
from clausework.render import routes
from clausework.service.chapters import chapters
from clausework.service.entry import UUID, Entry, submission
from clausework.service.gate import Gate, address_of
from clausework.service.guard import from_elsewhere
from clausework.service.intake import READ_SECONDS, STATUS, WAIT, submit
from clausework.service.moments import silence
from clausework.service.office import Office
from clausework.service.origin import origin_of
from clausework.service.pages import heading, mention, page, plain_copy
from clausework.store.tracking import Sent, sent_under

FIELDS_MOST = 400
TEXT = "text-"
"""The field of a clause's comment is this and the clause's ID."""


class Sheet(Entry, frozen=True, kw_only=True):
    """What is said once in a chapter's form, with the invited body whose page led here."""

    unit: str = ""


class Line(msgspec.Struct, frozen=True):
    """A clause of the chapter with what was written on it, and what is wrong with that."""

    id: str
    heading: str
    mention: str
    words: str
    text: str = ""
    error: str = ""


def chapter_heading(office: Office, chapter: str, lang: str) -> str:
    """The heading of a chapter, or of the first clause that has one."""
    return heading(office.clauses.get(chapter), lang, chapter)


async def index(request: Request) -> Response:
    """The chapters that one may comment on as a whole."""
    office: Office = request.app.state.office
    lang = _language(request.query_params.get("lang", ""), office)
    unit = _known(office, request.query_params.get("unit", ""))
    items = [
        (f"/batch/{name}/{_asked(lang, unit)}", chapter_heading(office, name, lang), len(found))
        for name, found in chapters(office).items()
    ]
    forms = (routes.comment_form(lang, name) for name in office.consultations)
    return page(
        "batches.html",
        office,
        lang,
        at=lambda other: f"/batch/{_asked(other, unit)}",
        items=items,
        form=next((f"/{name}" for name in forms if name in office.site.files), ""),
        silence=silence(office.cache, lang),
    )


async def chapter(request: Request) -> Response:
    """A chapter: its empty form, or what was written in it."""
    return await (receive(request) if request.method == "POST" else show(request))


async def show(request: Request) -> Response:
    """The empty form of a chapter."""
    office: Office = request.app.state.office
    lang = _language(request.query_params.get("lang", ""), office)
    chapter = request.path_params["chapter"]
    if chapter not in chapters(office):
        return page("unknown.html", office, lang, 404)
    opened = sign_instant(office.key, instant(office.cache.now()))
    unit = _invited(office, request.query_params.get("unit", ""))
    entry = Sheet(lang=lang, uuid=str(uuid.uuid4()), opened=opened)
    if unit is not None:
        entry = msgspec.structs.replace(
            entry, organisation=unit.named(lang), publish_name="yes", unit=unit.id
        )
    return _form(office, chapter, entry, {})


def _invited(office: Office, unit: str) -> Unit | None:
    """The invited body whose name is to be filled in; that is no secret, as the list of them is not."""
    return next(filter(None, (item.unit(unit) for item in office.consultations.values())), None)


def _known(office: Office, unit: str) -> str:
    """The ID of an invited body, or nothing."""
    return unit if _invited(office, unit) else ""


def _asked(lang: str, unit: str) -> str:
    """What an address of these pages says after its path: the name of a body is filled in on each."""
    return f"?lang={lang}" + (f"&unit={unit}" if unit else "")


async def receive(request: Request) -> Response:
    """Take the comments of a chapter: all of them, or none and every word back."""
    office: Office = request.app.state.office
    chapter = request.path_params["chapter"]
    if chapter not in chapters(office):
        return page("unknown.html", office, office.languages[0], 404)
    if from_elsewhere(request):
        return page("unread.html", office, office.languages[0], STATUS["elsewhere"], kind="elsewhere")
    try:
        async with (
            asyncio.timeout(READ_SECONDS),
            request.form(max_files=0, max_fields=FIELDS_MOST) as form,
        ):
            entry, texts = _read(form, office)
    except (HTTPException, TimeoutError) as error:
        kind = "slow" if isinstance(error, TimeoutError) else "unreadable"
        return page("unread.html", office, office.languages[0], STATUS[kind], kind=kind)
    if not UUID.fullmatch(entry.uuid):
        entry = msgspec.structs.replace(entry, uuid=str(uuid.uuid4()))
    return await _take(request, office, chapter, entry, texts)


async def receipts(request: Request) -> Response:
    """The receipts of one sending, for one who has its secret; it can be kept and printed."""
    office: Office = request.app.state.office
    chapter, name = request.path_params["chapter"], request.query_params.get("u", "")
    lang = _language(request.query_params.get("lang", ""), office)
    clauses = chapters(office).get(chapter, [])
    keys = tuple(f"{name}.{clause.id}" for clause in clauses)
    given, right = request.query_params.get("t", ""), _secret(office, name)
    known = hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
    found = await office.read(lambda db: sent_under(db, keys)) if known and UUID.fullmatch(name) else ()
    if not found:
        return page("unknown.html", office, lang, 404)
    rows = [
        (item, heading(office.clauses.get(item.clause), lang, item.clause), _path(office, item))
        for item in found
    ]
    unit = _known(office, request.query_params.get("unit", ""))
    path = _list(office, chapter, name, _asked(lang, unit))
    return page(
        "batch_receipts.html",
        office,
        lang,
        at=lambda other: _list(office, chapter, name, _asked(other, unit)),
        rows=rows,
        title=chapter_heading(office, chapter, lang),
        path=path,
        address=origin_of(request) + path,
        others=f"/batch/{_asked(lang, unit)}",
    )


def _secret(office: Office, name: str) -> str:
    """What opens the receipts of a sending: its name was made up by a browser, and may be guessed."""
    return tracking_secret(office.key, f"{name} receipts")


def _list(office: Office, chapter: str, name: str, asked: str) -> str:
    """Where the receipts of a sending stand together."""
    return f"/batch/{chapter}/receipts{asked}&u={name}&t={_secret(office, name)}"


def _path(office: Office, item: Sent) -> str:
    return f"/receipt/{item.number}?t={tracking_secret(office.key, item.submission)}"


def _language(wanted: str, office: Office) -> str:
    return wanted if wanted in office.languages else office.languages[0]


def _read(form: FormData, office: Office) -> tuple[Sheet, dict[str, str]]:
    """What is said once, and what is said of each clause."""
    pairs = {name: value for name, value in form.items() if isinstance(value, str)}
    known = Sheet.__struct_fields__
    entry = Sheet(**{name: value for name, value in pairs.items() if name in known})
    texts = {name.removeprefix(TEXT): value for name, value in pairs.items() if name.startswith(TEXT)}
    lang, unit = _language(entry.lang, office), _known(office, entry.unit)
    return msgspec.structs.replace(entry, lang=lang, unit=unit), texts


async def _take(
    request: Request, office: Office, chapter: str, entry: Sheet, texts: dict[str, str]
) -> Response:
    sents, findings = await _submissions(request, office, chapter, entry, texts)
    if findings:
        return _form(office, chapter, entry, texts, "error", findings, 422)
    gate: Gate = request.app.state.gate
    judged = _judged(gate, address_of(request), sents)
    if isinstance(judged, int):
        return _form(office, chapter, entry, texts, "full", (), 429, judged)
    outcomes = await asyncio.gather(*(submit(request, sent) for sent in judged))
    return _answer(office, chapter, entry, texts, judged, outcomes)


def _judged(gate: Gate, address: str, sents: list[Submission]) -> list[Submission] | int:
    """The submissions with what was noted of each, or the seconds to wait before any of them is taken.

    They pass together or not at all, and cost what as many comments cost. A proof of work speaks for
    one comment, so none speaks for these.
    """
    found: list[Submission] = []
    for place, sent in enumerate(sents):
        judged = gate.judge(address, sent, "", 0 if place else len(sents))
        if isinstance(judged, int):
            return judged
        found.append(judged)
    return found


async def _submissions(
    request: Request, office: Office, chapter: str, entry: Sheet, texts: dict[str, str]
) -> tuple[list[Submission], tuple[Finding, ...]]:
    """A submission for each clause that something was written on, and what is wrong with any."""
    sents: list[Submission] = []
    findings: dict[tuple[str, str], Finding] = {}
    for clause in chapters(office)[chapter]:
        text = texts.get(clause.id, "")
        if not text.strip():
            continue
        about = msgspec.structs.replace(
            entry, clause=clause.id, text=text, suggestion="", provision="", follows=""
        )
        sent, wrong = await submission(about, office)
        sents.append(msgspec.structs.replace(sent, keys=(f"{entry.uuid}.{clause.id}",)))
        for item in wrong:
            where = f"{TEXT}{clause.id}" if item.at.path == "text" else item.at.path
            at = msgspec.structs.replace(item.at, path=where)
            findings.setdefault((where, item.rule), msgspec.structs.replace(item, at=at))
    if not sents:
        first = chapters(office)[chapter][0].id
        findings["", ""] = finding("CMT-101", Place(f"{TEXT}{first}"), "blank")
    return sents, tuple(findings.values())


def _answer(
    office: Office,
    chapter: str,
    entry: Sheet,
    texts: dict[str, str],
    sents: Sequence[Submission],
    outcomes: Sequence[Acknowledgement | Refusal | str],
) -> Response:
    """To the receipts, if there is one for each; sent again, those that are kept stay one."""
    kinds = {
        item if isinstance(item, str) else item.kind
        for item in outcomes
        if not isinstance(item, Acknowledgement)
    }
    if not kinds:
        path = _list(office, chapter, entry.uuid, _asked(entry.lang, entry.unit))
        return RedirectResponse(path, 303, {"cache-control": "no-store"})
    if kinds & {"early", "closed", "unknown"}:
        kind = "unserved" if "unknown" in kinds else min(kinds & {"early", "closed"})
        copy = "\n\n\n".join(plain_copy(office, sent) for sent in sents)
        title = chapter_heading(office, chapter, entry.lang)
        return page(
            "refused.html",
            office,
            entry.lang,
            STATUS[kind],
            kind=kind,
            sent=sents[0],
            heading=title,
            copy=copy,
        )
    if kinds <= {"busy", "moved", "failed", "unwitnessed"}:
        return _form(office, chapter, entry, texts, min(kinds), (), 503)
    known = tuple(
        finding("CMT-116", Place(f"{TEXT}{sent.anchor.clause}"), "already")
        for sent, outcome in zip(sents, outcomes, strict=True)
        if isinstance(outcome, Refusal)
    )
    return _form(office, chapter, entry, texts, "error", known, 409)


def _form(
    office: Office,
    chapter: str,
    entry: Sheet,
    texts: dict[str, str],
    kind: str = "",
    findings: tuple[Finding, ...] = (),
    status: int = 200,
    wait: int = WAIT,
) -> Response:
    lang = entry.lang
    errors = {item.at.path: item.message[lang] for item in reversed(findings)}
    lines = [
        Line(
            clause.id,
            heading(clause, lang, clause.id),
            mention(clause, lang, clause.id),
            clause.text.get(lang, ""),
            texts.get(clause.id, ""),
            errors.get(f"{TEXT}{clause.id}", ""),
        )
        for clause in chapters(office)[chapter]
    ]
    return page(
        "batch.html",
        office,
        lang,
        status,
        {"retry-after": str(wait)} if status in (429, 503) else {},
        # What stands in a form that comes back would not be in the other one.
        at=None if kind else lambda other: f"/batch/{chapter}/{_asked(other, entry.unit)}",
        title=chapter_heading(office, chapter, lang),
        chapter=chapter,
        kind=kind,
        findings=findings,
        errors=errors,
        lines=lines,
        entry=entry,
        privacy=routes.page(lang, "privacy"),
        others=f"/batch/{_asked(lang, entry.unit)}",
        silence=silence(office.cache, lang),
    )
