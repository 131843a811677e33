"""Groups of the comments of a store, looked for when somebody reviews them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest

from clausework.consultation.spam import SpamMark
from clausework.consultation.submission import Receipt, Submission
from clausework.model.comment import Anchor, Consultation
from clausework.store.queue import item
from clausework.store.session import Session
from clausework.store.sqlite import SqliteStore
from clausework.store.tracking import withdraw
from clausework.workflow.groups import PIECE, AlikeComments, GroupIndex, group_of, groups_of, to_open

JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)
T = TypeVar("T")
WORDS = "平台应当保存直播视频，保存时间自直播结束之日起不少于三年，以便消费者维权时取证。"


def awaited(work: Coroutine[Any, Any, T]) -> T:
    """What it comes to, in a thread of its own: this one has a loop after a test in a browser."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    path = tmp_path / "c.db"
    with closing(SqliteStore(path, [JULY], b"k" * 32, clock=lambda _db: "2020-07-02T00:00:00.000Z")) as found:
        yield found


def kept(store: SqliteStore, *texts: str) -> list[str]:
    """The numbers of some comments."""
    begin = store.head()
    receipts = [
        store.submit(
            Submission(
                consultation=JULY.id,
                draft="D1",
                anchor=Anchor(clause="platform.records"),
                text=text,
                keys=(f"k{begin + place}",),
            )
        )
        for place, text in enumerate(texts)
    ]
    found = [receipt.result() for receipt in receipts]
    assert all(isinstance(receipt, Receipt) for receipt in found)
    return [receipt.number for receipt in found if isinstance(receipt, Receipt)]


OWN = "上个月我在直播间买了一只玉镯，是假的。"


@dataclass
class Running:
    """A store as a service has it."""

    store: SqliteStore
    groups: GroupIndex = field(default_factory=GroupIndex)

    async def read(self, work: Callable[[Session], object]) -> object:
        return await asyncio.to_thread(self.store.read, work)


def test_it_goes_by_pieces_and_no_reader_is_held_meanwhile(store: SqliteStore) -> None:
    numbers = kept(store, *(f"第{n}条意见谈的是另一件事，{chr(0x4E00 + n) * 9}。" for n in range(PIECE + 5)))
    numbers += kept(store, WORDS, WORDS)
    index = GroupIndex()
    index.look(first := store.read(index.unseen))
    assert len(first) == PIECE
    assert index.group(numbers[-1]) is None
    second = store.read(index.unseen)
    index.look(second)
    index.look(first + second)  # another has looked at the same
    assert store.read(index.unseen) == ()
    assert index.group(numbers[-1]) == AlikeComments(numbers[-2], (numbers[-2], numbers[-1]))


def test_what_came_since_is_found_and_nothing_is_written(store: SqliteStore) -> None:
    running = Running(store)
    first, second = kept(store, WORDS, f"您好！{WORDS}")
    assert awaited(groups_of(running, JULY.id)) == (AlikeComments(first, (first, second)),)
    (third,) = kept(store, f"{OWN}{WORDS}")
    head = store.head()
    found = awaited(group_of(running, JULY.id, second))
    assert found == AlikeComments(first, (first, second, third), (third,), {third: OWN})
    assert store.head() == head
    assert store.faults() == ()


def test_a_withdrawn_comment_is_in_no_group_and_the_next_is_head(store: SqliteStore) -> None:
    running = Running(store)
    first, second, third = kept(store, WORDS, WORDS, f"{OWN}{WORDS}")
    awaited(groups_of(running, JULY.id))
    store.write(lambda db, context: withdraw(db, context, first)).result()
    expected = AlikeComments(second, (second, third), (third,), {third: OWN})
    for now in (running, Running(store)):
        assert awaited(group_of(now, JULY.id, third)) == expected
        assert awaited(group_of(now, JULY.id, first)) is None


def test_an_entry_of_the_queue_names_the_head_of_its_group(store: SqliteStore) -> None:
    numbers = kept(store, WORDS, "另说一事，与前两条无关。", WORDS)
    index = GroupIndex()
    index.look(store.read(index.unseen))
    found = [store.read(lambda db, n=number: item(db, n)) for number in numbers]
    marks = [index.marked(each).marks for each in found if each]
    assert marks == [(), (), (SpamMark("similar", numbers[0]),)]


def test_the_head_additions_and_few_are_opened_before_an_answer() -> None:
    members = tuple(f"C-{at:04}-K" for at in range(101))
    group = AlikeComments(members[0], members, members[5:8])
    wanted = to_open(group)
    assert wanted[:4] == (members[0], *members[5:8])
    assert len(wanted) == 4 + 11
    assert wanted == to_open(
        AlikeComments(members[0], tuple(reversed(members))[:-1] + members[:1], members[5:8])
    )
    assert to_open(group, wanted) == ()
    assert to_open(group, wanted[1:]) == members[:1]
    assert to_open(AlikeComments("C-1", ("C-1",))) == ("C-1",)
    assert to_open(AlikeComments("C-1", ("C-1", "C-2"))) == ("C-1", "C-2")
