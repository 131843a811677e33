"""Spam: marks of a comment as it comes in, proof of work and rate limits.

What is marked is kept and read all the same.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import re
import secrets
import socket
import unicodedata
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from clausework.consultation.tokens import keyed

MarkKind = Literal[
    "website",
    "hasty",
    "unproven",
    "similar",
    "lookalike",
    "clock",
    "personal",
    "abuse",
    "clause",
    "satisfied",
    "unsatisfied",
]
SUSPICIOUS = frozenset(["website", "hasty", "unproven"])
"""Signs of a machine; that many say the same is none, nor that our own clock was wrong."""


WORD = re.compile(r"[^\W\d_]+")
ALIKE = frozenset(["LATIN", "CYRILLIC", "GREEK", "CHEROKEE", "ARMENIAN", "COPTIC"])
"""Scripts that have letters of the same look; no word of a name mixes them in earnest."""
ODD = re.compile(
    "[\u2e80-\u2fd5\U0001d400-\U0001d7ff"  # radicals and letters of formulas look like those of a name
    "\u00ad\u034f\u061c\u115f\u1160\u180b-\u180f\u200b-\u200f\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\U000e0000-\U000e0fff]"  # and these are not seen at all
)


class SpamMark(msgspec.Struct, frozen=True):
    """One mark; `detail` is the number of the comment that a similar one resembles.

    Of personal data it is their spans, of abuse the word, of another clause its ID, and of satisfaction
    with the answer a sealed sentence.
    """

    kind: MarkKind
    detail: str = ""


def is_lookalike(name: str) -> bool:
    """Whether a name has a word that looks like another: mixed of alike scripts, or with odd characters."""
    if name.isascii():
        return False
    return bool(ODD.search(name)) or any(len(_scripts(word)) > 1 for word in WORD.findall(name))


def _scripts(word: str) -> frozenset[str]:
    return frozenset(unicodedata.name(letter, "").partition(" ")[0] for letter in word) & ALIKE


ABUSE = """
傻逼 傻屄 傻叉 煞笔 他妈的 你妈的 操你 草泥马 王八蛋 狗屁 脑残 弱智 狗东西 混蛋 滚蛋 去死吧 人渣
fuck fucking shit bullshit bastard bastards asshole idiot idiots moron morons
"""
"""Words that are abuse wherever they are said; a mark is for those who read, and hides nothing."""


class AbuseWords:
    """Our words with those of a project, which takes one of ours out by a "-" before it."""

    def __init__(self, more: Iterable[str] = ()) -> None:
        mine = {word.strip().casefold() for word in more} - {""}
        kept = {*ABUSE.split(), *mine} - {f"-{word}" for word in mine}
        wanted = {word for word in kept if not word.startswith("-") and f"-{word}" not in mine}
        # Nothing but literals: what no word begins with is passed over quickly.
        self._pattern = re.compile("|".join(map(re.escape, sorted(wanted, key=len, reverse=True))) or "(?!)")

    def first_in(self, text: str) -> str:
        """The first of them in a text, "" if there is none; one in Latin letters is a whole word."""
        text = text.lower()
        for match in self._pattern.finditer(text):
            around = text[max(0, match.start() - 1) : match.end() + 1]
            if not match[0].isascii() or match[0] in WORD.findall(around):
                return match[0]
        return ""


ALGORITHM = "PBKDF2/SHA-256"
COST = 5_000
"""Iterations of one try: enough that what a script adds to each does not count beside them."""
MOST = 400
"""Counters to try at the lowest price; half of them on the average, which is a million iterations.

A telephone of the middle class is taken to do one million in a second; a core of a server does six.
"""
LENGTH = 32
"""Bytes of a key, of which the first half is told."""
HOLDS = 2 * 3600
"""Seconds: as long as somebody may take to write a comment."""
LIMIT = 2000
"""Characters of a solution at most."""


class Effort(msgspec.Struct, frozen=True):
    """The counter is less than `most`."""

    most: int


class Parameters(msgspec.Struct, frozen=True, rename="camel"):
    """Parameters of a proof of work; texts are hexadecimal, the expiry is in seconds."""

    algorithm: str
    cost: int
    data: Effort
    expires_at: int
    key_length: int
    key_prefix: str
    key_signature: str
    nonce: str
    salt: str


class Challenge(msgspec.Struct, frozen=True):
    """Proof of work that a sender's machine is asked for."""

    parameters: Parameters
    signature: str


