"""Front matter with another title, or with an entry of `provisions:` taken out or put in; all else stays."""

from __future__ import annotations

import msgspec
from ruamel.yaml.nodes import MappingNode, Node

from clausework.source.compose import compose
from clausework.source.yaml import Plain, child, find, plain, read_yaml
from clausework.source.yaml_text import WORDS, inline, remove_key, set_value

KEY = "provisions"


class ProvisionEntry(msgspec.Struct, frozen=True):
    """What front matter says of a provision: its value, and the lines as they are written, if it has any."""

    name: str
    value: Plain
    lines: str = ""


def title_line(title: str) -> str:
    """The line with the title, in quotation marks only where it must; a clause may have none."""
    return f"title: {_bare(title)}\n" if title else ""


def _bare(title: str) -> str:
    yaml, faults = read_yaml(f"title: {title}\n", "")
    same = yaml is not None and not faults and yaml.data == {"title": title}
    return title if same and "#" not in title and title.lower() not in WORDS else inline(title)


def retitled(front: str, title: str) -> str:
    """The front matter with another title or none; a term that had the old one as designation follows."""
    if not title:
        return remove_key(front, ("title",))
    root = compose(front)
    before, preferred = (find(root, *keys) for keys in (("title",), ("term", "preferred")))
    if preferred is not None and before is not None and plain(preferred) == plain(before):
        front = set_value(front, ("term", "preferred"), title)
    changed = set_value(front, ("title",), title)
    lines = zip(front.split("\n"), changed.split("\n"), strict=False)
    written = next((new for old, new in lines if old != new), "")
    line = written.replace(inline(title), _bare(title), 1)
    return changed.replace(f"{written}\n", f"{line}\n", 1) if written.startswith("title: ") else changed


def taken(front: str, name: str) -> tuple[str, ProvisionEntry | None]:
    """The front matter without the entry of a provision, and the entry, if there is one."""
    entries = find(compose(front), KEY)
    found = child(entries, name)
    if not isinstance(entries, MappingNode) or found is None or found[0] is None:
        return front, None
    value = plain(found[1])
    if entries.flow_style:
        rest = plain(entries)
        left = {key: other for key, other in rest.items() if key != name} if isinstance(rest, dict) else {}
        without = set_value(front, (KEY,), left) if left else remove_key(front, (KEY,))
        return without, ProvisionEntry(name, value)
    start = front.rfind("\n", 0, found[0].start_mark.index) + 1
    without = remove_key(front, (KEY, name))
    lines = front[start : start + len(front) - len(without)]
    return (without if len(entries.value) > 1 else remove_key(front, (KEY,))), ProvisionEntry(
        name, value, lines
    )


def given(front: str, entry: ProvisionEntry) -> str:
    """The front matter with that entry, as it was written where it came from if it can stand so."""
    entries = find(compose(front), KEY)
    if entry.lines:
        made = f"{front}{KEY}:\n{entry.lines}" if entries is None else _below(front, entries, entry.lines)
        again, faults = read_yaml(made, "")
        now = again.data if again is not None and not faults else None
        if isinstance(now, dict) and now == _with(front, entry):
            return made
    return set_value(front, (KEY, entry.name), entry.value)


def _below(front: str, entries: Node, lines: str) -> str:
    """The front matter with further lines where the entries end."""
    end = front.find("\n", entries.value[-1][1].end_mark.index - 1) if entries.value else -1
    return front[: end + 1] + lines + front[end + 1 :] if end >= 0 else front + lines


def _with(front: str, entry: ProvisionEntry) -> dict[str, Plain]:
    """The front matter as data, with the entry."""
    yaml, _ = read_yaml(front, "")
    data = yaml.data if yaml is not None and isinstance(yaml.data, dict) else {}
    entries = data.get(KEY)
    return {**data, KEY: {**(entries if isinstance(entries, dict) else {}), entry.name: entry.value}}
