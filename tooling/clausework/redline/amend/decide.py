"""Make an amending decision out of a redline, and prove it by executing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
from msgspec import UNSET

from clausework.errors import NotLossless
from clausework.model.amendment import (
    HEAD,
    START,
    AmendedPassage,
    AmendingDecision,
    ClauseAct,
    ClauseActKind,
    PassageAct,
    TextAct,
)
from clausework.model.clause import Clause, ClauseText
from clausework.model.draft import Draft, plain_clause
from clausework.model.redline import Change, LineChange, Redline, Side, TextChange
from clausework.redline.align.order import longest_rising_run
from clausework.redline.alignment import languages
from clausework.redline.amend.execute import Source, clauses_digest, execute
from clausework.redline.amend.passages import passages_of
from clausework.redline.amend.rewritten import rewritten
from clausework.redline.amend.substitutions import once
from clausework.redline.amend.tables import Origin, RestatedTable, restated_tables
from clausework.redline.amend.word_changes import word_changes
from clausework.redline.ledger import ledger
from clausework.redline.words.tokens import Tokenizer, terms_of, tokenizer_of

OF_TEXT = ("title", "term", "source", "generated")


def decide(redline: Redline, old: Draft, new: Draft) -> AmendingDecision:
    """The decision that makes `new` of `old`; it is proved to do so before it is returned."""
    every = AmendingDecision(
        standard=new.standard,
        old=_side(redline.old, old),
        new=_side(redline.new, new),
        title={lang: title for lang, title in new.title.items() if title != old.title.get(lang)},
        acts=tuple(_Decider(redline, old, new).acts()),
    )
    wanted = tuple(map(plain_clause, new.clauses))
    substitutions, acts = once(every.acts, ledger(redline), old)
    decision = msgspec.structs.replace(every, substitutions=substitutions, acts=acts)
    if substitutions and execute(decision, old) != wanted:
        decision = every  # words that would become others where they must not
    made = execute(decision, old)
    if made != wanted:
        first = (b.id for a, b in zip(made, wanted, strict=False) if a != b)
        raise NotLossless(next(first, ""), "new")
    return decision


def _side(side: Side, draft: Draft) -> Side:
    return msgspec.structs.replace(side, digest=clauses_digest(draft))


class _Decider:
    """Knows of every clause and passage of the new draft where it comes from."""

    def __init__(self, redline: Redline, old: Draft, new: Draft) -> None:
        self._old = {clause.id: plain_clause(clause) for clause in old.clauses}
        self._new = [plain_clause(clause) for clause in new.clauses]
        self._changes = {change.new: change for change in redline.changes if change.new}
        self._bases = self._found_bases()
        self._stay = self._staying(old)
        self._tokenizers = {
            lang: tokenizer_of(tuple(sorted(set(terms_of((old, new), lang)))), lang)
            for lang in languages(old, new)
        }
        self._taken = _taken(redline)

    def _found_bases(self) -> dict[str, str]:
        """The old clause that each new one is made of: of a split the part of its name, or else the first."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for same in (True, False):
            for clause in self._new:
                old = self._changes[clause.id].old if clause.id in self._changes else ""
                if old and old not in taken and clause.id not in found and (not same or old == clause.id):
                    found[clause.id] = old
                    taken.add(old)
        return found

    def _staying(self, old: Draft) -> frozenset[str]:
        """The new IDs of the clauses that do not change their order."""
        places = {clause.id: place for place, clause in enumerate(old.clauses)}
        based = [clause.id for clause in self._new if clause.id in self._bases]
        run = longest_rising_run([places[self._bases[name]] for name in based])
        return frozenset(name for place, name in enumerate(based) if place in run)

    def acts(self) -> Iterator[ClauseAct]:
        """What is done, in the order of the new draft, then what is deleted."""
        after = ""
        for clause in self._new:
            base = self._bases.get(clause.id, "")
            stays = clause.id in self._stay
            kind: ClauseActKind = "amend" if stays else "move" if base else "insert"
            act = self._act(kind, self._old.get(base), clause)
            if not stays:
                yield msgspec.structs.replace(act, after=after)
            elif act != ClauseAct(act="amend", old=base, new=base):
                yield act
            after = base if stays else after
        kept = set(self._bases.values())
        for name in self._old:
            if name not in kept:
                yield ClauseAct(act="delete", old=name)

    def _act(self, kind: ClauseActKind, base: Clause | None, clause: Clause) -> ClauseAct:
        before = base or Clause(id=clause.id)
        head = {name: getattr(clause, name) for name in HEAD}
        provisions = {
            name: clause.provisions.get(name)
            for name in sorted({*before.provisions, *clause.provisions})
            if before.provisions.get(name) != clause.provisions.get(name)
        }
        texts = {
            lang: act
            for lang in sorted({*before.texts, *clause.texts})
            if (act := self._text(lang, base, clause)) != TextAct() or lang not in before.texts
        }
        return ClauseAct(
            act=kind,
            old=base.id if base else "",
            new=clause.id,
            provisions=provisions or UNSET,
            texts=texts or UNSET,
            **{name: value for name, value in head.items() if value != getattr(before, name)},
        )

    def _text(self, lang: str, base: Clause | None, clause: Clause) -> TextAct:
        if lang not in clause.texts:
            return TextAct(dropped=True)
        before = base.texts.get(lang, ClauseText()) if base else ClauseText()
        after = clause.texts[lang]
        told = {name: value for name in OF_TEXT if (value := getattr(after, name)) != getattr(before, name)}
        change = self._changes.get(clause.id, Change(id=""))
        lines = change.texts.get(lang, TextChange()).lines
        acts = self._passage_acts(lang, base.id if base else "", change.old, clause, lines)
        return TextAct(acts=acts, **told)

    def _passage_acts(
        self, lang: str, base: str, old: str, clause: Clause, lines: Sequence[LineChange]
    ) -> tuple[PassageAct, ...]:
        new = passages_of(clause.texts[lang].blocks)
        origins = [
            ((line.origin or old, line.order) if line.old is not None else ("", START))
            for line in lines
            if line.new is not None
        ]
        placing = _Placing(self._passages, lang, base, self._tokenizers[lang])
        return tuple(placing.acts(new, origins, self._taken.get((base, lang), set())))

    def _passages(self, source: Source) -> tuple[AmendedPassage, ...]:
        clause = self._old.get(source[0])
        return passages_of(clause.texts[source[1]].blocks) if clause and source[1] in clause.texts else ()


