"""The protocol between the service and its writer process: messages of MessagePack in frames.

A frame is a message after its length in four bytes. The service sends one OpenRequest and then
SubmitRequests; each is answered by a WriteResult, the first of them, under the number 0, to the opening.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

import msgspec
import msgspec.inspect

from clausework import __version__
from clausework.consultation.submission import Acknowledgement, Refusal, Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Consultation
from clausework.store.base import Store
from clausework.store.schema.steps import STEPS

LENGTH_BYTES = 4
"""Bytes before a frame that say how long it is, the most significant first."""
MAX_FRAME_BYTES = 16 << 20
"""Whoever announces a longer frame does not speak this protocol."""


class OpenRequest(msgspec.Struct, frozen=True):
    """Which store to open; it goes by the socket, where no other process can read the key.

    `release` is that of the service, see `release`; `first` is the hash of the first event of the store
    that the service reads, and `mark` the file of the high-water mark, "" for none.
    """

    release: str
    first: str
    address: str
    consultations: tuple[Consultation, ...]
    key: bytes
    floors: Mapping[str, int]
    mark: str = ""


class SubmitRequest(msgspec.Struct, frozen=True, array_like=True):
    """A submission under a number of the service's, and when it expires: nobody waits for it after that.

    The instant is of the monotonic clock, which all processes of a machine share. Without a submission
    it asks whether the store takes a commit.
    """

    id: int
    expires: float
    submission: Submission | None = None


class RequestNumber(msgspec.Struct, frozen=True, array_like=True):
    """The number of a SubmitRequest of which nothing else can be read."""

    id: int


class WriteResult(msgspec.Struct, frozen=True, array_like=True):
    """What came of a request; `error` is the key of a message and `busy` whether it may succeed later."""

    id: int
    acknowledgement: Acknowledgement | None = None
    refusal: Refusal | None = None
    error: str = ""
    busy: bool = False
    values: dict[str, str] = {}


MESSAGES = (OpenRequest, SubmitRequest, RequestNumber, WriteResult)
ENCODER = msgspec.msgpack.Encoder()
SUBMIT_DECODER = msgspec.msgpack.Decoder(SubmitRequest)
RESULT_DECODER = msgspec.msgpack.Decoder(WriteResult)


def release() -> str:
    """The release of this program, with a digest of the form of its messages.

    The program may be replaced while a service runs, whose next writer process then is of another
    release. The digest is for developers, who change messages within one version.
    """
    _, forms = msgspec.json.schema_components(MESSAGES)
    form = msgspec.json.encode((forms, field_names(MESSAGES)), order="sorted")
    return f"{__version__}/{len(STEPS)}/{sha256(form).hexdigest()[:16]}"


def field_names(messages: Iterable[type]) -> dict[str, tuple[str, ...]]:
    """The fields of the messages and of all that they are made of, in their order, by the name of the class.

    A schema does not name the fields of what goes as an array, where the place alone tells them apart.
    """
    found: dict[str, tuple[str, ...]] = {}
    left = list(msgspec.inspect.multi_type_info(messages))
    while left:
        item = left.pop()
        parts = list(msgspec.structs.astuple(item))  # of a union or an array those that it is of
        if isinstance(item, msgspec.inspect.StructType):
            name = f"{item.cls.__module__}.{item.cls.__qualname__}"
            parts = [] if name in found else [field.type for field in item.fields]
            found[name] = tuple(field.encode_name for field in item.fields)
        for part in parts:
            within = part if isinstance(part, tuple) else (part,)
            left.extend(other for other in within if isinstance(other, msgspec.inspect.Type))
    return found


def open_request(store: Store) -> OpenRequest:
    """What the writer process needs to open the same store."""
    context = store.context
    consultations = tuple(context.consultations.values())
    mark = str(context.mark.path) if context.mark is not None else ""
    first = first_event_hash(store)
    return OpenRequest(release(), first, store.address, consultations, context.key, context.floors, mark)


def first_event_hash(store: Store) -> str:
    """The hash of the first event, which no other store has."""
    return str(store.read(lambda db: db.execute("SELECT hash FROM event WHERE seq = 1").get) or "")


def frame(message: msgspec.Struct) -> bytes:
    """A message as it goes by the socket."""
    body = ENCODER.encode(message)
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def unframe(buffer: bytearray) -> Iterator[bytes]:
    """The whole frames at the beginning of what has come, which are taken out of it.

    ValueError if what has come is no frames.
    """
    at, end = 0, len(buffer)
    with memoryview(buffer) as view:
        while at + LENGTH_BYTES <= end:
            size = int.from_bytes(view[at : at + LENGTH_BYTES], "big")
            if size > MAX_FRAME_BYTES:
                raise ValueError(size)
            if at + LENGTH_BYTES + size > end:
                break
            at += LENGTH_BYTES + size
            yield bytes(view[at - size : at])
    del buffer[:at]


def error_result(id_: int, error: StoreError) -> WriteResult:
    """The answer that tells of an error."""
    values = {name: str(value) for name, value in error.values.items()}
    return WriteResult(id_, error=error.key, busy=isinstance(error, StoreBusy), values=values)


def error_of(result: WriteResult) -> StoreError | None:
    """The error that an answer tells of."""
    if not result.error:
        return None
    return (StoreBusy if result.busy else StoreError)(result.error, **result.values)
