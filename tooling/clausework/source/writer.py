"""The Markdown of a clause written, one sentence on a line, and the layout of clause files.

The law: reading what was written gives the same blocks, and writing them again the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

import msgspec

from clausework.lang.modals import Modal, Wording, modal_of
from clausework.lang.patterns import Patterns, beside
from clausework.lang.sentences import sentences
from clausework.model.draft import PICTURED, WARNINGS, Block, Run, code_text, lines_of, walk
from clausework.source.clausefile import LONGEST, split_front_matter
from clausework.source.markdown import read_blocks
from clausework.strings.catalogue import catalogue, spoken
from clausework.strings.width import soft_join

CAPTIONS = {"zh": {"table": "表：", "figure": "图："}, "en": {"table": "Table: ", "figure": "Figure: "}}
"""What a caption begins with."""
FIND = Patterns(__file__)
FORMS: dict[str, str] = beside(__file__)["forms"]


def write_blocks(blocks: tuple[Block, ...], lang: str) -> str:
    """The Markdown of the blocks; "" for none."""
    return "\n".join(_blocks(blocks, lang))


def _blocks(blocks: tuple[Block, ...], lang: str) -> Iterator[str]:
    """The lines of sibling blocks, a blank line between two of them and none at the end but ""."""
    before: Block | None = None
    turned = False
    for block in blocks:
        if before is not None:
            yield _between(before, block)
        # Two lists that follow each other stay two only under different markers.
        same = before is not None and before.kind == block.kind == "list" and before.ordered == block.ordered
        turned = same and not turned
        yield from _block(block, lang, turned)
        before = block
    if blocks:
        yield ""


def _block(block: Block, lang: str, turned: bool) -> Iterator[str]:
    captions = CAPTIONS[spoken(lang)]
    if block.kind == "list":
        yield from _list(block, lang, turned)
    elif block.kind == "table":
        if block.runs:
            yield captions["table"] + _inline(block.runs) + _label(block, lang)
            yield ""
        yield from _table(block)
    elif block.kind in PICTURED:
        for part in block.children or (block,):
            yield f"![{_escaped(part.text)}]({_target(part.target)}){_label(part, lang)}"
        if block.children and (block.runs or block.label):
            yield captions["figure"] + _inline(block.runs) + _label(block, lang)
    elif block.kind == "formula":
        yield from ("$$", *block.text.split("\n"), f"$${_label(block, 'en')}")
    elif block.kind == "code":  # between fences that are longer than any in it
        text, sign = code_text(block), "~" if "`" in block.target else "`"
        fence = sign * max([2, *map(len, re.findall(f"{sign}+", text))]) + sign
        yield from (fence + re.sub(r"([\\&])", r"\\\1", block.target), *text.split("\n"), fence)
    elif block.kind == "quotation":
        yield from (f"> {line}" for line in _prose(block, lang, ""))
    elif block.kind == "footnote":
        yield f"[^{block.target}]: {_inline(block.runs)}"
    else:
        label = catalogue(spoken(lang)).get(f"kinds.{block.kind}_label", "")
        yield from _prose(block, lang, label.replace("{number}", ""))


def _between(before: Block | None, block: Block) -> str:
    """The line between two blocks: the paragraphs of one quotation have their sign there."""
    return ">" if before is not None and before.kind == block.kind == "quotation" else ""


def _prose(block: Block, lang: str, label: str) -> Iterator[str]:
    lines = _sentence_lines(block.runs, lang)
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        mark = _label(block, lang) if last else ""
        head = label if number == 0 else ""
        yield head + (line if head else _line_start(line)) + mark


def _label(block: Block, lang: str) -> str:
    """The ID of a provision or the label of a table, as it stands behind the words."""
    name = block.id or block.label
    return ("" if lang == "zh" else " ") + f"{{#{name}}}" if name else ""


def _list(block: Block, lang: str, turned: bool) -> Iterator[str]:
    for number, item in enumerate(block.children, 1):
        ordered = f"{number}{')' if turned else '.'} "
        marker = ordered if block.ordered else "* " if turned else "- "
        indent = " " * len(marker)
        first = True
        for line in _item(item, lang):
            yield (marker if first else indent) + line if line else marker.rstrip(" ") if first else ""
            first = False


def _item(item: Block, lang: str) -> Iterator[str]:
    yield from _prose(item, lang, "") if item.runs or item.id else ("",)
    for number, child in enumerate(item.children):
        if number or (child.kind != "list" and (item.runs or item.id)):
            yield _between(item.children[number - 1] if number else None, child)
        yield from _block(child, lang, bool(number) and item.children[number - 1].kind == "list")


def _table(block: Block) -> Iterator[str]:
    for number, row in enumerate(block.children):
        cells = [_inline(cell.runs).replace("\\\n", "<br>") for cell in row.children]
        yield "| " + " | ".join(cells) + " |"
        if number == 0:
            yield "|" + " --- |" * len(cells)


def _sentence_lines(runs: tuple[Run, ...], lang: str) -> list[str]:
    """The inline Markdown, broken after each sentence where a reader joins it back unchanged."""
    breaks = set(_breaks("".join(run.plain for run in runs), lang))
    text = ""
    offset = 0
    for run in runs:
        if run.mark != "text":
            text += _run(run)
            offset += len(run.text)
            continue
        start = 0
        for cut in sorted(at - offset for at in breaks if offset < at <= offset + len(run.text)):
            text += _escaped(run.text[start:cut].rstrip(" ")) + "\n"
            start = cut
        text += _escaped(run.text[start:])
        offset += len(run.text)
    return text.removesuffix("\n").split("\n")


def _breaks(text: str, lang: str) -> Iterator[int]:
    """Offsets after a sentence at which a line break reads as what stands there now."""
    at = 0
    for sentence in sentences(text, lang):
        at += len(sentence)
        bare = sentence.rstrip(" ")
        after = text[at:]
        if bare and after and sentence[len(bare) :] == soft_join(bare, after):
            yield at


def _inline(runs: tuple[Run, ...]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text, target = run.text, run.target
    if run.mark in ("subscript", "superscript"):
        sign = "~" if run.mark == "subscript" else "^"
        return sign + FIND.raised.sub(r"\\\1", text) + sign
    if run.mark == "code":
        ticks = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
        pad = " " if text.startswith("`") or text.endswith("`") else ""
        return f"{ticks}{pad}{text}{pad}{ticks}"
    form = FORMS.get(run.mark, "{words}")
    return form.format(words=_escaped(text), text=text, target=target, address=_target(target))


def _escaped(text: str) -> str:
    return FIND.special.sub(r"\\\g<0>", text)


def _line_start(line: str) -> str:
    """Escape what would open a list, heading, quotation or rule at the start of a line."""
    match = FIND.line_start.match(line)
    before = match[1] or "" if match else ""
    return f"{before}\\{line[len(before) :]}" if match else line


def _target(target: str) -> str:
    return f"<{target}>" if re.search(r"[\s()<>]", target) or not target else target


# The layout of clause files: one sentence on a line, one way to write each block. Two laws: the meaning is
# unchanged, and a second pass changes nothing. A file that could not be written without breaking the first
# is left as it is.


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
    matches = (FIND.numbered.fullmatch(name) for name in used)
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
