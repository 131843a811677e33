"""The scribe: a process beside the service that commits comments, so that neither waits for the other.

In one process the event loop and the writer take turns at the interpreter, and a group of comments
costs as much in turns as in work. The two speak by a pair of sockets, of which the scribe has its
own as standard input: frames of MessagePack, each after its length in four bytes. The scribe ends
when the other end is closed, after it has committed what it had been given.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path

import msgspec

from clausework.consultation.files.attachments import Attachment
from clausework.consultation.log.high_water import HighWaterMark
from clausework.consultation.receipts import Acknowledgement, Receipt, Refusal, acknowledge
from clausework.consultation.spam.marks import SpamMark
from clausework.consultation.spam.proof_of_work import Proof
from clausework.consultation.submission import Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Anchor, Consultation, Statement, Unit
from clausework.store import safe_errors as discreet
from clausework.store.address import file_of, is_postgres, open_at
from clausework.store.base import WRITES, Store, submission_keys
from clausework.store.copies.last_runs import touch
from clausework.store.intake import take
from clausework.store.likeness import SimilarityMarker
from clausework.store.recording.chain import StoreContext, raise_mark
from clausework.store.schema.steps import STEPS
from clausework.store.session import Session
from clausework.store.writer import BREATH, GROUP, QUIET, Call, commit

LENGTH = 4
"""Bytes before a frame that say how long it is, the most significant first."""

PIECE = 1 << 20
"""Bytes that are read at a time at most."""
LARGEST = 16 << 20
"""Bytes of a frame at most: whoever announces more does not speak as we do."""


class Opening(msgspec.Struct, frozen=True):
    """The store that a scribe is to write to; it goes by the socket, where no other process can read it.

    `speech` is what the service speaks, `first` the hash of the first event of the store that it reads,
    and `mark` the file of the high-water mark, "" for none.
    """

    speech: str
    first: str
    address: str
    consultations: tuple[Consultation, ...]
    key: bytes
    floors: Mapping[str, int]
    mark: str = ""


class Handed(msgspec.Struct, frozen=True, array_like=True):
    """A submission, under a number of the service's, with the instant until which somebody waits for it.

    The instant is of the clock that all processes of a machine share since it was started. Without a
    submission it asks whether the store takes a commit of the scribe's.
    """

    id: int
    expires: float
    sent: Submission | None = None


class _Number(msgspec.Struct, frozen=True, array_like=True):
    """All that can be read of something handed that cannot be read."""

    id: int


class Done(msgspec.Struct, frozen=True, array_like=True):
    """What came of it; `error` is the key of a message and `busy` whether it may succeed later.

    The first answer, under the number 0, is to the opening: that the store is open, or why it is not.
    """

    id: int
    taken: Acknowledgement | None = None
    refusal: Refusal | None = None
    error: str = ""
    busy: bool = False
    values: dict[str, str] = {}


SPOKEN: tuple[type[msgspec.Struct], ...] = (
    *(Opening, Handed, Done, Acknowledgement, Refusal),
    *(Statement, Submission, Anchor, Attachment, SpamMark, Proof, Consultation, Unit),
)
"""All whose form both sides must agree on."""
ENCODER = msgspec.msgpack.Encoder()
HANDED = msgspec.msgpack.Decoder(Handed)
DONE = msgspec.msgpack.Decoder(Done)


def _speech() -> str:
    """What is spoken here: another if the program was replaced since the other side was started."""
    told = [[kind.__name__, *map(str, kind.__annotations__.items())] for kind in SPOKEN]
    return sha256(msgspec.json.encode([told, len(STEPS)])).hexdigest()


def opening_of(store: Store) -> Opening:
    """What another process needs to open the same store."""
    context = store.context
    consultations = tuple(context.consultations.values())
    mark = str(context.mark.path) if context.mark is not None else ""
    return Opening(_speech(), _first(store), store.address, consultations, context.key, context.floors, mark)


def _first(store: Store) -> str:
    """The hash of the first event, which no other store has."""
    return str(store.read(lambda db: db.execute("SELECT hash FROM event WHERE seq = 1").get) or "")


def frame(message: msgspec.Struct) -> bytes:
    """A message as it goes by the socket."""
    body = ENCODER.encode(message)
    return len(body).to_bytes(LENGTH, "big") + body


def unframe(buffer: bytearray) -> Iterator[bytes]:
    """The whole frames at the beginning of what has come, which are taken out of it.

    ValueError if what has come is no frames.
    """
    at, end = 0, len(buffer)
    with memoryview(buffer) as view:
        while at + LENGTH <= end:
            size = int.from_bytes(view[at : at + LENGTH], "big")
            if size > LARGEST:
                raise ValueError(size)
            if at + LENGTH + size > end:
                break
            at += LENGTH + size
            yield bytes(view[at - size : at])
    del buffer[:at]


def failed(id_: int, error: StoreError) -> Done:
    """The answer that tells of an error."""
    values = {name: str(value) for name, value in error.values.items()}
    return Done(id_, error=error.key, busy=isinstance(error, StoreBusy), values=values)


def error_of(done: Done) -> StoreError | None:
    """The error that an answer tells of."""
    if not done.error:
        return None
    return (StoreBusy if done.busy else StoreError)(done.error, **done.values)


class Scribe:
    """What the process does: it reads all that has come, commits it as one group, and answers."""

    def __init__(self, link: socket.socket, db: Session, context: StoreContext) -> None:
        self._link = link
        self._db = db
        self._context = context
        self._likeness = SimilarityMarker()
        self._buffer = bytearray()
        self._waiting: deque[Call[Receipt | Refusal | None]] = deque()
        self._answers = bytearray()

    def run(self) -> None:
        """Go on until the service has closed its end and nothing waits."""
        coming = True
        while coming or self._waiting:
            if coming:
                coming = self._read(None if self._waiting else QUIET)
            group = [self._waiting.popleft() for _ in range(self._size())]
            if group:
                commit(self._db, group, self._committed)
            if self._answers:
                self._tell()

    def _committed(self, db: Session) -> None:
        raise_mark(db, self._context)

    def _size(self) -> int:
        """How many of those that wait are the next group.

        Of many it is half, so that the other half is committed while the senders of the first are answered.
        """
        waiting, few = len(self._waiting), self._db.few
        return min(GROUP, waiting if waiting < few else max(few, waiting // 2))

    def _read(self, patience: float | None) -> bool:
        """Take up what has come; with `patience` wait for it, and do meanwhile what can wait.

        False if no more will come.
        """
        self._link.settimeout(0 if patience is None else patience)
        left = True
        while True:
            try:
                data = self._link.recv(PIECE)
            except (BlockingIOError, TimeoutError):
                if patience is None:
                    return True
                if left:
                    left = self._likeness.examine(self._db)
                self._link.settimeout(BREATH if left else None)
                continue
            except OSError:
                return False
            if not data:
                return False
            self._buffer += data
            for body in unframe(self._buffer):
                self._take_up(body)
            return True

    def _take_up(self, body: bytes) -> None:
        """Have a submission wait for its turn; one that cannot be read is answered alone."""
        try:
            handed = HANDED.decode(body)
            sent, told = handed.sent, partial(self._told, handed.id)
            work = touch if sent is None else partial(take, context=self._context, sent=sent)
            keys = () if sent is None else submission_keys(sent)
            self._waiting.append(Call(work, keys, handed.expires, told, None))
        except (msgspec.DecodeError, StoreError) as error:
            number = msgspec.msgpack.decode(body, type=_Number).id
            self._told(number, None, StoreError("call_failed", kind=type(error).__name__))

    def _told(self, id_: int, result: Receipt | Refusal | None, error: StoreError | None) -> None:
        if error is not None:
            done = failed(id_, error)
        elif isinstance(result, Receipt):
            done = Done(id_, acknowledge(result))
        else:
            done = Done(id_, refusal=result)
        self._answers += frame(done)

    def _tell(self) -> None:
        """Send the answers of a group; if nobody is there any more, the comments are kept all the same."""
        answers, self._answers = self._answers, bytearray()
        self._link.settimeout(None)
        try:
            self._link.sendall(answers)
        except OSError:
            return


def main() -> None:
    """The process: its standard input is the socket, the first frame on it says which store to open."""
    discreet.begin()
    # Whoever stops the service stops the scribe by closing the socket: a signal to all processes of the
    # service must not end it before it has committed what the service has taken.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    _fill()
    with socket.socket(fileno=os.dup(0)) as link:
        try:
            body = _opening(link)
            if body is not None:
                _write(link, body)
        except ConnectionError:  # the service has gone, and nothing was kept that it does not know
            return


def _fill() -> None:
    """Let none of our files be taken for a standard one that whoever started the service had closed."""
    while (found := os.open(os.devnull, os.O_RDWR)) <= discreet.STANDARD_ERROR:
        pass
    os.close(found)


def _write(link: socket.socket, body: bytes) -> None:
    """Open the store, say so or why not, and write what comes."""
    try:
        store = _store(_understood(body))
        db = store.open_session(WRITES)
    except StoreError as error:
        link.sendall(frame(failed(0, error)))
        return
    try:
        link.sendall(frame(Done(0)))
        gc.collect()
        gc.freeze()
        Scribe(link, db, store.context).run()
    finally:
        db.close()
        store.close()


def _store(opening: Opening) -> Store:
    """The store that the service reads, never a new one in its place: StoreError if it is not there."""
    address = opening.address
    if not is_postgres(address) and not file_of(address).is_file():
        raise StoreError("no_store", address=Path(address).name)
    rehearsal = any(item.rehearsal for item in opening.consultations)
    store = open_at(
        address,
        rehearsal,
        opening.consultations,
        opening.key,
        floors=opening.floors,
        mark=HighWaterMark(Path(opening.mark)) if opening.mark else None,
    )
    if _first(store) != opening.first:
        store.close()
        raise StoreError("other_store", store=store.name)
    return store


def _opening(link: socket.socket) -> bytes | None:
    """The first frame, None if the service has gone before it came."""
    buffer = bytearray()
    while data := link.recv(PIECE):
        buffer += data
        for body in unframe(buffer):
            return body
    return None


def _understood(body: bytes) -> Opening:
    """What is to be opened; StoreError if the service speaks otherwise than we do."""
    with suppress(msgspec.DecodeError):
        opening = msgspec.msgpack.decode(body, type=Opening)
        if opening.speech == _speech():
            return opening
    raise StoreError("other_release")


if __name__ == "__main__":
    main()
