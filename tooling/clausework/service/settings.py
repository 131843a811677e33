"""Settings of the service: networks, limits, witnesses, and the virus scanner, by the protocol of clamd.

A file goes over the scanner's socket in pieces, each after its length, and comes back as clean or with the
name of what was found in it. One that does not answer, or not in time, has not said that it is clean.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from clausework.errors import NoNetwork, NoScanner
from clausework.workflow.public.spam import CLAUSES, PLACES, SpamLimits
from clausework.workflow.serving.opening import WitnessAddress

SECONDS = 10.0
"""Within which all files of a comment are scanned: the sender waits for it, and so does a proxy."""
CONNECT_SECONDS = 2.0
"""Seconds in which it must be reached and say that it is there."""
PIECE = 64 * 1024
ANSWER = 4096
FOUND = re.compile(rb"(?:stream|\S+): (.+) FOUND")
UNSCANNED = "unscanned"


class Scanner(msgspec.Struct, frozen=True):
    """Address of a scanner: the path of a socket, or a host and its port."""

    host: str
    port: int = 0

    def is_there(self) -> bool:
        """Whether it answers."""
        try:
            with self._reached(time.monotonic() + CONNECT_SECONDS) as line:
                line.sendall(b"zPING\0")
                return line.recv(ANSWER).startswith(b"PONG")
        except OSError:
            return False

    def scan(self, file: BinaryIO, until: float) -> str:
        """The malware found in a file, after `infected:`; `unscanned` without an answer, "" if it is clean.

        `until` is an instant of the monotonic clock.
        """
        file.seek(0)
        try:
            with self._reached(until) as line:
                line.sendall(b"zINSTREAM\0")  # z: words end in a zero, and may have line feeds
                for piece in iter(lambda: file.read(PIECE), b""):
                    line.settimeout(_left(until))
                    line.sendall(len(piece).to_bytes(4, "big") + piece)
                line.sendall(bytes(4))  # a piece of no length ends the file
                return _read(b"".join(_answer(line, until)))
        except OSError:
            return UNSCANNED

    def _reached(self, until: float) -> socket.socket:
        timeout = min(CONNECT_SECONDS, _left(until))
        if self.port:
            line = socket.create_connection((self.host, self.port), timeout)
        else:
            line = socket.socket(socket.AF_UNIX)
            try:
                line.settimeout(timeout)
                line.connect(self.host)
            except BaseException:  # also of a task that was cancelled: no socket stays open
                line.close()
                raise
        return line


def scanner_at(address: str) -> Scanner:
    """The scanner at an address; NoScanner for what is none."""
    if address.startswith(("/", "./")) or Path(address).is_socket():
        return Scanner(address)
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 65_536:
        raise NoScanner("no_scanner", text=address)
    return Scanner(host.strip("[]"), int(port))


def _left(until: float) -> float:
    """Seconds that are left; TimeoutError if there are none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _answer(line: socket.socket, until: float) -> Iterator[bytes]:
    """The scanner's words, up to the zero at their end."""
    size = 0
    while size < ANSWER:
        line.settimeout(_left(until))
        piece = line.recv(ANSWER)
        if not piece:
            return
        yield piece
        size += len(piece)
        if piece.endswith(b"\0"):
            return


def _read(answer: bytes) -> str:
    reply = answer.rstrip(b"\0\r\n")
    if reply.endswith(b": OK"):
        return ""
    found = FOUND.fullmatch(reply)
    if found is None:
        return UNSCANNED
    name = re.sub(r"[^A-Za-z0-9._/-]", "_", found[1].decode("ascii", "replace"))[:80]
    return f"infected:{name}"


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
"""Addresses of a network of proxies; of a wider one it is told, for each of its machines is believed."""


def networks(texts: Iterable[str]) -> tuple[Network, ...]:
    """The networks that are named; NoNetwork for a text that names none."""
    found = []
    for text in texts:
        try:
            found.append(ipaddress.ip_network(text))
        except ValueError as error:
            raise NoNetwork("no_network", text=text) from error
    return tuple(found)


def limits(network: int, clause: int) -> SpamLimits:
    """The limits at which so many comments may come at once from one network, and on one clause."""
    return SpamLimits(PLACES.times(network / PLACES.capacity), CLAUSES.times(clause / CLAUSES.low))
