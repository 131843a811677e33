"""The road of a comment on the command line: export, list, publish, settle, verify."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from project_rig import write_project

from clausework.cli import cli
from clausework.consultation.submission import Receipt, Submission
from clausework.errors import StoreError
from clausework.model.comment import Anchor
from clausework.workflow.consult import open_store, review

STANDARD = """\
consultations:
  rehearsal: {draft: working, rehearsal: true, prefix: R}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_project(tmp_path, STANDARD)
    store = open_store(tmp_path, True)
    for text in ("应保存三年。", "应当备份。"):
        sent = Submission(
            consultation="rehearsal",
            draft="working",
            anchor=Anchor(clause="platform.records"),
            text=text,
            role="consumer",
            keys=(text,),
        )
        assert isinstance(store.submit(sent).result(30), Receipt)
    store.close()
    return tmp_path


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["comments", *arguments, "--root", str(root), "--lang", "zh"])


@pytest.mark.parametrize("command", ["export", "verify"])
def test_a_clone_without_the_store_is_told_so_and_left_as_it_is(root: Path, command: str) -> None:
    assert run(root, "export", "--rehearsal", "--unreviewed").exit_code == 0
    shutil.rmtree(root / "var")
    told = run(root, command, "--rehearsal")
    assert (told.exit_code, type(told.exception)) == (1, StoreError)
    assert "rehearsal.db 没有意见库" in told.exception.message("zh")
    assert not (root / "var").exists()


def test_a_sub_clause_is_what_the_outline_puts_below(root: Path) -> None:
    for name in ("duties", "other"):
        text = "---\ntitle: 职责\n---\n"
        (root / f"standard/clauses/{name}.zh.md").write_text(text, encoding="utf-8")
    outline = "- other\n- duties:\n    - platform.records\n"
    (root / "standard/outline.yml").write_text(outline, encoding="utf-8")
    run(root, "export", "--rehearsal", "--unreviewed")
    lineage = "- {draft: D2, kind: renamed, from: [platform.records], to: [other]}\n"
    (root / "standard/lineage.yml").write_text(lineage, encoding="utf-8")
    assert len(json.loads(run(root, "list", "--clause", "other", "--format", "json").stdout)) == 2
    (root / "standard/lineage.yml").unlink()
    for clause, count in (("duties", 2), ("platform", 2), ("P-REC-01", 0), ("other", 0)):
        asked = run(root, "list", "--clause", clause, "--format", "json")
        assert len(json.loads(asked.stdout)) == count


def test_the_road_of_a_comment(root: Path) -> None:
    assert run(root, "verify", "--rehearsal").exit_code == 1
    exported = run(root, "export", "--rehearsal", "--unreviewed")
    assert (exported.exit_code, "2 条" in exported.output) == (0, True)
    listed = json.loads(run(root, "list", "--format", "json").stdout)
    numbers = [comment["id"] for comment in listed]
    assert [number[:6] for number in numbers] == ["R-0001", "R-0002"]
    assert all(comment["rehearsal"] for comment in listed)
    assert run(root, "publish", *numbers).exit_code == 0
    reason = "本标准已有规定，见记录一条。"
    assert run(root, "settle", numbers[0], "--outcome", "rejected", "--reason", reason[:4]).exit_code == 1
    done = run(
        root,
        "settle",
        numbers[0],
        "--outcome",
        "covered",
        "--reason",
        reason + "不再重复",
        "--date",
        "2020-08-20",
    )
    assert done.exit_code == 0
    assert run(root, "settle", numbers[1], "--outcome", "accepted", "--changes", "P-REC-01").exit_code == 0
    assert run(root, "verify", "--rehearsal").exit_code == 0
    assert "R-0001" in run(root, "list", "--outcome", "covered", "--clause", "platform").stdout
    assert json.loads(run(root, "list", "--outcome", "open", "--format", "json").stdout) == []
    assert json.loads(run(root, "list", "--role", "merchant", "--format", "json").stdout) == []


@pytest.mark.parametrize("character", ["\x0b", "\x1b", "\u202e", "\ufffe"])
def test_no_answer_has_a_character_that_nobody_sees(root: Path, character: str) -> None:
    """Such come with text copied from elsewhere, and would be published."""
    assert run(root, "export", "--rehearsal", "--unreviewed").exit_code == 0
    record = next((root / "comments/rehearsal").rglob("*.yml"))
    before = record.read_bytes()
    reason = [
        "--outcome",
        "rejected",
        "--reason",
        f"理由如下，写得足够长，{character}所以算数。",
        "--by",
        "某",
    ]
    told = run(root, "settle", record.stem, *reason)
    assert told.exit_code == 1
    assert f"U+{ord(character):04X}" in told.output
    assert record.read_bytes() == before


