"""A part of the standard as one text: what is written reads back, and what cannot be read is named."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from clausework.source.chapter_text import (
    ChapterHead,
    ChapterPassage,
    Misread,
    Section,
    read_head,
    read_sections,
    write_head,
    write_sections,
)

TITLES = st.text("平台核验 Vetting:|（）", max_size=8).map(str.strip)
LINES = st.sampled_from(
    ["平台应核验。{#P-1}", "", "- 一；", "`# 不是标题`", "#不是标题", "    # 缩进", "```", "文字 {#x}"]
)
BODIES = st.lists(LINES, max_size=6).map(
    lambda lines: "\n".join([*lines, *["```"] * (lines.count("```") % 2)])
)


@st.composite
def parts(draw: st.DrawFn) -> tuple[Section, ...]:
    found: list[Section] = []
    for number in range(draw(st.integers(1, 6))):
        level = draw(st.integers(1, found[-1].level + 1)) if found else 1
        languages = draw(st.sampled_from([("zh",), ("zh", "en"), ("en",)]))
        passages = {lang: ChapterPassage(draw(TITLES), draw(BODIES).strip("\n")) for lang in languages}
        found.append(Section(id=f"a.b{number}", level=level, passages=passages))
    return tuple(found)


@given(parts())
def test_what_is_written_reads_back(sections: tuple[Section, ...]) -> None:
    text = write_sections(sections, ("zh", "en"))
    again, faults = read_sections(text, ("zh", "en"))
    assert faults == ()
    assert write_sections(again, ("zh", "en")) == text
    for old, new in zip(sections, again, strict=True):
        assert (old.id, old.level, list(old.passages)) == (new.id, new.level, list(new.passages))
        assert all(passage.same(new.passages[lang]) for lang, passage in old.passages.items())


def test_a_passage_knows_its_lines() -> None:
    (section,), _ = read_sections("# 甲 {#a}\n\n\n一。\n\n# A {#a lang=en}\ntext\n", ("zh", "en"), 10)
    assert [(each.line, each.start, each.body) for each in section.passages.values()] == [
        (10, 13, "一。"),
        (15, 16, "text"),
    ]


def test_a_code_of_a_new_clause_and_its_other_language() -> None:
    text = "# 甲 {#a}\n## 退款 {code=P-RFD}\n一。\n## Refunds {#a.refunds lang=en}\nOne.\n## 丙\n"
    sections, faults = read_sections(text, ("zh", "en"))
    assert faults == ()
    assert [(each.id, each.level, each.code, list(each.passages)) for each in sections] == [
        ("a", 1, "", ["zh"]),
        ("a.refunds", 2, "P-RFD", ["zh", "en"]),
        ("", 2, "", ["zh"]),
    ]


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("文字\n# 甲 {#a}", "before_heading", 1),
        ("# 甲 {#a}\n### 乙 {#b}", "too_deep", 2),
        ("## 甲 {#a}", "too_deep", 1),
        ("# 甲 {#a}\n# 乙 {#a}", "twice", 2),
        ("# 甲 {#A}", "bad_attribute", 1),
        ("# 甲 {#a lang=fr}", "bad_attribute", 1),
        ("# 甲 {#a code=1}", "bad_attribute", 1),
        ("# 甲 {#a}\n#", "nameless", 2),
    ],
)
def test_what_is_not_understood_is_named_with_its_line(text: str, key: str, line: int) -> None:
    _, faults = read_sections(text, ("zh", "en"))
    assert [(fault.key, fault.values["line"]) for fault in faults] == [(key, line)]


def test_the_head_says_from_what_the_text_was_made() -> None:
    head = ChapterHead("platform", ("zh", "en"), "0123456789abcdef")
    text = write_head(head, "两行\n说明\n") + "# 甲 {#a}\n"
    found, below, line = read_head("\n" + text)
    assert found == head
    assert below.strip() == "# 甲 {#a}"
    assert ("\n" + text).split("\n")[line - 1 :] == below.split("\n")
    with pytest.raises(Misread):
        read_head(text.replace("-->", ""))
    with pytest.raises(Misread):
        read_head("# 甲 {#a}\n" + text)
