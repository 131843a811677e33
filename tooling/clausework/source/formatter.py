"""The layout of clause files: one sentence on a line, one way to write each block.

Two laws: the meaning is unchanged, and a second pass changes nothing. A file that could not be
written without breaking the first is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from clausework.lang.modals import Modal, Wording, modal_of
from clausework.model.clause import WARNINGS, Block, lines_of, walk
from clausework.source.clausefile import LONGEST, split_front_matter
from clausework.source.markdown import read_blocks
from clausework.source.writer import write_blocks

NUMBERED = re.compile(r"(.+)-(\d+)")


def format_source(source: str, lang: str) -> str:
    """The clause file laid out; the same text if it has faults that make a rewrite unsafe."""
    parts = split_front_matter(source)
    if parts is None or len(source) > LONGEST:
        return source
    front, body, _ = parts
    blocks, findings = read_blocks(body, "")
    if findings:
        return source
    return _joined(front, blocks, lang) or source


def with_blocks(source: str, blocks: tuple[Block, ...], lang: str) -> str | None:
    """The file with other blocks under the same front matter; None if they would not read back the same."""
    parts = split_front_matter(source)
    return None if parts is None else _joined(parts[0], blocks, lang)


def with_ids(
    source: str, lang: str, code: str, used: Iterable[str], words: Wording | None = None
) -> tuple[str, tuple[str, ...]]:
    """The file with an ID for each provision that lacks one, and the IDs that were given.

    A new ID is the code and the next number above all that were ever used with it.
    """
    parts = split_front_matter(source)
    if parts is None or not code or len(source) > LONGEST:
        return source, ()
    front, body, _ = parts
    blocks, findings = read_blocks(body, "")
    if findings:
        return source, ()
    matches = (NUMBERED.fullmatch(name) for name in used)
    highest = max((int(match.group(2)) for match in matches if match and match.group(1) == code), default=0)
    given: list[str] = []
    modal = partial(modal_of, lang=lang, words=words)
    numbered = tuple(_numbered(block, modal, code, highest, given) for block in blocks)
    text = _joined(front, numbered, lang) if given else None
    return (text, tuple(given)) if text else (source, ())


def _numbered(
    block: Block, modal: Callable[[str], Modal | None], code: str, highest: int, given: list[str]
) -> Block:
    new = ""
    if block.kind in ("paragraph", "item", *WARNINGS) and not block.id and modal(block.text):
        new = f"{code}-{highest + len(given) + 1:02d}"
        given.append(new)
    children = tuple(_numbered(child, modal, code, highest, given) for child in block.children)
    return msgspec.structs.replace(block, id=new or block.id, children=children)


def _joined(front: str, blocks: tuple[Block, ...], lang: str) -> str | None:
    """The whole file, or None if it would not read back as the same blocks."""
    body = write_blocks(blocks, lang)
    again, findings = read_blocks(body, "")
    if findings or lines_of(again) != lines_of(blocks) or _labels(again) != _labels(blocks):
        return None
    front = "\n".join(line.rstrip() for line in front.split("\n"))
    return f"---\n{front}---\n" + (f"\n{body}" if body else "")


def _labels(blocks: tuple[Block, ...]) -> list[str]:
    return [block.label for block in walk(blocks) if block.label]
