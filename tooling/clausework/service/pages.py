"""Pages rendered by the service: forms with what is wrong, receipts, refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from uuid import uuid4

import msgspec
import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from clausework.model.comment import TEXT_LIMIT
from clausework.model.finding import Finding
from clausework.model.redline import Edit
from clausework.service.context import AppContext
from clausework.service.state import NO_STORE, retry_after
from clausework.strings.catalogue import say
from clausework.workflow.public.checking import CommentForm
from clausework.workflow.public.pages import (
    Submission,
    comment_as_text,
    draft_name,
    hand_page,
    heading,
    mention,
    opening_token,
    shown,
    text_addresses,
)
from clausework.workflow.public.progress import CommentProgress
from clausework.workflow.public.published import chapter_of, common_zone, is_open, stamp_name, state_line
from clausework.workflow.public.tracking import Supplement, TrackedComment

SHOWN = (
    "text",
    "files",
    "suggestion",
    "reason",
    "quote",
    "provision",
    "role",
    "organisation",
    "name",
    "contact",
)
"""Fields of the form that a person can reach; what is wrong with another is said without a link."""

ACCEPT = "image/jpeg,image/png,.pdf,.docx,.xlsx,.txt"
HELP = ("commenting", "privacy")
"""Pages that every page of the service leads to, where somebody wrote them."""
PRIVATE = {
    **NO_STORE,
    "x-robots-tag": "noindex",
    # Its own address may hold a secret, which a log of requests elsewhere must not get.
    "referrer-policy": "strict-origin",
}


@cache
def environment() -> Environment:
    """The one environment; an unknown name in a template is an error."""
    found = Environment(
        loader=PackageLoader("clausework.service"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["shown"] = shown
    return found


def page(
    name: str,
    context: AppContext,
    lang: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    at: Callable[[str], str] | None = None,
    **values: object,
) -> HTMLResponse:
    """A page of ours in a language, which no cache may keep. `at` is its address in each, if it has one."""
    zone = common_zone(context.consultations)

    def t(key: str, **fields: object) -> str:
        return say(lang, f"service.{key}", **fields)

    html = (
        environment()
        .get_template(name)
        .render(
            t=t,
            lang=lang,
            tag="zh-CN" if lang == "zh" else lang,
            home="/" if lang == context.languages[0] else f"/{lang}/",
            context=context,
            state=state_line(context.cache, lang, context.rehearsed),
            rehearsal=any(item.rehearsal for item in context.consultations.values()),
            limit=TEXT_LIMIT,
            help=_help(context, lang),
            restored=[stamp_name(item.at, zone, lang) for item in context.restored],
            reading=next(filter(context.site.find, text_addresses(lang, "")), ""),
            twins=[(at(other), other) for other in context.languages if at and other != lang],
            **values,
        )
    )
    return HTMLResponse(html, status, {**PRIVATE, **(headers or {})})


def unread_page(
    context: AppContext,
    lang: str,
    kind: str,
    status: int,
    wait: int = 0,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Why something was not done; worth another try after `wait` seconds."""
    return page("unread.html", context, lang, status, {**retry_after(wait), **(headers or {})}, kind=kind)


def unknown_page(context: AppContext, lang: str) -> HTMLResponse:
    """That there is nothing under an address."""
    return page("unknown.html", context, lang, 404)


def form_page(
    context: AppContext,
    kind: str,
    entry: CommentForm,
    sent: Submission,
    lost: bool,
    *,
    status: int,
    findings: tuple[Finding, ...] = (),
    edits: tuple[Edit, ...] = (),
    uuid: str = "",
    wait: int = 0,
) -> HTMLResponse:
    """The form with everything that was written in it, and why it comes back; `lost`: without its files."""
    clause = context.clauses.get(sent.anchor.clause)
    errors = {finding.at.path: finding.message[sent.lang] for finding in reversed(findings)}
    return page(
        "form.html",
        context,
        sent.lang,
        status,
        retry_after(wait),
        kind=kind,
        entry=entry,
        sent=sent,
        clause=clause,
        heading=heading(clause, sent.lang, sent.anchor.clause),
        findings=findings,
        errors=errors,
        reachable=SHOWN,
        edits=edits,
        uuid=uuid or entry.uuid,
        lost=lost,
        accept=ACCEPT,
        mention=mention(clause, sent.lang, sent.anchor.clause),
        privacy=hand_page(sent.lang, "privacy"),
    )


