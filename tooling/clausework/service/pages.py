"""The pages that the service writes itself: forms with what is wrong, receipts, refusals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from uuid import uuid4

import msgspec
import segno
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from clausework.consultation.submission import Submission
from clausework.consultation.tokens import sign_instant
from clausework.consultation.window import instant
from clausework.lang.invisible import shown
from clausework.model.comment import TEXT_LIMIT
from clausework.model.finding import Finding
from clausework.model.redline import Edit
from clausework.render import routes
from clausework.render.formats.data import ClauseData
from clausework.service.chapters import chapter_of
from clausework.service.context import AppContext
from clausework.service.form_input import Entry
from clausework.service.progress import stages
from clausework.service.schedule import received, state
from clausework.store.files import named
from clausework.store.tracking import Supplement, TrackedComment
from clausework.strings.catalogue import say

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
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
    # Its own address may hold a secret, and whoever logs what it asks for would log that too.
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
    """A page of ours in a language; nobody may keep it. `at` is its address in each, if it has one."""

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
            state=state(context.cache, lang, context.rehearsed),
            rehearsal=any(item.rehearsal for item in context.consultations.values()),
            limit=TEXT_LIMIT,
            help=_help(context, lang),
            restored=[received(item.at, _zone(context), lang) for item in context.restored],
            twins=[(at(other), other) for other in context.languages if at and other != lang],
            **values,
        )
    )
    return HTMLResponse(html, status, {**PRIVATE, **(headers or {})})


def _zone(context: AppContext) -> str:
    """The zone in which instants are told that belong to no consultation."""
    return next((item.zone for item in context.consultations.values()), "UTC")


def form_page(
    context: AppContext,
    kind: str,
    entry: Entry,
    sent: Submission,
    *,
    status: int,
    findings: tuple[Finding, ...] = (),
    edits: tuple[Edit, ...] = (),
    uuid: str = "",
    headers: Mapping[str, str] | None = None,
    lost: bool = False,
) -> HTMLResponse:
    """The form with everything that was written in it, and why it comes back; `lost`: without its files."""
    clause = context.clauses.get(sent.anchor.clause)
    errors = {finding.at.path: finding.message[sent.lang] for finding in reversed(findings)}
    return page(
        "form.html",
        context,
        sent.lang,
        status,
        headers,
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
        privacy=routes.page(sent.lang, "privacy"),
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
        copy=plain_copy(context, sent),
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
    return page(
        "receipt.html",
        context,
        lang,
        receipt=receipt,
        tracked=tracked,
        comment=comment,
        clause=clause,
        heading=heading(clause, lang, comment.anchor.clause),
        chapter=chapter_of(context, comment.anchor.clause),
        role=context.commenters.get(comment.role, {}).get(lang, comment.role),
        address=address,
        stages=stages(context, receipt, found.discussed, lang),
        whereabouts=context.whereabouts.told(comment, lang),
        followers=_followers(found.followers, consultation.zone, lang),
        files=named(found.files, context.key),
        why_held=partial(why_held, lang),
        may_add=context.cache.window(consultation.id).phase(instant(context.cache.now())) == "open",
        uuid=str(uuid4()),
        opened=sign_instant(context.key, instant(context.cache.now())),
        secret=secret,
        path=f"/track/{secret}",
        file=f"/receipt/{comment.id}.json?t={secret}",
        qr=Markup(qr_svg(address, say(lang, "service.qr"))),  # noqa: S704 - drawn by us
        draft=say(lang, "site.working") if comment.draft == "working" else comment.draft,
    )


class _Line(msgspec.Struct, frozen=True):
    """A supplement in the list of them."""

    number: str
    text: str


def _followers(found: tuple[Supplement, ...], zone: str, lang: str) -> tuple[_Line, ...]:
    return tuple(
        _Line(
            item.number,
            say(
                lang,
                f"service.supplement_{'withdrawn' if item.withdrawn else item.state}",
                at=received(item.received, zone, lang),
            ),
        )
        for item in found
    )


def heading(clause: ClauseData | None, lang: str, clause_id: str) -> str:
    """Number and title of a clause, or its ID where we have no such clause."""
    if clause is None:
        return clause_id
    return f"{_number(clause, lang)} {clause.title.get(lang, clause.id)}".strip()


def mention(clause: ClauseData | None, lang: str, clause_id: str) -> str:
    """What a reference to a clause is: 第5章 or Clause 5, 5.1.3; its title where it has no number."""
    number = _number(clause, lang) if clause else ""
    if number.isdigit():
        return say(lang, "site.chapter", number=number)
    return number or heading(clause, lang, clause_id)


def _number(clause: ClauseData, lang: str) -> str:
    annex = clause.element == "annex" and clause.number.isalpha()
    return say(lang, "site.annex", letter=clause.number) if annex else clause.number


def _help(context: AppContext, lang: str) -> list[tuple[str, str]]:
    """Where help is to be had, the same on every page."""
    addresses = ((name, routes.page(lang, name)) for name in HELP)
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


def plain_copy(context: AppContext, sent: Submission) -> str:
    """A comment as text to be pasted into a letter."""
    clause = context.clauses.get(sent.anchor.clause)
    role = context.commenters.get(sent.role, {}).get(sent.lang, sent.role)
    draft = say(sent.lang, "site.working") if sent.draft == "working" else sent.draft
    parts = {
        "copy_standard": f"{context.number} {context.title.get(sent.lang, '')} {draft}",
        "copy_clause": f"{heading(clause, sent.lang, sent.anchor.clause)} {sent.anchor.provision}".strip(),
        "copy_quote": sent.anchor.quote,
        "text": sent.text,
        "suggestion": sent.suggestion,
        "reason": sent.reason,
        "role": role,
        "organisation": sent.organisation,
        "name": sent.name,
        "contact": sent.contact,
    }
    lines = [
        say(sent.lang, "service.copy", label=say(sent.lang, f"service.{key}"), value=value)
        for key, value in parts.items()
        if value.strip()
    ]
    return "\n\n".join(lines)
