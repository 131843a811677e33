"""Notifications to systemd (sd_notify), by datagrams to the socket that the environment names.

`READY=1` once it answers, `STOPPING=1` when it was told to stop, and `WATCHDOG=1` for as long as the
event loop turns: who does not hear that for `WatchdogSec` starts the service anew.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress

STATUS_SECONDS = 15.0
"""Between two words on how the service is, where no watchdog wants them more often."""


def notify(*lines: str) -> None:
    """Send some lines, such as `READY=1`; nothing where no supervisor listens."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.setblocking(False)
        link.sendto("\n".join(lines).encode(), address.replace("@", "\0", 1))


def watchdog_seconds() -> float:
    """Within which systemd wants to hear of this process; 0 if it does not."""
    wanted, whose = os.environ.get("WATCHDOG_USEC", ""), os.environ.get("WATCHDOG_PID", "")
    if not wanted.isdecimal() or whose not in ("", str(os.getpid())):
        return 0.0
    return int(wanted) / 1_000_000


async def send_status(status: Callable[[], str]) -> None:
    """Tell again and again that the event loop turns, and how the service is."""
    seconds = watchdog_seconds()
    alive = ("WATCHDOG=1",) if seconds else ()
    while True:
        notify(*alive, f"STATUS={status()}")
        await asyncio.sleep(seconds / 2 or STATUS_SECONDS)
