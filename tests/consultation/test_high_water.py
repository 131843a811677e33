"""The high-water mark: on disk before a receipt, whole whenever the power fails, never going back."""

from __future__ import annotations

import hashlib
import json
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from clausework.consultation.log.high_water import ELSEWHERE, PAGE, HighWaterMark, LogPosition
from clausework.consultation.submission import Receipt, Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Anchor
from clausework.store.base import Store
from clausework.store.session import Session

Opener = Callable[..., Store]


def clock() -> Callable[[Session], str]:
    """A clock within the consultation."""
    return lambda _db: "2020-07-02T00:00:00.000Z"


def at(size: int, epoch: int = 1, store: str = "") -> LogPosition:
    return LogPosition(epoch=epoch, size=size, last=f"{size:064x}", store=store)


def test_what_was_raised_is_read_again(tmp_path: Path) -> None:
    mark = HighWaterMark(tmp_path / "var" / "log.state")
    assert mark.reached == LogPosition()
    mark.raise_to(at(7, store="a"))
    mark.raise_to(at(9))
    assert HighWaterMark(mark.path).reached == at(9, store="a")
    assert mark.path.stat().st_mode & 0o077 == 0


def test_it_never_goes_back(tmp_path: Path) -> None:
    mark = HighWaterMark(tmp_path / "log.state")
    mark.raise_to(at(9))
    mark.raise_to(at(4))
    assert HighWaterMark(mark.path).reached == at(9)
    mark.raise_to(at(2, epoch=2))
    assert HighWaterMark(mark.path).reached == at(2, epoch=2), "a later epoch is further"
    mark.raise_to(at(2, epoch=2, store="b"))
    assert HighWaterMark(mark.path).reached.store == "b", "the last word on which store it is holds"


def test_a_copy_of_the_file_knows_of_no_store(tmp_path: Path) -> None:
    """It ends where it was copied, whoever puts a folder back or takes it to another machine."""
    mark = HighWaterMark(tmp_path / "log.state")
    mark.raise_to(at(7, store="a"))
    copy = HighWaterMark(Path(shutil.copy2(mark.path, tmp_path / "copy.state")))
    assert (copy.reached.size, copy.reached.last) == (7, at(7).last), "so much is sure"
    assert copy.reached.store == ELSEWHERE
    copy.raise_to(at(7, store="a"))
    assert HighWaterMark(copy.path).reached == at(7, store="a"), "once somebody has said so"


def test_the_file_of_an_earlier_release_is_read(tmp_path: Path) -> None:
    def page(size: int) -> bytes:
        body = json.dumps({"epoch": 1, "size": size, "last": f"{size:064x}", "numbers": {"C": 3}}).encode()
        return (hashlib.sha256(body).hexdigest().encode() + b" " + body + b"\n").ljust(PAGE, b"\0")

    path = tmp_path / "log.state"
    path.write_bytes(page(8) + page(7))
    mark = HighWaterMark(path)
    assert mark.reached == at(8)
    mark.raise_to(at(9))
    assert HighWaterMark(path).reached == at(9)


