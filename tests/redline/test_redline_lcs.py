"""What is kept is the most that can be kept, in as few places as the same words allow."""

from itertools import pairwise

import pytest
from diff_match_patch import diff_match_patch
from hypothesis import given, settings, strategies as st

from clausework.redline.words.diff import ROW, common, grouped_steps, merged, shortest, without_islands
from clausework.redline.words.tokens import Tokenizer, weight_of

LETTERS = st.text("abcd", max_size=40)
WORDS = st.lists(st.sampled_from(("a", "b", "的", "应当", "平台", "不少于", "直播间")), max_size=25)


def _heaviest(a, b):
    """The weight by the table that every textbook has."""
    before = [0] * (len(b) + 1)
    for one in a:
        row = [0]
        for place, other in enumerate(b):
            same = before[place] + weight_of(one) if one == other else 0
            row.append(max(same, before[place + 1], row[-1]))
        before = row
    return before[-1]


def _kept(steps):
    return sum(weight_of(token) for op, tokens, _ in steps if op == "equal" for token in tokens)


def _side(steps, gone):
    return [token for op, tokens, _ in steps if op != gone for token in tokens]


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_as_many_letters_are_changed_as_diff_match_patch_changes(old, new):
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    theirs = sum(len(text) for sign, text in engine.diff_main(old, new, False) if sign)
    ours = len(old) + len(new) - 2 * sum(size for _, _, size in common(old, new, len))
    assert ours == theirs


@settings(deadline=None)
@given(WORDS, WORDS)
def test_no_other_words_that_are_common_weigh_more(old, new):
    found = common(old, new, weight_of)
    assert sum(weight_of(word) for i, _, size in found for word in old[i : i + size]) == _heaviest(old, new)
    assert all(old[i : i + size] == new[j : j + size] for i, j, size in found)
    ends = [(i + size, j + size) for i, j, size in found]
    assert all(i <= k and j <= m for (i, j), (k, m, _) in zip(ends, found[1:], strict=False))


@settings(deadline=None)
@given(WORDS, WORDS)
def test_fewer_places_keep_as_much(old, new):
    steps = shortest(old, new)
    fewer = grouped_steps(list(steps))
    assert _kept(fewer) == _kept(steps) == _heaviest(old, new)
    assert len(fewer) <= len(steps)
    assert _side(fewer, "insert") == old
    assert _side(fewer, "delete") == new
    assert all((a[0], b[0]) in CHAIN for a, b in pairwise(fewer))
    assert all("".join(tokens) == words for _, tokens, words in fewer)
    assert merged(fewer) == fewer


CHAIN = {
    ("equal", "delete"),
    ("equal", "insert"),
    ("delete", "equal"),
    ("insert", "equal"),
    ("delete", "insert"),
}


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        (["数额", "。", "数额", "应当", "计入", "。"], ["数额", "。"], 1),
        (["a", "b", "c", "a", "b"], ["a", "b"], 1),
    ],
)
def test_what_was_cut_out_is_one_place(old, new, changed):
    assert sum(op != "equal" for op, _, _ in grouped_steps(shortest(old, new))) == changed


TOKENIZER = Tokenizer((), "zh")


@settings(deadline=None)
@given(WORDS, WORDS)
def test_the_clean_up_loses_no_word_and_only_marks_more(old, new):
    steps = grouped_steps(shortest(old, new))
    cleaned = without_islands(list(steps), TOKENIZER)
    assert _side(cleaned, "insert") == old
    assert _side(cleaned, "delete") == new
    assert _kept(cleaned) <= _kept(steps)
    assert len(cleaned) <= len(steps)
    assert all((a[0], b[0]) in CHAIN for a, b in pairwise(cleaned))
    assert all("".join(tokens) == words for _, tokens, words in cleaned)


@pytest.mark.slow
def test_the_clean_up_has_no_bound_on_words_nor_deep_recursion():
    words = [chr(0x4E00 + number % 20000) + str(number) for number in range(70000)]
    old = [word for number in range(0, 60000, 3) for word in (words[number], "与", words[number + 1])]
    new = [
        word for number in range(0, 60000, 3) for word in (words[number + 2], "与", words[number + 1] + "。")
    ]
    steps = [
        step
        for a, b in zip(old, new, strict=True)
        for step in ([("equal", (a,), a)] if a == b else [("delete", (a,), a), ("insert", (b,), b)])
    ]
    cleaned = without_islands(merged(steps), TOKENIZER)
    assert _side(cleaned, "insert") == old
    assert _side(cleaned, "delete") == new
    assert 1 <= len([op for op, _, _ in cleaned if op == "equal"]) <= 3 * len(steps) // ROW


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("甲方 的 团队 。", "乙方公司 的 小组 。", "。"),
        ("甲方 应当 。 团队", "甲方 宜 。 小组", "甲方。"),
        ("在 各自 职责 范围 内 负责", "应当 按照 职责 分工 负责", "职责负责"),
        ("通过 网站", "依法 通过 国家 网站", "通过网站"),
        ("平台 和 主播 。", "平台 、 主播 和 机构 。", "平台主播。"),
        ("记录 的 修改 。 参见 附录", "记录 不能 被 修改者 。", "记录。"),
    ],
)
def test_a_word_between_two_changes_is_given_up_unless_wanted(old, new, kept):
    found = without_islands(grouped_steps(shortest(old.split(), new.split())), TOKENIZER)
    assert "".join(words for op, _, words in found if op == "equal") == kept
