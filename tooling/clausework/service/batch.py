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
from clausework.service.context import AppContext
from clausework.service.form_input import UUID, Entry, submission
from clausework.service.guard import from_elsewhere
from clausework.service.intake import READ_SECONDS, STATUS, WAIT, submit
from clausework.service.origin import origin_of
from clausework.service.pages import heading, mention, page, plain_copy
from clausework.service.schedule import silence
from clausework.service.spam_gate import SpamGate, address_of
from clausework.store.tracking import SentComment, sent_under

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


def chapter_heading(context: AppContext, chapter: str, lang: str) -> str:
    """The heading of a chapter, or of the first clause that has one."""
    return heading(context.clauses.get(chapter), lang, chapter)


async def index(request: Request) -> Response:
    """The chapters that one may comment on as a whole."""
    context: AppContext = request.app.state.context
    lang = _language(request.query_params.get("lang", ""), context)
    unit = _known(context, request.query_params.get("unit", ""))
    items = [
        (f"/batch/{name}/{_asked(lang, unit)}", chapter_heading(context, name, lang), len(found))
        for name, found in chapters(context).items()
    ]
    forms = (routes.comment_form(lang, name) for name in context.consultations)
    return page(
        "batches.html",
        context,
        lang,
        at=lambda other: f"/batch/{_asked(other, unit)}",
        items=items,
        form=next((f"/{name}" for name in forms if name in context.site.files), ""),
        silence=silence(context.cache, lang),
    )


async def chapter(request: Request) -> Response:
    """A chapter: its empty form, or what was written in it."""
    return await (receive(request) if request.method == "POST" else show(request))


async def show(request: Request) -> Response:
    """The empty form of a chapter."""
    context: AppContext = request.app.state.context
    lang = _language(request.query_params.get("lang", ""), context)
    chapter = request.path_params["chapter"]
    if chapter not in chapters(context):
        return page("unknown.html", context, lang, 404)
    opened = sign_instant(context.key, instant(context.cache.now()))
    unit = _invited(context, request.query_params.get("unit", ""))
    entry = Sheet(lang=lang, uuid=str(uuid.uuid4()), opened=opened)
    if unit is not None:
        entry = msgspec.structs.replace(
            entry, organisation=unit.named(lang), publish_name="yes", unit=unit.id
        )
    return _form(context, chapter, entry, {})


def _invited(context: AppContext, unit: str) -> Unit | None:
    """The invited body whose name is to be filled in; that is no secret, as the list of them is not."""
    return next(filter(None, (item.unit(unit) for item in context.consultations.values())), None)


def _known(context: AppContext, unit: str) -> str:
    """The ID of an invited body, or nothing."""
    return unit if _invited(context, unit) else ""


def _asked(lang: str, unit: str) -> str:
    """What an address of these pages says after its path: the name of a body is filled in on each."""
    return f"?lang={lang}" + (f"&unit={unit}" if unit else "")


async def receive(request: Request) -> Response:
    """Take the comments of a chapter: all of them, or none and every word back."""
    context: AppContext = request.app.state.context
    chapter = request.path_params["chapter"]
    if chapter not in chapters(context):
        return page("unknown.html", context, context.languages[0], 404)
    if from_elsewhere(request):
        return page("unread.html", context, context.languages[0], STATUS["elsewhere"], kind="elsewhere")
    try:
        async with (
            asyncio.timeout(READ_SECONDS),
            request.form(max_files=0, max_fields=FIELDS_MOST) as form,
        ):
            entry, texts = _read(form, context)
    except (HTTPException, TimeoutError) as error:
        kind = "slow" if isinstance(error, TimeoutError) else "unreadable"
        return page("unread.html", context, context.languages[0], STATUS[kind], kind=kind)
    if not UUID.fullmatch(entry.uuid):
        entry = msgspec.structs.replace(entry, uuid=str(uuid.uuid4()))
    return await _take(request, context, chapter, entry, texts)


async def receipts(request: Request) -> Response:
    """The receipts of one sending, for one who has its secret; it can be kept and printed."""
    context: AppContext = request.app.state.context
    chapter, name = request.path_params["chapter"], request.query_params.get("u", "")
    lang = _language(request.query_params.get("lang", ""), context)
    clauses = chapters(context).get(chapter, [])
    keys = tuple(f"{name}.{clause.id}" for clause in clauses)
    given, right = request.query_params.get("t", ""), _secret(context, name)
    known = hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
    found = await context.read(lambda db: sent_under(db, keys)) if known and UUID.fullmatch(name) else ()
    if not found:
        return page("unknown.html", context, lang, 404)
    rows = [
        (item, heading(context.clauses.get(item.clause), lang, item.clause), _path(context, item))
        for item in found
    ]
    unit = _known(context, request.query_params.get("unit", ""))
    path = _list(context, chapter, name, _asked(lang, unit))
    return page(
        "batch_receipts.html",
        context,
        lang,
        at=lambda other: _list(context, chapter, name, _asked(other, unit)),
        rows=rows,
        title=chapter_heading(context, chapter, lang),
        path=path,
        address=origin_of(request) + path,
        others=f"/batch/{_asked(lang, unit)}",
    )


