"""YAML: plain data with places, whose faults are findings, and edits that keep every other byte.

Only what a standard needs is read: mappings, lists, strings, whole numbers, true/false and null.
Dates, times, fractions and padded numbers stay strings, exactly as they are written, so a hash
of digits or an edition "1.10" is never bent into another value. Aliases and tags are refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from clausework.lang.patterns import HAN_RANGE, Patterns, beside
from clausework.model.draft import Place
from clausework.model.finding import Finding
from clausework.strings.catalogue import both

# Slips of the hand in YAML: what was typed, and where, behind the place at which a parser gives up. A tab,
# a full-width colon or a brace left open is often noticed lines later, as something else.
FIND = Patterns(__file__, {"han_range": HAN_RANGE})
OPENED = {"while parsing a flow mapping": "open_brace", "while parsing a flow sequence": "open_bracket"}


class YamlSlip(NamedTuple):
    """Typing error: the string that says it, its line and column from 0, its length, and its key."""

    said: str
    line: int
    column: int
    length: int = 1
    key: str = ""


def slip_of(text: str, error: MarkedYAMLError) -> YamlSlip | None:
    """The slip because of which a parser gave up; None if it is none of those that are known."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return None
    lines = text.split("\n")
    if found := _last(FIND.tab, lines, mark.line, "tab"):
        return found
    problem, begun = str(error.problem or ""), error.context_mark
    if begun is not None and begun.line < mark.line and "quoted scalar" in str(error.context):
        return YamlSlip("open_quote", begun.line, begun.column)
    if "expected ',' or" in problem and begun is not None and begun.line < mark.line:
        return YamlSlip(OPENED.get(str(error.context), "open_bracket"), begun.line, begun.column)
    if "mapping values" in problem or "expected ':'" in problem or "block end" in problem:
        wide = _last(FIND.wide_colon, lines, mark.line, "wide_colon")
        tight = _last(FIND.tight_colon, lines, mark.line, "tight_colon")
        return max(filter(None, (wide, tight)), key=lambda slip: slip.line, default=None)
    return None


def wide_colon(text: str) -> YamlSlip | None:
    """The first full-width colon behind a key, where a text is no mapping because of it."""
    lines = text.split("\n")
    found = (
        _last(FIND.wide_colon, lines[: number + 1], number, "wide_colon") for number in range(len(lines))
    )
    return next(filter(None, found), None)


def _last(pattern: re.Pattern[str], lines: list[str], line: int, said: str) -> YamlSlip | None:
    """The last line up to this one on which the pattern is found."""
    for number in range(min(line, len(lines) - 1), -1, -1):
        match = pattern.match(lines[number])
        if match:
            key = match.groupdict().get("key") or ""
            return YamlSlip(said, number, match.start("sign"), 1, key)
    return None


# YAML text as a tree of nodes: by libyaml where it gives the tree of the Python parser, else by that.
# libyaml is six times as fast, but it reads some texts that the Python parser refuses, and counts lines
# otherwise at rare characters. So it is asked only for texts of ordinary characters and little depth, and
# whatever it refuses, or any value left empty in its tree, is read again in Python: errors and places are
# always those of one parser. A test holds the two against each other.
try:
    from _ruamel_yaml import CParser  # type: ignore[import-not-found]
except ImportError:  # the extension is optional; without it all is read in Python
    CParser = None

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
    # Brackets nest no deeper than in any sensible text; those in quotations count too.
    depths = accumulate(1 if match.group() in "[{" else -1 for match in FIND.bracket.finditer(text))
    if not FIND.tame.fullmatch(text) or FIND.odd.search(text) or any(depth > DEPTH for depth in depths):
        return False
    return not FIND.indicator.search(text) or not FIND.indicator.search(FIND.comment.sub("", text))


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


Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
Key = str | int

