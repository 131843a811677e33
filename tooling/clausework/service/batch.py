"""Batch submission: a chapter on one page, sent at once, with a receipt for each comment."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.model.finding import Finding
from clausework.service.context import AppContext
from clausework.service.guard import address_of, origin_of
from clausework.service.intake import STATUS, UnreadReason, read_pairs
from clausework.service.pages import (
    page,
    privacy_of,
    refused_page,
    roles_of,
    unknown_page,
    unread_page,
)
from clausework.service.state import NO_STORE, retry_after, state_of
from clausework.workflow.public import published, submitting
from clausework.workflow.public.published import heading, mention
from clausework.workflow.public.spam import MustWait
from clausework.workflow.public.submitting import TEXT, sending_secret

FIELDS_MOST = 400


class ChapterLine(msgspec.Struct, frozen=True):
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
    context = state_of(request).context
    lang = published.language_of(context, request.query_params.get("lang", ""))
    unit = _known(context, request.query_params.get("unit", ""))
    items = [
        (f"/batch/{name}/{_query(lang, unit)}", chapter_heading(context, name, lang), len(found))
        for name, found in context.chapters.items()
    ]
    forms = published.form_addresses(context, lang)
    return page(
        "batches.html",
        context,
        lang,
        at=lambda other: f"/batch/{_query(other, unit)}",
        items=items,
        form=next((f"/{name}" for name in forms if name in context.site.files), ""),
        silence=published.silence_line(context.cache, lang),
    )


async def show(request: Request) -> Response:
    """The empty form of a chapter."""
    context = state_of(request).context
    lang = published.language_of(context, request.query_params.get("lang", ""))
    chapter = request.path_params["chapter"]
    if chapter not in context.chapters:
        return unknown_page(context, lang)
    opened = published.opening_token(context.key, context.cache.now())
    unit = published.invited_unit(context, request.query_params.get("unit", ""))
    entry = submitting.ChapterForm(lang=lang, uuid=str(uuid.uuid4()), opened=opened)
    if unit is not None:
        entry = msgspec.structs.replace(
            entry, organisation=unit.named(lang), publish_name="yes", unit=unit.id
        )
    return _form(context, chapter, entry, {})


def _known(context: AppContext, unit: str) -> str:
    """The ID of an invited body, or nothing."""
    return unit if published.invited_unit(context, unit) else ""


def _query(lang: str, unit: str) -> str:
    """The query of an address of these pages: the name of an invited body is filled in on each."""
    return f"?lang={lang}" + (f"&unit={unit}" if unit else "")


async def receive(request: Request) -> Response:
    """Take the comments of a chapter: all of them, or none and every word back."""
    context = state_of(request).context
    chapter, lang = request.path_params["chapter"], context.languages[0]
    if chapter not in context.chapters:
        return unknown_page(context, lang)
    fields = await read_pairs(request, FIELDS_MOST)
    if isinstance(fields, UnreadReason):
        return unread_page(context, lang, fields, STATUS[fields])
    entry = _form_of(fields, context)
    texts = {name.removeprefix(TEXT): value for name, value in fields.items() if name.startswith(TEXT)}
    return await _take(request, chapter, entry, texts)


def _form_of(fields: Mapping[str, str], context: AppContext) -> submitting.ChapterForm:
    """The parts that are said once; a form without a name of its own gets one."""
    known = submitting.ChapterForm.__struct_fields__
    form = submitting.ChapterForm(**{name: value for name, value in fields.items() if name in known})
    lang, unit = published.language_of(context, form.lang), _known(context, form.unit)
    name = form.uuid if submitting.is_form_name(form.uuid) else str(uuid.uuid4())
    return msgspec.structs.replace(form, lang=lang, unit=unit, uuid=name)


async def receipts(request: Request) -> Response:
    """The receipts of one sending, for one who has its secret; it can be kept and printed."""
    context = state_of(request).context
    query = request.query_params
    chapter, name = request.path_params["chapter"], query.get("u", "")
    lang = published.language_of(context, query.get("lang", ""))
    clauses = context.chapters.get(chapter, [])
    known = submitting.opens_sending(context.key, name, query.get("t", ""))
    found = (
        await context.read(lambda db: submitting.sent_comments(db, context.key, name, clauses))
        if known
        else ()
    )
    if not found:
        return unknown_page(context, lang)
    rows = [
        (
            item,
            heading(context.clauses.get(item.clause), lang, item.clause),
            f"/receipt/{item.number}?t={item.secret}",
        )
        for item in found
    ]
    unit = _known(context, request.query_params.get("unit", ""))
    path = _list(context, chapter, name, _query(lang, unit))
    return page(
        "batch_receipts.html",
        context,
        lang,
        at=lambda other: _list(context, chapter, name, _query(other, unit)),
        rows=rows,
        title=chapter_heading(context, chapter, lang),
        path=path,
        address=origin_of(request) + path,
        others=f"/batch/{_query(lang, unit)}",
    )


def _list(context: AppContext, chapter: str, name: str, query: str) -> str:
    """The page with the receipts of a sending together."""
    return f"/batch/{chapter}/receipts{query}&u={name}&t={sending_secret(context.key, name)}"


async def _take(
    request: Request, chapter: str, entry: submitting.ChapterForm, texts: dict[str, str]
) -> Response:
    state = state_of(request)
    context = state.context
    sents, findings = submitting.check_chapter(entry, texts, context.chapters[chapter], context)
    if findings:
        return _form(context, chapter, entry, texts, "error", findings, 422)
    judged = state.gate.judge_all(address_of(request), sents)
    if isinstance(judged, MustWait):
        return _form(context, chapter, entry, texts, submitting.RefusalReason.FULL, (), 429, judged.seconds)
    outcome = submitting.outcome_of(
        judged,
        await asyncio.gather(
            *(submitting.submit(sent, state.writer, context.vault, state.witnesses) for sent in judged)
        ),
    )
    match outcome:
        case submitting.AllSent():
            path = _list(context, chapter, entry.uuid, _query(entry.lang, entry.unit))
            return RedirectResponse(path, 303, NO_STORE)  # to reload the page sends nothing again
        case submitting.AlreadySent(known):
            return _form(context, chapter, entry, texts, "error", known, 409)
        case submitting.CommentRefused(reason, wait):
            if reason in submitting.NOT_OPEN:
                heading = chapter_heading(context, chapter, entry.lang)
                return refused_page(context, reason, judged, STATUS[reason], heading)
            return _form(context, chapter, entry, texts, reason, (), 503, wait)


def _form(
    context: AppContext,
    chapter: str,
    entry: submitting.ChapterForm,
    texts: dict[str, str],
    kind: str = "",
    findings: tuple[Finding, ...] = (),
    status: int = 200,
    wait: int = 0,
) -> Response:
    lang = entry.lang
    errors = {item.at.path: item.message[lang] for item in reversed(findings)}  # the first of a field stays
    lines = [
        ChapterLine(
            clause.id,
            heading(clause, lang, clause.id),
            mention(clause, lang, clause.id),
            clause.text.get(lang, ""),
            texts.get(clause.id, ""),
            errors.get(f"{TEXT}{clause.id}", ""),
        )
        for clause in context.chapters[chapter]
    ]
    return page(
        "batch.html",
        context,
        lang,
        status,
        retry_after(wait),
        # What stands in a form that comes back would not be in the other one.
        at=None if kind else lambda other: f"/batch/{chapter}/{_query(other, entry.unit)}",
        title=chapter_heading(context, chapter, lang),
        chapter=chapter,
        kind=kind,
        findings=findings,
        errors=errors,
        lines=lines,
        entry=entry,
        roles=roles_of(context, lang),
        privacy=privacy_of(context, lang),
        others=f"/batch/{_query(lang, entry.unit)}",
        silence=published.silence_line(context.cache, lang),
    )
