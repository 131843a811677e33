"""Plain words without the parser: most paragraphs have no sign that means anything to Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

SIGN = re.compile(r"[\\`*_\[\]!<&$]|[ \t]\n|\n[ \t]")
"""What may be more than text and soft breaks: the signs that open a mark, and blanks around a break."""


def read_inline(state: StateCore) -> None:
    """Give each paragraph its tokens; the parser reads those with a sign."""
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        if SIGN.search(token.content):
            state.md.inline.parse(token.content, state.md, state.env, token.children)
        else:
            token.children.extend(_words(token.content))


def _words(content: str) -> Iterator[Token]:
    for number, line in enumerate(content.split("\n")):
        if number:
            yield Token("softbreak", "br", 0)
        if line:
            yield Token("text", "", 0, content=line)
