"""Redlines in Word of texts of others: no word is lost, none is invented."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx_reading import TRACKED, W, document
from hypothesis import given, settings, strategies as st
from texts_of_others import Piece, left, made, pair, read

from clausework.cli import cli


@pytest.mark.slow
@given(st.integers(0, 2**32))
@settings(max_examples=300, deadline=None)
def test_any_two_texts_are_given_back(seed):
    old, new, lang = pair(seed)
    data = made(old, new, lang)
    assert left(data, accept=True) == read(new)
    assert left(data, accept=False) == read(old)


ALPHA: list[Piece] = [("heading", ("Alpha",)), ("table", ("a\tb", "1\t2"))]
KEPT: list[Piece] = [("heading", ("Kept",)), ("paragraph", ("Some words.",))]
TABLE: list[Piece] = [("table", ("x\ty", "3\t4"))]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (ALPHA + KEPT, KEPT),
        (ALPHA, KEPT),
        ([*ALPHA, ("paragraph", ("Gone.",)), *TABLE], TABLE),
        (ALPHA[1:] + TABLE, TABLE),
    ],
    ids=["before what stays", "and nothing stays", "before a table that stays", "the first of two tables"],
)
def test_a_text_that_begins_with_a_table_that_goes_or_comes(old, new):
    for before, after in ((old, new), (new, old)):
        data = made(before, after, "en")
        assert left(data, accept=True) == read(after)
        assert left(data, accept=False) == read(before)


def test_nothing_is_invented_for_texts_that_have_no_day():
    data = made(ALPHA + KEPT, [*KEPT, *TABLE], "en")
    revisions = [element for element in document(data).iter() if element.tag in TRACKED]
    assert revisions
    assert {element.get(f"{W}date") for element in revisions} == {None}
    assert {element.get(f"{W}author") for element in revisions} == {"Clausework"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if b"1970" in archive.read(name)]
    assert "Table" not in "".join(left(data, accept=True))


REQUIRED = {
    **{
        f"{W}{name}": ("id", "author")
        for name in ("ins", "del", "moveFrom", "moveTo", "pPrChange", "rPrChange")
    },
    **{f"{W}{side}RangeStart": ("id", "author", "date", "name") for side in ("moveFrom", "moveTo")},
    **{f"{W}{side}RangeEnd": ("id",) for side in ("moveFrom", "moveTo")},
    f"{W}comment": ("id", "author"),
}
"""What ISO/IEC 29500-1 asks of each mark of a revision: a date of the bounds of a move alone."""


def test_a_move_in_texts_without_a_day_has_all_the_schema_asks(tmp_path):
    keep, log, tell = (f"{what} every trader for three years, in full." for what in ("Keep", "Log", "Tell"))
    for name, lines in (("old.md", (log, keep, tell)), ("new.md", (keep, tell, log))):
        parts = (f"# {line.split()[0]}\n\n{line}\n" for line in lines)
        (tmp_path / name).write_text("\n".join(parts), encoding="utf-8")
    out = tmp_path / "out.docx"
    words = ["redline", "--files", str(tmp_path / "old.md"), str(tmp_path / "new.md"), "--out", str(out)]
    assert CliRunner().invoke(cli, [*words, "--format", "docx"]).exit_code == 0
    marks = [element for element in document(out.read_bytes()).iter() if element.tag in REQUIRED]
    assert f"{W}moveFromRangeStart" in {mark.tag for mark in marks}
    lacking = [
        (mark.tag, name) for mark in marks for name in REQUIRED[mark.tag] if not mark.get(f"{W}{name}")
    ]
    assert lacking == []


TEXTS = {
    "en": ("# Scope\n\nAlpha keeps records.\n", "# Scope\n\nAlpha keeps all records.\n"),
    "zh": (
        "# 范围\n\n平台应当把商家的身份信息和交易记录保存三年，并且答复投诉。\n",
        "# 范围\n\n平台应当把商家的全部身份信息和交易记录保存五年，并且答复投诉。\n",
    ),
}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., bytes]:
    """Run the command on two texts of a language; give what it wrote."""

    def write(text: str, style: str, *options: str, **variables: str) -> bytes:
        for name, words in zip(("old.md", "new.md"), TEXTS[text], strict=True):
            (tmp_path / name).write_text(words, encoding="utf-8")
        files = ["--files", str(tmp_path / "old.md"), str(tmp_path / "new.md")]
        out = tmp_path / "out"
        arguments = ["redline", *files, "--format", style, "--out", str(out), *options]
        run = CliRunner().invoke(
            cli, arguments, env={"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", **variables}
        )
        assert run.exit_code == 0, run.output
        return out.read_bytes()

    return write


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("asked", ["en", "zh"])
def test_no_format_loses_the_text_in_another_language(written, lang, asked):
    added = {"en": "all", "zh": "全部"}[lang]
    accepted = "".join(left(written(lang, "docx", "--lang", asked), accept=True))
    assert "".join(TEXTS[lang][1].split()).lstrip("#") == "".join(accepted.split())
    for style in ("text", "html", "json"):
        assert added in written(lang, style, "--lang", asked).decode()


def test_a_label_is_told_whichever_language_is_asked_for(written):
    for asked in ("en", "zh"):
        assert "三年 → 五年" in written("zh", "text", "--lang", asked).decode()


@pytest.mark.parametrize("locale", ["C.UTF-8", "zh_CN.UTF-8", "en_GB.UTF-8"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_language_of_a_document_is_its_texts(written, lang, locale):
    page = written(lang, "html", LC_ALL=locale).decode()
    assert set(re.findall(r'lang="(\w+)"', page)) == {lang}
    assert written(lang, "docx", LC_ALL=locale) == written(lang, "docx", LC_ALL="C")