TAG = "tag:yaml.org,2002:"
PLAIN_TAGS = frozenset(
    TAG + name
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
DATA = beside(__file__)
PROBLEMS: dict[str, str] = DATA["problems"]
"""Fragments of the parser's problems, and the string that says each of them to a drafter."""


class Yaml:
    """A document read: `data` is plain, and `place` says where each part of it stands."""

    def __init__(self, root: Node | None, path: str, first_line: int) -> None:
        self.root = root
        self.path = path
        self.first_line = first_line
        self.data: Plain = None if root is None else plain(root)

    def place(self, *keys: Key) -> Place:
        """The place of the value at this path of keys: that of a block is the place of its key.

        A path that leads nowhere gives the nearest part of it that exists.
        """
        spot = self.root
        node = self.root
        for key in keys:
            entry = child(node, key)
            if entry is None:
                break
            name, node = entry
            # Whether it is a block of several lines, or is not there at all.
            if isinstance(node, ScalarNode):
                spreads = not node.value and not node.style
            else:
                spreads = isinstance(node, MappingNode | SequenceNode) and not node.flow_style
            spot = name if name is not None and spreads else node
        return self.start(spot)

    def key_place(self, *keys: Key) -> Place:
        """The place of the key at this path; without a key, as in a list, of the value."""
        node = find(self.root, *keys[:-1])
        entry = child(node, keys[-1]) if keys else None
        return self.place(*keys) if entry is None or entry[0] is None else self.start(entry[0])

    def start(self, node: Node | None) -> Place:
        """The place where a node begins, that of the document for none."""
        return self.at(*((node.start_mark.line, node.start_mark.column) if node is not None else (0, 0)))

    def at(self, line: int, column: int) -> Place:
        """The place of a line and a column that a parser counts from 0."""
        return Place(self.path, line + self.first_line, column + 1)


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Yaml | None, tuple[Finding, ...]]:
    """The document in `text`, and all that is wrong with it; None if it cannot be read at all.

    `first_line` is the line of the file that the text begins on. The first of two equal keys holds.
    """
    nothing = Yaml(None, path, first_line)
    try:
        root = compose_quickly(text)
    except ReaderError as error:
        before = text[: error.position]
        at = nothing.at(before.count("\n"), len(before) - before.rfind("\n") - 1)
        point = f"U+{ord(text[error.position]):04X}" if error.position < len(text) else ""
        return None, (_finding("YML-006", at, "control", point=point),)
    except MarkedYAMLError as error:
        return None, (_syntax(text, error, nothing),)
    except (YAMLError, RecursionError):
        return None, (_finding("YML-001", nothing.at(0, 0), "depth"),)
    if root is None:
        return nothing, ()
    if isinstance(root, ScalarNode) and (slip := wide_colon(text)):
        return None, (_slip(slip, nothing),)
    findings = tuple(_faults(root, nothing))
    if any(finding.rule == "YML-003" for finding in findings):
        return None, findings  # an alias may stand for a value of any size, or for itself
    return Yaml(root, path, first_line), findings


def child(node: Node | None, key: Key) -> tuple[Node | None, Node] | None:
    """The entry of a mapping or list: its key, if it has one, and its value."""
    if isinstance(node, MappingNode):
        pairs = (pair for pair in node.value if name_of(pair[0]) == str(key))
        return next(pairs, None)
    if isinstance(node, SequenceNode) and isinstance(key, int) and 0 <= key < len(node.value):
        return None, node.value[key]
    return None


def find(node: Node | None, *keys: Key) -> Node | None:
    """The node at this path of keys, or None."""
    for key in keys:
        entry = child(node, key)
        if entry is None:
            return None
        node = entry[1]
    return node


def name_of(node: Node) -> str:
    """A key as it is written."""
    return str(node.value) if isinstance(node, ScalarNode) else ""


def plain(node: Node) -> Plain:
    """The value of a node; the first of two equal keys holds."""
    if isinstance(node, MappingNode):
        pairs: dict[str, Plain] = {}
        for key, value in node.value:
            pairs.setdefault(name_of(key), plain(value))
        return pairs
    if isinstance(node, SequenceNode):
        return [plain(item) for item in node.value]
    value, kind = str(node.value), str(node.tag).removeprefix(TAG)
    if kind in ("null", "bool"):
        return None if kind == "null" else value.lower() == "true"
    # Only what str() gives back unchanged becomes a number: 0012 may be a hash, 1_000 a code.
    if kind == "int" and len(value) < 19 and value.isdecimal() and str(int(value)) == value:
        return int(value)
    return value


