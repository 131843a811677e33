"""An amending decision as text: what a body would adopt, complete and in the manner of its language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clausework.drafts.naming import draft_name
from clausework.model.amendment import AmendingDecision, ClauseAct, TextAct
from clausework.model.clause import Clause
from clausework.model.draft import Draft
from clausework.redline.amend.execute import gone_passages
from clausework.rendering.amending.phrases import Phrase, Point, Speaker, Way, WrittenDecision
from clausework.rendering.amending.places import AmendedPlaces
from clausework.rendering.amending.texts import AmendedSides, ClauseWording
from clausework.rendering.dates import day_name


def decision_text(decision: AmendingDecision, old: Draft, new: Draft, lang: str) -> str:
    """The decision on the text in one language, the points apart by empty lines."""
    return "".join(f"{line}\n" for line in _lines(written_decision(decision, old, new, lang), Speaker(lang)))


def written_decision(decision: AmendingDecision, old: Draft, new: Draft, lang: str) -> WrittenDecision:
    """The same in parts."""
    return _Writer(decision, old, new, lang).written()


def _lines(decision: WrittenDecision, say: Speaker) -> Iterator[str]:
    yield from (decision.heading, "")
    yield from ((decision.notice, "") if decision.notice else ())
    yield from decision.opening
    if not decision.points:
        yield from ("", say.say("nothing"))
    for number, point in enumerate(decision.points, 1):
        yield ""
        if point.lead:
            yield say.point(number, point.lead)
        for place, phrase in enumerate(point.phrases, 1):
            first, *rest = say.written(phrase)
            yield say.subpoint(place, first) if point.lead else say.point(number, first)
            yield from rest
    yield from ("", decision.closing)


class _Writer:
    def __init__(self, decision: AmendingDecision, old: Draft, new: Draft, lang: str) -> None:
        self._decision = decision
        self._lang = lang
        self._say = Speaker(lang)
        renamed = {act.old: act.new for act in decision.acts if act.old and act.new}
        gone = gone_passages(decision)
        self._sides = AmendedSides(AmendedPlaces(old, lang), AmendedPlaces(new, lang), gone, renamed)
        self._acts = {act.new: act for act in decision.acts if act.new}
        self._deleted = [act.old for act in decision.acts if act.act == "delete"]

    def written(self) -> WrittenDecision:
        """The decision in parts."""
        old, new = self._sides.old.draft, self._sides.new.draft
        names = {"old": self._side(old), "new": self._side(new)}
        title = old.title.get(self._lang) or next(iter(old.title.values()), "") or old.label
        return WrittenDecision(
            heading=self._say.say("heading", title=title),
            notice=new.notice.get(self._lang, "") or old.notice.get(self._lang, ""),
            opening=(self._say.say("opening", **names), self._say.say("numbers", **names)),
            points=tuple(self._points()),
            closing=self._say.say("executed", **names),
        )

    def _side(self, draft: Draft) -> str:
        name = draft_name(draft.label, self._lang)
        stage, day = draft.stage.get(self._lang, ""), day_name(draft.date, self._lang)
        if not stage or not day:
            return self._say.say("side_bare", name=name)
        return self._say.say("side", stage=stage, name=name, date=day)

    def _points(self) -> Iterator[Point]:
        title = self._decision.title.get(self._lang)
        if title:
            yield _told(self._say.say("standard_title", new=self._say.inner(title)))
        for act in self._decision.acts:
            if act.act != "delete":
                yield from self._of_clause(act)
        if self._deleted:
            gone = [*self._gone()]
            key = "clause_delete_many" if len(gone) > 1 else "clause_delete"
            words = self._say.say(key, clause=self._say.joined(gone))
            yield _told(words, "repeal", *self._deleted)
        numbers = dict(self._renumbered())
        if numbers:
            listed = self._say.say("renumbered_join").join(numbers.values())
            yield _told(self._say.say("renumbered", list=listed), "renumbering", *numbers)
        if numbers or self._reordered():
            yield _told(self._say.say("consequent"), "consequence")

    def _of_clause(self, act: ClauseAct) -> Iterator[Point]:
        if act.act == "insert":
            yield self._inserted(act)
            return
        if act.act == "move" and not self._goes_along(act):
            yield _told(self._moved(act), "renumbering", act.old)
        several = tuple(ClauseWording(act, self._sides, alone=False).phrases())
        if len(several) == 1:
            yield Point(tuple(ClauseWording(act, self._sides, alone=True).phrases()))
        elif several:
            yield Point(several, self._say.say("header", clause=self._sides.old.heading(act.old)))

    def _inserted(self, act: ClauseAct) -> Point:
        """A clause that is new: quoted whole, or told by what it is made of."""
        new = self._sides.new
        clause, heading = new.draft.clause(act.new), new.heading(act.new)
        text = (act.texts or {}).get(self._lang, TextAct())
        values = {"clause": heading, "what": self._say.say(f"what_{_sort(clause)}")}
        key = "clause_insert"
        if not (clause and clause.number) and act.after:
            key, values = "clause_insert_after", {**values, "after": self._sides.old.mention(str(act.after))}
        if any(each.act == "move" for each in text.acts):
            words = self._say.say(f"{key}_bare", **values) + self._say.say("clause_insert_parts")
            return Point(tuple(ClauseWording(act, self._sides, alone=False).parts()), words)
        place = str(act.after or "")
        if not new.passages(act.new):
            return _told(self._say.say(f"{key}_bare", **values), "insertion", place)
        gap = self._say.say("gap")
        quoted = tuple(
            f"{passage.id}{gap}{passage.line}" if passage.id else passage.line
            for passage in new.passages(act.new)
        )
        places = tuple(filter(None, (place,)))
        return Point((Phrase(self._say.say(key, **values), quoted, way="insertion", places=places),))

    def _moved(self, act: ClauseAct) -> str:
        clause = self._sides.old.heading(act.old)
        if not act.after:
            return self._say.say("clause_move_start", clause=clause)
        return self._say.say("clause_move", clause=clause, after=self._sides.old.mention(str(act.after)))

    def _goes_along(self, act: ClauseAct) -> bool:
        """Whether a clause moves only because the clause that it stands in does."""
        now, before = self._sides.new.draft.clause(act.new), self._sides.old.draft.clause(act.old)
        above = self._acts.get(now.parent) if now and now.parent else None
        return bool(above and before and above.act == "move" and above.old == before.parent)

    def _gone(self) -> Iterator[str]:
        """The clauses that are deleted; those below one that goes as a whole are not named."""
        old = self._sides.old
        gone = set(self._deleted)
        whole: set[str] = set()
        for clause in reversed(old.draft.clauses):
            if clause.id in gone and all(child.id in whole for child in old.draft.children(clause.id)):
                whole.add(clause.id)
        for name in self._deleted:
            clause_of = old.draft.clause(name)
            if clause_of is None or clause_of.parent in whole:
                continue
            heading = old.heading(name)
            below = name in whole and old.draft.children(name)
            yield self._say.say("clause_delete_below", clause=heading) if below else heading

    def _renumbered(self) -> Iterator[tuple[str, str]]:
        """Each clause that has another number, but for those that follow the number of the one above."""
        old, new = self._sides.old, self._sides.new
        before = {clause.id: clause for clause in old.draft.clauses}
        bases = {clause.id: clause.id for clause in new.draft.clauses if clause.id in before}
        bases |= {act.new: act.old for act in self._decision.acts if act.new}
        numbers = {
            clause.id: (before[bases[clause.id]].number, clause.number)
            for clause in new.draft.clauses
            if bases.get(clause.id) in before
        }
        follows = {
            clause.id: _follows(numbers.get(clause.id), numbers.get(clause.parent))
            for clause in new.draft.clauses
        }
        for clause in new.draft.clauses:
            was, now = numbers.get(clause.id, ("", ""))
            if was == now or follows[clause.id]:
                continue
            below = any(follows[child.id] for child in new.draft.children(clause.id))
            key = "clause_renumber_below" if below else "clause_renumber"
            before_id = bases[clause.id]
            yield before_id, self._say.say(key, old=old.mention(before_id), new=new.mention(clause.id))

    def _reordered(self) -> bool:
        """Whether passages came, went or moved, so that what is counted counts differently."""
        for act in self._decision.acts:
            kept = ("amend", "restate", *(("insert",) if act.act == "insert" else ()))
            text = (act.texts or {}).get(self._lang, TextAct())
            if any(each.act not in kept for each in text.acts):
                return True
        return False


def _told(words: str, way: Way = "substitution", *places: str) -> Point:
    return Point((Phrase(words, way=way, places=tuple(filter(None, places))),))


def _sort(clause: Clause | None) -> str:
    """Whether a clause is a chapter, an annex or what stands in them."""
    if clause is None or clause.depth > 1 or not clause.number or not clause.number[-1:].isalnum():
        return "clause"
    return "annex" if clause.element == "annex" else "chapter" if clause.number.isdigit() else "clause"


def _follows(pair: Sequence[str] | None, above: Sequence[str] | None) -> bool:
    """Whether a number is another only because that of the clause above is: 6.2 in what was 5."""
    if not pair or not above or above[0] == above[1] or not above[0] or not above[1]:
        return False
    return pair[0].startswith(f"{above[0]}.") and pair[1] == above[1] + pair[0].removeprefix(above[0])
