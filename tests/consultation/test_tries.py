"""Tries to sign in: so many at once, one back after a while, in either database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clausework.accounts import attempts, passkeys
from clausework.accounts.people import establish
from clausework.model.account import Account
from clausework.store.base import Store
from clausework.store.reviewing import note

KEY = b"k" * 32
NOW = 1_594_500_000.25


def take(store: Store, now: float, place: str = "", name: str = "") -> int:
    wanted = attempts.counters_of(KEY, place, name)
    return store.write(lambda db, desk: attempts.count_attempt(db, desk, wanted, now)).result(30)


def kinds(store: Store) -> list[str]:
    return [event.kind for event in store.events()]


def test_a_name_has_so_many_tries_and_regains_one_in_time(opener: Callable[..., Store]) -> None:
    store = opener()
    assert [take(store, NOW, name="wang.li") for _ in range(6)] == [0, 0, 0, 0, 0, 30]
    assert take(store, NOW, name="zhao") == 0
    assert take(store, NOW + 29.5, name="wang.li") == 1
    assert take(store, NOW + 30, name="wang.li") == 0
    assert take(store, NOW + 30, name="wang.li") == 30
    assert [take(store, NOW + 1000, name="wang.li") for _ in range(6)] == [0, 0, 0, 0, 0, 30]


def test_a_place_that_may_not_try_uses_up_nothing_of_a_name(opener: Callable[..., Store]) -> None:
    store = opener()
    assert {take(store, NOW, "203.0.113.0/24", f"n{n}") for n in range(attempts.PER_PLACE.most)} == {0}
    for _ in range(9):
        assert take(store, NOW, "203.0.113.0/24", "wang.li") == 5
    assert [take(store, NOW, "198.51.100.0/24", "wang.li") for _ in range(6)] == [0, 0, 0, 0, 0, 30]


def test_a_lock_is_noted_once_and_anew_when_all_tries_were_back(opener: Callable[..., Store]) -> None:
    store = opener()
    store.write(lambda db, desk: establish(db, desk, "wang.li", "reviewer", "hash")).result(30)
    wanted = attempts.counters_of(KEY, "", "wang.li")
    for n in range(9):
        take(store, NOW + n, name="wang.li")
    assert kinds(store).count("sign_in_locked") == 1
    assert store.read(lambda db: attempts.seconds_left(db, wanted, NOW + 9)) == (21, True)
    assert take(store, NOW + 31, name="wang.li") == 0
    assert take(store, NOW + 31, name="wang.li") > 0
    assert kinds(store).count("sign_in_locked") == 1, "it was locked all the time"
    for n in range(9):
        take(store, NOW + 500 + n, name="wang.li")
        take(store, NOW + 500 + n, name="nobody")
    assert kinds(store).count("sign_in_locked") == 2


def test_what_failed_since_the_last_sign_in_is_counted(
    opener: Callable[..., Store],
) -> None:
    store, wang = opener(), Account("wang.li", "reviewer")

    def noted(kind: str) -> None:
        who, new = (wang, "password") if kind == "signed_in" else (None, "wang.li (password)")
        store.write(lambda db, desk: note(db, desk, who, kind, new=new)).result(30)

    for kind in ("sign_in_failed", "signed_in", *["sign_in_failed"] * 3, *["sign_in_locked"] * 2):
        noted(kind)
    told = [store.read(lambda db: attempts.failed_sign_ins(db, "wang.li"))]
    for _ in range(2):
        noted("signed_in")
        told.append(store.read(lambda db: attempts.failed_sign_ins(db, "wang.li")))
    assert [(item.count, item.locked) if item else None for item in told] == [(4, True), (3, True), None]


def test_what_is_kept_are_hashes_that_are_soon_forgotten(opener: Callable[..., Store]) -> None:
    store = opener()
    take(store, NOW, "203.0.113.0/24", "wang.li")
    rows = store.read(lambda db: list(db.execute("SELECT token, kind, detail FROM challenge")))
    assert len(rows) == 2
    assert not [row for row in rows if "wang" in str(row) or "203" in str(row)]
    take(store, NOW + 60, name="zhao")
    assert store.read(lambda db: db.execute("SELECT count(*) FROM challenge").get) == 1


def test_tries_are_no_questions(opener: Callable[..., Store], monkeypatch: pytest.MonkeyPatch) -> None:
    """However many names somebody tries, others can sign in; and nobody answers a try."""
    store = opener()
    monkeypatch.setattr(passkeys, "MOST_OPEN", 2)
    for n in range(9):
        take(store, NOW, name=f"n{n}")
    store.write(lambda db, _desk: passkeys.open_challenge(db, "sign-in", "t", "d", NOW)).result(30)
    assert store.read(lambda db: passkeys.is_open(db, "sign-in", "t", NOW))
    assert take(store, NOW, name="n1") == 0
