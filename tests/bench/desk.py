"""The review desk on a million comments, in SQLite and in PostgreSQL: the queue, and the record of acts.

`section` makes the stores and measures. Run alone with `python tests/bench/desk.py [COUNT]`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from million import CLAUSES, JULY, KEY, ROLES, clock, fill, milliseconds, opened
from postgres_rig import new_database

from clausework.accounts.acts import ActFilter, acts
from clausework.accounts.people import establish
from clausework.model.account import Account
from clausework.store.address import open_at
from clausework.store.base import Store
from clausework.store.copies import move
from clausework.store.queue import QueueFilter, queue
from clausework.store.recording import StoreContext
from clausework.store.reviewing import ReviewAct, carry_out
from clausework.store.session import Session

WANG, ZHAO = Account("wang.li", "reviewer"), Account("zhao", "editor")
EACH = 500
"""One comment in so many is given to somebody."""


def work_at(store: Store) -> None:
    """Give comments out, and put some to the drafting group: as a desk does, each with its event."""

    def some(numbers: list[str]) -> None:
        def work(db: Session, context: StoreContext) -> None:
            for place, number in enumerate(numbers):
                name = WANG.name if place % 4 else ZHAO.name
                act = ReviewAct(kind="assign", numbers=(number,), name=name)
                carry_out(db, context, (WANG, ZHAO)[place % 2], act)
                if place % 8 == 0:
                    carry_out(db, context, ZHAO, ReviewAct(kind="discuss", numbers=(number,), wanted=True))

        store.write(work).result()

    def join(db: Session, context: StoreContext) -> None:
        for account in (WANG, ZHAO):
            establish(db, context, account.name, account.role)

    store.write(join).result()
    for numbers in chosen(store):
        some(numbers)


def chosen(store: Store) -> Iterator[list[str]]:
    """The numbers of every so many comments, some at a time."""
    sql = "SELECT number FROM comment WHERE sequence % ? = 0 ORDER BY arrival"
    found = store.read(lambda db: [number for (number,) in db.execute(sql, (EACH,))])
    for start in range(0, len(found), 1000):
        yield found[start : start + 1000]


def reads(store: Store) -> list[tuple[str, float]]:
    """What the pages of the desk ask of the store."""
    last = int(store.read(lambda db: db.execute("SELECT max(arrival) FROM comment").get))
    asked = {
        "to be reviewed, first page": QueueFilter(),
        "to be reviewed, from the middle": QueueFilter(after=(0, last // 2)),
        "to be reviewed, suspects at the end": QueueFilter(after=(1, 0)),
        "all states": QueueFilter(state=""),
        "all states, from the middle": QueueFilter(state="", after=(0, last // 2)),
        "one clause": QueueFilter(clause=CLAUSES[0]),
        "one clause, all states": QueueFilter(state="", clause=CLAUSES[0]),
        "one kind of sender": QueueFilter(role=ROLES[0], after=(0, last // 2)),
        "one clause, one kind of sender": QueueFilter(clause=CLAUSES[0], role=ROLES[0], state="withheld"),
        "a clause and sender of which there is none": QueueFilter(clause=CLAUSES[0], role="nobody", state=""),
        "given to one person": QueueFilter(state="", assigned=WANG.name),
        "before the drafting group": QueueFilter(state="", discussed=True),
    }
    one = (JULY.id,)
    found = [
        (name, milliseconds(lambda wanted=wanted: store.read(lambda db: queue(db, wanted, one))))
        for name, wanted in asked.items()
    ]
    for name, sought in {
        "acts, latest": ActFilter(),
        "acts of one account": ActFilter(name=ZHAO.name),
    }.items():
        found.append((name, milliseconds(lambda sought=sought: store.read(lambda db: acts(db, sought)))))
    return found


def section(count: int = 1_000_000) -> str:
    """Make both stores, measure them, and tell it as a section of the page of results."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "c.db"
        fill(path, count)
        with closing(opened(path)) as store:
            work_at(store)
            sqlite = reads(store)
        database = new_database()
        move(str(path), database, False)
        with closing(open_at(database, False, [JULY], KEY, clock=lambda _db: clock(0))) as store:
            store.read(lambda db: db.execute("ANALYZE"))
            postgres = dict(reads(store))
    rows = [f"| {label} | {taken:.2f} | {postgres[label]:.2f} |" for label, taken in sqlite]
    return "\n".join(
        [
            f"## The review desk on {count:,} comments",
            "",
            "Milliseconds, medians of nine reads: what one page of the queue or of the record of acts asks.",
            "",
            "| page | SQLite | PostgreSQL |",
            "|---|---:|---:|",
            *rows,
            "",
        ]
    )


if __name__ == "__main__":
    print(section(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))
