"""What a redline in Word tells of its changes: a comment on each, and a table of all behind the text."""

import io
import re

import docx
import msgspec
import pytest
from docx_reading import TRACKED, W, document, settled, text_of
from office_drafts import NEW, OLD

from clausework.layout.stream import Sides
from clausework.model.cause import Cause
from clausework.model.comment import Anchor, Comment, Disposition
from clausework.redline.compare import compare
from clausework.redline.ledger import ledger
from clausework.rendering.formats.redline_docx.document import redline_docx

ANSWER = "采纳。" + "期限改为三年，与有关法律的规定一致，平台可以约定更长的期限。" * 5
BY_COMMENT = Cause(kind="comment", comment="C-0007-K", words="六十日太短", lang="zh", answer="采纳。期限改…")
BY_REASON = Cause(kind="reason", reason={"zh": "按法律改。", "en": "By law."})


def comment(number):
    return Comment(
        id=number, anchor=Anchor("records"), consultation="2020-07", draft="D1", text="六十日太短", lang="zh",
        state="answered", disposition=Disposition(outcome="accepted", reason=ANSWER),
    )  # fmt: skip


def explain(lines):
    """P-03 has a comment and a reason, what else changed of its clause the reason alone, others no cause."""
    causes = {
        "P-03": (BY_COMMENT, BY_REASON),
        "records": (BY_REASON,),
        "P-02": (BY_REASON,),
        "P-04": (BY_REASON,),
    }
    return tuple(msgspec.structs.replace(line, causes=causes.get(line.place, ())) for line in lines)


@pytest.fixture(scope="module")
def redline():
    return compare(OLD, NEW, explain=explain)


@pytest.fixture(scope="module")
def data(redline):
    return redline_docx(redline, Sides(OLD, NEW), "zh", comments=[comment("C-0007-K")])


def comments_of(data):
    """The paragraphs of each comment by its number."""
    found = docx.Document(io.BytesIO(data)).comments
    return {str(item.comment_id): [p.text for p in item.paragraphs] for item in found}


def anchors(root):
    """By the number of a comment the paragraph that it hangs on."""
    return {start.get(f"{W}id"): p for p in root.iter(f"{W}p") for start in p.iter(f"{W}commentRangeStart")}


def test_each_change_has_one_comment_with_what_it_is(redline, data):
    told = [(lines[0], lines[1]) for lines in comments_of(data).values()]
    sentences = [change.sentence["zh"] for change in redline.told()]
    assert sorted(sentence for _, sentence in told) == sorted(sentences)
    assert len(told) == len({heading for heading, _ in told})


def test_a_comment_tells_weight_causes_and_the_whole_answer(data):
    lines = next(lines for lines in comments_of(data).values() if lines[0].startswith("4.1"))
    assert lines[0] == "4.1 记录"
    assert lines[2].startswith("实质性：")
    assert f"P-03：意见 C-0007-K：“六十日太短”　答复：{ANSWER}" in lines
    assert [line for line in lines if line.endswith("理由：按法律改。")]


def test_it_is_said_where_no_cause_is_recorded(data):
    lines = next(lines for lines in comments_of(data).values() if lines[0].startswith("1 "))
    assert lines[-1] == "未记录缘由"
    others = comments_of(redline_docx(compare(OLD, NEW), Sides(OLD, NEW, numbered=False), "zh"))
    assert not [line for lines in others.values() for line in lines if "缘由" in line]


def test_a_comment_hangs_on_the_first_paragraph_that_changed(data):
    places = anchors(document(data))
    assert set(places) == set(comments_of(data))
    for number, lines in comments_of(data).items():
        paragraph = places[number]
        assert [of for of in paragraph.iter() if of.tag in TRACKED], lines[0]
        marks = [of.tag for of in paragraph.iter() if of.get(f"{W}id") == number and "omment" in of.tag]
        assert marks == [
            f"{W}{name}" for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
        ]
    heads = {lines[0]: "".join(places[number].itertext()) for number, lines in comments_of(data).items()}
    assert heads["1 范围"].startswith("本标准")
    assert heads["标准名称和封面"] == "服务规范管理规范"


