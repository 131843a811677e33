"""Akoma Ntoso 3, the XML in which parliaments and courts keep texts: a text, and an amending decision."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import assert_never

from clausework.drafts.naming import declared
from clausework.lang.modals import Modal, modal_of
from clausework.lang.patterns import beside
from clausework.layout.framed import TIGHT, FramedLine, Nested, Piece, address_of, nested, plain
from clausework.layout.kinds import shape_of
from clausework.model.addressees import Bound
from clausework.model.amendment import AmendingDecision
from clausework.model.draft import Block, Clause, Draft
from clausework.rendering import labels
from clausework.rendering.amending.decision import written_decision
from clausework.rendering.amending.wording import Phrase, Point, Speaker
from clausework.rendering.clause_html import setting_of
from clausework.rendering.exchange.xml import ClauseNodes, Node, goal_of, node, parsed, written, xml_id
from clausework.rendering.labels import basis_names, uppermost

STANDARD = "doc/standard"
"""The kind of work."""
LANGUAGES = {"zh": "zho", "en": "eng"}  # ISO 639-2, which the naming of works asks for
NOWHERE = "un"
"""The country of a text that is not drafted by national rules."""
NEVER = "0001-01-01"
"""The date of a draft that has none."""


def _document(template: str, draft: Draft, lang: str, kind: str, **told: object) -> Node:
    """A document, with what is told of the work, its version in a language and the file."""
    return parsed(
        template,
        draft=draft,
        lang=lang,
        work=_work(draft, kind),
        expression=expression_of(draft, lang, kind),
        country=_country(draft),
        language=LANGUAGES.get(lang, lang),
        day=draft.date or NEVER,
        **told,
    )


def _country(draft: Draft) -> str:
    return "cn" if draft.look.startswith("gbt") else NOWHERE


def _work(draft: Draft, kind: str) -> str:
    year = (draft.date or NEVER)[:4]
    return f"/akn/{_country(draft)}/{kind}/{year}/{draft.standard or 'standard'}"


def expression_of(draft: Draft, lang: str, kind: str = STANDARD) -> str:
    """The address of the draft in a language, by which other documents refer to it."""
    return f"{_work(draft, kind)}/{LANGUAGES.get(lang, lang)}@{draft.date or NEVER}"


DATA = beside(__file__)
STRUCTURAL = frozenset(DATA["structural"])
LEVELS = ("chapter", "section", "subsection")
"""The names of clauses by their depth; a deeper one is an hcontainer."""
MARKS = {"emphasis": "i", "strong": "b", "subscript": "sub", "superscript": "sup"}


def akn_xml(draft: Draft, lang: str, *, digest: str = "") -> bytes:
    """The draft in one language; provisions refer to their level and to the roles that they bind."""
    return written(_Writer(draft, lang).document(digest), STRUCTURAL)


class _Writer:
    def __init__(self, draft: Draft, lang: str) -> None:
        self._draft = draft
        self._lang = lang
        self._setting = setting_of(draft, lang)
        self._bound = Bound(draft)

    def document(self, digest: str) -> Node:
        """The whole document."""
        draft, lang = self._draft, self._lang
        root = _document(
            "akn-standard.xml",
            draft,
            lang,
            STANDARD,
            digest=digest,
            notice=declared(draft, lang),
            cited=[*self._cited()],
            roles=draft.roles,
            levels=sorted(set(filter(None, (self._level(block) for _, block in draft.provisions(lang))))),
            laws=draft.laws,
        )
        chapters = [*map(self._clause, uppermost(draft))]
        next(root.iter("mainBody")).extend(chapters or [node("p")])  # the schema wants something in it
        return root

    def _level(self, block: Block) -> Modal | None:
        return modal_of(block.text, self._lang, self._draft.verbs)

    def _cited(self) -> Iterator[tuple[str, str, str]]:
        """Each provision with the laws behind it that the draft knows, and the article as it is printed."""
        known = {law.code for law in self._draft.laws}
        for clause in self._draft.clauses:
            for name, provision in clause.provisions.items():
                names = basis_names(self._draft, provision, False, self._lang)
                for citation, shown in zip(provision.basis, names, strict=True):
                    code = citation.partition(" ")[0]
                    if code in known:
                        yield name, code, shown

    def _clause(self, clause: Clause) -> Node:
        """A clause with its number and title, its blocks and the clauses below it."""
        number = labels.number_of(clause, self._lang)
        text = clause.texts.get(self._lang)
        title = text.heading if text else ""
        name, kind = _name(clause)
        attributes = {"eId": clause.id, "name": kind}
        nodes = AknNodes(clause, self._setting, self._bound.provisions(clause))
        below = map(self._clause, self._draft.children(clause.id))
        inside = [*nodes.nodes(nested(self._setting.lines(clause))), *below]
        if warning := labels.translation_warning(self._draft, clause, self._lang):
            words = node("content", None, node("p", {"class": "warning"}, warning))
            inside.insert(0, node("paragraph", {"eId": f"{clause.id}--translation"}, words))
        return node(
            name,
            attributes,
            node("num", None, number) if number else None,
            node("heading", None, title) if title else None,
            *(inside or [node("content", None, node("p"))]),  # nor may a clause be empty
        )


def _name(clause: Clause) -> tuple[str, str]:
    """The name of its element, and for a general one what it is."""
    if clause.element != "clause" or clause.depth > len(LEVELS):
        return "hcontainer", clause.element  # the schema has names for three levels
    return LEVELS[clause.depth - 1], ""


class AknNodes(ClauseNodes):
    """The lines of one clause as elements of Akoma Ntoso."""

    def nodes(self, nodes: Sequence[Nested]) -> Iterator[Node]:
        """Elements of the hierarchy; a list goes into the paragraph that introduces it."""
        lead: Nested | None = None
        for each, after in zip(nodes, (*nodes[1:], None), strict=False):
            leads = each.kind == "line" and each.line.kind == "paragraph" and not each.children
            if leads and after and after.kind == "list":
                lead = each
            elif each.kind == "list" and lead:
                yield self._paragraph(lead.line, self._list(each, lead.line))
                lead = None
            elif each.kind == "list":
                yield self._around(each, self._list(each, None))
            elif each.kind == "line" and shape_of(each.line.kind) in ("labelled", "noted"):
                yield self._labelled(each)
            elif each.kind == "line" and each.line.kind == "paragraph":
                content = node("content", None, *self._flat(each, named=False))
                yield self._paragraph(each.line, content)
            else:
                yield self._around(each, node("content", None, *self._flat(each)))

    def _paragraph(self, line: FramedLine, content: Node) -> Node:
        identity = line.face.id
        number = node("num", None, identity) if identity else None
        return node("paragraph", {"eId": self._name(line), **self._meaning(line)}, number, content)

    def _around(self, each: Nested, content: Node) -> Node:
        """A paragraph that holds what stands in no text."""
        return node("paragraph", {"eId": f"{xml_id(address_of(each.line))}-paragraph"}, content)

    def _meaning(self, line: FramedLine) -> dict[str, str]:
        """The level of a provision and the roles that it binds, by which programs find what is required."""
        if not line.face.id:
            return {}
        level = self._level(line)
        levels = [f"#level-{level}"] if level else []
        roles = (f"#role-{role}" for role in self._roles.get(line.face.id, ()))
        return {"refersTo": " ".join([*levels, *roles])}

    def _list(self, each: Nested, lead: FramedLine | None) -> Node:
        intro = node("intro", None, node("p", None, *self.words(lead.pieces))) if lead else None
        name = f"{xml_id(address_of(each.line))}-list"
        return node("list", {"eId": name}, intro, *map(self._point, each.children))

    def _point(self, item: Nested) -> Node:
        own = node("p", None, *self.words(item.line.pieces))
        number = node("num", None, item.line.face.label)
        content = node("content", None, own, *self._inside(item))
        return node("point", {"eId": self._name(item.line), **self._meaning(item.line)}, number, content)

    def _labelled(self, each: Nested) -> Node:
        line = each.line
        own = node("p", None, *self.words(line.pieces))
        name = self._footnote_id(line.face.note) if line.kind == "footnote" else self._name(line)
        return node(
            "hcontainer",
            {"eId": name, **self._meaning(line), "name": line.kind},
            node("num", None, line.face.sign),
            node("content", None, own, *self._inside(each)),
        )

    def _inside(self, each: Nested) -> Iterator[Node]:
        return (made for child in each.children for made in self._flat(child))

    def _flat(self, each: Nested, *, named: bool = True) -> Iterator[Node]:
        """A line inside others, as paragraphs and tables; `named` unless it has its name from outside."""
        match each.kind:
            case "list" | "code":
                for child in each.children:
                    yield from self._flat(child)
            case "table":
                yield self._table(each)
            case "line":
                yield from self._p(each.line, named)
                yield from self._inside(each)
            case _:
                assert_never(each.kind)

    def _p(self, line: FramedLine, named: bool) -> Iterator[Node]:
        if line.pictured and line.shows:
            image = node("img", {"src": line.shows.file, "alt": plain(line)})
            yield node("p", {"class": "figure"}, image)
        kind = f"code language-{line.shows.file}" if line.kind == "code" and line.shows else str(line.kind)
        name = {"eId": line.face.id or xml_id(line.face.anchor), **self._meaning(line)} if named else {}
        label, words = line.face.label, [*self.words(line.pieces)]
        gap = "" if not (label and words) or label.endswith(TIGHT) else " "
        parts = (*words, " ", label) if line.kind == "formula" else (label, gap, *words)
        yield node("p", {"class": kind.removeprefix("paragraph"), **name}, *parts)  # plain ones have no class

    def _table(self, each: Nested) -> Node:
        caption = node("caption", None, each.line.face.label, *self.words(each.line.pieces))
        rows, _ = self._rows(each, inner="p")
        return node("table", {"eId": self._name(each.line)}, caption, *rows)

    def piece(self, words: str, piece: Piece) -> Node | str:
        """Words under the mark of a piece."""
        match piece.mark:
            case "emphasis" | "strong" | "subscript" | "superscript":
                return node(MARKS[piece.mark], None, words)
            case "code" | "math":
                return node("span", {"class": piece.mark}, words)
            case "ref":
                goal = goal_of(piece) or piece.target
                return node("ref", {"href": f"#{goal}"}, words) if goal else words
            case "link":
                return node("a", {"href": piece.target}, words)
            case "footnote":
                return node("sup", None, node("ref", {"href": f"#{self._footnote_id(piece.target)}"}, words))
            case "break":
                return node("br")
            case "text" | "merged":
                return words
            case _:
                assert_never(piece.mark)


CONSEQUENCE = "consequence"
"""What follows from other acts and is no modification of its own."""


def akn_decision(decision: AmendingDecision, old: Draft, new: Draft, lang: str) -> bytes:
    """The decision on the text in one language, which amends the expression of the old draft in it."""
    told, numbers = written_decision(decision, old, new, lang), count(1)
    points: list[tuple[str, Point, list[tuple[str, Phrase]]]] = []
    for number, point in enumerate(told.points, 1):
        name = f"point_{number}"
        mods = ("" if of.way == CONSEQUENCE else f"{name}__mod_{next(numbers)}" for of in point.phrases)
        points.append((name, point, [*zip(mods, point.phrases, strict=True)]))
    root = _document(
        "akn-decision.xml",
        new,
        lang,
        f"doc/amendment/{old.label}",
        told=told,
        speaker=Speaker(lang),
        marked=_marked,
        points=points,
        modifications=[phrase for _, _, phrases in points for phrase in phrases if phrase[0]],
        amended=expression_of(old, lang),
    )
    return written(root, STRUCTURAL)


def _marked(speaker: Speaker, phrase: Phrase) -> Iterator[tuple[str, int]]:
    """The words of a phrase; those that it quotes of the old text and of the new are numbered."""
    quoted = {words for change in phrase.changes for words in speaker.quotable(change)}
    opening, closing = (re.escape(speaker.say(f"quote_{end}")) for end in ("open", "close"))
    numbers = count(1)
    for part in re.split(f"({opening}[^{closing}]*{closing})", speaker.begun(phrase)):
        # Quotation marks of the text itself are no changes.
        yield part, next(numbers) if part[1:-1] in quoted and len(part) > 1 else 0
