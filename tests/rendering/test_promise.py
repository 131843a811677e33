"""What the page of the comments owes its readers: by when each is answered, and whose the names are."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.consultation.records import edit_record, read_records
from clausework.rendering.assemble import assemble
from clausework.rendering.formats import stage_files
from clausework.rendering.pages import staged_pages
from clausework.source.project import load

LAST = "    answer_days: 61"
LATE = ("答复逾期", "逾期未答复", "逾期答复")


def promised(root: Path, days: str) -> None:
    file = root / "standard" / "standard.yml"
    text = file.read_text(encoding="utf-8")
    assert LAST in text
    file.write_text(text.replace(LAST, f"    answer_days: {days}"), encoding="utf-8")


def pages(root: Path, clause: str) -> tuple[str, str, str]:
    """The page of the comments in both languages, and that of a clause."""
    publication = assemble(load(root))
    desk = staged_pages(publication)
    files: dict[str, bytes] = {}
    stage_files(publication, files)
    lite = files[f"c/{clause}/index.html"].decode()
    return desk["comments/2020-07/index.md"].body, desk["en/comments/2020-07/index.md"].body, lite


@pytest.mark.slow
def test_an_answer_promised_and_wanting_is_said_to_be_overdue(real: Path) -> None:
    comment = next(item for item in read_records(real)[0] if item.disposition and not item.withdrawn)
    zh, en, lite = pages(real, comment.anchor.clause)
    assert "答复期限：2020年9月30日" in zh
    assert "Answers due by 30 September 2020" in en
    assert not any(late in page for late in LATE for page in (zh, lite))
    edit_record(real, comment.id, {("state",): "published", ("disposition",): None})
    zh, en, lite = pages(real, comment.anchor.clause)
    assert "截至2020年11月17日，逾期未答复1条" in zh
    assert "1 overdue as of 17 November 2020" in en
    assert zh.count("答复逾期") == lite.count("答复逾期") == 1
    promised(real, "120")
    zh, _, lite = pages(real, comment.anchor.clause)
    assert "答复期限：2020年11月28日" in zh
    assert not any(late in page for late in LATE for page in (zh, lite))


@pytest.mark.slow
def test_an_answer_after_the_last_day_is_counted(real: Path) -> None:
    promised(real, "60")
    late = sum(
        item.disposition is not None and item.disposition.date == "2020-09-30"
        for item in read_records(real)[0]
    )
    assert late
    assert f"逾期答复{late}条" in pages(real, "scope")[0]
    done = CliRunner().invoke(cli, ["comments", "report", "--root", str(real), "--lang", "zh"])
    assert f"答复期限为2020年9月29日，逾期答复{late}条。" in done.output


@pytest.mark.slow
def test_where_no_day_was_promised_none_is_named(real: Path) -> None:
    promised(real, "0")
    zh, en, _ = pages(real, "scope")
    assert "期限" not in zh.partition("<figure>")[0]
    assert "due by" not in en


@pytest.mark.slow
def test_the_page_of_the_comments_says_whose_the_names_are(
    real: Path,
) -> None:
    zh, en, _ = pages(real, "scope")
    assert "只有标明“已核实”的经秘书处核实" in zh
    assert "发现有人冒用您或您单位名义的，请联系：（占位）" in zh
    assert "If someone has used your name or your organisation's name, contact: " in html.unescape(en)
