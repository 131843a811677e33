"""Drafts are compared by name; comments that were taken up are the causes of changes."""

from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import write_record
from clausework.drafts.register import add, open_draft
from clausework.errors import UnknownDraft
from clausework.model.comment import Anchor, Comment, Disposition, Outcome
from clausework.workflow.account import ProjectAccount
from clausework.workflow.compare import compared


def _comment(sequence: int, outcome: Outcome, *lines: str, draft: str = "D1") -> Comment:
    comment = Comment(
        id=make_number("C", sequence),
        consultation="2020-07",
        draft=draft,
        anchor=Anchor(clause="platform.records"),
        text="建议延长保存期限。",
        state="answered",
        disposition=Disposition(
            outcome=outcome, reason="法律规定了更长的保存期限，本文件采用该期限。", lines=lines
        ),
    )
    return msgspec.structs.replace(comment, digest=comment_digest(comment))


FIRST = make_number("C", 1)


@pytest.fixture
def edited(small: Path) -> Path:
    """A project whose D1 is frozen and whose working text keeps records longer."""
    add(small, msgspec.structs.replace(open_draft(small, "working"), label="D1"))
    settings = small / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D1", "label: D2"), "utf-8")
    for lang, old, new in (("zh", "六十日", "三年"), ("en", "sixty days", "three years")):
        path = small / f"standard/clauses/platform/records.{lang}.md"
        path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    (line,) = (line for line in ProjectAccount(small).account.lines if not line.lang)
    write_record(small, _comment(1, "accepted", line.name))
    write_record(small, _comment(2, "rejected", line.name))
    return small


def test_a_frozen_draft_and_the_working_text(edited: Path) -> None:
    redline = compared(edited, "D1", "working").redline
    (change,) = redline.changed()
    assert change.id == "D1-working.platform.records"
    assert change.comments == (FIRST,)
    assert change.sentence["zh"] == "将“不少于六十日”改为“不少于三年”。"
    assert redline.old.label == "D1"


def test_comments_on_a_later_draft_caused_nothing_before(edited: Path) -> None:
    (line,) = (line for line in ProjectAccount(edited).account.lines if not line.lang)
    write_record(edited, _comment(3, "accepted", line.name, draft="D7"))
    (change,) = compared(edited, "D1", "working").redline.changed()
    assert change.comments == (FIRST,)


def test_a_draft_that_is_not_there(edited: Path) -> None:
    with pytest.raises(UnknownDraft):
        compared(edited, "D9", "working")


def _run(root: Path, *args: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli, ["redline", *args, "--root", str(root), "--lang", "zh"])
    return result.exit_code, result.output


def test_the_command_shows_the_change_and_the_next_step(edited: Path) -> None:
    code, output = _run(edited, "D1", "working")
    assert code == 0
    assert "[-六十日-]{+三年+}" in output
    assert f"← 意见 {FIRST}：“建议延长保存期限。”　答复：法律规定了更长的保存期限" in output
    assert output.rstrip().endswith("下一步：clausework redline D1 working --format html --out redline.html")


def test_the_command_writes_a_file(edited: Path, tmp_path: Path) -> None:
    out = tmp_path / "redline.html"
    code, output = _run(edited, "D1", "working", "--format", "html", "--out", str(out))
    assert (code, output) == (0, f"已写入 {out}\n")
    assert 'id="D1-working.platform.records"' in out.read_text("utf-8")


def test_a_clause_that_neither_draft_has_is_misuse(edited: Path) -> None:
    code, output = _run(edited, "D1", "working", "--clause", "platform.record")
    assert code == 2
    assert "platform.records" in output


def test_drafts_without_a_difference_say_so(edited: Path) -> None:
    code, output = _run(edited, "working", "working")
    assert code == 0
    assert "两稿之间没有修改。" in output
