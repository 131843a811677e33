"""The service as an ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import anyio
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from clausework.accounts.settings import read_sign_in
from clausework.service import agreements as agreeing
from clausework.service import batch, intake, log, tracking
from clausework.service import invited_bodies as invited
from clausework.service import own_data as owner
from clausework.service.comment_writer import CommentWriter, ThreadWriter
from clausework.service.context import AppContext
from clausework.service.desk.provider import Relying
from clausework.service.desk.routes import ROUTES as DESK
from clausework.service.exact_routes import Endpoint, ExactRoutes
from clausework.service.guard import Guard
from clausework.service.health import Probe, alive, ready
from clausework.service.metrics import Metrics, Watch, metrics
from clausework.service.openapi import openapi
from clausework.service.pictures import Pictures
from clausework.service.proxies import Proxies
from clausework.service.settings import USUAL, Settings
from clausework.service.spam_gate import challenge
from clausework.service.state import ServiceState, keep_state
from clausework.service.static_site import StaticSite
from clausework.service.uploads import Examiner
from clausework.service.witness_client import WitnessClient
from clausework.service.witnesses import Witnesses
from clausework.workflow.public.replying import invited_bodies
from clausework.workflow.public.spam import RateLimits, SpamGate

ROUTES = (
    Route("/healthz", alive, methods=["GET"]),
    Route("/readyz", ready, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
    Route("/openapi.json", openapi, methods=["GET"]),
    Route("/comments", intake.receive, methods=["POST"]),
    Route("/comments/challenge", challenge, methods=["GET"]),
    Route("/comments/preview", intake.preview, methods=["POST"]),
    Route("/batch/", batch.index, methods=["GET"]),
    Route("/batch/{chapter}/", batch.chapter, methods=["GET", "POST"]),
    Route("/batch/{chapter}/receipts", batch.receipts, methods=["GET"]),
    Route("/invited/{secret}", invited.answer, methods=["GET", "POST"]),
    Route("/agree/{number}", agreeing.receive, methods=["POST"]),
    Route("/log/checkpoint", log.checkpoint, methods=["GET"]),
    Route("/log/verifier", log.verifier, methods=["GET"]),
    Route("/log/entries", log.entries, methods=["GET"]),
    Route("/log/consistency", log.consistency, methods=["GET"]),
    Route("/log/tile/{level}/{place:path}", log.tile, methods=["GET"]),
    Route("/receipt/{number}.json", log.receipt, methods=["GET"]),
    Route("/receipt/{number}", tracking.receipt, methods=["GET"]),
    Route("/track/{secret}", tracking.track, methods=["GET"]),
    Route("/track/{secret}/data.json", owner.data, methods=["GET"]),
    Route("/track/{secret}/erase", owner.forget, methods=["POST"]),
    Route("/track/{secret}/withdraw", tracking.withdraw, methods=["POST"]),
)
"""What the service answers beside the desk and the files of the site."""
HASHED = 2
"""Passwords that are hashed at a time, see `hashed`."""


def create_app(
    context: AppContext, settings: Settings = USUAL, hands: CommentWriter | None = None
) -> Starlette:
    """The application for one context; whoever made the context closes its store, and the `hands`."""
    hands = hands or ThreadWriter(context.store)
    shelf = StaticSite(context)

    async def static(request: Request) -> Response:
        return shelf.answer(request)

    routes = [*ROUTES, *DESK, Route("/{address:path}", static, methods=["GET"])]
    counted = Metrics(context, hands)
    exact: dict[tuple[str, str], Endpoint] = {("GET", path): static for path in _plain_paths(context, routes)}
    exact["POST", "/comments"] = intake.receive
    middleware = [
        *([Middleware(Proxies, settings.trusted)] if settings.trusted else []),
        Middleware(Watch, counted),
        Middleware(Guard, context),
        Middleware(ExactRoutes, exact),
    ]
    witnesses = _witnesses(context, settings)

    @asynccontextmanager
    async def following(_: Starlette) -> AsyncIterator[None]:
        context.store.loop = loop = asyncio.get_running_loop()
        tasks = [loop.create_task(context.cache.follow(context.readers))]
        if witnesses is not None:
            tasks.append(loop.create_task(witnesses.run()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    app = Starlette(routes=routes, middleware=middleware, lifespan=following)
    sign_in = read_sign_in(context.root, settings.origin)
    provider = sign_in.provider
    state = ServiceState(
        context=context,
        settings=settings,
        writer=hands,
        probe=Probe(context, hands, settings, witnesses),
        metrics=counted,
        witnesses=witnesses,
        sign_in=sign_in,
        relying=Relying(provider, context.root, sign_in.origin) if provider else None,
        invitations=invited_bodies(context.key, context.consultations.values()),
        gate=SpamGate(context.key, settings.limits),
        rate_limits=RateLimits(context.key),
        examiner=Examiner(context, settings.scanner, counted),
        pictures=Pictures(context.vault),
        hashing=anyio.CapacityLimiter(HASHED),
    )
    keep_state(app, state)
    return app


def _witnesses(context: AppContext, settings: Settings) -> Witnesses | None:
    """Those who must cosign before a receipt goes out, if any must."""
    clients = [WitnessClient(item.url, item.verifier) for item in settings.witnesses]
    return Witnesses(context, clients, settings.quorum) if clients else None


def _plain_paths(context: AppContext, routes: Sequence[Route]) -> Iterator[str]:
    """The addresses of the site's files that no route before the site's own takes."""
    for name in context.site.files:
        for path in {f"/{name}", f"/{name.removesuffix('index.html')}"}:
            scope = {"type": "http", "method": "GET", "path": path}
            taken = (route.matches(scope)[0] is not Match.NONE for route in routes[:-1])
            if context.site.find(path[1:]) == name and not any(taken):
                yield path
