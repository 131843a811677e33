"""Token buckets: how fast comments may come from one place or on one clause before we look closer."""

from __future__ import annotations

import ipaddress
import math
import socket
from collections import OrderedDict
from collections.abc import Mapping
from typing import Literal

import msgspec

Level = Literal["free", "low", "empty"]
LOOPBACK = 127
PREFIXES = {4: 24, 6: 48}
"""Bits of an address that stand for one place: whoever has one address of these has the others."""
LINES = {4: 32, 6: 64}
"""The same for one line: a device alone takes any of the addresses that a /64 of IPv6 has."""


class RateLimit(msgspec.Struct, frozen=True):
    """How many tokens a bucket holds, how many come back in a second, and what counts as low."""

    capacity: float
    refill: float
    low: float

    def times(self, factor: float) -> RateLimit:
        """The same for so many times as much."""
        return RateLimit(self.capacity * factor, self.refill * factor, self.low * factor)


class TokenBuckets:
    """Token buckets by name, filled anew as time goes by; the one used longest ago is forgotten first."""

    def __init__(self, rate: RateLimit, most: int = 20_000) -> None:
        self._rate = rate
        self._most = most
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str, cost: float, now: float) -> Level:
        """Take some tokens if they are there, and say how the bucket stood before."""
        tokens = self._tokens(name, now)
        level: Level = "empty" if tokens < cost else "low" if tokens < self._rate.low else "free"
        self._levels[name] = (tokens - cost if level != "empty" else tokens, now)
        self._levels.move_to_end(name)
        if len(self._levels) > self._most:
            self._levels.popitem(last=False)
        return level

    def is_low(self, name: str, now: float) -> bool:
        """Whether the next call would find the bucket low or empty; nothing is taken."""
        return self._tokens(name, now) < self._rate.low

    def taken(self, name: str, now: float) -> float:
        """How many tokens are not there."""
        return self._rate.capacity - self._tokens(name, now)

    def wait(self, name: str, cost: float, now: float) -> int:
        """Whole seconds until the bucket holds as much."""
        lacking = cost - self._tokens(name, now)
        return max(1, -int(-lacking // self._rate.refill))

    def _tokens(self, name: str, now: float) -> float:
        tokens, at = self._levels.get(name, (self._rate.capacity, now))
        return min(self._rate.capacity, tokens + max(0.0, now - at) * self._rate.refill)


class Pace:
    """How many have come within about the last minute: each counts for less as time goes by."""

    def __init__(self) -> None:
        self._level = 0.0
        self._at = 0.0

    def count(self, now: float) -> None:
        """One more has come."""
        self._level, self._at = self.level(now) + 1, now

    def level(self, now: float) -> float:
        """How many."""
        return self._level * math.exp(min(0.0, self._at - now) / 60)


def place_of(address: str) -> str:
    """The network that an address stands for: /24 or /48; "" for one that names nobody in particular.

    A loopback address is that of a proxy of which we were not told: one bucket for all whom it
    brings would shut everybody out.
    """
    try:
        four = socket.inet_pton(socket.AF_INET, address)
    except (OSError, ValueError):  # a longer address, or none
        return _place(address)
    return "" if four[0] == LOOPBACK else f"{four[0]}.{four[1]}.{four[2]}.0/{PREFIXES[4]}"


def _place(address: str) -> str:
    found = _address(address)
    return "" if found is None or found.is_loopback else _network(found, PREFIXES)


def line_of(address: str) -> str:
    """The line that an address is of, in one writing; what is no address stays as it is."""
    found = _address(address)
    return address if found is None else _network(found, LINES)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _network(address: ipaddress.IPv4Address | ipaddress.IPv6Address, bits: Mapping[int, int]) -> str:
    return str(ipaddress.ip_network(f"{address}/{bits[address.version]}", strict=False))