def test_a_comment_hangs_on_a_paragraph_that_stays(data):
    """LibreOffice gives the look of a paragraph with a comment that goes to the one after it."""
    for paragraph in anchors(document(data)).values():
        holders = [of.tag for of in paragraph if next(of.iter(f"{W}commentReference"), None) is not None]
        assert set(holders) == {f"{W}r"}


def test_a_list_behind_the_text_has_every_change(redline, data):
    found = docx.Document(io.BytesIO(data))
    table = found.tables[-1]
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows[0] == ["章条", "性质", "修改内容", "缘由"]
    assert [row[2] for row in rows[1:]] == [change.sentence["zh"] for change in redline.told()]
    weights = {"substantive": "实质性", "editorial": "编辑性"}
    assert [row[1] for row in rows[1:]] == [weights[change.weight] for change in redline.told()]
    counts = ledger(redline).summary("zh")
    assert [paragraph for paragraph in found.paragraphs if paragraph.text == counts]
    row = next(row for row in rows if row[0] == "4.1 记录")
    assert row[3].split("\n") == ["意见 C-0007-K", "理由：按法律改。"]
    assert len(found.sections) == 3
    for accept in (True, False):
        text = "\n".join(settled(data, accept=accept))
        assert "修改一览" not in text
        assert "C-0007-K" not in text


def test_the_list_names_all_comments_and_one_other_cause():
    causes = (
        BY_COMMENT, msgspec.structs.replace(BY_COMMENT, comment="C-0008-A"), BY_REASON,
        msgspec.structs.replace(BY_COMMENT, comment="C-0009-B", rehearsal=True),
        Cause(kind="reason", reason={"zh": "又一理由。"}), Cause(kind="reason", reason={"zh": "第三个理由。"}),
    )  # fmt: skip
    found = compare(OLD, NEW, explain=lambda lines: tuple(
        msgspec.structs.replace(line, causes=causes if line.place == "P-03" else (BY_REASON,)) for line in lines
    ))  # fmt: skip
    table = docx.Document(io.BytesIO(redline_docx(found, Sides(OLD, NEW), "zh"))).tables[-1]
    row = next(row for row in table.rows if row.cells[0].text == "4.1 记录")
    assert row.cells[3].text.split("\n") == [
        "意见 C-0007-K、C-0008-A", "演练意见 C-0009-B", "见理由1", "另有 2 个缘由，见批注",
    ]  # fmt: skip
    first = [
        line.text for line in docx.Document(io.BytesIO(redline_docx(found, Sides(OLD, NEW), "zh"))).paragraphs
    ]
    assert any(re.fullmatch("理由1（[0-9]+处）：按法律改。", line) for line in first), "many lines have it"


def test_only_the_list_of_changes_has_its_styles(data):
    root = document(data)
    listed = list(root.find(f"{W}body"))[len(text_of(root)) - 1 : -1]
    styles = [
        {style.get(f"{W}val") for block in blocks for style in block.iter(f"{W}pStyle")}
        for blocks in (listed, text_of(root))
    ]
    assert styles[0] == {"SummaryHeading", "SummaryText", "SummaryCell"}
    assert not styles[0] & styles[1]
    assert not [of for block in listed for of in block.iter() if of.tag in TRACKED]


def test_drafts_that_are_the_same_have_no_list():
    data = redline_docx(compare(OLD, OLD), Sides(OLD, OLD), "zh")
    assert "修改一览" not in "".join(document(data).itertext())
    assert not comments_of(data)


def test_the_words_of_comments_are_in_the_language_asked_for(redline):
    lines = comments_of(redline_docx(redline, Sides(OLD, NEW), "en"))
    assert [of for of in lines.values() if any(line.startswith("Substantive: ") for line in of)]
    assert lines["0"][-1:] == ["No cause recorded"]


def test_a_list_that_is_long_leaves_columns_to_the_comments(redline, monkeypatch):
    monkeypatch.setattr("clausework.rendering.formats.redline_docx.changes_told.PAGE", 0)
    root = document(redline_docx(redline, Sides(OLD, NEW), "zh"))
    assert len(list(root.find(f"{W}body"))[-3].find(f"{W}tr")) < len(("章条", "性质", "修改内容", "缘由"))
