"""Redlines as HTML: fragments for the pages of the site, and a page that stands alone.

What is inserted or deleted is also said in words: screen readers pass over `ins` and `del`.
The words stand in spans of the class `mk`, which a style sheet may hide from the eye only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from importlib.resources import files

from markupsafe import Markup, escape

from clausework.model.cause import Cause
from clausework.model.clause import CELL, Line, Run
from clausework.model.redline import Change, Edit, LineChange, Operation, Redline, TextChange
from clausework.model.tables import SHOWN
from clausework.redline.ledger import ledger
from clausework.redline.words.readable import referred
from clausework.rendering.causing import Href, beside_html, causes_html, title_causes
from clausework.rendering.filled import filled
from clausework.rendering.focus import group_end
from clausework.rendering.formulas import formula_html
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.redline_cells import cells_of
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import (
    Numbers,
    heading_of,
    markers,
    numbers_of,
    old_markers,
    retitled,
    shown_changes,
    shown_language,
    targets,
    title_key,
    titled,
    undecided_notes,
)
from clausework.strings.catalogue import say

SAFE = ("https://", "http://", "mailto:", "#")
INLINE = {"emphasis": "em", "strong": "strong", "code": "code", "subscript": "sub", "superscript": "sup"}
TAGS: dict[Operation, str] = {"insert": "ins", "delete": "del"}
LABELLED = frozenset(("note", "example", "warning", "caution", "quotation", "figure", "footnote"))


def text_change_html(
    change: TextChange,
    lang: str,
    numbers: Numbers | None = None,
    *,
    both: bool = False,
    title: str = "redline.title_label",
    href: Href | None = None,
    said: str = "",
    picture: Picture = nowhere,
    why: tuple[Cause, ...] = (),
) -> str:
    """The text of a clause with its changes marked; `numbers` resolve its references.

    With `both`, what the tool numbers stands there in both drafts, in spans of the classes `rl-now`
    and `rl-was`, so that a style sheet can show either text; it must hide one of them.
    `title` is the key of what stands before a title that changed, `why` its causes. Causes are told in the
    language `said`, by default that of the text, with links to comments by `href`; `picture` gives the
    address of a picture by its digest.
    """
    return str(_Writer(lang, numbers or Numbers(), both, href, said, picture).text(change, title, why))


def change_html(
    change: Change,
    lang: str,
    numbers: Numbers | None = None,
    *,
    comment_href: Href | None = None,
    picture: Picture = nowhere,
) -> str:
    """A change as a section whose id is the change's: heading, kinds, sentence, causes, words."""
    parts = [
        filled("<h2{}>{}</h2>", _foreign(change, lang), heading_of(change, lang)),
        _tags(change, lang),
    ]
    if sentence := change.sentence.get(lang):
        parts.append(filled('<p class="rl-sentence">{}</p>', sentence))
    shown = shown_language(change, lang)
    parts.append(beside_html(change, lang, shown, comment_href))
    if shown:
        writer = _Writer(shown, numbers or Numbers(), href=comment_href, said=lang, picture=picture)
        text = writer.text(change.texts[shown], title_key(change), title_causes(change))
        parts.append(filled('<div class="rl" lang="{}">\n{}\n</div>', shown, text))
    return str(
        filled(
            '<section class="change {}" id="{}">\n{}\n</section>',
            change.weight,
            change.id,
            Markup("\n").join(filter(None, parts)),
        )
    )


def render(context: RedlineContext) -> str:
    """The format `html` of the redline."""
    return redline_page(
        context.redline, context.lang, context.clause, context.picture, undecided=context.undecided
    )


