"""The service as an ASGI application: its routes, the page of invited bodies, the proxies that it trusts."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import cast

import anyio
import anyio.to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers, State
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from clausework.errors import StoreError
from clausework.model.comment import Consultation, Reply
from clausework.service import batch, intake, state as states, tracking
from clausework.service.batch import chapter_heading
from clausework.service.context import AppContext, Site, reloaded
from clausework.service.guard import Guard, address_of, challenge
from clausework.service.intake import STATUS, Examiner, UnreadReason, read_pairs
from clausework.service.json_log import note
from clausework.service.metrics import Metrics, Watch, metrics
from clausework.service.openapi import openapi
from clausework.service.pages import page, unread_page
from clausework.service.pictures import Pictures
from clausework.service.settings import USUAL, Network, ServiceSettings
from clausework.service.static_site import StaticSite
from clausework.strings.catalogue import say
from clausework.workflow.public import published, replying
from clausework.workflow.public.replying import InvitedBody, ReplyAct, ReplyRefusal
from clausework.workflow.public.searching import QUERY_LIMIT, SiteSearch, search_page, search_pages
from clausework.workflow.public.spam import MustWait, RateLimits, SpamGate, place_of
from clausework.workflow.public.tracking import erase, withdraw
from clausework.workflow.serving.opening import CommentWriter, read_sign_in
from clausework.workflow.serving.witnesses import LogQueries, SiteStanding, open_witnesses

# The page behind the link that an invited body got by letter: one tap says that it has no comment. To open
# the page changes nothing, because mail servers and scanners open links before people do.
FIELDS_MOST = 10
HURRIED = "hurried"


async def answer(request: Request) -> Response:
    """The page of an invited body, or what came of a tap on it."""
    state = states.state_of(request)
    lang = published.language_of(state.context, request.query_params.get("lang", ""))
    body = replying.body_behind(state.invitations, request.path_params["secret"])
    if body is None:
        return unread_page(state.context, lang, "uninvited", 404)
    if request.method == "POST":
        return await _receive(request, state, body, lang)
    return await _show(request, state.context, body, lang)


async def _receive(request: Request, state: states.ServiceState, body: InvitedBody, lang: str) -> Response:
    """Note a tap; then the page says what is noted and when."""
    fields = await read_pairs(request, FIELDS_MOST)
    if isinstance(fields, dict):
        lang = published.language_of(state.context, fields.get("lang", "") or lang)
    outcome = fields if isinstance(fields, UnreadReason) else await _noted(state, body, fields)
    if isinstance(outcome, MustWait):
        state.metrics.count("replies", HURRIED)
        return unread_page(state.context, lang, HURRIED, 429, outcome.seconds)
    state.metrics.count("replies", outcome.value)
    if isinstance(outcome, ReplyAct):
        return RedirectResponse(f"{request.url.path}?lang={lang}", 303, states.NO_STORE)
    status = STATUS[outcome]
    return unread_page(state.context, lang, outcome, status, states.RETRY_S if status == 503 else 0)


async def _noted(
    state: states.ServiceState, body: InvitedBody, fields: dict[str, str]
) -> ReplyAct | ReplyRefusal | UnreadReason | MustWait:
    """The result of a tap."""
    try:
        act = ReplyAct(fields.get("reply", ""))
    except ValueError:
        return UnreadReason.UNREADABLE
    must_wait = state.rate_limits.reply(body.consultation.id, body.unit.id)
    if must_wait:
        return must_wait
    opened = fields.get("opened", "")
    try:
        return await state.context.write(lambda db, store: replying.note_reply(db, store, body, act, opened))
    except StoreError:
        return ReplyRefusal.UNDONE


async def _show(request: Request, context: AppContext, body: InvitedBody, lang: str) -> Response:
    consultation, unit = body
    history = await context.read(lambda db: replying.reply_history(db, body))
    period = published.period_of(context.cache, consultation, lang)
    places = published.text_addresses(lang, consultation.draft)
    return page(
        "invited.html",
        context,
        lang,
        unit=unit.named(lang),
        at=lambda other: f"{request.url.path}?lang={other}",
        path=request.url.path,
        draft=published.draft_name(consultation.draft, lang),
        text=next((f"/{place}" for place in places if context.site.find(place)), "/"),
        phase=period.phase,
        opens=period.opens,
        closes=period.closes,
        opened=published.opening_token(context.key, context.cache.now()),
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
            at = published.stamp_name(item.withdrawn, consultation.zone, lang)
            found.append(say(lang, "service.invited_took_back", at=at))
            continue
        late = say(lang, "service.invited_late") if item.late else ""
        at = published.stamp_name(item.received, consultation.zone, lang)
        found.append(say(lang, "service.invited_replied", at=at) + late)
    return found


Endpoint = Callable[[Request], Awaitable[Response]]


class ExactRoutes:
    """Endpoints by method and path; all other requests go to the router."""

    def __init__(self, app: ASGIApp, routes: Mapping[tuple[str, str], Endpoint]) -> None:
        self.app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        endpoint = self._routes.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if endpoint is None:
            await self.app(scope, receive, send)
            return
        scope["endpoint"] = endpoint
        scope["path_params"] = {"address": scope["path"][1:]}
        response = await endpoint(Request(scope, receive, send))
        await response(scope, receive, send)


SCHEMES = ("http", "https")


class Proxies:
    """Puts the visitor's address and scheme in the place of the proxy's.

    X-Forwarded-For is read from its end: the last address that is not one of our proxies is the
    visitor's, and whatever a visitor wrote before it counts for nothing. From anybody else the
    headers say nothing.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[Network]) -> None:
        self.app = app
        self._trusted = tuple(trusted)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        peer = scope.get("client")
        if self._trusted and scope["type"] == "http" and peer and self._is_ours(peer[0]):
            headers = Headers(scope=scope)
            chain = ",".join(headers.getlist("x-forwarded-for")).split(",")  # a proxy may add its own
            scheme = headers.get("x-forwarded-proto", "").strip().lower()
            scope = {
                **scope,
                "client": (self._visitor(chain) or peer[0], 0),
                "scheme": scheme if scheme in SCHEMES else scope["scheme"],
            }
        await self.app(scope, receive, send)

    def _visitor(self, chain: Sequence[str]) -> str:
        found = ""
        for text in reversed(chain):
            try:
                found = str(ipaddress.ip_address(text.strip()))
            except ValueError:
                return found  # what stands before was not written by one of ours
            if not self._is_ours(found):
                return found
        return found

    def _is_ours(self, address: str) -> bool:
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:  # as sockets of both kinds tell
            found = found.ipv4_mapped
        return any(found.version == network.version and found in network for network in self._trusted)


