"""The merged paragraphs as the body of a WordprocessingML document, each change tracked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from clausework.model.redline import Redline
from clausework.render.formats.redline_docx.layout import indent_of, measures, style_of
from clausework.render.formats.redline_docx.merging import Placed, State
from clausework.render.formats.redline_docx.printing import Piece

Trace = Literal["", "del", "ins", "moveFrom", "moveTo"]
WHOLE: dict[State, Trace] = {
    "kept": "", "deleted": "del", "inserted": "ins", "gone": "moveFrom", "come": "moveTo",
}  # fmt: skip
"""How a paragraph of each state is tracked as a whole."""

MARKS = {
    "emphasis": "Emphasis",
    "strong": "Strong",
    "code": "SourceCode",
    "math": "Formula",
    "link": "Hyperlink",
    "footnote": "FootnoteMark",
    "label": "Label",
    "identity": "ProvisionId",
}
"""The character styles of the marks that have one."""

Stretch = tuple[Trace, str, str]
"""How it is tracked, its mark, its words."""


def body_of(placed: Sequence[Placed], redline: Redline) -> Element:
    """The `w:body`; its last paragraph is the closing rule, for no table may end a document."""
    return _Body(redline).write(placed)


class _Body:
    """Writes one body; every revision in it has a number of its own."""

    def __init__(self, redline: Redline) -> None:
        self._count = 0
        day = redline.new.date or redline.old.date or "1970-01-01"
        self._stamp = {
            "w:author": f"Clausework {redline.old.label}→{redline.new.label}",
            "w:date": f"{day}T00:00:00Z",
        }
        self._body = Element("w:body")
        self._paragraph = Element("w:p")

    def write(self, placed: Sequence[Placed]) -> Element:
        for (_, move), group in groupby(placed, lambda of: (of.state, of.move)):
            members = list(group)
            if not move:
                for of in members:
                    self._place(of)
                continue
            self._move(members, move)
        self._body.append(_plain("ClosingRule"))
        return self._body

    def _move(self, members: Sequence[Placed], move: int) -> None:
        """Paragraphs that have moved as one, between the two bounds that name the move."""
        trace, bound = WHOLE[members[0].state], str(self._next())
        for place, of in enumerate(members):
            paragraph = self._place(of)
            if place == 0:
                start = Element(f"w:{trace}RangeStart", {"w:id": bound, **self._stamp, "w:name": f"move{move}"})
                paragraph.insert(1, start)
        SubElement(self._body, f"w:{trace}RangeEnd", {"w:id": bound})

    def _place(self, of: Placed) -> Element:
        paragraph = self._paragraph_of(of.printed.cells[0], of, self._body)
        if of.rows:
            self._table(of)
        return paragraph

    def _paragraph_of(self, pieces: Iterable[Piece], of: Placed, parent: Element, style: str = "") -> Element:
        trace = WHOLE[of.state]
        paragraph = SubElement(parent, "w:p")
        properties = SubElement(paragraph, "w:pPr")
        SubElement(properties, "w:pStyle", {"w:val": style or style_of(of.printed)})
        indent = {} if style else indent_of(of.printed)
        if indent:
            SubElement(properties, "w:ind", indent)
        if trace and not style:
            self._revision(SubElement(properties, "w:rPr"), trace)
        for tracked, stretches in groupby(_stretches(pieces, trace), lambda stretch: stretch[0]):
            holder = self._revision(paragraph, tracked) if tracked else paragraph
            for _, mark, words in stretches:
                _run(holder, mark, words, "w:delText" if tracked == "del" else "w:t")
        return paragraph