def redline_page(
    redline: Redline,
    lang: str,
    clause: str = "",
    picture: Picture = nowhere,
    undecided: Collection[str] = (),
) -> str:
    """A page of its own that loads nothing: the summary, then every change.

    `picture` gives a `data:` address by digest; `undecided` are clauses that could not be told from others.
    """
    changes = shown_changes(redline, clause)
    numbers = numbers_of(redline, lang)
    title = say(lang, "redline.heading", old=redline.old.label, new=redline.new.label)
    style = (files("clausework.rendering") / "formats" / "redline.css").read_text(encoding="utf-8")
    contents = Markup("\n").join(_entry(change, lang) for change in changes)
    sections = (change_html(change, lang, numbers, picture=picture) for change in changes)
    body = Markup("\n").join(map(Markup, sections))
    return str(
        filled(
            '<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width">\n<title>{title}</title>\n'
            "<style>\n{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{summary}</p>\n{notes}"
            '<nav aria-label="{contents_label}">\n<ol class="rl-contents">\n{contents}\n</ol>\n</nav>\n'
            "{body}\n</main>\n</body>\n</html>\n",
            lang=lang,
            title=title,
            style=Markup(style),  # noqa: S704 - our own file
            summary=ledger(redline).summary(lang, clause),
            notes=Markup("").join(
                filled("<p>{}</p>\n", note) for note in undecided_notes(redline, undecided, lang)
            ),
            contents_label=say(lang, "redline.contents"),
            contents=contents,
            body=body,
        )
    )


def _entry(change: Change, lang: str) -> Markup:
    weight = say(lang, f"redline.weight_{change.weight}")
    return filled(
        '<li><a href="#{}"{}>{}</a> <span class="rl-tag">{}</span></li>',
        change.id,
        _foreign(change, lang),
        heading_of(change, lang),
        weight,
    )


def _foreign(change: Change, lang: str) -> Markup:
    """The attribute of a heading whose title is in another language than what stands around it."""
    own, title = titled(change, lang)
    return filled(' lang="{}"', own) if title and own != lang else Markup("")


def _tags(change: Change, lang: str) -> Markup:
    """Weight with its reason, kinds and labels."""
    weight = say(lang, f"redline.weight_{change.weight}")
    verdict = change.verdict.get(lang, "")
    names = [f"{weight}{say(lang, 'redline.colon')}{verdict}" if verdict else weight]
    names += [say(lang, f"redline.kind_{kind}") for kind in change.kinds]
    labels = dict.fromkeys(label.kind for label in change.labels if label.kind != "editorial-only")
    names += [say(lang, f"redline.label_{label}") for label in labels]
    items = Markup("").join(filled("<li>{}</li>", name) for name in names)
    return filled('<ul class="rl-tags">{}</ul>', items)