WAITING = 16
"""Searches that wait for the one under way; who comes then is asked to come again."""
EACH = 2
"""Searches of one network, the one under way among them: it keeps no others waiting by asking much."""
SLOT = "search"


class Searching:
    """Answers queries one after the other in a thread of its own: the event loop waits for none."""

    def __init__(self, site: StaticSite, search: SiteSearch) -> None:
        self._site = site
        self._search = search
        self._turn: anyio.CapacityLimiter | None = None
        self._asked: Counter[str] = Counter()

    async def answer(self, lang: str, request: Request) -> Response:
        """The page with what was found; without a query the page as it was built."""
        query = request.query_params.get("q", "")[:QUERY_LIMIT].strip()
        address = request.url.path.removeprefix("/")
        request.path_params["address"] = address
        if not query:
            return await self._site.answer(request)
        self._turn = self._turn or anyio.CapacityLimiter(1)  # made here, as it belongs to the running loop
        place = place_of(address_of(request))
        if self._turn.statistics().tasks_waiting >= WAITING or self._asked[place] >= EACH:
            said = say(lang, "site.search_many")
            body = search_page(lang, query, served=True, said=said)
            answer = self._site.filled(request, f"{address}index.html", SLOT, body, 503)
            answer.headers["retry-after"] = "5"
            return answer
        self._asked[place] += 1
        try:
            body = await anyio.to_thread.run_sync(self._search.page, lang, query, limiter=self._turn)
        finally:
            self._asked -= Counter([place])  # drops what comes to nothing, so that the table stays small
        return self._site.filled(request, f"{address}index.html", SLOT, body)


