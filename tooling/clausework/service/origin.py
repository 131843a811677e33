"""The public origin of the service, the address of a visitor, and the endpoint that poses proofs of work.

A request may name any host: a link that is given away begins with what the settings
say, or else with the address at which it listens.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import lru_cache

import anyio.to_thread
import msgspec
from starlette.requests import Request
from starlette.responses import Response

from clausework.service.state import NO_STORE, state_of
from clausework.workflow.public.spam import pose_challenge


def address_of(request: Request) -> str:
    """The address of the visitor; "" where there is none."""
    return request.client.host if request.client else ""


async def challenge(request: Request) -> Response:
    """A sum for the sender's machine, or 204 where none is asked for."""
    state = state_of(request)
    wanted = state.gate.ask(address_of(request), request.query_params.get("clause", ""))
    if wanted is None:
        return Response(None, 204, NO_STORE)
    posed = await anyio.to_thread.run_sync(pose_challenge, state.context.key, wanted)
    return Response(msgspec.json.encode(posed), 200, NO_STORE, "application/json")


PORTS = {"http": 80, "https": 443}


def public_origin(request: Request) -> str:
    """The scheme and host that were set; "" where none were."""
    return state_of(request).sign_in.origin


def origin_of(request: Request) -> str:
    """What links begin with."""
    public = public_origin(request)
    if public:
        return public
    host, port = request.scope.get("server") or ("127.0.0.1", PORTS["http"])
    visitor = request.client.host if request.client else ""
    return _listening(request.scope["scheme"], host, int(port), visitor)


def visited(request: Request) -> str:
    """The origin that a browser means by its request; only what asks the same browser may go by it."""
    scheme, host = request.scope["scheme"], request.headers.get("host", "").lower()
    return f"{scheme}://{host.removesuffix(f':{PORTS.get(scheme)}')}"


def is_ours(request: Request, origin: str) -> bool:
    """Whether an origin, as a browser writes it, is that of our own pages: scheme, host and port."""
    return origin.lower() == (public_origin(request) or visited(request))


def is_safe(request: Request) -> bool:
    """Whether the browser comes by HTTPS, so that none between it and us can read or change anything."""
    return str(request.scope["scheme"]) == "https" or public_origin(request).startswith("https:")


@lru_cache(1024)
def _listening(scheme: str, host: str, port: int, visitor: str) -> str:
    if ipaddress.ip_address(host).is_unspecified if _is_address(host) else not host:
        host = _facing(visitor)
    name = f"[{host}]" if ":" in host else host
    return f"{scheme}://{name}" + ("" if port == PORTS.get(scheme) else f":{port}")


def _facing(visitor: str) -> str:
    """The address of this machine on the way to a visitor: listening on all, it is visited there."""
    if not _is_address(visitor):
        return "127.0.0.1"
    family = socket.AF_INET6 if ":" in visitor else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((visitor, 9))  # nothing is sent: it is looked up by which way it would go
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
