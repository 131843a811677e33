"""Senders that keep their receipts, and come again under the same name where they get none."""

from __future__ import annotations

import http.client
import json
import secrets
import threading
import time
import uuid
from collections.abc import Callable
from itertools import pairwise

import msgspec

AGAIN = 0.05
"""Seconds after which a sender without a receipt comes again."""
GIVE_UP = 60


class DrillReceipt(msgspec.Struct, frozen=True):
    """A receipt as its sender has it, and the instant at which it came, in seconds."""

    text: str
    number: str
    digest: str
    at: float


class Load:
    """Some threads that send one comment after another to whatever port serves."""

    def __init__(self, port: Callable[[], int], clause: str, senders: int) -> None:
        self.given: list[DrillReceipt] = []
        self.refused: list[int] = []
        self.open: list[str] = []
        """What got no receipt although its sender came again until the end."""
        self._port, self._clause = port, clause
        self._stop = threading.Event()
        self._began = time.monotonic()
        self._ended = 0.0
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(senders)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Send nothing new, and wait until each that was sent has its receipt."""
        self._ended = time.monotonic()
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def silence(self) -> float:
        """The longest time in which no sender got a receipt, in seconds."""
        ends = [self._began, *sorted(item.at for item in self.given), self._ended or time.monotonic()]
        return max((after - before for before, after in pairwise(ends)), default=0.0)

    def _run(self) -> None:
        while not self._stop.is_set():
            name = str(uuid.uuid4())
            text = f"drill {name}"
            place = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.{secrets.randbelow(250)}"
            deadline = time.monotonic() + GIVE_UP
            while True:
                status, body = self._post(name, text, place)
                if status in (200, 201):
                    self.given.append(DrillReceipt(text, body["number"], body["digest"], time.monotonic()))
                    break
                self.refused.append(status)
                if time.monotonic() > deadline:
                    self.open.append(text)
                    break
                time.sleep(AGAIN)

    def _post(self, name: str, text: str, place: str) -> tuple[int, dict[str, str]]:
        """The status and what was answered; 0 for no answer."""
        sent = json.dumps({"clause": self._clause, "text": text, "uuid": name})
        headers = {"content-type": "application/json", "x-forwarded-for": place}
        connection = http.client.HTTPConnection("127.0.0.1", self._port(), timeout=20)
        try:
            connection.request("POST", "/comments", sent, headers)
            answer = connection.getresponse()
            body = answer.read()
            return answer.status, json.loads(body) if answer.status in (200, 201) else {}
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()
