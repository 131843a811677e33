"""编制说明: whatever the record has, and a gap for whatever it has not."""

import io
from datetime import date

import docx
import msgspec
import pytest
from docx_reading import W, document
from frozen_site import published
from places import LIVE_COMMERCE

from clausework.model.comment import Anchor, Comment, Disposition, Vote
from clausework.model.draft import Provision
from clausework.model.filing import Filing, LegalQuestion
from clausework.model.law import Article
from clausework.redline.ledger import ledger
from clausework.rendering.answers import rounds_until
from clausework.rendering.assemble import assemble
from clausework.rendering.causing import cause_text
from clausework.rendering.deliverables.files import explanatory_notes
from clausework.rendering.explanatory.consultation import tally
from clausework.rendering.explanatory.note import NoteText, explanatory_note, quotations
from clausework.rendering.explanatory.written import GAPS, NoteTable, note_docx
from clausework.rendering.publication import index_of
from clausework.source.laws import law_names
from clausework.source.project import load

FILED = Filing(
    industry="F5292", registration="51330000MJ8700000X",
    organisations=({"zh": "甲公司", "en": "Company A"}, {"": "乙公司"}), drafters=({"": "张三"},),
    experts=({"": "王五"},),
    words={
        "task": {"zh": "某协会〔2020〕1号文件立项", "en": "approved by document 1 of 2020"},
        "content": {"zh": "规定了四方的要求", "en": "requirements for four parties"},
        "patents": {"zh": "不涉及专利", "en": "no patents"},
        "disclosure": {"zh": "公开全文", "en": "whole text"},
    },
)  # fmt: skip


def of(label="working", **changes):
    return msgspec.structs.replace(published(), current=label, facts={}, **changes)


def section(note, name):
    """The parts of the section whose title ends so."""
    return next(each.parts for each in note.sections if each.title.endswith(name))


def table(note, name, place=0):
    return [part for part in section(note, name) if isinstance(part, NoteTable)][place]


def words(note):
    found = [note.title, *note.facts]
    for each in note.sections:
        found.append(each.title)
        for part in each.parts:
            if isinstance(part, NoteTable):
                found += [cell for row in (part.columns, *part.rows) for cell in row]
            else:
                found.append(part)
    return found


@pytest.fixture(scope="module")
def note():
    return explanatory_note(of(), "zh")


def test_its_chapters_are_those_that_associations_hand_in(note):
    chapters = [each.title for each in note.sections if each.depth == 1]
    assert chapters == [
        "一、工作简况", "二、编制原则", "三、主要内容及其确定依据", "四、试验验证的分析、技术经济论证和预期效益",
        "五、与国际、国外同类标准的对比", "六、以国际标准为基础的起草情况", "七、与法律、法规和其他标准的关系",
        "八、征求意见情况", "九、重大分歧意见的处理", "十、涉及专利的说明", "十一、贯彻实施的要求和措施建议",
        "十二、其他应予说明的事项",
    ]  # fmt: skip
    assert [each.title for each in note.sections if each.depth == 2][:3] == [
        "（一）任务来源", "（二）起草单位和起草人", "（三）编制过程",
    ]  # fmt: skip


def test_it_says_first_of_which_draft_it_is_and_what_is_no_fact(note):
    assert note.title == "《直播电子商务管理规范》（送审稿）编制说明"
    assert note.facts[0].startswith("本说明对应工作稿（2020年11月17日）。")
    assert f"重新拟写（非协会文本） · 送审稿（工作稿）。{published().draft.notice['zh']}" in note.facts
    assert "本说明所述的征求意见为演练，所列意见不是真实意见。" in note.facts
    first = explanatory_note(of("D1"), "en")
    assert (
        first.title
        == "Service specification for live-stream e-commerce (Draft for comment): explanatory note"
    )
    assert published().edition("D1").digest in first.facts[0]


def test_the_drafts_stand_with_days_digests_later_ones_do_not(note):
    both = table(note, "编制过程").rows
    assert [row[0] for row in both] == ["D1", "工作稿"]
    assert both[0][3] == published().edition("D1").digest
    assert both[1][3] == "未冻结"
    first = explanatory_note(of("D1"), "zh")
    assert [row[0] for row in table(first, "编制过程").rows] == ["D1"]
    assert "工作稿" not in "".join(words(first))
    assert not [each for each in first.sections if each.title.endswith("修改及其缘由")]


def test_changes_stand_with_every_cause_that_is_recorded(note):
    book = ledger(published().redline)
    told = [book.marked(change) for change in published().redline.told()]
    clauses = told[1:]
    heavy = [*told[:1], *(change for change in clauses if change.weight == "substantive")]
    parts = section(note, "修改及其缘由")
    rows = [row for part in parts if isinstance(part, NoteTable) for row in part.rows]
    assert [row[1] for row in rows] == [change.sentence["zh"] for change in heavy]
    for change, row in zip(heavy, rows, strict=True):
        assert_told(change, row[2])
    said = [part for part in parts if isinstance(part, str)]
    heads = book.heads("zh")
    assert said[: len(heads)] == list(heads)
    for change in clauses:
        if change.weight == "editorial":
            assert_told(change, "\n".join(said[len(heads) + 3 :]))
    whole = "\n".join((*(row[2] for row in rows), *said[len(heads) + 3 :]))
    causes = {cause.comment for change in told for line in change.lines for cause in line.causes if line.owed}
    for comment in published().comments:
        assert whole.count(comment.text) == (comment.id in causes), "whole, and once"
    assert book.summary("zh") in "".join(part for part in section(note, "编制过程") if isinstance(part, str))


