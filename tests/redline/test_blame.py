"""Blame shows each line, and what it said before, as it is read in the draft that has the words."""

import pytest
from places import LIVE_COMMERCE
from written_drafts import clause, draft

from clausework.model.draft import Block, Clause, ClauseText, Run
from clausework.redline.causes import BlamedLine, Trace, blame
from clausework.workflow.why import blame_clause


def blamed(*drafts, of: str = "c") -> dict[str, BlamedLine]:
    here = drafts[-1].clause(of)
    return {line.id or line.kind: line for line in blame(Trace(drafts), here, "zh")}


def test_references_are_the_numbers_of_the_draft_that_has_them():
    old = draft("D1", clause("a", "范围。", number="6"), clause("c", "平台应协助（见[](#a)）。{#P-1}"))
    new = draft("D2", clause("a", "范围。", number="7"), clause("c", "平台应配合（见[](#a)）。{#P-1}"))
    line = blamed(old, new)["P-1"]
    assert line.words == "平台应配合（见第7章）。"
    assert [(word.draft, word.words) for word in line.earlier] == [("D1", "平台应协助（见第6章）。")]


def test_links_are_their_words_and_footnotes_their_marks():
    runs = (
        *(Run("见"), Run("网站", "link", "https://example.org"), Run("", "footnote", "1")),
        *(Run("，"), Run("应", "strong"), Run("查。")),
    )
    text = ClauseText(blocks=(Block(kind="paragraph", id="P-1", runs=runs),))
    found = blamed(draft("D1", Clause(id="c", number="1", texts={"zh": text})))
    assert found["P-1"].words == "见网站[1]，应查。"


@pytest.mark.parametrize("name", ["platform.complaints", "mcn.protection", "foreword"])
def test_no_markup_is_shown_of_the_real_text(name):
    for line in blame_clause(LIVE_COMMERCE, name):
        for words in (line.words, *(word.words for word in line.earlier)):
            assert "](" not in words
            assert "**" not in words


def test_a_line_that_moved_is_of_the_draft_of_its_words():
    first = draft("D1", clause("c", "平台应保存记录。{#P-1}"), clause("e", "主播应自律。{#S-1}"))
    second = draft("D2", clause("c", "平台应留存记录。{#P-1}"), clause("e", "主播应自律。{#S-1}"))
    third = draft(
        "D3", clause("c", "平台应公示。{#P-2}"), clause("e", "主播应自律。{#S-1}\n平台应留存记录。{#P-1}")
    )
    line = blamed(first, second, third, of="e")["P-1"]
    assert line.draft == "D2"
    assert [(word.draft, word.words) for word in line.earlier] == [("D1", "平台应保存记录。")]
    assert blamed(first, second, third)["P-2"].draft == "D3"


def test_a_line_moved_in_its_clause_is_of_the_draft_of_its_words():
    first = draft("D1", clause("c", "平台应保存记录。{#P-1}\n主播应自律。{#S-1}\n商家应守法。{#M-1}"))
    second = draft("D2", clause("c", "主播应自律。{#S-1}\n商家应守法。{#M-1}\n平台应保存记录。{#P-1}"))
    assert {line.draft for line in blamed(first, second).values()} == {"D1"}
