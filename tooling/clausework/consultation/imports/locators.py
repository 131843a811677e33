"""Locator patterns: item a), the second paragraph, note 1, table 2."""

from __future__ import annotations

import re

CAPTION = re.compile(
    r"(?P<kind>表|table|图|figure|fig\.|公式|式|formula|equation)\s?\(?(?P<number>(?:[a-z]\.)?\d+)(?![\d.])\)?"
)
KINDS = {
    **dict.fromkeys(("表", "table"), "table"),
    **dict.fromkeys(("图", "figure", "fig."), "figure"),
    **dict.fromkeys(("公式", "式", "formula", "equation"), "formula"),
}

_COUNT = r"(?:\d+|[一二三四五六七八九十百]+)"
UNIT = r"(?:自然段|段落|段|句|行|列项|列|格|项|款|点|栏)"
_ITEM = r"\([a-z]\)|\(?\d{1,3}\)|\([ivx]+\)|(?<![a-z])[ivx]+\)|(?<![a-z])[a-z]\)?(?![a-z])"
_ORDINAL = r"(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|last)"
_PART = r"(?:list item|item|paragraph|para\.|sentence|line|row|column|bullet|dash|indent|list)"
_ONE = "|".join(
    (
        rf"(?:倒数)?第\s?(?:{_COUNT}|[a-z])\s?个?\s?{UNIT}",
        rf"(?:首|末|最后一){UNIT}",
        rf"(?:列项|项)?\s?(?:{_ITEM})",
        rf"(?:条注|图注|表注|脚注|注|示例)\s?{_COUNT}?",
        r"条?标题|列项",
        CAPTION.pattern.replace("?P<kind>", "?:").replace("?P<number>", "?:"),
        rf"{_ORDINAL} {_PART}",
        rf"{_PART}s?\s?(?:\d+|\(?[a-z]\))?(?![a-z\d])",
        r"(?:footnote|note|example|title|heading)s?(?:\s?\d+)?(?![a-z\d])",
    )
)
_JOINT = r"\s?(?:[、,;/:~&-]|至|到|和|及|与|中的|的|中|to |and |of (?:the )?|in )?\s?"
LOCATOR = re.compile(rf"(?:the )?(?:{_ONE})(?:{_JOINT}(?:{_ONE}))*")
"""The whole of what may follow the name of a clause, in small letters of one width, blanks single."""
