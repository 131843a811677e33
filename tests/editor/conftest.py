"""A server that is running, for each test its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from lsp_client import Client


@pytest.fixture
def start() -> Iterator[Callable[..., Client]]:
    started: list[Client] = []

    def make(*arguments, **options) -> Client:
        started.append(Client(*arguments, **options))
        return started[-1]

    yield make
    for client in started:
        if client.process.poll() is None:
            client.process.kill()
        client.process.wait()
        for stream in (client.process.stdin, client.process.stdout, client.process.stderr):
            stream.close()
