"""The seal of a frozen draft: whatever led to it and is altered later is named, one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from programs import git
from staged_files import stage_site

from clausework.cli import cli
from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import find_record, read_record, write_record
from clausework.drafts.register import freeze, read_draft, read_register
from clausework.errors import DraftRefused, NotDelivered
from clausework.layout.stream import Sides
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.rendering.formats.redline_text import redline_text
from clausework.workflow import settle
from clausework.workflow.account import ProjectAccount
from clausework.workflow.answers import round_of, table_of
from clausework.workflow.check import check_project
from clausework.workflow.compare import compared
from clausework.workflow.freeze import freeze_draft, unsealed, verify_drafts
from clausework.workflow.layout import confirm_translations
from clausework.workflow.publish import deliver_draft, site_of
from clausework.workflow.settle import NotSettled, Settling, confirm_answer, correct_answer
from clausework.workflow.why import give_comment, give_proof, give_reason, resolve

TAKEN, REFUSED, LATE = (make_number("C", place) for place in (1, 2, 3))
FOLDER = "comments/2020-07/platform.records"
SETTINGS = "standard/standard.yml"


def noon() -> datetime:
    return datetime(2020, 12, 1, 4, tzinfo=UTC)


def edit(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new, 1), "utf-8")


def letter(root: Path, number: str, outcome: str, reason: str) -> None:
    answer = Disposition(outcome=outcome, reason=reason, date="2020-09-01", decided_by="起草组")
    made = Comment(
        id=number,
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.records", provision="P-REC-01"),
        text=f"六十日太短，应为三年（{number}）。",
        received="2020-07-02T10:00:00+08:00",
        state="answered",
        disposition=answer,
    )
    write_record(root, msgspec.structs.replace(made, digest=comment_digest(made)))


def written(root: Path) -> None:
    """Write the second draft: each change of another cause."""
    edit(root, SETTINGS, "label: D1\ndate: 2020-06-17", "label: D2\ndate: 2020-11-17")
    letter(root, TAKEN, "accepted", "采纳，保存期改为三年，与法律一致。")
    letter(root, REFUSED, "rejected", "保存期由法律规定，本文件不再缩短。")
    clauses = root / "standard/clauses/platform"
    for name, old, new in (
        ("records.zh.md", "六十日", "三年"),
        ("records.en.md", "sixty days", "three years"),
        ("vetting.zh.md", "每年复核一次", "每年复核"),
        ("vetting.zh.md", "主播", "直播人员"),
    ):
        edit(clauses, name, old, new)
    for name in ("vetting.zh.md", "vetting.en.md"):
        edit(clauses, name, "P-BKG-02", "P-BKG-03")
    (root / "standard/lineage.yml").write_text(
        "- {draft: D2, kind: renamed, from: [P-BKG-02], to: [P-BKG-03], reason: {zh: 编号顺延。}}\n", "utf-8"
    )
    confirm_translations(root, ("platform.records", "platform.vetting"))
    give_comment(known := ProjectAccount(root), resolve(known, ("P-REC-01",), every=False), TAKEN)
    give_proof(ProjectAccount(root), {"zh": "与国家规定的用语一致。"}, replaces={"主播": "直播人员"})
    give_reason(known := ProjectAccount(root), known.account.open(), {"zh": "“一次”是赘词。"})


def frozen(root: Path) -> None:
    """Freeze what is written as its label says, whatever else such a small text lacks."""
    known = ProjectAccount(root)
    assert known.account.open() == ()
    freeze(known.project, known.project.label, (), known.account.lines, known.comments)


@pytest.fixture
def two(small: Path) -> Path:
    """Two frozen drafts, sealed and committed, and the text that is to become the third."""
    confirm_translations(small, ())
    frozen(small)
    written(small)
    frozen(small)
    edit(small, SETTINGS, "label: D2", "label: D3")
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "D2")):
        git(small, *words)
    return small


def told(root: Path) -> list[str]:
    return [f"{item.message['zh']} {item.at.path}" for item in verify_drafts(root)]


def test_a_draft_is_sealed_with_all_that_led_to_it(two: Path) -> None:
    seal = read_draft(two, "D2").sealed
    assert seal is not None
    first, second = read_register(two)
    assert (seal.base, seal.register) == (first.sha256, second.previous)
    assert {cause.kind for cause in seal.causes} == {"comment", "reason", "replaces"}
    assert [(item.comment, item.outcome) for item in seal.answers] == [
        (TAKEN, "accepted"),
        (REFUSED, "rejected"),
    ]
    assert told(two) == []
    assert unsealed(two) == ()


def answer(old: str, new: str, number: str = TAKEN) -> Callable[[Path], None]:
    return lambda root: edit(root, f"{FOLDER}/{number}.yml", old, new)


def without(path: str, start: str) -> Callable[[Path], None]:
    """Take away the line that begins so."""

    def take(root: Path) -> None:
        lines = (root / path).read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.strip().startswith(start)]
        assert len(kept) < len(lines)
        (root / path).write_text("".join(kept), "utf-8")

    return take


def reworded(root: Path) -> None:
    """The comment itself in other words, with the digest that belongs to them."""
    known = read_record(root, TAKEN)
    assert known is not None
    other = msgspec.structs.replace(known, text="六十日太长。")
    write_record(root, msgspec.structs.replace(other, digest=comment_digest(other)))


def slipped(root: Path) -> None:
    letter(root, LATE, "accepted", "采纳，与法律一致，改为三年。")
    line = read_draft(root, "D2").sealed.causes[0].lines[0]
    edit(root, f"{FOLDER}/{LATE}.yml", "  outcome: accepted\n", f"  outcome: accepted\n  lines: [{line}]\n")


def swapped(root: Path) -> None:
    """The first draft in other words, and the register with the digest of these."""
    path = root / "standard/drafts/D1.json"
    before = read_register(root)[0].sha256
    path.write_bytes(path.read_bytes().replace("六十日".encode(), "九十日".encode()))
    import hashlib

    edit(root, "standard/drafts/drafts.yml", before, hashlib.sha256(path.read_bytes()).hexdigest())


ALTERED: dict[str, tuple[Callable[[Path], None], str]] = {
    "outcome": (answer("outcome: accepted", "outcome: partly"), f"意见 {TAKEN} 的答复"),
    "reason": (answer("改为三年", "改为三十日"), f"意见 {TAKEN} 的答复"),
    "lines": (without(f"{FOLDER}/{TAKEN}.yml", "lines:"), f"意见 {TAKEN} 的答复"),
    "date": (answer("2020-09-01", "2020-09-02"), f"意见 {TAKEN} 的答复"),
    "by": (answer("起草组", "秘书处"), f"意见 {TAKEN} 的答复"),
    "answer of a refused comment": (answer("不再缩短", "可以缩短", REFUSED), f"意见 {REFUSED} 的答复"),
    "comment": (reworded, f"意见 {TAKEN} 的文字"),
    "comment deleted": (lambda root: (root / f"{FOLDER}/{REFUSED}.yml").unlink(), f"意见 {REFUSED}"),
    "answer slipped in": (slipped, f"意见 {LATE} 的答复"),
    "reason of the drafters": (
        lambda root: edit(root, "standard/reasons.yml", "赘词", "重复"),
        "的修改理由（",
    ),
    "replacement": (
        lambda root: edit(root, "standard/reasons.yml", "与国家规定的用语一致", "统一"),
        "的修改理由（主播=直播人员",
    ),
    "lineage": (
        lambda root: edit(root, "standard/lineage.yml", "编号顺延", "改号"),
        "沿革（P-BKG-02 P-BKG-03",
    ),
    "register": (lambda root: edit(root, "standard/drafts/drafts.yml", '"2020-06-17"', '"2020-06-18"'), "D1"),
    "draft": (lambda root: edit(root, "standard/drafts/D1.json", "六十日", "九十日"), "D1"),
    "draft and register": (swapped, "D1 的登记与较早的提交不同"),
    "entry dropped": (
        lambda root: (root / "standard/drafts/drafts.yml").write_text(
            (root / "standard/drafts/drafts.yml").read_text("utf-8").partition('- label: "D2"')[0], "utf-8"
        ),
        "较早的提交登记过 D2",
    ),
}


@pytest.mark.parametrize("what", ALTERED)
def test_each_thing_that_is_altered_is_named(two: Path, what: str) -> None:
    alter, named = ALTERED[what]
    alter(two)
    found = verify_drafts(two)
    assert any(named in item.message["zh"] for item in found), [item.message["zh"] for item in found]
    assert all(item.message["en"] and item.remedy["zh"] and item.remedy["en"] for item in found)
    checked = [item for item in check_project(two)[1] if item.rule.startswith("DRF-")]
    assert any(named in item.message["zh"] for item in checked)
    with pytest.raises(DraftRefused) as refused:
        freeze_draft(two, "D3")
    if what != "draft":  # what cannot be read is refused as that
        assert any(named in reason.message("zh") for reason in refused.value.reasons)


def test_the_same_is_found_when_it_is_committed(two: Path) -> None:
    swapped(two)
    git(two, "commit", "-qam", "other")
    assert any("D1 的登记与较早的提交不同" in line for line in told(two))


def test_without_git_the_next_seal_finds_the_altered_draft(two: Path) -> None:
    swapped(two)
    git(two, "rev-parse", "HEAD")
    (two / ".git").rename(two / "elsewhere")
    assert any("D2" in line for line in told(two))


def test_a_page_and_a_delivery_name_what_was_altered(two: Path, tmp_path: Path) -> None:
    answer("改为三年", "改为三十日")(two)
    with pytest.raises(NotDelivered) as refused:
        deliver_draft(two, "D2", tmp_path / "out")
    assert TAKEN in refused.value.message("zh")
    assert [item.key for item in site_of(two, working=True).unsealed] == [TAKEN]


def test_a_correction_stands_beside_the_first_words_everywhere(two: Path) -> None:
    correct_answer(two, TAKEN, "“三年”应为“不少于三年”。", "起草组", "2020-12-01")
    said, first = (
        "2020年12月1日更正（起草组）：“三年”应为“不少于三年”。",
        "采纳，保存期改为三年，与法律一致。",
    )
    pages, _ = stage_site(two, working=True)
    page = pages["comments/2020-07/index.md"].decode()
    assert first in page
    assert said in page.replace("&#34;", '"')
    table = table_of(round_of(two, "2020-07"), "csv", "zh").decode()
    assert first in table
    assert said in table
    found = compared(two, "D1", "D2")
    assert "更正：“三年”应为“不少于三年”。" in redline_text(found.redline, Sides(found.old, found.new), "zh")


def test_an_answer_sealed_is_corrected_beside_never_replaced(two: Path) -> None:
    other = Disposition(outcome="partly", reason="部分采纳，保存期改为三十日，与平台协商的结果一致。")
    with pytest.raises(NotSettled) as refused:
        Settling(two).settle(TAKEN, other, replace=True)
    assert "D2" in refused.value.message("zh")
    correct_answer(two, TAKEN, "“三年”应为“不少于三年”。", "起草组", "2020-12-01")
    assert told(two) == []
    record = read_record(two, TAKEN)
    assert record is not None
    assert record.disposition is not None
    assert record.disposition.reason == "采纳，保存期改为三年，与法律一致。"
    assert [item.text for item in record.disposition.corrections] == ["“三年”应为“不少于三年”。"]
    correct_answer(two, TAKEN, "依据是第三十一条。", "秘书处", "2020-12-02")
    assert told(two) == []
    assert len(read_record(two, TAKEN).disposition.corrections) == 2


def test_a_draft_of_an_earlier_release_is_unsealed_and_no_error(small: Path) -> None:
    from clausework.drafts.register import add, open_draft

    add(small, msgspec.structs.replace(open_draft(small, "working"), label="D1"))
    assert b'"sealed"' not in (small / "standard/drafts/D1.json").read_bytes()
    assert told(small) == []
    result = CliRunner().invoke(cli, ["draft", "verify", "--root", str(small), "--lang", "zh"])
    assert result.exit_code == 0
    assert "D1" in result.output
    assert "未封存" in result.output


def test_a_sealed_answer_outrun_by_the_text_is_confirmed_beside(
    two: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {
        "R": Disposition(outcome="covered", reason="P-BKG-01 已有规定，不再重复写入。", decided_by="起草组")
    }
    number = make_number("C", 4)
    letter(two, number, "rejected", "保存期由法律规定，本文件不再缩短。")
    record = find_record(two, number)
    assert record is not None
    record.write_text(record.read_text("utf-8").replace("draft: D1", "draft: D2"), "utf-8")
    monkeypatch.setattr(settle, "utc_now", noon)
    Settling(two).settle(number, answers["R"], replace=True)
    frozen(two)
    edit(two, SETTINGS, "label: D3", "label: D4")
    edit(two, "standard/clauses/platform/vetting.zh.md", "应建立", "宜建立")
    named = [(item.rule, item.key) for item in check_project(two)[1] if item.rule.startswith(("ANS", "DRF"))]
    assert named == [("ANS-001", number)]
    confirm_answer(two, number)
    named = [(item.rule, item.key) for item in check_project(two)[1] if item.rule.startswith(("ANS", "DRF"))]
    assert named == []
    (correction,) = read_record(two, number).disposition.corrections
    assert (correction.date, correction.by) == ("2020-12-01", "起草组")
