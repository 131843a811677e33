"""How a service is run: what whoever starts it may decide."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

import msgspec

from clausework.errors import NoNetwork
from clausework.service.gate import Limits

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(msgspec.Struct, frozen=True):
    """Proxies that are believed when they say for whom they ask, and how fast comments may come.

    `watchers` are networks that may read the metrics beside this machine itself.
    """

    trusted: tuple[Network, ...] = ()
    watchers: tuple[Network, ...] = ()
    limits: Limits = Limits()


USUAL = Settings()


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks that are named; NoNetwork for a text that names none."""
    return tuple(map(_network, texts))


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise NoNetwork(text) from error
