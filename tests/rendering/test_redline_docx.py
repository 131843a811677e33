"""Redlines in Word: accepting every change gives the new draft, rejecting every change the old."""

import io
import random
import re
import zipfile
from collections import Counter
from xml.etree import ElementTree

import docx
import msgspec
import pytest
from click.testing import CliRunner
from docx_reading import TRACKED, W, document, notes_left, settled, settled_lines, text_of
from draft_in_print import Chance
from hypothesis import given, settings, strategies as st
from office import office, settled_in_office
from office_drafts import NEW, OLD, par
from places import LIVE_COMMERCE
from texts_of_others import made, pair, read

from clausework.cli import cli
from clausework.drafts.register import open_draft
from clausework.errors import RedlineWithoutText
from clausework.layout.stream import Sides
from clausework.model.draft import Clause, ClauseText, Draft
from clausework.redline.compare import compare
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.formats.redline_docx.pairing import require_text
from clausework.workflow.compare import compared

OFFICE_PAIRS = 12

__all__ = ["office"]


@pytest.fixture(scope="module")
def drafts():
    return open_draft(LIVE_COMMERCE, "D1"), open_draft(LIVE_COMMERCE, "working")


@pytest.fixture(scope="module")
def real_redline(drafts):
    return compare(*drafts)


def assert_settles(old, new, lang, data):
    """Accepted it is the publication of the new draft, rejected that of the old one: words, styles, numbers."""
    for accept, draft in ((True, new), (False, old)):
        published = standard_docx(draft, lang, {})
        assert settled_lines(data, accept=accept) == settled_lines(published, accept=True)
        assert notes_left(data, accept=accept) == notes_left(published, accept=True)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_real_redline_gives_both_drafts(drafts, real_redline, lang):
    data = redline_docx(real_redline, Sides(*drafts), lang)
    assert_settles(*drafts, lang, data)
    assert_sound(data)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("pair", [(OLD, NEW), (NEW, OLD)], ids=["forth", "back"])
def test_moves_tables_lists_and_splits_give_both_drafts(pair, lang):
    """The drafts are in Chinese alone, so that this is their language whichever is asked for."""
    data = redline_docx(compare(*pair), Sides(*pair), lang)
    assert_settles(*pair, "zh", data)
    assert language(data) == "zh-CN"


