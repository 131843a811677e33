"""An amending decision as Akoma Ntoso: each act is a `mod`, and programs are told what it amends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count

from clausework.model.amendment import AmendingDecision
from clausework.model.draft import Draft
from clausework.rendering.amending.decision import written_decision
from clausework.rendering.amending.phrases import Phrase, Point, Speaker
from clausework.rendering.exchange.akn import (
    NAMESPACE,
    SOURCE,
    STRUCTURAL,
    expression_of,
    identification,
    top,
)
from clausework.rendering.exchange.xml import Node, node, written

CONSEQUENCE = "consequence"
"""What follows from other acts and is no modification of its own."""


def akn_decision(decision: AmendingDecision, old: Draft, new: Draft, lang: str) -> bytes:
    """The decision on the text in one language, which amends the expression of the old draft in it."""
    return written(_Writer(decision, old, new, lang).document(), STRUCTURAL)


class _Writer:
    def __init__(self, decision: AmendingDecision, old: Draft, new: Draft, lang: str) -> None:
        self._written = written_decision(decision, old, new, lang)
        self._say = Speaker(lang)
        self._lang = lang
        self._old = old
        self._new = new
        self._counted = count(1)
        self._modifications: list[Node] = []

    def document(self) -> Node:
        """The whole document; what is told of the acts is known once they are written."""
        told, new, lang = self._written, self._new, self._lang
        points = [self._point(number, point) for number, point in enumerate(told.points, 1)]
        opening = [node("p", None, line) for line in told.opening]
        notice = node("p", {"class": "notice"}, told.notice) if told.notice else None
        body = new.author.get(lang, "") or new.body.get(lang, "") or new.standard or SOURCE
        source = {"source": f"#{SOURCE}"}
        active = node("activeModifications", None, *self._modifications) if self._modifications else None
        doc = node(
            "doc",
            {"name": "amendingDecision"},
            node(
                "meta",
                None,
                identification(new, lang, kind=f"doc/amendment/{self._old.label}"),
                node("analysis", source, active) if active is not None else None,
                node("references", source, top("TLCOrganization", SOURCE, body)),
            ),
            node("preface", None, node("p", None, node("docTitle", None, told.heading)), notice, *opening),
            node("mainBody", None, *(points or [node("p")])),
            node("conclusions", None, node("p", None, told.closing)),
        )
        return node("akomaNtoso", {"xmlns": NAMESPACE}, doc)

    def _point(self, number: int, point: Point) -> Node:
        """A numbered point; `num` has what stands before its words."""
        identity = f"point_{number}"
        own = node("num", None, self._say.point(number, "").strip())
        if not point.lead:
            content = node("content", None, self._phrase(identity, point.phrases[0]))
            return node("paragraph", {"eId": identity}, own, content)
        parts = (
            node(
                "point",
                {"eId": f"{identity}__point_{place}"},
                node("num", None, self._say.subpoint(place, "").strip()),
                node("content", None, self._phrase(identity, phrase)),
            )
            for place, phrase in enumerate(point.phrases, 1)
        )
        intro = node("intro", None, node("p", None, point.lead))
        return node(
            "paragraph", {"eId": identity}, own, node("list", {"eId": f"{identity}__list_1"}, intro, *parts)
        )

    def _phrase(self, above: str, phrase: Phrase) -> Node:
        if phrase.way == CONSEQUENCE:
            return node("p", None, self._say.begun(phrase))
        identity = f"{above}__mod_{next(self._counted)}"
        parts = [*self._marked(identity, phrase)]
        structure = None
        if phrase.quoted:
            marks = {"startQuote": self._say.say("quote_open"), "endQuote": self._say.say("quote_close")}
            lines = (node("p", None, self._say.inner(line)) for line in phrase.quoted)
            structure = node("quotedStructure", {"eId": f"{identity}__qstr_1", **marks}, *lines)
        self._modifications.append(self._modification(identity, phrase, structure is not None))
        return node("p", None, node("mod", {"eId": identity}, *parts, structure))

    def _marked(self, identity: str, phrase: Phrase) -> Iterator[Node | str]:
        """The words of a phrase, those that it quotes of the old text and of the new marked as such."""
        quoted = {words for change in phrase.changes for words in self._say.quotable(change)}
        opening, closing = (re.escape(self._say.say(f"quote_{end}")) for end in ("open", "close"))
        numbers = count(1)
        for part in re.split(f"({opening}[^{closing}]*{closing})", self._say.begun(phrase)):
            if part[1:-1] in quoted and len(part) > 1:
                marks = {"startQuote": part[0], "endQuote": part[-1]}
                yield node("quotedText", {"eId": f"{identity}__qtext_{next(numbers)}", **marks}, part[1:-1])
            else:
                yield part

    def _modification(self, identity: str, phrase: Phrase, structure: bool) -> Node:
        """What programs are told of a phrase: its kind, and the clauses and provisions that it amends."""
        base = expression_of(self._old, self._lang)
        destinations = [f"{base}/~{place}" for place in phrase.places] or [base]
        return node(
            "textualMod",
            {"type": phrase.way, "eId": identity.replace("mod_", "am_")},
            node("source", {"href": f"#{identity}"}),
            *(node("destination", {"href": address}) for address in destinations),
            node("new", {"href": f"#{identity}__qstr_1"}) if structure else None,
        )
