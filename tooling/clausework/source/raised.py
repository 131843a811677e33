"""Subscripts and superscripts in Markdown: `H~2~O`, `m^2^`.

The signs are common in other texts, in ranges such as 10~20、30~40 above all. They count where a word stands
between two of them, without blanks or stops, and not where it may be the end of a range.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

ESCAPED = r"\\[ -/:-@\[-`{-~]"
PLAIN = r"[^\s\\~^`*\[\]<&$，。、；：！？]"
WORD = r"(?<=\d{0})\d[0-9A-Za-z]*|(?<!\d{0})\d(?:{1}|(?=[!-~]){2})*|(?!\d)(?:{1}|{2})+"
"""What begins with a figure has no Chinese in it, and after a figure no sign: 3天~5天和8天~10天."""
MEANT = {
    sign: re.compile(f"(?<!{mark}){mark}(?:{WORD.format(mark, ESCAPED, PLAIN)}){mark}(?!{mark})")
    for sign, mark in (("~", "~"), ("^", r"\^"))
}


def raised_plugin(markdown: MarkdownIt) -> None:
    """Let the parser read subscripts and superscripts where they are meant."""
    markdown.use(sub_plugin).use(superscript_plugin)
    markdown.inline.ruler.before("sup", "unraised", _unraised)


def _unraised(state: StateInline, silent: bool) -> bool:
    """Leave a sign in the text that opens neither."""
    sign = state.src[state.pos]
    if sign not in MEANT or MEANT[sign].match(state.src, state.pos):
        return False
    if not silent:
        state.pending += sign
    state.pos += 1
    return True
