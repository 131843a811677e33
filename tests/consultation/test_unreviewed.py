"""What nobody has reviewed is shown nowhere: a letter with a telephone and an identity number, at every door."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from programs import git

from clausework.cli import cli
from clausework.consultation.fields import comment_digest, stated
from clausework.consultation.records import read_record, write_record
from clausework.drafts.register import freeze
from clausework.errors import ClauseworkError
from clausework.model.comment import Anchor, Comment, Statement
from clausework.source.project import load

TELEPHONE, IDENTITY = "13812345678", "330106198001011234"
LETTER = f"我叫李某，电话{TELEPHONE}，身份证{IDENTITY}，主播骗了我三千元。"
WORDING = f"平台应建立主播背景核查制度，投诉电话{TELEPHONE}，证号{IDENTITY}。"
REASON = "个案投诉请向平台或者市场监管部门提出，不属于标准内容。"
NUMBER = "CL-0001-V"
ANSWER = ("settle", NUMBER, "--outcome", "out-of-scope", "--reason", REASON, "--by", "秘书处")
REVIEWS = (f"clausework comments publish {NUMBER}", f"clausework comments withhold {NUMBER}")


def run(root: Path, *words: str) -> Result:
    done = CliRunner().invoke(cli, [*words, "--root", str(root)], env={"CLAUSEWORK_LANG": "zh"})
    if isinstance(done.exception, ClauseworkError):
        done.exit_code = 2
        done.output_bytes = done.exception.message("zh").encode()
    return done


@pytest.fixture
def letter(small: Path) -> Path:
    """The small project with its first draft frozen and a letter in git, as an earlier release put it."""
    git(small, "init", "-q")
    (small / "mkdocs.yml").write_text("site_name: x\ntheme: material\nplugins: [clausework]\n")
    freeze(load(small), "D1", ())
    settings = small / "standard/standard.yml"
    settings.write_text(
        settings.read_text().replace("label: D1\ndate: 2020-06-17", "label: D2\ndate: 2020-09-17")
    )
    said = Statement(Anchor("platform.vetting"), "2020-07", "D1", LETTER, WORDING, channel="letter")
    made = Comment(*stated(said), id=NUMBER, received="2020-07-10", digest=comment_digest(said))
    write_record(small, made)
    return small


def test_an_import_puts_nothing_into_git_and_all_at_the_desk(letter: Path) -> None:
    table = letter / "var" / "x.csv"
    table.parent.mkdir(exist_ok=True)
    table.write_text(f"章条编号,意见内容,收到日期\nplatform.vetting,另：{LETTER},2020-07-10\n")
    before = sorted(file for file in letter.rglob("*.yml"))
    for told in ("新导入 1 条意见（C-0001-V）", "新导入 0 条意见，已有 1 条"):
        taken = run(letter, "comments", "import", str(table), "--consultation", "2020-07")
        assert (taken.exit_code, told in taken.output) == (0, True), taken.output
    assert sorted(file for file in letter.rglob("*.yml")) == before
    assert run(letter, "comments", "export").exit_code == 0
    assert run(letter, "comments", "publish", "C-0001-V").exit_code == 2
    assert run(letter, "comments", "settle", "C-0001-V", *ANSWER[2:]).exit_code != 0
    assert places_of(letter / "comments") == [f"2020-07/platform.vetting/{NUMBER}.yml"]


def places_of(folder: Path) -> list[str]:
    """The files below a folder that have the telephone or the identity number, packed ones unpacked."""
    found = []
    for path in sorted(item for item in folder.rglob("*") if item.is_file()):
        parts = [path.read_bytes()]
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                parts += [packed.read(name) for name in packed.namelist()]
        if any(word.encode() in part for part in parts for word in (TELEPHONE, IDENTITY)):
            found.append(path.relative_to(folder).as_posix())
    return found


def test_it_gets_no_answer_and_no_place_in_the_text(letter: Path) -> None:
    for words in (ANSWER, ("apply", NUMBER)):
        refused = run(letter, "comments", *words)
        assert refused.exit_code != 0
        assert all(review in refused.output for review in REVIEWS), refused.output
    record = read_record(letter, NUMBER)
    assert record is not None
    assert (record.state, record.disposition) == ("received", None)
    assert places_of(letter / "standard") == []


def test_no_draft_is_frozen_over_it(letter: Path) -> None:
    frozen = run(letter, "draft", "freeze", "D2")
    assert frozen.exit_code == 1
    assert "REC-010" in frozen.output
    assert all(review in frozen.output for review in REVIEWS), frozen.output
    assert places_of(letter / "standard") == []


@pytest.mark.parametrize("answered", [False, True], ids=["open", "answered by hand"])
def test_tables_and_numbers_say_only_that_it_is_there(letter: Path, answered: bool) -> None:
    if answered:
        (file,) = (letter / "comments").glob(f"*/*/{NUMBER}.yml")
        answer = f"disposition:\n  outcome: out-of-scope\n  reason: {REASON}\n  date: 2020-09-01\n  decided_by: 甲\n"
        file.write_text(file.read_text() + answer)
    for style in ("md", "csv", "json", "xlsx", "docx"):
        made = run(
            letter, "comments", "table", "--format", style, "--out", str(letter / f"out/table.{style}")
        )
        assert made.exit_code == 0, made.output
        assert all(review in made.output for review in REVIEWS), made.output
    for style in ("md", "json"):
        made = run(
            letter, "comments", "report", "--format", style, "--out", str(letter / f"out/report.{style}")
        )
        assert made.exit_code == 0, made.output
        assert all(review in made.output for review in REVIEWS), made.output
    assert NUMBER in (letter / "out/table.csv").read_text()
    assert places_of(letter / "out") == []


@pytest.mark.slow
def test_the_site_and_the_files_to_hand_in_do_not_have_it(letter: Path) -> None:
    built = run(letter, "build", "--rehearsal", "--out", str(letter / "site-built"))
    published = run(letter, "publish", "D1", "--out", str(letter / "published"))
    for made in (built, published):
        assert made.exit_code == 0, made.output
        assert all(review in made.output for review in REVIEWS), made.output
    assert list((letter / "site-built").rglob("search*"))
    assert places_of(letter / "site-built") == []
    assert places_of(letter / "published") == []


def test_what_was_read_and_published_is_answered(letter: Path) -> None:
    refused = run(letter, "comments", "publish", NUMBER)
    assert (refused.exit_code, "证件号" in refused.output) == (2, True), refused.output
    assert run(letter, "comments", "publish", NUMBER, "--confirm-personal").exit_code == 0
    done = run(letter, "comments", *ANSWER)
    assert done.exit_code == 0, done.output
    record = read_record(letter, NUMBER)
    assert record is not None
    assert record.state == "answered"