ROUTES = (
    Route("/healthz", states.alive, methods=["GET"]),
    Route("/readyz", states.ready, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
    Route("/openapi.json", openapi, methods=["GET"]),
    Route("/comments", intake.receive, methods=["POST"]),
    Route("/comments/challenge", challenge, methods=["GET"]),
    Route("/comments/preview", intake.preview, methods=["POST"]),
    Route("/batch/", batch.index, methods=["GET"]),
    Route("/batch/{chapter}/", batch.show, methods=["GET"]),
    Route("/batch/{chapter}/", batch.receive, methods=["POST"]),
    Route("/batch/{chapter}/receipts", batch.receipts, methods=["GET"]),
    Route("/invited/{secret}", answer, methods=["GET", "POST"]),
    Route("/agree/{number}", tracking.agree_with, methods=["POST"]),
    Route("/log/checkpoint", tracking.checkpoint, methods=["GET"]),
    Route("/log/verifier", tracking.verifier, methods=["GET"]),
    Route("/log/entries", tracking.entries, methods=["GET"]),
    Route("/log/consistency", tracking.consistency, methods=["GET"]),
    Route("/log/tile/{level}/{place:path}", tracking.tile, methods=["GET"]),
    Route("/receipt/{number}.json", tracking.receipt_file, methods=["GET"]),
    Route("/receipt/{number}", tracking.receipt, methods=["GET"]),
    Route("/track/{secret}", tracking.track, methods=["GET"]),
    Route("/track/{secret}/data.json", tracking.data, methods=["GET"]),
    Route("/track/{secret}/erase", partial(tracking.done, act=erase), methods=["POST"]),
    Route("/track/{secret}/verdict", tracking.judge, methods=["POST"]),
    Route("/track/{secret}/withdraw", partial(tracking.done, act=withdraw), methods=["POST"]),
)
"""What the service answers beside the desk and the files of the site."""
DESK = "/desk"
"""What the addresses of the desk begin with, whose pages are read when the first of them is asked for."""
LOOK_SECONDS = 1.0
HASHED = 2
"""Passwords that are hashed at a time, see `hashed`."""


class ServiceApp:
    """The service as one application: each request goes to the routes of the site that is shown as it comes.

    Another site that stands in the folder is taken up by a change of one reference: a request under way
    ends with the site that it began with.
    """

    def __init__(self, context: AppContext, settings: ServiceSettings, writer: CommentWriter) -> None:
        self._desk: Sequence[Route] = ()
        self._turn = asyncio.Lock()
        self._context = context
        self._state = _state(context, settings, writer)
        self._told = ""
        self._search: SiteSearch | None = None
        self._searched: Site | None = None
        self.routed = self._routed(context)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or live for as long as the server does."""
        if not self._desk and scope["type"] == "http" and scope["path"].startswith(DESK):
            await self._read_desk()
        await self.routed(scope, receive, send)

    async def _read_desk(self) -> None:
        """Have the pages of the desk, which are made of much that no reader of the site asks for."""
        async with self._turn:
            if not self._desk:  # another request may have read it while this one waited
                self._desk = await anyio.to_thread.run_sync(desk_routes, abandon_on_cancel=True)
                self.routed = self._routed(self._context)

    def _routed(self, context: AppContext) -> Starlette:
        invited = replying.invited_bodies(context.key, context.consultations.values())
        state = replace(self._state, context=context, invitations=invited)
        site = StaticSite(context)
        if self._search is None or self._searched is not context.site:  # read once for each site
            self._search, self._searched = SiteSearch(context.site.body, self._search), context.site
        search = Searching(site, self._search)
        searches = [
            Route(f"/{address}", partial(search.answer, lang), methods=["GET"])
            for address, lang in search_pages(context.site.files).items()
        ]
        routes = [*ROUTES, *searches, *self._desk, Route("/{address:path}", site.answer, methods=["GET"])]
        exact: dict[tuple[str, str], Endpoint] = dict.fromkeys(_plain_paths(context, routes), site.answer)
        exact["POST", "/comments"] = intake.receive
        middleware = [
            *([Middleware(Proxies, state.settings.trusted)] if state.settings.trusted else []),
            Middleware(Watch, state.metrics),
            Middleware(Guard, context),
            Middleware(ExactRoutes, exact),
        ]
        app = Starlette(routes=routes, middleware=middleware, lifespan=self._background_tasks)
        app.state = cast("State", state)  # where `state_of` finds it
        return app

    @asynccontextmanager
    async def _background_tasks(self, _: Starlette) -> AsyncIterator[None]:
        loop, context = asyncio.get_running_loop(), self._state.context
        context.store.loop = loop  # which it refuses to be waited for by
        tasks = [loop.create_task(context.cache.follow(context.readers))]
        if context.site.folder is not None:
            tasks.append(loop.create_task(self._follow_site()))
        if self._state.witnesses is not None:
            tasks.append(loop.create_task(self._state.witnesses.run()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)  # else the loop closes over tasks that are being cancelled

    async def _follow_site(self) -> None:
        """Look once a second, in a thread, whether another site stands in the folder; if so, show it."""

        def look() -> tuple[AppContext, Starlette] | None:
            found = reloaded(self._context)
            return (found, self._routed(found)) if found is not None else None

        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                async with self._turn:
                    found = await anyio.to_thread.run_sync(look, abandon_on_cancel=True)
                    if found is not None:
                        self._context, self.routed = found
            except Exception as error:  # whatever is wrong with it, the site that is shown stays
                self._tell("kept", f"{type(error).__name__}: {error}")
            else:
                self._tell("ok", str(len(self._context.site.files)) if found is not None else "")

    def _tell(self, site: SiteStanding, reason: str) -> None:
        """Have it known whether the site that stands in the folder is shown, and say so once in the log."""
        if site != self._state.probe.site or reason not in ("", self._told):
            note("site", outcome="shown" if site == "ok" else "kept", reason=reason)
        self._state.probe.site, self._told = site, reason


def create_app(
    context: AppContext, settings: ServiceSettings = USUAL, writer: CommentWriter | None = None
) -> ServiceApp:
    """The application for one context, which the caller closes."""
    return ServiceApp(context, settings, writer or CommentWriter(context.store))


def desk_routes() -> Sequence[Route]:
    """The routes of the desk, with all that they are made of."""
    routes: Sequence[Route] = import_module("clausework.service.desk.routes").ROUTES
    return routes


def _state(context: AppContext, settings: ServiceSettings, writer: CommentWriter) -> states.ServiceState:
    witnesses = open_witnesses(context, settings.witnesses, settings.quorum)
    sign_in, relying = read_sign_in(context.root, settings.origin), None
    if sign_in.provider:
        from clausework.service.desk.provider import RelyingParty  # which few associations have

        relying = RelyingParty(sign_in.provider, context.root, sign_in.origin)
    counted = Metrics(context)
    return states.ServiceState(
        context=context,
        settings=settings,
        writer=writer,
        log=LogQueries(context, witnesses),
        probe=states.readiness_probe(context, writer, settings, witnesses),
        metrics=counted,
        witnesses=witnesses,
        sign_in=sign_in,
        relying=relying,
        invitations={},
        gate=SpamGate(context.key, settings.limits),
        rate_limits=RateLimits(context.key),
        examiner=Examiner(context, settings.scanner, counted),
        pictures=Pictures(context.vault),
        hashing=anyio.CapacityLimiter(HASHED),
    )


def _plain_paths(context: AppContext, routes: Sequence[Route]) -> Iterator[tuple[str, str]]:
    """The requests for files of the site that no route before the site's own may take."""
    tops = {route.path.split("/")[1] for route in routes[:-1]}  # the last takes whatever is left
    for name in context.site.files:
        if name.split("/")[0] not in tops:
            yield from (("GET", f"/{path}") for path in {name, name.removesuffix("index.html")})
