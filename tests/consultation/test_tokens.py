"""Tokens of the service and the texts it takes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from clausework.consultation.tokens import read_key, sign_instant, signed_instant, tracking_secret
from clausework.consultation.window import instant, window_of
from clausework.model.comment import Consultation

KEY = b"k" * 32


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_an_instant_that_we_signed_is_read_back(now: datetime) -> None:
    token = sign_instant(KEY, now)
    assert instant(signed_instant(KEY, token)) == now.replace(microsecond=0)
    assert signed_instant(b"other", token) == ""


@given(st.text(max_size=60))
def test_nothing_else_is_an_instant_of_ours(token: str) -> None:
    assert signed_instant(KEY, token) == ""


def test_the_key_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "var" / "service.key"
    assert read_key(path) == read_key(path)
    assert path.stat().st_mode & 0o077 == 0
    assert len(tracking_secret(KEY, "a")) == 32
    assert tracking_secret(KEY, "a") != tracking_secret(KEY, "b")


def test_a_consultation_without_instants_never_opens() -> None:
    window = window_of(Consultation(id="x", draft="D1"), "2020-07-01T00:00:00Z")
    assert window.phase(datetime(2020, 7, 1, tzinfo=UTC)) == "early"
    with pytest.raises(ValueError, match="offset"):
        instant("2020-07-01T00:00:00")
