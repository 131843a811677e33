"""Whatever stands in a file: blocks and findings, never an exception, in time that grows with its size."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings, strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from clausework.model.draft import walk
from clausework.source.clausefile import read_clause_file, split_front_matter
from clausework.source.markdown import cell_breaks, parser as clause_parser, raised_plugin
from clausework.source.writer import format_source, with_ids
from clausework.source.yaml import CParser, compose, compose_quickly, read_yaml

FUZZ = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Single characters and pieces that mean something to a reader of Markdown, of YAML, or of Unicode.
PIECES = st.sampled_from(
    [
        *"[]()*_`$|#>-+:!&<{}\\\"'~^=%@?,. \t\n\r\0",
        *(
            "](#",
            "[^1]",
            "[^1]: ",
            "$$\n",
            "---\n",
            "| - |\n",
            "1. ",
            "- ",
            "> ",
            "```",
            "**",
            "{#A-01}",
            "<b>",
        ),
        *(
            "注：",
            "示例：",
            "表：",
            "NOTE: ",
            "![a](b)",
            "&amp;",
            "<!--",
            "    ",
            "\n\n",
            "\\\n",
            "\r\n",
            "http://a",
        ),
        *("平台应", "主播", "，", "。", "“", "《", "shall ", "a", "𠮷", "😀", "é", "e\u0301"),
        *(
            "\ud800",
            "\udfff",
            "\u202e",
            "\u2066",
            "\u200b",
            "\ufeff",
            "\u2028",
            "\x85",
            "\x0b",
            "\x0c",
            "\x1b",
            "\ufffe",
        ),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.text(st.characters(exclude_categories=()), max_size=60),
)
YAMLS = st.one_of(
    st.lists(
        st.sampled_from(
            [
                *"[]{}:,-#&*!|>'\"%@`?=~.\n\t\0 ",
                *(
                    ": ",
                    "- ",
                    "\n  ",
                    "\n    ",
                    "a",
                    "b: ",
                    "title: ",
                    "主播",
                    "&a ",
                    "*a",
                    "!!str ",
                    "<<: ",
                    "...\n",
                ),
                *(
                    "0x1",
                    "1:20",
                    "2020-01-01",
                    "yes",
                    "null",
                    "|-\n",
                    ">+2\n",
                    "\ud800",
                    "\ufeff",
                    "\u2028",
                    "\x85",
                    "😀",
                ),
            ]
        ),
        max_size=30,
    ).map("".join),
    TEXTS,
)


def read(body: str, front: str = "title: 甲\n"):
    return read_clause_file(f"---\n{front}---\n\n{body}", "a.zh.md", "a", "zh")


@FUZZ
@given(body=TEXTS)
def test_any_text_is_read_and_each_place_lies_in_it(body):
    source = f"---\ntitle: 甲\n---\n\n{body}"
    clause, findings = read(body)
    lines = source.split("\n")
    places = [block.at for block in walk(clause.text.blocks) if block.at] + [item.at for item in findings]
    for at in places:
        assert 1 <= at.line <= len(lines)
        assert at.column >= 1


@FUZZ
@given(source=TEXTS)
def test_any_file_is_read_laid_out_and_laid_out_again_the_same(source):
    read_clause_file(source, "a.zh.md", "a", "zh")
    for lang in ("zh", "en"):
        once = format_source(source, lang)
        assert format_source(once, lang) == once
        with_ids(source, lang, "P-A", ("P-A-01",))


@FUZZ
@given(body=TEXTS)
def test_any_body_is_laid_out_without_a_change_of_meaning(body):
    source = f"---\ntitle: 甲\n---\n\n{body}"
    once = format_source(source, "zh")
    assert format_source(once, "zh") == once
    before, after = (read_clause_file(text, "a", "a", "zh")[0].text.blocks for text in (source, once))
    assert [block.text for block in walk(before)] == [block.text for block in walk(after)]


@FUZZ
@given(text=YAMLS)
def test_any_yaml_gives_data_or_findings(text):
    yaml, findings = read_yaml(text, "a.yml")
    assert yaml is not None or findings
    assert split_front_matter(text) is None or text.startswith("---")


@FUZZ
@given(front=YAMLS)
def test_any_front_matter_is_read(front):
    read("平台应保存记录。\n", front + "\n")


def told(node: Node | None) -> object:
    """All of a tree that the reader looks at."""
    if node is None:
        return None
    at = (node.start_mark.line, node.start_mark.column)
    if isinstance(node, ScalarNode):
        return (at, str(node.tag), node.value, node.style or None)
    if isinstance(node, MappingNode):
        return (at, str(node.tag), node.flow_style, [(told(key), told(value)) for key, value in node.value])
    return (at, str(node.tag), node.flow_style, [told(item) for item in node.value])


@pytest.mark.slow
@pytest.mark.skipif(CParser is None, reason="libyaml is not installed here")
@settings(max_examples=400, deadline=None)
@given(text=YAMLS)
@example(text="|\n#\n")
@example(text="--- |\n#\n")
def test_both_parsers_of_yaml_agree(text):
    for wanted in (text, text + "\n"):
        outcomes = []
        for parser in (compose, compose_quickly):
            try:
                outcomes.append(told(parser(wanted)))
            except Exception as error:
                outcomes.append((type(error).__name__, str(error)))
        assert outcomes[0] == outcomes[1]


def nested_lists(size: int) -> str:
    return "".join(f"{'  ' * min(level, 40)}- 一\n" for level in range(size))


GROWING: dict[str, Callable[[int], str]] = {
    "one long line": lambda size: "条" * size * 10,
    "brackets": lambda size: "[" * size,
    "closed brackets": lambda size: "[" * size + "]" * size,
    "references": lambda size: "[](#a)" * size,
    "open links": lambda size: "[a](" * size,
    "nested links": lambda size: "[a" * size + "](b)" * size,
    "nested emphasis": lambda size: "*a **b " * size + "c** d*" * size,
    "asterisks": lambda size: "*" * size,
    "backticks": lambda size: "`a" * size,
    "dollars": lambda size: "$a" * size,
    "list markers": lambda size: "- " * size,
    "nested lists": nested_lists,
    "quotations": lambda size: "> " * size,
    "cells": lambda size: "|a" * size + "|\n" + "|-" * size + "|\n" + "|b" * size + "|\n",
    "rows": lambda size: "|a|b|\n|-|-|\n" + "|c|d|\n" * size,
    "footnotes": lambda size: (
        "".join(f"a[^{n}]\n" for n in range(size)) + "".join(f"\n[^{n}]: a\n" for n in range(size))
    ),
    "lines": lambda size: "平台\n" * size,
    "paragraphs": lambda size: "平台应保存记录。\n\n" * size,
    "spaces": lambda size: "a" + " " * size * 10 + "{#",
    "definitions": lambda size: "[a]: b\n" * size,
    "half definitions": lambda size: "[a\n" * size,
    "escapes": lambda size: "\\*" * size,
    "entities": lambda size: "&amp;" * size,
    "comments": lambda size: "<!--" * size,
    "captions": lambda size: "表：a\n\n" * size,
    "controls": lambda size: "\0\u202e" * size,
}
GROWING_YAML: dict[str, Callable[[int], str]] = {
    "keys": lambda size: "".join(f"k{n}: v\n" for n in range(size)),
    "equal keys": lambda size: "k: v\n" * size,
    "a list in brackets": lambda size: "a: [" + "b, " * size + "]\n",
    "a long value": lambda size: "a: " + "条" * size * 10 + "\n",
    "lines of a value": lambda size: "a: |\n" + "  y\n" * size,
    "empty values": lambda size: "".join(f"k{n}:\n" for n in range(size)),
    "brackets": lambda size: "[" * size,
    "closed brackets": lambda size: "[" * size + "]" * size,
    "braces": lambda size: "{a: " * size,
    "dashes": lambda size: "- " * size + "a\n",
    "anchors": lambda size: "".join(f"a{n}: &b x\n" for n in range(size)),
    "digits": lambda size: "a: " + "9" * size + "\n",
}


def grows(work: Callable[[str], object], make: Callable[[int], str], size: int) -> None:
    """Four times the text may take ten times as long, not sixteen: a square would."""
    small, large = make(size), make(4 * size)

    def cost(text: str) -> float:
        start = time.process_time()
        work(text)
        return time.process_time() - start

    # What else the machine does can only add to a figure, so the best of several tries counts.
    for _ in range(4):
        first, second = cost(small), cost(large)
        if second <= 10 * first + 0.25:
            return
    raise AssertionError(f"{first:.3f} s for {len(small)} characters, {second:.3f} s for {len(large)}")


@pytest.mark.timing
@pytest.mark.parametrize("name", GROWING)
def test_reading_markdown_takes_time_in_proportion(name):
    grows(read, GROWING[name], 2500)


@pytest.mark.slow
@pytest.mark.parametrize("name", GROWING_YAML)
def test_reading_yaml_takes_time_in_proportion(name):
    grows(lambda text: read_yaml(text, "a.yml"), GROWING_YAML[name], 2500)


def test_ten_thousand_nested_lists_are_one_finding():
    clause, findings = read("- " * 10_000 + "一\n")
    assert [item.rule for item in findings] == ["MD-005"]
    assert clause.text.blocks


@pytest.mark.slow
def test_ten_thousand_brackets_of_yaml_are_one_finding():
    yaml, findings = read_yaml("[" * 10_000 + "]" * 10_000, "a.yml")
    assert yaml is None
    assert [item.rule for item in findings] == ["YML-001"]


def test_a_line_of_half_a_megabyte_is_read():
    clause, findings = read("条" * 190_000 + "\n")
    assert findings == ()
    assert len(clause.text.blocks) == 1


def test_a_line_of_ten_megabytes_is_one_finding():
    _, findings = read("条" * (10 * 1024 * 1024 // 3) + "\n")
    assert [item.rule for item in findings] == ["MD-010"]


WHOLE = MarkdownIt("commonmark", {"html": False}).enable("table")
WHOLE.use(footnote_plugin, inline=False).use(dollarmath_plugin, allow_labels=False)
WHOLE.use(raised_plugin).use(cell_breaks)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(body=TEXTS)
def test_plain_words_get_the_tokens_that_the_parser_gives(body):
    def tokens(markdown):
        return [token.as_dict() for token in markdown.parse(body)]

    assert tokens(clause_parser()) == tokens(WHOLE)
