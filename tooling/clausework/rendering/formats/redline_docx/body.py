"""The merged paragraphs as the body of a WordprocessingML document, each change tracked and commented."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby, zip_longest
from xml.etree.ElementTree import Element, SubElement, tostring

from clausework.model.redline import Redline
from clausework.rendering.docx.blocks import paragraph as line
from clausework.rendering.docx.document_parts import DocumentParts
from clausework.rendering.docx.properties import PARAGRAPH
from clausework.rendering.formats.redline_docx.marking import TRACES, PlacedText, State, Trace, TrackedBlock
from clausework.rendering.formats.redline_docx.pairing import TITLE, BlockPair, reads, slots


def anchored(blocks: Sequence[TrackedBlock], redline: Redline) -> dict[int, list[str]]:
    """By the place of a paragraph the IDs of the changes on which it has comments.

    That is the first that shows the change and stays, else the first of its clause that stays, or what
    stays before that: LibreOffice gives the look of a paragraph with a comment that goes to the next. What
    the document has no paragraph of is left out.
    """
    stays = [not block.mark or block.parts[0].state == "kept" for block in blocks]
    staying = [place for place, stay in enumerate(stays) if stay]
    shown: dict[int, int] = {}
    there: dict[int, int] = {}
    before: dict[int, int] = {}
    for place, block in enumerate(blocks):
        for home, altered in _homes(block):
            before.setdefault(home, staying[max(bisect_right(staying, place) - 1, 0)])
            if stays[place]:
                there.setdefault(home, place)
            if stays[place] and altered:
                shown.setdefault(home, place)
    homes = {change.id: home for home, change in enumerate(redline.changes)}
    found: dict[int, list[str]] = {}
    for change in redline.told():
        home = TITLE if change.entitles else homes[change.id]
        at = shown.get(home, there.get(home, before.get(home)))
        if at is not None:
            found.setdefault(at, []).append(change.id)
    return found


def _homes(block: TrackedBlock) -> Iterator[tuple[int, bool]]:
    """The changes that a paragraph with its table belongs to, and if it shows them; -1 is the title's."""
    relaid = block.look is not block.former
    for of in (*block.parts, *block.rows):
        home = of.unit.old_home if of.state in ("deleted", "gone") else of.unit.new_home
        if home[0] >= TITLE:
            yield home[0], relaid or of.state != "kept" or of.unit.altered


INITIALS = "CW"
LATER = 2
UNDATED = "1980-01-01T00:00:00Z"
"""The time of what has none, as in the archive of the document."""
GONE: tuple[Trace, ...] = ("del", "moveFrom")
DELETED = {"w:t": "w:delText", "w:instrText": "w:delInstrText"}
"""How the words of a run are called that is deleted."""
AROUND = ("w:hyperlink", "w:fldSimple")
"""What stands around revisions, and in none."""

