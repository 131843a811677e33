"""What a branch does to a standard, told as the comment on its pull request."""

import shutil
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from line_names import names_at
from programs import git

from clausework.cli import cli
from clausework.consultation.fields import comment_digest
from clausework.consultation.numbers import make_number
from clausework.consultation.records import edit_record, write_record
from clausework.drafts.register import add, open_draft
from clausework.errors import UnknownDraft
from clausework.layout.stream import Sides
from clausework.model.comment import Anchor, Comment
from clausework.model.draft import Block, Clause, ClauseText, Draft, Line, Place, Run
from clausework.model.finding import Finding
from clausework.model.redline import Change, Edit, LineChange, Redline, Side, TextChange
from clausework.rendering.formats.redline_github import MARK, redline_github
from clausework.workflow.review import review_drafts

NUMBER = make_number("C", 1)


SIDES = Sides(Draft(label="D1"), Draft(label="D2"))
"""Two drafts of which nothing is shown but what a change says."""


@pytest.fixture
def branch(small: Path) -> Path:
    """A repository whose working text keeps records longer than `main`, and has a new fault."""
    add(small, msgspec.structs.replace(open_draft(small, "working"), label="D1"))
    comment = Comment(
        id=NUMBER, consultation="2020-07", draft="D1", anchor=Anchor(clause="platform.records"),
        text="建议延长保存期限。", state="published",
    )  # fmt: skip
    write_record(small, msgspec.structs.replace(comment, digest=comment_digest(comment)))
    git(small, "init", "-q", "-b", "main")
    git(small, "add", ".")
    git(small, "commit", "-q", "-m", "main")
    records = small / "standard/clauses/platform/records.zh.md"
    records.write_text(records.read_text("utf-8").replace("六十日", "三年") + "\n见[](#nowhere)。\n", "utf-8")
    edit_record(
        small,
        NUMBER,
        {
            ("state",): "answered",
            ("disposition", "outcome"): "accepted",
            ("disposition", "lines"): [*names_at(small, "P-REC-01")],
        },
    )
    return small