def _faults(root: Node, yaml: Yaml) -> Iterator[Finding]:
    """Duplicate keys, keys that are no words, aliases and foreign tags, in the order of the text."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.anchor is not None or id(node) in seen:
            if id(node) not in seen:
                yield _finding("YML-003", yaml.start(node), "alias", name=node.anchor)
            seen.add(id(node))
            continue
        seen.add(id(node))
        if str(node.tag) not in PLAIN_TAGS:
            yield _finding("YML-004", yaml.start(node), "tag", tag=node.tag)
        if isinstance(node, MappingNode):
            yield from _keys(node, yaml)
            waiting.extend(part for pair in reversed(node.value) for part in reversed(pair))
        elif isinstance(node, SequenceNode):
            waiting.extend(reversed(node.value))


def _keys(node: MappingNode, yaml: Yaml) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        name, at = name_of(key), yaml.start(key)
        if not isinstance(key, ScalarNode):
            yield _finding("YML-005", at, "key")
        elif name in first:
            yield _finding("YML-002", at, "duplicate", length=len(name), word=name, line=first[name])
        else:
            first[name] = at.line


def _slip(slip: YamlSlip, yaml: Yaml) -> Finding:
    at = yaml.at(slip.line, slip.column)
    return _finding("YML-001", at, slip.said, length=slip.length, word=slip.key)


def _syntax(text: str, error: MarkedYAMLError, yaml: Yaml) -> Finding:
    if slip := slip_of(text, error):
        return _slip(slip, yaml)
    mark = error.problem_mark or error.context_mark
    at = yaml.at(0, 0) if mark is None else yaml.at(mark.line, mark.column)
    problem = str(error.problem or "")
    name = next((name for part, name in PROBLEMS.items() if part in problem), "syntax")
    return _finding("YML-001", at, name)


def _finding(rule: str, at: Place, said: str, *, length: int = 1, **values: object) -> Finding:
    message = both(f"yaml.{said}", **values)
    remedy = both(f"yaml.{said}_fix", **values)
    return Finding(rule=rule, severity="error", at=at, message=message, remedy=remedy, length=length)


# Plain data as YAML text, and edits that change one value of a text and no other byte. The law: what is
# written here is read back the same by `read_yaml`. People write comments, quotation marks and their own
# order of keys into such files; an edit therefore never writes the file anew.
WORDS = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def write_mapping(pairs: dict[str, Plain], indent: int = 0) -> str:
    """The lines of a block mapping; a text of several lines becomes a literal block."""
    pad = " " * indent
    text = ""
    for key, value in pairs.items():
        if isinstance(value, dict) and value:
            text += f"{pad}{inline(key)}:\n{write_mapping(value, indent + 2)}"
        elif isinstance(value, str) and "\n" in value and literal_holds(value):
            lines = (f"{pad}  {line}\n" if line else "\n" for line in value.split("\n"))
            text += f"{pad}{inline(key)}: |-\n{''.join(lines)}"  # with its final line feed
        else:
            text += f"{pad}{inline(key)}: {inline(value)}\n"
    return text


def literal_holds(value: str) -> bool:
    """Whether a literal block gives the text back: no edge of white space, nothing to escape."""
    lines = value.split("\n")
    edges = lines[0][:1].strip() and lines[-1].strip()
    return bool(edges) and not any(line.isspace() for line in lines) and not FIND.hidden.search(value)


def inline(value: Plain) -> str:
    """A value on one line."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(key)}: {inline(item)}" for key, item in value.items()) + "}"
    return scalar(value)


def scalar(value: str) -> str:
    """A text on one line, in quotation marks if it might be read as something else."""
    if FIND.unquoted.fullmatch(value) and value.lower() not in WORDS:
        return value
    escaped = FIND.escaped.sub(lambda match: SHORT.get(match[0], f"\\u{ord(match[0]):04x}"), value)
    return f'"{escaped}"'


