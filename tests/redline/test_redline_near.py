"""Clauses that read the same from both ends are settled, but what stands between is still looked at."""

from hypothesis import given, settings, strategies as st
from test_foreign import ARTICLES, law

from clausework.redline.align.identify import identify
from clausework.redline.align.pairing import LEAST, match_between_neighbours
from clausework.source.foreign import read_foreign

OPENING = "社区图书室应当在每周一至周五的上午九时至下午五时向居民开放"
LINES = st.lists(st.sampled_from((OPENING, OPENING + "，并公布时间", "节假日另行规定", "甲", "")), max_size=3)
WORDS = st.lists(LINES.map(lambda found: ("", *found)), max_size=6)


def pairs(old, new):
    return set(identify(read_foreign(old, "old", "zh"), read_foreign(new, "new", "zh")).pairs)


def test_a_light_change_between_the_same_neighbours_is_settled():
    old = [("a",), ("", OPENING + "，工作人员佩戴标志。"), ("b",)]
    new = [("a",), ("", OPENING + "，志愿者佩戴标志。"), ("b",)]
    found = match_between_neighbours(old, new, {0: 0, 2: 2})
    assert found.pairs == {1: 1}
    assert found.old == {}


def test_two_that_are_as_near_are_left_to_a_closer_look():
    old = [("a",), ("", OPENING + "，工作人员佩戴标志。"), ("b",)]
    new = [("a",), ("", OPENING + "，志愿者佩戴标志。"), ("", OPENING + "，读者佩戴标志。"), ("b",)]
    assert match_between_neighbours(old, new, {0: 0, 2: 3}).pairs == {}


def test_a_passage_that_went_to_another_settled_article_is_found():
    card, child = ARTICLES["card"].split("\n\n")
    before, after = ARTICLES["loan"].split("\n\n")
    child = child + "监护人应当陪同六周岁以下的儿童，并对儿童损坏的图书承担赔偿责任。"
    old = law(card=f"{card}\n\n{child}", loan=f"{before}\n\n{after}")
    new = law(card=card, loan=f"{before}\n\n{child}\n\n{after}")
    assert pairs(old, new) >= {("4", "4"), ("5", "5"), ("4", "5")}


@settings(deadline=None)
@given(WORDS, WORDS)
def test_what_stands_between_is_a_stretch_of_the_clause(old, new):
    found = match_between_neighbours(old, new, {})
    assert len(set(found.pairs.values())) == len(found.pairs)
    for places, side, other in ((found.old, old, new), (found.new, new, old)):
        for place, middle in places.items():
            assert len(middle.text) >= LEAST
            assert middle.text in "\n".join(side[place])
            assert set(middle.lines) <= set(side[place])
            assert middle.partner in other
