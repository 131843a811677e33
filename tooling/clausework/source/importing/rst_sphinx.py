"""The roles and directives of Sphinx that docutils does not know, as far as they hold text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles

from clausework.source.foreign_pieces import WORDLESS

TO_CLAUSES = ("ref", "numref", "doc", "term", "any")
CODE = ("code-block", "sourcecode")
VERSIONED = ("versionadded", "versionchanged", "deprecated")
TEXT = ("toctree", "seealso", "only", "glossary", "rst-class", "tab")
TITLED = re.compile(r"(?P<words>.*?)\s*<(?P<target>[^<>]+)>", re.DOTALL)


class AnyOption(dict[str, Callable[[str], str]]):
    """Options of which none is wrong."""

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: str) -> Callable[[str], str]:
        return lambda value: value or ""


class OfSphinx(Directive):
    """A directive that holds code, the names of other files, or text after what it is told."""

    has_content = True
    optional_arguments = 2
    final_argument_whitespace = True
    option_spec = AnyOption()

    def run(self) -> list[Any]:
        """The text, without what the directive makes of it."""
        if self.name in CODE:
            text = "\n".join(self.content)
            return [nodes.literal_block(text, text, classes=list(self.arguments))]
        if self.name == "toctree":  # no words of the text
            return [nodes.comment("", "\n".join(self.content))]
        version = self.arguments[:1] if self.name in VERSIONED else []  # it would be taken for a number
        said = " ".join((*(f"({number})" for number in version), *self.arguments[len(version) :]))
        node = nodes.container()
        if said:
            words, others = self.state.inline_text(said, self.lineno)
            node += [nodes.paragraph(said, "", *words), *others]
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


def to_clause(
    name: str, raw: str, text: str, line: int, inliner: object, options: object = None, content: object = None
) -> tuple[list[Any], list[Any]]:
    """A reference to another place of the text."""
    match = TITLED.fullmatch(text)
    words, target = (match["words"], match["target"]) if match else (text, text)
    address = WORDLESS if not match and name != "term" else "#"
    return [nodes.reference(raw, words, clause=address + target.strip())], []


def known_to_docutils() -> None:
    """Tell docutils of them all; it knows them from then on."""
    for name in TO_CLAUSES:
        roles.register_local_role(name, to_clause)
    for name in (*CODE, *VERSIONED, *TEXT):
        directives.register_directive(name, OfSphinx)
