"""An amending decision as text: what a body would adopt, clause by clause and act by act."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter

import msgspec
from msgspec import UNSET

from clausework.drafts.naming import declared, draft_name
from clausework.layout.mentions import renamed_target
from clausework.model import amendment
from clausework.model.draft import Clause, Draft, Term
from clausework.redline.amend.decide import reach
from clausework.rendering.amending.wording import (
    AmendedPlaces,
    NamedPassage,
    Phrase,
    Point,
    Speaker,
    Way,
    WrittenDecision,
)
from clausework.rendering.dates import day_name


def shown(passage: amendment.AmendedPassage, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The words of a passage as a reader sees them; references by what they lead to, not by its number."""
    return tuple(
        "".join(
            "\n" if run.mark == "break" else run.plain or renamed_target(run.target, renamed) for run in cell
        )
        for cell in passage.cells or (passage.runs,)
    )


class ClauseWording:
    """The acts on the text of one clause in one language, as phrases."""

    def __init__(
        self,
        act: amendment.ClauseAct,
        old: AmendedPlaces,
        new: AmendedPlaces,
        renamed: Mapping[str, str],
        *,
        alone: bool,
    ) -> None:
        """With `alone` each phrase names the clause itself; `renamed` are the old clauses with another ID."""
        lang = old.lang
        self._act = act
        self._text = (act.texts or {}).get(lang, amendment.TextAct())
        self._say = Speaker(lang)
        self._old = old
        self._new = new
        self._alone = alone
        self._named = old.passages(act.old) if act.old else ()
        self._now = new.passages(act.new)
        self._renamed = renamed

    def phrases(self) -> Iterator[Phrase]:
        """Everything that is done to the text, in the order of the decision."""
        yield from self._heads()
        start = done = 0  # where the act is in the new text, and in the old
        for deletes, group in itertools.groupby(self._text.acts, key=lambda act: act.act == "delete"):
            acts = list(group)
            if deletes:
                yield from self._deleted([act.at for act in acts])
            for act in acts:
                at, end = reach(act)
                start, done = start + at - done, end
                now = self._now[start : start + len(act.passages) + (act.act == "amend")]
                start += len(now)
                if act.act == "amend":
                    yield from (self._here(phrase, self._named[at]) for phrase in self._amended(act, now[0]))
                elif now:
                    yield self._restated(act, now) if act.act == "restate" else self._inserted(act, now)

    def _heads(self) -> Iterator[Phrase]:
        """Title, designations and status."""
        act, text = self._act, self._text
        if text.title is not UNSET and act.act != "insert":
            key = "retitle" if text.title else "retitle_none"
            place, title = self._place(self._say.say("title")), self._say.inner(text.title)
            yield self._here(Phrase(self._say.say(key, place=place, new=title)))
        if text.term is not UNSET and act.act != "insert":
            yield from self._term(text.term)
        yield from self._equivalents()
        if act.informative is not UNSET and act.act != "insert":
            states = [self._say.say("status_normative"), self._say.say("status_informative")]
            now, before = states if not act.informative else states[::-1]
            yield self._here(Phrase(self._say.say("status", place=self._place(""), old=before, new=now)))

    def _term(self, term: Term | None) -> Iterator[Phrase]:
        before = self._old.draft.clause(self._act.old)
        text = before.texts.get(self._say.lang) if before else None
        was = (text.term if text else None) or Term("")
        now = term or Term("")
        place = self._place("")
        if now.preferred != was.preferred:
            words = self._say.say("preferred", place=place, new=self._say.inner(now.preferred))
            yield self._here(Phrase(words))
        if now.admitted != was.admitted:
            names = self._say.joined(map(self._say.quoted, now.admitted))
            key = "admitted" if now.admitted else "admitted_none"
            yield self._here(Phrase(self._say.say(key, place=place, new=names)))

    def _equivalents(self) -> Iterator[Phrase]:
        """The terms of the other languages, which are printed beside the preferred one of this."""
        before = self._old.draft.clause(self._act.old)
        for lang, text in (self._act.texts or {}).items() if before else ():
            was = before.texts[lang].term if before and lang in before.texts else None
            now = text.term if isinstance(text.term, Term) else was
            if lang != self._say.lang and was and now and was.preferred != now.preferred:
                words = self._say.say("equivalent", place=self._place(""), new=now.preferred)
                yield self._here(Phrase(words))

    def _here(self, phrase: Phrase, *passages: NamedPassage) -> Phrase:
        """The phrase with what it amends: those passages that have an ID, else the clause."""
        names = dict.fromkeys(passage.id or self._act.old for passage in passages)
        return msgspec.structs.replace(phrase, places=tuple(filter(None, names or (self._act.old,))))

    def _place(self, name: str) -> str:
        if not self._alone:
            return name or ("" if self._say.lang == "zh" else self._old.mention(self._act.old))
        return self._say.placed(self._old.heading(self._act.old), name)

    def _deleted(self, places: Sequence[int]) -> Iterator[Phrase]:
        """Passages that go; rows go with their table."""
        found: list[NamedPassage] = []
        table = -1
        for place in places:
            passage = self._named[place]
            table = place if passage.kind == "table" else table
            if passage.kind == "row" and table >= 0 and set(range(table, place)) <= set(places):
                continue
            found.append(passage)
        listed = self._place(self._listed(found)) or self._old.mention(self._act.old)
        yield self._here(Phrase(self._say.say(_key("delete", found), place=listed), way="repeal"), *found)

    def _listed(self, passages: Sequence[NamedPassage]) -> str:
        """The names of passages, those of rows of one table together."""
        names: list[str] = []
        for table, group in itertools.groupby(passages, key=attrgetter("table")):
            members = list(group)
            if table and len(members) > 1:
                words = self._say.joined(self._say.quoted(each.words) for each in members)
                names.append(self._say.say("rows_named", table=table, words=words))
            else:
                names += [each.name for each in members]
        return self._say.joined(names)

    def _amended(self, act: amendment.PassageAct, now: NamedPassage) -> Iterator[Phrase]:
        """The words of a passage that change, or all of it, as a reader sees them."""
        was, before = self._named[act.at], self._old.source(self._act.old)[act.at]
        place = self._place(was.name) or self._old.mention(self._act.old)
        if act.to is None:
            yield Phrase(self._say.words(place, act.words), changes=act.words)
            return
        if (before.target, before.sha256) != (act.to.target, act.to.sha256):
            yield Phrase(self._say.say("picture", place=place, file=act.to.target))
        if was.id != now.id and now.id:
            yield Phrase(self._say.say("identity", place=place, id=now.id))
        rewritten = shown(before, self._renamed) != shown(act.to, {})  # but for numbers
        if was.kind != now.kind or (was.what != now.what and rewritten):
            what = self._say.say(f"what_{now.what}")
            yield Phrase(self._say.say("amend_kind", place=place, what=what), (now.line,))
        elif rewritten:
            yield Phrase(self._say.say("amend", place=place), (now.line,))

    def _restated(self, act: amendment.PassageAct, now: Sequence[NamedPassage]) -> Phrase:
        named = self._named[act.at : act.until + 1]
        place = self._place(named[0].name if named[0].kind == "table" else self._listed(named))
        words = self._say.say("amend", place=place or self._old.mention(self._act.old))
        return self._here(Phrase(words, self._say.lines(now)), *named)

    def _inserted(self, act: amendment.PassageAct, now: Sequence[NamedPassage]) -> Phrase:
        what = self._say.say(f"what_{now[0].what}" if len(now) == 1 else "what_many")
        if now[0].kind == "table" and all(passage.kind == "row" for passage in now[1:]):
            what = self._say.say("what_table")
        phrase = Phrase(self._where(act, what), self._say.lines(now), way="insertion")
        return self._here(phrase, *self._named[max(act.after, 0) : act.after + 1])

    def _where(self, act: amendment.PassageAct, what: str) -> str:
        """An insertion with the passage that it comes after."""
        if act.after >= 0:
            place = self._place(
                self._named[act.after].name or self._say.say("paragraph_law", count=self._say.count(1))
            )
            return self._say.say("insert", place=place, what=what)
        if self._alone:
            return self._say.say("insert_start", clause=self._old.heading(self._act.old), what=what)
        return self._say.say("insert_start_bare", what=what)


