"""The text as NISO STS, the XML in which standards bodies exchange standards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import assert_never

from clausework.drafts.naming import declared
from clausework.lang.patterns import beside
from clausework.layout.framed import FramedLine, Nested, Piece, nested, plain, with_notes
from clausework.layout.kinds import shape_of
from clausework.model.addressees import Bound
from clausework.model.draft import Clause, ClauseText, Draft
from clausework.rendering import labels
from clausework.rendering.clause_html import setting_of
from clausework.rendering.exchange.xml import ClauseNodes, Node, goal_of, node, parsed, written, xml_id
from clausework.rendering.labels import uppermost
from clausework.source.importing import sts
from clausework.strings.catalogue import say

DATA = beside(__file__)
SPACES: dict[str, str] = DATA["spaces"]
STRUCTURAL = frozenset(DATA["structural"])
FRONT = ("foreword", "introduction")
SEC_TYPES = {element: name for name, element in sts.ELEMENTS.items()}
MARKS = {mark: name for name, mark in sts.MARKS.items()}
NOTES = {"note": "non-normative-note", "example": "non-normative-example"}


REFERRED: dict[str, str] = DATA["referred"]
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
        meta = parsed(
            "sts-meta.xml",
            draft=self._draft,
            lang=self._lang,
            digest=digest,
            address=address,
            notice=declared(self._draft, self._lang),
            title_without_stage=labels.title_without_stage,
        )
        back = node("back", None, self._annexes(annexes), *map(self._references, lists))
        return node(
            "standard",
            {**SPACES, "dtd-version": "1.0", "xml:lang": self._lang},
            node("front", None, meta, *map(self._section, front)),
            node("body", None, *map(self._section, body)),
            back if len(back) else None,
        )

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
        if warning := labels.translation_warning(self._draft, clause, self._lang):
            yield node("p", None, node("italic", None, warning))
        writer, nodes = self._nodes(clause)
        own = [each for each in nodes if not each.line.generated]
        yield from writer.nodes(own)
        if clause.generated in ("references", "bibliography"):
            refs = [writer.cited(each.line) for each in nodes[len(own) :]]
            nested = clause.element != "bibliography"  # its own list is the one that its clause makes
            yield from ([node("ref-list", {"content-type": "norm-refs"}, *refs)] if nested and refs else refs)
        else:
            yield from writer.nodes(nodes[len(own) :])

    def _nodes(self, clause: Clause) -> tuple[StsNodes, tuple[Nested, ...]]:
        writer = StsNodes(clause, self._setting, self._bound.provisions(clause))
        return writer, with_notes(nested(self._setting.lines(clause)))

    def _term(self, clause: Clause) -> Node:
        """An entry of terms: definition, notes and examples, and the designations in every language."""
        text = self._text(clause)
        writer, nodes = self._nodes(clause)
        inside: list[Node] = []
        rest: list[Nested] = []
        for each in nodes:
            line = each.line
            plain = not each.children and not line.face.id  # TBX has no lists and no IDs
            if plain and line.kind == "paragraph" and not inside:
                inside.append(node("tbx:definition", None, *writer.words(line.pieces)))
            elif plain and line.kind in NOTES and inside and not rest:
                inside.append(node(f"tbx:{line.kind}", writer.identity(line), *writer.words(line.pieces)))
            else:
                rest.append(each)
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
            *writer.nodes(rest),
            *self._below(clause),
        )


def _designations(text: ClauseText) -> Iterator[Node]:
    for place, name in enumerate(text.designations or (text.title,)):
        kind = "admittedTerm" if place else "preferredTerm"  # the preferred one comes first
        yield node(
            "tbx:tig",
            None,
            node("tbx:term", None, name),
            node("tbx:partOfSpeech", {"value": "noun"}),  # TBX wants one
            node("tbx:normativeAuthorization", {"value": kind}),
        )


class StsNodes(ClauseNodes):
    """The lines of one clause as elements of STS."""

    def nodes(self, nodes: Iterable[Nested]) -> Iterator[Node]:
        """The elements of groups and lines."""
        for each in nodes:
            match each.kind:
                case "list":
                    yield self._list(each)
                case "table":
                    yield self._table(each)
                case "code":
                    shows = each.line.shows
                    text = "\n".join(plain(line.line) for line in each.children)
                    yield node("code", {"language": shows.file if shows else ""}, text)
                case "line":
                    yield from self._line(each)
                case _:
                    assert_never(each.kind)

    def _line(self, each: Nested) -> Iterator[Node]:
        line = each.line
        match shape_of(line.kind):
            case "prose" | "item" | "row" | "verbatim":
                yield self._p(line)
                yield from self.nodes(each.children)
            case "labelled":
                yield from self._labelled(each)
            case "quoted":
                yield node("disp-quote", None, self._p(line))
            case "captioned" if each.children:
                label, caption = _label(line), self._caption(line)
                yield node("fig-group", {"id": self._name(line)}, label, caption, *self.nodes(each.children))
            case "captioned":
                file = {"xlink:href": line.shows.file if line.shows else ""}
                yield node(
                    "fig", {"id": self._name(line)}, _label(line), self._caption(line), node("graphic", file)
                )
            case "display":
                words = node("tex-math", None, "".join(piece.new or "" for piece in line.pieces))
                yield node("disp-formula", {"id": self._name(line)}, _label(line), words)
            case "noted":
                yield node("fn-group", None, self._footnote(each))
            case _ as never:
                assert_never(never)

    def _footnote(self, each: Nested) -> Node:
        line = each.line
        identity = {"id": self._footnote_id(line.face.note)}
        return node("fn", identity, _label(line), self._p(line), *self.nodes(each.children))

    def _labelled(self, each: Nested) -> Iterator[Node]:
        """A note or example; a warning has no element of its own, and may state a provision."""
        line = each.line
        if line.kind in NOTES:
            inside = (_label(line), self._p(line), *self.nodes(each.children))
            yield node(NOTES[line.kind], self.identity(line), *inside)
            return
        yield self._p(line, node("bold", None, line.face.name), " ")
        yield from self.nodes(each.children)

    def _p(self, line: FramedLine, *before: Node | str) -> Node:
        if not line.face.id:
            return node("p", None, *before, *self.words(line.pieces))
        roles = " ".join(self._roles.get(line.face.id, ()))
        named = {"id": line.face.id, "content-type": self._level(line) or "", "specific-use": roles}
        return node("p", named, *before, *self.words(line.pieces))

    def _list(self, each: Nested) -> Node:
        face = each.line.face
        kind = "dash" if not face.ordered else "alpha-lower" if face.depth <= 1 else "order"
        items = (
            node(
                "list-item",
                self.identity(item.line),
                _label(item.line),
                self._p(item.line),
                *self.nodes(item.children),
            )
            for item in each.children
        )
        return node("list", {"list-type": kind}, *items)

    def _table(self, each: Nested) -> Node:
        rows, heads = self._rows(each)
        heads = heads if rows[heads:] else 0  # the schema wants a body beside a head
        head = node("thead", None, *rows[:heads]) if heads and len(rows[0]) else None
        body = node("tbody", None, *rows[heads:]) if rows[heads:] else None
        table = node("table", None, head, body)
        notes = [self._footnote(of) for of in each.children if of.line.kind == "footnote"]
        foot = node("table-wrap-foot", None, node("fn-group", None, *notes)) if notes else None
        name, line = {"id": self._name(each.line)}, each.line
        return node("table-wrap", name, _label(line), self._caption(line), table, foot)

    def _caption(self, line: FramedLine) -> Node | None:
        words = [*self.words(line.pieces)]
        return node("caption", None, node("title", None, *words)) if words else None

    def cited(self, line: FramedLine) -> Node:
        """A cited document."""
        return node("ref", None, node("mixed-citation", None, *self.words(line.pieces)))

    def piece(self, words: str, piece: Piece) -> Node | str:
        """Words under the mark of a piece."""
        match piece.mark:
            case "emphasis" | "strong" | "code" | "subscript" | "superscript":
                return node(MARKS[piece.mark], None, words)
            case "ref":
                return self._reference(words, piece)
            case "link":
                return node("ext-link", {"ext-link-type": "uri", "xlink:href": piece.target}, words)
            case "footnote":
                return node("xref", {"ref-type": "fn", "rid": self._footnote_id(piece.target)}, words)
            case "math":
                return node("inline-formula", None, node("tex-math", None, words))
            case "break":
                return node("break")
            case "text" | "merged":
                return words
            case _:
                assert_never(piece.mark)

    def _reference(self, words: str, piece: Piece) -> Node | str:
        if not piece.target:
            return words
        target = self._setting.clauses[piece.target.partition("#")[0]]
        goal = goal_of(piece)
        kind = "app" if target.element == "annex" and target.depth == 1 else "sec"
        kind = REFERRED.get(piece.goal, "p") if goal else kind
        return node("xref", {"ref-type": kind, "rid": goal or _id(target.id)}, words)

    def identity(self, line: FramedLine) -> dict[str, str]:
        """The attribute by which references find a line; none if there are none, or its words have it."""
        return {"id": "" if line.face.id else xml_id(line.face.anchor)}  # an ID stands once


def _label(line: FramedLine) -> Node | None:
    """The label of a line, without what parts it from the words: elements do that."""
    return node("label", None, line.face.sign) if line.face.sign else None


def _id(clause_id: str) -> str:
    return f"sec_{clause_id}"
