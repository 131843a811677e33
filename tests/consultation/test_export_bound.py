"""An export is of the instant at which it began, however fast comments, replies and events go on coming in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from project_rig import write_project
from test_store_both import take

from clausework.consultation.log.published import read_published
from clausework.consultation.records import Exported, export_records, read_records
from clausework.consultation.replies import read_replies
from clausework.consultation.submission import Submission
from clausework.model.comment import Anchor, Comment
from clausework.store import rows
from clausework.store.base import Store
from clausework.store.replies import NO_COMMENT, reply
from clausework.store.tracking import withdraw
from clausework.workflow import consult

STANDARD = """\
consultations:
  rehearsal:
    draft: working
    rehearsal: true
    prefix: R
    invited:
      law: {name: {zh: 某大学}}
      firm: {name: {zh: 某律师事务所}}
"""


@pytest.fixture
def store(tmp_path: Path, address: str) -> Iterator[Store]:
    write_project(tmp_path, STANDARD)
    opened = consult.open_store(tmp_path, True, address)
    yield opened
    opened.close()


def come(store: Store, text: str) -> str:
    anchor = Anchor(clause="platform.records")
    sent = Submission(consultation="rehearsal", draft="working", anchor=anchor, text=text, keys=(text,))
    return take(store, sent).number


def say(store: Store, unit: str) -> None:
    told = store.consultations["rehearsal"]
    assert store.write(lambda db, desk: reply(db, desk, told, unit, NO_COMMENT)).result(30) is None


def recorded(root: Path) -> list[str]:
    return [comment.id for comment in read_records(root)[0]]


def replied(root: Path) -> list[str]:
    return [item.unit for item in read_replies(root, "rehearsal")[0]]


def size(root: Path) -> tuple[int, int]:
    """Of the log in git: the events that its note signs, and those it lists."""
    log = read_published(root / "comments" / "log" / "rehearsal")
    state = log.opened() if log else None
    assert log is not None
    assert state is not None
    assert log.whole() is not None
    return state.size, len(log.leaves)


def test_an_export_is_of_the_instant_at_which_it_began(
    store: Store, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Comments and replies come in just before its records are written, and between these and the log."""
    early = [come(store, "一"), come(store, "二")]
    say(store, "law")
    head = store.head()

    def busy(own: Store, *given: object) -> Exported:
        come(store, "导出期间收到的")
        say(store, "firm")
        done = export_records(own, *given)  # type: ignore[arg-type]
        come(store, "写完记录以后收到的")
        return done

    with monkeypatch.context() as patch:
        patch.setattr(consult.records, "export_records", busy)
        assert consult.export(tmp_path, True, address) == Exported(written=tuple(early))
    assert (recorded(tmp_path), replied(tmp_path), size(tmp_path)) == (early, ["law"], (head, head))
    behind = consult.verify(tmp_path, True, address)
    assert sorted(item.rule for item in behind) == ["CMT-202", "CMT-202", "CMT-207"], "what came later"

    later = consult.export(tmp_path, True, address)
    assert (len(later.written), later.findings) == (2, ())
    assert (recorded(tmp_path)[:2], replied(tmp_path)) == (early, ["firm", "law"])
    assert size(tmp_path) == (store.head(), store.head())
    assert consult.verify(tmp_path, True, address) == ()


def test_an_export_ends_though_comments_come_while_it_reads(
    store: Store, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    early = [come(store, "一"), come(store, "二"), come(store, "三")]
    head = store.head()
    each: Callable[..., Iterator[Comment]] = Store.each
    coming = iter(range(20))  # an export that knows no end comes to an end here, and is found out below

    def pressed(own: Store, **given: int) -> Iterator[Comment]:
        for comment in each(own, **given):
            for n in coming:
                come(store, f"又一条{n}")
                break
            yield comment

    with monkeypatch.context() as patch:
        patch.setattr(rows, "BATCH", 1)
        patch.setattr(Store, "each", pressed)
        assert consult.export(tmp_path, True, address).written == tuple(early)
    assert (recorded(tmp_path), size(tmp_path)) == (early, (head, head))
    assert len(consult.export(tmp_path, True, address).written) == len(early)
    assert consult.verify(tmp_path, True, address) == ()


def test_words_taken_back_during_an_export_do_not_go_out(
    store: Store, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = come(store, "收回的话")

    def busy(own: Store, *given: object) -> Exported:
        store.write(lambda db, desk: withdraw(db, desk, number)).result(30)
        return export_records(own, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(consult.records, "export_records", busy)
        assert consult.export(tmp_path, True, address).findings == ()
    (record,) = read_records(tmp_path)[0]
    assert (record.text, bool(record.withdrawn)) == ("", True)
    assert consult.verify(tmp_path, True, address) == ()


def test_a_shorter_export_does_not_cut_back_the_log_of_another(
    store: Store, tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    come(store, "一")

    def overtaken(own: Store, *given: object) -> Exported:
        come(store, "二")
        with monkeypatch.context() as patch:
            patch.setattr(consult.records, "export_records", export_records)
            assert consult.export(tmp_path, True, address).findings == ()
        return export_records(own, *given)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(consult.records, "export_records", overtaken)
        assert consult.export(tmp_path, True, address).findings == ()
    assert size(tmp_path) == (store.head(), store.head())
    assert consult.verify(tmp_path, True, address) == ()