def assert_told(change, words):
    """Every cause of the change is in the words; of a comment the number."""
    for cause in (cause for line in change.lines if line.owed for cause in line.causes):
        assert (cause.comment or cause_text(cause, "zh")) in words


@pytest.mark.parametrize("kind", ["basis", "later"])
def test_each_provision_stands_with_the_articles_that_it_names(note, kind):
    duties = index_of(of()).duties.values()
    laws = {law.code: law for law in published().draft.laws}
    wanted = [
        (duty.id, "；".join(law_names(getattr(duty.provision, kind), laws, "zh")))
        for duty in duties if getattr(duty.provision, kind)
    ]  # fmt: skip
    name = {"basis": "法律依据", "later": "其后施行的法律"}[kind]
    rows = table(note, f"）{name}").rows
    assert wanted == [(row[0].split()[-1], row[1]) for row in rows]
    assert {row[2] for row in rows} == {"直接依据"}
    (told,) = (part for part in section(note, f"）{name}") if isinstance(part, str) and "施行日期" in part)
    for law in {citation.partition(" ")[0] for duty in duties for citation in getattr(duty.provision, kind)}:
        assert f"《{laws[law].short['zh']}》（" in told


def test_requirements_of_the_drafters_are_listed_without_guesses(note):
    own = [
        duty for duty in index_of(of()).duties.values()
        if duty.modal in ("requirement", "prohibition") and not duty.provision.basis
    ]  # fmt: skip
    rows = table(note, "自行提出的要求").rows
    assert own
    assert [row[0].split()[-1] for row in rows] == [duty.id for duty in own]
    checks = next(row for row in rows if row[0].endswith("N-BKG-01"))
    assert checks[1].startswith("MCN机构应在签约前核查主播的下列事项：\na) ")
    assert all(row[3].startswith(GAPS) for row in rows)
    assert [row[2] != "起草组拟定" for row in rows] == [bool(duty.provision.proposal) for duty in own]


def with_data(**provisions):
    """The site of the frozen standard with other data of some provisions, and a law of two articles."""
    project = load(LIVE_COMMERCE)
    articles = {
        "27": Article(subject={"zh": "核验"}),
        "28": Article(subject={"zh": "报送"}, kind="purpose", unconfirmed=True),
    }
    known = {name.replace("_", "-"): data for name, data in provisions.items()}
    clauses = tuple(
        msgspec.structs.replace(
            clause, provisions={name: known.get(name, data) for name, data in clause.provisions.items()}
        )
        for clause in project.draft.clauses
    )
    laws = tuple(
        msgspec.structs.replace(law, articles=articles) if law.code == "ECL" else law
        for law in project.draft.laws
    )
    draft = msgspec.structs.replace(project.draft, clauses=clauses, laws=laws)
    return assemble(msgspec.structs.replace(project, draft=draft))


def test_kinds_unconfirmed_articles_and_own_reasons_are_told():
    reason = {"zh": "法律没有规定期限", "en": "the law gives no period"}
    site = with_data(
        M_ACC_02=Provision(basis=("ECL 27",), own=reason, kinds={"ECL 27": "analogy"}),
        M_ACC_01=Provision(basis=("ECL 28",), later=("LEM 15",)),
    )
    note = explanatory_note(site, "zh")
    rows = {row[0].split()[-1]: row[1:] for row in table(note, "）法律依据").rows}
    assert rows["M-ACC-02"] == ("《电子商务法》第二十七条", "参照")
    assert rows["M-ACC-01"] == ("《电子商务法》第二十八条", "宗旨")
    assert section(note, "）法律依据")[-1].endswith("逐条核对序号和内容：《电子商务法》第二十八条。")
    own = {row[0].split()[-1]: row[3] for row in table(note, "自行提出的要求").rows}
    assert own["M-ACC-02"] == "法律没有规定期限"
    assert own["S-TRN-01"].startswith(GAPS)
    assert "the law gives no period" in str(words(explanatory_note(site, "en")))


def test_the_consultation_is_told_in_the_numbers_of_the_table(note):
    (made,) = rounds_until(of())
    found = tally(made, "zh")
    said = section(note, "征求意见情况")
    (told,) = (part for part in said if isinstance(part, str) and f"共收到意见{found.total}条" in part)
    assert told.startswith("演练：")
    by_chapter = table(note, "征求意见情况").rows
    assert sum(int(row[-1]) for row in by_chapter) == found.total == 108
    assert sum(int(row[1]) for row in by_chapter) == found.fates["accepted"]


