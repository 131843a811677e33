"""Senders who never end: a connection that brings nothing more is given up, whatever it asked for."""

from __future__ import annotations

import asyncio

import pytest
from service_rig import Client, apart
from starlette.types import Message

from clausework.service import guard
from clausework.service.guard import Body, Guard, Patience, TooLarge, TooSlow, limits_of

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
    apart(Guard(reads_all, client.office)(scope, chunks(b"text=a"), send))
    assert told[0]["status"] == 408
    assert (b"connection", b"close") in told[0]["headers"]


def test_drops_that_keep_coming_do_not_prolong_it() -> None:
    async def drip() -> int:
        async def receive() -> Message:
            await asyncio.sleep(0.01)
            return {"type": "http.request", "body": b"x", "more_body": True}

        body = Body(receive, 10_000, 0.1, Patience())
        for count in range(1000):
            try:
                await body()
            except TooSlow:
                return count
        return 1000

    assert 0 < apart(drip()) < 20


def test_after_the_body_one_may_listen_for_as_long_as_an_answer_takes() -> None:
    async def listen() -> Message:
        messages = [{"type": "http.request", "body": b"x"}]

        async def receive() -> Message:
            if messages:
                return messages.pop()
            await asyncio.sleep(0.1)
            return {"type": "http.disconnect"}

        body = Body(receive, 10, 0.05, Patience())
        await body()
        return await body()

    assert apart(listen())["type"] == "http.disconnect"


def test_a_body_over_its_limit_is_stopped_although_it_said_otherwise() -> None:
    async def read() -> None:
        body = Body(chunks(b"x" * 6, b"x" * 6), 10, 5, Patience())
        await body()
        await body()

    with pytest.raises(TooLarge):
        apart(read())


def test_files_have_more_room_and_more_time() -> None:
    assert limits_of("/comments", "multipart/form-data; boundary=x") == (guard.UPLOAD_LIMIT, 600)
    assert limits_of("/comments", "application/x-www-form-urlencoded") == (guard.BODY_LIMIT, 30)
    assert limits_of("/batch/platform/", "multipart/form-data") == (guard.CHAPTER_LIMIT, 30)
    assert limits_of("/desk/sign-in", "multipart/form-data") == (guard.BODY_LIMIT, 30)


def test_who_waits_in_time_is_not_disturbed_by_who_does_not_nor_by_being_cancelled() -> None:
    async def both() -> tuple[object, object, object]:
        patience, now = Patience(), asyncio.get_running_loop().time()
        slow = asyncio.create_task(patience.wait(asyncio.sleep(9), now + 0.05))
        quick = asyncio.create_task(patience.wait(asyncio.sleep(0.1, "here"), now + 5))
        gone = asyncio.create_task(patience.wait(asyncio.sleep(9), now + 5))
        await asyncio.sleep(0)
        gone.cancel()
        return tuple(await asyncio.gather(slow, quick, gone, return_exceptions=True))  # type: ignore[return-value]

    slow, quick, gone = apart(both())
    assert isinstance(slow, TimeoutError)
    assert quick == "here"
    assert isinstance(gone, asyncio.CancelledError)
