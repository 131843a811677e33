"""Redlines as HTML: fragments for the pages of the site, and a page that stands alone.

What is inserted or deleted is also said in words: screen readers pass over `ins` and `del`.
The words stand in spans of the class `mk`, which a style sheet may hide from the eye only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from operator import itemgetter

from markupsafe import Markup, escape

from clausework.layout.framed import FramedCell, FramedLine, Nested, Piece, Shown, address_of, nested
from clausework.layout.stream import Sides, framed_change
from clausework.model.cause import Cause
from clausework.model.redline import Change, Operation, Redline
from clausework.redline.ledger import ledger
from clausework.rendering import redlining
from clausework.rendering.causing import Href, beside_html, folded_html, title_causes
from clausework.rendering.clause_html import NOTHING, LinesHtml, PageLinks
from clausework.rendering.filled import filled, joined
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.redline_formats import RedlineContext
from clausework.strings.catalogue import say, spoken

STATES = {"kept": "", "inserted": "rl-added", "deleted": "rl-gone", "came": "rl-moved", "went": "rl-went"}
"""The classes of lines by what became of them."""
EDITS: dict[Operation, str] = {"insert": "ins", "delete": "del"}


NO_LINKS = PageLinks(str, linkable=False)


@dataclass(frozen=True, slots=True)
class RedlineLook:
    """Look of the changes of a clause on a page.

    With `both`, what the tool numbers stands there in both drafts, in spans of the classes `rl-now` and
    `rl-was`, so that a style sheet can show either text; it must hide one of them. A line that changed is
    `named`: it has the name of the change as its ID. Causes are told in the language `said`, by default that
    of the text, with links to `comments`.
    """

    around: PageLinks = NO_LINKS
    both: bool = False
    named: bool = False
    comments: Href | None = None
    said: str = ""


MARKED = RedlineLook()


def text_html(
    change: Change, sides: Sides, lang: str, look: RedlineLook = MARKED, *, focused: bool = False
) -> Markup:
    """The text of a clause with its changes marked, whole or `focused` on them."""
    framed = framed_change(change, sides, lang, focused=focused)
    writer = _RedlineHtml(framed.lines, lang, look)
    title = [writer.title(framed.title, change)] if redlining.retitled(change.texts[lang]) else []
    return joined(filter(None, (*title, writer.nodes(nested(framed.lines)))), "\n")


def change_html(
    change: Change, sides: Sides, lang: str, picture: Picture = nowhere, *, folded: bool = False
) -> Markup:
    """A change as a section whose id is the change's: heading, kinds, sentence, causes, words."""
    tags = redlining.tags_of(change, lang)
    parts = [
        filled("<h2{}>{}</h2>", _foreign(change, lang), redlining.heading_of(change, lang)),
        filled('<ul class="rl-tags">{}</ul>', joined(filled("<li>{}</li>", name) for name in tags)),
    ]
    if sentence := change.sentence.get(lang):
        parts.append(filled('<p class="rl-sentence">{}</p>', sentence))
    shown = redlining.shown_language(change, lang)
    parts.append(beside_html(change, lang, shown, None))
    if shown:
        look = RedlineLook(PageLinks(str, picture=picture, linkable=False), said=lang)
        text = text_html(change, sides, shown, look)
        words = filled('<div class="rl" lang="{}">\n{}\n</div>', shown, text)
        fold = "<details><summary>{}</summary>\n{}\n</details>"
        parts.append(filled(fold, say(lang, "redline.github_words"), words) if folded else words)
    inside = joined(filter(None, parts), "\n")
    section = '<section class="change {}" id="{}">\n{}\n</section>'
    return filled(section, change.weight, change.id, inside)


def render(context: RedlineContext) -> str:
    """The format `html` of the redline."""
    redline, sides, lang = context.redline, context.sides, context.lang
    return redline_page(redline, sides, lang, context.clause, context.picture, context.undecided)


