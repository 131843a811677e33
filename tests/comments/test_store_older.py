"""A store of any earlier release is brought up to date when it is opened, and nothing in it changes."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from test_store_both import Clock, Opener, sent, take

from clausework.comments.numbers import make_number
from clausework.comments.store.chain import Event, link
from clausework.comments.store.dialects import sqlite
from clausework.comments.store.schema import APPLICATION, STEPS
from clausework.comments.tokens import secret_hash, tracking_secret
from clausework.model.canonical import written_digest
from clausework.model.comment import Anchor

KEY = b"k" * 32
AT = "2020-07-10T00:00:00.000Z"
COMMENT = (
    *("number", "prefix", "sequence", "consultation", "submission", "body", "track", "draft", "clause"),
    *("provision", "quote", "base", "text", "suggestion", "reason", "role", "organisation", "name"),
    *("lang", "channel", "received", "late", "suspect", "digest", "state", "reviewed"),
)


def rows(steps: int) -> list[tuple[str, tuple[str, ...], tuple[str | int, ...]]]:
    """What the first release wrote of two comments, the first of which was published."""
    found: list[tuple[str, tuple[str, ...], tuple[str | int, ...]]] = []
    last: Event | None = None

    def event(kind: str, number: str, payload: dict[str, str | bool]) -> None:
        nonlocal last
        last = link(last, AT, kind, number, payload)
        values = (last.seq, last.at, last.kind, last.number, last.payload, last.previous, last.hash)
        found.append(("event", Event.__struct_fields__, values))

    found.append(("consultation", ("id", "made"), ("2020-07", AT)))
    event("made", "", {"consultation": "2020-07"})
    for place in (1, 2):
        number, text = make_number("C", place), f"第{place}条"
        digest = written_digest("2020-07", "D1", Anchor(clause="platform.records"), text, "", "")
        told: dict[str, str | bool] = {"clause": "platform.records", "consultation": "2020-07"}
        told |= {"digest": digest, "draft": "D1", "late": False, "suspect": False}
        event("received", number, told)
        track = secret_hash(tracking_secret(KEY, f"old-{place}"))
        state = ("published", AT) if place == 1 else ("received", "")
        values = (number, "C", place, "2020-07", f"old-{place}", "x", track, "D1", "platform.records")
        rest = ("", "", "", text, "", "", "other", "", "", "zh", "web", AT, 0, 0, digest, *state)
        arrival = (("arrival",), (last.seq,)) if steps > 1 and last else ((), ())
        found.append(("comment", (*COMMENT, *arrival[0]), (*values, *rest, *arrival[1])))
    event("published", make_number("C", 1), {"reason": ""})
    return found


def make_sqlite(path: str, steps: int) -> None:
    Path(path).parent.mkdir(parents=True)
    db = apsw.Connection(path)
    for step in STEPS[:steps]:
        for statement in sqlite(step):
            db.execute(statement)
    db.execute(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={steps}")
    for table, columns, values in rows(steps):
        holes = ", ".join("?" for _ in values)
        db.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes})", values)
    db.close()


def make_postgres(address: str, steps: int) -> None:
    """By the revisions of that release."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    from clausework.comments.store.postgres import connect
    from clausework.comments.store.postgres_schema import FOLDER

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    with connect(address, "clausework", 10) as db:
        db.execute("CREATE SCHEMA clausework")
        engine = create_engine(
            "postgresql+psycopg://", creator=lambda: connect(address, "clausework", 10), poolclass=NullPool
        )
        with engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, STEPS[steps - 1].name)
        for table, columns, values in rows(steps):
            holes = ", ".join("%s" for _ in values)
            db.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({holes})", values)


@pytest.mark.parametrize("steps", range(1, len(STEPS) + 1))
def test_a_store_of_an_earlier_release_goes_on(opener: Opener, address: str, steps: int) -> None:
    (make_postgres if address.startswith("postgres") else make_sqlite)(address, steps)
    store = opener(clock=Clock())
    assert [(comment.id, comment.state, comment.text) for comment in store.each()] == [
        (make_number("C", 1), "published", "第1条"),
        (make_number("C", 2), "received", "第2条"),
    ]
    assert store.faults() == ()
    got = take(store, sent("new", text="又一条", name="甲", contact="a@b.cn", keep_contact=True))
    assert got.number == make_number("C", 3)
    found = store.track(tracking_secret(KEY, "old-2"))
    assert found is not None
    assert found.number == make_number("C", 2)
    assert store.faults() == ()
    assert [event.seq for event in store.each_event()] == [1, 2, 3, 4, 5]
    assert opener(clock=Clock()).comments() == store.comments(), "a second start changes nothing"


def test_a_step_that_fails_changes_nothing(
    opener: Opener, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = len(STEPS) - 1
    postgres = address.startswith("postgres")
    (make_postgres if postgres else make_sqlite)(address, steps)
    broken = ("CREATE TABLE half (number TEXT)", "SELECT * FROM no_such_table")
    made = "migrations.postgresql" if postgres else "connection.sqlite"
    monkeypatch.setattr(f"clausework.comments.store.{made}", lambda _step: broken)
    with pytest.raises(Exception, match="no_such_table"):
        opener(clock=Clock())
    monkeypatch.undo()
    store = opener(clock=Clock())
    assert len(store.comments()) == 2
    assert store.read(lambda db: db.columns("half")) == ()
    assert store.faults() == ()
