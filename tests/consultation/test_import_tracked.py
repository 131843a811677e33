"""Revisions and comments of a committee in a Word file: each at the line that it is on, or told."""

import json
import shutil
import subprocess
from copy import deepcopy
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import msgspec
import pytest
from click.testing import CliRunner
from letters_rig import into_git, stored
from reviewers import DAY, Review, W

from clausework.cli import cli
from clausework.consultation.sheets import read_sheet
from clausework.consultation.sheets.rows import headed
from clausework.drafts.register import open_draft
from clausework.layout.stream import Sides
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.redline.compare import compare
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.workflow.apply import apply_suggestion
from clausework.workflow.take_in import read_tracked

PYTHON = "/usr/bin/python3"
WANG, LI = "王委员", "李委员"


def par(text, identity="", kind="paragraph"):
    return Block(kind=kind, id=identity, runs=(Run(text),))


def clause(identity, number, title, *blocks):
    texts = {"zh": ClauseText(title=title, blocks=blocks)}
    return Clause(id=identity, number=number, depth=number.count(".") + 1, texts=texts)


def row(*cells):
    return Block(kind="row", children=tuple(par(cell, kind="cell") for cell in cells))


DRAFT = Draft(
    label="D1", date="2020-06-17", standard="live", languages=("zh",), title={"zh": "服务规范"},
    clauses=(
        clause("scope", "1", "范围", par("本文件适用于平台。"), par("未尽事宜另行规定。")),
        clause(
            "vetting", "2", "背景核查",
            Block(kind="paragraph", id="P-01", runs=(
                Run("平台应核查主播的投诉，见"), Run("", "ref", "records"), Run("。"),
            )),
            Block(kind="list", ordered=True, children=(par("身份；", kind="item"), par("资质。", kind="item"))),
            par("核查每年一次。", kind="note"),
            par("平台宜保存记录。", "P-02"),
        ),
        clause(
            "records", "3", "记录", par("平台应保存记录不少于三年。", "P-03"),
            Block(kind="table", runs=(Run("期限"),), children=(row("事项", "期限"), row("订单", "三年"))),
            par("未尽事宜另行规定。"),
        ),
    ),
)  # fmt: skip


@pytest.fixture
def review():
    return Review(redline_docx(compare(DRAFT, DRAFT), Sides(DRAFT, DRAFT), "zh"))


def rows(review, draft=DRAFT, later=()):
    """What each row says, and what is unplaced: (author, words, why)."""
    found = read_tracked(review.data(), "a.docx", draft, later)
    assert not found.sheet.findings
    said = [{name: cell.text for name, cell in entry.cells.items()} for entry in found.sheet.entries]
    return said, [(of.author, of.words, of.why) for of in found.unplaced]


def test_a_document_that_nobody_touched_says_nothing(review):
    assert rows(review) == ([], [])


def test_a_revision_is_the_new_wording_of_its_provision(review):
    review.replace("三年。", "五年。", WANG)
    assert rows(review) == (
        [
            {
                "clause": "records",
                "provision": "P-03",
                "quote": "平台应保存记录不少于三年。",
                "text": "在 Word 文件中修订了这段文字，修订后的文字见建议。",
                "suggestion": "平台应保存记录不少于五年。",
                "name": WANG,
                "received": DAY,
                "lang": "zh",
            }
        ],
        [],
    )


def test_what_is_there_again_for_older_programs_is_read_once(review):
    paragraph = review.paragraph("平台应保存记录")
    run = next(of for of in paragraph if of.tag == f"{W}r")
    paragraph.remove(run)
    both = Element("{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent")
    for name in ("Choice", "Fallback"):
        SubElement(both, f"{both.tag[: -len('AlternateContent')]}{name}").append(deepcopy(run))
    paragraph.insert(1, both)
    assert rows(review) == ([], [])


def test_two_reviewers_of_one_line_each_have_their_own_wording(review):
    review.replace("平台宜", "平台应", WANG)
    review.replace("保存记录。", "保存全部记录。", LI)
    said, unplaced = rows(review)
    assert [(of["name"], of["provision"], of["suggestion"]) for of in said] == [
        (WANG, "P-02", "平台应保存记录。"),
        (LI, "P-02", "平台宜保存全部记录。"),
    ]
    assert not unplaced


def test_a_comment_has_its_words_and_what_it_is_on(review):
    review.comment("主播的投诉", "应包括处罚。\n另见第三章。", LI)
    said, unplaced = rows(review)
    assert [(of["provision"], of["quote"], of["text"], "suggestion" in of) for of in said] == [
        ("P-01", "主播的投诉", "应包括处罚。\n另见第三章。", False)
    ]
    assert not unplaced