def _run(root: Path, *args: str) -> str:
    result = CliRunner().invoke(cli, [*args, "--root", str(root), "--lang", "zh"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_branch_is_told_as_a_comment_on_its_pull_request(branch: Path) -> None:
    text = _run(branch, "redline", "git:main", "working", "--format", "github")
    assert text.startswith(MARK)
    assert "将“不少于六十日”改为“不少于三年”" in text
    assert "<del>六十日</del><ins>三年</ins>" in text
    assert f"- {NUMBER} 采纳 `platform.records`" in text
    assert "新出现的问题" in text
    assert "records.zh.md:" in text


def test_an_answer_to_a_comment_that_is_withheld_is_not_told(branch: Path) -> None:
    edit_record(branch, NUMBER, {("withheld",): "写有他人住址"})
    edit_record(branch, NUMBER, {("state",): "withheld", ("text",): ""})
    review = review_drafts(branch, "git:main", "working")
    assert review.settled == ()
    assert NUMBER not in {number for change in review.redline.changes for number in change.comments}


def test_what_a_revision_had_already_is_not_told(branch: Path) -> None:
    git(branch, "commit", "-q", "-a", "-m", "branch")
    review = review_drafts(branch, "git:HEAD", "working")
    assert (review.redline.changed(), review.settled, review.findings) == ((), (), ())
    review = review_drafts(branch, "git:HEAD~1", "git:HEAD")
    assert [comment.id for comment in review.settled] == [NUMBER]
    assert review.findings


def test_a_comment_on_a_superseded_draft_changes_nothing_more(branch: Path) -> None:
    git(branch, "commit", "-q", "-a", "-m", "branch")
    assert review_drafts(branch, "git:HEAD~1", "git:HEAD").redline.changed()[0].comments == (NUMBER,)
    add(branch, msgspec.structs.replace(open_draft(branch, "working"), label="D2"))
    git(branch, "add", ".")
    git(branch, "commit", "-q", "-m", "D2")
    records = branch / "standard/clauses/platform/records.zh.md"
    records.write_text(records.read_text("utf-8").replace("三年", "五年"), "utf-8")
    assert review_drafts(branch, "git:HEAD", "working").redline.changed()[0].comments == ()
    assert review_drafts(branch, "git:HEAD~1", "working").redline.changed()[0].comments == ()
    assert review_drafts(branch, "git:HEAD~2", "working").redline.changed()[0].comments == (NUMBER,)


def test_a_fault_that_only_stands_on_another_line_is_not_new(branch: Path) -> None:
    git(branch, "commit", "-q", "-a", "-m", "branch")
    records = branch / "standard/clauses/platform/records.zh.md"
    head, rest = records.read_text("utf-8").split("\n\n", 1)
    records.write_text(f"{head}\n\n\n\n{rest}", "utf-8")
    assert review_drafts(branch, "git:HEAD", "working").findings == ()


def test_a_frozen_draft_has_a_text_only(branch: Path) -> None:
    review = review_drafts(branch, "D1", "working")
    assert review.redline.changed()
    assert (review.settled, review.findings) == ((), ())


def test_any_revision_is_a_draft(branch: Path) -> None:
    assert open_draft(branch, "git:main").label == "git:main"
    assert open_draft(branch, "git:").clauses == open_draft(branch, "git:main").clauses
    text = _run(branch, "redline", "git:main", "working", "--clause", "platform.records")
    assert "[-六十日-]{+三年+}" in text
    for name in ("git:nothing", "git:--output=x", "git:-h"):
        with pytest.raises(UnknownDraft):
            open_draft(branch, name)


def test_a_project_below_the_top_of_its_repository(branch: Path, tmp_path: Path) -> None:
    top = tmp_path / "top"
    top.mkdir()
    branch.rename(top / "inner")
    git(top, "init", "-q", "-b", "main")
    shutil.rmtree(top / "inner" / ".git")
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "all")
    assert review_drafts(top / "inner", "git:main", "working").redline.changed() == ()


def test_a_long_comment_is_cut_with_a_note() -> None:
    changes = tuple(
        Change(
            id=f"c{n}",
            new=f"c{n}",
            new_number=str(n),
            new_index=n,
            kinds=("inserted",),
            sentence={"zh": "新" * 200},
        )
        for n in range(900)
    )
    redline = Redline(old=Side(label="D1"), new=Side(label="D2"), changes=changes)
    text = redline_github(redline, SIDES, "zh")
    assert len(text) <= 60_001
    assert "共900条有修改，此处只列出一部分" in text
    assert text.count("\n| ") > 100


def test_many_findings_leave_room_for_changes_and_are_counted() -> None:
    at = Place("standard/clauses/a.zh.md", 1, 1)
    findings = [
        Finding(rule="A-001", severity="error", at=at, message={"zh": f"{n}" + "错" * 300})
        for n in range(900)
    ]
    change = Change(id="c", new="c", new_index=0, kinds=("inserted",), sentence={"zh": "新增本条。"})
    redline = Redline(old=Side(label="D1"), new=Side(label="D2"), changes=(change,))
    text = redline_github(redline, SIDES, "zh", findings=findings)
    assert len(text) < 60_000
    assert "新增本条。" in text
    assert "新出现的问题（900）" in text
    assert f"另有{900 - text.count('- A-001')}项" in text


def test_a_text_calls_nobody_and_links_nowhere() -> None:
    words = "@octocat #12 GH-12 https://github.com/o/r/issues/1 www.example.org a@b.example <details> &#64;x"
    runs = (Run(words),)
    line = LineChange(new=Line(kind="paragraph"), edits=(Edit("insert", runs),))
    change = Change(
        id="c", new="c", new_index=0, kinds=("modified",), sentence={"zh": words},
        texts={"zh": TextChange(lines=(line,))},
    )  # fmt: skip
    text = ClauseText(blocks=(Block(kind="paragraph", runs=runs),))
    new = Draft(label="D2", clauses=(Clause(id="c", texts={"zh": text}),))
    redline = Redline(old=Side(label="D1"), new=Side(label="D2"), changes=(change,))
    text = redline_github(redline, Sides(SIDES.old, new), "zh")
    for sign in ("@octocat", "#12", "GH-12", "://", "www.", "@b", "<details> &amp;"):
        assert sign not in text.replace("\\", "")
    assert text.count("@\u200boctocat") == 2
    assert text.count("<details>") == text.count("</details>") == 1


def test_nothing_in_a_text_is_markup() -> None:
    change = Change(
        id="c", new="c", new_index=0, kinds=("inserted",), sentence={"zh": "| <b> `x` [a](b) *c*\n# d"}
    )
    text = redline_github(Redline(old=Side(label="D1"), new=Side(label="D2"), changes=(change,)), SIDES, "zh")
    assert "\\| \\<b\\> \\`x\\` \\[a\\]\\(b\\) \\*c\\* \\# d |" in text


def test_changes_are_counted_by_clause(branch: Path) -> None:
    text = _run(branch, "draft", "diff-stat", "git:main", "working")
    assert "platform.records  修改  实质性" in text
    assert '"added": ' in _run(branch, "draft", "diff-stat", "git:main", "working", "--format", "json")


def test_comments_are_listed_with_what_became_of_their_places(branch: Path) -> None:
    text = _run(branch, "comments", "list", "--format", "json")
    assert '"fate": "reworded"' in text
