"""The text as NISO STS, the XML in which standards bodies exchange standards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from clausework.lang.modals import modal_of
from clausework.model.addressees import Bound
from clausework.model.clause import Block, Clause, ClauseText, Run, code_text
from clausework.model.draft import Draft
from clausework.model.published import BlockData
from clausework.model.tables import grid_of
from clausework.rendering import labels
from clausework.rendering.citation import given_number
from clausework.rendering.clause_data import text_data
from clausework.rendering.clause_html import setting_of
from clausework.rendering.exchange.xml import ClauseNodes, Node, node, written, xml_id
from clausework.rendering.labels import title_without_stage, uppermost
from clausework.strings.catalogue import say

SPACES = {
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
    "xmlns:mml": "http://www.w3.org/1998/Math/MathML",
    "xmlns:tbx": "urn:iso:std:iso:30042:ed-1",
}
STRUCTURAL = frozenset(
    (
        *("standard", "front", "body", "back", "std-meta", "title-wrap", "std-ident", "std-org"),
        *("permissions", "license", "custom-meta-group", "custom-meta", "sec", "app-group", "app"),
        *("ref-list", "ref", "list", "list-item", "table-wrap", "caption", "table", "thead", "tbody", "tr"),
        *("fig", "disp-formula", "fn-group", "fn", "non-normative-note", "non-normative-example"),
        *("term-sec", "tbx:termEntry", "tbx:langSet", "tbx:tig"),
    )
)
FRONT = ("foreword", "introduction")
SEC_TYPES = {
    "foreword": "foreword",
    "introduction": "intro",
    "scope": "scope",
    "normative-references": "norm-refs",
    "terms": "terms",
    "symbols": "symbols",
    "index": "index",
}
MARKS = {
    "emphasis": "italic",
    "strong": "bold",
    "code": "monospace",
    "subscript": "sub",
    "superscript": "sup",
}
NOTES = {"note": "non-normative-note", "example": "non-normative-example"}


REFERRED = {"table": "table", "figure": "fig", "formula": "disp-formula", "item": "list", **NOTES}
"""What a reference leads to that leads into a clause."""


def sts_xml(draft: Draft, lang: str, *, digest: str = "", address: str = "") -> bytes:
    """The draft in one language; a clause is a section, and a provision a paragraph with its ID and level."""
    return written(_Writer(draft, lang).standard(digest, address), STRUCTURAL)


class _Writer:
    def __init__(self, draft: Draft, lang: str) -> None:
        self._draft = draft
        self._lang = lang
        self._setting = setting_of(draft, lang)
        self._bound = Bound(draft)

    def standard(self, digest: str, address: str) -> Node:
        """The whole document."""
        chapters = uppermost(self._draft)
        front = [clause for clause in chapters if clause.element in FRONT]
        annexes = [clause for clause in chapters if clause.element == "annex"]
        lists = [clause for clause in chapters if clause.element == "bibliography"]
        body = [clause for clause in chapters if clause not in (*front, *annexes, *lists)]
        back = node("back", None, self._annexes(annexes), *map(self._references, lists))
        return node(
            "standard",
            {**SPACES, "dtd-version": "1.0", "xml:lang": self._lang},
            node("front", None, self._meta(digest, address), *map(self._section, front)),
            node("body", None, *map(self._section, body)),
            back if len(back) else None,
        )

    def _meta(self, digest: str, address: str) -> Node:
        draft, lang = self._draft, self._lang
        number, body = given_number(draft), draft.body.get(lang, "")
        version = (_given("doc-number", number), node("version", None, draft.label))
        return node(
            "std-meta",
            None,
            *map(self._title, draft.title),
            node("proj-id", None, draft.standard),
            node("release-version", None, draft.stage.get(lang, draft.label)),
            node("std-ident", None, *version),
            node("std-org", None, node("std-org-name", None, body)) if body else None,
            node("content-language", None, lang),
            _given("std-ref", number, {"type": "dated"}),
            node("doc-ref", None, " ".join((number or draft.standard, draft.label, f"({lang})"))),
            _given("pub-date", draft.issued, {"iso-8601-date": draft.issued}),
            _given("release-date", draft.date, {"date-type": "draft", "iso-8601-date": draft.date}),
            _given("meta-date", draft.effective, {"type": "effective"}),
            _given("ics", draft.ics),
            self._permissions(),
            node("self-uri", {"xlink:href": address}) if address else None,
            self._custom({"notice": draft.notice.get(lang, ""), "ccs": draft.ccs, "sha256": digest}),
        )

    def _title(self, lang: str) -> Node:
        main, full = title_without_stage(self._draft, lang), self._draft.title[lang]
        return node("title-wrap", {"xml:lang": lang}, node("main", None, main), node("full", None, full))

    def _permissions(self) -> Node | None:
        licence = self._draft.licence
        if not licence:
            return None
        address = {"xlink:href": f"https://spdx.org/licenses/{licence}.html"}
        return node("permissions", None, node("license", address, node("license-p", None, licence)))

    def _custom(self, values: dict[str, str]) -> Node | None:
        found = [
            node("custom-meta", None, node("meta-name", None, name), node("meta-value", None, value))
            for name, value in values.items()
            if value
        ]
        return node("custom-meta-group", None, *found) if found else None

    def _section(self, clause: Clause) -> Node:
        if clause.element == "term":
            return self._term(clause)
        number = labels.number_of(clause, self._lang)
        title = self._text(clause).title
        return node(
            "sec",
            {"id": _id(clause.id), "sec-type": SEC_TYPES.get(clause.element, "")},
            node("label", None, number) if number else None,
            node("title", None, title) if title or not number else None,
            *self._blocks(clause),
            *self._below(clause),
        )

    def _below(self, clause: Clause) -> Iterator[Node]:
        return map(self._section, self._draft.children(clause.id))

    def _annexes(self, annexes: Sequence[Clause]) -> Node | None:
        return node("app-group", None, *map(self._annex, annexes)) if annexes else None

    def _annex(self, clause: Clause) -> Node:
        kind = "informative" if clause.informative else "normative"
        return node(
            "app",
            {"id": _id(clause.id), "content-type": "inform-annex" if clause.informative else "norm-annex"},
            node("label", None, labels.number_of(clause, self._lang)),
            node("annex-type", None, say(self._lang, f"site.{kind}")),
            node("title", None, self._text(clause).title),
            *self._blocks(clause),
            *self._below(clause),
        )

    def _references(self, clause: Clause) -> Node:
        return node(
            "ref-list",
            {"id": _id(clause.id), "content-type": "bibl"},
            node("title", None, self._text(clause).title),
            *self._blocks(clause),
        )

    def _text(self, clause: Clause) -> ClauseText:
        return clause.texts.get(self._lang, ClauseText())

    def _blocks(self, clause: Clause) -> Iterator[Node]:
        text = clause.texts.get(self._lang)
        if text is None:
            return
        told = text_data(clause, self._setting).blocks
        writer = StsNodes(clause, self._setting, self._bound.provisions(clause))
        own = len(text.own)
        yield from writer.nodes(text.blocks[:own], told[:own])
        if clause.generated in ("references", "bibliography"):
            refs = [writer.reference(block) for block in text.blocks[own:]]
            nested = clause.element != "bibliography"
            yield from ([node("ref-list", {"content-type": "norm-refs"}, *refs)] if nested and refs else refs)
        else:
            yield from writer.nodes(text.blocks[own:], told[own:])

    def _term(self, clause: Clause) -> Node:
        """An entry of terms: definition, notes and examples, and the designations in every language."""
        text = self._text(clause)
        told = text_data(clause, self._setting).blocks if self._lang in clause.texts else ()
        writer = StsNodes(clause, self._setting, self._bound.provisions(clause))
        inside: list[Node] = []
        rest: list[tuple[Block, BlockData]] = []
        for block, data in zip(text.blocks, told, strict=True):
            plain = not block.children and not block.id
            if plain and block.kind == "paragraph" and not inside:
                inside.append(node("tbx:definition", None, *writer.words(block.runs)))
            elif plain and block.kind in NOTES and inside and not rest:
                inside.append(node(f"tbx:{block.kind}", writer.identity(block), *writer.words(block.runs)))
            else:
                rest.append((block, data))
        sets = [node("tbx:langSet", {"xml:lang": self._lang}, *inside, *_designations(text))]
        for lang, other in clause.texts.items():
            if lang != self._lang and other.term:
                sets.append(node("tbx:langSet", {"xml:lang": lang}, *_designations(other)))
        entry = node("tbx:termEntry", {"id": f"term_{clause.id}"}, *sets)
        return node(
            "term-sec",
            {"id": _id(clause.id)},
            node("label", None, labels.number_of(clause, self._lang)) if clause.number else None,
            entry,
            *writer.nodes([block for block, _ in rest], [data for _, data in rest]),
            *self._below(clause),
        )


def _designations(text: ClauseText) -> Iterator[Node]:
    names = (text.term.preferred, *text.term.admitted) if text.term else (text.title,)
    for place, name in enumerate(names):
        kind = "admittedTerm" if place else "preferredTerm"
        yield node(
            "tbx:tig",
            None,
            node("tbx:term", None, name),
            node("tbx:partOfSpeech", {"value": "noun"}),
            node("tbx:normativeAuthorization", {"value": kind}),
        )


class StsNodes(ClauseNodes):
    """The blocks of one clause as elements of STS."""

    def nodes(self, blocks: Iterable[Block], told: Iterable[BlockData]) -> Iterator[Node]:
        """The elements of blocks; `told` have their labels."""
        for block, data in zip(blocks, told, strict=True):
            yield from getattr(self, f"_{block.kind}")(block, data)

    def _paragraph(self, block: Block, data: BlockData) -> Iterator[Node]:
        yield self._p(block)
        yield from self.nodes(block.children, data.blocks)

    def _quotation(self, block: Block, data: BlockData) -> Iterator[Node]:
        yield node("disp-quote", None, self._p(block))

    def _code(self, block: Block, data: BlockData) -> Iterator[Node]:
        yield node("code", {"language": block.target}, code_text(block))

    def _warning(self, block: Block, data: BlockData) -> Iterator[Node]:
        yield self._p(block, node("bold", None, data.label.rstrip("：: ")), " ")
        yield from self.nodes(block.children, data.blocks)

    _caution = _warning

    def _p(self, block: Block, *before: Node | str) -> Node:
        if not block.id:
            return node("p", None, *before, *self.words(block.runs))
        level = modal_of(block.text, self._setting.lang, self._setting.draft.verbs) or ""
        roles = " ".join(self._roles.get(block.id, ()))
        named = {"id": block.id, "content-type": level, "specific-use": roles}
        return node("p", named, *before, *self.words(block.runs))

    def _list(self, block: Block, data: BlockData) -> Iterator[Node]:
        kind = "alpha-lower" if block.ordered else "dash"
        items = map(self._item, block.children, data.blocks)
        yield node("list", {"list-type": kind}, *items)

    def _item(self, block: Block, data: BlockData) -> Node:
        label = node("label", None, data.label)
        return node(
            "list-item", self.identity(block), label, self._p(block), *self.nodes(block.children, data.blocks)
        )

    def _note(self, block: Block, data: BlockData) -> Iterator[Node]:
        yield node(
            NOTES[block.kind],
            self.identity(block),
            node("label", None, data.label.rstrip("：: ")),
            self._p(block),
            *self.nodes(block.children, data.blocks),
        )

    _example = _note

    def _table(self, block: Block, data: BlockData) -> Iterator[Node]:
        rows = [node("tr", None, *cells) for cells in self._cells(block, self.words)]
        heads = grid_of(block).heads
        yield node(
            "table-wrap",
            {"id": self._named(block, "tab")},
            node("label", None, data.label) if data.label else None,
            self._caption(block),
            node(
                "table",
                None,
                node("thead", None, *rows[:heads]) if rows and len(rows[0]) else None,
                node("tbody", None, *rows[heads:]) if rows[heads:] else None,
            ),
        )

    def _caption(self, block: Block) -> Node | None:
        words = [*self.words(block.runs)]
        return node("caption", None, node("title", None, *words)) if words else None

    def _figure(self, block: Block, data: BlockData) -> Iterator[Node]:
        yield node(
            "fig",
            {"id": self._named(block, "fig")},
            node("label", None, data.label) if data.label else None,
            self._caption(block),
            node("graphic", {"xlink:href": block.target}),
        )

    def _formula(self, block: Block, data: BlockData) -> Iterator[Node]:
        label = node("label", None, data.label) if data.label else None
        parts = self.words(block.runs)
        words = "".join(part if isinstance(part, str) else "".join(part.itertext()) for part in parts)
        yield node(
            "disp-formula", {"id": self._named(block, "formula")}, label, node("tex-math", None, words)
        )

    def _footnote(self, block: Block, data: BlockData) -> Iterator[Node]:
        note = node(
            "fn",
            {"id": self._footnote_id(block.target)},
            node("label", None, block.target),
            self._p(block),
            *self.nodes(block.children, data.blocks),
        )
        yield node("fn-group", None, note)

    def reference(self, block: Block) -> Node:
        """A cited document."""
        return node("ref", None, node("mixed-citation", None, *self.words(block.runs)))

    def words(self, runs: Sequence[Run]) -> Iterator[Node | str]:
        """The running text with its marks; a reference has the number that is printed."""
        for run in runs:
            if run.mark in MARKS:
                yield node(MARKS[run.mark], None, run.text)
            elif run.mark == "ref":
                yield self._reference(run)
            elif run.mark == "link":
                yield node("ext-link", {"ext-link-type": "uri", "xlink:href": run.target}, run.text)
            elif run.mark == "footnote":
                yield node("xref", {"ref-type": "fn", "rid": self._footnote_id(run.target)}, run.target)
            elif run.mark == "math":
                yield node("inline-formula", None, node("tex-math", None, run.text))
            elif run.mark == "break":
                yield node("break")
            else:
                yield run.text

    def _reference(self, run: Run) -> Node | str:
        found = self._setting.mention(run.target)
        if found is None:
            return run.text or run.target
        target = self._setting.clauses[found.clause]
        kind = "app" if target.element == "annex" and target.depth == 1 else "sec"
        kind = REFERRED.get(found.kind, "p") if found.anchor else kind
        words = run.text or found.words
        return node("xref", {"ref-type": kind, "rid": xml_id(found.anchor) or _id(target.id)}, words)

    def identity(self, block: Block) -> dict[str, str]:
        """The attribute by which references find a block; none if there are none, or its words have it."""
        return {"id": "" if block.id else self._anchors.get(id(block), "")}

    def _named(self, block: Block, kind: str) -> str:
        """The name by which references find a block; for others one that is counted."""
        return self._anchors.get(id(block)) or self._counted(kind)

    def _counted(self, kind: str) -> str:
        return f"{kind}_{self._clause.id}_{self._next()}"

    def _footnote_id(self, label: str) -> str:
        return f"fn_{self._clause.id}_{label}"


def _given(name: str, words: str, attributes: dict[str, str] | None = None) -> Node | None:
    return node(name, attributes, words) if words else None


def _id(clause_id: str) -> str:
    return f"sec_{clause_id}"
