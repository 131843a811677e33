"""Stores for tests, in both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from postgres_rig import prepared_database

from clausework.model.comment import Consultation
from clausework.store.address import open_at
from clausework.store.base import Store

KEY = b"k" * 32
JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)
Opener = Callable[..., Store]


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a new store may be made, once for each database."""
    return str(tmp_path / "var" / "c.db") if request.param == "sqlite" else prepared_database()


@pytest.fixture
def opener(address: str) -> Iterator[Opener]:
    """Opens stores at one address, and closes them after the test."""
    opened: list[Store] = []

    def open_store(*consultations: Consultation, **options: Any) -> Store:
        opened.append(open_at(address, False, consultations or (JULY,), KEY, **options))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()
