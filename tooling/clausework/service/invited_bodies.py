"""The page behind the link that an invited body got by letter: one tap says that it has no comment.

To open the page changes nothing, because mail servers and scanners open links before people do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.consultation.receipts import Refusal
from clausework.consultation.tokens import invitation_secret, secret_hash, sign_instant, signed_instant
from clausework.consultation.turnout import standings
from clausework.consultation.window import NEVER, instant
from clausework.errors import StoreError
from clausework.model.comment import Consultation, Reply, Unit
from clausework.render import routes
from clausework.service.batch import chapter_heading
from clausework.service.chapters import chapters
from clausework.service.context import AppContext
from clausework.service.guard import from_elsewhere
from clausework.service.intake import READ_SECONDS, WAIT
from clausework.service.metrics import Metrics
from clausework.service.pages import page
from clausework.service.rate_limits import taps_of
from clausework.service.schedule import moment, received
from clausework.store.recording.chain import StoreContext
from clausework.store.replies import ACTS, commenting, replies, reply, stands
from clausework.store.session import Session
from clausework.strings.catalogue import say

FIELDS_MOST = 10
STATUS = {
    "elsewhere": 403,
    "unreadable": 400,
    "slow": 408,
    "reply_early": 403,
    "reply_closed": 403,
    "hurried": 429,
    "undone": 503,
}
"""What stands in the way of noting a reply."""


class Invitation(msgspec.Struct, frozen=True):
    """Whom a link is for."""

    consultation: Consultation
    unit: Unit


def invitations(context: AppContext) -> Mapping[str, Invitation]:
    """The invitations of a service by the hashes of their secrets: a look-up's time tells nothing."""
    key = context.key
    return {
        secret_hash(invitation_secret(key, asked.id, unit.id, unit.new_links)): Invitation(asked, unit)
        for asked in context.consultations.values()
        for unit in asked.invited
    }


async def answer(request: Request) -> Response:
    """The page of an invited body, or what came of a tap on it."""
    context: AppContext = request.app.state.context
    known: Mapping[str, Invitation] = request.app.state.invitations
    found = known.get(secret_hash(request.path_params["secret"]))
    if found is None:
        return page("unread.html", context, _language(request, context), 404, kind="uninvited")
    if request.method == "POST":
        return await _receive(request, context, found)
    return await _show(request, context, found)


def _language(request: Request, context: AppContext, wanted: str = "") -> str:
    wanted = wanted or request.query_params.get("lang", "")
    return wanted if wanted in context.languages else context.languages[0]


async def _receive(request: Request, context: AppContext, found: Invitation) -> Response:
    """Note a tap; then the page says what is noted and when."""
    outcome, lang = await _taken(request, context, found)
    counted: Metrics = request.app.state.metrics
    counted.reply(outcome)
    if outcome in ACTS:
        return RedirectResponse(f"{request.url.path}?lang={lang}", 303, {"cache-control": "no-store"})
    status = STATUS[outcome]
    headers = {"retry-after": str(WAIT)} if status in (429, 503) else {}
    return page("unread.html", context, lang, status, headers, kind=outcome)


async def _taken(request: Request, context: AppContext, found: Invitation) -> tuple[str, str]:
    """What came of it, and the language to say it in."""
    lang = _language(request, context)
    if from_elsewhere(request):
        return "elsewhere", lang
    try:
        async with (
            asyncio.timeout(READ_SECONDS),
            request.form(max_files=0, max_fields=FIELDS_MOST) as form,
        ):
            said = {name: value for name, value in form.items() if isinstance(value, str)}
    except (HTTPException, TimeoutError) as error:
        return ("slow" if isinstance(error, TimeoutError) else "unreadable"), lang
    lang, act = _language(request, context, said.get("lang", "")), said.get("reply", "")
    if act not in ACTS:
        return "unreadable", lang
    if taps_of(request).reply(f"{found.consultation.id}/{found.unit.id}"):
        return "hurried", lang
    opened = signed_instant(context.key, said.get("opened", ""))

    def work(db: Session, desk: StoreContext) -> Refusal | None:
        return reply(db, desk, found.consultation, found.unit.id, act, opened)

    try:
        refused = await context.write(work)
    except StoreError:
        return "undone", lang
    return (f"reply_{refused.kind}" if refused else act), lang


async def _show(request: Request, context: AppContext, found: Invitation) -> Response:
    lang = _language(request, context)
    consultation, unit = found.consultation, found.unit
    history, named = await context.read(
        lambda db: (replies(db, consultation).get(unit.id, ()), commenting(db, consultation))
    )
    window = context.cache.window(consultation.id)
    now = instant(context.cache.now())
    dated = window.opens != NEVER
    return page(
        "invited.html",
        context,
        lang,
        unit=unit.named(lang),
        at=lambda other: f"{request.url.path}?lang={other}",
        path=request.url.path,
        draft=say(lang, "site.working") if consultation.draft == "working" else consultation.draft,
        text=_text(context, consultation.draft, lang),
        phase=window.phase(now),
        opens=moment(window.opens, consultation.zone, lang) if dated else "",
        closes=moment(window.closes, consultation.zone, lang, ends=True) if dated else "",
        opened=sign_instant(context.key, now),
        silence=say(lang, f"site.silence_{consultation.silence}"),
        stands=stands(history),
        acts=_acts(history, consultation, lang),
        commented=standings(consultation, named, ()).get(unit.id) == "commented",
        chapters=[
            (f"/batch/{name}/?lang={lang}&unit={unit.id}", chapter_heading(context, name, lang))
            for name in chapters(context)
        ],
    )


def _text(context: AppContext, draft: str, lang: str) -> str:
    """Where the draft is to be read."""
    places = (routes.draft(lang, draft), routes.texts(lang), routes.home(lang))
    return next((f"/{place}" for place in places if context.site.find(place)), "/")


def _acts(history: tuple[Reply, ...], consultation: Consultation, lang: str) -> list[str]:
    """All that was noted of an invited body, in words: nothing of it is erased."""
    found: list[str] = []
    for item in history:
        if item.withdrawn:  # that it had replied is what the one before says
            at = received(item.withdrawn, consultation.zone, lang)
            found.append(say(lang, "service.invited_took_back", at=at))
            continue
        late = say(lang, "service.invited_late") if item.late else ""
        at = received(item.received, consultation.zone, lang)
        found.append(say(lang, "service.invited_replied", at=at) + late)
    return found
