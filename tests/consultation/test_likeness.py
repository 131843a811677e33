"""Likeness of comments, looked for when somebody reviews them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from clausework.consultation.spam import SpamMark
from clausework.consultation.submission import Receipt, Submission
from clausework.model.comment import Anchor, Consultation
from clausework.store.intake import MARK
from clausework.store.queue import PIECE, SimilarComments, item
from clausework.store.recording import put
from clausework.store.sqlite import SqliteStore

JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)
WORDS = "平台应当保存直播视频，保存时间自直播结束之日起不少于三年，以便消费者维权时取证。"


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


def resembled(store: SqliteStore, similar: SimilarComments, numbers: list[str]) -> dict[str, str]:
    found = store.read(lambda db: [similar.marked(each) for each in map(partial(item, db), numbers) if each])
    return {each.row.number: mark.detail for each in found for mark in each.marks}


def test_it_goes_by_pieces_and_says_whether_more_is_left(store: SqliteStore) -> None:
    numbers = kept(store, *(f"第{n}条意见谈的是另一件事，{chr(0x4E00 + n) * 9}。" for n in range(PIECE + 5)))
    numbers += kept(store, WORDS, WORDS)
    similar = SimilarComments()
    assert store.read(similar.look)
    assert not store.read(similar.look)
    assert resembled(store, similar, numbers) == {numbers[-1]: numbers[-2]}


def test_what_came_since_is_found_and_nothing_is_written(store: SqliteStore) -> None:
    similar = SimilarComments()
    numbers = kept(store, WORDS, WORDS)
    store.read(similar.look)
    numbers += kept(store, WORDS + "！")
    head = store.head()
    store.read(similar.look)
    assert resembled(store, similar, numbers) == dict.fromkeys(numbers[1:], numbers[0])
    assert store.head() == head
    assert store.faults() == ()


def test_what_was_noted_once_is_shown_as_it_was_noted(store: SqliteStore) -> None:
    numbers = kept(store, WORDS, "另说一事", WORDS)
    store.write(lambda db, _: put(db, "mark", MARK, (numbers[2], "similar", numbers[1]))).result()
    similar = SimilarComments()
    store.read(similar.look)
    found = store.read(lambda db: item(db, numbers[2]))
    assert found is not None
    assert similar.marked(found).marks == (SpamMark("similar", numbers[1]),)
