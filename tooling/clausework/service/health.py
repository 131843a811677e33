"""Health checks: whether the service is alive, and whether it can take a comment now."""

from __future__ import annotations

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.service.context import AppContext
from clausework.service.settings import ServiceSettings
from clausework.service.state import NO_STORE, state_of
from clausework.workflow.serving.opening import CommentWriter
from clausework.workflow.serving.readiness import ReadinessProbe
from clausework.workflow.serving.witnesses import Witnesses


class Alive(msgspec.Struct, frozen=True):
    """That the service answers, and the instant by which it judges."""

    status: str
    now: str


def readiness_probe(
    context: AppContext, writer: CommentWriter, settings: ServiceSettings, witnesses: Witnesses | None
) -> ReadinessProbe:
    """What asks whether a comment can be taken."""

    async def scanner() -> str:
        if settings.scanner is None:
            return "none"
        return "ok" if await anyio.to_thread.run_sync(settings.scanner.is_there) else "away"

    return ReadinessProbe(context, writer, bool(context.site.files), scanner, witnesses)


async def alive(request: Request) -> Response:
    """That the service answers."""
    return _json(Alive("ok", state_of(request).context.cache.now()), 200)


async def ready(request: Request) -> Response:
    """Whether a comment can be taken now."""
    found = await state_of(request).probe.ready()
    return _json(found, 200 if found.status == "ok" else 503)


def _json(value: msgspec.Struct, status: int) -> Response:
    return Response(msgspec.json.encode(value), status, NO_STORE, "application/json")
