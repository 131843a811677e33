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

from clausework.service import agreements, batch, intake, invited_bodies, log, own_data, tracking
from clausework.service.context import AppContext
from clausework.service.desk.provider import RelyingParty
from clausework.service.desk.routes import ROUTES as DESK
from clausework.service.exact_routes import Endpoint, ExactRoutes
from clausework.service.guard import Guard
from clausework.service.health import alive, readiness_probe, ready
from clausework.service.metrics import Metrics, Watch, metrics
from clausework.service.openapi import openapi
from clausework.service.pictures import Pictures
from clausework.service.proxies import Proxies
from clausework.service.searching import search_routes
from clausework.service.settings import USUAL, ServiceSettings
from clausework.service.spam_gate import challenge
from clausework.service.state import ServiceState, keep_state
from clausework.service.static_site import StaticSite
from clausework.service.uploads import Examiner
from clausework.workflow.public import replying
from clausework.workflow.public.spam import RateLimits, SpamGate
from clausework.workflow.serving.opening import CommentWriter, ThreadWriter, read_sign_in
from clausework.workflow.serving.witnesses import LogQueries, open_witnesses

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
    Route("/invited/{secret}", invited_bodies.answer, methods=["GET", "POST"]),
    Route("/agree/{number}", agreements.receive, methods=["POST"]),
    Route("/log/checkpoint", log.checkpoint, methods=["GET"]),
    Route("/log/verifier", log.verifier, methods=["GET"]),
    Route("/log/entries", log.entries, methods=["GET"]),
    Route("/log/consistency", log.consistency, methods=["GET"]),
    Route("/log/tile/{level}/{place:path}", log.tile, methods=["GET"]),
    Route("/receipt/{number}.json", log.receipt, methods=["GET"]),
    Route("/receipt/{number}", tracking.receipt, methods=["GET"]),
    Route("/track/{secret}", tracking.track, methods=["GET"]),
    Route("/track/{secret}/data.json", own_data.data, methods=["GET"]),
    Route("/track/{secret}/erase", own_data.forget, methods=["POST"]),
    Route("/track/{secret}/withdraw", tracking.withdraw, methods=["POST"]),
)
"""What the service answers beside the desk and the files of the site."""
HASHED = 2
"""Passwords that are hashed at a time, see `hashed`."""


def create_app(
    context: AppContext, settings: ServiceSettings = USUAL, writer: CommentWriter | None = None
) -> Starlette:
    """The application for one context; closing the context, and the `writer`, is left to the caller."""
    state = _state(context, settings, writer or ThreadWriter(context.store))
    site = StaticSite(context)

    async def static(request: Request) -> Response:
        return site.answer(request)

    searches = search_routes(context, site)
    routes = [*ROUTES, *searches, *DESK, Route("/{address:path}", static, methods=["GET"])]
    exact: dict[tuple[str, str], Endpoint] = {("GET", path): static for path in _plain_paths(context, routes)}
    exact["POST", "/comments"] = intake.receive
    middleware = [
        *([Middleware(Proxies, settings.trusted)] if settings.trusted else []),
        Middleware(Watch, state.metrics),
        Middleware(Guard, context),
        Middleware(ExactRoutes, exact),
    ]

    @asynccontextmanager
    async def background_tasks(_: Starlette) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()
        context.bind_loop(loop)
        tasks = [loop.create_task(context.cache.follow(context.readers))]
        if state.witnesses is not None:
            tasks.append(loop.create_task(state.witnesses.run()))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)

    app = Starlette(routes=routes, middleware=middleware, lifespan=background_tasks)
    keep_state(app, state)
    return app


def _state(context: AppContext, settings: ServiceSettings, writer: CommentWriter) -> ServiceState:
    witnesses = open_witnesses(context, settings.witnesses, settings.quorum)
    sign_in = read_sign_in(context.root, settings.origin)
    counted = Metrics(context, writer)
    return ServiceState(
        context=context,
        settings=settings,
        writer=writer,
        log=LogQueries(context, witnesses),
        probe=readiness_probe(context, writer, settings, witnesses),
        metrics=counted,
        witnesses=witnesses,
        sign_in=sign_in,
        relying=RelyingParty(sign_in.provider, context.root, sign_in.origin) if sign_in.provider else None,
        invitations=replying.invited_bodies(context.key, context.consultations.values()),
        gate=SpamGate(context.key, settings.limits),
        rate_limits=RateLimits(context.key),
        examiner=Examiner(context, settings.scanner, counted),
        pictures=Pictures(context.vault),
        hashing=anyio.CapacityLimiter(HASHED),
    )


def _plain_paths(context: AppContext, routes: Sequence[Route]) -> Iterator[str]:
    """The addresses of the site's files that no route before the site's own takes."""
    for name in context.site.files:
        for path in {f"/{name}", f"/{name.removesuffix('index.html')}"}:
            scope = {"type": "http", "method": "GET", "path": path}
            taken = (route.matches(scope)[0] is not Match.NONE for route in routes[:-1])
            if context.site.find(path[1:]) == name and not any(taken):
                yield path