Content = list[tuple[Trace, Element]]
"""What a paragraph holds, with how it is tracked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyContext:
    """Context of the body beside its paragraphs.

    What is `told` of each change by its ID, line by line, becomes the comment on it. The author of the
    changes names the two drafts if they go `by_label`.
    """

    parts: DocumentParts
    told: Mapping[str, Sequence[str]]
    by_label: bool = True


def body_of(blocks: Sequence[TrackedBlock], redline: Redline, context: BodyContext) -> Element:
    """The `w:body`."""
    return _Body(redline, context).write(blocks)


class _Body:
    """Writes one body; every revision in it has a number of its own.

    LibreOffice takes an insertion that ends a paragraph and one that begins the next for a single
    one, the paragraph mark between them included, unless they are more than a minute apart. Where
    the mark is to stay, the second is therefore dated `LATER`; without a day, it has another author.
    """

    def __init__(self, redline: Redline, context: BodyContext) -> None:
        self._redline = redline
        self._context = context
        self._anchors: dict[int, list[str]] = {}
        self._author = (
            f"Clausework {redline.old.label}→{redline.new.label}" if context.by_label else "Clausework"
        )
        self._day = redline.new.date or redline.old.date
        self._edge: int | None = None
        self._named: set[str] = set()
        self._body = Element("w:body")

    def write(self, blocks: Sequence[TrackedBlock]) -> Element:
        self._anchors = anchored(blocks, self._redline)
        units = {of.unit: of.unit.new for block in blocks for of in (*block.parts, *block.rows)}
        self._named = {
            of.attrib["w:name"]
            for made in units.values()
            if made is not None
            for of in made.iter("w:bookmarkStart")
        }
        for (_, move), group in groupby(
            enumerate(blocks), lambda each: (each[1].parts[0].state, each[1].move)
        ):
            if move:
                self._move([*group])
                continue
            for place, block in group:
                self._block(place, block)
        return self._body

    def _move(self, members: Sequence[tuple[int, TrackedBlock]]) -> None:
        """Paragraphs that have moved as one, between the two bounds that name the move."""
        first = members[0][1]
        trace, name = TRACES[first.parts[0].state], f"move{first.move}"
        bound = {"w:id": self._next()}
        paragraphs = [self._block(place, block) for place, block in members]
        # The schema asks a date of a bound, of no other revision.
        stamp = {"w:date": UNDATED, **self._stamp(), "w:name": name}
        paragraphs[0].insert(1, Element(f"w:{trace}RangeStart", {**bound, **stamp}))
        SubElement(self._body, f"w:{trace}RangeEnd", bound)

    def _block(self, place: int, block: TrackedBlock) -> Element:
        """A paragraph, and the table under it; `place` is where it stands among all."""
        paragraph = SubElement(self._body, "w:p")
        paragraph.append(self._look(block))
        content = [each for of in block.parts for each in self._content(of)]
        minute = self._apart(content[0][0] if content else block.mark)
        comments = [self._comment(name) for name in self._anchors.get(place, ())]
        for number in comments:
            SubElement(paragraph, "w:commentRangeStart", {"w:id": number})
        opening, closing = self._bookmarks(block.parts)
        paragraph.extend(opening)
        last = self._fill(paragraph, content, minute)
        paragraph.extend(closing)
        for number in comments:
            self._mention(paragraph, number)
        if block.mark:
            self._mark(paragraph[0], block.mark, last if content else minute)
        self._edge = last if not block.mark and content and content[-1][0] == "ins" else None
        if block.rows:
            self._table(block)
            self._edge = None
        return paragraph

    def _look(self, block: TrackedBlock) -> Element:
        """The properties of the paragraph, and those that it had."""
        state = block.parts[0].state
        relaid = block.look is not block.former
        now = _properties(block.look, old=not relaid and state in ("deleted", "gone"))
        was = _properties(block.former, old=relaid or state in ("kept", "deleted", "gone"))
        for name in ("w:rPr", "w:sectPr"):
            was[:] = [of for of in was if of.tag != name]  # the schema has neither in what was before
        plain = [of for of in now if of.tag not in ("w:rPr", "w:sectPr")]
        if [*map(tostring, plain)] != [*map(tostring, was)]:
            self._revision(now, "pPrChange").append(was)
        return now

    def _mark(self, properties: Element, trace: Trace, minute: int) -> None:
        """Track the mark that ends the paragraph."""
        look = properties.find("w:rPr")
        if look is None:
            look = Element("w:rPr")
            before = (place for place, of in enumerate(properties) if of.tag[2:] in PARAGRAPH[-3:])
            properties.insert(next(before, len(properties)), look)
        look.insert(0, self._revision(Element("w:p"), trace, minute))  # the schema has it first

    def _bookmarks(self, parts: Iterable[PlacedText]) -> tuple[list[Element], list[Element]]:
        """The bookmarks of the paragraph as it is now, and those of what is gone for good."""
        opening, closing = [], []
        for of in parts:
            gone = of.state in ("deleted", "gone")
            made = of.unit.old if gone else of.unit.new
            found = [] if made is None else made.findall("w:bookmarkStart")
            kept = [each for each in found if not (gone and each.attrib["w:name"] in self._named)]
            opening += kept
            closing += [Element("w:bookmarkEnd", {"w:id": each.attrib["w:id"]}) for each in kept]
        return opening, closing

    def _apart(self, opening: Trace) -> int:
        """The minute of a paragraph's first revision."""
        return LATER - self._edge if opening == "ins" and self._edge is not None else 0

    def _content(self, of: PlacedText) -> Content:
        """What a paragraph holds in its state.

        One that moves goes as a whole: LibreOffice gives its look to the next if words of it are deleted.
        Where it is, only the words of both drafts have moved, and the others are inserted.
        """
        unit, trace = of.unit, TRACES[of.state]
        old, new = ({} if made is None else slots(made) for made in (unit.old, unit.new))
        if not trace:
            return self._both(old, new)
        gone = trace in GONE
        found: Content = []
        for place, elements in (old if gone else new).items():
            how: Trace = "ins" if of.state == "come" and place not in unit.same else trace
            found += ((how, each) for each in elements)
        return found

    def _both(self, old: Mapping[int, list[Element]], new: Mapping[int, list[Element]]) -> Content:
        found: Content = []
        for place in sorted({*old, *new}):
            was, now = old.get(place, []), new.get(place, [])
            if reads(was) == reads(now):
                self._take_up(was, now)
                found += (("", each) for each in now)
            elif len(was) == len(now) == 1 and was[0].tag == "w:hyperlink" and was[0].attrib == now[0].attrib:
                inner = self._both(slots(was[0]), slots(now[0]))
                now[0][:] = []
                self._fill(now[0], inner)
                found.append(("", now[0]))
            else:
                found += [*(("del", each) for each in was), *(("ins", each) for each in now)]
        return found

    def _take_up(self, was: Sequence[Element], now: Sequence[Element]) -> None:
        """Let the footnotes of the new draft show what they were; the old ones are left out."""
        pairs = zip(_notes(was), _notes(now), strict=True)
        notes = self._context.parts.footnotes
        for old, new in ((notes[one], notes[other]) for one, other in pairs):
            new[:] = [self._note(*both) for both in zip_longest(old, new)]

    def _note(self, was: Element | None, now: Element | None) -> Element:
        """A paragraph of a footnote in both drafts."""
        state: State = "inserted" if was is None else "kept" if now is not None else "deleted"
        block = TrackedBlock(
            (PlacedText(unit := BlockPair(old=was, new=now), state),), TRACES[state], unit, unit
        )
        made = Element("w:p")
        made.append(self._look(block))
        self._fill(made, self._content(block.parts[0]))
        if block.mark:
            self._mark(made[0], block.mark, 0)
        return made

    def _fill(self, paragraph: Element, content: Content, minute: int = 0) -> int:
        """Write the content, the first of it as revised in the minute given; return that of the last."""
        for place, ((trace, around), group) in enumerate(
            groupby(content, lambda each: (each[0], each[1].tag in AROUND))
        ):
            minute = 0 if place else minute
            elements = [element for _, element in group]
            if not trace:
                paragraph.extend(elements)
            elif around:
                for each in elements:
                    inner = [*each]
                    each[:] = []
                    self._revision(each, trace, minute).extend(inner)
                    paragraph.append(each)
            else:
                self._revision(paragraph, trace, minute).extend(elements)
            for each in (each for element in elements if trace == "del" for each in element.iter()):
                each.tag = DELETED.get(each.tag, each.tag)  # else Word calls the file damaged
        return minute

    def _comment(self, change: str) -> str:
        """The number of the comment on a change."""
        made = Element("w:comment")
        for words in self._context.told[change]:
            line(made, words, "CommentText")
        return self._context.parts.comment(
            list(made), self._author, INITIALS, self._stamp().get("w:date", "")
        )

    def _mention(self, paragraph: Element, number: str) -> None:
        """End what a comment is on."""
        SubElement(paragraph, "w:commentRangeEnd", {"w:id": number})
        run = SubElement(paragraph, "w:r")
        SubElement(SubElement(run, "w:rPr"), "w:rStyle", {"w:val": "CommentReference"})
        SubElement(run, "w:commentReference", {"w:id": number})

    def _table(self, block: TrackedBlock) -> None:
        grids = [grid for of in (*block.parts, *block.rows) for grid in of.unit.grids]
        table = deepcopy(max(grids, key=lambda grid: len([*grid.iter("w:gridCol")])))  # the wider holds both
        self._body.append(table)
        table.extend(map(self._row, block.rows))

    def _row(self, of: PlacedText) -> Element:
        """A row as it is; where both drafts have it, its paragraphs show what they were."""
        unit, trace = of.unit, TRACES[of.state]
        made = unit.old if unit.new is None or trace in GONE else unit.new
        assert made is not None  # noqa: S101 - a row is in a draft
        paragraphs = [*made.iter("w:p")]
        before = paragraphs if unit.old is None or trace else unit.old.iter("w:p")
        for paragraph, was in zip(paragraphs, before, strict=True):
            if trace:
                content: Content = [(trace, each) for each in paragraph if each.tag != "w:pPr"]
            else:
                content = self._both(slots(was), slots(paragraph))
            paragraph[1:] = []  # all but its properties
            self._fill(paragraph, content)
        if trace:
            properties = made.find("w:trPr")
            assert properties is not None  # noqa: S101 - every row is whole
            self._revision(properties, trace)
        return made

    def _revision(self, parent: Element, trace: str, minute: int = 0) -> Element:
        return SubElement(parent, f"w:{trace}", {"w:id": self._next(), **self._stamp(minute)})

    def _stamp(self, minute: int = 0) -> dict[str, str]:
        if not self._day:  # without a day two authors keep them apart
            return {"w:author": f"{self._author} ({minute})" if minute else self._author}
        return {"w:author": self._author, "w:date": f"{self._day}T00:{minute:02}:00Z"}

    def _next(self) -> str:
        return str(self._context.parts.number())


def _properties(unit: BlockPair, *, old: bool) -> Element:
    """The properties of a paragraph in one draft, or in the other if that alone has it."""
    order = (unit.old, unit.new) if old else (unit.new, unit.old)
    made = next(each for each in order if each is not None)
    return deepcopy(made[0])


def _notes(elements: Iterable[Element]) -> list[str]:
    """The numbers of the footnotes to which elements refer."""
    return [each.attrib["w:id"] for of in elements for each in of.iter("w:footnoteReference")]
