"""English equals Chinese: no page of our own standard has Chinese in it without a word about it."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from parts_of_pages import RUN, WORD, untold_chinese
from places import ROOT

from clausework.consultation.fields import in_language
from clausework.consultation.records import read_records
from clausework.workflow.answers import differences, round_of, table_of


def test_every_comment_and_answer_reads_in_both_languages() -> None:
    for comment in read_records(ROOT)[0]:
        for lang in ("zh", "en"):
            assert in_language(comment, lang).lang == lang or not comment.text, comment.id
        answer = comment.disposition
        assert not (answer and answer.reason) or len(answer.translations) == 1, comment.id


@pytest.mark.slow
def test_no_english_page_has_chinese_without_lang_and_a_word(own_site: Path) -> None:
    pages = sorted((own_site / "en").rglob("*.html"))
    assert len(pages) > 400
    found = {str(page): untold_chinese(page.read_text("utf-8")) for page in pages}
    assert {page: runs[:3] for page, runs in found.items() if runs} == {}


def test_the_english_table_of_answers_says_what_is_chinese(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(table_of(round_of(ROOT, "2020-07"), "csv", "en"))
    found = differences(ROOT, file, "2020-07")
    assert (found.changed, found.doubts, len(found.unchanged)) == ((), (), 108)
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
    assert [cell for row in rows for cell in row if RUN.search(cell) and not WORD.search(cell)] == []


PATH = re.compile(r'<nav class="md-path".*?</nav>', re.DOTALL)


@pytest.mark.slow
def test_the_path_to_a_chinese_page_has_no_names_of_folders(own_site: Path) -> None:
    pages = [page for page in sorted(own_site.rglob("*.html")) if own_site / "en" not in page.parents]
    found = dict[str, str]()
    for page in pages:
        path = PATH.search(page.read_text("utf-8"))
        words = re.sub(r"<[^>]*>", " ", path[0]) if path else ""
        found |= {word: str(page) for word in re.findall("[A-Z][a-z]+", words)}
    assert found == {}
