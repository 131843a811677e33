"""XML written by the standard library: the same tree gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from xml.etree import ElementTree as ET

Node = ET.Element
UNFIT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot have."""


def node(name: str, attributes: Mapping[str, str] | None = None, *content: Node | str | None) -> Node:
    """An element; attributes that are empty are left out, and so is content that is None."""
    made = ET.Element(name, {key: _fit(value) for key, value in (attributes or {}).items() if value})
    for each in content:
        add(made, each)
    return made


def add(parent: Node, content: Node | str | None) -> None:
    """Put an element or words at the end of an element."""
    if content is None or content == "":
        return
    if not isinstance(content, str):
        parent.append(content)
    elif len(parent):
        parent[-1].tail = (parent[-1].tail or "") + _fit(content)
    else:
        parent.text = (parent.text or "") + _fit(content)


def written(root: Node, structural: Collection[str], head: str = "") -> bytes:
    """The document; elements of these names hold no words of their own, and each child begins a line."""
    for each in root.iter():
        if each.tag in structural and len(each):
            each.text = "\n"
            for child in each:
                child.tail = "\n"
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{text}\n'.encode()


def _fit(text: str) -> str:
    return UNFIT.sub("", text)
