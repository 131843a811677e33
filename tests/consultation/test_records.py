"""Records in git: written, read back, and edited without touching what nobody edited."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings, strategies as st

from clausework.consultation import records
from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.parse import parse_record
from clausework.consultation.records import (
    edit_record,
    find_record,
    highest_sequences,
    locate_records,
    read_record,
    read_records,
    record_path,
    record_text,
    write_record,
    write_records,
)
from clausework.errors import RecordError
from clausework.model.comment import Anchor, Comment, Disposition

prose = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t :#-'\"|"), max_size=60)


def comment(sequence: int = 42, text: str = "应保存三年。", **fields: object) -> Comment:
    made = Comment(
        id=make_number("C", sequence),
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.records", provision="P-REC-01", base="0123456789012345"),
        text=text,
        received="2020-07-12T14:05:09+08:00",
    )
    made = msgspec.structs.replace(made, **fields)
    return msgspec.structs.replace(made, digest=comment_digest(made))


def path_of(made: Comment) -> str:
    return record_path(Path(), made).as_posix()


@given(prose.filter(bool), prose, prose, prose, st.booleans())
def test_a_record_reads_back(text: str, suggestion: str, reason: str, name: str, late: bool) -> None:
    made = comment(text=text, suggestion=suggestion, reason=reason, name=name, late=late)
    written = record_text(made)
    read, findings = parse_record(written, path_of(made))
    assert findings == ()
    assert read == made
    assert record_text(read) == written


ordinary = st.text(
    st.characters().filter(str.isprintable) | st.sampled_from("\n :#-'\"|>[]{}&*!%@`?,~0年"), max_size=60
)


@pytest.mark.slow
@settings(max_examples=400)
@given(
    made=st.builds(
        comment,
        sequence=st.integers(1, 10**6),
        text=ordinary.filter(bool),
        suggestion=ordinary,
        reason=ordinary,
        role=ordinary.filter(bool),
        organisation=ordinary,
        name=ordinary,
        lang=ordinary.filter(bool),
        received=st.datetimes(timezones=st.timezones()).map(datetime.isoformat),
        state=st.sampled_from(["received", "published"]),
        late=st.booleans(),
        rehearsal=st.booleans(),
        follows=st.sampled_from(["", "C-0001-A"]),
        anchor=st.builds(Anchor, clause=st.just("platform.records"), quote=ordinary),
    )
)
def test_a_record_not_read_back_when_written_would_read_back(made: Comment) -> None:
    assert records._is_plain(made)
    read, findings = parse_record(record_text(made), path_of(made))
    assert findings == ()
    assert read == made


def test_what_contradicts_itself_is_read_back_and_refused(tmp_path: Path) -> None:
    for made in (
        msgspec.structs.replace(comment(), digest="0" * 64),
        msgspec.structs.replace(comment(), id="C-0042-X"),
        comment(state="answered"),
        comment(state="withheld", withheld="含有他人住址"),
    ):
        assert not records._is_plain(made)
        with pytest.raises(RecordError):
            list(write_records(tmp_path, [comment(7), made]))
    assert read_records(tmp_path) == ((), ())


@pytest.mark.slow
def test_many_records_are_on_disk_together(tmp_path: Path) -> None:
    made = [comment(number, text=f"第{number}条") for number in range(1, 1203)]
    assert list(write_records(tmp_path, iter(made))) == [item.id for item in made]
    assert read_records(tmp_path) == (tuple(made), ())
    assert not list(tmp_path.rglob("*.part"))
    assert locate_records(tmp_path) == {item.id: record_path(tmp_path, item) for item in made}


def test_a_record_is_legible_and_in_its_place(tmp_path: Path) -> None:
    answer = Disposition(outcome="accepted", changes=("platform.records",), date="2020-08-20")
    made = comment(text="第一段。\n\n第二段。", suggestion="三年", state="answered", disposition=answer)
    file = write_record(tmp_path, made)
    assert file.relative_to(tmp_path).as_posix() == "comments/2020-07/platform.records/C-0042-K.yml"
    assert (
        file.read_text("utf-8")
        == f"""\
id: C-0042-K
consultation: 2020-07
draft: D1
clause: platform.records
provision: P-REC-01
base: "0123456789012345"
role: unstated
lang: zh
channel: web
received: 2020-07-12T14:05:09+08:00
state: answered
text: |-
  第一段。

  第二段。
suggestion: 三年
digest: {made.digest}
disposition:
  outcome: accepted
  changes: [platform.records]
  date: 2020-08-20