class _Writer:
    """Writes the text of one clause in one language."""

    def __init__(
        self,
        lang: str,
        numbers: Numbers,
        both: bool = False,
        href: Href | None = None,
        said: str = "",
        picture: Picture = nowhere,
    ) -> None:
        self._lang = lang
        self._say = lang if lang in ("zh", "en") else "en"
        self._numbers = numbers
        self._both = both
        self._picture = picture
        self._href = href
        self._said = said or self._say
        self._told: tuple[Cause, ...] = ()
        self._named: set[str] = set()

    def text(self, change: TextChange, title: str, why: tuple[Cause, ...] = ()) -> Markup:
        """The title if it changed, for the causes `why`, then the lines."""
        parts = []
        if retitled(change):
            words = say(self._say, title) + self._edits(change.title)
            causes = causes_html(why, (), self._said, self._href)
            parts.append(filled('<p class="rl-title">{}{}</p>', words, causes))
        signs = [
            self._twice(now, was) if line.old and line.new else escape(now)
            for line, now, was in zip(
                change.lines, markers(change.lines), old_markers(change.lines), strict=True
            )
        ]
        place = 0
        while place < len(change.lines):
            end = group_end(change.lines, place)
            parts.append(self._block(change.lines[place:end], signs[place:end]))
            place = end
        return Markup("\n").join(parts)

    def _twice(self, now: str, was: str) -> Markup:
        """What the tool numbers, as the new draft has it and, if it is asked for, as the old did."""
        if now == was or not self._both:
            return escape(now)
        return filled('<span class="rl-now">{}</span><span class="rl-was">{}</span>', now, was)

    def _block(self, lines: Sequence[LineChange], signs: Sequence[Markup]) -> Markup:
        kind = lines[0].kind
        if kind == "item":
            items = (self._item(line, sign) for line, sign in zip(lines, signs, strict=True))
            return filled('<ul class="rl-list">\n{}\n</ul>', Markup("\n").join(items))
        if kind in ("table", "row"):
            return self._table(lines)
        if kind == "code":
            code = Markup("\n").join(map(self._plain, lines))
            return filled('<div class="rl-code">\n{}\n</div>', code)
        return self._plain(lines[0])

    def _plain(self, line: LineChange) -> Markup:
        return filled("<p{}>{}</p>", self._attributes(line, _classes(line)), self._line(line, ""))

    def _attributes(self, line: LineChange, classes: str) -> Markup:
        """The classes of a line and, on a page that can be linked into, its name as its ID, once."""
        if not self._both or not line.name or line.name in self._named:
            return filled(' class="{}"', classes)
        self._named.add(line.name)
        return filled(' class="{}" id="{}"', classes, line.name)

    def _item(self, line: LineChange, sign: Markup) -> Markup:
        side = line.new or line.old
        depth = side.depth if side else 1
        head = self._attributes(line, f"{_classes(line)} rl-d{min(depth, 4)}")
        return filled("<li{}>{}</li>", head, self._line(line, sign))

    def _line(self, line: LineChange, sign: str | Markup) -> Markup:
        """Marker or label, words and provision ID of a line."""
        side = line.new or line.old
        if side is None:
            return Markup("")
        if line.destination:
            goal = self._numbers.of(line.destination, "insert")
            return escape(self._tell("went", goal, side.id))
        label = say(self._say, f"redline.mark_{side.kind}") if side.kind in LABELLED else sign
        gap = "" if label.endswith("：") else " "
        head = filled('<span class="rl-no">{}</span>{}', label, gap) if label else Markup("")
        words = self._edits(line.edits)
        if side.target and (side.kind != "code" or len(set(targets(line))) > 1):
            words += self._shown(line) or self._target(line)
        if line.moved:
            words = self._marked("move", words)
        if line.origin and line.moved:
            words += filled(
                ' <span class="rl-from">{}</span>',
                self._tell("came", self._numbers.of(line.origin, "delete"), ""),
            )
        identity = filled(' <span class="rl-id">{}</span>', side.id) if side.id else Markup("")
        return head + words + identity + self._causes(line)

    def _causes(self, line: LineChange) -> Markup:
        found = causes_html(line.causes, self._told, self._said, self._href)
        self._told = line.causes or self._told
        return found

    def _tell(self, key: str, clause: str, identity: str) -> str:
        suffix = "" if identity or key == "came" else "_line"
        return say(self._say, f"redline.{key}{suffix}", clause=clause, id=identity)

    def _target(self, line: LineChange) -> Markup:
        """The file of a figure or the label of a footnote."""
        old, new = targets(line)
        edits = [Edit("equal", (Run(new, "code"),))]
        if old != new:
            edits = [Edit("delete", (Run(old, "code"),)), Edit("insert", (Run(new, "code"),))]
        return Markup(" ") + self._edits([edit for edit in edits if edit.text])

    def _shown(self, line: LineChange) -> Markup:
        """The pictures of a figure before and after, each with its name; nothing if there is none to show."""
        sides: tuple[tuple[Operation, Line | None], ...] = (("delete", line.old), ("insert", line.new))
        if line.old and line.new and line.old.same(line.new):
            sides = (("equal", line.new),)
        found = Markup("").join(self._image(op, side) for op, side in sides if side)
        return filled(' <span class="rl-pictures">{}</span>', found) if found else found

    def _image(self, op: Operation, side: Line) -> Markup:
        address = self._picture(side.sha256)
        if not address:
            return Markup("")
        name = say(self._say, f"redline.picture_{op}", name=side.target)
        image = filled('<span class="rl-picture">{}<br><img src="{}" alt="{}"></span>', name, address, name)
        return image if op == "equal" else filled("<{0}>{1}</{0}>", TAGS[op], self._marked(op, image))

    def _table(self, lines: Sequence[LineChange]) -> Markup:
        rows = list(lines)
        caption = Markup("")
        if rows[0].kind == "table":
            caption = filled(
                '<caption class="{}">{}</caption>\n', _classes(rows[0]), self._line(rows.pop(0), "")
            )
        body = Markup("\n").join(
            self._row(row, place == 0 and bool(caption)) for place, row in enumerate(rows)
        )
        return filled('<div class="rl-table"><table>\n{}<tbody>\n{}\n</tbody>\n</table></div>', caption, body)

    def _row(self, line: LineChange, head: bool) -> Markup:
        form = Markup('<th scope="col"{}>{}</th>') if head else Markup("<td{}>{}</td>")
        sizes = [1]
        if line.destination:
            cells = [self._line(line, "")]
        else:
            found = list(cells_of(line))
            cells, sizes = [self._edits(cell) for cell, _ in found], [size for _, size in found]
            cells[-1] += self._causes(line)
        if line.moved and not line.destination:
            cells[0] = self._marked("move", cells[0])
        attributes = self._attributes(line, _classes(line))
        spans = [filled(' colspan="{}"', size) if size > 1 else Markup("") for size in sizes]
        return filled("<tr{}>{}</tr>", attributes, Markup("").join(map(form.format, spans, cells)))

    def _edits(self, edits: Iterable[Edit]) -> Markup:
        return Markup("").join(map(self._edit, edits))

    def _edit(self, edit: Edit) -> Markup:
        words = Markup("").join(self._run(run, edit.op) for run in edit.runs)
        if edit.op == "equal":
            return words
        tag = TAGS[edit.op]
        return filled("<{0}>{1}</{0}>", tag, self._marked(edit.op, words))

    def _marked(self, op: str, words: Markup) -> Markup:
        """The words between what a screen reader says of them."""
        return filled(
            '<span class="mk">{}</span>{}<span class="mk">{}</span>',
            say(self._say, f"redline.open_{op}"),
            words,
            say(self._say, f"redline.close_{op}"),
        )

    def _run(self, run: Run, op: Operation) -> Markup:
        if run.mark in INLINE:
            tag = INLINE[run.mark]
            return filled("<{0}>{1}</{0}>", tag, run.text)
        if run.mark == "ref":
            now = self._reference(run, op)
            number = self._twice(now, self._reference(run, "delete")) if op == "equal" else now
            return filled('<span class="rl-ref">{}</span>', run.text or number)
        if run.mark == "link" and run.target.startswith(SAFE):
            return filled('<a href="{}">{}</a>', run.target, run.text)
        if run.mark == "footnote":
            return filled("<sup>{}</sup>", run.target)
        if run.mark == "merged":
            return escape(SHOWN[run.text])
        if run.mark == "math":
            return formula_html(run.text)
        if run.mark == "break":
            return escape(" | ") if run == CELL else Markup("<br>")
        return escape(run.text)

    def _reference(self, run: Run, op: Operation) -> str:
        return referred(self._numbers.of(run.target, op), self._say)


def _classes(line: LineChange) -> str:
    """What became of the line, for the style sheet."""
    if line.destination:
        return "rl-line rl-went"
    if line.old is None:
        return "rl-line rl-added"
    if line.new is None:
        return "rl-line rl-gone"
    return "rl-line rl-moved" if line.moved else "rl-line"
