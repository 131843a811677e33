"""`clausework why` gives changed lines their causes, and freezing asks for each of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result
from programs import git

from clausework.cli import cli
from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import read_record, write_record
from clausework.drafts.register import add, open_draft
from clausework.errors import ClauseworkError, DraftRefused
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.workflow.account import ProjectAccount
from clausework.workflow.check import check_project
from clausework.workflow.freeze import freeze_draft
from clausework.workflow.layout import confirm_translations
from clausework.workflow.why import proposed

NUMBER = make_number("C", 1)


def run(root: Path, *words: str, input: str | None = None) -> Result:
    """The command with what `main` makes of our errors: a message, and status 2."""
    result = CliRunner().invoke(cli, [*words, "--root", str(root), "--lang", "zh"], input=input)
    if isinstance(result.exception, ClauseworkError):
        result.exit_code = 2
        result.output_bytes = result.exception.message("zh").encode()
    return result


def edit(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def comment(root: Path, outcome: str | None = "accepted") -> None:
    answer = (
        Disposition(
            outcome=outcome,
            reason="采纳意见，保存期改为三年，与法律一致。",
            date="2020-09-01",
            decided_by="起草组",
        )
        if outcome
        else None
    )
    made = Comment(
        id=NUMBER,
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause="platform.records", provision="P-REC-01"),
        text="六十日太短，应为三年。",
        received="2020-07-02T10:00:00+08:00",
        state="answered" if outcome else "published",
        disposition=answer,
    )
    write_record(root, msgspec.structs.replace(made, digest=comment_digest(made)))


@pytest.fixture
def edited(small: Path) -> Path:
    """D1 is frozen, and the working text, which is to become D2, keeps records longer."""
    confirm_translations(small, ())
    add(small, msgspec.structs.replace(open_draft(small, "working"), label="D1"))
    edit(small, "standard/standard.yml", "label: D1\ndate: 2020-06-17", "label: D2\ndate: 2020-11-17")
    edit(small, "standard/clauses/platform/records.zh.md", "六十日", "三年")
    edit(small, "standard/clauses/platform/records.en.md", "sixty days", "three years")
    confirm_translations(small, ("platform.records",))
    return small


def gates(root: Path) -> list[tuple[str, str]]:
    return [(item.rule, item.key) for item in check_project(root)[1] if item.gate]


def test_a_change_without_a_cause_warns_and_refuses_freezing(edited: Path) -> None:
    (line,) = ProjectAccount(edited).account.open()
    assert gates(edited) == [("CHG-001", line.name)]
    assert {item.severity for item in check_project(edited)[1] if item.gate} == {"warning"}
    with pytest.raises(DraftRefused) as refused:
        freeze_draft(edited, "D2")
    (reason,) = (reason for reason in refused.value.reasons if reason.key == "refused_gate")
    assert line.name in reason.message("zh")
    assert "六十日" in reason.message("zh")
    assert "三年" in reason.message("zh")


def test_a_comment_is_named_in_its_own_record(edited: Path) -> None:
    comment(edited)
    before = (edited / f"comments/2020-07/platform.records/{NUMBER}.yml").read_text("utf-8")
    result = run(edited, "why", "P-REC-01", "--comment", NUMBER.lower())
    assert result.exit_code == 0, result.output
    record = read_record(edited, NUMBER)
    assert record is not None
    (line,) = (line for line in ProjectAccount(edited).account.lines if line.owed)
    assert record.disposition is not None
    assert record.disposition.lines == (line.name,)
    after = (edited / f"comments/2020-07/platform.records/{NUMBER}.yml").read_text("utf-8")
    assert set(before.splitlines()) < set(after.splitlines())
    assert gates(edited) == []


def test_a_change_after_its_cause_is_open_again_with_both_sides(edited: Path) -> None:
    comment(edited)
    run(edited, "why", "P-REC-01", "--comment", NUMBER)
    edit(edited, "standard/clauses/platform/records.zh.md", "三年", "一年")
    edit(edited, "standard/clauses/platform/records.en.md", "three years", "one year")
    confirm_translations(edited, ("platform.records",))
    assert sorted(rule for rule, _ in gates(edited)) == ["CHG-001", "SET-002"]
    findings = {item.rule: item.message["zh"] for item in check_project(edited)[1] if item.gate}
    assert NUMBER in findings["CHG-001"]
    assert "一年" in findings["SET-002"]
    result = run(edited, "why", "P-REC-01", "--comment", NUMBER)
    assert result.exit_code == 0
    assert gates(edited) == [("ANS-002", NUMBER)]  # the answer says three years


def test_the_words_that_a_cause_was_given_for_are_found_in_git(edited: Path) -> None:
    comment(edited)
    run(edited, "why", "P-REC-01", "--comment", NUMBER)
    git(edited, "init", "-q")
    git(edited, "add", "-A")
    git(edited, "commit", "-qm", "D2")
    edit(edited, "standard/clauses/platform/records.zh.md", "三年", "一年")
    remedies = {item.rule: item.remedy["zh"] for item in check_project(edited)[1] if item.gate}
    assert "三年" in remedies["SET-002"]
    assert "三年" in remedies["CHG-001"]


def test_an_answer_names_the_lines_that_have_changed(edited: Path) -> None:
    comment(edited, None)
    words = (
        "--outcome",
        "accepted",
        "--reason",
        "采纳意见，改为三年。",
        "--by",
        "起草组",
        "--date",
        "2020-09-01",
    )
    result = run(edited, "comments", "settle", NUMBER, *words, "--changes", "P-REC-01")
    assert result.exit_code == 0, result.output
    (line,) = (line for line in ProjectAccount(edited).account.lines if line.owed)
    record = read_record(edited, NUMBER)
    assert record is not None
    assert record.disposition is not None
    assert (record.disposition.lines, record.disposition.changes) == ((line.name,), ())
    assert gates(edited) == []


def test_an_answer_before_the_change_is_a_promise_yet_to_keep(edited: Path) -> None:
    comment(edited, None)
    words = (
        "--outcome",
        "accepted",
        "--reason",
        "采纳意见，改为每半年。",
        "--by",
        "起草组",
        "--date",
        "2020-09-01",
    )
    assert run(edited, "comments", "settle", NUMBER, *words, "--changes", "P-BKG-02").exit_code == 0
    run(edited, "why", "P-REC-01", "--reason", "与法律一致。")
    assert gates(edited) == [("SET-002", NUMBER)]
    edit(edited, "standard/clauses/platform/vetting.zh.md", "每年", "每半年")
    assert run(edited, "why", "P-BKG-02", "--comment", NUMBER).exit_code == 0
    record = read_record(edited, NUMBER)
    assert record is not None
    assert record.disposition is not None
    assert record.disposition.changes == ()
    assert "SET-002" not in {rule for rule, _ in gates(edited)}


def test_blame_tells_of_each_line_since_when_and_why(edited: Path) -> None:
    comment(edited)
    run(edited, "why", "P-REC-01", "--comment", NUMBER)
    result = run(edited, "blame", "platform.records", "--format", "json")
    lines = {line.get("id", line["kind"]): line for line in json.loads(result.output)}
    assert lines["title"]["draft"] == "D1"
    assert lines["P-REC-01"]["draft"] == "working"
    assert [cause["comment"] for cause in lines["P-REC-01"]["causes"]] == [NUMBER]
    assert "六十日" in lines["P-REC-01"]["earlier"][0]["words"]
    assert run(edited, "blame", "platform.record").exit_code == 2


def test_a_promise_that_was_taken_back_is_found(edited: Path) -> None:
    comment(edited)
    run(edited, "why", "P-REC-01", "--comment", NUMBER)
    edit(edited, "standard/clauses/platform/records.zh.md", "三年", "六十日")
    edit(edited, "standard/clauses/platform/records.en.md", "three years", "sixty days")
    confirm_translations(edited, ("platform.records",))
    assert gates(edited) == [("SET-002", NUMBER)]
    with pytest.raises(DraftRefused):
        freeze_draft(edited, "D2")


def test_a_comment_without_an_answer_is_said_to_have_none(edited: Path) -> None:
    comment(edited, None)
    result = run(edited, "why", "P-REC-01", "--comment", NUMBER)
    assert (result.exit_code, "尚无答复" in result.output) == (2, True), result.output


def test_a_comment_that_is_withheld_is_never_named_as_a_cause(edited: Path) -> None:
    comment(edited)
    record = read_record(edited, NUMBER)
    assert record is not None
    kept = msgspec.structs.replace(record, state="withheld", withheld="有人身信息。", text="")
    write_record(edited, kept)
    result = run(edited, "why", "P-REC-01", "--comment", NUMBER)
    assert (result.exit_code, "不予公开" in result.output) == (2, True), result.output
    assert read_record(edited, NUMBER) == kept
    known = ProjectAccount(edited)
    assert all(proposed(known, line) == () for line in known.account.open())


@pytest.mark.parametrize("outcome", ["rejected", "covered"])
def test_a_comment_that_was_not_accepted_is_no_cause(edited: Path, outcome: str) -> None:
    comment(edited, outcome)
    result = run(edited, "why", "P-REC-01", "--comment", NUMBER)
    assert result.exit_code == 2
    assert "没有采纳" in result.output


def test_a_reason_is_added_and_serves_again(edited: Path) -> None:
    edit(edited, "standard/clauses/platform/vetting.zh.md", "每年", "每半年")
    words = ("--reason", "与法律一致。", "--reason", "en=In line with the law.")
    assert run(edited, "why", "P-REC-01", *words).exit_code == 0
    assert run(edited, "why", "P-BKG-02", *words).exit_code == 0
    (reason,) = ProjectAccount(edited).project.draft.reasons
    assert reason.reason == {"zh": "与法律一致。", "en": "In line with the law."}
    assert [name.partition("@")[0] for name in reason.lines] == ["P-REC-01", "P-BKG-02"]
    assert run(edited, "why", "P-REC-01", "--drop").exit_code == 0
    assert [line.place for line in ProjectAccount(edited).account.open()] == ["P-REC-01"]
    assert run(edited, "why", "P-BKG-02", "--drop").exit_code == 0
    assert ProjectAccount(edited).project.draft.reasons == ()


def test_a_proof_names_no_lines_and_an_empty_one_is_not_written(edited: Path) -> None:
    before = (edited / "standard/reasons.yml").read_text("utf-8")
    edit(edited, "standard/clauses/platform/records.zh.md", "三年", "六十天")
    refused = run(edited, "why", "--replaces", "平台=商家", "--reason", "统一用语。")
    assert refused.exit_code == 2
    assert (edited / "standard/reasons.yml").read_text("utf-8") == before
    assert run(edited, "why", "--replaces", "六十日=六十天", "--reason", "统一用语。").exit_code == 0
    assert "CHG-001" not in [rule for rule, _ in gates(edited)]


def test_a_replacement_making_another_rule_is_refused_with_why(edited: Path) -> None:
    before = (edited / "standard/reasons.yml").read_text("utf-8")
    refused = run(edited, "why", "--replaces", "六十日=三年", "--reason", "统一用语。")
    assert refused.exit_code == 2
    assert "数值（六十日 → 三年）" in refused.output
    edit(edited, "standard/clauses/platform/records.zh.md", "三年", "六十年")
    refused = run(edited, "why", "--replaces", "十日=十年", "--reason", "统一用语。")
    assert refused.exit_code == 2
    assert "单位" in refused.output
    refused = run(edited, "why", "--replaces", "日=年", "--reason", "统一用语。")
    assert refused.exit_code == 2
    assert "单位" in refused.output
    assert (edited / "standard/reasons.yml").read_text("utf-8") == before


@pytest.mark.parametrize(
    "words", [("--reason", "修改。"), ("--reason", "与法律一致。", "--reason", "en=Updated.")]
)
def test_that_it_was_changed_is_no_reason(edited: Path, words: tuple[str, ...]) -> None:
    before = (edited / "standard/reasons.yml").read_text("utf-8")
    refused = run(edited, "why", "P-REC-01", *words)
    assert refused.exit_code == 2
    assert "没有说明修改的理由" in refused.output
    assert (edited / "standard/reasons.yml").read_text("utf-8") == before


def test_a_place_with_several_changes_asks_which(edited: Path) -> None:
    edit(edited, "standard/clauses/platform/records.zh.md", "title: ", "title: 新")
    result = run(edited, "why", "platform.records", "--reason", "与法律一致。")
    assert result.exit_code == 2
    assert result.output.count("@") == 2
    assert run(edited, "why", "platform.records", "--all", "--reason", "与法律一致。").exit_code == 0
    assert not ProjectAccount(edited).account.open()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("P-REC-99", "--reason", "与法律一致。"), 2),
        (("P-BKG-01", "--reason", "与法律一致。"), 2),
        (("P-REC-01", "--comment", "C-9999-X"), 2),
        (("P-REC-01", "--comment", NUMBER, "--reason", "与法律一致。"), 2),
        (("--reason", "与法律一致。"), 2),
        (("--replaces", "六十日", "--reason", "与法律一致。"), 2),
        (("--edition", "gbt1.1-2020"), 2),
        (("P-REC-01", "--drop"), 2),
        (("--list",), 1),
        (("--format", "json"), 1),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_written(
    edited: Path, words: tuple[str, ...], code: int
) -> None:
    comment(edited, "rejected")
    before = {file: file.read_bytes() for file in edited.rglob("*.yml")}
    result = run(edited, "why", *words)
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    assert {file: file.read_bytes() for file in edited.rglob("*.yml")} == before


@pytest.mark.slow
def test_an_exception_names_the_one_line(edited: Path) -> None:
    (line,) = ProjectAccount(edited).account.open()
    settings = edited / "standard/standard.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text + "allow: {CHG-001: 领导同意。}\n", "utf-8")
    assert {item.rule for item in check_project(edited)[1]} >= {"CHG-001", "SUP-005"}
    settings.write_text(text + "severity: {CHG-001: {level: off, reason: 领导同意。}}\n", "utf-8")
    assert {item.rule for item in check_project(edited)[1]} >= {"CHG-001", "SUP-005"}
    settings.write_text(text + f"allow: {{CHG-001: {{lines: {{'{line.name}': 领导同意。}}}}}}\n", "utf-8")
    assert gates(edited) == []
    edit(edited, "standard/clauses/platform/records.zh.md", "三年", "一年")
    assert "CHG-001" in {rule for rule, _ in gates(edited)}


@pytest.mark.slow
def test_a_deleted_record_is_missed(edited: Path) -> None:
    comment(edited)
    run(edited, "why", "P-REC-01", "--comment", NUMBER)
    record = edited / f"comments/2020-07/platform.records/{NUMBER}.yml"
    record.rename(record.with_name(f"{make_number('C', 2)}.yml"))
    second = edited / f"comments/2020-07/platform.records/{make_number('C', 2)}.yml"
    second.write_text(second.read_text("utf-8").replace(NUMBER, make_number("C", 2)), "utf-8")
    assert "REC-011" in {item.rule for item in check_project(edited)[1]}
    with pytest.raises(DraftRefused):
        freeze_draft(edited, "D2")


@pytest.mark.slow
def test_a_record_whose_deletion_is_not_committed_is_missed(edited: Path) -> None:
    comment(edited)
    run(edited, "why", "P-REC-01", "--comment", NUMBER)
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "all")):
        git(edited, *words)
    (edited / f"comments/2020-07/platform.records/{NUMBER}.yml").unlink()
    with pytest.raises(DraftRefused) as refused:
        freeze_draft(edited, "D2")
    assert any("REC-012" in reason.message("zh") for reason in refused.value.reasons)


@pytest.mark.slow
def test_a_clone_without_its_history_is_not_frozen(edited: Path, tmp_path: Path) -> None:
    comment(edited)
    run(edited, "why", "P-REC-01", "--comment", NUMBER)
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("commit", "-q", "-m", "all"),
        ("commit", "-q", "--allow-empty", "-m", "more"),
    ):
        git(edited, *words)
    git(tmp_path, "clone", "-q", "--depth", "1", edited.as_uri(), "shallow")
    with pytest.raises(DraftRefused) as refused:
        freeze_draft(tmp_path / "shallow", "D2")
    assert any("浅克隆" in reason.message("zh") for reason in refused.value.reasons)


@pytest.mark.slow
@pytest.mark.parametrize("reason", ["-", " ", "…", "。", "无", "TODO", "\u200b", "\u3000"])
def test_a_reason_that_says_nothing_is_none(edited: Path, reason: str) -> None:
    result = run(edited, "why", "P-REC-01", "--reason", reason)
    assert result.exit_code == 2, result.output
    (line,) = ProjectAccount(edited).account.open()
    (edited / "standard/reasons.yml").write_text(
        f"- {{draft: D2, lines: ['{line.name}'], reason: {{zh: '{reason}', en: ' '}}}}\n", "utf-8"
    )
    assert "CHG-002" in {rule for rule, _ in gates(edited)}


@pytest.mark.slow
def test_a_reason_of_the_lineage_that_says_nothing_is_none(edited: Path) -> None:
    run(edited, "why", "P-REC-01", "--reason", "与法律一致。")
    run(edited, "mv", "platform.records", "platform.archive")
    lineage = edited / "standard/lineage.yml"
    text = lineage.read_text("utf-8")
    assert "platform.archive" in text
    lineage.write_text(
        re.sub(r"(?m)^(\s*(?:- )?reason:).*$(?:\n\s+zh:.*)?(?:\n\s+en:.*)?", r"\1 {zh: '-'}", text), "utf-8"
    )
    assert "CHG-002" in {rule for rule, _ in gates(edited)}, lineage.read_text("utf-8")