def test_a_revision_and_a_comment_of_one_reviewer_are_one(review):
    review.replace("不少于三年", "不少于五年", LI)
    review.comment("保存记录", "三年太短。", LI)
    said, _ = rows(review)
    assert [(of["text"], of["suggestion"], of["quote"]) for of in said] == [
        ("三年太短。", "平台应保存记录不少于五年。", "保存记录")
    ]


def test_a_reference_reads_as_it_is_printed_and_is_not_quoted_so(review):
    review.replace("核查主播", "每年核查主播", WANG)
    said, unplaced = rows(review)
    assert [(of["provision"], of["quote"], of["suggestion"]) for of in said] == [
        ("P-01", "平台应核查主播的投诉，见。", "平台应每年核查主播的投诉，见第3章。")
    ]
    assert not unplaced


def test_a_new_paragraph_follows_provision_it_was_typed_after(review):
    review.add_after("平台宜保存记录", "平台应每年抽查。", WANG)
    said, unplaced = rows(review)
    assert [(of["clause"], of["provision"], of["suggestion"]) for of in said] == [
        ("vetting", "P-02", "平台宜保存记录。\n平台应每年抽查。")
    ]
    assert not unplaced


def test_a_new_paragraph_before_a_heading_ends_the_clause_above(review):
    review.add_before("记录", "平台应每年抽查。", WANG)
    said, unplaced = rows(review)
    assert [(of["clause"], of["provision"], of["suggestion"]) for of in said] == [
        ("vetting", "P-02", "平台宜保存记录。\n平台应每年抽查。")
    ]
    assert not unplaced


def test_a_deleted_paragraph_has_no_wording_but_is_said_deleted(review):
    review.delete("平台宜保存记录", WANG)
    said, unplaced = rows(review)
    assert [(of["provision"], of["text"], "suggestion" in of) for of in said] == [
        ("P-02", "在 Word 文件中删去了这段文字。", False)
    ]
    assert not unplaced


def test_items_notes_rows_headings_and_title_are_found_by_words(review):
    review.replace("资质。", "资质和信用。", WANG)
    review.replace("核查每年", "核查每半年", WANG)
    review.comment("订单", "哪些订单？", LI)
    review.comment("背景核查", "改为“主播核查”。", LI)
    review.comment("服务规范", "名称过宽。", LI)
    said, unplaced = rows(review)
    assert [(of["clause"], of.get("provision"), of.get("suggestion", of["text"])) for of in said] == [
        ("live", None, "名称过宽。"),
        ("vetting", None, "改为“主播核查”。"),
        ("vetting", None, "资质和信用。"),
        ("vetting", None, "核查每半年一次。"),
        ("records", None, "哪些订单？"),
    ]
    assert not unplaced


def test_words_that_stand_twice_are_told_apart_by_their_ids():
    twice = [
        clause(name, number, title, par("平台应保存记录。", identity))
        for name, number, title, identity in (("a", "1", "甲", "A-01"), ("b", "2", "乙", "B-01"))
    ]
    draft = msgspec.structs.replace(DRAFT, clauses=tuple(twice))
    review = Review(redline_docx(compare(draft, draft), Sides(draft, draft), "zh"))
    review.comment("保存记录", "多久？", LI)
    said, unplaced = rows(review, draft)
    assert [(of["clause"], of["provision"]) for of in said] == [("b", "B-01")]
    assert not unplaced


def test_words_that_stand_twice_are_put_nowhere(review):
    review.comment("未尽事宜", "哪些？", LI)
    assert rows(review) == ([], [(LI, "未尽事宜另行规定。：哪些？", "ambiguous")])


def test_what_is_no_line_of_the_draft_is_told(review):
    review.comment("2020年6月17日", "日期有误。", LI)
    assert rows(review) == ([], [(LI, "（本稿完成日期：2020年6月17日）：日期有误。", "unknown")])


def test_a_file_of_another_draft_is_put_nowhere(review):
    review.replace("三年。", "五年。", WANG)
    other = par("平台应保存记录不少于四年。", "P-03")
    changed = msgspec.structs.replace(
        DRAFT.clauses[2], texts={"zh": ClauseText(title="记录", blocks=(other,))}
    )
    draft = msgspec.structs.replace(DRAFT, clauses=(*DRAFT.clauses[:2], changed))
    assert rows(review, draft) == ([], [(WANG, "平台应保存记录不少于五年。 P-03", "other_words")])


def test_a_change_without_tracking_is_told(review):
    review.retype("三年。", "九年。")
    assert rows(review) == ([], [("", "P-03", "untracked")])


def test_what_is_changed_within_the_insertion_of_another_is_told(review):
    review.add_after("平台宜保存记录", "平台应每年抽查。", WANG)
    holder = review.paragraph("平台应每年抽查")
    insertion = next(of for of in holder if of.tag.endswith("}ins"))
    deletion = review._stamped("del", LI)
    deletion.extend(list(insertion))
    for run in list(insertion):
        insertion.remove(run)
    insertion.append(deletion)
    said, unplaced = rows(review)
    assert [of["name"] for of in said] == [WANG]
    assert unplaced == [(LI, "平台宜保存记录。", "within")]


