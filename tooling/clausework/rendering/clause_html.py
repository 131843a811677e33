"""The blocks of a clause as HTML: no Markdown engine has a part in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from clausework.lang.modals import classify
from clausework.model.clause import QUOTED, WARNINGS, Block, Clause, ClauseText, Run, code_text, walk
from clausework.model.draft import Draft
from clausework.model.mentions import Mention, anchors_in, mentioned
from clausework.model.numbering import Captions, captions, marker, ordinals
from clausework.model.tables import CellSize, Grid, cells_at, grid_of
from clausework.rendering.filled import filled
from clausework.rendering.formulas import formula_html
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.terms import Terms, terms_of
from clausework.strings.catalogue import say

TERM_BLOCKS = frozenset({"paragraph", "item", "note", "example", *WARNINGS})


@dataclass(frozen=True, slots=True)
class Setting:
    """What a draft says in one language, with what its clauses need from each other."""

    draft: Draft
    lang: str
    terms: Terms
    captions: Captions
    clauses: dict[str, Clause]

    def mention(self, target: str) -> Mention | None:
        """What a reference prints and leads to; None if the draft has no such thing."""
        return mentioned(self.draft, target, self.lang)


def setting_of(draft: Draft, lang: str) -> Setting:
    """The setting of a draft in a language, computed once for all its clauses."""
    clauses = {clause.id: clause for clause in draft.clauses}
    return Setting(draft, lang, terms_of(draft, lang), captions(draft, lang), clauses)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """Where the links of a clause lead from the page that it stands on.

    `href` gives the address of a clause, or of an anchor in it, CLAUSE#ANCHOR, and `picture` that of a
    picture by its digest; `assets` leads to the folder of those whose digest is not known, and `proposals` to
    the page that explains the marks of the proposals ("" where no marks are wanted).
    """

    href: Callable[[str], str]
    assets: str = ""
    picture: Picture = nowhere
    proposals: str = ""


def clause_html(clause: Clause, setting: Setting, around: PageLinks) -> Markup:
    """The text of a clause without its heading."""
    return Markup("\n").join(html for _, html in clause_blocks(clause, setting, around))


def clause_blocks(clause: Clause, setting: Setting, around: PageLinks) -> list[tuple[str, Markup]]:
    """The blocks of a clause, each with its ID or else its kind."""
    text = clause.texts.get(setting.lang)
    if text is None:
        words = say(setting.lang, "site.untranslated")
        return [("untranslated", filled('<p class="untranslated">{}</p>', words))]
    return _Writer(clause, text, setting, around).write()


@dataclass(slots=True)
class _Writer:
    """Writes one clause; it holds the counts of what has been written so far."""

    clause: Clause
    text: ClauseText
    setting: Setting
    around: PageLinks
    _position: int = -1
    _labels: dict[str, Iterator[str]] = field(default_factory=dict)
    _linked: set[str] = field(default_factory=set)
    _anchors: Mapping[int, str] = field(default_factory=dict)
    _sizes: dict[int, tuple[Grid, tuple[int, int]]] = field(default_factory=dict)

    def write(self) -> list[tuple[str, Markup]]:
        self._labels = {kind: iter(ordinals(self.text.blocks, kind)) for kind in ("note", "example")}
        self._anchors = anchors_in(self.setting.draft, self.clause, self.setting.lang)
        names = self._designations()
        head = [("term", names)] if names else []
        return head + [(block.id or block.kind, self._block(block, 0)) for block in self.text.blocks]

    def _designations(self) -> Markup:
        """The designations of a term in both languages that its heading does not show already."""
        if self.text.term is None:
            return Markup("")
        lang, preferred = self.setting.lang, self.text.term.preferred
        heading = self.text.title or preferred
        rows = [] if preferred == heading else [filled("<b>{}</b>", preferred)]
        rows += [filled("<span>{}</span>", name) for name in self.text.term.admitted]
        for other, text in self.clause.texts.items():
            if other != lang and text.term:
                rows.append(filled('<span lang="{}">{}</span>', other, text.term.preferred))
        if not rows:
            return Markup("")
        return filled('<p class="designation">{}</p>', Markup(" ").join(rows))

    def _block(self, block: Block, depth: int) -> Markup:
        self._position += 1
        position = self._position
        if block.id or block.kind in TERM_BLOCKS - {"item"}:
            self._linked = set()
        written: Markup = getattr(self, f"_{block.kind}")(block, depth, position)
        return written

    def _children(self, block: Block, depth: int) -> Markup:
        return Markup("").join(Markup("\n") + self._block(child, depth) for child in block.children)

    def _paragraph(self, block: Block, depth: int, position: int) -> Markup:
        return filled(
            "<p{}>{}</p>{}", self._identity(block), self._words(block), self._children(block, depth)
        )

    def _list(self, block: Block, depth: int, position: int) -> Markup:
        items = Markup("\n").join(self._block(item, depth + 1) for item in block.children)
        if not block.ordered:
            return filled("<ul>\n{}\n</ul>", items)
        return filled('<ol type="{}">\n{}\n</ol>', "a" if depth == 0 else "1", items)

    def _item(self, block: Block, depth: int, position: int) -> Markup:
        return filled(
            "<li{}>{}{}</li>", self._identity(block), self._words(block), self._children(block, depth)
        )

    def _note(self, block: Block, depth: int, position: int) -> Markup:
        return self._labelled(block, depth)

    def _example(self, block: Block, depth: int, position: int) -> Markup:
        return self._labelled(block, depth)

    def _labelled(self, block: Block, depth: int) -> Markup:
        lang, number = self.setting.lang, next(self._labels.get(block.kind, iter(())), "")
        nth = say(lang, "site.nth", number=number) if number else ""
        label = say(lang, f"site.{block.kind}", number=nth)
        return filled(
            '<div class="{}"{}><p><b class="label">{}</b>{}</p>{}</div>',
            f"{block.kind} provision" if block.id else block.kind,
            filled(' id="{}"', block.id) if block.id else self._anchor(block),
            label,
            self._words(block),
            self._children(block, depth),
        )

    _warning = _caution = _example

    def _quotation(self, block: Block, depth: int, position: int) -> Markup:
        return filled("<blockquote><p>{}</p></blockquote>", self._words(block))

    def _code(self, block: Block, depth: int, position: int) -> Markup:
        """Code as it was typed; it can be reached by the keyboard, for it may be wider than the page."""
        self._position += len(block.children)
        name = filled(' class="language-{}"', block.target) if block.target else ""
        return filled('<pre tabindex="0"><code{}>{}</code></pre>', name, code_text(block))

    def _table(self, block: Block, depth: int, position: int) -> Markup:
        caption = self._caption("site.table", block, position)
        grid = grid_of(block)
        self._sizes = {id(cell): (grid, at) for cell, at in cells_at(block)}
        rows = [
            self._block(row, 0 if index < grid.heads else index) for index, row in enumerate(block.children)
        ]
        head, body = Markup("\n").join(rows[: grid.heads]), Markup("\n").join(rows[grid.heads :])
        name = self._key(position)
        return filled(
            '<div{} class="table{}" role="region" tabindex="0" aria-labelledby="{}"><table>\n'
            '<caption id="{}">{}</caption>\n<thead>{}</thead>\n<tbody>{}</tbody>\n</table></div>',
            self._anchor(block),
            " identified" if self.clause.generated else "",
            name,
            name,
            caption,
            head,
            body,
        )

    def _row(self, block: Block, depth: int, position: int) -> Markup:
        """`depth` is 0 for the rows of the head."""
        cells = Markup("").join(self._block(cell, depth) for cell in block.children)
        return filled("<tr>{}</tr>", cells)

    def _cell(self, block: Block, depth: int, position: int) -> Markup:
        grid, at = self._sizes[id(block)]
        if at in grid.owners:
            return Markup("")
        columns, rows = grid.sizes.get(at, CellSize())
        size = filled(' colspan="{}"', columns) if columns > 1 else Markup("")
        size += filled(' rowspan="{}"', rows) if rows > 1 else ""
        if depth:
            return filled("<td{}>{}</td>", size, self._words(block))
        scope = "colgroup" if columns > 1 else "col"
        return filled('<th scope="{}"{}>{}</th>', scope, size, self._words(block))

    def _figure(self, block: Block, depth: int, position: int) -> Markup:
        address = self.around.picture(block.sha256) or f"{self.around.assets}{block.target}"
        return filled(
            '<figure{}><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>',
            self._anchor(block),
            address,
            block.text,
            self._caption("site.figure", block, position),
        )

    def _formula(self, block: Block, depth: int, position: int) -> Markup:
        number = self.setting.captions.get((self.clause.id, position), "")
        return filled(
            '<p{} class="formula">{} <span class="count">{}</span></p>',
            self._anchor(block),
            self._words(block),
            say(self.setting.lang, "site.formula", number=number),
        )

    def _footnote(self, block: Block, depth: int, position: int) -> Markup:
        return filled(
            '<div class="footnote" id="{}"><p><sup>{}</sup> {}</p>{}</div>',
            self._footnote_id(block.target),
            block.target,
            self._words(block),
            self._children(block, depth),
        )

    def _caption(self, key: str, block: Block, position: int) -> Markup:
        number = self.setting.captions.get((self.clause.id, position), "")
        label = say(self.setting.lang, key, number=number)
        return filled("{}{}", label, self._words(block)) if block.runs else escape(label.rstrip("　 –"))

    def _key(self, position: int) -> str:
        return f"{self.clause.id}--t{position}"

    def _footnote_id(self, label: str) -> str:
        return f"{self.clause.id}--fn{label}"

    def _identity(self, block: Block) -> Markup:
        if not block.id:
            return self._anchor(block)
        return filled(' id="{}" class="provision"', block.id)

    def _anchor(self, block: Block) -> Markup:
        """Where references lead to that name the block."""
        name = self._anchors.get(id(block), "")
        return filled(' id="{}"', name) if name else Markup("")

    def _words(self, block: Block) -> Markup:
        words = Markup("").join(self._run(run, block) for run in block.runs)
        return words + self._tail(block)

    def _tail(self, block: Block) -> Markup:
        """After a provision: its permalink, and the mark of the proposal it comes from."""
        if not block.id:
            return Markup("")
        tail = filled('<a class="pin" href="#{0}">{0}</a>', block.id)
        provision = self.clause.provisions.get(block.id)
        if provision and provision.proposal and self.around.proposals:
            tail += filled(
                '<a class="proposal" href="{}#{}">〔{}〕</a>',
                self.around.proposals,
                provision.proposal,
                provision.proposal,
            )
        return filled(' <span class="marks">{}</span>', tail)

    def _run(self, run: Run, block: Block) -> Markup:
        if run.mark == "text":
            return self._text(run.text, block)
        if run.mark == "ref":
            return self._reference(run)
        if run.mark == "break":
            return Markup("<br>")
        if run.mark == "link" and run.target.startswith(SAFE):
            return filled('<a href="{}">{}</a>', run.target, run.text)
        if run.mark == "footnote":
            return filled('<sup><a href="#{}">{}</a></sup>', self._footnote_id(run.target), run.target)
        if run.mark == "math":
            return formula_html(run.text, display=block.kind == "formula")
        return TAGS.get(run.mark, PLAIN).format(run.text)

    def _reference(self, run: Run) -> Markup:
        found = self.setting.mention(run.target)
        if found is None:
            return filled('<span class="unresolved">{}</span>', run.text or run.target)
        goal = f"{found.clause}#{found.anchor}" if found.anchor else found.clause
        return filled('<a class="ref" href="{}">{}</a>', self.around.href(goal), run.text or found.words)

    def _text(self, text: str, block: Block) -> Markup:
        """Running text: the first use of each term is a link, the normative verb is marked."""
        spans = [*self._term_spans(text, block), *self._verb_spans(text, block)]
        parts: list[Markup] = []
        end = 0
        for start, stop, opening, closing in sorted(spans, key=lambda span: span[:2]):
            if start >= end:
                parts += [escape(text[end:start]), opening, escape(text[start:stop]), closing]
                end = stop
        return Markup("").join([*parts, escape(text[end:])])

    def _term_spans(self, text: str, block: Block) -> Iterator[tuple[int, int, Markup, Markup]]:
        if block.kind not in TERM_BLOCKS:
            return
        for start, stop, home in self.setting.terms.find(text):
            if home != self.clause.id and home not in self._linked:
                self._linked.add(home)
                yield (
                    start,
                    stop,
                    filled('<a class="term" href="{}">', self.around.href(home)),
                    Markup("</a>"),
                )

    def _verb_spans(self, text: str, block: Block) -> Iterator[tuple[int, int, Markup, Markup]]:
        if not block.id:
            return
        for verb in classify(text, self.setting.lang, self.setting.draft.verbs):
            if verb.modal:
                yield verb.start, verb.end, filled('<em class="{}">', verb.modal), Markup("</em>")


SAFE = ("https://", "http://", "mailto:", "#")
PLAIN = Markup("{}")
TAGS = {
    "emphasis": Markup("<i>{}</i>"),
    "strong": Markup("<strong>{}</strong>"),
    "code": Markup("<code>{}</code>"),
    "subscript": Markup("<sub>{}</sub>"),
    "superscript": Markup("<sup>{}</sup>"),
}


SPOKEN = frozenset({"paragraph", "note", "example", "formula", *QUOTED, *WARNINGS})
"""Kinds of blocks that a person can type as a line; code has more of them."""


def plain_words(clause: Clause, setting: Setting) -> str:
    """The text of a clause as a person would type it: a line for each paragraph and item.

    Tables, figures and footnotes have no part in it; cross-references stand as numbers.
    """
    text = clause.texts.get(setting.lang)
    return "\n".join(_plain_lines(text.blocks if text else (), setting, 0))


def _plain_lines(blocks: tuple[Block, ...], setting: Setting, depth: int) -> Iterator[str]:
    for block in blocks:
        if block.kind == "list":
            for place, item in enumerate(block.children, 1):
                sign = f"{marker(depth + 1, place)} " if block.ordered else "—— "
                yield "  " * depth + sign + block_words(item, setting)
                yield from _plain_lines(item.children, setting, depth + 1)
        elif block.kind in SPOKEN:
            yield block_words(block, setting)
            yield from _plain_lines(block.children, setting, depth)


def block_words(block: Block, setting: Setting) -> str:
    """The words of one block, its cross-references as numbers."""
    return "".join(
        found.words
        if run.mark == "ref" and not run.text and (found := setting.mention(run.target))
        else run.plain
        for run in block.runs
    )


def provision_blocks(clause: Clause, lang: str) -> tuple[Block, ...]:
    """The blocks of a clause that carry a provision ID, in order."""
    text = clause.texts.get(lang) or ClauseText()
    return tuple(block for block in walk(text.blocks) if block.id)
