"""Marks of likeness, made after the comments were kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from clausework.consultation.submission import Receipt, Submission
from clausework.errors import StoreBusy
from clausework.model.comment import Anchor, Consultation
from clausework.store.intake import marks_of, take
from clausework.store.likeness import PIECE, SimilarityMarker
from clausework.store.recording import StoreContext
from clausework.store.schema.row_digests import Recorder
from clausework.store.sqlite import SqliteSession, SqliteStore, connect, migrate

JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)
WORDS = "平台应当保存直播视频，保存时间自直播结束之日起不少于三年，以便消费者维权时取证。"


class Sometimes(SqliteSession):
    """A session that another process keeps waiting."""

    busy = True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        if self.busy:
            raise StoreBusy("another holds the lock")
        with super().transaction():
            yield


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Sometimes]:
    path = tmp_path / "c.db"
    SqliteStore(path, [JULY], b"k" * 32, clock=lambda _db: "2020-07-02T00:00:00.000Z").close()
    db = connect(path, 1)
    migrate(db)
    with closing(Sometimes(db)) as found:
        found.recorder = Recorder(b"k" * 32)
        yield found


def kept(session: Sometimes, *texts: str) -> list[str]:
    """The numbers of some comments."""
    desk = StoreContext({JULY.id: JULY}, b"k" * 32, lambda _db: "2020-07-02T00:00:00.000Z", {})
    session.busy = False
    numbers = []
    with session.transaction():
        for text in texts:
            count = int(session.execute("SELECT count(*) FROM comment").get)
            anchor = Anchor(clause="platform.records")
            made = Submission(consultation=JULY.id, draft="D1", anchor=anchor, text=text, keys=(f"k{count}",))
            receipt = take(session, desk, made)
            assert isinstance(receipt, Receipt)
            numbers.append(receipt.number)
    return numbers


def details(session: Sometimes, numbers: list[str]) -> dict[str, str]:
    return {number: mark.detail for number, found in marks_of(session, numbers).items() for mark in found}


def test_marks_that_could_not_be_written_are_owed(session: Sometimes) -> None:
    first, second = kept(session, WORDS, WORDS + "！")
    likeness = SimilarityMarker()
    session.busy = True
    assert not likeness.examine(session)
    assert not likeness.examine(session)
    assert details(session, [first, second]) == {}
    session.busy = False
    assert not likeness.examine(session)
    assert details(session, [first, second]) == {second: first}


def test_it_goes_by_pieces_and_says_whether_more_is_left(session: Sometimes) -> None:
    numbers = kept(
        session, *(f"第{n}条意见谈的是另一件事，{chr(0x4E00 + n) * 9}。" for n in range(PIECE + 5))
    )
    numbers += kept(session, WORDS, WORDS)
    likeness = SimilarityMarker()
    assert likeness.examine(session)
    assert not likeness.examine(session)
    assert details(session, numbers) == {numbers[-1]: numbers[-2]}


def test_who_starts_again_changes_nothing(session: Sometimes) -> None:
    numbers = kept(session, WORDS, WORDS, WORDS)
    SimilarityMarker().examine(session)
    before = details(session, numbers)
    SimilarityMarker().examine(session)
    assert details(session, numbers) == before == dict.fromkeys(numbers[1:], numbers[0])
