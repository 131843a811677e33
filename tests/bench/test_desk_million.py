"""A fiftieth of the million at the review desk: each page in time, by index, in both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from desk import WANG, reads, work_at
from million import CLAUSES, JULY, KEY, ROLES, clock, fill, opened
from postgres_rig import new_database

from clausework.accounts.acts import ActFilter, acts
from clausework.store.address import open_at
from clausework.store.copies import move
from clausework.store.queue import QueueFilter, queue
from clausework.store.sqlite import SqliteStore

COUNT = 20_000
FILTERS = [
    QueueFilter(),
    QueueFilter(state=""),
    QueueFilter(after=(0, 9000)),
    QueueFilter(after=(1, 0)),
    QueueFilter(clause=CLAUSES[0]),
    QueueFilter(clause=CLAUSES[0], state="", after=(0, 9000)),
    QueueFilter(role=ROLES[1], state="withheld"),
    QueueFilter(role=ROLES[1], clause=CLAUSES[0]),
    QueueFilter(role="nobody", clause=CLAUSES[0], state=""),
    QueueFilter(assigned=WANG.name, state=""),
    QueueFilter(discussed=True, state=""),
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("desk") / "c.db"
    fill(found, COUNT)
    with closing(opened(found)) as store:
        work_at(store)
    return found


@pytest.fixture
def store(path: Path) -> Iterator[SqliteStore]:
    with closing(opened(path)) as found:
        yield found


@pytest.mark.slow
def test_the_desk_is_quick_in_both_databases_and_shows_the_same(store: SqliteStore, path: Path) -> None:
    assert not {name: taken for name, taken in reads(store) if taken > 200}
    database = new_database()
    move(str(path), database, False)
    with closing(open_at(database, False, [JULY], KEY, clock=lambda _db: clock(0))) as other:
        other.read(lambda db: db.execute("ANALYZE"))  # as the server does by itself within a minute
        assert not {name: taken for name, taken in reads(other) if taken > 200}
        for wanted in FILTERS:
            one, two = (
                item.read(lambda db, wanted=wanted: queue(db, wanted, (JULY.id,))) for item in (store, other)
            )
            assert one == two
        assert store.read(lambda db: acts(db, ActFilter())) == other.read(lambda db: acts(db, ActFilter()))


@pytest.mark.slow
@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_the_queue_is_in_order_whole_and_each_comment_once(store: SqliteStore, wanted: QueueFilter) -> None:
    """All pages together are what one looks for by reading every comment."""
    seen = []
    page = queue(store._db, wanted, (JULY.id,))
    while page:
        seen += page
        page = queue(store._db, QueueFilter(**{**_fields(wanted), "after": page[-1].place}), (JULY.id,))
    wide = QueueFilter(state="")
    places = [item.place for item in seen]
    assert places == sorted(set(places))
    assert all(place > wanted.after for place in places)
    sql = "SELECT suspect, arrival FROM comment WHERE (suspect, arrival) > (?, ?)"
    values: list[str | int] = [*wanted.after]
    for column in ("state", "clause", "role"):
        if getattr(wanted, column) != getattr(wide, column):
            sql += f" AND {column} = ?"
            values.append(getattr(wanted, column))
    if wanted.assigned:
        sql += " AND number IN (SELECT number FROM assignment WHERE name = 'wang.li')"
    if wanted.discussed:
        sql += " AND number IN (SELECT number FROM discussion)"
    assert set(places) == set(store._db.execute(sql, values))


def _fields(wanted: QueueFilter) -> dict[str, object]:
    return {name: getattr(wanted, name) for name in wanted.__struct_fields__}


@pytest.mark.slow
@pytest.mark.parametrize("wanted", FILTERS[:-2], ids=str)
def test_no_page_of_the_queue_reads_more_than_it_shows(store: SqliteStore, wanted: QueueFilter) -> None:
    asked: list[str] = []
    database = store._db.db
    database.trace_v2(1, lambda event: asked.append(event["sql"]))
    queue(store._db, wanted, (JULY.id,))
    database.trace_v2(0, None)
    for sql in asked:
        values = (1,) * sql.count("?")
        steps = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
        assert not any(
            step.startswith("SCAN") or "TEMP B-TREE" in step for step in steps if "mark" not in step
        ), steps


@pytest.mark.slow
@pytest.mark.parametrize(
    "sought", [ActFilter(), ActFilter(name=WANG.name), ActFilter(number="C-0500-X", before=9)]
)
def test_the_record_of_acts_is_found_by_index(store: SqliteStore, sought: ActFilter) -> None:
    asked: list[str] = []
    database = store._db.db
    database.trace_v2(1, lambda event: asked.append(event["sql"]))
    acts(store._db, sought)
    database.trace_v2(0, None)
    (sql,) = asked
    values = (1,) * sql.count("?")
    steps = [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    assert not any(step.startswith("SCAN event") or "TEMP B-TREE" in step for step in steps), steps
