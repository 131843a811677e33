"""The settings of a service: what may be decided when it is started."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from pathlib import Path

import msgspec

from clausework.errors import NoNetwork
from clausework.service.scanner import Scanner
from clausework.workflow.public.spam import CLAUSES, PLACES, SpamLimits
from clausework.workflow.serving.opening import WitnessAddress, require_public_origin

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class ServiceSettings(msgspec.Struct, frozen=True):
    """Proxies that are believed when they say for whom they ask, and how fast comments may come.

    `watchers` are networks that may read the metrics beside this machine itself; `origin` is the scheme
    and host under which visitors know the service, "" if only var/desk.toml may say it. `scanner` looks
    for viruses in what comes with comments; of the `witnesses` `quorum` must cosign before a receipt
    goes out.
    """

    trusted: tuple[Network, ...] = ()
    watchers: tuple[Network, ...] = ()
    limits: SpamLimits = SpamLimits()
    origin: str = ""
    scanner: Scanner | None = None
    witnesses: tuple[WitnessAddress, ...] = ()
    quorum: int = 0


USUAL = ServiceSettings()
MOST = 256
"""Addresses of a network of proxies; of a wider one it is told that it is wide."""


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks that are named; NoNetwork for a text that names none."""
    return tuple(map(_network, texts))


def is_wide(network: Network) -> bool:
    """Whether a network is more than a handful of proxies: each of its machines is believed."""
    return network.num_addresses > MOST


def check_origin(root: Path, settings: ServiceSettings) -> None:
    """SignInMisset where proxies bring the visitors, and nobody says under which name these come."""
    if settings.trusted:
        require_public_origin(root, settings.origin)


def limits(network: int, clause: int) -> SpamLimits:
    """The limits at which so many comments may come at once from one network, and on one clause."""
    return SpamLimits(PLACES.times(network / PLACES.capacity), CLAUSES.times(clause / CLAUSES.low))


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise NoNetwork(text) from error
