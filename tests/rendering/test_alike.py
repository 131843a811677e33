"""Comments that say the same, folded on the pages of the site: each number is found, no addition is lost."""

from __future__ import annotations

import re

import msgspec
import pytest
from places import LIVE_COMMERCE

from clausework.drafts.register import read_draft
from clausework.model.comment import Anchor, Comment, Consultation, Disposition
from clausework.rendering.formats.lite import clause_page
from clausework.rendering.pages.comments import pages
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.view import View, view_of

WORDS = "直播回放只保存三十日，建议把直播内容的保存期延长至三年，供消费者凭订单编号查看。"
OWN = "上个月我在直播间买了玉镯，是假的。"
CONSULTATION = Consultation(id="2020-07", draft="D1", title={"zh": "征求意见", "en": "Consultation"})
ANSWER = Disposition(outcome="rejected", reason="保存期已改为六十日，不能一律保存三年。", date="2020-09-18")
ALL = re.compile(r'id="(C-\d{4})"')


def comment(sequence: int, text: str, clause: str = "platform.records", **more: object) -> Comment:
    made = Comment(
        id=f"C-{sequence:04}",
        anchor=Anchor(clause=clause),
        consultation="2020-07",
        draft="D1",
        text=text,
        role="consumer",
        received="2020-07-12T10:00:00+08:00",
        state="answered",
        disposition=ANSWER,
    )
    return msgspec.structs.replace(made, **more)


def view(lang: str, *comments: Comment) -> View:
    draft = read_draft(LIVE_COMMERCE, "D1")
    commenters = {
        "consumer": {"zh": "消费者", "en": "Consumer"},
        "streamer": {"zh": "主播", "en": "Streamer"},
    }
    publication = Publication(
        editions=(Edition(draft=draft),),
        current="D1",
        comments=comments,
        consultations=(CONSULTATION,),
        commenters=commenters,
    )
    return view_of(publication, lang)


def on_clause(found: View, clause: str) -> str:
    names = [item.id for item in found.draft.clauses]
    return clause_page(found, names.index(clause))


ALIKE = (
    comment(1, WORDS),
    comment(2, f"您好！{WORDS}谢谢。", role="streamer"),
    comment(3, f"{OWN}{WORDS}"),
    comment(4, WORDS, "platform.vetting"),
    comment(5, WORDS, disposition=None, state="published"),
    comment(6, "另说一事：范围太宽，建议写明适用于哪些平台。"),
    comment(7, WORDS.replace("延长至三年", "缩短至七日")),
)


@pytest.mark.parametrize(
    ("lang", "told", "first", "adds"),
    [
        ("zh", "5 条意见说法相同，其中 1 条有补充。", "最早的一条是 C-0001", "补充"),
        ("en", "5 identical comments, 1 with additions.", "The earliest is C-0001", "Adds"),
    ],
)
def test_those_that_say_the_same_are_folded_and_found_by_number(
    lang: str, told: str, first: str, adds: str
) -> None:
    found = view(lang, *ALIKE)
    (page,) = pages(found)
    folded = re.search(r'<details class="alike">.*?</details>', page.body, re.DOTALL)
    assert folded is not None
    assert ALL.findall(folded[0]) == ["C-0002", "C-0003"]
    assert f"<b>{adds}" in folded[0]
    assert OWN in folded[0]
    assert sorted(ALL.findall(page.body)) == [one.id for one in ALIKE]
    # Of another clause, and with another answer: shown by itself, with the way to the first.
    assert page.body.count(told) == 3
    assert page.body.count(first) == 2
    assert 'data-count="3"' in page.body
    assert 'data-role="consumer streamer"' in page.body
    clause = on_clause(found, "platform.records")
    assert sorted(ALL.findall(clause)) == [one.id for one in ALIKE if one.anchor.clause == "platform.records"]
    assert clause.count('<details class="alike">') == 1


@pytest.mark.parametrize(
    ("lang", "also", "others", "another"),
    [
        ("zh", "也见于： <a href=\"#C-0004\">5.1.3（1条）</a>", "另有1条意见与本条一并答复", "与 C-0001 一并答复"),
        ("en", "Also on: <a href=\"#C-0004\">5.1.3 (1)</a>", "1 other comment was answered together with this one",
         "Answered together with C-0001"),
    ],
)  # fmt: skip
def test_the_first_of_a_group_says_where_else_the_same_is_said(
    lang: str, also: str, others: str, another: str
) -> None:
    alike = [
        msgspec.structs.replace(one, answered_with="C-0001") if one.id == "C-0004" else one for one in ALIKE
    ]
    found = view(lang, *alike)
    (page,) = pages(found)
    assert page.body.count(also) == 1
    assert page.body.count(others) == 1
    assert f'<a href="#C-0001">{another}</a>' in page.body
    clause = on_clause(found, "platform.vetting")
    assert another in clause
    assert others not in clause


def test_what_was_withdrawn_or_said_by_one_is_in_no_group() -> None:
    gone = comment(2, WORDS, withdrawn="2020-07-20T10:00:00+08:00")
    found = view("zh", comment(1, WORDS), gone, comment(3, "范围太宽，建议写明适用于哪些平台。"))
    assert found.index.groups == {}
    assert found.index.folded == frozenset()


def test_a_large_group_is_folded_in_parts_so_pages_stay_light() -> None:
    found = view("zh", *(comment(at, WORDS) for at in range(1, 251)))
    assert [len(others) for others in found.index.alike.values()] == [50, 50, 50, 50, 45]
    places = [found.page_number(f"C-{at:04}") for at in range(1, 251)]
    assert places == sorted(places)
    (page,) = pages(found)
    assert sorted(ALL.findall(page.body)) == [
        f"C-{at:04}" for at, place in enumerate(places, 1) if place == 1
    ]
    assert len(page.body.encode()) <= 100_000


def test_who_adds_much_is_shown_alone() -> None:
    found = view("zh", comment(1, WORDS), comment(2, f"{WORDS}{OWN * 20}"), comment(3, WORDS))
    assert found.index.folded == {"C-0003"}
    assert found.index.groups["C-0002"].members == ("C-0001", "C-0002", "C-0003")
