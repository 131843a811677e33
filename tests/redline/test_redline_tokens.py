"""What a redline never cuts."""

from time import process_time

import pytest

from clausework.lang.quantities import quantities
from clausework.model.draft import Run
from clausework.redline.bars import verbs_of
from clausework.redline.words.diff import compare_runs
from clausework.redline.words.tokens import Tokenizer

ZH = Tokenizer(("主播", "MCN机构", "直播间", "平台"), "zh")
EN = Tokenizer(("streamer", "live room", "MCN agency"), "en")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("带货主播应公示", ("主播", "应")),
        ("由MCN机构在直播间标明", ("MCN机构", "直播间")),
        ("不少于六十日或者三年", ("六十日", "三年")),
        ("自2020年6月17日起", ("2020年6月17日",)),
        ("在3 个工作日内", ("3 个工作日内",)),
        ("公布三日内容", ("三日",)),
        ("按第12条和第二十七条第三款", ("第12条", "第二十七条", "第三款")),
        ("符合GB/T 36310—2018和T/ZEA 007-2021", ("GB/T 36310—2018", "T/ZEA 007-2021")),
        ("不超过百分之三十或者0.5%", ("百分之三十", "0.5%")),
        ("平台应在每次开播前核验", ("应",)),
        ("本标准的P-BKG-01", ("本标准", "P-BKG-01")),
        ("对投诉人进行恐吓", ("投诉人", "恐吓")),
        ("前款规定的人应当", ("人",)),
    ],
)
def test_terms_numbers_and_articles_stay_whole(text, whole):
    pieces = ZH.cut(text)
    for word in whole:
        assert word in pieces


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Streamers in live rooms", ("Streamers", "live rooms")),
        ("for at least sixty days", ("sixty days",)),
        ("by 17 November 2020, 30 % of", ("17 November 2020", "30 %")),
        ("see Article 27 of GB/T 36310-2018", ("Article 27", "GB/T 36310-2018")),
        ("the platform's shall not do", ("platform's", "shall not")),
    ],
)
def test_english_words_stay_whole(text, whole):
    assert set(whole) <= set(EN.cut(text))


@pytest.mark.parametrize(
    ("old", "new", "kept", "changed"),
    [
        ("落实GB/T 22239规定的", "落实GB/T 22239—2019规定的", "落实GB/T 22239规定的", ["—2019"]),
        ("按GB/T 1.1—2009给出的", "按GB/T 1.1—2020规定的", "按GB/T 1.1的", ["—2009给出", "—2020规定"]),
        ("按GB/T 1.1—2009", "按GB/T 1.2—2009", "按", ["GB/T 1.1—2009", "GB/T 1.2—2009"]),
    ],
)
def test_of_another_edition_only_the_year_is_marked(old, new, kept, changed):
    edits = compare_runs((Run(old),), (Run(new),), ZH)
    assert "".join(edit.text for edit in edits if edit.op == "equal") == kept
    assert [edit.text for edit in edits if edit.op != "equal"] == changed


@pytest.mark.parametrize(
    ("old", "new", "kept", "changed"),
    [
        ("In a live room it", "In a live studio it", "In a live  it", ["room", "studio"]),
        ("This standard is", "This document is", "This  is", ["standard", "document"]),
        ("within sixty days", "within sixty months", "within ", ["sixty days", "sixty months"]),
        ("It shall not be", "It shall be", "It  be", ["shall not", "shall"]),
    ],
)
def test_of_another_term_only_the_words_that_differ_are_marked(old, new, kept, changed):
    edits = compare_runs((Run(old),), (Run(new),), Tokenizer(("live room", "live studio"), "en"))
    assert "".join(edit.text for edit in edits if edit.op == "equal") == kept
    assert [edit.text for edit in edits if edit.op != "equal"] == changed


def test_marks_are_part_of_a_word():
    old = (Run("平台应公示"), Run("证照", "strong"), Run("。"))
    new = (Run("平台应公示"), Run("证照", "emphasis"), Run("。"))
    assert [(edit.op, edit.text) for edit in compare_runs(old, new, ZH)] == [
        ("equal", "平台应公示"),
        ("delete", "证照"),
        ("insert", "证照"),
        ("equal", "。"),
    ]


def test_a_mark_inside_a_word_does_not_cut_it():
    old = (Run("主", "strong"), Run("播应公示。"))
    edits = compare_runs(old, (Run("商家应公示。"),), ZH)
    assert edits[0].runs == (Run("主", "strong"), Run("播"))


def _sentences(count):
    return [f"平台应在第{number}日内处理并公布结果。" for number in range(count)]


def test_a_long_line_is_compared_word_by_word():
    old = "".join(_sentences(400))
    new = old.replace("第7日", "第8日").replace("第390日", "第391日")
    edits = compare_runs((Run(old),), (Run(new),), ZH)
    assert [edit.text for edit in edits if edit.op != "equal"] == ["7日内", "8日内", "390日内", "391日内"]


def test_a_line_as_long_as_a_standard_is_compared_by_sentences():
    old = "".join(_sentences(2000))
    new = old.replace("第7日", "第8日").replace("第1990日", "第1991日")
    edits = compare_runs((Run(old),), (Run(new),), ZH)
    assert [edit.text for edit in edits if edit.op != "equal"] == [
        "平台应在第7日内处理并公布结果。",
        "平台应在第8日内处理并公布结果。",
        "平台应在第1990日内处理并公布结果。",
        "平台应在第1991日内处理并公布结果。",
    ]


def test_sentences_that_are_the_same_are_kept_whole():
    old = (Run("平台应公示证照。商家应保存记录。主播应说明来源。"),)
    new = (Run("平台应公示证照。商家宜保存记录。主播应说明来源。"),)
    edits = compare_runs(old, new, ZH)
    assert [edit.text for edit in edits] == ["平台应公示证照。商家", "应", "宜", "保存记录。主播应说明来源。"]


@pytest.mark.parametrize(
    ("lang", "text", "kinds"),
    [
        ("zh", "一个主体的一种方式", []),
        ("zh", "至少一种方式", ["number"]),
        ("zh", "每年复核，三个月内完成", ["period", "period"]),
        ("zh", "GB/T 1.1—2020第6条P-REC-01", []),
        ("en", "one of the parties", []),
        ("en", "Part 1 of GB/T 1.1-2020, P-REC-01", []),
        ("en", "at least once a year, within 3 working days", ["period", "period"]),
    ],
)
def test_what_is_a_quantity(lang, text, kinds):
    assert [quantity.kind for quantity in quantities(text, lang)] == kinds


@pytest.mark.timing
@pytest.mark.parametrize(("lang", "word"), [("zh", "一"), ("zh", "百"), ("en", "one ")])
def test_a_run_of_numerals_costs_as_much_as_it_is_long(lang, word):
    """What anybody may send is cut here: four times as long must not take sixteen times as long."""

    def seconds(length):
        text = (word * length)[:length]
        spent = []
        for _ in range(3):
            tokenizer = Tokenizer((), lang)
            verbs_of.cache_clear()
            began = process_time()
            assert "".join(tokenizer.cut(text)) == text
            spent.append(process_time() - began)
        return min(spent)

    seconds(100)  # the dictionary is loaded
    assert seconds(16_000) < 9 * seconds(4_000)


@pytest.mark.parametrize(
    "text", ["平台应当在三日内公布所作的决定", "依照第五条的规定处罚", "商家（platform）应当保存记录"]
)
def test_chinese_quoted_in_english_is_cut_as_chinese(text):
    assert Tokenizer((), "en").cut(text) == Tokenizer((), "zh").cut(text)