"""
    )
    assert read_records(tmp_path) == ((made,), ())
    assert read_record(tmp_path, made.id) == made


def test_an_edit_of_a_record_touches_one_value(tmp_path: Path) -> None:
    made = comment()
    file = write_record(tmp_path, made)
    text = file.read_text("utf-8").replace("state: received", "state:  'received'   # 张三审")
    file.write_text("# 秘书处存\n" + text, encoding="utf-8", newline="")
    edit_record(tmp_path, made.id, {("state",): "published", ("disposition", "outcome"): "accepted"})
    expected = (
        "# 秘书处存\n" + text.replace("'received'", "published") + "disposition:\n  outcome: accepted\n"
    )
    assert file.read_bytes().decode() == expected


def test_an_edit_that_breaks_a_record_changes_nothing(tmp_path: Path) -> None:
    file = write_record(tmp_path, comment())
    before = file.read_bytes()
    with pytest.raises(RecordError, match="reason"):
        edit_record(tmp_path, "C-0042-K", {("disposition", "outcome"): "rejected"})
    with pytest.raises(RecordError, match="no record"):
        edit_record(tmp_path, "C-0043-Q", {("state",): "published"})
    assert file.read_bytes() == before
    assert [child.name for child in file.parent.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("应保存三年。", "应保存两年。", "REC-002", 13),
        ("id: C-0042-K", "id: C-0042-M", "REC-005", 1),
        ("clause: platform.records", "clause: platform.other", "REC-001", 1),
        ("channel: web", "channel: fax", "REC-003", 9),
        ("state: received", "state: answered", "REC-007", 11),
        ("state: received", "state: withheld", "REC-008", 11),
        ("draft: D1\n", "", "YML-011", 1),
        ("draft: D1", "draught: D1", "YML-010", 3),
        ("text: ", "text: [", "YML-001", 12),
    ],
)
def test_every_fault_of_a_record_is_a_finding_at_its_line(
    tmp_path: Path, old: str, new: str, rule: str, line: int
) -> None:
    file = write_record(tmp_path, comment())
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    _, findings = read_records(tmp_path)
    assert (rule, line) in [(finding.rule, finding.at.line) for finding in findings]
    assert all(finding.at.path.startswith("comments/2020-07/") for finding in findings)


def test_an_answer_with_an_unseen_character_is_a_finding(tmp_path: Path) -> None:
    file = write_record(tmp_path, comment())
    answer = 'disposition:\n  outcome: accepted\n  reason: "采纳。\\v"\n'
    file.write_text(file.read_text("utf-8").replace("state: received", "state: answered") + answer, "utf-8")
    _, findings = read_records(tmp_path)
    assert [finding.rule for finding in findings] == ["CMT-103"]
    assert "U+000B" in findings[0].message["en"]


def test_a_number_that_stands_twice_is_a_finding(tmp_path: Path) -> None:
    made = comment()
    write_record(tmp_path, made)
    other = msgspec.structs.replace(made, anchor=Anchor(clause="platform.vetting"))
    write_record(tmp_path, msgspec.structs.replace(other, digest=comment_digest(other)))
    comments, findings = read_records(tmp_path)
    assert len(comments) == 1
    assert [finding.rule for finding in findings] == ["REC-006"]


def test_records_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    for sequence in (10000, 9, 123):
        write_record(tmp_path, comment(sequence))
    assert [read.id for read in read_records(tmp_path)[0]] == [make_number("C", n) for n in (9, 123, 10000)]
    write_record(tmp_path, msgspec.structs.replace(comment(1), id=make_number("C2", 7)))
    assert read_records(tmp_path)[0][-1].id == make_number("C2", 7), "an epoch after the one before it"
    assert highest_sequences(tmp_path) == {"C": 10000, "C2": 7}
    assert find_record(tmp_path, "../../x") is None
    assert find_record(tmp_path, "*") is None


@pytest.mark.parametrize("name", ["..", "../x", "a/b", "", ".git", "a..b", "a b", "/etc"])
def test_no_record_is_written_outside_its_folder(tmp_path: Path, name: str) -> None:
    for made in (comment(anchor=Anchor(clause=name)), comment(consultation=name), comment(id=name)):
        with pytest.raises(RecordError):
            write_record(tmp_path / "project", made)
    assert list(tmp_path.iterdir()) == []


def test_records_that_have_not_changed_are_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "TICK", 0)
    made = [comment(place) for place in range(1, records.FEW + 2)]
    for each in made:
        os.utime(write_record(tmp_path, each), (1_600_000_000, 1_600_000_000))
    assert len(read_records(tmp_path)[0]) == len(made)
    parsed: list[str] = []

    def counted(text: str, path: str) -> object:
        parsed.append(path)
        return parse_record(text, path)

    monkeypatch.setattr(records.parse, "parse_record", counted)
    edit_record(tmp_path, made[3].id, {("late",): True})
    parsed.clear()
    late = {item.id: item.late for item in read_records(tmp_path)[0]}
    assert ([Path(path).stem for path in parsed], late[made[3].id]) == ([made[3].id], True)
    other = record_path(tmp_path, made[5])
    other.write_text(other.read_text("utf-8").replace("lang: zh", "lang: en"), encoding="utf-8")
    os.utime(other, (1_600_000_000, 1_600_000_000))  # of the same length and time as before
    assert {item.id: item.lang for item in read_records(tmp_path)[0]}[made[5].id] == "en"
    record_path(tmp_path, made[0]).unlink()
    assert len(read_records(tmp_path)[0]) == len(made) - 1