def test_a_revision_in_a_footnote_and_an_empty_comment_are_told(review):
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    note = (
        f'<w:footnotes {names}><w:footnote><w:p><w:ins w:author="{WANG}"/></w:p></w:footnote></w:footnotes>'
    )
    review.with_part("word/footnotes.xml", note)
    review.comment_on_nothing("太短。", LI)
    assert rows(review) == ([], [("", "word/footnotes.xml", "beside"), (LI, "太短。", "beside")])


def test_our_own_revisions_are_accepted_and_our_comments_none():
    before = msgspec.structs.replace(
        DRAFT, label="D0",
        clauses=(*DRAFT.clauses[:2], clause("records", "3", "记录", par("平台应保存记录不少于一年。", "P-03"), par("旧。"))),
    )  # fmt: skip
    review = Review(redline_docx(compare(before, DRAFT), Sides(before, DRAFT), "zh"))
    assert rows(review) == ([], [])
    review.comment("平台应保存记录", "还应可检索。", LI)
    said, unplaced = rows(review)
    assert [(of["provision"], of["text"]) for of in said] == [("P-03", "还应可检索。")]
    assert not unplaced


def test_what_is_said_on_new_words_of_a_redline_is_on_their_line():
    new = (
        par("平台应保存全部记录不少于五年。", "P-03"), par("平台应每年清点。", "P-04"), par("未尽事宜另行规定。"),
    )  # fmt: skip
    later = msgspec.structs.replace(
        DRAFT, label="D2", clauses=(*DRAFT.clauses[:2], clause("records", "3", "记录", *new))
    )
    review = Review(redline_docx(compare(DRAFT, later), Sides(DRAFT, later), "zh"))
    assert rows(review, later=[later]) == ([], [])
    review.replace("清点。", "清点两次。", WANG)
    review.comment("全部", "“全部”过宽。", LI)
    said, unplaced = rows(review, later=[later])
    assert [(of["clause"], of.get("provision"), of["text"], of.get("suggestion")) for of in said] == [
        ("records", "P-03", "“全部”过宽。", None),
        ("records", None, "在 Word 文件中修订了这段文字的新稿，修订后的文字见建议。", "平台应每年清点两次。"),
    ]
    assert not [of for of in said if "quote" in of]
    assert not unplaced
    assert {why for _, _, why in rows(review)[1]} == {"other_words", "unknown"}


def test_a_change_of_ours_that_somebody_rejected_is_told():
    later = msgspec.structs.replace(
        DRAFT, label="D2",
        clauses=(
            clause("scope", "1", "范围", par("本文件适用于平台。"), par("未尽事宜另行规定。")),
            clause("vetting", "2", "背景核查", par("平台应保存记录。", "P-02")),
            clause("records", "3", "记录", par("平台应保存记录不少于五年。", "P-03")),
        ),
    )  # fmt: skip
    review = Review(redline_docx(compare(DRAFT, later), Sides(DRAFT, later), "zh"))
    paragraph = review.paragraph("P-03")
    for holder in list(paragraph):
        if holder.tag == f"{W}ins":
            paragraph.remove(holder)
        elif holder.tag == f"{W}del":
            place = list(paragraph).index(holder)
            paragraph.remove(holder)
            for offset, run in enumerate(holder):
                for text in run.iter(f"{W}delText"):
                    text.tag = f"{W}t"
                paragraph.insert(place + offset, run)
    assert rows(review, later=[later]) == ([], [("", "P-03", "undone")])


def test_what_is_no_word_file_is_a_finding():
    found = read_tracked(b"no zip", "a.docx", DRAFT)
    assert [of.rule for of in found.sheet.findings] == ["CMT-401"]


def test_a_marked_up_file_is_pointed_to_the_option(review):
    review.replace("三年。", "五年。", WANG)
    found = headed(read_sheet(review.data(), "a.docx"), "a.docx")
    assert [(of.rule, of.remedy["zh"]) for of in found.findings] == [
        ("CMT-402", "导入修订和批注，请加 --tracked")
    ]


def run(root, file, *options):
    arguments = ["comments", "import", str(file), "--tracked", "--root", str(root), "--lang", "zh"]
    return CliRunner().invoke(cli, [*arguments, *options])


