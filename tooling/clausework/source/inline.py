"""Plain words without the parser: most paragraphs have no sign that means anything to Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

SIGN = re.compile(r"[\\`*_\[\]!<&$~^]|[ \t]\n|\n[ \t]")
"""What may be more than text and soft breaks: the signs that open a mark, and blanks around a break."""
LONGEST = 10_000
"""Characters of a paragraph above which its signs stay signs.

Footnotes and emphasis within brackets cost the parser the square of the length: 100,000 characters of
`[^` take seven seconds, these a tenth of one.
"""
TOO_LONG = "too-long"
"""What a token of a paragraph says whose signs were not read."""


def read_inline(state: StateCore) -> None:
    """Give each paragraph its tokens; the parser reads those with a sign, unless they are too long."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        signs = SIGN.search(token.content) is not None
        if signs and len(token.content) > LONGEST:
            token.meta[TOO_LONG] = True
            signs = False
        if signs:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            token.children.extend(_words(token.content))


def _words(content: str) -> Iterator[Token]:
    for number, line in enumerate(content.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        if line:
            yield Token("text", "", 0, content=line)
