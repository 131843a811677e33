"""The roles and directives of Sphinx that docutils does not know, as far as they hold text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from docutils.parsers.rst import Directive, directives, roles

TO_CLAUSES = ("ref", "numref", "doc", "term", "any")
CODE = ("code-block", "sourcecode")
VERSIONED = ("versionadded", "versionchanged", "deprecated")
TEXT = ("seealso", "only", "glossary", "rst-class", "tab")
TITLED = re.compile(r"(?P<words>.*?)\s*<(?P<target>[^<>]+)>", re.DOTALL)


class AnyOption(dict[str, Callable[[str], str]]):
    """Options of which none is wrong."""

    def __bool__(self) -> bool:
        return True

    def __getitem__(self, key: str) -> Callable[[str], str]:
        return lambda value: value or ""


class Code(Directive):
    """Lines of a program, as they are."""

    has_content = True
    optional_arguments = 1
    option_spec = AnyOption()

    def run(self) -> list[Any]:
        """The lines; the language is one of its classes."""
        return [nodes.literal_block(text := "\n".join(self.content), text, classes=list(self.arguments))]


class TextDirective(Directive):
    """A paragraph of what the directive is told, and its text."""

    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = AnyOption()

    def run(self) -> list[Any]:
        """The text, without what the directive makes of it."""
        node = nodes.container()
        for argument in self.arguments:
            words, others = self.state.inline_text(argument, self.lineno)
            node += [nodes.paragraph(argument, "", *words), *others]
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Toctree(TextDirective):
    """The names of the files that follow, which are no words of the text."""

    def run(self) -> list[Any]:
        """A comment with them."""
        return [nodes.comment("", "\n".join(self.content))]


class Versioned(TextDirective):
    """The same for what is told of a version: its number would be taken for that of a clause."""

    optional_arguments = 2

    def run(self) -> list[Any]:
        """The text, after the version in brackets."""
        version, *said = self.arguments or [""]
        self.arguments = [" ".join((f"({version})", *said))] if version else []
        return super().run()


def to_clause(
    name: str, raw: str, text: str, line: int, inliner: object, options: object = None, content: object = None
) -> tuple[list[Any], list[Any]]:
    """A reference to another place of the text."""
    match = TITLED.fullmatch(text)
    words, target = (match["words"], match["target"]) if match else (text, text)
    return [nodes.reference(raw, words, clause=target.strip())], []


def known_to_docutils() -> None:
    """Tell docutils of them all; it knows them from then on."""
    for name in TO_CLAUSES:
        roles.register_local_role(name, to_clause)
    for name in CODE:
        directives.register_directive(name, Code)
    for name in VERSIONED:
        directives.register_directive(name, Versioned)
    directives.register_directive("toctree", Toctree)
    for name in TEXT:
        directives.register_directive(name, TextDirective)
