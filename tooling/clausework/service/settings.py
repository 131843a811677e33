"""How a service is run: what whoever starts it may decide."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

import msgspec

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
    """The networks that are named; ValueError for a text that is none."""
    return tuple(ipaddress.ip_network(text) for text in texts)