def set_value(text: str, keys: tuple[Key, ...], value: Plain) -> str:
    """The YAML `text` with the value at this path of keys replaced, or added at its mapping's end.

    Nothing else changes: comments, order, quotation marks and line ends stay as they are.
    The text must be readable; a value that is there already is left as it is written.
    """
    root = compose(text)
    parent = find(root, *keys[:-1])
    entry = child(parent, keys[-1])
    if entry is not None and entry[0] is not None:
        return text if plain(entry[1]) == value else _replace(text, entry[0], entry[1], value)
    if len(keys) > 1 and not (isinstance(parent, MappingNode) and parent.value and not parent.flow_style):
        return set_value(text, keys[:-1], {str(keys[-1]): value})
    return _append(text, parent, {str(keys[-1]): value})


def remove_key(text: str, keys: tuple[Key, ...]) -> str:
    """The text without the key at the end of this path and its value; a key that is not there stays away."""
    entry = child(find(compose(text), *keys[:-1]), keys[-1])
    if entry is None or entry[0] is None:
        return text
    start = text.rfind("\n", 0, entry[0].start_mark.index) + 1
    return text[:start] + text[_line_end(text, _end(entry[1])) :]


def append_entry(text: str, pairs: dict[str, Plain]) -> str:
    """The text of a block list of mappings with one entry more at its end."""
    root = compose(text)
    if isinstance(root, SequenceNode) and not root.value:
        text = text[: root.start_mark.index] + text[root.end_mark.index :].lstrip("\n")
    before = text if not text or text.endswith("\n") else text + "\n"
    lines = write_mapping(pairs, 2)
    return f"{before}- {lines[2:]}"


def remove_entry(text: str, index: int) -> str:
    """The text of a block list of mappings without one entry; what stands above the next stays with that."""
    root = compose(text)
    entries = [entry.start_mark.index for entry in root.value] if isinstance(root, SequenceNode) else []
    starts = [text.rfind("\n", 0, start) + 1 for start in entries] + [len(text)]
    return text[: starts[index]] + text[starts[index + 1] :]


def _replace(text: str, key: Node, old: Node, value: Plain) -> str:
    """The text with the value of a key written anew; a mapping goes onto the lines below the key."""
    empty = isinstance(old, ScalarNode) and not old.value and old.style is None
    colon = text.index(":", key.end_mark.index) + 1
    # An empty value has no place of its own: the parser puts it at the next token.
    start, end = (colon, colon) if empty else (old.start_mark.index, _end(old))
    if isinstance(value, dict):
        rest = _line_end(text, end)
        line = (text[:colon] + text[end:rest]).rstrip("\r\n")
        return f"{line}\n{write_mapping(value, key.start_mark.column + 2)}{text[rest:]}"
    written = (" " if empty else "") + inline(value)
    if isinstance(old, ScalarNode) and old.style in ("|", ">"):
        written += "\n"
    return text[:start] + written + text[end:]


def _append(text: str, parent: Node | None, pairs: dict[str, Plain]) -> str:
    """The text with further entries after the last one of a mapping."""
    if not isinstance(parent, MappingNode) or not parent.value:
        return text + write_mapping(pairs)
    end = _line_end(text, _end(parent))
    before = text[:end] if text[:end].endswith("\n") else text[:end] + "\n"
    return before + write_mapping(pairs, parent.value[0][0].start_mark.column) + text[end:]


def _end(node: Node) -> int:
    """The place of the last character of a value; a block's own mark lies beyond its comments."""
    if isinstance(node, (MappingNode, SequenceNode)) and node.value and not node.flow_style:
        last = node.value[-1]
        if not isinstance(last, tuple):
            return _end(last)
        return max(_end(last[0]), _end(last[1])) if last[1].value else int(last[0].end_mark.index) + 1
    return int(node.end_mark.index)


def _line_end(text: str, index: int) -> int:
    """The offset after the line feed that ends the line of this offset."""
    if index and text[index - 1] == "\n":
        return index
    feed = text.find("\n", index)
    return len(text) if feed < 0 else feed + 1
