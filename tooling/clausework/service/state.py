"""The state of the application: what every endpoint may ask for with its type, and whether it is healthy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import anyio.to_thread
import msgspec
from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response

from clausework.service.context import AppContext
from clausework.service.settings import ServiceSettings
from clausework.workflow.public.replying import InvitedBody
from clausework.workflow.public.spam import RateLimits, SpamGate
from clausework.workflow.serving.opening import CommentWriter, SignIn
from clausework.workflow.serving.witnesses import LogQueries, ReadinessProbe, Witnesses

if TYPE_CHECKING:
    from clausework.service.desk.provider import RelyingParty
    from clausework.service.intake import Examiner
    from clausework.service.metrics import Metrics
    from clausework.service.pictures import Pictures

NO_STORE = {"cache-control": "no-store"}
RETRY_S = 5
"""Seconds after which a store that was busy, or a witness that was silent, may answer."""


def retry_after(seconds: int = RETRY_S) -> dict[str, str]:
    """The header that says when to try again; none for no seconds."""
    return {"retry-after": str(seconds)} if seconds else {}


@dataclass(frozen=True)
class ServiceState:
    """All that one application holds; a request has the one that it came to."""

    context: AppContext
    settings: ServiceSettings
    writer: CommentWriter
    log: LogQueries
    probe: ReadinessProbe
    metrics: Metrics
    witnesses: Witnesses | None
    sign_in: SignIn
    relying: RelyingParty | None
    invitations: Mapping[str, InvitedBody]
    gate: SpamGate
    rate_limits: RateLimits
    examiner: Examiner
    pictures: Pictures
    hashing: CapacityLimiter


def state_of(request: Request) -> ServiceState:
    """The state of the application that a request came to."""
    return cast("ServiceState", request.app.state)


async def body_within(request: Request, most: int) -> bytes | None:
    """The body of a request; None if it is larger."""
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > most:
            return None
    return bytes(found)


class Alive(msgspec.Struct, frozen=True):
    """That the service answers, and the instant by which it judges."""

    status: str
    now: str


def readiness_probe(
    context: AppContext, writer: CommentWriter, settings: ServiceSettings, witnesses: Witnesses | None
) -> ReadinessProbe:
    """The probe that asks whether a comment can be taken."""

    async def scanner() -> str:
        if settings.scanner is None:
            return "none"
        return "ok" if await anyio.to_thread.run_sync(settings.scanner.is_there) else "away"

    return ReadinessProbe(context, writer, "ok" if context.site.files else "empty", scanner, witnesses)


async def alive(request: Request) -> Response:
    """That the service answers."""
    return json_response(Alive("ok", state_of(request).context.cache.now()))


async def ready(request: Request) -> Response:
    """Whether a comment can be taken now."""
    found = await state_of(request).probe.ready()
    return json_response(found, 200 if found.status == "ok" else 503)


def json_response(
    value: msgspec.Struct, status: int = 200, headers: Mapping[str, str] = NO_STORE
) -> Response:
    """A value as JSON."""
    return Response(msgspec.json.encode(value), status, headers, "application/json")
