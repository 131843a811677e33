"""Plain data as YAML text, and edits that change one value of a text and no other byte.

The law: what is written here is read back the same by `read_yaml`. People write comments, quotation
marks and their own order of keys into such files; an edit therefore never writes the file anew.
"""

from __future__ import annotations

import re

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from clausework.lang.script import HAN_RANGE
from clausework.source.compose import compose
from clausework.source.yaml import Key, Plain, child, find, plain

BARE = rf"[A-Za-z{HAN_RANGE}][\w{HAN_RANGE}/.()（）、，。；《》+@-]*"
STAMP = re.compile(r"\d{4}-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?")
HEX = re.compile(r"(?=.*[a-df])[0-9a-f]+")
WORDS = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])
HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
ESCAPED = re.compile(HIDDEN.pattern + r'|[\t\n"\\]')
SHORT = {"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def write_mapping(pairs: dict[str, Plain], indent: int = 0) -> str:
    """The lines of a block mapping; a text of several lines becomes a literal block."""
    pad = " " * indent
    text = ""
    for key, value in pairs.items():
        if isinstance(value, dict) and value:
            text += f"{pad}{inline(key)}:\n{write_mapping(value, indent + 2)}"
        elif isinstance(value, str) and "\n" in value and literal_holds(value):
            text += f"{pad}{inline(key)}: {literal(value, indent + 2)}"
        else:
            text += f"{pad}{inline(key)}: {inline(value)}\n"
    return text


def literal(value: str, indent: int) -> str:
    """The text as a literal block, with its final line feed."""
    pad = " " * indent
    return "|-\n" + "".join(f"{pad}{line}\n" if line else "\n" for line in value.split("\n"))


def literal_holds(value: str) -> bool:
    """Whether a literal block gives the text back: no edge of white space, nothing to escape."""
    lines = value.split("\n")
    edges = lines[0][:1].strip() and lines[-1].strip()
    return bool(edges) and not any(line.isspace() for line in lines) and not HIDDEN.search(value)


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
    if any(re.fullmatch(pattern, value) for pattern in (BARE, STAMP, HEX)) and value.lower() not in WORDS:
        return value
    return '"' + ESCAPED.sub(_escaped, value) + '"'


def _escaped(match: re.Match[str]) -> str:
    return SHORT.get(match.group(), f"\\u{ord(match.group()):04x}")


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
    """Where the last character of a value ends; a block's own mark lies beyond its comments."""
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
