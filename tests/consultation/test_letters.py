"""Letters come into the store by the same door as what the form sends, once, and keep the file they stood in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from store_rig import tracked
from test_store_both import Clock, Opener, sent, take

from clausework.accounts.acts import ActFilter, acts
from clausework.consultation.files.attachments import Attachment
from clausework.consultation.numbers import make_number
from clausework.consultation.submission import Letter, Receipt, Submission
from clausework.model.account import Account
from clausework.source.project import load
from clausework.store.base import Store
from clausework.store.files import all_files, file_of, kept_source
from clausework.store.letters import bring, with_keys
from clausework.store.queue import item
from clausework.store.tracking import erase, expire_files
from clausework.workflow.consult import bring_in, open_store, vault_of, verify

LI = Account("li", "editor")
FILE = Attachment(id="a" * 32, name="来函.xlsx", kind="xlsx", size=9, digest="d" * 64)


def letter(text: str, day: str = "2020-07-10", file: Attachment | None = FILE, **more: Any) -> Submission:
    return sent(text=text, channel="letter", letter=Letter(day, file, "备注：急"), keys=(), **more)


def brought(store: Store, *letters: Submission, again: bool = False) -> tuple[Receipt, ...]:
    keyed = store.read(lambda db: with_keys(db, letters, again))
    return store.write(lambda db, desk: bring(db, desk, LI, keyed)).result(30)


def test_a_letter_has_a_number_of_the_series_and_an_event(opener: Opener) -> None:
    store = opener(clock=Clock())
    web = take(store, sent())
    first, second = brought(store, letter("来函一", contact="a@b.cn", keep_contact=True), letter("来函二"))
    assert [web.number, first.number, second.number] == [make_number("C", n) for n in (1, 2, 3)]
    assert (first.comment.received, first.comment.late) == ("2020-07-10", False)
    assert first.contact
    assert tracked(store, first.secret) is not None
    kinds = [event.kind for event in store.events()]
    assert kinds == ["made", "received", "received", "received", "imported"]
    (act,) = store.read(lambda db: acts(db, ActFilter(number=second.number)))
    assert (act.kind, act.by, act.number) == ("imported", "li", f"{first.number} {second.number}")
    found = store.read(lambda db: item(db, first.number))
    assert found is not None
    assert [file.id for file in found.files] == [FILE.id]
    assert found.beside
    assert store.faults() == ()


def test_the_same_file_adds_nothing_and_five_alike_are_five(opener: Opener) -> None:
    store = opener(clock=Clock())
    five = [letter("请扩大范围。") for _ in range(5)]
    first = brought(store, *five)
    assert len({receipt.number for receipt in first}) == 5
    again = brought(store, *five)
    assert [(receipt.number, receipt.again) for receipt in again] == [(r.number, True) for r in first]
    assert len(brought(store, letter("请扩大范围。", day="2020-07-11"))) == 1
    assert not any(receipt.again for receipt in brought(store, *five, again=True))
    assert len(store.comments()) == 11
    assert [event.kind for event in store.events()].count("imported") == 3


def test_a_letter_of_the_last_day_is_in_time_and_later_late(opener: Opener) -> None:
    store = opener(clock=Clock("2020-08-20T00:00:00.000Z"))
    inside, outside, undated = brought(
        store, letter("准时", day="2020-07-31"), letter("迟到", day="2020-08-02"), letter("无日期", day="")
    )
    assert [receipt.comment.late for receipt in (inside, outside, undated)] == [False, True, True]
    assert undated.comment.received == "2020-08-20T08:00:00+08:00"
    assert store.comments() == tuple(receipt.comment for receipt in (inside, outside, undated))
    assert store.faults() == ()


def test_the_file_goes_when_nobody_is_tied_to_it_any_more(opener: Opener) -> None:
    store = opener(clock=Clock())
    first, second = brought(store, letter("一"), letter("二"))
    assert store.read(lambda db: kept_source(db, FILE.digest)) is not None
    assert [(found.id, found.number) for found in store.read(all_files)] == [(FILE.id, first.number)]
    assert store.read(lambda db: file_of(db, second.number, FILE.id)) is not None
    assert store.write(lambda db, desk: erase(db, desk, first.number)).result(30) == ()
    assert [found.id for found in store.read(all_files)] == [FILE.id]
    assert store.write(lambda db, desk: expire_files(db, desk, ["2020-07"])).result(30) == (FILE.id,)
    assert store.read(all_files) == ()
    assert store.faults() == ()


def test_a_dangerous_file_is_held_back_for_each_of_its_comments(opener: Opener) -> None:
    store = opener(clock=Clock())
    held = Attachment(id="b" * 32, name="x.pdf", kind="pdf", size=9, digest="e" * 64, held=("script",))
    for receipt in brought(store, letter("一", file=held), letter("二", file=held)):
        found = store.read(lambda db, n=receipt.number: file_of(db, n, held.id))
        assert found is not None
        assert found.is_held


@pytest.mark.slow
def test_a_file_is_kept_once_and_verified(small: Path) -> None:
    project = load(small)
    (july,) = (each for each in project.consultations if not each.rehearsal)
    letters = [letter(text, file=None, draft=july.draft) for text in ("一", "二")]
    table = ("来函.csv", "条款,意见\n".encode())
    before = bring_in(project.root, july, letters, table, dry_run=True)
    assert [taken.number for taken in before] == ["", ""]
    done = bring_in(project.root, july, letters, table)
    numbers = [taken.number for taken in done]
    assert [taken.number for taken in bring_in(project.root, july, letters, table) if taken.there] == numbers
    assert [taken.number for taken in bring_in(project.root, july, letters, dry_run=True)] == numbers
    with closing(open_store(small, False)) as store:
        (file,) = store.read(all_files)
        assert b"".join(vault_of(small, False).read(file)).decode() == "条款,意见\n"
    assert len(list(vault_of(small, False).folder.iterdir())) == 1
    assert {found.rule for found in verify(small, False)} == {"CMT-202", "CMT-214"}  # nothing is exported