def language(data):
    """What the file says of its language."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return re.search(r"<dc:language>(.*?)<", archive.read("docProps/core.xml").decode())[1]


KEEPS, ANSWERS, VETS = (
    "平台应当保存商家的身份信息不少于三年。", "主播应当及时答复消费者的投诉。", "平台应当核查商家的资质。"
)  # fmt: skip
ENGLISH = "The platform keeps records."


def half_translated(label, first, second):
    """Two clauses, of which the first alone has an English text."""
    english = par(ENGLISH)
    texts = {"zh": ClauseText(blocks=tuple(map(par, first))), "en": ClauseText(blocks=(english,))}
    return Draft(
        label=label,
        title={"zh": "规范", "en": "Specification"},
        clauses=(
            Clause(id="a", number="1", texts=texts),
            Clause(id="b", number="2", texts={"zh": ClauseText(blocks=tuple(map(par, second)))}),
        ),
    )


def body_lines(data, accept):
    """The sentences that the text has, without the number that runs into one."""
    lines = [words for style, words in settled_lines(data, accept=accept) if style == "Text"]
    return [words for line in lines for words in (KEEPS, ANSWERS, VETS, ENGLISH) if line.endswith(words)]


def test_a_clause_that_is_not_translated_keeps_its_words():
    old, new = half_translated("D1", [KEEPS], [ANSWERS]), half_translated("D2", [KEEPS], [ANSWERS, VETS])
    data = redline_docx(compare(old, new), Sides(old, new), "en")
    assert language(data) == "en-GB"
    assert body_lines(data, accept=True) == [ENGLISH, ANSWERS, VETS]
    assert body_lines(data, accept=False) == [ENGLISH, ANSWERS]


def test_a_line_crossing_a_translated_clause_is_lost_in_no_draft():
    old = half_translated("D1", [KEEPS], [VETS, ANSWERS])
    new = half_translated("D2", [KEEPS, ANSWERS], [VETS])
    for before, after in ((old, new), (new, old)):
        redline = compare(before, after)
        assert any(line.origin for change in redline.changes for line in change.texts["zh"].lines)
        data = redline_docx(redline, Sides(before, after), "en")
        for draft, accept in ((after, True), (before, False)):
            wanted = [block.text for clause in draft.clauses for block in clause.texts["zh"].blocks]
            assert body_lines(data, accept) == wanted


def test_a_document_without_the_text_of_the_drafts_is_refused():
    with pytest.raises(RedlineWithoutText) as error:
        require_text(compare(OLD, NEW), ())
    assert "D1 → D2" in error.value.message("en")
    assert "--lang" in error.value.message("zh")
    require_text(compare(Draft(label="D1"), Draft(label="D2")), ())


@pytest.mark.slow
@given(st.integers(0, 2**32))
@settings(max_examples=150, deadline=None)
def test_any_two_drafts_are_given_back(seed):
    old, new = Chance(random.Random(seed)).pair()
    data = redline_docx(compare(old, new), Sides(old, new), "zh")
    assert_settles(old, new, "zh", data)
    assert_sound(data)


ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr pBdr shd tabs spacing ind"
    " contextualSpacing jc outlineLvl rPr sectPr pPrChange",
    "rPr": "ins del moveFrom moveTo rStyle rFonts b bCs i iCs caps strike color spacing sz szCs highlight u shd"
    " vertAlign lang rPrChange",
    "tblPr": "tblStyle tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd vAlign",
}
"""The order in which Word reads properties; of a file that has another it says that it is damaged."""


def assert_ordered(root):
    for name, order in ORDER.items():
        places = {f"{W}{child}": place for place, child in enumerate(order.split())}
        for element in root.iter(f"{W}{name}"):
            found = [places[child.tag] for child in element]
            assert found == sorted(set(found))
    for table in root.iter(f"{W}tbl"):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        rows = table.findall(f"{W}tr")
        assert rows
        assert all(0 < len(row.findall(f"{W}tc")) <= columns for row in rows)


def assert_referred(data, root):
    """Each footnote and comment has one reference, each comment one range, each picture a file."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part, tag in (("footnotes", "footnote"), ("comments", "comment")):
            there = f"word/{part}.xml" in archive.namelist()
            members = ElementTree.fromstring(archive.read(f"word/{part}.xml")) if there else ()
            known = [of.get(f"{W}id") for of in members if of.get(f"{W}type") is None]
            assert sorted(of.get(f"{W}id") for of in root.iter(f"{W}{tag}Reference")) == sorted(known)
        relations = ElementTree.fromstring(archive.read("word/_rels/document.xml.rels"))
        targets = {of.get("Id"): f"word/{of.get('Target')}" for of in relations}
        assert set(targets.values()) <= set(archive.namelist())
    for name in ("Start", "End"):
        ranges = [of.get(f"{W}id") for of in root.iter(f"{W}commentRange{name}")]
        assert ranges == [of.get(f"{W}id") for of in root.iter(f"{W}commentReference")]
    embedded = [value for of in root.iter() for name, value in of.attrib.items() if name.endswith("}embed")]
    assert set(embedded) <= set(targets)


