"""How a service is run: what whoever starts it may decide."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from clausework.accounts.settings import SignInMisset, read_sign_in
from clausework.consultation.log.checkpoint import key_name
from clausework.consultation.log.cosignature import ALGORITHM
from clausework.errors import NoNetwork, WitnessFault
from clausework.service.scanner import Scanner
from clausework.workflow.public.spam import CLAUSES, PLACES, RateLimit, SpamLimits

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Sworn(msgspec.Struct, frozen=True):
    """A witness: where it is asked, and the key that it signs with."""

    url: str
    verifier: str


class Settings(msgspec.Struct, frozen=True):
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
    witnesses: tuple[Sworn, ...] = ()
    quorum: int = 0


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


def limits(network: int, clause: int) -> SpamLimits:
    """The limits at which so many comments may come at once from one network, and on one clause."""
    places, clauses = network / PLACES.capacity, clause / CLAUSES.low
    return SpamLimits(_times(PLACES, places), _times(CLAUSES, clauses))


def _times(rate: RateLimit, factor: float) -> RateLimit:
    return RateLimit(rate.capacity * factor, rate.refill * factor, rate.low * factor)


def _network(text: str) -> Network:
    try:
        return ipaddress.ip_network(text)
    except ValueError as error:
        raise NoNetwork(text) from error


def witnesses(urls: Sequence[str], keys: Sequence[str], quorum: int | None) -> tuple[tuple[Sworn, ...], int]:
    """Witnesses by their addresses and keys, and how many of them must cosign: all unless it is said."""
    if len(urls) != len(keys):
        raise WitnessFault("witness_pairs", urls=len(urls), keys=len(keys))
    wanted = len(urls) if quorum is None else quorum
    if quorum is not None and not 1 <= quorum <= len(urls):
        raise WitnessFault("witness_quorum", quorum=quorum, count=len(urls))
    for url in urls:
        if not _is_address(url):
            raise WitnessFault("witness_address", url=url)
    for key in keys:
        if not key_name(key, ALGORITHM):
            raise WitnessFault("witness_key", key=key)
    return tuple(map(Sworn, urls, keys)), wanted


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
