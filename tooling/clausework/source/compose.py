"""YAML text as a tree of nodes: by libyaml where it gives the tree of the Python parser, else by that.

libyaml is six times as fast, but it reads some texts that the Python parser refuses, and counts
lines otherwise at rare characters. So it is asked only for texts of ordinary characters and little
depth, and whatever it refuses, or any value left empty in its tree, is read again in Python:
errors and places are always those of one parser. A test holds the two against each other.
"""

from __future__ import annotations

import re
import warnings
from functools import cache, lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

try:
    from _ruamel_yaml import CParser  # type: ignore[import-not-found]
except ImportError:  # the extension is optional; without it all is read in Python
    CParser = None

TAME = re.compile(r"[^\x00-\x09\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]*\n")
"""Whole texts without tabs and characters that count as line ends."""
INDICATOR = re.compile(r"(?:^|(?<=[^\w.)”’]))[&*!%@`?]", re.MULTILINE)
"""What may open an anchor, alias, tag, directive or key; in a comment or after a word it opens nothing."""
COMMENT = re.compile(r"^ *#.*$", re.MULTILINE)
ODD = re.compile(r"[|>][-+\d]*#|^(?:---)? *[|>]|^[ -]{100}", re.MULTILINE)
BRACKET = re.compile(r"[\[\]{}]")
DEPTH = 50


def compose(text: str) -> Node | None:
    """The tree of nodes; raises the parser's own errors. Every mark is that of the Python parser."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReusedAnchorWarning)
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


def compose_quickly(text: str) -> Node | None:
    """The tree of `compose`, faster; where a block or a collection ends, its marks may differ."""
    if CParser is None or not _ordinary(text):
        return compose(text)
    try:
        node = _loader()(text).get_single_node()
    except YAMLError:
        return compose(text)
    return compose(text) if node is None or _lacks_value(node) else node


def _ordinary(text: str) -> bool:
    """Whether both parsers are known to read such a text alike."""
    if not TAME.fullmatch(text) or ODD.search(text) or _deep(text):
        return False
    return not INDICATOR.search(text) or not INDICATOR.search(COMMENT.sub("", text))


def _deep(text: str) -> bool:
    """Whether brackets nest deeper than any sensible text; those in quotations count too."""
    depth = 0
    for match in BRACKET.finditer(text):
        depth += 1 if match.group() in "[{" else -1
        if depth > DEPTH:
            return True
    return False


def _lacks_value(root: Node) -> bool:
    """Whether a value was left out, whose place the two parsers put differently."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ScalarNode):
            if not node.value and not node.style:
                return True
        elif isinstance(node, MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, SequenceNode):
            waiting.extend(node.value)
    return False


@cache
def _loader() -> Any:  # noqa: ANN401 - the extension has no annotations
    """The fast parser with the tags of the Python one."""
    resolver = YAML(typ="safe", pure=True).resolver

    class Loader(CParser):  # type: ignore[misc]
        resolve = staticmethod(lru_cache(4096)(resolver.resolve))

        def descend_resolver(self, *_: object) -> None:
            """Tags depend on no path."""

        def ascend_resolver(self) -> None:
            """Tags depend on no path."""

    return Loader
