"""Trusted proxies: whose word on the address of the visitor is believed."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from clausework.service.settings import Network

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
            chain = ",".join(headers.getlist("x-forwarded-for")).split(",")
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
        if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        return any(found.version == network.version and found in network for network in self._trusted)