def test_opinions_against_each_other_are_quoted_and_not_judged(note):
    (made,) = rounds_until(of())
    places = {}
    for comment in made.comments:
        if comment.disposition:
            place = comment.anchor.provision or comment.anchor.clause
            places.setdefault(place, set()).add(comment.disposition.outcome)
    opposed = [found for found in places.values() if "rejected" in found and found & {"accepted", "partly"}]
    rows = table(note, "重大分歧意见的处理").rows
    assert len(rows) == len(opposed)
    for _, taken, refused in rows:
        for side, outcomes in ((taken, {"accepted", "partly"}), (refused, {"rejected"})):
            for line in side.split("\n"):
                if line.startswith("C-"):
                    comment = next(item for item in made.comments if line.startswith(item.id))
                    assert comment.disposition.outcome in outcomes
                    assert line == f"{comment.id}（演练）：{comment.text}", "whole"
                else:
                    assert line.startswith("处理：")
    assert section(note, "重大分歧意见的处理")[-1].startswith(GAPS)


def test_what_nobody_recorded_is_a_gap_that_filing_fills(note):
    gaps = [part for part in words(note) if part.startswith(GAPS)]
    full = explanatory_note(
        of(filing=FILED, votes=(Vote(draft="D1", in_favour=20, against=1, abstained=0, drafters=2),)), "zh"
    )
    filled = [part for part in words(full) if part.startswith(GAPS)]
    assert len(gaps) - len(filled) == 5
    said = words(full)
    for words_filed in (
        "某协会〔2020〕1号文件立项",
        "起草单位：甲公司、乙公司。",
        "主要起草人：张三。",
        "不涉及专利",
    ):
        assert words_filed in said
        assert words_filed not in words(note)
    assert "D1稿的表决：赞成20票，反对1票，弃权0票；参加表决的起草人2名。" in said
    assert section(full, "任务来源") == ("某协会〔2020〕1号文件立项",)


def test_open_questions_are_listed_with_their_provisions():
    asked = (
        LegalQuestion(
            provision="P-MIN-01", question={"zh": "可否作为要求？", "en": "May it be a requirement?"}
        ),
        LegalQuestion(provision="scope", question={"zh": "范围是否过宽？"}),
        LegalQuestion(provision="gone", question={"zh": "本稿没有的条文？"}),
    )
    made = explanatory_note(of(questions=asked), "zh")
    assert table(made, "其他应予说明的事项").rows == (
        ("5.4.3 P-MIN-01", "可否作为要求？"),
        ("第1章", "范围是否过宽？"),
    )
    assert "D1稿已经冻结" in "".join(words(made))
    assert any("重新拟写" in part for part in section(made, "其他应予说明的事项") if isinstance(part, str))


def test_an_answer_to_several_comments_stands_once_below_them():
    answer = Disposition(outcome="rejected", reason="法律另有规定。不再另写。", date="2020-08-01")
    made = [
        Comment(id=name, consultation="c", draft="D1", anchor=Anchor(clause="scope"), text=text, role="other",
                disposition=answer)
        for name, text in (("C-1", "删去。这一条太严。"), ("C-2", "放宽。"), ("C-3", "删去。这一条太严。"))
    ]  # fmt: skip
    told = list(quotations([[made[0], made[2]], [made[1]]], NoteText("zh", Filing())))
    assert told == [
        "C-1等2条：删去。这一条太严。", "C-2：放宽。", "以上2种意见的处理：法律另有规定。不再另写。",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("label", ["D1", "working"])
def test_word_and_markdown_have_every_word_of_it(lang, label):
    publication = of(label, filing=FILED)
    made = explanatory_note(publication, lang)
    files = {file.name: file.data for file in explanatory_notes(publication)}
    data = files[f"live-commerce-{label}-note.{lang}.docx"]
    assert data == note_docx(made, publication.draft, lang)
    root = document(data)
    cells = [
        "\n".join("".join(text.text or "" for text in p.iter(f"{W}t")) for p in holder)
        for block in root.find(f"{W}body")
        for holder in (
            [[block]] if block.tag == f"{W}p" else [cell.findall(f"{W}p") for cell in block.iter(f"{W}tc")]
        )
    ]
    assert [cell for cell in cells if cell] == [part for part in words(made) if part]
    plain = files[f"live-commerce-{label}-note.{lang}.md"].decode().replace("\\", "").replace(" <br> ", "\n")
    assert all(part.replace("&", "&amp;") in plain for part in words(made))


def test_gaps_stand_out_in_word_and_nobody_is_its_author(note):
    data = note_docx(note, published().draft, "zh")
    gaps = [
        run for p in docx.Document(io.BytesIO(data)).paragraphs for run in p.runs if run.text.startswith(GAPS)
    ]
    assert gaps
    assert all(run.font.highlight_color is not None for run in gaps)
    about = docx.Document(io.BytesIO(data)).core_properties
    assert (about.author, about.created.date()) == ("", date(2020, 11, 17))
