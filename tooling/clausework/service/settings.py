"""How a service is run: what whoever starts it may decide."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from pathlib import Path

import msgspec

from clausework.comments.buckets import Rate
from clausework.comments.sign_in import SignInMisset, read_sign_in
from clausework.errors import NoNetwork
from clausework.service.gate import CLAUSES, PLACES, Limits
from clausework.service.scanner import Scanner

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Settings(msgspec.Struct, frozen=True):
    """Proxies that are believed when they say for whom they ask, and how fast comments may come.

    `watchers` are networks that may read the metrics beside this machine itself; `origin` is the scheme
    and host under which visitors know the service, "" if only var/desk.toml may say it. `scanner` looks
    for viruses in what comes with comments.
    """

    trusted: tuple[Network, ...] = ()
    watchers: tuple[Network, ...] = ()
    limits: Limits = Limits()
    origin: str = ""
    scanner: Scanner | None = None


USUAL = Settings()
MOST = 256
"""Addresses of a network of proxies; of a wider one it is told that it is wide."""


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks that are named; NoNetwork for a text that names none."""
    return tuple(map(_network, texts))


def is_wide(network: Network) -> bool:
    """Whether a network is more than a handful of proxies: each of its machines is believed."""
    return network.num_addresses > MOST


def must_know_its_name(root: Path, settings: Settings) -> None:
    """SignInMisset where proxies bring the visitors, and nobody says under which name these come."""
    if settings.trusted and not read_sign_in(root, settings.origin).origin:
        raise SignInMisset("no_public_origin")


def limits(network: int, clause: int) -> Limits:
    """The limits at which so many comments may come at once from one network, and on one clause."""
    places, clauses = network / PLACES.capacity, clause / CLAUSES.low
    return Limits(_times(PLACES, places), _times(CLAUSES, clauses))


def _times(rate: Rate, factor: float) -> Rate:
    return Rate(rate.capacity * factor, rate.refill * factor, rate.low * factor)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise NoNetwork(text) from error
