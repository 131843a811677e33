"""From the store to git and back: nothing missing, nothing written twice, nothing overwritten."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from clausework.consultation.fields import without_words
from clausework.consultation.records import (
    export_records,
    read_record,
    read_records,
    record_review,
    settle,
)
from clausework.consultation.submission import Receipt, Submission
from clausework.consultation.verification import verify_records
from clausework.errors import StoreError
from clausework.model.account import Account
from clausework.model.comment import Anchor, Consultation, Disposition
from clausework.store.reviewing import ReviewAct, carry_out
from clausework.store.sqlite import SqliteStore
from clausework.store.tracking import erase

JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)
KNOWN = {"platform.records", "P-REC-01"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    opened = SqliteStore(
        tmp_path / "var" / "c.db", [JULY], b"k", clock=lambda _db: "2020-07-12T06:05:09.000Z"
    )
    yield opened
    opened.close()


def take(store: SqliteStore, text: str, **fields: object) -> str:
    sent = Submission(
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.records"),
        text=text,
        keys=(text,),
        contact="a@b.cn",
        name="甲某",
        **fields,
    )
    receipt = store.submit(sent).result(30)
    assert isinstance(receipt, Receipt)
    return receipt.number


def bytes_of(root: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (root / "comments").rglob("*.yml")}


def test_export_writes_every_comment_once_and_no_personal_data(store: SqliteStore, tmp_path: Path) -> None:
    numbers = [take(store, f"第{n}条意见") for n in range(3)]
    done = export_records(store, tmp_path)
    assert (list(done.written), done.updated, done.findings) == (numbers, (), ())
    written = bytes_of(tmp_path)
    assert export_records(store, tmp_path).written == ()
    assert bytes_of(tmp_path) == written
    assert not any(b"a@b.cn" in data or "甲某".encode() in data for data in written.values())
    assert read_records(tmp_path) == (store.comments(), ())
    assert verify_records(store, tmp_path) == ()


def test_what_nobody_has_reviewed_can_be_kept_back(store: SqliteStore, tmp_path: Path) -> None:
    first, second = take(store, "一"), take(store, "二")
    store.review(first, "published")
    assert export_records(store, tmp_path, reviewed_only=True).written == (first,)
    assert [finding.rule for finding in verify_records(store, tmp_path)] == ["CMT-202"]
    store.review(second, "withheld", "广告")
    assert export_records(store, tmp_path, reviewed_only=True).written == (second,)
    assert read_record(tmp_path, second).withheld == "广告"


def test_a_review_reaches_a_record_that_is_there_already(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "一")
    export_records(store, tmp_path)
    store.review(number, "withheld", "含有他人住址")
    assert export_records(store, tmp_path).updated == (number,)
    record = read_record(tmp_path, number)
    assert (record.state, record.withheld) == ("withheld", "含有他人住址")
    assert record_review(tmp_path, store.comments()[0], "published", "").withheld == ""


SAID = ("他人的住址", "改成这样", "因为这样", "所引的话", "某单位", "甲某")


def test_what_is_withheld_leaves_no_word_in_git(store: SqliteStore, tmp_path: Path) -> None:
    number = take(
        store,
        "他人的住址\n第二行",
        suggestion="改成这样",
        reason="因为这样",
        organisation="某单位",
        publish_name=True,
    )
    export_records(store, tmp_path)
    (before,) = bytes_of(tmp_path).values()
    assert "他人的住址".encode() in before
    store.review(number, "withheld", "写有他人住址")
    assert export_records(store, tmp_path).updated == (number,)
    (after,) = bytes_of(tmp_path).values()
    assert not [word for word in SAID if word.encode() in after]
    record = read_record(tmp_path, number)
    assert (record.digest, record.state, record.withheld) == (
        store.comments()[0].digest,
        "withheld",
        "写有他人住址",
    )
    assert read_records(tmp_path)[1] == ()
    assert verify_records(store, tmp_path) == ()
    assert export_records(store, tmp_path).updated == ()
    store.review(number, "published")
    assert record_review(tmp_path, store.comments()[0], "published", "") == store.comments()[0]


def test_what_was_withheld_before_its_export_never_reaches_git(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "他人的住址", suggestion="改成这样")
    store.review(number, "withheld", "写有他人住址")
    assert export_records(store, tmp_path).written == (number,)
    (written,) = bytes_of(tmp_path).values()
    assert not [word for word in SAID if word.encode() in written]
    assert verify_records(store, tmp_path) == ()


def test_words_in_the_record_of_a_withheld_comment_are_a_fault(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "他人的住址")
    store.review(number, "withheld", "写有他人住址")
    export_records(store, tmp_path)
    file = next((tmp_path / "comments").rglob("*.yml"))
    file.write_text(file.read_text("utf-8") + "text: 他人的住址\n", encoding="utf-8")
    assert [finding.rule for finding in read_records(tmp_path)[1]] == ["REC-009"]
    assert export_records(store, tmp_path).updated == (number,)
    assert read_records(tmp_path)[1] == ()


def test_a_record_that_differs_is_reported_and_never_overwritten(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "原来的话")
    export_records(store, tmp_path)
    file = next((tmp_path / "comments").rglob("*.yml"))
    file.write_text(file.read_text("utf-8").replace("原来的话", "改过的话"), encoding="utf-8")
    altered = file.read_bytes()
    assert [finding.rule for finding in verify_records(store, tmp_path)] == ["CMT-201"]
    assert file.read_bytes() == altered
    file.unlink()
    assert [finding.rule for finding in verify_records(store, tmp_path)] == ["CMT-202"]
    assert export_records(store, tmp_path).written == (number,)


@pytest.mark.parametrize(
    ("said", "altered"),
    [
        ("received: 2020-07-12", "received: 2020-07-11"),
        ("role: unstated", "role: platform"),
        ("channel: web", "channel: letter"),
        ("lang: zh", "lang: en"),
        ("name: 甲某", "name: 乙某"),
        ("name: 甲某\n", ""),
        ("name: 甲某", "organisation: 某单位\nname: 甲某"),
        ("state: received", "late: true\nstate: received"),
        ("state: received", "rehearsal: true\nstate: received"),
        ("digest:", "follows: C-0007-X\ndigest:"),
        ("digest:", "withdrawn: 2020-07-12T14:05:09+08:00\ndigest:"),
    ],
)
def test_who_when_and_how_a_record_tells_is_what_was_received(
    store: SqliteStore, tmp_path: Path, said: str, altered: str
) -> None:
    take(store, "原来的话", publish_name=True)
    export_records(store, tmp_path)
    assert verify_records(store, tmp_path) == ()
    file = next((tmp_path / "comments").rglob("*.yml"))
    text = file.read_text("utf-8")
    assert said in text
    file.write_text(text.replace(said, altered), encoding="utf-8")
    assert "CMT-201" in [finding.rule for finding in verify_records(store, tmp_path)]


def test_a_name_that_was_erased_is_no_alteration(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "原来的话", publish_name=True)
    export_records(store, tmp_path)
    store.write(lambda db, desk: erase(db, desk, number)).result(30)
    assert [finding.rule for finding in verify_records(store, tmp_path)] == ["CMT-205"]
    assert export_records(store, tmp_path).updated == (number,)
    assert verify_records(store, tmp_path) == ()


def verified(store: SqliteStore, who: Account, number: str, wanted: bool) -> None:
    act = ReviewAct(kind="verify", numbers=(number,), wanted=wanted)
    store.write(lambda db, desk: carry_out(db, desk, who, act)).result(30)


def test_what_was_found_of_a_sender_reaches_record_and_leaves(store: SqliteStore, tmp_path: Path) -> None:
    wang = Account("wang", "reviewer")
    number = take(store, "保存期太短", publish_name=True)
    export_records(store, tmp_path)
    before = bytes_of(tmp_path)
    verified(store, wang, number, True)
    assert export_records(store, tmp_path).updated == (number,)
    record = read_record(tmp_path, number)
    assert record is not None
    assert record.verified
    assert (export_records(store, tmp_path).updated, verify_records(store, tmp_path)) == ((), ())
    verified(store, wang, number, False)
    assert export_records(store, tmp_path).updated == (number,)
    record = read_record(tmp_path, number)
    assert record is not None
    assert not record.verified
    assert set(bytes_of(tmp_path)) == set(before)


def test_a_name_that_was_erased_is_verified_no_more(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "保存期太短", publish_name=True)
    verified(store, Account("wang", "reviewer"), number, True)
    export_records(store, tmp_path)
    store.write(lambda db, desk: erase(db, desk, number)).result(30)
    export_records(store, tmp_path)
    record = read_record(tmp_path, number)
    assert record is not None
    assert (record.name, record.verified) == ("", False)


def test_a_review_that_was_thought_over_reaches_the_record(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "原来的话", publish_name=True)
    export_records(store, tmp_path)
    store.review(number, "withheld", "写有他人住址")
    assert export_records(store, tmp_path).updated == (number,)
    store.review(number, "withheld", "与本条无关")
    assert export_records(store, tmp_path).updated == (number,)
    assert read_record(tmp_path, number) == without_words(store.comments()[0])
    store.review(number, "published")
    assert export_records(store, tmp_path).updated == (number,)
    assert read_record(tmp_path, number) == store.comments()[0]
    assert verify_records(store, tmp_path) == ()


def test_what_git_alone_withholds_is_not_published_by_an_export(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "原来的话")
    store.review(number, "published")
    export_records(store, tmp_path)
    record_review(tmp_path, store.comments()[0], "withheld", "写有他人住址")
    assert export_records(store, tmp_path).updated == ()
    assert read_record(tmp_path, number) == msgspec.structs.replace(
        without_words(store.comments()[0]), state="withheld", withheld="写有他人住址"
    )


@pytest.mark.parametrize("sign", ["\x0b", "\u202e", "\u2028"])
def test_a_reason_has_no_character_that_hides(store: SqliteStore, sign: str) -> None:
    number = take(store, "原来的话")
    with pytest.raises(StoreError, match="U\\+"):
        store.review(number, "withheld", f"写有{sign}住址")
    assert store.review(number, "withheld", "写有\r\n住址").withheld == "写有\n住址"


@pytest.mark.parametrize(
    ("answer", "rules"),
    [
        (Disposition(outcome="rejected"), ["REC-004"]),
        (Disposition(outcome="partly", reason="太短"), ["REC-004"]),
        (Disposition(outcome="accepted", changes=("platform.gone",)), ["CMT-302"]),
        (Disposition(outcome="covered", changes=("x", "y")), ["CMT-302", "CMT-302", "REC-004"]),
    ],
)
def test_an_answer_without_reason_or_with_unknown_ids_is_refused(
    store: SqliteStore, tmp_path: Path, answer: Disposition, rules: list[str]
) -> None:
    number = take(store, "一")
    store.review(number, "published")
    export_records(store, tmp_path)
    before = bytes_of(tmp_path)
    assert [finding.rule for finding in settle(tmp_path, number, answer, KNOWN)] == rules
    assert bytes_of(tmp_path) == before
    assert [finding.rule for finding in settle(tmp_path, "C-9999-X", answer, KNOWN)] == ["CMT-301"]


def test_an_answer_is_written_and_nothing_else_changes(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "一\n二")
    store.review(number, "published")
    export_records(store, tmp_path)
    file = next((tmp_path / "comments").rglob("*.yml"))
    hand = "# 会议上讨论过\n" + file.read_text("utf-8").replace(
        "role: unstated", "role:   'unstated'  # 待核"
    )
    file.write_text(hand, encoding="utf-8")
    answer = Disposition(
        outcome="partly",
        reason="保存时间改为三年；起算日\n另行规定。",
        changes=("P-REC-01",),
        date="2020-08-20",
    )
    assert settle(tmp_path, number, answer, KNOWN) == ()
    text = file.read_text("utf-8")
    assert text.startswith(hand.replace("state: published", "state: answered"))
    assert text.removeprefix(hand.replace("state: published", "state: answered")) == (
        "disposition:\n  outcome: partly\n"
        "  reason: |-\n    保存时间改为三年；起算日\n    另行规定。\n"
        "  changes: [P-REC-01]\n  date: 2020-08-20\n"
    )
    record = read_record(tmp_path, number)
    assert (record.state, record.disposition) == ("answered", answer)
    other = Disposition(outcome="accepted", date="2020-08-21")
    assert settle(tmp_path, number, other, KNOWN) == ()
    assert read_record(tmp_path, number).disposition == other
    assert settle(tmp_path, number, other, KNOWN) == ()
    assert verify_records(store, tmp_path) == ()


def test_an_answer_does_not_publish_what_is_withheld(store: SqliteStore, tmp_path: Path) -> None:
    number = take(store, "一")
    store.review(number, "withheld", "广告内容")
    export_records(store, tmp_path)
    answer = Disposition(outcome="out-of-scope", reason="广告内容，与标准的内容没有关系。")
    assert settle(tmp_path, number, answer, KNOWN) == ()
    assert read_record(tmp_path, number).state == "withheld"
    assert record_review(tmp_path, store.comments()[0], "published", "").state == "answered"


def test_an_export_names_what_a_machine_seems_to_have_sent(store: SqliteStore, tmp_path: Path) -> None:
    take(store, "一")
    odd = take(store, "二", suspect=True)
    assert export_records(store, tmp_path).suspects == (odd,)
    assert export_records(store, tmp_path).suspects == ()
