"""A receipt outlives the service: kill -9 under load, with the commit stalled before the kill.

Without the stall a plain kill catches nothing: a commit takes a fraction of a millisecond, and a
service that acknowledges too early is almost never caught between. So another session takes the
write lock first. The control is such a service, and the same test must find it out.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path

import pytest
from crash_rig import crash, hasty, kept, lost, post, service
from postgres_rig import prepared_database
from service_rig import Answer, Client, Clock, make_project, running

from clausework.service.context import open_context
from clausework.store.base import Store
from clausework.store.session import Session

KILLS = 20
"""For each database."""


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else prepared_database()


@pytest.mark.slow
def test_every_receipt_survives_a_kill_with_the_commit_stalled(tmp_path: Path, address: str) -> None:
    root = make_project(tmp_path)
    acknowledged, unanswered = 0, []
    for _ in range(KILLS):
        load = crash(root, address, "sound")
        assert lost(root, address, load) == 0
        assert load.unanswered, "the kill must have met comments under way"
        acknowledged += len(load.acknowledged)
        unanswered += load.unanswered
    assert acknowledged >= 40 * KILLS
    with service(root, address) as (port, process):
        assert {post(port, name) for name in unanswered * 2} <= {200, 201}
        process.terminate()
        assert process.wait(10) == 0
    texts = kept(root, address)
    assert len(texts) == len(set(texts)) == acknowledged + len(unanswered)


@pytest.mark.slow
def test_the_same_test_finds_a_service_acknowledges_too_early(tmp_path: Path, address: str) -> None:
    root = make_project(tmp_path)
    assert lost(root, address, crash(root, address, "early")) > 0


MANY = 30
"""Comments of four thousand characters that are sent while something is wrong."""


@pytest.fixture
def either(tmp_path: Path, address: str) -> Iterator[Client]:
    """The service in rehearsal, on either database."""
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, True, root / "build" / "site", address, clock=clock)
    with running(context, clock, root) as found:
        yield found


@contextmanager
def told(store: Store, before: str, after: str) -> Iterator[None]:
    """The session that writes is told something, and in the end something else."""

    session = store._writing()._db
    session.execute(before)
    try:
        yield
    finally:
        session.execute(after)


@contextmanager
def files_end(store: Store) -> Iterator[None]:
    """No file may grow by more than a little: what writing says is that it failed."""
    wal = Path(f"{store.path}-wal")  # type: ignore[attr-defined]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 100_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def is_full(store: Store) -> AbstractContextManager[None]:
    """The database may have a few pages more and then says that its disk is full."""
    pages = store.read(lambda db: db.execute("PRAGMA page_count").get)
    return told(store, f"PRAGMA max_page_count={pages + 20}", "PRAGMA max_page_count=1000000")


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF (SELECT count(*) FROM comment) > 8 THEN RAISE EXCEPTION 'full' USING ERRCODE = 'disk_full'; END IF;
  RETURN NEW;
END $$; CREATE TRIGGER full_disk BEFORE INSERT ON comment FOR EACH ROW EXECUTE FUNCTION full_disk()
"""


@contextmanager
def server_is_full(session: Session) -> Iterator[None]:
    """The server says after some comments that its disk is full; the session is closed at the end."""
    with closing(session):
        session.execute(FULL)
        try:
            yield
        finally:
            session.execute("DROP FUNCTION full_disk CASCADE")


@contextmanager
def is_locked(store: Store) -> Iterator[None]:
    """Somebody else holds the write lock for longer than one waits."""
    with closing(store.open_session()) as other, other.transaction():
        yield


def trouble(kind: str, store: Store, address: str) -> AbstractContextManager[None]:
    """What is wrong for a while."""
    if kind == "locked":
        return is_locked(store)
    if kind == "read-only":
        if address:
            return told(
                store, "SET default_transaction_read_only = on", "RESET default_transaction_read_only"
            )
        return told(store, "PRAGMA query_only=1", "PRAGMA query_only=0")
    if address:
        return server_is_full(store.open_session())
    return files_end(store) if kind == "files end" else is_full(store)


def send_through(client: Client, kind: str, address: str) -> list[Answer]:
    """A comment is kept; then something is wrong, and others come."""
    assert client.send(client.form(text="先有一条")).status in (200, 201)
    many = 2 if kind == "locked" else MANY
    store = client.context.store
    store.write(lambda _db, _desk: None).result(20)  # it rests: nothing is told it in the middle of a group
    with trouble(kind, store, address):
        answers = [client.send(client.form(text=long(n), uuid=name(n))) for n in range(many)]
        store.write(lambda _db, _desk: None).exception(20)  # it has come to all that waited
    return answers


def long(number: int) -> str:
    return f"{number}" + "满" * 4000


def name(number: int) -> str:
    return f"name-of-a-form-{number}"


def acknowledged(answers: list[Answer]) -> set[str]:
    """The words of whoever has a receipt."""
    return {long(number) for number, answer in enumerate(answers) if answer.status == 201}


KINDS = ["full", "read-only", "locked"]
# How the files of a server end is its own business; that its disk is full it says.
PLACES = [("sqlite", "files end"), *((place, kind) for place in ("sqlite", "postgresql") for kind in KINDS)]


@pytest.mark.slow
@pytest.mark.parametrize(("address", "kind"), PLACES, indirect=["address"])
def test_whatever_is_wrong_with_the_disk_the_service_recovers(
    either: Client, address: str, kind: str
) -> None:
    answers = send_through(either, kind, address)
    assert {answer.status for answer in answers} == ({503} if kind in ("read-only", "locked") else {201, 503})
    assert all(int(answer.headers["retry-after"]) > 0 for answer in answers if answer.status == 503)
    assert set(either.comments()) == {"先有一条"} | acknowledged(answers)
    again = [either.send(either.form(text=long(n), uuid=name(n))) for n in range(len(answers))]
    assert {answer.status for answer in again} <= {200, 201}, [answer.text for answer in again]
    assert sorted(either.comments()) == sorted(["先有一条", *(long(n) for n in range(len(answers)))])
    assert either.context.store.faults() == ()


@pytest.mark.slow
@pytest.mark.parametrize(("address", "kind"), PLACES, indirect=["address"])
def test_the_same_finds_a_service_that_acknowledges_too_early(
    either: Client, address: str, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = type(either.context.store)
    monkeypatch.setattr(store, "submit", hasty(store.submit))
    answers = send_through(either, kind, address)
    assert acknowledged(answers) - set(either.comments())
