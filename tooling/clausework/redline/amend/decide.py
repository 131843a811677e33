"""An amending decision: made of a redline, what repeats said once, and executed on the old draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

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
    Substitution,
    TextAct,
)
from clausework.model.by_identity import by_identity
from clausework.model.canonical import digest
from clausework.model.draft import Clause, ClauseText, Draft, Provision, Run, plain_clause
from clausework.model.redline import Change, Fold, LineChange, Redline, Side, TextChange
from clausework.redline.align.pairing import longest_rising_run
from clausework.redline.alignment import languages
from clausework.redline.amend.passages import (
    UnfitDecision,
    blocks_of,
    changed,
    passages_of,
    spans_of,
    word_changes,
)
from clausework.redline.ledger import SEVERAL, Ledger, ledger
from clausework.redline.words.tokens import tokenizer_between

OF_TEXT = ("title", "term", "source", "generated")
"""What a text has beside its blocks."""
Source = tuple[str, str]
"""The old ID of a clause, and a language."""


@by_identity(8)
def clauses_digest(draft: Draft) -> str:
    """The SHA-256 of the canonical JSON of a draft's clauses."""
    return digest(tuple(map(plain_clause, draft.clauses)))


def execute(decision: AmendingDecision, old: Draft) -> tuple[Clause, ...]:
    """The clauses of the new draft; UnfitDecision if this is not the draft that the decision amends."""
    if clauses_digest(old) != decision.old.digest:  # places of acts count in that text alone
        raise UnfitDecision("other_draft", label=old.label, wanted=decision.old.label)
    return _Execution(decision, old).clauses()


class _Execution:
    """The acts of a decision, found by the places that they are done at."""

    def __init__(self, decision: AmendingDecision, old: Draft) -> None:
        self._old = {clause.id: plain_clause(clause) for clause in old.clauses}
        self._acts = {act.old: act for act in decision.acts if act.old}
        self._placed: dict[str, list[ClauseAct]] = defaultdict(list)
        for act in decision.acts:
            if act.act in ("insert", "move"):
                self._placed[act.after or ""].append(act)
        self._texts = {
            (clause.id, lang): passages_of(text.blocks)
            for clause in self._old.values()
            for lang, text in clause.texts.items()
        }
        self._substituted: dict[Source, Words] = {}
        for each in decision.substitutions:
            for source in ((clause, each.lang) for clause in each.clauses):
                self._substituted[source] = (*self._substituted.get(source, ()), (each.old, each.new))
        named = {*self._acts, *self._placed, *(name for name, _ in self._substituted)} - {""}
        unknown = named - self._old.keys()
        if unknown:
            raise UnfitDecision("no_such_clause", clause=min(unknown))

    def clauses(self) -> tuple[Clause, ...]:
        return tuple(chain(self._after(""), *map(self._in_place, self._old.values())))

    def _in_place(self, clause: Clause) -> Iterator[Clause]:
        act = self._acts.get(clause.id)
        if act is None or act.act == "amend":
            yield self._made(clause, act or ClauseAct(act="amend", old=clause.id, new=clause.id))
        yield from self._after(clause.id)

    def _after(self, name: str) -> Iterator[Clause]:
        for act in self._placed[name]:
            yield self._made(self._old.get(act.old) or Clause(id=act.new), act)

    def _made(self, base: Clause, act: ClauseAct) -> Clause:
        told: dict[str, Any] = {name: value for name in HEAD if (value := getattr(act, name)) is not UNSET}
        texts: Mapping[str, TextAct] = act.texts or {}
        made: dict[str, ClauseText] = {}
        for lang in (*base.texts, *(lang for lang in texts if lang not in base.texts)):
            text = texts.get(lang, TextAct())
            if text.dropped is not True:
                made[lang] = self._text((act.old, lang), base.texts.get(lang, ClauseText()), text)
        provisions: dict[str, Provision] = {**base.provisions}
        for name, provision in (act.provisions or {}).items():
            provisions.pop(name, None)
            if provision is not None:  # null says that it goes
                provisions[name] = provision
        return msgspec.structs.replace(base, id=act.new, texts=made, provisions=provisions, **told)

    def _text(self, source: Source, base: ClauseText, act: TextAct) -> ClauseText:
        told: dict[str, Any] = {name: value for name in OF_TEXT if (value := getattr(act, name)) is not UNSET}
        words = self._substituted.get(source, ())
        if words and "title" not in told:  # a title told anew has them
            told["title"] = replaced(base.title, words)
        if act.acts or words:
            told["blocks"] = blocks_of(tuple(self._passages(source, act.acts, words)))
        return msgspec.structs.replace(base, **told)

    def _passages(self, source: Source, acts: Sequence[PassageAct], words: Words) -> Iterator[AmendedPassage]:
        """The passages of a text after the acts on it, which stand in the order of the text."""
        old, done = self._texts.get(source, ()), 0
        for act in acts:
            at, end = reach(act)
            if not done <= at <= end <= len(old) or (act.act != "insert" and at == len(old)):
                raise UnfitDecision("no_such_passage", clause=source[0])
            yield from (with_words(each, words) for each in old[done:at])
            yield from act.passages
            if act.act == "amend":  # which says its own
                yield act.to or changed(old[at], act.words)
            done = end
        yield from (with_words(each, words) for each in old[done:])