@pytest.mark.slow
def test_a_revision_of_a_redline_merges_with_what_it_revises(real, tmp_path):
    drafts = open_draft(real, "D1"), open_draft(real, "working")
    review = Review(redline_docx(compare(*drafts), Sides(*drafts), "zh"))
    holder = next(
        paragraph
        for paragraph in review.root.iter(f"{W}p")
        if "P-BKG-03" in "".join(paragraph.itertext()) and "平台宜将主播" in "".join(paragraph.itertext())
    )
    words = [text.text for text in holder.iter(f"{W}t") if text.text]
    assert "记录作为背景核查的依据。" in "".join(words)
    review.replace("背景核查的依据。", "背景核查的重要依据。", WANG)
    file = tmp_path / "returned.docx"
    file.write_bytes(review.data())
    done = run(real, file)
    assert done.exit_code == 0, done.output
    assert not done.stderr
    made = stored(real)
    into_git(real, *(comment.id for comment in made))
    assert [comment.anchor.provision for comment in made] == ["P-BKG-03"]
    assert made[0].suggestion == "平台宜将主播最近十二个月内经核实的投诉和处置记录作为背景核查的重要依据。"
    applied = apply_suggestion(real, made[0].id)
    assert not applied.questions
    assert "最近十二个月内经核实的投诉和处置记录作为背景核查的重要依据。" in applied.file.after


@pytest.mark.slow
def test_a_returned_file_becomes_records_that_can_be_applied(real, tmp_path):
    draft = open_draft(real, "D1")
    review = Review(redline_docx(compare(draft, draft), Sides(draft, draft), "zh"))
    review.replace("最近二十四个月内", "最近六个月内", WANG)
    review.add_after("平台不应开通该主播的直播推广权限", "平台应每年抽查一次背景核查的结果。", WANG)
    review.comment("平台宜每年至少组织一次", "建议每季度一次。", LI)
    review.comment("目次", "应有页码。", LI)
    file = tmp_path / "returned.docx"
    file.write_bytes(review.data())
    tried = run(real, file, "--dry-run")
    assert tried.exit_code == 0, tried.output
    assert not (real / "var/consultation.db").exists()
    done = run(real, file)
    assert done.exit_code == 0, done.output
    assert "与本稿的文字不能对应" in done.stderr
    assert "本稿没有这段文字" in done.stderr
    made = {comment.anchor.provision: comment for comment in stored(real)}
    into_git(real, *(comment.id for comment in made.values()))
    assert sorted(made) == ["P-BKG-03", "P-BKG-04", "P-TRN-02"]
    assert made["P-BKG-03"].suggestion == "平台宜将主播最近六个月内经核实的投诉和处置记录作为背景核查的依据。"
    assert {(of.channel, of.draft, of.name, of.received) for of in made.values()} == {("docx", "D1", "", DAY)}
    applied = apply_suggestion(real, made["P-BKG-04"].id)
    assert "平台应每年抽查一次背景核查的结果。" in applied.file.after
    assert "平台应每年抽查一次背景核查的结果。" not in applied.file.before
    again = run(real, file)
    assert "已有 3 条" in again.stdout


@pytest.mark.office
@pytest.mark.slow
def test_what_libreoffice_marks_is_taken_in(review, tmp_path):
    """The document itself asks it to track changes; it saves the file anew, in its own way."""
    if shutil.which("soffice") is None or not Path(PYTHON).exists():
        pytest.skip("no LibreOffice here; on Debian: apt-get install libreoffice-writer python3-uno")
    sent, returned = tmp_path / "sent.docx", tmp_path / "returned.docx"
    sent.write_bytes(review.data())
    steps = [
        ("replace", "不少于三年", "不少于五年"),
        ("add", "平台宜保存记录", "平台应每年抽查。"),
        ("comment", "应核查主播", "应包括处罚。"),
    ]
    script = Path(__file__).with_name("office_review.py")
    done = subprocess.run(
        [PYTHON, script, sent, returned],
        input=json.dumps(steps),
        check=True,
        timeout=120,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout) is True
    said, unplaced = rows(Review(returned.read_bytes()))
    assert [(of.get("provision"), of["text"][:4], of.get("suggestion", "")) for of in said] == [
        ("P-01", "应包括处", ""),
        ("P-02", "在 Wo", "平台宜保存记录。\n平台应每年抽查。"),
        ("P-03", "在 Wo", "平台应保存记录不少于五年。"),
    ]
    assert not unplaced


def test_a_file_of_a_draft_not_consulted_on_is_refused():
    """Its words may be those of the draft, against which the change would change nothing."""
    later = msgspec.structs.replace(DRAFT, label="working")
    for review in (
        Review(standard_docx(later, "zh", {})),
        Review(redline_docx(compare(later, later), Sides(later, later), "zh")),
    ):
        review.replace("三年。", "五年。", WANG)
        found = read_tracked(review.data(), "a.docx", DRAFT)
        assert [of.rule for of in found.sheet.findings] == ["CMT-401"]
        assert "working" in found.sheet.findings[0].message["zh"]
        assert not found.sheet.entries
        assert read_tracked(review.data(), "a.docx", later).sheet.entries
