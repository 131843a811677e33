"""What can go wrong with a server that is elsewhere, and what comes of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from types import SimpleNamespace

import pytest
from postgres_rig import new_database
from store_rig import tracked
from test_store_both import REHEARSAL, Clock, sent, take

from clausework.consultation.submission import Receipt
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Consultation
from clausework.store import intake
from clausework.store.address import open_at, session_at
from clausework.store.base import Store

KEY = b"k" * 32
JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)


@pytest.fixture
def database() -> str:
    return new_database()


@pytest.fixture
def opener(database: str) -> Iterator[Callable[..., Store]]:
    opened: list[Store] = []

    def open_store(*consultations: Consultation, rehearsal: bool = False) -> Store:
        opened.append(open_at(database, rehearsal, consultations or (JULY,), KEY, clock=Clock()))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def test_connections_that_are_cut_are_made_again_without_loss(
    opener: Callable[..., Store], database: str
) -> None:
    store = opener()
    first = take(store, sent("first"))
    other = session_at(database, False)
    kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'clausework' AND pid <> pg_backend_pid()"
    taken = {first.number}
    for n in range(6):
        future = store.submit(sent(f"k{n}"))
        if n % 2:
            list(other.execute(kill))
        try:
            found = future.result(30)
        except StoreBusy:
            found = None
        if isinstance(found, Receipt):
            taken.add(found.number)
        assert tracked(store, first.secret) is not None
    other.close()
    for n in range(6):
        assert isinstance(retried(store, f"k{n}"), Receipt)
    numbers = [comment.id for comment in store.comments()]
    assert taken <= set(numbers)
    assert len(numbers) == 7
    assert store.faults() == ()


def retried(store: Store, key: str) -> object:
    for _ in range(5):
        try:
            return store.submit(sent(key)).result(30)
        except StoreBusy:
            time.sleep(0.1)
    return None


def test_a_server_does_not_refuse_is_not_called_for_each_page(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from clausework.store import postgres as postgres_session
    from clausework.store.postgres import connect

    session_at(database, False).close()
    clock, calls, away = SimpleNamespace(now=1000.0), [], False
    monkeypatch.setattr(postgres_session, "time", SimpleNamespace(monotonic=lambda: clock.now))

    def call() -> psycopg.Connection:
        calls.append(clock.now)
        if away:
            clock.now += 5
            raise psycopg.OperationalError
        return connect(database, "clausework", 2)

    with closing(postgres_session.PostgresSession(call)) as session:
        away = True
        session._connection.close()
        for _ in range(3):
            with pytest.raises(StoreBusy):
                session.execute("SELECT 1")
        assert calls == [1000, 1000], "the first made the connection"
        clock.now += 5 * postgres_session.REST
        with pytest.raises(StoreBusy):
            session.execute("SELECT 1")
        away = False
        clock.now += 5 * postgres_session.REST
        assert session.execute("SELECT 1").get == 1
        assert len(calls) == 4


def test_a_lock_that_another_holds_is_waited_for_and_then_busy(
    opener: Callable[..., Store], database: str
) -> None:
    store = opener()
    other = session_at(database, False)
    began = time.monotonic()
    with other.transaction():
        future = store.submit(sent())
        with pytest.raises(StoreBusy, match="LockNotAvailable"):
            future.result(30)
        assert 1 < time.monotonic() - began < 25
    assert take(store, sent()).number.startswith("C-0001-")
    other.close()


def test_a_service_that_went_silent_with_the_lock_is_cut_off(
    opener: Callable[..., Store], database: str
) -> None:
    store = opener()
    other = session_at(database, False)
    other.execute("SET idle_in_transaction_session_timeout = 300")
    with pytest.raises(StoreBusy), other.transaction():  # noqa: PT012
        future = store.submit(sent())
        assert isinstance(future.result(30), Receipt)
    other.close()


def test_services_that_start_together_make_one_schema(database: str) -> None:
    stores: list[Store] = []
    threads = [
        threading.Thread(target=lambda: stores.append(open_at(database, False, [JULY], KEY, clock=Clock())))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 4
    assert [event.kind for event in stores[0].events()] == ["made"]
    for store in stores:
        store.close()


def test_a_rehearsal_has_a_chain_of_its_own(opener: Callable[..., Store]) -> None:
    real, rehearsal = opener(), opener(REHEARSAL, rehearsal=True)
    take(rehearsal, sent(consultation="rehearsal"))
    assert (real.comments(), len(real.events())) == ((), 1)
    assert rehearsal.comments()[0].id.startswith("R-0001-")


def test_a_schema_of_a_later_release_or_of_others_is_refused(
    opener: Callable[..., Store], database: str
) -> None:
    opener()
    other = session_at(database, False)
    other.execute("UPDATE alembic_version SET version_num = 'r9999_later'")
    other.execute("UPDATE compatibility SET oldest = 'r9999_later'")
    with pytest.raises(StoreError, match="later release"):
        opener()
    other.execute("DROP TABLE alembic_version")
    with pytest.raises(StoreError, match="of other programs"):
        opener()
    other.close()


@pytest.mark.slow
def test_a_plan_made_on_an_empty_store_does_not_scan_a_full_one(
    opener: Callable[..., Store], database: str
) -> None:
    """A kept plan of the look-up of names did: PostgreSQL keeps one after five calls that found it cheap."""
    store = opener()
    for n in range(12):
        take(store, sent(f"early-{n}"))
    with closing(store.open_session()) as filler:
        for start in range(0, 6000, 2000):
            with filler.transaction():
                filler.expect([])
                for n in range(start, start + 2000):
                    intake.take(filler, store.context, sent(f"filled-{n}"))
    before = rows_read_in_order(database)
    for n in range(8):
        take(store, sent(f"later-{n}"))
    store.close()  # by which its sessions tell what they have read
    assert rows_read_in_order(database) - before < 6000


def rows_read_in_order(database: str) -> int:
    """How many rows of comments were read by going through the table."""
    with closing(session_at(database, False)) as session:
        found = session.execute("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'comment'")
        return int(found.get or 0)
