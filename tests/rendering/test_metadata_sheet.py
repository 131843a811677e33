"""The sheet for the platform of group standards: what is known, and gaps for what is not."""

import io

import docx
import msgspec
import pytest
from frozen_site import published
from test_explanatory import FILED

from clausework.rendering.deliverables.files import metadata_sheet

GAPS = {"zh": "【待补充】", "en": "[To be written]"}


def sheet(lang, **changes):
    publication = msgspec.structs.replace(published(), facts={}, **changes)
    found = {file.lang: file for file in metadata_sheet(publication)}
    assert found[lang].name == f"live-commerce-{publication.current}-metadata.{lang}.docx"
    return docx.Document(io.BytesIO(found[lang].data))


def rows(document):
    (table,) = document.tables
    return [tuple(cell.text for cell in row.cells) for row in table.rows][1:]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_nobody_filed_is_a_gap(lang):
    document = sheet(lang)
    content = [words for _, words in rows(document)]
    assert [words == GAPS[lang] for words in content] == [
        *(True, False, False, False, False),  # a placeholder is no number
        *(True, True, True, False, True, True, False, True, True, True, True, True),
    ]
    assert content[1:5] == [
        "直播电子商务管理规范",
        "Management specification for live-stream e-commerce",
        "03.100.20",
        "A 10",
    ]
    gap = next(
        run
        for row in document.tables[0].rows
        for p in row.cells[1].paragraphs
        for run in p.runs
        if run.text == GAPS[lang]
    )
    assert gap.font.highlight_color is not None
    assert document.core_properties.author == ""


def test_the_scope_is_the_one_of_the_text():
    scope = dict(rows(sheet("zh")))["范围"]
    assert scope.startswith("本文件确立了直播电子商务管理的总体原则")
    assert scope.count("\n") == 2


def test_what_is_filed_stands_in_its_row():
    publication = published()
    draft = msgspec.structs.replace(
        publication.draft, number="T/ZJWSXH 1—2020", issued="2020-12-01", effective="2021-01-01", reconstruction=False,
        body={"zh": "某协会", "en": "An association"},
    )  # fmt: skip
    edition = msgspec.structs.replace(publication.editions[-1], draft=draft)
    found = dict(rows(sheet("zh", filing=FILED, editions=(*publication.editions[:-1], edition))))
    assert found == {
        "标准编号": "T/ZJWSXH 1—2020", "中文名称": "直播电子商务管理规范",
        "英文名称": "Management specification for live-stream e-commerce", "国际标准分类号（ICS）": "03.100.20",
        "中国标准文献分类号（CCS）": "A 10", "国民经济行业分类代码（GB/T 4754）": "F5292", "团体名称": "某协会",
        "团体登记证号": "51330000MJ8700000X", "标准状态": "送审稿", "文本公开方式": "公开全文",
        "起草单位": "甲公司、乙公司", "主要起草人": "张三", "范围": found["范围"], "主要技术内容": "规定了四方的要求",
        "是否涉及专利": "不涉及专利", "发布日期": "2020年12月1日", "实施日期": "2021年1月1日",
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_says_of_which_draft_it_is_and_what_that_is_not(lang):
    words = [p.text for p in sheet(lang, current="D1").paragraphs]
    assert published().edition("D1").digest in words[1]
    said = {
        "zh": "重新拟写（非协会文本） · 征求意见稿D1。",
        "en": "Reconstruction (not the association's text) · Draft for comment D1. ",
    }
    assert said[lang] + published().edition("D1").draft.notice[lang] == words[2]