def _secret(context: AppContext, name: str) -> str:
    """What opens the receipts of a sending: its name was made up by a browser, and may be guessed."""
    return tracking_secret(context.key, f"{name} receipts")


def _list(context: AppContext, chapter: str, name: str, asked: str) -> str:
    """Where the receipts of a sending stand together."""
    return f"/batch/{chapter}/receipts{asked}&u={name}&t={_secret(context, name)}"


def _path(context: AppContext, item: SentComment) -> str:
    return f"/receipt/{item.number}?t={tracking_secret(context.key, item.submission)}"


def _language(wanted: str, context: AppContext) -> str:
    return wanted if wanted in context.languages else context.languages[0]


def _read(form: FormData, context: AppContext) -> tuple[Sheet, dict[str, str]]:
    """What is said once, and what is said of each clause."""
    pairs = {name: value for name, value in form.items() if isinstance(value, str)}
    known = Sheet.__struct_fields__
    entry = Sheet(**{name: value for name, value in pairs.items() if name in known})
    texts = {name.removeprefix(TEXT): value for name, value in pairs.items() if name.startswith(TEXT)}
    lang, unit = _language(entry.lang, context), _known(context, entry.unit)
    return msgspec.structs.replace(entry, lang=lang, unit=unit), texts


async def _take(
    request: Request, context: AppContext, chapter: str, entry: Sheet, texts: dict[str, str]
) -> Response:
    sents, findings = await _submissions(request, context, chapter, entry, texts)
    if findings:
        return _form(context, chapter, entry, texts, "error", findings, 422)
    gate: SpamGate = request.app.state.gate
    judged = _judged(gate, address_of(request), sents)
    if isinstance(judged, int):
        return _form(context, chapter, entry, texts, "full", (), 429, judged)
    outcomes = await asyncio.gather(*(submit(request, sent) for sent in judged))
    return _answer(context, chapter, entry, texts, judged, outcomes)


def _judged(gate: SpamGate, address: str, sents: list[Submission]) -> list[Submission] | int:
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
    request: Request, context: AppContext, chapter: str, entry: Sheet, texts: dict[str, str]
) -> tuple[list[Submission], tuple[Finding, ...]]:
    """A submission for each clause that something was written on, and what is wrong with any."""
    sents: list[Submission] = []
    findings: dict[tuple[str, str], Finding] = {}
    for clause in chapters(context)[chapter]:
        text = texts.get(clause.id, "")
        if not text.strip():
            continue
        about = msgspec.structs.replace(
            entry, clause=clause.id, text=text, suggestion="", provision="", follows=""
        )
        sent, wrong = await submission(about, context)
        sents.append(msgspec.structs.replace(sent, keys=(f"{entry.uuid}.{clause.id}",)))
        for item in wrong:
            where = f"{TEXT}{clause.id}" if item.at.path == "text" else item.at.path
            at = msgspec.structs.replace(item.at, path=where)
            findings.setdefault((where, item.rule), msgspec.structs.replace(item, at=at))
    if not sents:
        first = chapters(context)[chapter][0].id
        findings["", ""] = finding("CMT-101", Place(f"{TEXT}{first}"), "blank")
    return sents, tuple(findings.values())


def _answer(
    context: AppContext,
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
        path = _list(context, chapter, entry.uuid, _asked(entry.lang, entry.unit))
        return RedirectResponse(path, 303, {"cache-control": "no-store"})
    if kinds & {"early", "closed", "unknown"}:
        kind = "unserved" if "unknown" in kinds else min(kinds & {"early", "closed"})
        copy = "\n\n\n".join(plain_copy(context, sent) for sent in sents)
        title = chapter_heading(context, chapter, entry.lang)
        return page(
            "refused.html",
            context,
            entry.lang,
            STATUS[kind],
            kind=kind,
            sent=sents[0],
            heading=title,
            copy=copy,
        )
    if kinds <= {"busy", "moved", "failed", "unwitnessed"}:
        return _form(context, chapter, entry, texts, min(kinds), (), 503)
    known = tuple(
        finding("CMT-116", Place(f"{TEXT}{sent.anchor.clause}"), "already")
        for sent, outcome in zip(sents, outcomes, strict=True)
        if isinstance(outcome, Refusal)
    )
    return _form(context, chapter, entry, texts, "error", known, 409)


def _form(
    context: AppContext,
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
        for clause in chapters(context)[chapter]
    ]
    return page(
        "batch.html",
        context,
        lang,
        status,
        {"retry-after": str(wait)} if status in (429, 503) else {},
        # What stands in a form that comes back would not be in the other one.
        at=None if kind else lambda other: f"/batch/{chapter}/{_asked(other, entry.unit)}",
        title=chapter_heading(context, chapter, lang),
        chapter=chapter,
        kind=kind,
        findings=findings,
        errors=errors,
        lines=lines,
        entry=entry,
        privacy=routes.page(lang, "privacy"),
        others=f"/batch/{_asked(lang, entry.unit)}",
        silence=silence(context.cache, lang),
    )
