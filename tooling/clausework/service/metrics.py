"""What the service counts, for Prometheus; no label holds what a visitor wrote or where one came from."""

from __future__ import annotations

import ipaddress
import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clausework.comments.store.base import Store
from clausework.service.gate import address_of
from clausework.service.journal import LOG, note
from clausework.service.settings import Settings

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
METHODS = frozenset(["GET", "HEAD", "POST"])
SERVER_ERROR = 500


class Metrics:
    """The counters of one process."""

    def __init__(self, store: Store) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "clausework_requests",
            "Requests by method, route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "clausework_request_seconds",
            "How long a request took.",
            ("route",),
            buckets=BOUNDS,
            registry=self.registry,
        )
        self.comments = Counter(
            "clausework_comments",
            "Comments sent in, by what became of them.",
            ("outcome",),
            registry=self.registry,
        )
        waiting = Gauge(
            "clausework_store_waiting", "Calls that wait for the store's writer.", registry=self.registry
        )
        waiting.set_function(lambda: store.waiting)

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return bytes(generate_latest(self.registry))


class Watch:
    """Counts every request; notes those that change something or go wrong."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self._metrics = metrics

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
        except Exception:
            LOG.exception("fault", extra={"fields": {"route": route_of(scope)}})
            raise
        finally:
            self._count(scope, status, time.perf_counter() - began)

    def _count(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in METHODS else "other"
        route = route_of(scope)
        self._metrics.requests.labels(method, route, str(status)).inc()
        self._metrics.seconds.labels(route).observe(seconds)
        told = method == "POST" and route != "/comments"  # which notes itself, with what became of it
        if told or status >= SERVER_ERROR:
            note("request", method=method, route=route, status=status, ms=round(seconds * 1000, 1))


def route_of(scope: Scope) -> str:
    """The pattern of the route that was taken, whatever the path was."""
    endpoint = scope.get("endpoint")
    if endpoint is None:
        return "none"
    app = scope.get("app")
    routes = app.routes if app is not None else ()
    return next((r.path for r in routes if isinstance(r, Route) and r.endpoint is endpoint), "none")


async def metrics(request: Request) -> Response:
    """The counters, for this machine and those that whoever runs the service has named."""
    settings: Settings = request.app.state.settings
    counted: Metrics = request.app.state.metrics
    if not _may_read(address_of(request), settings):
        return PlainTextResponse("404\n", 404)
    return Response(counted.text(), headers={"cache-control": "no-store"}, media_type=CONTENT_TYPE_LATEST)


def _may_read(address: str, settings: Settings) -> bool:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return found.is_loopback or any(
        found.version == network.version and found in network for network in settings.watchers
    )