class SolutionCounter(msgspec.Struct, frozen=True, rename="camel"):
    """The counter and the key that it gives."""

    counter: int
    derived_key: str


class Solution(msgspec.Struct, frozen=True):
    """Solution of a sender's machine."""

    challenge: Challenge
    solution: SolutionCounter


class ProofOfWork(msgspec.Struct, frozen=True):
    """A challenge that was solved, by its name, and when it ceases to hold."""

    challenge: str
    expires: int


def pose(
    key: bytes, now: float, place: str = "", clause: str = "", most: int = MOST, cost: int = COST
) -> Challenge:
    """A new challenge for a place and a clause; it takes as long as one try."""
    nonce, salt = secrets.token_hex(16), secrets.token_hex(16)
    found = _derived(nonce, salt, cost, secrets.randbelow(most))
    parameters = Parameters(
        algorithm=ALGORITHM,
        cost=cost,
        data=Effort(most),
        expires_at=int(now) + HOLDS,
        key_length=LENGTH,
        key_prefix=found[:LENGTH],
        key_signature=keyed(key, "puzzle key", found),
        nonce=nonce,
        salt=salt,
    )
    return Challenge(parameters, _signature(key, place, clause, parameters))


def check(
    key: bytes, payload: str, now: float, place: str = "", clause: str = "", least: int = 0
) -> ProofOfWork | None:
    """The proof in the base64 of a solution.

    None for anything else, for one of another place or clause, after its time, and for one whose
    price was under `least`.
    """
    try:
        if len(payload) > LIMIT:
            return None
        found = msgspec.json.decode(b64decode(payload, validate=True), type=Solution)
    except (ValueError, RecursionError, msgspec.MsgspecError):
        return None
    asked, signature = found.challenge.parameters, found.challenge.signature
    ours = _same(signature, _signature(key, place, clause, asked))
    right = _same(asked.key_signature, keyed(key, "puzzle key", found.solution.derived_key))
    if not (ours and right) or asked.expires_at < now or asked.data.most < least:
        return None
    return ProofOfWork(signature, asked.expires_at)


def _derived(nonce: str, salt: str, cost: int, counter: int) -> str:
    word = bytes.fromhex(nonce) + counter.to_bytes(4, "big")
    return hashlib.pbkdf2_hmac("sha256", word, bytes.fromhex(salt), cost, LENGTH).hex()


def _signature(key: bytes, place: str, clause: str, parameters: Parameters) -> str:
    return keyed(key, "puzzle", msgspec.json.encode((place, clause, parameters)).decode())


def _same(given: str, ours: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), ours.encode())


Level = Literal["free", "low", "empty"]
LOOPBACK = 127
PREFIXES = {4: 24, 6: 48}
"""Bits of an address that stand for one place: whoever has one address of these has the others."""
LINES = {4: 32, 6: 64}
"""The same for one line: a device alone takes any of the addresses that a /64 of IPv6 has."""


class RateLimit(msgspec.Struct, frozen=True):
    """Rate limit: the tokens that a bucket holds, those that come back in a second, and the low mark."""

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
        """The number of tokens that are gone."""
        return self._rate.capacity - self._tokens(name, now)

    def wait(self, name: str, cost: float, now: float) -> int:
        """Whole seconds until the bucket holds as much."""
        lacking = cost - self._tokens(name, now)
        return max(1, -int(-lacking // self._rate.refill))

    def _tokens(self, name: str, now: float) -> float:
        tokens, at = self._levels.get(name, (self._rate.capacity, now))
        return min(self._rate.capacity, tokens + max(0.0, now - at) * self._rate.refill)


class Pace:
    """Moving count of the last minute, about: each counts for less as time goes by."""

    def __init__(self) -> None:
        self._level = 0.0
        self._at = 0.0

    def count(self, now: float) -> None:
        """One more has come."""
        self._level, self._at = self.level(now) + 1, now

    def level(self, now: float) -> float:
        """The count now."""
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
