"""The page behind the link that an invited body got by letter: one tap says that it has no comment.

To open the page changes nothing, because mail servers and scanners open links before people do.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from clausework.errors import StoreError
from clausework.model.comment import Consultation, Reply
from clausework.service.batch import chapter_heading
from clausework.service.context import AppContext
from clausework.service.intake import UNREAD_STATUS, Unread, UnreadReason, read_pairs
from clausework.service.pages import page, unread_page
from clausework.service.state import NO_STORE, RETRY_S, ServiceState, state_of
from clausework.strings.catalogue import say
from clausework.workflow.public.pages import draft_name, opening_token, text_addresses
from clausework.workflow.public.published import language_of, period_of, stamp_name
from clausework.workflow.public.replying import (
    InvitedBody,
    ReplyAct,
    ReplyRefusal,
    body_behind,
    note_reply,
    reply_history,
)
from clausework.workflow.public.spam import MustWait

FIELDS_MOST = 10
STATUS = {
    ReplyRefusal.EARLY: 403,
    ReplyRefusal.CLOSED: 403,
    ReplyRefusal.UNDONE: 503,
}
HURRIED = "hurried"


async def answer(request: Request) -> Response:
    """The page of an invited body, or what came of a tap on it."""
    state = state_of(request)
    lang = language_of(state.context, request.query_params.get("lang", ""))
    body = body_behind(state.invitations, request.path_params["secret"])
    if body is None:
        return unread_page(state.context, lang, "uninvited", 404)
    if request.method == "POST":
        return await _receive(request, state, body, lang)
    return await _show(request, state.context, body, lang)


async def _receive(request: Request, state: ServiceState, body: InvitedBody, lang: str) -> Response:
    """Note a tap; then the page says what is noted and when."""
    fields = await read_pairs(request, FIELDS_MOST)
    if isinstance(fields, dict):
        lang = language_of(state.context, fields.get("lang", "") or lang)
    outcome = fields.reason if isinstance(fields, Unread) else await _noted(state, body, fields)
    if isinstance(outcome, MustWait):
        state.metrics.reply(HURRIED)
        return unread_page(state.context, lang, HURRIED, 429, outcome.seconds)
    state.metrics.reply(outcome.value)
    if isinstance(outcome, ReplyAct):
        return RedirectResponse(f"{request.url.path}?lang={lang}", 303, NO_STORE)
    status = UNREAD_STATUS[outcome] if isinstance(outcome, UnreadReason) else STATUS[outcome]
    return unread_page(state.context, lang, outcome, status, RETRY_S if status == 503 else 0)


async def _noted(
    state: ServiceState, body: InvitedBody, fields: dict[str, str]
) -> ReplyAct | ReplyRefusal | UnreadReason | MustWait:
    """What came of a tap."""
    try:
        act = ReplyAct(fields.get("reply", ""))
    except ValueError:
        return UnreadReason.UNREADABLE
    must_wait = state.rate_limits.reply(body.consultation.id, body.unit.id)
    if must_wait:
        return must_wait
    opened = fields.get("opened", "")
    try:
        return await state.context.write(lambda db, store: note_reply(db, store, body, act, opened))
    except StoreError:
        return ReplyRefusal.UNDONE


async def _show(request: Request, context: AppContext, body: InvitedBody, lang: str) -> Response:
    consultation, unit = body
    history = await context.read(lambda db: reply_history(db, body))
    period = period_of(context.cache, consultation, lang)
    places = text_addresses(lang, consultation.draft)
    return page(
        "invited.html",
        context,
        lang,
        unit=unit.named(lang),
        at=lambda other: f"{request.url.path}?lang={other}",
        path=request.url.path,
        draft=draft_name(consultation.draft, lang),
        text=next((f"/{place}" for place in places if context.site.find(place)), "/"),
        phase=period.phase,
        opens=period.opens,
        closes=period.closes,
        opened=opening_token(context.key, context.cache.now()),
        silence=say(lang, f"site.silence_{consultation.silence}"),
        stands=history.without_comment,
        acts=_acts(history.replies, consultation, lang),
        commented=history.commented,
        chapters=[
            (f"/batch/{name}/?lang={lang}&unit={unit.id}", chapter_heading(context, name, lang))
            for name in context.chapters
        ],
    )


def _acts(history: tuple[Reply, ...], consultation: Consultation, lang: str) -> list[str]:
    """All that was noted of an invited body, in words: nothing of it is erased."""
    found: list[str] = []
    for item in history:
        if item.withdrawn:  # that it had replied is what the one before says
            at = stamp_name(item.withdrawn, consultation.zone, lang)
            found.append(say(lang, "service.invited_took_back", at=at))
            continue
        late = say(lang, "service.invited_late") if item.late else ""
        at = stamp_name(item.received, consultation.zone, lang)
        found.append(say(lang, "service.invited_replied", at=at) + late)
    return found
