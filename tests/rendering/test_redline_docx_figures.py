"""Pictures, formulas and footnotes in a Word redline: what changed is shown in both drafts."""

import base64
import hashlib
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from docx_reading import (
    MATH,
    PICTURE,
    REFERENCE,
    W,
    document,
    notes_left,
    pictures_left,
    settled,
    settled_lines,
    text_of,
)
from office import office, settled_in_office
from office_drafts import clause, item, items, par, table
from places import copy_live_commerce
from test_docx_parts import png
from test_redline_docx import assert_sound

from clausework.cli import cli
from clausework.layout.stream import Sides
from clausework.model.draft import Block, Draft, Run
from clausework.redline.compare import compare
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.formats.redline_docx.document import redline_docx

__all__ = ["office"]

PICTURES = {hashlib.sha256(data).hexdigest(): data for data in (png(40, 20), png(20, 40), png(30, 30))}
FLOW, RISK, GONE = PICTURES


def address(sha256):
    data = PICTURES.get(sha256, b"")
    return f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""


def figure(words, sha256, target="flow.png"):
    return Block(kind="figure", target=target, sha256=sha256, runs=(Run(words),))


def math(tex):
    return Run(tex, "math")


def formula(tex):
    return Block(kind="formula", runs=(math(tex),))


def noted(text, label, rest="", identity=""):
    return Block(kind="paragraph", id=identity, runs=(Run(text), Run("", "footnote", label), Run(rest)))


def footnote(label, text):
    return Block(kind="footnote", target=label, runs=(Run(text),))


def draft(label, *clauses):
    return Draft(label=label, date="2020-06-17", languages=("zh",), title={"zh": "规范"}, clauses=clauses)


OLD = draft(
    "D1",
    clause(
        "flow", "1", "流程",
        par("平台应按下图处置风险。", "P-01"), figure("处置流程", FLOW), figure("风险分级", RISK, "risk.png"),
        figure("旧表", GONE, "old.png"),
    ),
    clause(
        "rate", "2", "合格率",
        Block(kind="paragraph", runs=(Run("合格率按"), math(r"r = \frac{a}{n}"), Run("计算。"))),
        formula(r"r = \frac{a}{n}"), formula(r"s = x_1"),
    ),
    clause(
        "notes", "3", "注释",
        noted("平台应保存记录", "1", "，期限不少于三年。", "P-02"), footnote("1", "指交易完成之日起三年。"),
        noted("商家应公示信息", "2", "。", "M-01"), footnote("2", "见电子商务法。"), par("商家应核对价格。", "M-02"),
        items(item("甲"), item("乙")), table("期限", ("事项", "期限"), ("记录", "三年")), footnote("9", "未引用。"),
    ),
)  # fmt: skip
NEW = draft(
    "D2",
    clause(
        "flow", "1", "流程",
        par("平台应按下图处置风险。", "P-01"), figure("处置流程", RISK), figure("风险分级", RISK, "risk.png"),
        figure("新表", GONE, "new.png"),
    ),
    clause(
        "rate", "2", "合格率",
        Block(kind="paragraph", runs=(Run("合格率按"), math(r"r = \frac{a}{n+1}"), Run("计算。"))),
        formula(r"r = \frac{a}{n+1}"), formula(r"s = x_1"),
    ),
    clause(
        "notes", "3", "注释",
        noted("商家应公示信息", "2", "。", "M-01"), footnote("2", "见电子商务法第十五条。"), par("商家应核对价格。", "M-02"),
        noted("平台应保存记录", "1", "，期限不少于三年。", "P-02"), footnote("1", "指交易完成之日起三年。"),
        noted("主播应答复投诉", "3", "。", "S-01"), footnote("3", "七日内。"),
        items(item("甲"), item("乙")), table("期限", ("事项", "期限"), ("记录", "三年")), footnote("9", "未引用。"),
    ),
)  # fmt: skip


def made(old, new):
    return redline_docx(compare(old, new), Sides(old, new), "zh", picture=address)


PAIRS = pytest.mark.parametrize(("old", "new"), [(OLD, NEW), (NEW, OLD)], ids=["forth", "back"])


def published(of):
    return standard_docx(of, "zh", PICTURES)


@pytest.fixture
def plain_formulas(monkeypatch):
    """As where latex2mathml is not installed: LibreOffice without Math cannot show formulas."""
    monkeypatch.setattr("clausework.rendering.docx.standard.document.office_math", lambda tex: None)


@PAIRS
def test_both_publications_are_given_back(old, new):
    data = made(old, new)
    for of, accept in ((new, True), (old, False)):
        plain = published(of)
        assert settled_lines(data, accept=accept) == settled_lines(plain, accept=True)
        assert notes_left(data, accept=accept) == notes_left(plain, accept=True)
        assert pictures_left(data, accept=accept) == pictures_left(plain, accept=True)
    assert_sound(data)