def redline_page(
    redline: Redline,
    sides: Sides,
    lang: str,
    clause: str = "",
    picture: Picture = nowhere,
    undecided: Collection[str] = (),
) -> str:
    """A page of its own that loads nothing: the summary, then every change.

    `picture` gives a `data:` address by digest; `undecided` are clauses that could not be told from others.
    """
    changes = redlining.shown_changes(redline, clause)
    title = say(lang, "redline.heading", old=redline.old.label, new=redline.new.label)
    folder = files("clausework.rendering") / "formats"
    contents = joined((_entry(change, lang) for change in changes), "\n")
    book = ledger(redline)
    sections = (
        change_html(change, sides, lang, picture)
        if clause
        else change_html(book.marked(change), sides, lang, picture, folded=book.folded(change))
        for change in changes
    )
    return str(
        filled(
            (folder / "redline.html").read_text(encoding="utf-8"),
            lang=lang,
            title=title,
            style=Markup((folder / "redline.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
            summary=book.summary(lang, clause),
            heads=heads_html({} if clause else book.heads(lang)),
            notes=joined(
                filled("<p>{}</p>\n", note) for note in redlining.undecided_notes(redline, undecided, lang)
            ),
            contents_label=say(lang, "redline.contents"),
            contents=contents,
            body=joined(sections, "\n"),
        )
    )


def heads_html(heads: Mapping[str, int]) -> Markup:
    """The changes that many clauses share, as a list to whose reasons their lines lead; nothing for none."""
    items = joined(
        filled("<li{}>{}</li>", filled(' id="reason-{}"', number) if number else "", head)
        for head, number in heads.items()
    )
    return filled('<ul class="rl-heads">{}</ul>\n', items) if items else Markup("")


def _entry(change: Change, lang: str) -> Markup:
    return filled(
        '<li><a href="#{}"{}>{}</a> <span class="rl-tag">{}</span></li>',
        change.id,
        _foreign(change, lang),
        redlining.heading_of(change, lang),
        say(lang, f"redline.weight_{change.weight}"),
    )


def _foreign(change: Change, lang: str) -> Markup:
    """The attribute of a heading whose title is in another language than what stands around it."""
    own, title = redlining.titled(change, lang)
    return filled(' lang="{}"', own) if title and own != lang else Markup("")


class _RedlineHtml(LinesHtml):
    """Writes the lines of one clause with its changes marked."""

    def __init__(self, lines: Iterable[FramedLine], lang: str, look: RedlineLook) -> None:
        super().__init__(look.around)
        self._lang = lang
        self._look = look
        self._said = look.said or spoken(lang)
        self._named: dict[str, tuple[str, bool]] = {}
        for line in lines:
            self._named.setdefault(line.record, _place(line))

    def title(self, title: Iterable[Piece], change: Change) -> Markup:
        """A title that has become another, with the causes."""
        told = ((op, escape(words)) for piece in title for op, words in piece.sides)
        words = escape(say(self._lang, redlining.title_key(change))) + self._edited(told)
        return filled('<div class="rl-title"><p>{}</p>{}</div>', words, self._causes(title_causes(change)))

    def line(self, node: Nested) -> Markup:
        if node.line.state != "went" or node.line.kind == "item":
            return super().line(node)
        return filled("<p{}>{}</p>", self.attributes(node.line), self.words(node.line))

    def listed(self, node: Nested) -> Markup:
        """A list, whose markers are printed: they are those of two drafts."""
        return filled('<ul class="rl-list">\n{}\n</ul>', self.nodes(node.children))

    def code(self, node: Nested) -> Markup:
        """Code line by line."""
        return filled('<div class="rl-code">\n{}\n</div>', self.nodes(node.children))

    def cells(self, row: FramedLine) -> Iterable[tuple[FramedCell, Markup]]:
        if row.state == "went" or not row.cells:
            return ((FramedCell(), self.words(row)),)
        words = [self.pieces(cell.pieces, row) for cell in row.cells]
        if row.state == "came":
            words[0] = self._marked("move", words[0])
        words[-1] += self.beneath(row)
        return zip(row.cells, words, strict=True)

    def identity(self, line: FramedLine) -> str:
        """Its own ID or where references lead, else its name, by which a change can be linked to."""
        return self._own(line) or self._name(line)

    def _own(self, line: FramedLine) -> str:
        return self.anchor(line) or (line.new.id if self.around.linkable and line.new else "")

    def caption_id(self, caption: FramedLine) -> str:
        return self._name(caption) or super().caption_id(caption)

    def _name(self, line: FramedLine) -> str:
        """The name of a change as an ID, which one line of the page has."""
        return line.record if self._look.named and self._named[line.record] == _place(line) else ""

    def classes(self, line: FramedLine) -> tuple[str, ...]:
        """The fate of the line, for the style sheet."""
        return tuple(filter(None, ("rl-line", STATES[line.state])))

    def table_classes(self, caption: FramedLine) -> tuple[str, ...]:
        return ("table",)

    def label(self, line: FramedLine) -> Markup:
        """The label, in both drafts if it has become another."""
        if self._look.both:
            return self._twice(line.label)
        return self._edited((op, escape(words)) for op, words in line.label.sides)

    def words(self, line: FramedLine) -> Markup:
        """Marker, words, what a figure shows and the ID of a line."""
        name = line.face.id
        if line.state == "went":
            key = "redline.went" if name else "redline.went_line"
            return escape(say(self._lang, key, clause=line.elsewhere, id=name))
        words = self.pieces(line.pieces, line)
        both = line.old is not None and line.new is not None
        if (line.pictured and not self.shown(line)) or (
            line.kind == "code" and both and not line.showing.kept
        ):
            words += Markup(" ") + self.pieces((line.showing,), line)
        if line.state == "came":
            words = self._marked("move", words)
        if line.elsewhere:
            came = say(self._lang, "redline.came", clause=line.elsewhere, id="")
            words += filled(' <span class="rl-from">{}</span>', came)
        marker = self.label(line) if line.kind == "item" else NOTHING
        before = filled('<span class="rl-no">{}</span> ', marker) if marker else NOTHING
        after = self._provision(line) if name else NOTHING
        return self._address(line) + before + words + after

    def beneath(self, line: FramedLine) -> Markup:
        """The causes of a line; of one that went to another clause they stand there."""
        return NOTHING if line.state == "went" else self._causes(line.causes, again=line.again)

    def _address(self, line: FramedLine) -> Markup:
        """The name of a change as a place in its line, if the line has an ID of its own."""
        name = self._name(line) if self._own(line) and line.kind != "table" else ""
        return filled('<span id="{}"></span>', name) if name else NOTHING

    def _provision(self, line: FramedLine) -> Markup:
        if line.new is None or not self.around.linkable:
            return filled(' <span class="rl-id">{}</span>', line.face.id)
        return filled(' <a class="pin rl-id" href="#{0}">{0}</a>', line.new.id)

    def _causes(self, causes: tuple[Cause, ...], *, again: bool = False) -> Markup:
        return folded_html(causes, self._said, self._look.comments, again=again)

    def shown(self, line: FramedLine) -> Markup:
        """The pictures of a figure before and after, each with its name; nothing if there is none to show."""
        sides: tuple[tuple[Operation, Shown | None], ...] = (("delete", line.was), ("insert", line.shows))
        if line.showing.kept:
            sides = (("equal", line.shows),)
        found = joined(self._image(op, shown) for op, shown in sides if shown)
        return filled('<span class="rl-pictures">{}</span>', found) if found else NOTHING

    def _image(self, op: Operation, shown: Shown) -> Markup:
        address = self.around.picture(shown.sha256)
        if not address:
            return NOTHING
        name = say(self._lang, f"redline.picture_{op}", name=shown.file)
        image = filled('<span class="rl-picture">{}<br><img src="{}" alt="{}"></span>', name, address, name)
        return image if op == "equal" else filled("<{0}>{1}</{0}>", EDITS[op], self._marked(op, image))

    def pieces(self, pieces: Iterable[Piece], line: FramedLine) -> Markup:
        """The pieces; a kept reference whose number became another is no change of the words."""
        return self._edited(told for piece in pieces for told in self._told(piece, line))

    def _told(self, piece: Piece, line: FramedLine) -> Iterator[tuple[Operation, Markup]]:
        if piece.mark in ("ref", "footnote") and self._look.both and None not in (piece.old, piece.new):
            yield "equal", self.piece(self._twice(piece), piece, line)
            return
        for op, words in piece.sides:
            yield op, self.piece(words, piece, line)

    def _edited(self, told: Iterable[tuple[Operation, Markup]]) -> Markup:
        """Words, those that are kept, deleted or inserted together in one element."""
        groups = ((op, joined(words for _, words in group)) for op, group in groupby(told, itemgetter(0)))
        return joined(
            words if op == "equal" else filled("<{0}>{1}</{0}>", EDITS[op], self._marked(op, words))
            for op, words in groups
        )

    def _marked(self, op: str, words: Markup) -> Markup:
        """The words between what a screen reader says of them."""
        before, after = (say(self._lang, f"redline.{side}_{op}") for side in ("open", "close"))
        return filled('<span class="mk">{}</span>{}<span class="mk">{}</span>', before, words, after)

    def _twice(self, piece: Piece) -> Markup:
        """The number by the new draft and, if that is another, by the old."""
        if piece.kept:
            return escape(piece.new or "")
        return filled(
            '<span class="rl-now">{}</span><span class="rl-was">{}</span>', piece.new or "", piece.old or ""
        )

    def reference(self, words: str, piece: Piece) -> Markup:
        if self.around.linkable and piece.target and piece.new is not None:
            return filled('<a class="ref rl-ref" href="{}">{}</a>', self.around.href(piece.target), words)
        return filled('<span class="rl-ref">{}</span>', words)


def _place(line: FramedLine) -> tuple[str, bool]:
    return address_of(line), line.new is None
