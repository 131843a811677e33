"""YAML as plain data with places: what is wrong with it is a finding, never an exception.

Only what a standard needs is read: mappings, lists, strings, whole numbers, true/false and null.
Dates, times, fractions and padded numbers stay strings, exactly as they are written, so a hash
of digits or an edition "1.10" is never bent into another value. Aliases and tags are refused.
"""

from __future__ import annotations

from collections.abc import Iterator

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.source.compose import compose_quickly
from clausework.source.yaml_slips import YamlSlip, slip_of, wide_colon
from clausework.strings.catalogue import both

Plain = str | int | bool | None | list["Plain"] | dict[str, "Plain"]
Key = str | int

TAG = "tag:yaml.org,2002:"
PLAIN_TAGS = frozenset(
    TAG + name
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
)
PROBLEMS = {
    "mapping values are not allowed": "colon",
    "cannot start any token": "character",
    "quoted scalar": "quote",
    "unexpected end of stream": "quote",
    "expected ',' or": "bracket",
    "another document": "document",
    "did not find expected": "indent",
    "expected <block end>": "indent",
    "could not find expected ':'": "entry",
}
"""Fragments of the parser's problems, and the string that says each of them to a drafter."""


class Yaml:
    """A document read: `data` is plain, and `place` says where each part of it stands."""

    def __init__(self, root: Node | None, path: str, first_line: int) -> None:
        self.root = root
        self.path = path
        self.first_line = first_line
        self.data: Plain = None if root is None else plain(root)

    def place(self, *keys: Key) -> Place:
        """Where the value at this path of keys stands: a block's place is that of its key.

        A path that leads nowhere gives the nearest part of it that exists.
        """
        spot = self.root
        node = self.root
        for key in keys:
            entry = child(node, key)
            if entry is None:
                break
            name, node = entry
            spot = name if name is not None and spreads(node) else node
        return self._at(spot)

    def key_place(self, *keys: Key) -> Place:
        """Where the key at this path stands; without a key, as in a list, the value."""
        node = find(self.root, *keys[:-1])
        entry = child(node, keys[-1]) if keys else None
        return self.place(*keys) if entry is None or entry[0] is None else self._at(entry[0])

    def _at(self, node: Node | None) -> Place:
        if node is None:
            return Place(self.path, self.first_line, 1)
        return Place(self.path, node.start_mark.line + self.first_line, node.start_mark.column + 1)


def read_yaml(text: str, path: str, first_line: int = 1) -> tuple[Yaml | None, tuple[Finding, ...]]:
    """The document in `text`, and all that is wrong with it; None if it cannot be read at all.

    `first_line` is the line of the file that the text begins on. The first of two equal keys holds.
    """
    try:
        root = compose_quickly(text)
    except ReaderError as error:
        return None, (_character(text, error, path, first_line),)
    except MarkedYAMLError as error:
        return None, (_syntax(text, error, path, first_line),)
    except (YAMLError, RecursionError):
        return None, (_finding("YML-001", Place(path, first_line, 1), "depth"),)
    if root is None:
        return Yaml(None, path, first_line), ()
    if isinstance(root, ScalarNode) and (slip := wide_colon(text)):
        return None, (_slip(slip, path, first_line),)
    findings = tuple(_faults(root, path, first_line))
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


def spreads(node: Node) -> bool:
    """Whether the value is a block of several lines, or is not there at all."""
    if isinstance(node, ScalarNode):
        return not node.value and not node.style
    return isinstance(node, MappingNode | SequenceNode) and not node.flow_style


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
    return _scalar(str(node.value), node.tag)


def _scalar(value: str, tag: str | None) -> Plain:
    if tag == TAG + "null":
        return None
    if tag == TAG + "bool":
        return value.lower() == "true"
    # Only what str() gives back unchanged becomes a number: 0012 may be a hash, 1_000 a code.
    if tag == TAG + "int" and len(value) < 19 and value.isdecimal() and str(int(value)) == value:
        return int(value)
    return value


def _faults(root: Node, path: str, first_line: int) -> Iterator[Finding]:
    """Duplicate keys, keys that are no words, aliases and foreign tags, in the order of the text."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node.anchor is not None or id(node) in seen:
            if id(node) not in seen:
                yield _finding("YML-003", _start(node, path, first_line), "alias", name=node.anchor)
            seen.add(id(node))
            continue
        seen.add(id(node))
        if str(node.tag) not in PLAIN_TAGS:
            yield _finding("YML-004", _start(node, path, first_line), "tag", tag=node.tag)
        if isinstance(node, MappingNode):
            yield from _keys(node, path, first_line)
            waiting.extend(part for pair in reversed(node.value) for part in reversed(pair))
        elif isinstance(node, SequenceNode):
            waiting.extend(reversed(node.value))


def _start(node: Node, path: str, first_line: int) -> Place:
    return Place(path, node.start_mark.line + first_line, node.start_mark.column + 1)


def _keys(node: MappingNode, path: str, first_line: int) -> Iterator[Finding]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        name = name_of(key)
        if not isinstance(key, ScalarNode):
            yield _finding("YML-005", _start(key, path, first_line), "key")
        elif name in first:
            at = _start(key, path, first_line)
            yield _finding("YML-002", at, "duplicate", length=len(name), word=name, line=first[name])
        else:
            first[name] = key.start_mark.line + first_line


def _slip(slip: YamlSlip, path: str, first_line: int) -> Finding:
    at = Place(path, slip.line + first_line, slip.column + 1)
    return _finding("YML-001", at, slip.said, length=slip.length, word=slip.key)


def _syntax(text: str, error: MarkedYAMLError, path: str, first_line: int) -> Finding:
    if slip := slip_of(text, error):
        return _slip(slip, path, first_line)
    mark = error.problem_mark or error.context_mark
    at = Place(path, first_line, 1) if mark is None else Place(path, mark.line + first_line, mark.column + 1)
    problem = str(error.problem or "")
    name = next((name for part, name in PROBLEMS.items() if part in problem), "syntax")
    return _finding("YML-001", at, name)


def _character(text: str, error: ReaderError, path: str, first_line: int) -> Finding:
    before = text[: error.position]
    line = before.count("\n")
    at = Place(path, line + first_line, len(before) - before.rfind("\n"))
    point = f"U+{ord(text[error.position]):04X}" if error.position < len(text) else ""
    return _finding("YML-006", at, "control", point=point)


def _finding(rule: str, at: Place, said: str, *, length: int = 1, **values: object) -> Finding:
    message = both(f"yaml.{said}", **values)
    remedy = both(f"yaml.{said}_fix", **values)
    return Finding(rule=rule, severity="error", at=at, message=message, remedy=remedy, length=length)