def test_withholding_needs_a_reason_that_the_record_keeps(root: Path) -> None:
    run(root, "export", "--rehearsal", "--unreviewed")
    number = json.loads(run(root, "list", "--format", "json").stdout)[0]["id"]
    assert run(root, "withhold", number).exit_code == 2
    assert run(root, "withhold", number, "--reason", "含有他人住址").exit_code == 0
    listed = json.loads(run(root, "list", "--state", "withheld", "--format", "json").stdout)
    assert [comment["withheld"] for comment in listed] == ["含有他人住址"]
    store = open_store(root, True)
    assert [comment.state for comment in store.comments()] == ["withheld", "received"]
    store.close()


def test_a_number_that_nobody_has_stops_all_before_the_first(root: Path) -> None:
    run(root, "export", "--rehearsal", "--unreviewed")
    with pytest.raises(StoreError, match="R-0009"):
        review(root, ["R-0001-A", "R-0009-X"], "published")
    store = open_store(root, True)
    assert {comment.state for comment in store.comments()} == {"received"}
    store.close()


def test_a_new_store_gives_no_number_that_git_has(root: Path) -> None:
    run(root, "export", "--rehearsal", "--unreviewed")
    for file in (*(root / "var").glob("rehearsal.db*"), root / "var" / "log.rehearsal.state"):
        file.unlink()
    store = open_store(root, True)
    sent = Submission(
        consultation="rehearsal",
        draft="working",
        anchor=Anchor(clause="platform.records"),
        text="x",
        keys=("x",),
    )
    receipt = store.submit(sent).result(30)
    assert isinstance(receipt, Receipt)
    assert receipt.number.startswith("R-0003-")
    store.close()


def test_only_reviewed_words_go_into_git_unless_told_otherwise(root: Path) -> None:
    def records() -> int:
        return len(list((root / "comments" / "rehearsal").rglob("*.yml")))

    for words in (["export", "--rehearsal"], ["export", "--rehearsal", "--reviewed"]):
        assert run(root, *words).exit_code == 0
        assert records() == 0
    with closing(open_store(root, rehearsal=True)) as store:
        first, second = [comment.id for comment in store.comments()]
    assert run(root, "publish", first).exit_code == 0
    assert run(root, "export", "--rehearsal").exit_code == 0
    assert records() == 1
    proved = run(root, "verify", "--rehearsal")
    assert (proved.exit_code, "另有 1 条待审核" in proved.output, second in proved.output) == (0, True, False)
    told = run(root, "export", "--rehearsal", "--unreviewed")
    assert (told.exit_code, "未经审核的内容" in told.output) == (0, True)
    assert records() == 2


def test_groups_of_the_store_and_of_git_are_told(root: Path) -> None:
    words = "建议把直播内容的保存期延长至三年，供消费者查看。"
    (root / "standard/words.yml").write_text("zh: {courtesies: [某省局来函]}\n", encoding="utf-8")
    run(root, "export", "--rehearsal", "--unreviewed")
    shutil.rmtree(root / "var")
    with closing(open_store(root, True)) as store:
        for text in (f"某省局来函：{words}", words, f"{words}我家去年买的镯子是假的。", "应保存三年。"):
            anchor = Anchor(clause="sample" if text == words else "platform.records")
            sent = Submission(
                consultation="rehearsal", draft="working", anchor=anchor, text=text, keys=(text,)
            )
            assert isinstance(store.submit(sent).result(30), Receipt)
    told = json.loads(run(root, "groups", "--rehearsal", "--format", "json").stdout)
    heads = [group["head"] for group in told]
    assert [head[:6] for head in heads] == ["R-0001", "R-0002", "R-0003"]
    assert [[number[:6] for number in group["members"]] for group in told] == [
        ["R-0001", "R-0006"],
        ["R-0002"],
        ["R-0003", "R-0004", "R-0005"],
    ]
    assert [[*group["additions"].values()] for group in told] == [[], [], ["我家去年买的镯子是假的。"]]
    assert [*told[2]] == ["head", "members", "additions"]
    shown = run(root, "groups", "--rehearsal")
    assert "3 条相同，1 条有补充" in shown.stdout.splitlines()[0]
    assert "6 条意见，3 组" in shown.stderr
    assert run(root, "groups", "--format", "json").stdout == "[]\n"
    assert not (root / "var/consultation.db").exists()