def refused_page(context: AppContext, kind: str, sent: Submission, *, status: int = 403) -> HTMLResponse:
    """All that was written, to be copied and sent in another way."""
    clause = context.clauses.get(sent.anchor.clause)
    return page(
        "refused.html",
        context,
        sent.lang,
        status,
        kind=kind,
        sent=sent,
        heading=heading(clause, sent.lang, sent.anchor.clause),
        copy=comment_as_text(context, sent),
    )


def why_held(lang: str, reason: str) -> str:
    """Why a file is held back, in words."""
    code, _, name = reason.partition(":")
    return say(lang, f"comments.held_{code}", name=name)


def receipt_page(
    context: AppContext, found: TrackedComment, secret: str, origin: str, lang: str, *, tracked: bool = False
) -> HTMLResponse:
    """The receipt, which is also the page that says what has become of the comment: then it is `tracked`."""
    receipt, comment = found.receipt, found.receipt.comment
    consultation = context.consultations[comment.consultation]
    clause = context.clauses.get(comment.anchor.clause)
    address = f"{origin}/track/{secret}"
    adopted = context.landings.get(comment.id, ())
    progress = CommentProgress(context.cache, context.contact.get(lang, ""), adopted, lang)
    return page(
        "receipt.html",
        context,
        lang,
        receipt=receipt,
        tracked=tracked,
        comment=comment,
        clause=clause,
        heading=heading(clause, lang, comment.anchor.clause),
        chapter=chapter_of(context.clauses, comment.anchor.clause),
        role=context.commenters.get(comment.role, {}).get(lang, comment.role),
        address=address,
        stages=progress.steps(found),
        whereabouts=context.whereabouts.sentence(comment, lang),
        followers=_supplements(found.followers, consultation.zone, lang),
        files=found.files,
        why_held=partial(why_held, lang),
        may_add=is_open(context.cache, consultation.id),
        uuid=str(uuid4()),
        opened=opening_token(context.key, context.cache.now()),
        secret=secret,
        path=f"/track/{secret}",
        file=f"/receipt/{comment.id}.json?t={secret}",
        qr=Markup(qr_svg(address, say(lang, "service.qr"))),  # noqa: S704 - drawn by us
        draft=draft_name(comment.draft, lang),
    )


class _Supplement(msgspec.Struct, frozen=True):
    """A supplement in the list of them."""

    number: str
    text: str


def _supplements(found: tuple[Supplement, ...], zone: str, lang: str) -> tuple[_Supplement, ...]:
    return tuple(
        _Supplement(
            item.number,
            say(
                lang,
                f"service.supplement_{'withdrawn' if item.withdrawn else item.state}",
                at=stamp_name(item.received, zone, lang),
            ),
        )
        for item in found
    )


def _help(context: AppContext, lang: str) -> list[tuple[str, str]]:
    """Where help is to be had, the same on every page."""
    addresses = ((name, hand_page(lang, name)) for name in HELP)
    return [
        (f"/{address}", say(lang, f"service.{name}"))
        for name, address in addresses
        if context.site.find(address)
    ]


def qr_svg(address: str, title: str) -> str:
    """The address as a QR code; its colours are attributes, because a style would be refused."""
    code = segno.make(address, error="m", micro=False)
    return str(
        code.svg_inline(
            scale=4, border=4, light="#fff", dark="#000", svgclass="qr", lineclass=None, title=title
        )
    )
