"""Senders who never end: a connection that brings nothing more is given up, whatever it asked for."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from once import apart
from service_rig import Answer, Client, Clock, make_project, running
from starlette.types import Message

from clausework.service import guard, server
from clausework.service.context import open_context
from clausework.service.guard import Body, Guard, TooLarge, TooSlow, limits_of
from clausework.service.settings import ServiceSettings, networks

PATHS = ("/comments", "/agree/C-0001-A", "/batch/platform/", "/desk/sign-in", "/track/x/withdraw")


def chunks(*bodies: bytes):
    """What a sender brings who then stalls."""
    waiting = [{"type": "http.request", "body": body, "more_body": True} for body in bodies]

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        await asyncio.sleep(3600)
        raise AssertionError

    return receive


async def reads_all(scope, receive, send) -> None:
    """An application that wants the whole body."""
    while (await receive()).get("more_body"):
        pass
    raise AssertionError("the body never ends")


@pytest.mark.parametrize("path", PATHS)
def test_a_body_that_stalls_is_answered_and_given_up(
    path: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "BODY_SECONDS", 0.05)
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "path": path, "headers": [(b"content-length", b"500")]}
    apart(Guard(reads_all, client.context)(scope, chunks(b"text=a"), send))
    assert told[0]["status"] == 408
    assert (b"connection", b"close") in told[0]["headers"]


def test_drops_that_keep_coming_do_not_prolong_it() -> None:
    async def drip() -> int:
        async def receive() -> Message:
            await asyncio.sleep(0.01)
            return {"type": "http.request", "body": b"x", "more_body": True}

        body = Body(receive, 10_000, 0.1, in_pieces=False)
        for count in range(1000):
            try:
                await body()
            except TooSlow:
                return count
        return 1000

    assert apart(drip()) < 1000  # which would take ten seconds


def test_after_body_one_may_listen_as_long_as_an_answer_takes() -> None:
    async def listen() -> Message:
        messages = [{"type": "http.request", "body": b"x"}]

        async def receive() -> Message:
            if messages:
                return messages.pop()
            await asyncio.sleep(0.6)
            return {"type": "http.disconnect"}

        body = Body(receive, 10, 0.5, in_pieces=False)
        await body()
        return await body()

    assert apart(listen())["type"] == "http.disconnect"


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nhost: x\r\nx-half"])
def test_who_says_nothing_or_half_a_header_is_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(server, "HEADER_MILLISECONDS", 500)
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with (
        running(context, clock, root) as client,
        socket.create_connection(("127.0.0.1", client.port), timeout=60) as connection,
    ):
        connection.sendall(said)
        assert connection.recv(100) == b""


def test_those_who_say_nothing_keep_nobody_else_out(tmp_path: Path) -> None:
    """A thousand connections and more, as one machine can hold them."""
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root) as client, ExitStack() as held:
        for _ in range(1100):
            held.enter_context(socket.create_connection(("127.0.0.1", client.port), timeout=60))
        began = time.monotonic()
        assert client.get("/healthz").status == 200
        assert time.monotonic() - began < 20


def test_no_place_takes_all_connections_by_sending_slowly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "AT_A_TIME", 3)
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    settings = ServiceSettings(networks(["127.0.0.1"]))
    head = b"POST /comments HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.7\r\n"
    head += b"content-type: application/json\r\ncontent-length: 100\r\n\r\n{"
    with running(context, clock, root, settings) as client:
        with ExitStack() as held:
            for _ in range(3):
                slow = held.enter_context(socket.create_connection(("127.0.0.1", client.port), timeout=60))
                slow.sendall(head)
            refused = until(client, 429)
            assert (refused.json["error"], refused.headers["retry-after"]) == ("many", "5")
            assert client.get("/healthz", x_forwarded_for="203.0.113.9").status == 200
            assert client.send(client.form(text="另一处"), x_forwarded_for="198.51.100.1").status == 201
        until(client, 201)  # once they have gone


def test_files_on_their_way_count_for_more(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    settings = ServiceSettings(networks(["127.0.0.1"]))
    head = b"POST /comments HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 203.0.113.7\r\n"
    head += b"content-type: multipart/form-data; boundary=x\r\ncontent-length: 52000000\r\n\r\n--x\r\n"
    with running(context, clock, root, settings) as client:
        with ExitStack() as held:
            for _ in range(guard.AT_A_TIME // guard.AS_MANY):
                slow = held.enter_context(socket.create_connection(("127.0.0.1", client.port), timeout=60))
                slow.sendall(head)
            assert until(client, 429).json["error"] == "many"
        until(client, 201)


def until(client: Client, status: int) -> Answer:
    """Send from one place until the answer is the one that is looked for."""
    for number in range(100):
        found = client.send(client.form(text=f"第{number}次"), x_forwarded_for="203.0.113.9")
        if found.status == status:
            return found
        time.sleep(0.05)
    raise AssertionError(f"never {status}, but {found.status}")


def test_a_body_over_its_limit_is_stopped_whatever_it_declared() -> None:
    async def read() -> None:
        body = Body(chunks(b"x" * 6, b"x" * 6), 10, 5, in_pieces=False)
        await body()
        await body()

    with pytest.raises(TooLarge):
        apart(read())


def test_files_have_more_room_and_more_time() -> None:
    assert limits_of("/comments", "multipart/form-data; boundary=x") == (guard.UPLOAD_LIMIT, 600)
    assert limits_of("/comments", "application/x-www-form-urlencoded") == (guard.BODY_LIMIT, 30)
    assert limits_of("/batch/platform/", "multipart/form-data") == (guard.CHAPTER_LIMIT, 30)
    assert limits_of("/desk/sign-in", "multipart/form-data") == (guard.BODY_LIMIT, 30)


async def answers(size: int, send) -> None:
    """An application that answers with so many bytes at once."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"x" * size})


@pytest.mark.parametrize("size", [0, 1, guard.PIECE, guard.PIECE + 1, 3 * guard.PIECE])
def test_an_answer_is_handed_over_by_pieces(size: int, client: Client) -> None:
    """The server keeps all that it was given: who takes nothing would have it keep whole files."""
    told: list[Message] = []

    async def send(message: Message) -> None:
        told.append(message)

    scope = {"type": "http", "path": "/", "method": "GET", "headers": []}
    apart(Guard(lambda _scope, _receive, send: answers(size, send), client.context)(scope, chunks(), send))
    pieces = [len(message["body"]) for message in told[1:]]
    assert sum(pieces) == size
    assert max(pieces) <= guard.PIECE
    assert [message.get("more_body", False) for message in told[1:]] == [True] * (len(pieces) - 1) + [False]


def test_who_takes_nothing_of_an_answer_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, clock = make_project(tmp_path), Clock()
    large = b"x" * 20_000_000
    (root / "build" / "site" / "large.pdf").write_bytes(large)
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root) as client:
        assert client.get("/large.pdf").body == large
        monkeypatch.setattr(guard, "TAKEN_SECONDS", 0.2)
        with socket.socket() as idle:
            idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            idle.connect(("127.0.0.1", client.port))
            idle.sendall(b"GET /large.pdf HTTP/1.1\r\nhost: x\r\n\r\n")
            deadline = time.monotonic() + 60
            while 'status="499"' not in client.get("/metrics").text:
                assert time.monotonic() < deadline
                time.sleep(0.05)
