"""Pages that only the service can make: forms, receipts, refusals, errors; and errors for programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from uuid import uuid4

import msgspec
from jinja2 import Environment
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from clausework.model.finding import Finding
from clausework.model.redline import Edit
from clausework.service.context import AppContext
from clausework.service.state import NO_STORE, json_response, retry_after
from clausework.strings.catalogue import say
from clausework.workflow.public import published, tracking
from clausework.workflow.public.submitting import CommentForm
from clausework.workflow.public.tracking import SATISFACTION, AnswerVerdict, Supplement, TrackedComment

FIRST = 20
"""Characters of a provision that stand in the list of them."""
HELP = {"commenting": "service.commenting", "privacy": "commenting.privacy"}
"""Pages that every page of the service leads to, where somebody wrote them."""
PRIVATE = {
    **NO_STORE,
    "x-robots-tag": "noindex",
    # Its own address may hold a secret, which a log of requests elsewhere must not get.
    "referrer-policy": "strict-origin",
}


@cache
def environment() -> Environment:
    """The one environment of the service."""
    return published.templates_of("clausework.service")


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
    zone = published.common_zone(context.consultations)

    def t(key: str, **fields: object) -> str:
        return say(lang, f"service.{key}", **fields)

    def ask(key: str, **fields: object) -> str:
        return say(lang, f"commenting.{key}", **fields)

    html = (
        environment()
        .get_template(name)
        .render(
            t=t,
            ask=ask,
            lang=lang,
            tag="zh-CN" if lang == "zh" else lang,
            home="/" if lang == context.languages[0] else f"/{lang}/",
            context=context,
            state=published.state_line(context.cache, lang, context.rehearsed),
            rehearsal=any(item.rehearsal for item in context.consultations.values()),
            help=_help(context, lang),
            restored=[published.stamp_name(item.at, zone, lang) for item in context.restored],
            reading=next(filter(context.site.find, published.text_addresses(lang, "")), ""),
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
    sent: published.Submission,
    lost: bool,
    *,
    status: int,
    findings: tuple[Finding, ...] = (),
    edits: tuple[Edit, ...] = (),
    uuid: str = "",
    wait: int = 0,
) -> HTMLResponse:
    """The form with everything that was written in it, and why it comes back; `lost`: without its files."""
    clause, lang = context.clauses.get(sent.anchor.clause), sent.lang
    errors = {finding.at.path: finding.message[lang] for finding in reversed(findings)}
    places = {name: say(lang, f"commenting.{name}") for name in ("files", "provision", "role")}
    typed = {name: published.label_of(name, lang) for name in published.typed_fields()}
    written = {**msgspec.structs.asdict(entry), "role": sent.role}
    apart = [*typed, "files", "publish_name", "keep_contact"]
    return page(
        "form.html",
        context,
        lang,
        status,
        retry_after(wait),
        kind=kind,
        names=_hidden(entry, sent, uuid or entry.uuid),
        entry=written,
        sent=sent,
        options=_options(clause, lang),
        roles=roles_of(context, lang),
        present=clause.text.get(lang, "") if clause else "",
        heading=published.heading(clause, lang, sent.anchor.clause),
        findings=findings,
        errors=errors,
        reachable=typed | places,
        edits=edits,
        lost=lost,
        unfolded=lost
        or any(written.get(name) or name in errors for name in apart if name not in ("text", "suggestion")),
        mention=published.mention(clause, lang, sent.anchor.clause),
        privacy=privacy_of(context, lang),
    )


def roles_of(context: AppContext, lang: str) -> list[tuple[str, str]]:
    """The kinds of commenters to choose among, each with its name."""
    return [(role, names[lang]) for role, names in context.roles_to_choose.items()]


def privacy_of(context: AppContext, lang: str) -> str:
    """The address of the page on personal data, "" if nobody wrote it."""
    page = published.hand_page(lang, "privacy")
    return f"/{page}" if context.site.find(page) else ""


def _hidden(entry: CommentForm, sent: published.Submission, uuid: str) -> dict[str, str]:
    """The fields that the form knows without being asked."""
    names = {
        "consultation": sent.consultation,
        "clause": entry.clause,
        "draft": sent.draft,
        "base": sent.anchor.base,
        "lang": sent.lang,
        "uuid": uuid,
        "opened": entry.opened,
    }
    return names | ({"follows": entry.follows} if entry.follows else {})


def _options(clause: published.ClauseData | None, lang: str) -> list[tuple[str, str, int]]:
    """The provisions on which one may comment, each with its first words and its line, -1 for none."""
    if clause is None:
        return []
    lines = clause.text.get(lang, "").split("\n")
    words = {duty.id: duty.text.get(lang, "") for duty in clause.provisions}
    return [(name, said[:FIRST], lines.index(said) if said in lines else -1) for name, said in words.items()]


def refused_page(
    context: AppContext, kind: str, sents: Sequence[published.Submission], status: int, heading: str = ""
) -> HTMLResponse:
    """All that was written, to be copied and sent in another way."""
    sent, clause = sents[0], sents[0].anchor.clause
    return page(
        "refused.html",
        context,
        sent.lang,
        status,
        kind=kind,
        sent=sent,
        heading=heading or published.heading(context.clauses.get(clause), sent.lang, clause),
        copy="\n\n\n".join(published.comment_as_text(context, each) for each in sents),
    )


def why_held(lang: str, reason: str) -> str:
    """Why a file is held back, in words."""
    code, _, name = reason.partition(":")
    return say(lang, f"comments.held_{code}", name=name)


def receipt_page(
    context: AppContext,
    found: TrackedComment,
    secret: str,
    origin: str,
    lang: str,
    whereabouts: str,
    *,
    tracked: bool,
    written: AnswerVerdict | None = None,
) -> HTMLResponse:
    """The receipt, which is also the page that says what has become of the comment: then it is `tracked`.

    A verdict on the answer that was `written` and cannot be noted stays in its form.
    """
    receipt, comment = found.receipt, found.receipt.comment
    consultation = context.consultations[comment.consultation]
    clause = context.clauses.get(comment.anchor.clause)
    address = f"{origin}/track/{secret}"
    adopted = context.landings.get(comment.id, ())
    progress = tracking.CommentProgress(
        context.cache, context.contact.get(lang, ""), adopted, context.clauses, lang
    )
    return page(
        "receipt.html",
        context,
        lang,
        422 if written else 200,
        receipt=receipt,
        tracked=tracked,
        comment=comment,
        clause=clause,
        heading=published.heading(clause, lang, comment.anchor.clause),
        chapter=published.chapter_of(context.clauses, comment.anchor.clause),
        role=context.commenters.get(comment.role, {}).get(lang, comment.role),
        address=address,
        stages=tuple(progress.steps(found)),
        whereabouts=whereabouts,
        verdict=found.verdict,
        may_judge=tracking.may_judge(found),
        written=written,
        fault=tracking.verdict_fault(written) if written else "",
        limit_said=tracking.VERDICT_LIMIT,
        choices=SATISFACTION,
        followers=_supplements(found.followers, consultation.zone, lang),
        files=found.files,
        why_held=partial(why_held, lang),
        may_add=published.is_open(context.cache, consultation.id),
        uuid=str(uuid4()),
        opened=published.opening_token(context.key, context.cache.now()),
        secret=secret,
        path=f"/track/{secret}",
        file=f"/receipt/{comment.id}.json?t={secret}",
        qr=Markup(qr_svg(address, say(lang, "service.qr"))),  # noqa: S704 - drawn by us
        draft=published.draft_name(comment.draft, lang),
    )


def _supplements(found: tuple[Supplement, ...], zone: str, lang: str) -> list[tuple[str, str]]:
    """The number of each supplement, and how it stands."""
    stands = ((item, "withdrawn" if item.withdrawn else item.state) for item in found)
    return [
        (
            item.number,
            say(lang, f"service.supplement_{said}", at=published.stamp_name(item.received, zone, lang)),
        )
        for item, said in stands
    ]


def _help(context: AppContext, lang: str) -> list[tuple[str, str]]:
    """The address of help, the same on every page."""
    addresses = ((key, published.hand_page(lang, name)) for name, key in HELP.items())
    return [(f"/{address}", say(lang, key)) for key, address in addresses if context.site.find(address)]


def qr_svg(address: str, title: str) -> str:
    """The address as a QR code; its colours are attributes, because a style would be refused."""
    import segno  # which is read for a receipt, and not to start

    code = segno.make(address, error="m", micro=False)  # many telephones read no micro codes
    return str(
        code.svg_inline(
            scale=4, border=4, light="#fff", dark="#000", svgclass="qr", lineclass=None, title=title
        )
    )


class FieldFault(msgspec.Struct, frozen=True):
    """Something wrong with a field, as JSON."""

    rule: str
    field: str
    message: str


class RefusalAnswer(msgspec.Struct, frozen=True):
    """A refusal as JSON; the sender has the text and must keep it."""

    error: str
    message: str
    faults: tuple[FieldFault, ...] = ()


def error_response(
    request: Request, context: AppContext, kind: str, status: int, headers: Mapping[str, str]
) -> Response:
    """Why a request was not served, as a page or as JSON."""
    if wants_json(request):
        answer = RefusalAnswer(kind, say(context.languages[0], f"service.why_{kind}"))
        return json_response(answer, status, {**NO_STORE, **headers})
    parts = [
        (
            "zh-CN" if lang == "zh" else lang,
            say(lang, f"service.title_{kind}"),
            say(lang, f"service.why_{kind}"),
        )
        for lang in context.languages
    ]
    html = environment().get_template("error.html").render(parts=parts, context=context)
    return HTMLResponse(html, status, {**PRIVATE, **headers})


def wants_json(request: Request) -> bool:
    """Whether the sender is a program: it sent JSON, or asks for JSON and not for a page."""
    if request.headers.get("content-type", "").startswith("application/json"):
        return True
    accept = request.headers.get("accept", "")
    return "application/json" in accept and "text/html" not in accept