def reach(act: PassageAct) -> tuple[int, int]:
    """The first old passage that an act has to do with, and the one after the last."""
    if act.act == "insert":
        return act.after + 1, act.after + 1
    return act.at, (act.until if act.act == "restate" else act.at) + 1


Words = tuple[tuple[str, str], ...]
"""Words, each with those that take their place."""


def replaced(text: str, words: Words) -> str:
    """The text with all words that become others."""
    for old, new in words:
        text = text.replace(old, new)
    return text


def with_words(passage: AmendedPassage, words: Words) -> AmendedPassage:
    """The passage with all words that become others; what a run names stays."""

    def made(runs: tuple[Run, ...]) -> tuple[Run, ...]:
        return tuple(msgspec.structs.replace(run, text=replaced(run.text, words)) for run in runs)

    return msgspec.structs.replace(passage, runs=made(passage.runs), cells=tuple(map(made, passage.cells)))


def once(
    acts: Sequence[ClauseAct], book: Ledger, old: Draft
) -> tuple[tuple[Substitution, ...], tuple[ClauseAct, ...]]:
    """The substitutions of the ledger that hold in several clauses, and the acts that are left."""
    texts = {(clause.id, lang): text for clause in old.clauses for lang, text in clause.texts.items()}
    folds = {lang: _apart(book.substitutions(lang)) for lang in sorted({lang for _, lang in texts})}
    while True:  # without one fold an act that needs both is no longer covered by the other
        counts: dict[tuple[str, tuple[str, str]], list[str]] = {
            (lang, words): [] for lang, every in folds.items() for words in every
        }
        left: list[ClauseAct] = []
        for act in acts:
            told = {}
            for lang, text in (act.texts or {}).items():
                before = texts.get((act.old, lang)) if act.act == "amend" else None
                told[lang], used = _left(text, before, folds.get(lang, ())) if before else (text, ())
                for words in used:
                    counts[lang, words].append(act.old)
                if told[lang] == TextAct() != text:
                    del told[lang]
            left.append(msgspec.structs.replace(act, texts=told or UNSET))
        few = [key for key, clauses in counts.items() if len(clauses) < SEVERAL]
        if not few:
            break
        folds = {
            lang: tuple(words for words in every if (lang, words) not in few) for lang, every in folds.items()
        }
    substitutions = tuple(
        Substitution(lang=lang, old=words[0], new=words[1], clauses=tuple(clauses))
        for (lang, words), clauses in counts.items()
    )
    return substitutions, tuple(
        act for act in left if act != ClauseAct(act="amend", old=act.old, new=act.old)
    )


def _apart(folds: Sequence[Fold]) -> Words:
    """The words of the folds, but for those that have a part in common with words before them."""
    found: list[tuple[str, str]] = []
    for fold in folds:
        if not any(
            fold.old in old or old in fold.old or old in fold.new or fold.old in new for old, new in found
        ):
            found.append((fold.old, fold.new))
    return tuple(found)


