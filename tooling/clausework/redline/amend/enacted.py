"""A written amending decision, executed: its statements become acts on the clauses of the old text."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from msgspec import UNSET

from clausework.errors import ClauseworkError
from clausework.lang.patterns import on_use
from clausework.lang.zh.numerals import HAN, chinese
from clausework.model.amendment import START, AmendedPassage, AmendingDecision, ClauseAct, PassageAct, TextAct
from clausework.model.canonical import digest
from clausework.model.draft import Clause, Draft, Run
from clausework.model.redline import Side
from clausework.redline.align.pairing import longest_rising_run
from clausework.redline.amend.decide import clauses_digest, execute
from clausework.redline.amend.parts import Part, label_of, nested
from clausework.redline.amend.passages import Splice, UnfitDecision, passages_of, spliced
from clausework.redline.amend.written import Directive, PlaceStep, Route, grammar, number_key, read_statements
from clausework.source.foreign import Numbered, article, division

NUMERAL = on_use(rf"[{HAN}]+|\d+[A-Za-z]*")
BARE = on_use(r"(\d+[A-Z]{0,2})\.?\s+(?=[A-Z])")
STOPS = "。；.;：:！？"
LEADS = ("：", ":", "—")
"""How a passage ends that its items follow."""
BEFORE, AT_START, AFTER = ("前", "before"), ("开头", "最前", "beginning"), ("后", "after")


class Outcome(NamedTuple):
    """A statement, and why it was refused, if it was."""

    statement: Directive
    refused: ClauseworkError | None = None


class Enacted(NamedTuple):
    """The decision as acts on the old text, and what has become of each statement."""

    decision: AmendingDecision
    outcomes: tuple[Outcome, ...]


def enact(text: str, old: Draft, lang: str) -> Enacted:
    """Execute a written decision on a text; what cannot be done at one place is refused, the rest stands."""
    made = _Enactment(old, lang)
    outcomes = tuple(map(made.outcome, read_statements(text, lang)))
    side = Side(label=old.label, digest=clauses_digest(old))
    decision = AmendingDecision(standard=old.standard, old=side, new=side, acts=tuple(made.acts()))
    new = msgspec.structs.replace(side, digest=digest(execute(decision, old)))
    return Enacted(msgspec.structs.replace(decision, new=new), outcomes)


class _Enactment:
    """The old text as parts in parts, with all of its clauses in one row, to which statements are applied.

    What a statement does gives the parts that later statements of its item speak of.
    """

    def __init__(self, old: Draft, lang: str) -> None:
        self._lang = lang
        self._known = grammar(lang)
        self._old = old
        self._root = Part(units=frozenset())
        self._root.parts = [self._clause(clause) for clause in old.clauses]
        self._contexts: dict[int, list[Part]] = {}
        self._item = ""
        self._came: list[Part] = []  # in the order of the decision, the last for “after that”
        self._renumbers = False
        self._verbs: dict[str, Callable[[Directive], list[Part]]] = {
            **dict.fromkeys(("words", "cut", "add"), self._do_words),
            **dict.fromkeys(("restate", "become"), self._do_restate),
            "append": self._do_append,
            "delete": self._do_delete,
            "designate": self._do_designate,
            "insert": self._do_insert,
            "regroup": self._do_regroup,
            "move": self._do_move,
            **dict.fromkeys(("adjust", "none"), lambda _: []),
            "renumber": self._do_renumber,
            "title": self._do_title,
            **dict.fromkeys(("header", "within"), lambda of: self._parts(of, of.place) or [self._root]),
        }

    def outcome(self, statement: Directive) -> Outcome:
        """Do what a statement says, or refuse it."""
        if statement.item != self._item:
            self._contexts = {level: at for level, at in self._contexts.items() if level < statement.level}
            self._item = statement.item
        if statement.coded and self._down(self._root, statement.coded[0]):  # the old text is that code
            named = "place" if statement.place else "within"
            statement = msgspec.structs.replace(statement, **{named: statement.coded})
        self._renumbers |= statement.verb == "adjust"
        try:
            if statement.verb not in self._verbs:
                raise UnfitDecision("not_understood", words=statement.text)
            parts = self._verbs[statement.verb](statement)
        except UnfitDecision as refused:
            return Outcome(statement, refused=refused)
        if parts:
            self._contexts[statement.level] = parts
        if statement.verb == "header":  # of all items that follow
            self._contexts[-1] = parts
        return Outcome(statement)

    def _clause(self, clause: Clause) -> Part:
        text = clause.text_in(self._lang)
        shown = clause.number or text.title
        named = self._known.find.step.match(shown)
        unit = self._known.units.get((named["unit"] or "").lower(), "") if named and named["unit"] else ""
        part = Part(units=frozenset((unit or "article chapter section annex").split()), above=self._root)
        part.keys, part.clause = (number_key(named["number"], named["sub"]) if named else shown,), clause
        part.parts = nested(passages_of(text.blocks), part, self._known)
        return part

    def _below(self, part: Part) -> list[Part]:
        """The parts that stand in another; those of a chapter are its articles too."""
        if part.clause is None:
            return part.parts
        depth, row = part.clause.depth, self._root.parts
        within = itertools.takewhile(
            lambda each: each.clause is None or each.clause.depth > depth, row[row.index(part) + 1 :]
        )
        return [*part.parts, *within]

    def _down(self, part: Part, route: Route) -> Part | None:
        for step in route:
            below = [each for each in self._below(part) if not each.fresh]
            found = [each for each in below if each.fits(step)]
            if not found:  # an item of an article that has one paragraph, or of its only list
                found = [one for each in below for one in each.parts if not one.fresh and one.fits(step)]
            if len(found) != 1:
                return None
            part = found[0]
        return part

    def _find(self, route: Route, contexts: Sequence[Part], named: str) -> Part:
        """The part at a place, which may begin in what was named before; UnfitDecision if there is none."""
        titled = [part for part in self._root.parts if named.startswith(self._title(part) or "\n")]
        sources = [part.source for part in contexts if part.source]
        for base in (*contexts, *sources, *titled, self._root):
            at: Part | None = base
            while at is not None:
                if found := self._down(at, route):
                    return found
                at = at.above
        raise UnfitDecision("place_missing", place=named)

    def _title(self, part: Part) -> str:
        return part.clause.text_in(self._lang).title if part.clause else ""

    def _parts(self, statement: Directive, routes: Sequence[Route]) -> list[Part]:
        """The parts that a statement names, else those of the statement before it."""
        contexts = self._contexts[max(self._contexts)] if self._contexts else []
        found: list[Part] = []
        for route in routes:
            found.append(self._find(route, [*found[-1:], *contexts], statement.named))
        titled = [
            part for part in self._root.parts if statement.named and self._title(part) == statement.named
        ]
        return found or titled or contexts

    def _object(self, statement: Directive) -> list[Part]:
        """The parts that a statement amends: those in what it names before them, or these."""
        found = self._parts(statement, statement.place)
        found = [self._find(route, found, statement.named) for route in statement.within] or found
        if not found:
            raise UnfitDecision("no_place", words=statement.text)
        return found

    def _anchor(self, statement: Directive) -> Part:
        if routes := statement.anchor or statement.place:
            contexts = self._parts(statement, statement.place if statement.anchor else ())
            return self._find(routes[-1], contexts, statement.named)
        if not statement.named and not self._came:
            raise UnfitDecision("no_place", words=statement.text)
        return self._object(statement)[0] if statement.named else self._came[-1]

    def _do_words(self, statement: Directive) -> list[Part]:
        """Change words that stand in the parts once; in several parts, or if so said, wherever they stand."""
        parts = [self._root] if statement.every and not statement.place else self._object(statement)
        every = statement.every or len(parts) > 1
        wanted: dict[Part, list[Splice]] = {}
        for old in statement.old:
            same = self._same(old)
            said = any(same.search(part.text) for part in parts)
            within = parts if said else [inner for part in parts for inner in part.within()]
            found = [
                (part, *each.span()) for part in dict.fromkeys(within) for each in same.finditer(part.text)
            ]
            found = found[-1:] if "end" in statement.side else found
            if not found or (len(found) > 1 and not every):
                place = statement.named or parts[0].place
                if found:
                    raise UnfitDecision("words_often", words=old, count=len(found), place=place)
                raise UnfitDecision("words_not_there", words=old, place=place)
            for part, start, end in found:
                if part.told is not None or part.passage is None:
                    raise UnfitDecision("amended_twice", words=old, place=part.place)
                splice = self._spliced(statement, part.text, start, end)
                wanted[part] = [*wanted.get(part, part.splices), splice]
                spliced(part.passage, wanted[part])  # refused here, if it cannot be done
        for part, splices in wanted.items():
            part.splices = splices
        return parts

    def _same(self, words: str) -> re.Pattern[str]:
        """Words as a text may have them: with marks of another form, and not within a longer word."""
        if self._known.consecutive:
            return re.compile(re.escape(words))
        written = re.sub('["“”]', '["“”]', re.sub("['‘’]", "['‘’]", re.escape(words)))
        head, tail = r"(?<!\w)" * words[:1].isalnum(), r"(?!\w)" * words[-1:].isalnum()
        return re.compile(head + written + tail)

    def _spliced(self, statement: Directive, text: str, start: int, end: int) -> Splice:
        """What comes in the place of words, or beside them; a blank stays between words that have some."""
        new = "".join(statement.new)
        blank = "" if self._known.consecutive or new[:1] in ",;.: " else " "
        if statement.verb == "add":
            before = statement.side in BEFORE
            start = end = start if before else end
            return start, end, new + blank if before else blank + new
        if statement.verb == "cut" and text[max(start - 1, 0) : start] == " " and text[end : end + 1] in " ":
            start -= 1
        return start, end, new

    def _do_restate(self, statement: Directive) -> list[Part]:
        parts = self._object(statement)
        self._restate(parts, statement.new)
        if statement.verb == "become":  # of another kind
            for part in parts:
                part.label = self._fresh(statement.new, part)[0].label
        return parts

    def _restate(self, parts: list[Part], lines: Sequence[str], numbers: Sequence[str] = ()) -> None:
        for part in parts:
            if any(
                one.told is not None or one.splices or one.gone
                for one in (part, *(part.parts if part.clause else ()))
            ):
                raise UnfitDecision("amended_twice", words=lines[0], place=part.place)
        first = parts[0]
        if first.passage is not None:
            keeps = len(parts) == 1 and lines[-1].endswith(LEADS)  # the items that follow stay
            self._tell(parts, self._fresh(lines, first.above or self._root), first.above, keeps)
            return
        (shown, title, body), *more = self._articles(lines, numbers)
        first.title = title if shown else None
        self._tell(
            [part for part in first.parts if not part.gone and not part.fresh],
            self._fresh(body, first),
            first,
        )
        for (number, title, body), to in zip(more, numbers[1:], strict=False):
            first = self._place(self._article(number, title, body, to), first)

    def _tell(
        self, parts: Sequence[Part], made: Sequence[Part], above: Part | None, keeps: bool = False
    ) -> None:
        """Put new passages in the place of old ones, one by one, and what is more after them."""
        last = parts[0] if parts else None
        for part, one in itertools.zip_longest(parts, made):
            if part is None:
                last = self._place(one, last, above)
            elif one is None:
                part.gone = True
            else:
                last, part.told = part, one.text
                for item in part.parts if not keeps else ():
                    item.gone = True
                part.parts = [*part.parts, *one.parts]

    def _fresh(self, lines: Sequence[str], above: Part) -> list[Part]:
        passages = [AmendedPassage(kind="paragraph", runs=(Run(line),)) for line in lines if line]
        return nested(passages, above, self._known, fresh=True)

    def _articles(
        self, lines: Sequence[str], numbers: Sequence[str]
    ) -> list[tuple[str, str | None, tuple[str, ...]]]:
        """The articles that quoted lines hold, with number, title and text; the first may have no number."""
        found: list[tuple[str, str | None, tuple[str, ...]]] = []
        for line in lines:
            wanted = numbers[len(found)] if len(found) < len(numbers) else ""
            head = self._head(line, wanted) if wanted or not found else None
            if head:
                titled = self._lang != "zh" and len(lines) > 1
                found.append((head.shown, head.rest if titled else None, () if titled else (head.rest,)))
            else:
                shown, title, body = found.pop() if found else ("", None, ())
                named = title == "" and not body and line[-1:] not in STOPS  # Article 3, and its title below
                found.append((shown, line, ()) if named else (shown, title, (*body, line)))
        return found

    def _head(self, line: str, wanted: str) -> Numbered | None:
        head = article(line, str(int(wanted) - 1) if wanted.isdigit() else "")
        if head is None and self._lang != "zh" and (bare := BARE.match(line)):
            head = Numbered(shown=bare[1], key=bare[1], rest=line[bare.end() :])
        return head if head and wanted in ("", head.key) else None

    def _article(self, number: str, title: str | None, body: Sequence[str], to: str) -> Part:
        part = Part(units=frozenset(("article",)), keys=(to or number,), fresh=True, to=to)
        part.number, part.title, part.parts = number, title, self._fresh(body, part)
        return part

    def _place(self, part: Part, after: Part | None, above: Part | None = None, first: bool = False) -> Part:
        """Put a part after another, or at the beginning or end of what holds it."""
        holder = above or (after.above if after else None) or self._root
        row = [each for each in holder.parts if each is not part]
        at = row.index(after) + 1 if after in row else 0 if first else self._slot(row, part)
        while after is not None and at < len(row) and self._follows(row[at], after, row[at - 1], part):
            at += 1
        row.insert(at, part)
        holder.parts, part.above, part.after = row, holder, after
        self._came.append(part)
        return part

    def _slot(self, row: Sequence[Part], part: Part) -> int:
        """Where a part comes by its label, if the labels there rise: (3B) after (3A), and before (4)."""
        labelled = [each for each in row if each.label and not each.gone]
        ranks = list(map(Part.rank, labelled))
        if self._known.consecutive or not (part.fresh and part.label) or ranks != sorted(ranks):
            return len(row)
        last = bisect_right(ranks, part.rank())
        return row.index(labelled[last - 1]) + 1 if last and labelled[0].keys[0] != "i" else len(row)

    def _follows(self, part: Part, anchor: Part, before: Part, new: Part) -> bool:
        """Whether a part came there earlier in the decision, or stands in the chapter before a new one."""
        came = part in self._came and part.after in (anchor, before)
        return came or (anchor.heads and anchor.units == new.units and part in self._below(anchor))

    def _do_insert(self, statement: Directive) -> list[Part]:
        numbers = [route[-1].key for route in statement.to]
        units = statement.to[0][-1].units if statement.to else ()
        anchor = self._anchor(statement) if statement.anchor or statement.side in (*BEFORE, *AFTER) else None
        named = [] if anchor else self._parts(statement, statement.place)[:1]
        if "chapter" in units or "section" in units:
            return self._chapter(statement, anchor)
        listed = "item" in statement.kind and "article" not in statement.kind
        headed = (
            not listed and self._articles(statement.new, numbers)[0][0] and not (named and named[0].passage)
        )
        if units == ("article",) or (not units and (anchor.passage is None if anchor else headed)):
            return self._insert_articles(statement, numbers, anchor)
        if not named and anchor is None:
            raise UnfitDecision("no_place", words=statement.text)
        labelled = bool(self._fresh(statement.new, self._root)[0].label)
        above = (
            anchor.above
            if anchor
            else self._holder(named[0], statement.new[0], "item" in units or (not units and labelled))
        )
        first = statement.side in AT_START
        own = self._kinds(anchor.text) if anchor else set()
        below = {kind for each in (anchor.parts if anchor else ()) for kind in self._kinds(each.text)} - own
        if anchor and labelled and (not anchor.label or self._kinds(statement.new[0]) & below):
            above, anchor, first = anchor, None, True
        if anchor and above and statement.side in BEFORE:
            before = above.parts[: above.parts.index(anchor)]
            anchor, first = (before[-1], False) if before else (None, True)
        for part, to in itertools.zip_longest(self._fresh(statement.new, above or self._root), numbers):
            if part is not None:
                part.to = to or ""
                anchor = self._place(part, anchor, above, first)
        return [above] if above and above is not self._root else []

    def _kinds(self, text: str) -> set[str]:
        """The kinds of labels that may stand before words."""
        return {kind for kind, pattern in self._known.labels.items() if pattern.match(text)}

    def _holder(self, part: Part, text: str, item: bool) -> Part:
        """The part into which paragraphs or items come, by a part that was named: where such ones are."""
        at: Part | None = part
        while at and at.above and item and not self._known.consecutive:
            for each in (at, *(one for one in at.parts if not one.label)):
                if any(self._kinds(text) & self._kinds(one.text) for one in each.parts if not one.gone):
                    return each
            at = at.above
        while part.above and (part.passage is not None if not item else "item" in part.units):
            part = part.above
        listed = [each for each in part.parts if each.parts and not each.gone and not each.fresh]
        return listed[0] if item and part.passage is None and len(listed) == 1 else part

    def _insert_articles(
        self, statement: Directive, numbers: Sequence[str], anchor: Part | None
    ) -> list[Part]:
        made: list[Part] = []
        if anchor is None and numbers and "-" in numbers[0]:  # 第一百三十三条之一
            base = numbers[0].partition("-")[0]
            same = [part for part in self._root.parts if part.keys[0].partition("-")[0] == base]
            anchor = same[-1] if same else self._find((PlaceStep(("article",), base),), (), numbers[0])
        pieces = self._articles(statement.new, numbers)
        if numbers and len(pieces) != len(numbers):
            raise UnfitDecision("not_as_many", words=statement.text)
        for (number, title, body), to in zip(pieces, numbers or [""] * len(pieces), strict=True):
            made.append(self._place(self._article(number, title, body, to), anchor, self._root))
            anchor = made[-1] if anchor else None
            self._renumbers |= self._known.consecutive and to.isdigit()
        return made

    def _chapter(self, statement: Directive, anchor: Part | None) -> list[Part]:
        """A chapter comes with the articles that are quoted under it, before the first of them."""
        named, units = division(statement.new[0]), frozenset(statement.to[0][-1].units)
        like = [part.clause.number for part in self._root.parts if part.clause and part.units == units]
        heading = Part(units=units, keys=(statement.to[0][-1].key,), fresh=True)
        heading.title = named[1].rest if named else statement.new[0]
        heading.number = (
            named[1].shown if named else _renumbered(like[0] if like else "第一章", heading.keys[0])
        )
        self._renumbers = True
        lines = statement.new[1:]
        if anchor or not lines:
            return [self._place(heading, anchor, self._root)]
        heads = [head.key for line in lines if (head := article(line))]
        made = self._insert_articles(msgspec.structs.replace(statement, new=lines), heads, None)
        made[0].heading = heading
        return [heading, *made]

    def _do_append(self, statement: Directive) -> list[Part]:
        """Come at the end: a part that has a label, else words."""
        parts, lines = self._object(statement), statement.new
        if parts[0].passage is None or len(lines) > 1 or self._fresh(lines, parts[0])[0].label:
            return self._do_insert(statement)
        last = list(parts[0].within())[-1]
        last.splices = [*last.splices, (len(last.text), len(last.text), statement.new[0])]
        return parts

    def _do_delete(self, statement: Directive) -> list[Part]:
        parts = self._object(statement)
        if any(part.gone for part in parts):
            raise UnfitDecision("amended_twice", words=statement.text, place=statement.named)
        for part in parts:
            part.gone = True
        return parts

    def _do_designate(self, statement: Directive) -> list[Part]:
        """The text of a part gets a label of its own."""
        part = next(iter(self._object(statement)[0].parts))
        part.splices = [*part.splices, (0, 0, f"({statement.to[0][-1].key}) ")]
        return []

    def _do_title(self, statement: Directive) -> list[Part]:
        part = self._object(statement)[0]
        named = division(statement.new[0])
        title = named[1].rest if named else statement.new[0]
        for old in statement.old:  # words of it
            if not (count := self._title(part).count(old)):
                raise UnfitDecision("words_not_there", words=old, place=part.place)
            if count > 1:
                raise UnfitDecision("words_often", words=old, count=count, place=part.place)
            title = self._title(part).replace(old, title)
        part.title = title
        return [part]

    def _do_renumber(self, statement: Directive) -> list[Part]:
        parts = self._object(statement)
        if len(parts) != len(statement.to):
            raise UnfitDecision("not_as_many", words=statement.text)
        return [self._renumber(part, route) for part, route in zip(parts, statement.to, strict=True)]

    def _renumber(self, part: Part, route: Route) -> Part:
        if part.passage is not None and route[-1].units == ("article",):  # a paragraph becomes an article
            self._renumbers = True
            return self._carry(
                part, self._place(self._article("", None, (), route[-1].key), None, self._root)
            )
        part.to = route[0 if part.passage is None else -1].key
        self._renumbers |= self._known.consecutive and part.passage is None
        return part

    def _carry(self, part: Part, above: Part) -> Part:
        """The part at another place, from which it is gone."""
        here = msgspec.structs.replace(part, keys=(), parts=[], to="")
        part.gone, above.source, here.source = True, part.whole, part.whole
        for each in part.parts if not part.told else ():
            self._carry(each, here)
        return self._place(here, None, above)

    def _do_move(self, statement: Directive) -> list[Part]:
        """Articles go to another place."""
        first = statement.side in AT_START
        after = None if first else self._find(statement.anchor[0], self._object(statement), statement.named)
        for part in self._object(statement):
            after = self._place(part, after, self._root, first)
        return [after] if after else []

    def _do_regroup(self, statement: Directive) -> list[Part]:
        """Several articles become one, or one becomes several."""
        first, *rest = self._object(statement)
        self._restate([first], statement.new, [route[-1].key for route in statement.to])
        self._renumber(first, statement.to[0])
        for part in rest:
            part.gone = True
        return [first]

    def acts(self) -> Iterator[ClauseAct]:
        """The acts on the clauses, in the order of the new text."""
        for part in self._root.parts:  # an article of which nothing is left goes too
            part.gone |= not part.heads and bool(part.parts) and all(each.gone for each in part.parts)
        row = self._arranged(self._root.parts)
        self._number(row)
        places = {clause.id: place for place, clause in enumerate(self._old.clauses)}
        kept = [(part, places[part.clause.id]) for part in row if part.clause]
        stay = {kept[at][0] for at in longest_rising_run([place for _, place in kept])}
        after, like = "", next(iter(self._old.clauses), Clause(id=""))
        for part in row:
            act = self._act(part, like)
            if part not in stay:
                yield msgspec.structs.replace(act, act="move" if part.clause else "insert", after=after)
            elif part.clause:
                after, like = part.clause.id, part.clause
                if act != ClauseAct(act="amend", old=after, new=after):
                    yield act
        for part in self._root.parts:
            if part.gone and part.clause:
                yield ClauseAct(act="delete", old=part.clause.id)

    def _act(self, part: Part, like: Clause) -> ClauseAct:
        clause = part.clause or Clause(id="")
        old = passages_of(clause.text_in(self._lang).blocks)
        new = tuple(map(self._made, self._leaves(part)))
        act = PassageAct(act="restate", at=0, until=len(old) - 1, passages=new)
        act = act if old else PassageAct(act="insert", after=START, passages=new)
        text = TextAct(acts=(act,) if old != new else (), title=UNSET if part.title is None else part.title)
        made = ClauseAct(
            act="amend",
            old=clause.id,
            new=clause.id or f"new {part.to or part.number}",
            number=part.number if part.number and part.number != clause.number else UNSET,
            texts={self._lang: text} if text != TextAct() or part.fresh else UNSET,
        )
        if part.clause:
            return made
        return msgspec.structs.replace(made, depth=like.depth, parent=like.parent, element=like.element)

    def _leaves(self, part: Part) -> Iterator[Part]:
        """The passages of a clause in their new order."""
        row = self._arranged(part.parts)
        if self._known.consecutive:
            self._relabel(
                [each for each in row if each.label], any(each.label and each.gone for each in part.parts)
            )
        for each in row:
            yield each
            yield from self._leaves(each)

    def _relabel(self, items: Sequence[Part], fewer: bool) -> None:
        """Give items the labels and the stops that they have in their new order."""
        typed = all(each.passage and label_of(each.passage, self._known)[1] for each in items)
        changed = fewer or any(each.fresh or each.told is not None or each.to for each in items)
        if not typed or not changed or all(each.fresh for each in items):
            return
        for nth, item in enumerate(items, 1):
            last, text = nth == len(items), item.text if item.told is None else item.told
            label = label_of(AmendedPassage(kind="paragraph", runs=(Run(text),)), self._known)[1]
            shown = chinese(nth) if re.search(f"[{HAN}]", item.label) else str(nth)
            wanted = NUMERAL.sub(shown, item.label, count=1)
            stop = "。" if last else "；"
            if item.fresh or item.told is not None:
                item.told = wanted + text.removeprefix(label) + ("" if text[-1:] in STOPS else stop)
                continue
            taken = [at for start, end, _ in item.splices for at in range(start, end)]
            if label != wanted and 1 not in taken:
                item.splices = [*item.splices, (0, len(label), wanted)]
            if text[-1:] == ("；" if last else "。") and len(text) - 1 not in taken:
                item.splices = [*item.splices, (len(text) - 1, len(text), stop)]

    def _made(self, leaf: Part) -> AmendedPassage:
        passage = leaf.passage or AmendedPassage(kind="paragraph")
        if leaf.told is not None:
            return msgspec.structs.replace(passage, runs=(Run(leaf.told),))
        splices = [*leaf.splices, *self._references(leaf)]
        return spliced(passage, splices) if splices else passage

    def _references(self, leaf: Part) -> Iterator[Splice]:
        """The new numbers of articles and paragraphs of this text that the words of a passage refer to."""
        articles = {part.keys[0]: part for part in self._root.parts if part.clause and not part.heads}
        for match in self._known.find.reference.finditer(leaf.text) if not leaf.fresh else ():
            taken = any(start < match.end() and match.start() < end for start, end, _ in leaf.splices)
            if taken or self._known.find.foreign.search(leaf.text[: match.start()]):
                continue
            key = number_key(match["article"], match["sub"]) if match["article"] else ""
            named = articles.get(key) if key else leaf.whole
            if named is None:
                continue
            row = [each for each in self._arranged(named.parts) if "paragraph" in each.units]
            paragraph = number_key(match["paragraph"] or match["own"] or "")
            nth = next(
                (at for at, each in enumerate(row, 1) if each.keys[:1] == (paragraph,) and not each.fresh), 0
            )
            for group, number in (("article", named.to), ("paragraph", nth), ("own", nth)):
                shown = chinese(int(number)) if number and str(number).isdigit() and "-" not in key else ""
                if match[group] and shown not in ("", match[group]):
                    yield (*match.span(group), shown)

    def _arranged(self, parts: Sequence[Part]) -> list[Part]:
        """Parts in their new order: those with a new number at its place, the others as they stood."""
        stay = [part for part in parts if not part.gone]
        told = [part for part in stay if part.to.isdigit() and not part.fresh and not part.heads]
        still = longest_rising_run([int(part.to) for part in told])
        placed = [part for place, part in enumerate(told) if place not in still]
        placed += [part for part in stay if part.fresh and part.to.isdigit() and self._known.consecutive]
        stay = [part for part in stay if part not in placed]
        for part in sorted(placed, key=lambda each: int(each.to)):
            same = [place for place, each in enumerate(stay) if each.counts(part)]
            nth = int(part.to) - 1
            at = same[nth - 1] + 1 if 0 < nth <= len(same) else same[0] if same and not nth else len(stay)
            while at < len(stay) and stay[at].heads and self._goes_below(part, stay[at]):
                at += 1
            stay[at:at] = [part.heading, part] if part.heading else [part]
        return stay

    def _goes_below(self, part: Part, heading: Part) -> bool:
        """Whether a new article stands under a heading: told after it, or made of what stood there."""
        if heading.fresh:
            return heading in self._came[: self._came.index(part)] if part in self._came else False
        below = self._below(heading)
        return part.after in (heading, *below) or part.source in below

    def _number(self, row: Sequence[Part]) -> None:
        """The numbers of the articles as they are printed; they follow one another, if any has changed."""
        printed = [part.clause.number for part in row if part.clause and part.units == {"article"}]
        chapters = any(
            part.units == {"chapter"} and (part.fresh or part.gone) for part in (*row, *self._root.parts)
        )
        counts = {"article": 0, "chapter": 0}
        for part in row:
            old = part.to or part.keys[0]
            unit = "article" if "article" in part.units else "chapter" if part.units == {"chapter"} else ""
            if unit and old.isdigit():
                counts[unit] += 1
                if self._renumbers and self._known.consecutive and (unit == "article" or chapters):
                    part.to = str(counts[unit])
            if part.to and not part.number and (part.to != part.keys[0] or part.fresh):
                part.number = _renumbered(
                    part.clause.number if part.clause else (printed or [""])[0], part.to
                )


def _renumbered(printed: str, number: str) -> str:
    """A number as it is printed, with another number in it: 第十四条 becomes 第十八条."""
    head, _, sub = number.partition("-")
    shown = chinese(int(head)) if re.search(f"[{HAN}]", printed) and head.isdigit() else head
    made = NUMERAL.sub(shown, printed.partition("之")[0], count=1)
    return f"{made}之{chinese(int(sub))}" if sub.isdigit() else made
