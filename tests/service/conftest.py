"""The service, running."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from service_rig import Client, Clock, make_project, running

from clausework.service.office import open_office


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """The service of the July consultation, its clock standing in mid-July."""
    root = make_project(tmp_path)
    clock = Clock()
    with running(open_office(root, False, root / "build" / "site", clock=clock), clock, root) as found:
        yield found


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[Client]:
    """The service in rehearsal."""
    root = make_project(tmp_path)
    clock = Clock()
    with running(open_office(root, True, root / "build" / "site", clock=clock), clock, root) as found:
        yield found


@pytest.fixture
def hidden() -> Callable[[str, str], str]:
    """The value of a hidden field in a page."""

    def value(page: str, name: str) -> str:
        match = re.search(rf'name="{name}" value="([^"]*)"', page)
        assert match
        return match[1]

    return value
