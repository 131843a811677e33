"""The service, running."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from postgres_rig import prepared_database
from service_rig import Client, Clock, make_project, running

from clausework.accounts import passwords
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """Hashes that cost a thirtieth: they are to hold against nobody here."""
    passwords.COST = 2**10


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """The service of the July consultation, set up in June, its clock standing in mid-July."""
    root = make_project(tmp_path)
    clock = Clock()
    july, clock.now = clock.now, "2020-06-01T00:00:00.000Z"
    context = open_context(root, False, root / "build" / "site", clock=clock)
    clock.now = july
    with running(context, clock, root) as found:
        yield found


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Client]:
    """The service in rehearsal."""
    root = make_project(tmp_path)
    clock = Clock()
    with running(open_context(root, True, root / "build" / "site", clock=clock), clock, root) as found:
        yield found


@pytest.fixture
def hidden() -> Callable[[str, str], str]:
    """The value of a hidden field in a page."""

    def value(page: str, name: str) -> str:
        match = re.search(rf'name="{name}" value="([^"]*)"', page)
        assert match
        return match[1]

    return value


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Client]:
    """The service with a review desk, on either database, behind a proxy that it believes."""
    root, clock = make_project(tmp_path), Clock()
    address = prepared_database() if request.param == "postgresql" else ""
    context = open_context(root, False, root / "build" / "site", address, clock=clock)
    with running(context, clock, root, ServiceSettings(networks(["127.0.0.1"]))) as found:
        yield found
