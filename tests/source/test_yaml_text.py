"""Writing YAML and editing one value of it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clausework.source.yaml import Plain, read_yaml, set_value, write_mapping

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.text(
    "甲乙 \n\t:#-'\"|>[]{}&*!%@`0123eE.,?~yn", max_size=20
)
words = st.text("abcdefgh", min_size=1, max_size=6)
leaves = texts | st.booleans() | st.none() | st.integers(-(10**6), 10**6).filter(lambda n: n >= 0)
values = leaves | st.lists(leaves, max_size=3) | st.dictionaries(words, leaves, max_size=3)

HAND = """\
# 手工批注：勿删
state:   received   # 待审
'id': "C-0001-A"
text: |
  第一行: # 不是注释
    缩进

  末行
disposition:
  reason:  '原''文'   # 谁写的？
  changes: [a,   b]
  outcome: >-
    partly
# 尾注

tail: yes
"""


def data(text: str) -> Plain:
    doc, findings = read_yaml(text, "f.yml")
    assert findings == ()
    assert doc is not None
    return doc.data


@given(st.dictionaries(words, values, max_size=5))
def test_what_is_written_is_read_back(pairs: dict[str, Plain]) -> None:
    assert (data(write_mapping(pairs)) or {}) == pairs


@given(texts)
def test_a_text_of_several_lines_is_a_literal_block_where_safe(text: str) -> None:
    assert data(write_mapping({"text": text, "end": 1})) == {"text": text, "end": 1}


def test_prose_is_legible_in_the_file() -> None:
    written = write_mapping({"text": "第一行：\n\n  第二行 # 3", "role": "consumer", "quote": "是：“否”"})
    assert written == 'text: |-\n  第一行：\n\n    第二行 # 3\nrole: consumer\nquote: "是：“否”"\n'


@pytest.mark.parametrize(
    ("keys", "value", "old", "new"),
    [
        (("state",), "answered", "received   #", "answered   #"),
        (("disposition", "reason"), "新", "'原''文'", "新"),
        (("disposition", "changes"), ["c"], "[a,   b]", "[c]"),
        (("disposition", "outcome"), "covered", ">-\n    partly\n", "covered\n"),
        (("disposition", "date"), "2020-08-01", "    partly\n", "    partly\n  date: 2020-08-01\n"),
        (("text",), "短", "|\n  第一行: # 不是注释\n    缩进\n\n  末行\n", "短\n"),
        (("new",), "x", "tail: yes\n", "tail: yes\nnew: x\n"),
        (("id",), "C-0001-A", "tail", "tail"),
    ],
)
def test_an_edit_changes_one_value_and_no_other_byte(
    keys: tuple[str, ...], value: Plain, old: str, new: str
) -> None:
    for feed in ("\n", "\r\n"):
        text = HAND.replace("\n", feed)
        edited = set_value(text, keys, value)
        expected = HAND.replace(old, new, 1)
        assert edited.replace("\r\n", "\n") == expected
        # Line ends that were there stay; only what the edit itself wrote may end in LF alone.
        assert edited.count("\r") >= text.count("\r") - old.count("\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\n", "a: 1\nd:\n  o: x\n"),
        ("a: 1", "a: 1\nd:\n  o: x\n"),
        ("d:   # 待定\n# 注\na: 1\n", "d:   # 待定\n  o: x\n# 注\na: 1\n"),
        ("d: null\na: 1\n", "d:\n  o: x\na: 1\n"),
        ("d: {}  # 空\na: 1\n", "d:  # 空\n  o: x\na: 1\n"),
        ("", "d:\n  o: x\n"),
    ],
)
def test_a_mapping_is_made_where_there_was_none(text: str, expected: str) -> None:
    assert set_value(text, ("d", "o"), "x") == expected


@pytest.mark.slow
@given(texts.filter(str.strip), texts)
def test_an_edit_leaves_all_other_values(old: str, new: str) -> None:
    text = write_mapping({"a": old, "b": {"c": old, "d": old}, "e": old})
    edited = set_value(set_value(text, ("b", "c"), new), ("b", "n"), new)
    assert data(edited) == {"a": old, "b": {"c": new, "d": old, "n": new}, "e": old}
