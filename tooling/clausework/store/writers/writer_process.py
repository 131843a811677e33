"""The writer process: it commits the comments that the service sends it over a pair of sockets.

Its own end is its standard input. It ends when the other end is closed, after it has committed what it had
been given; the package's docstring has the picture. Of an error it tells the kind and the place, never the
words, which may be a visitor's: a database quotes the row that it refuses, and a decoder what it could not
read.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
import warnings
from collections import deque
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType

import msgspec

from clausework.consultation.log.high_water import HighWaterMark
from clausework.consultation.submission import Receipt, Refusal, acknowledge
from clausework.errors import StoreError
from clausework.store.address import file_of, is_postgres, open_at
from clausework.store.base import WRITES, Store
from clausework.store.group_commit import BACKGROUND_PAUSE_S, IDLE_AFTER_S, MAX_GROUP, PendingWrite, commit
from clausework.store.intake import submission_keys, take
from clausework.store.last_runs import touch
from clausework.store.likeness import SimilarityMarker
from clausework.store.recording import StoreContext, raise_mark
from clausework.store.session import Session
from clausework.store.writers.protocol import (
    SUBMIT_DECODER,
    OpenRequest,
    RequestNumber,
    WriteResult,
    error_result,
    first_event_hash,
    frame,
    release,
    unframe,
)

STANDARD_ERROR = 2


class _Names(logging.Handler):
    """What a library would say, without what it says."""

    def emit(self, record: logging.LogRecord) -> None:
        """Name the library."""
        _say(record.levelname.lower(), {"event": "library", "from": record.name})


def hide_words() -> None:
    """From now on nothing that goes wrong is told with its words."""
    sys.excepthook = lambda kind, _, trace: fault(kind, trace)
    sys.unraisablehook = lambda found: fault(found.exc_type, found.exc_traceback)
    threading.excepthook = lambda found: fault(found.exc_type, found.exc_traceback)
    logging.lastResort = _Names(logging.WARNING)
    warnings.simplefilter("ignore")


def fault(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Tell of an error."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_name}:{trace.tb_lineno}" if trace is not None else ""
    _say("error", {"event": "scribe", "outcome": "fault", "error": kind.__name__, "where": where})


def _say(level: str, fields: dict[str, str]) -> None:
    line = {"at": time.strftime("%Y-%m-%dT%H:%M:%S%z"), "level": level, **fields}
    with suppress(OSError):  # whoever started us may have closed it
        os.write(STANDARD_ERROR, msgspec.json.encode(line) + b"\n")


READ_BYTES = 1 << 20
"""Bytes that are read at a time at most."""


class CommitLoop:
    """The loop of the writer process: read all that has come, commit it as one group, and answer."""

    def __init__(self, link: socket.socket, db: Session, context: StoreContext) -> None:
        self._link = link
        self._db = db
        self._context = context
        self._likeness = SimilarityMarker()
        self._buffer = bytearray()
        self._waiting: deque[PendingWrite[Receipt | Refusal | None]] = deque()
        self._answers = bytearray()

    def run(self) -> None:
        """Go on until the service has closed its end and nothing waits."""
        connected = True
        while connected or self._waiting:
            if connected:
                connected = self._read(None if self._waiting else IDLE_AFTER_S)
            group = [self._waiting.popleft() for _ in range(self._group_size())]
            if group:
                commit(self._db, group, self._committed)
            if self._answers:
                self._send_answers()

    def _committed(self, db: Session) -> None:
        raise_mark(db, self._context)

    def _group_size(self) -> int:
        """How many of those that wait are the next group.

        Of many it is half, so that the other half is committed while the senders of the first are answered.
        """
        waiting, few = len(self._waiting), self._db.few
        return min(MAX_GROUP, waiting if waiting < few else max(few, waiting // 2))

    def _read(self, wait: float | None) -> bool:
        """Queue what has come; with `wait` wait for it, and do background work once it has been so long.

        False if no more will come.
        """
        self._link.settimeout(0 if wait is None else wait)
        more_background = True
        while True:
            try:
                data = self._link.recv(READ_BYTES)
            except (BlockingIOError, TimeoutError):
                if wait is None:
                    return True
                if more_background:
                    more_background = self._likeness.examine(self._db)
                self._link.settimeout(BACKGROUND_PAUSE_S if more_background else None)
                continue
            except OSError:
                return False
            if not data:
                return False
            self._buffer += data
            for body in unframe(self._buffer):
                self._queue(body)
            return True

    def _queue(self, body: bytes) -> None:
        """Queue a request; one that cannot be read is answered alone."""
        try:
            request = SUBMIT_DECODER.decode(body)
            sent, on_done = request.submission, partial(self._answer, request.id)
            work = touch if sent is None else partial(take, context=self._context, sent=sent)
            keys = () if sent is None else submission_keys(sent)
            self._waiting.append(PendingWrite(work, keys, request.expires, on_done, None))
        except (msgspec.DecodeError, StoreError) as error:
            number = msgspec.msgpack.decode(body, type=RequestNumber).id
            self._answer(number, None, StoreError("call_failed", kind=type(error).__name__))

    def _answer(self, id_: int, result: Receipt | Refusal | None, error: StoreError | None) -> None:
        """Queue the answer to a request; it is sent with those of its group."""
        if error is not None:
            answer = error_result(id_, error)
        elif isinstance(result, Receipt):
            answer = WriteResult(id_, acknowledge(result))
        else:
            answer = WriteResult(id_, refusal=result)
        self._answers += frame(answer)

    def _send_answers(self) -> None:
        """Send the answers of a group; if the service has gone, the comments are kept all the same."""
        answers, self._answers = self._answers, bytearray()
        self._link.settimeout(None)
        with suppress(OSError):
            self._link.sendall(answers)


def main() -> None:
    """The process: its standard input is the socket, the first frame on it says which store to open."""
    hide_words()
    # Whoever stops the service stops this process by closing the socket: a signal to all processes of the
    # service must not end it before it has committed what the service has taken.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    _occupy_standard_files()
    with socket.socket(fileno=os.dup(0)) as link:
        try:
            body = _first_frame(link)
            if body is not None:
                _serve(link, body)
        except ConnectionError:  # the service has gone, and nothing was kept that it does not know
            return


def _occupy_standard_files() -> None:
    """Let none of our files be taken for a standard one that whoever started the service had closed."""
    while (found := os.open(os.devnull, os.O_RDWR)) <= STANDARD_ERROR:
        pass
    os.close(found)


def _first_frame(link: socket.socket) -> bytes | None:
    """The first frame, None if the service has gone before it came."""
    buffer = bytearray()
    while data := link.recv(READ_BYTES):
        buffer += data
        for body in unframe(buffer):
            return body
    return None


def _serve(link: socket.socket, body: bytes) -> None:
    """Open the store, say so or why not, and write what comes."""
    try:
        store = _open_store(_decode_open_request(body))
        db = store.open_session(WRITES)
    except StoreError as error:
        link.sendall(frame(error_result(0, error)))
        return
    try:
        link.sendall(frame(WriteResult(0)))
        gc.collect()
        gc.freeze()
        CommitLoop(link, db, store.context).run()
    finally:
        db.close()
        store.close()


def _decode_open_request(body: bytes) -> OpenRequest:
    """What is to be opened; StoreError if the service is of another release than this process."""
    with suppress(msgspec.DecodeError):
        request = msgspec.msgpack.decode(body, type=OpenRequest)
        if request.release == release():
            return request
    raise StoreError("other_release")


def _open_store(request: OpenRequest) -> Store:
    """The store that the service reads, never a new one in its place: StoreError if it is not there."""
    address = request.address
    if not is_postgres(address) and not file_of(address).is_file():
        raise StoreError("no_store", address=Path(address).name)
    store = open_at(
        address,
        any(item.rehearsal for item in request.consultations),
        request.consultations,
        request.key,
        floors=request.floors,
        mark=HighWaterMark(Path(request.mark)) if request.mark else None,
    )
    if first_event_hash(store) != request.first:
        store.close()
        raise StoreError("other_store", store=store.name)
    return store


if __name__ == "__main__":
    main()
