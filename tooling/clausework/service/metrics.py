"""Metrics for Prometheus; no label holds what a visitor wrote or where one came from."""

from __future__ import annotations

import ipaddress
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from importlib.metadata import version
from typing import Literal

import anyio
import anyio.to_thread
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clausework.errors import StoreError
from clausework.service.context import AppContext
from clausework.service.guard import address_of
from clausework.service.json_log import LOG, level_of, note
from clausework.service.settings import ServiceSettings
from clausework.service.state import NO_STORE, state_of
from clausework.workflow.public.spam import place_of
from clausework.workflow.serving.opening import DEEDS, attachments_room, last_runs, store_room

REVISION = "CLAUSEWORK_REVISION"
"""The environment variable that says of which commit an image was built."""
LAST_RUN_HELP: Mapping[str, str] = {
    "backup": "When the store was last backed up; 0 for never.",
    "export": "When comments were last brought to git; 0 for never.",
    "checkpoint": "When the signed state of the log was last brought to git; 0 for never.",
}


BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset(["GET", "HEAD", "POST"])
SERVER_ERROR = 500
UNWANTED = frozenset([400, 405, 408, 411, 413, 414, 415, 421, 422, 429, 431])
"""Answers to what cannot be read or comes too often: a line tells each by its network."""
PATIENCE = 2.0
"""Seconds that the store has to say when it was last backed up."""
GONE = 499
"""As proxies count it where the visitor hung up: nobody was left to be answered."""
BROUGHT = ("x-forwarded-for", "forwarded", "via")
"""What a proxy adds: the visitor is then not whom the connection is with."""


CountedKind = Literal["comments", "replies", "files"]
OUTCOMES: Mapping[CountedKind, str] = {
    "comments": "Comments sent in, by what became of them.",
    "replies": "Replies of invited bodies, by what became of them.",
    "files": "Files sent in, clear or held, and submissions that the scanner did not answer for, unscanned.",
}


disable_created_metrics()  # type: ignore[no-untyped-call] # since when one counts tells a monitor nothing


class Metrics:
    """The counters of one process, and the gauges of its store."""

    def __init__(self, context: AppContext) -> None:
        self._context = context
        self._last: Mapping[str, datetime] = {}
        self._registry = registry = CollectorRegistry()
        self._requests = Counter(
            "clausework_requests",
            "Requests by method, route and status.",
            ("method", "route", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "clausework_request_seconds",
            "How long a request took.",
            ("route",),
            registry=registry,
            buckets=BOUNDS,
        )
        self._outcomes = {
            name: Counter(f"clausework_{name}", told, ("outcome",), registry=registry)
            for name, told in OUTCOMES.items()
        }
        registry.register(self)
        ProcessCollector(registry=registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def count(self, what: CountedKind, outcome: str) -> None:
        """Count what came in, by what became of it."""
        self._outcomes[what].labels(outcome).inc()

    async def text(self) -> bytes:
        """All of them as Prometheus reads them, of a store that does not answer what was last known."""
        with suppress(StoreError), anyio.move_on_after(PATIENCE):
            self._last = await last_runs(self._context)
        return bytes(generate_latest(self._registry))

    def collect(self) -> Iterator[Metric]:
        """The gauges, looked up when the registry asks."""
        context = self._context
        yield GaugeMetricFamily(
            "clausework_store_waiting", "Calls that wait for the store's writer.", context.store.waiting
        )
        labels = ("version", "revision")
        build = GaugeMetricFamily("clausework_build_info", "The release that runs.", labels=labels)
        build.add_metric((version("clausework"), os.environ.get(REVISION, "")), 1)
        yield build
        room = store_room(context)
        if room is not None:
            told = "Bytes that are free where the store lies."
            yield GaugeMetricFamily("clausework_store_free_bytes", told, room.free)
            yield GaugeMetricFamily("clausework_store_wal_bytes", "Bytes of the write-ahead log.", room.log)
        told = "Bytes that are free where attachments lie."
        yield GaugeMetricFamily("clausework_attachments_free_bytes", told, attachments_room(context))
        for name in DEEDS:
            at = self._last[name].timestamp() if name in self._last else 0.0
            yield GaugeMetricFamily(f"clausework_last_{name}_timestamp_seconds", LAST_RUN_HELP[name], at)


class Watch:
    """Counts every request; notes those that change something or go wrong."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics
        self._patterns: dict[object, str] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        status = SERVER_ERROR
        began = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            status = GONE
        except Exception:
            LOG.exception("fault", extra={"fields": {"route": self._route_of(scope)}})
            raise
        finally:
            self._count(scope, status, time.perf_counter() - began)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"  # else anybody could add labels
        route = self._route_of(scope)
        self._metrics.request(method, route, status, seconds)
        is_noted = method == "POST" and route != "/comments"  # which notes itself, with what became of it
        place = place_of(scope["client"][0]) if status in UNWANTED and scope.get("client") else ""
        if is_noted or status >= SERVER_ERROR or status in UNWANTED:
            note(
                "request",
                level_of(status),
                method=method,
                route=route,
                status=status,
                ms=round(seconds * 1000, 1),
                **({"network": place} if place else {}),
            )

    def _route_of(self, scope: Scope) -> str:
        """The pattern of the route that was taken, whatever the path was."""
        if not self._patterns and "app" in scope:
            routes = [route for route in scope["app"].routes if isinstance(route, Route)]
            self._patterns = {route.endpoint: route.path for route in reversed(routes)}  # the first wins
        return self._patterns.get(scope.get("endpoint"), "none")


async def metrics(request: Request) -> Response:
    """The counters, for this machine and those that the settings name."""
    state = state_of(request)
    if not _may_read(request, state.settings):
        return PlainTextResponse("404\n", 404)
    return Response(await state.metrics.text(), headers=NO_STORE, media_type=CONTENT_TYPE_LATEST)


def _may_read(request: Request, settings: ServiceSettings) -> bool:
    try:
        found = ipaddress.ip_address(address_of(request))
    except ValueError:
        return False
    if found.is_loopback:  # a proxy on this machine is loopback too, and brings visitors
        return not any(name in request.headers for name in BROUGHT)
    return any(found.version == network.version and found in network for network in settings.watchers)