def assert_sound(data):
    """What Word asks of revisions, by their schema and beyond it."""
    root = document(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in sorted(
            {"word/document.xml", "word/comments.xml", "word/footnotes.xml"} & set(archive.namelist())
        ):
            assert_ordered(ElementTree.fromstring(archive.read(name)))
    assert_referred(data, root)
    body = root.find(f"{W}body")
    assert [block.tag for block in body][-2:] == [f"{W}p", f"{W}sectPr"]
    revisions = [element for element in root.iter() if element.tag in (*TRACKED, f"{W}pPrChange")]
    starts = {side: list(root.iter(f"{W}{side}RangeStart")) for side in ("moveFrom", "moveTo")}
    ends = {side: list(root.iter(f"{W}{side}RangeEnd")) for side in ("moveFrom", "moveTo")}
    numbers = Counter(
        element.get(f"{W}id") for element in (*revisions, *starts["moveFrom"], *starts["moveTo"])
    )
    assert all(count == 1 for count in numbers.values())
    for side in starts:
        assert [start.get(f"{W}id") for start in starts[side]] == [end.get(f"{W}id") for end in ends[side]]
    names = {side: sorted(start.get(f"{W}name") for start in starts[side]) for side in starts}
    assert names["moveFrom"] == names["moveTo"]
    assert len(set(names["moveTo"])) == len(names["moveTo"])
    deleted = {text for gone in root.iter(f"{W}del") for text in gone.iter(f"{W}delText")}
    assert deleted == set(root.iter(f"{W}delText"))
    assert not [text for gone in root.iter(f"{W}del") for text in gone.iter(f"{W}t")]
    for row in (row for block in text_of(root) for row in block.iter(f"{W}tr")):
        assert all(len(cell.findall(f"{W}p")) for cell in row.iter(f"{W}tc"))


def test_what_moves_is_tracked_as_a_move(drafts, real_redline):
    root = document(redline_docx(real_redline, Sides(*drafts, numbered=False), "zh"))
    moved = {
        side: "".join(t.text for of in root.iter(f"{W}{side}") for t in of.iter(f"{W}t"))
        for side in ("moveFrom", "moveTo")
    }
    assert moved["moveTo"]
    assert not Counter(moved["moveTo"]) - Counter(moved["moveFrom"])


def test_rows_are_inserted_and_deleted_as_rows():
    root = document(redline_docx(compare(OLD, NEW), Sides(OLD, NEW, numbered=False), "zh"))
    rows = {
        mark: [
            "".join(row.itertext())
            for row in root.iter(f"{W}tr")
            if row.find(f"{W}trPr/{W}{mark}") is not None
        ]
        for mark in ("ins", "del")
    }
    assert "P-03电商法" in rows["ins"]
    assert "订单三年" in rows["ins"]
    assert "甲乙" in rows["del"]


def test_a_kept_reference_shows_the_numbers_of_both_drafts():
    root = document(redline_docx(compare(OLD, NEW), Sides(OLD, NEW, numbered=False), "zh"))
    scope = next(p for p in text_of(root) if "见" in "".join(p.itertext()))
    assert [("".join(of.itertext())) for of in scope.iter(f"{W}del")] == ["本标准", "2.2"]
    assert [("".join(of.itertext())) for of in scope.iter(f"{W}ins")][1:4] == [
        "本文件",
        "4.1",
        "本文件适用于平台。",
    ]


@pytest.mark.slow
def test_author_and_date_come_from_the_drafts(drafts, real_redline):
    root = document(redline_docx(real_redline, Sides(*drafts), "zh"))
    revisions = [element for element in root.iter() if element.tag in TRACKED]
    assert {revision.get(f"{W}author") for revision in revisions} == {"Clausework D1→working"}
    # Two minutes later is an insertion that begins a paragraph when one ends the paragraph before.
    dates = {revision.get(f"{W}date") for revision in revisions}
    day = real_redline.new.date
    assert f"{day}T00:00:00Z" in dates
    assert dates <= {f"{day}T00:00:00Z", f"{day}T00:02:00Z"}


def test_the_cover_has_the_notice_and_others_texts_no_author(drafts, real_redline):
    data = redline_docx(real_redline, Sides(*drafts), "zh")
    assert drafts[1].notice["zh"] in "".join(settled(data, accept=True)[:12])
    with zipfile.ZipFile(
        io.BytesIO(redline_docx(real_redline, Sides(*drafts, numbered=False), "zh"))
    ) as archive:
        assert "<dc:creator></dc:creator>" in archive.read("docProps/core.xml").decode()


def test_an_annex_says_whether_it_binds_as_its_edition_words_it(drafts, real_redline):
    data = redline_docx(real_redline, Sides(*drafts), "zh")
    assert "附录A\n（资料性）\n各条文的法律依据" in settled(data, accept=True)
    assert "附录A\n（资料性附录）\n各条文的法律依据" in settled(data, accept=False)


@pytest.mark.slow
def test_the_contents_of_each_draft_are_its_headings(drafts, real_redline):
    for accept, old, new in (
        (True, "6.8\u3000消费者权益", ""),
        (False, "6.8\u3000未成年人保护", "6.9\u3000消费者权益"),
    ):
        lines = settled(redline_docx(real_redline, Sides(*drafts), "zh"), accept=accept)
        contents = [line.rstrip("\t") for line in lines[lines.index("目次") + 1 :]]
        contents = contents[: contents.index("前言", contents.index("前言") + 1)]
        assert contents[:3] == ["前言", "引言", "1\u3000范围"]
        assert contents[-1] == "参考文献"
        assert old in contents
        assert not new or new in contents
        assert not [line for line in contents if line.startswith("5.1.1")]


def test_no_cell_begins_with_a_blank(drafts, real_redline):
    for accept in (True, False):
        rows = settled(redline_docx(real_redline, Sides(*drafts), "en"), accept=accept)
        assert any("\tLater: " in row for row in rows)
        assert not [row for row in rows if "\t " in row]


def test_the_same_redline_gives_the_same_bytes(drafts, real_redline):
    copy = msgspec.json.decode(msgspec.json.encode(real_redline), type=type(real_redline))
    data = redline_docx(real_redline, Sides(*drafts, numbered=False), "zh")
    assert data == redline_docx(copy, Sides(*drafts, numbered=False), "zh")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_another_reader_opens_it(drafts, real_redline):
    found = docx.Document(io.BytesIO(redline_docx(real_redline, Sides(*drafts, numbered=False), "zh")))
    section = found.sections[0]
    assert (section.page_width.mm, section.page_height.mm) == (
        pytest.approx(210, 0.01),
        pytest.approx(297, 0.01),
    )
    assert "D1" in section.header.paragraphs[0].text
    styles = {paragraph.style.name for paragraph in found.paragraphs}
    names = ("章标题", "二级条标题", "破折号列项", "正文表标题")
    assert {f"标准文件_{name}" for name in names} <= styles


@pytest.mark.slow
def test_the_command_writes_the_file(tmp_path, drafts):
    out = tmp_path / "redline.docx"
    arguments = ["redline", "D1", "working", "--format", "docx", "--root", str(LIVE_COMMERCE), "--lang", "zh"]
    run = CliRunner().invoke(cli, [*arguments, "--out", str(out)])
    assert run.exit_code == 0, run.output
    told = compared(LIVE_COMMERCE, "D1", "working")
    assert out.read_bytes() == redline_docx(told.redline, Sides(*drafts), "zh", comments=told.comments)
    refused = CliRunner().invoke(cli, arguments)
    assert refused.exit_code == 2
    assert "--out" in refused.output


# LibreOffice


@pytest.fixture(scope="module")
def in_office(office, drafts, real_redline, tmp_path_factory):
    """What LibreOffice makes of each case, and of the publications of its drafts."""
    cases = {f"real-{lang}": (*drafts, lang, real_redline) for lang in ("zh", "en")}
    cases |= {"forth": (OLD, NEW, "zh", compare(OLD, NEW)), "back": (NEW, OLD, "zh", compare(NEW, OLD))}
    former = msgspec.structs.replace(drafts[0], profile=drafts[1].profile, drafting=drafts[1].drafting)
    cases["one-template"] = (former, drafts[1], "zh", compare(former, drafts[1]))
    for seed in range(OFFICE_PAIRS):
        old, new = Chance(random.Random(seed)).pair()
        cases[f"chance-{seed}"] = (old, new, "zh", compare(old, new))
    folder = tmp_path_factory.mktemp("office")
    for seed in range(OFFICE_PAIRS):
        (folder / f"files-{seed}.docx").write_bytes(made(*pair(seed)))
    for name, (old, new, lang, redline) in cases.items():
        (folder / f"{name}.docx").write_bytes(redline_docx(redline, Sides(old, new), lang))
        (folder / f"{name}-old.docx").write_bytes(standard_docx(old, lang, {}))
        (folder / f"{name}-new.docx").write_bytes(standard_docx(new, lang, {}))
    return settled_in_office(folder)


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["real-zh", "real-en", "one-template", "forth", "back", *(f"chance-{n}" for n in range(OFFICE_PAIRS))],
)
def test_libreoffice_gives_both_publications(in_office, name):
    """The new standard with the style and the number of each paragraph, every draft with every word.

    LibreOffice leaves an empty paragraph where one goes that it cannot join to a table. It takes the style of one
    for that of the next where it shared its paragraph with a caption; and one document has the template of one
    draft: of two with the same each paragraph of both has its style.
    """
    for found, side in zip(in_office[name], ("new", "old"), strict=True):
        published, _ = in_office[f"{name}-{side}"]
        whole = name == "one-template" or (name.startswith("real") and side == "new")
        told = slice(0 if whole else 2, 3)
        lines, wanted = ([line[told] for line in of["lines"] if line[2]] for of in (found, published))
        assert lines == wanted
        assert found["notes"] == published["notes"]


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(OFFICE_PAIRS))
def test_libreoffice_gives_both_texts_of_others(in_office, seed):
    old, new, _ = pair(seed)
    accepted, rejected = (
        ["\t".join(filter(None, line[1:])) for line in side["lines"] if line[2]]
        for side in in_office[f"files-{seed}"]
    )
    assert accepted == read(new)
    assert rejected == read(old)
