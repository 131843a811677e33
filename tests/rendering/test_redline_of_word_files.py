"""`redline --files` with Word documents: what changed between two, and what cannot be compared."""

import io

import docx
import pytest
from click.testing import CliRunner
from docx_reading import pictures_left, settled
from test_docx_parts import png
from texts_of_others import made, markdown, pair

from clausework.cli import cli
from clausework.errors import UnreadableWordFile
from clausework.workflow.comparison import compare_files, text_of

OLD = (
    "第一条 为了规范直播，制定本规范。",
    "第二条 平台应当核查主播的身份，保存记录不少于三年。",
    "第三条 商家应当公示信息。",
)
NEW = (
    "第一条 为了规范直播，制定本规范。",
    "第二条 平台应当核查主播的身份，保存记录不少于五年。",
    "第三条 商家应当公示信息和价格。",
)


def written(path, paragraphs, pictures=()):
    document = docx.Document()
    document.add_heading("规范", 0)
    for words in paragraphs:
        document.add_paragraph(words)
    for data in pictures:
        document.add_picture(io.BytesIO(data))
    document.save(str(path))
    return path


def run(*arguments):
    return CliRunner().invoke(
        cli, ["redline", "--files", *map(str, arguments)], env={"LC_ALL": "zh_CN.UTF-8"}
    )


def test_two_word_files_are_compared_as_their_texts_would_be(tmp_path):
    word = [written(tmp_path / f"{name}.docx", of) for name, of in (("old", OLD), ("new", NEW))]
    texts = []
    for name, of in (("old", OLD), ("new", NEW)):
        texts.append(tmp_path / f"{name}.md")
        texts[-1].write_text("# 规范\n\n" + "\n\n".join(of) + "\n", encoding="utf-8")
    found, wanted = compare_files(*word), compare_files(*texts)
    told = [(change.new_number, change.weight, change.sentence) for change in wanted.redline.changed()]
    assert told
    assert [(change.new_number, change.weight, change.sentence) for change in found.redline.changed()] == told
    mixed = compare_files(texts[0], word[1])
    assert [(change.new_number, change.weight, change.sentence) for change in mixed.redline.changed()] == told


def test_the_command_says_what_changed(tmp_path):
    word = [written(tmp_path / f"{name}.docx", of) for name, of in (("old", OLD), ("new", NEW))]
    found = run(*word)
    assert found.exit_code == 0, found.output
    assert "三年 → 五年" in found.output
    assert "第三条" in found.output


def test_both_versions_of_a_picture_are_in_the_redline(tmp_path):
    old = written(tmp_path / "old.docx", OLD, [png(40, 20)])
    new = written(tmp_path / "new.docx", OLD, [png(20, 40)])
    out = tmp_path / "out.docx"
    found = run(old, new, "--format", "docx", "--out", out)
    assert found.exit_code == 0, found.output
    assert len(pictures_left(out.read_bytes(), accept=True)) == 1
    assert len(pictures_left(out.read_bytes(), accept=False)) == 1
    same = run(old, old)
    assert "没有修改" in same.output


@pytest.mark.parametrize("seed", range(12))
def test_a_redline_of_ours_reads_as_its_new_text(tmp_path, seed):
    old, new, lang = pair(seed)
    word = tmp_path / "redline.docx"
    word.write_bytes(made(old, new, lang))
    text = tmp_path / "new.md"
    text.write_text(markdown(new), encoding="utf-8")
    found = compare_files(text, word)
    bare = [
        "".join(text_of(of, found.old.languages[0]).split()).replace("——", "")
        for of in (found.old, found.new)
    ]
    assert bare[0] == bare[1]
    assert settled(word.read_bytes(), accept=True)


@pytest.mark.parametrize(
    ("data", "words"), [(b"", "不是完好的 .docx"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧格式")]
)
def test_what_is_no_word_file_is_refused_with_its_name(tmp_path, data, words):
    good, bad = written(tmp_path / "good.docx", OLD), tmp_path / "bad.docx"
    bad.write_bytes(data)
    error = run(good, bad).exception
    assert isinstance(error, UnreadableWordFile)
    assert "bad.docx" in error.message("zh")
    assert words in error.message("zh")
