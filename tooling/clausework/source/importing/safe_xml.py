"""XML of others as a tree: nothing is fetched, and no entity is expanded but those of characters."""

from __future__ import annotations

import html
from xml.etree import ElementTree as ET
from xml.parsers import expat

from clausework.errors import ClauseworkError

DEEPEST = 200
"""How deep elements may stand in each other; a standard needs a tenth of it."""


class UnreadableXml(ClauseworkError):
    """A file is no XML that is read; the key says why."""

    section = "importing"


def tree_of(data: bytes, path: str) -> ET.Element:
    """The root; the names of elements without their namespaces. UnreadableXml if there can be none."""
    builder = ET.TreeBuilder()
    parser = expat.ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise UnreadableXml("xml_deep", path=path)
        builder.start(_local(name), {_local(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_local(name))

    def refuse(*declared: object) -> None:
        # an entity can be as long as memory, and can name a file of this machine
        raise UnreadableXml("xml_entity", path=path)

    def skipped(name: str, parameter: bool) -> None:
        if not parameter:
            builder.data(html.unescape(f"&{name};"))

    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = skipped
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        place = f"{path}:{error.lineno}:{error.offset + 1}"
        raise UnreadableXml("xml_broken", place=place, why=expat.ErrorString(error.code)) from error
    return builder.close()


def _local(name: str) -> str:
    return name.rpartition("}")[2]