def test_two_processes_raise_one_mark(tmp_path: Path) -> None:
    path = tmp_path / "log.state"
    marks = [HighWaterMark(path) for _ in range(4)]

    def work(which: int) -> None:
        for n in range(50):
            marks[which].raise_to(at(4 * n + which))

    threads = [threading.Thread(target=work, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert HighWaterMark(path).reached == at(199)


@pytest.mark.parametrize("slot", [0, 1])
@pytest.mark.parametrize("torn", [b"\0" * PAGE, b"x" * PAGE, None])
def test_a_page_half_written_costs_one_step_and_not_the_mark(
    tmp_path: Path, slot: int, torn: bytes | None
) -> None:
    """The page written last is the one that a loss of power can tear: the other is one step behind."""
    mark = HighWaterMark(tmp_path / "log.state")
    mark.raise_to(at(7))
    mark.raise_to(at(8))
    data = bytearray(mark.path.read_bytes())
    page = data[slot * PAGE : (slot + 1) * PAGE] if torn is None else torn
    if torn is None:
        page[70] ^= 1
    data[slot * PAGE : (slot + 1) * PAGE] = page
    mark.path.write_bytes(data)
    assert HighWaterMark(mark.path).reached.size in (7, 8)
    again = HighWaterMark(mark.path)
    again.raise_to(at(9))
    assert HighWaterMark(mark.path).reached == at(9)


def test_a_mark_that_cannot_be_read_is_not_taken_for_none(tmp_path: Path) -> None:
    path = tmp_path / "log.state"
    HighWaterMark(path).raise_to(at(7))
    path.write_bytes(b"?" * 2 * PAGE)
    with pytest.raises(StoreError) as caught:
        HighWaterMark(path)
    assert caught.value.key == "mark_unreadable"
    path.write_bytes(b"")
    with pytest.raises(StoreError):
        HighWaterMark(path)


def test_what_could_not_be_written_is_written_with_the_next(tmp_path: Path) -> None:
    """Else a comment whose receipt was refused would get it at the second try, uncovered."""
    mark = HighWaterMark(tmp_path / "var" / "log.state")
    (tmp_path / "var").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreBusy) as caught:
        mark.raise_to(at(7, store="a"))
    assert caught.value.key == "mark_unwritable"
    (tmp_path / "var").unlink()
    mark.raise_to(at(6))
    assert HighWaterMark(mark.path).reached == at(7, store="a")


def sent(text: str) -> Submission:
    anchor = Anchor(clause="platform.records")
    return Submission(consultation="2020-07", draft="D1", anchor=anchor, text=text, keys=(text,))


def test_a_receipt_waits_for_mark_and_the_mark_for_the_commit(
    opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark, on_disk, may_go = HighWaterMark(tmp_path / "log.state"), threading.Event(), threading.Event()
    store, other = opener(mark=mark, clock=clock()), opener(clock=clock())
    raise_to = mark.raise_to

    def slowly(reached: LogPosition) -> None:
        on_disk.set()
        assert may_go.wait(30)
        raise_to(reached)

    monkeypatch.setattr(mark, "raise_to", slowly)
    future = store.submit(sent("一"))
    assert on_disk.wait(30)
    assert [item.text for item in other.comments()] == ["一"], "committed before the mark is raised"
    time.sleep(0.05)
    assert not future.done(), "no receipt before the mark"
    may_go.set()
    receipt = future.result(30)
    assert isinstance(receipt, Receipt)
    found = HighWaterMark(mark.path).reached
    assert (found.size, found.store) == (store.head(), store.events()[0].hash)
    assert found.last == store.events()[-1].hash


def test_a_comment_whose_mark_failed_gets_its_receipt_later(opener: Opener, tmp_path: Path) -> None:
    folder, away = tmp_path / "marks", tmp_path / "away"
    store = opener(mark=HighWaterMark(folder / "log.state"), clock=clock())
    folder.rename(away)
    folder.write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreBusy) as caught:
        store.submit(sent("一")).result(30)
    assert caught.value.key == "mark_unwritable"
    folder.unlink()
    away.rename(folder)
    again = store.submit(sent("一")).result(30)
    assert isinstance(again, Receipt)
    assert again.again
    reached = HighWaterMark(folder / "log.state").reached
    assert reached.size == store.head()


@pytest.mark.parametrize("away", ["its end", "all", "another"])
def test_a_store_that_lacks_what_was_signed_is_noticed(
    opener: Opener, address: str, tmp_path: Path, away: str
) -> None:
    mark = HighWaterMark(tmp_path / "log.state")
    store = opener(mark=mark, clock=clock())
    for n in range(3):
        store.submit(sent(f"{n}")).result(30)
    store.check_not_rolled_back()
    assert store.behind() is None
    size, last = store.head(), store.events()[-1].hash
    wrong = {"its end": (size + 1, last), "all": (size + 100, last), "another": (size, "f" * 64)}[away]
    other = HighWaterMark(tmp_path / "other.state")
    other.raise_to(LogPosition(size=wrong[0], last=wrong[1], store=store.events()[0].hash))
    store.close()
    store = opener(mark=other, clock=clock())
    assert store.behind() is not None
    with pytest.raises(StoreError) as caught:
        store.check_not_rolled_back()
    assert caught.value.key == "store_rolled_back"
    with pytest.raises(StoreBusy) as caught:
        store.submit(sent("又")).result(30)
    assert caught.value.key == "store_behind_mark"
    store.begin_epoch()
    receipt = store.submit(sent("又")).result(30)
    assert isinstance(receipt, Receipt)
    assert receipt.number.startswith("C2-0001-"), "nobody else can have the number of another epoch"
    assert store.epoch == 2
    assert HighWaterMark(other.path).reached.epoch == 2
    assert store.faults() == ()


class RaisedMeanwhile(HighWaterMark):
    """A mark that the writer raises as soon as somebody has looked at it."""

    writes = False

    def look_again(self) -> LogPosition:
        known = super().look_again()
        if self.writes:
            self.raise_to(LogPosition(size=known.size + 1, last="e" * 64))
        return known


def test_the_position_told_is_the_one_the_store_lacks(opener: Opener, tmp_path: Path) -> None:
    mark = RaisedMeanwhile(tmp_path / "log.state")
    lost = LogPosition(size=7, last="f" * 64)
    mark.raise_to(lost)
    store = opener(mark=mark, clock=clock())
    mark.writes = True
    assert store.behind() == lost


@pytest.mark.parametrize("before", [0, 2])
def test_a_receipt_repeated_by_another_process_is_covered_too(
    opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int
) -> None:
    """Who wrote the comment was killed between its commit and the mark: the retry comes to somebody else."""
    path = tmp_path / "log.state"
    first = HighWaterMark(path)
    store = opener(mark=first, clock=clock())
    for n in range(before):
        store.submit(sent(f"{n}")).result(30)

    def killed(_: LogPosition) -> None:
        raise StoreBusy("store_closing")

    monkeypatch.setattr(first, "raise_to", killed)
    with pytest.raises(StoreBusy):
        store.submit(sent("committed")).result(30)
    other = opener(mark=HighWaterMark(path), clock=clock())
    again = other.submit(sent("committed")).result(30)
    assert isinstance(again, Receipt)
    assert again.again
    reached = HighWaterMark(path).reached
    assert reached.size == other.head(), "else an old backup gives this number a second time"