def _key(name: str, members: Sequence[object]) -> str:
    """The key of a sentence on one passage or on several."""
    return f"{name}_many" if len(members) > 1 else name


def decision_text(decision: amendment.AmendingDecision, old: Draft, new: Draft, lang: str) -> str:
    """The decision on the text in one language, the points apart by empty lines."""
    return "".join(f"{line}\n" for line in _lines(written_decision(decision, old, new, lang), Speaker(lang)))


def written_decision(
    decision: amendment.AmendingDecision, old: Draft, new: Draft, lang: str
) -> WrittenDecision:
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
    def __init__(self, decision: amendment.AmendingDecision, old: Draft, new: Draft, lang: str) -> None:
        self._decision = decision
        self._lang = lang
        self._say = Speaker(lang)
        self._renamed = {act.old: act.new for act in decision.acts if act.old and act.new}
        self._old, self._new = AmendedPlaces(old, lang), AmendedPlaces(new, lang)
        self._acts = {act.new: act for act in decision.acts if act.new}
        self._deleted = [act.old for act in decision.acts if act.act == "delete"]

    def written(self) -> WrittenDecision:
        """The decision in parts."""
        old, new = self._old.draft, self._new.draft
        names = {"old": self._side(old), "new": self._side(new)}
        title = old.title.get(self._lang) or next(iter(old.title.values()), "") or old.label
        return WrittenDecision(
            heading=self._say.say("heading", title=title),
            notice=declared(new, self._lang),
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
        for each in self._decision.substitutions:
            if each.lang == self._lang:  # words that become others in several clauses
                clauses = self._say.joined(map(self._old.mention, each.clauses))
                old, new = self._say.inner(each.old), self._say.inner(each.new)
                words = self._say.say("substitution", clauses=clauses, old=old, new=new)
                changes = (amendment.WordChange(each.old, each.new),)
                yield Point((Phrase(words, places=each.clauses, changes=changes),))
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
        reordered = any(  # passages came, went or moved, so that what is counted counts differently
            each.act not in ("amend", "restate") and (act.act, each.act) != ("insert", "insert")
            for act in self._decision.acts
            for each in (act.texts or {}).get(self._lang, amendment.TextAct()).acts
        )
        if numbers or reordered:
            yield _told(self._say.say("consequent"), "consequence")

    def _of_clause(self, act: amendment.ClauseAct) -> Iterator[Point]:
        if act.act == "insert":
            yield self._inserted(act)
            return
        now, before = self._new.draft.clause(act.new), self._old.draft.clause(act.old)
        above = self._acts.get(now.parent) if now and now.parent else None
        along = above and before and above.act == "move" and above.old == before.parent
        if act.act == "move" and not along:  # not only because the clause that it stands in does
            after = self._old.mention(str(act.after)) if act.after else ""
            key = "clause_move" if after else "clause_move_start"
            words = self._say.say(key, clause=self._old.heading(act.old), after=after)
            yield _told(words, "renumbering", act.old)
        several = tuple(self._wording(act, alone=False))
        if len(several) == 1:  # a heading over one sentence would say the clause twice
            yield Point(tuple(self._wording(act, alone=True)))
        elif several:
            yield Point(several, self._say.say("header", clause=self._old.heading(act.old)))

    def _wording(self, act: amendment.ClauseAct, alone: bool) -> Iterator[Phrase]:
        return ClauseWording(act, self._old, self._new, self._renamed, alone=alone).phrases()

    def _inserted(self, act: amendment.ClauseAct) -> Point:
        """A clause that is new: quoted whole, or told by what it is made of."""
        new = self._new
        clause, name = new.draft.clause(act.new), new.heading(act.new)
        values = {"clause": name, "what": self._say.say(f"what_{_sort(clause)}")}
        key = "clause_insert"
        old, after = self._old, str(act.after or "")
        heading = bool(after) and not old.passages(after)  # it comes first under it
        if after and (heading or not (clause and clause.number) or not new.passages(act.new)):
            key = "clause_insert_after"
            values["after"] = self._section(after) if heading else old.mention(after)
        quoted = self._say.lines(new.passages(act.new))
        words = self._say.say(key if quoted else f"{key}_bare", **values)
        return Point((Phrase(words, quoted, way="insertion", places=tuple(filter(None, (after,)))),))

    def _section(self, name: str) -> str:
        """A heading with the one that it stands under, as many a chapter has a section 1."""
        old, target = self._old, self._old.draft.clause(name)
        before = itertools.takewhile(lambda clause: clause is not target, old.draft.clauses)
        above = [clause.id for clause in before if target and clause.number and clause.depth < target.depth]
        return self._say.placed(old.mention(above[-1]), old.mention(name)) if above else old.mention(name)

    def _gone(self) -> Iterator[str]:
        """The clauses that are deleted; those below one that goes as a whole are not named."""
        old = self._old
        gone = set(self._deleted)
        whole: set[str] = set()
        for clause in reversed(old.draft.clauses):  # children first: they stand after their parent
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
        old, new = self._old, self._new
        bases = {act.new: act.old for act in self._decision.acts if act.old and act.number is not UNSET}
        numbers: dict[str, tuple[str, str]] = {}
        for clause in new.draft.clauses:
            was = old.draft.clause(bases.get(clause.id, ""))
            if was and was.number != clause.number:
                numbers[clause.id] = was.number, clause.number
        parents = {clause.id: clause.parent for clause in new.draft.clauses}
        follows = {name for name in numbers if _follows(numbers[name], numbers.get(parents[name]))}
        for name in numbers:
            if name not in follows:
                below = any(child.id in follows for child in new.draft.children(name))
                key = "clause_renumber_below" if below else "clause_renumber"
                yield bases[name], self._say.say(key, old=old.mention(bases[name]), new=new.mention(name))


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


def decision_language(old: Draft, new: Draft, wanted: str) -> str:
    """The language to tell a decision in: that of the text, which is the one wanted if there is one."""
    spoken = [lang for draft in (new, old) for clause in draft.clauses for lang in clause.texts]
    known = (lang for draft in (new, old) for lang in (*draft.languages, *spoken))
    return wanted if wanted in spoken else next(known, wanted)