def test_a_picture_that_changed_is_there_in_both_versions():
    root = document(made(OLD, NEW))
    pictures = [
        p for p in root.iter(f"{W}p") if "Figure" in [of.get(f"{W}val") for of in p.iter(f"{W}pStyle")]
    ]
    holders = [holder.tag for holder in pictures[0] if next(holder.iter(PICTURE), None) is not None]
    assert holders == [f"{W}del", f"{W}ins"]
    assert [holder.tag for holder in pictures[1] if next(holder.iter(PICTURE), None) is not None] == [f"{W}r"]
    with zipfile.ZipFile(BytesIO(made(OLD, NEW))) as archive:
        media = {archive.read(name) for name in archive.namelist() if name.startswith("word/media/")}
    assert media == set(PICTURES.values())


def test_a_picture_that_cannot_be_shown_is_named():
    data = redline_docx(compare(OLD, NEW), Sides(OLD, NEW), "zh")
    assert not pictures_left(data, accept=True)
    assert settled(data, accept=True).count("[flow.png]") == 1


def test_a_formula_that_changes_is_there_in_both_versions():
    pytest.importorskip("latex2mathml", reason="no latex2mathml here; pip install clausework[word]")
    blocks = [p for p in text_of(document(made(OLD, NEW))) if next(p.iter(MATH), None) is not None]
    found = [[(of.tag, "".join(math.itertext())) for of in p for math in of.iter(MATH)] for p in blocks]
    changed = [(f"{W}del", "r=an"), (f"{W}ins", "r=an+1")]
    assert found == [changed, changed, [(MATH, "s=x1")]]


def test_a_footnote_changes_in_its_own_words():
    data = made(OLD, NEW)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        root = ElementTree.fromstring(archive.read("word/footnotes.xml"))
    inserted = ["".join(of.itertext()) for of in root.iter(f"{W}ins")]
    assert inserted == ["第十五条"]
    references = [of.get(f"{W}id") for of in document(data).iter(REFERENCE)]
    numbers = [of.get(f"{W}id") for of in root if of.get(f"{W}type") is None]
    assert sorted(references) == sorted(numbers)
    assert len(set(references)) == len(references)


def test_a_footnote_of_a_table_or_unreferenced_stays_in_place():
    blocks = (
        noted("甲", "1"), noted("乙", "1"), footnote("1", "两处引用。"),
        Block(kind="table", runs=(Run("表"),), children=(
            Block(kind="row", children=(Block(kind="cell", runs=(Run("丙"), Run("", "footnote", "a"))),)),
        )),
        footnote("a", "表的脚注。"), footnote("x", "未引用。"),
    )  # fmt: skip
    one = draft("D1", clause("c", "1", "题", *blocks))
    data = made(one, draft("D2", clause("c", "1", "题", *blocks, par("又。"))))
    assert notes_left(data, accept=True) == ["两处引用。"]
    lines = settled(data, accept=True)
    assert {"甲[1])", "乙1)", "丙a", "a\t表的脚注。", "x\t未引用。"} <= set(lines)


@pytest.mark.slow
def test_the_command_embeds_the_pictures_of_both_drafts(tmp_path):
    root = copy_live_commerce(tmp_path / "project")
    clause_file = root / "standard/clauses/scope.zh.md"
    text = clause_file.read_text(encoding="utf-8")
    clause_file.write_text(f"{text.rstrip()}\n\n![流程](flow.png)\n", encoding="utf-8")
    (root / "site/assets").mkdir(parents=True, exist_ok=True)
    (root / "site/assets/flow.png").write_bytes(PICTURES[FLOW])
    out = tmp_path / "out.docx"
    arguments = ["redline", "D1", "working", "--format", "docx", "--root", str(root), "--lang", "zh"]
    run = CliRunner().invoke(cli, [*arguments, "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert pictures_left(out.read_bytes(), accept=True) == ["流程"]
    assert pictures_left(out.read_bytes(), accept=False) == []


@pytest.mark.office
@pytest.mark.slow
def test_libreoffice_gives_both_with_pictures_and_footnotes(office, plain_formulas, tmp_path):
    for name, data in (
        *(("forth", made(OLD, NEW)), ("back", made(NEW, OLD))),
        *(("old", published(OLD)), ("new", published(NEW))),
    ):
        (tmp_path / f"{name}.docx").write_bytes(data)
    found = settled_in_office(tmp_path)
    for name, sides in (("forth", ("new", "old")), ("back", ("old", "new"))):
        for side, of in zip(found[name], sides, strict=True):
            plain, _ = found[of]
            lines, wanted = ([line for line in each["lines"] if line[2]] for each in (side, plain))
            assert lines == wanted
            assert side["notes"] == plain["notes"]
            assert side["pictures"] == plain["pictures"]


def test_the_body_s_mark_stands_on_the_cover_unchanged():
    data = redline_docx(compare(OLD, NEW), Sides(OLD, NEW), "zh", mark=("mark.png", png()))
    (first, *_) = document(data).iter(f"{W}p")
    assert first.find(f".//{W}drawing") is not None
    assert not {f"{W}ins", f"{W}del"} & {of.tag for of in first.iter()}