def _left(text: TextAct, before: ClauseText, folds: Words) -> tuple[TextAct, Words]:
    """What an act still has to tell of a text, and the words that become others in all the rest of it."""
    if text.dropped is True or not folds:
        return text, ()
    passages = passages_of(before.blocks)
    told = {at for act in text.acts for at in range(*reach(act))}
    plain = [
        before.title if text.title is UNSET else "",
        *(p.text for at, p in enumerate(passages) if at not in told),
    ]
    words = tuple(pair for pair in folds if not any(pair[0] in each for each in plain))
    acts, used = [], dict.fromkeys(words, False)
    for act in text.acts:
        has = tuple(pair for pair in words if act.act == "amend" and pair[0] in passages[act.at].text)
        made = act.to or changed(passages[act.at], act.words) if has else None
        if has and with_words(passages[act.at], has) == made:
            used |= dict.fromkeys(has, True)
        else:
            acts.append(act)
    title = text.title
    if title is not UNSET and words and replaced(before.title, words) == title:
        used |= {pair: True for pair in words if pair[0] in before.title}
        title = UNSET
    return msgspec.structs.replace(text, acts=tuple(acts), title=title), tuple(p for p in words if used[p])


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
        self._tokenizers = {lang: tokenizer_between(old, new, lang) for lang in languages(old, new)}

    def _found_bases(self) -> dict[str, str]:
        """The old clause that each new one is made of: of a split the part of its name, or else the first."""
        found: dict[str, str] = {}
        taken: set[str] = set()
        for same in (True, False):  # first those that keep the name, so that no part takes their base
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
        """The acts, in the order of the new draft, then the deletions."""
        after = ""
        for clause in self._new:
            base = self._bases.get(clause.id, "")
            stays = clause.id in self._stay
            kind: ClauseActKind = "amend" if stays else "move" if base else "insert"
            act = self._act(kind, self._old.get(base), clause)
            if not stays:  # after is a place of the old draft: of clauses that moved none is known there
                yield msgspec.structs.replace(act, after=after)
            elif act != ClauseAct(act="amend", old=base, new=base):
                yield act
            after = base if stays else after
        kept = set(self._bases.values())
        for name in self._old:  # deletions come last, in the order of the old draft
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
        return TextAct(acts=tuple(acts), **told)

    def _passage_acts(
        self, lang: str, base: str, old: str, clause: Clause, lines: Sequence[LineChange]
    ) -> Iterator[PassageAct]:
        before = self._old[base].texts[lang].blocks if base and lang in self._old[base].texts else ()
        whole, new = passages_of(before), passages_of(clause.texts[lang].blocks)
        places = [
            line.order if line.old is not None and (line.origin or old) == base else START
            for line in lines
            if line.new is not None
        ]
        own = [place for place, at in enumerate(places) if base and at != START]
        run = sorted(longest_rising_run([places[place] for place in own]))  # the fewest are told anew
        kept = {own[index]: places[own[index]] for index in run}
        at = first = 0
        for start, end, place, last in (*spans_of(whole, new, kept), (len(whole), 0, len(new), 0)):
            yield from _gap(whole, at, start, new[first:place])
            if end > start:
                yield PassageAct(act="restate", at=start, until=end, passages=new[place : last + 1])
            elif start < len(whole) and whole[start] != new[place]:
                words = word_changes(whole[start], new[place], lang, self._tokenizers[lang])
                yield PassageAct(act="amend", at=start, words=words, to=None if words else new[place])
            at, first = end + 1, last + 1


def _gap(
    old: Sequence[AmendedPassage], start: int, end: int, new: Sequence[AmendedPassage]
) -> Iterator[PassageAct]:
    """What comes between two passages that stay, in the place of what stood there.

    A provision is never replaced by another, as its ID is that of its sentence.
    """
    gone = old[start:end]
    if gone and new and not any(passage.id for passage in (*gone, *new)):
        yield PassageAct(act="restate", at=start, until=end - 1, passages=tuple(new))
        return
    if new:
        yield PassageAct(act="insert", after=start - 1, passages=tuple(new))
    for at in range(start, end):
        yield PassageAct(act="delete", at=at)