def _taken(redline: Redline) -> Mapping[Source, set[int]]:
    """The lines of each old text that the new draft has somewhere."""
    found: dict[Source, set[int]] = defaultdict(set)
    for change in redline.changes:
        for lang, text in change.texts.items():
            for line in text.lines:
                if line.old is not None and line.new is not None:
                    found[line.origin or change.old, lang].add(line.order)
    return found


class _Placing:
    """Puts the passages of a new text beside those of the old: what stays, moves, and is new."""

    def __init__(
        self,
        passages: Callable[[Source], tuple[AmendedPassage, ...]],
        lang: str,
        base: str,
        tokenizer: Tokenizer,
    ) -> None:
        self._passages = passages
        self._lang = lang
        self._base = base
        self._tokenizer = tokenizer

    def acts(
        self, new: Sequence[AmendedPassage], origins: Sequence[Origin], taken: set[int]
    ) -> Iterator[PassageAct]:
        """What is done to the text of the base; `taken` are the passages of it that the new draft has."""
        whole = self._passages((self._base, self._lang))
        tables = restated_tables(whole, new, origins, self._base, taken)
        within = {place for table in tables.values() for place in range(table.first + 1, table.last + 1)}
        own = [
            place
            for place, (source, _) in enumerate(origins)
            if source and source == self._base and place not in within
        ]
        run = longest_rising_run([origins[place][1] for place in own])
        stay = {own[index] for index in run}
        told = {place: table for place, table in tables.items() if place in stay}
        inside = {place for table in told.values() for place in range(table.start, table.end + 1)}
        gone = [place for place in range(len(whole)) if place not in taken and place not in inside]
        yield from rewritten(tuple(self._placed(new, origins, stay, told)), gone, whole)

    def _placed(
        self,
        new: Sequence[AmendedPassage],
        origins: Sequence[Origin],
        stay: set[int],
        tables: Mapping[int, RestatedTable],
    ) -> Iterator[PassageAct]:
        after, done = START, -1
        fresh: list[AmendedPassage] = []
        for place, (passage, (source, order)) in enumerate(zip(new, origins, strict=True)):
            if place <= done:
                continue
            if not source:
                fresh.append(passage)
                continue
            if fresh:
                yield PassageAct(act="insert", after=after, passages=tuple(fresh))
                fresh = []
            if place in tables:
                table = tables[place]
                told = tuple(new[table.first : table.last + 1])
                yield PassageAct(act="restate", at=table.start, until=table.end, passages=told)
                after, done = table.end, table.last
                continue
            act = PassageAct(act="amend", at=order)
            if place in stay:
                after = order
            else:
                origin = "" if source == self._base else source
                act = PassageAct(act="move", at=order, after=after, origin=origin)
            old = self._passages((source, self._lang))[order]
            if old != passage:
                act = self._amended(act, old, passage)
            if old != passage or act.act == "move":
                yield act
        if fresh:
            yield PassageAct(act="insert", after=after, passages=tuple(fresh))

    def _amended(self, act: PassageAct, old: AmendedPassage, new: AmendedPassage) -> PassageAct:
        words = word_changes(old, new, self._lang, self._tokenizer)
        return msgspec.structs.replace(act, words=words, to=None if words else new)
