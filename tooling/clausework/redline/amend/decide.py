"""An amending decision: made of a redline, what repeats said once, and executed on the old draft."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec import UNSET

from clausework.errors import ClauseworkError, NotLossless
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


class UnfitDecision(ClauseworkError):
    """A decision that cannot be executed on this draft."""

    section = "amend"


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
        self._gone = gone_passages(decision)
        self._substituted = substituted(decision)
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
        gone = self._gone.get(source, frozenset())
        words = self._substituted.get(source, ())
        if words and "title" not in told:  # a title told anew has them
            told["title"] = replaced(base.title, words)
        if act.acts or gone or words:
            passages = tuple(self._passages(source, gone, act.acts))
            told["blocks"] = blocks_of(passages)
        return msgspec.structs.replace(base, **told)

    def _passages(
        self, source: Source, gone: frozenset[int], acts: Sequence[PassageAct]
    ) -> Iterator[AmendedPassage]:
        amended = {act.at: act for act in acts if act.act == "amend"}
        placed: dict[int, list[PassageAct]] = defaultdict(list)
        for act in acts:
            if act.act == "insert":
                placed[act.after].append(act)
            elif act.act == "restate":
                placed[act.at].append(act)
        old = self._texts.get(source, ())
        if any(not START <= place < len(old) for place in (*amended, *placed)):
            raise UnfitDecision("no_such_passage", clause=source[0])
        for place in range(START, len(old)):
            if place >= 0 and place not in gone:
                known = amended.get(place)
                words = () if known else self._substituted.get(source, ())  # amended says its own
                yield with_words(old[place], words) if words else _amended(old[place], known)
            for act in placed[place]:
                yield from act.passages


def _amended(passage: AmendedPassage, act: PassageAct | None) -> AmendedPassage:
    if act is None:
        return passage
    return act.to or changed(passage, act.words)


Words = tuple[tuple[str, str], ...]
"""Words, each with those that take their place."""


def substituted(decision: AmendingDecision) -> dict[Source, Words]:
    """The words that become others in each text, in the order of the decision."""
    found: dict[Source, Words] = {}
    for each in decision.substitutions:
        for clause in each.clauses:
            found[clause, each.lang] = (*found.get((clause, each.lang), ()), (each.old, each.new))
    return found


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


def gone_passages(decision: AmendingDecision) -> dict[Source, frozenset[int]]:
    """The passages of each text that are not where they were."""
    found: dict[Source, set[int]] = defaultdict(set)
    for clause in decision.acts:
        for lang, text in (clause.texts or {}).items():
            for act in text.acts:
                if act.act == "delete":
                    found[clause.old, lang].add(act.at)
                elif act.act == "restate":
                    found[clause.old, lang].update(range(act.at, act.until + 1))
    return {source: frozenset(places) for source, places in found.items()}


def once(
    acts: Sequence[ClauseAct], book: Ledger, old: Draft
) -> tuple[tuple[Substitution, ...], tuple[ClauseAct, ...]]:
    """The substitutions of the ledger that hold in several clauses, and the acts that are left."""
    texts = {(clause.id, lang): text for clause in old.clauses for lang, text in clause.texts.items()}
    langs = sorted({lang for _, lang in texts})
    folds = {lang: _apart(book.substitutions(lang)) for lang in langs}
    while True:  # without one fold an act that needs both is no longer covered by the other
        covered = dict(_covered(acts, folds, texts))
        counts = {
            (lang, words): [name for (name, of), told in covered.items() if of == lang and words in told]
            for lang in langs
            for words in folds[lang]
        }
        few = [key for key, clauses in counts.items() if len(clauses) < SEVERAL]
        if not few:
            break
        folds = {lang: tuple(words for words in folds[lang] if (lang, words) not in few) for lang in langs}
    substitutions = tuple(
        Substitution(lang=lang, old=words[0], new=words[1], clauses=tuple(clauses))
        for (lang, words), clauses in counts.items()
    )
    left = (_left(act, covered, texts) for act in acts)
    return substitutions, tuple(act for act in left if act != _nothing(act))


def _apart(folds: Sequence[Fold]) -> Words:
    """The words of the folds, but for those that have a part in common with words before them."""
    found: list[tuple[str, str]] = []
    for fold in folds:
        if not any(
            fold.old in old or old in fold.old or old in fold.new or fold.old in new for old, new in found
        ):
            found.append((fold.old, fold.new))
    return tuple(found)


def _covered(
    acts: Sequence[ClauseAct], folds: Mapping[str, Words], texts: Mapping[Source, ClauseText]
) -> Iterator[tuple[Source, Words]]:
    """The words that become others in each text, in its title and in every passage that has them."""
    for act in acts:
        for lang, told in (act.texts or {}).items() if act.act == "amend" else ():
            text = texts.get((act.old, lang))
            if text is None or not folds[lang] or told.dropped is True:  # nothing is left to replace
                continue
            passages = passages_of(text.blocks)
            amended = {each.at for each in told.acts if each.act != "insert"}
            within = {
                place
                for each in told.acts
                if each.act == "restate"
                for place in range(each.at, each.until + 1)
            }
            plain = [
                text.title if told.title is UNSET else "",
                *(one.text for place, one in enumerate(passages) if place not in amended | within),
            ]
            words = tuple(pair for pair in folds[lang] if not any(pair[0] in each for each in plain))
            used = [_used(passages[each.at], words) for each in told.acts if _is(each, passages, words)]
            if told.title is not UNSET and replaced(text.title, words) == told.title:
                used.append(tuple(pair for pair in words if pair[0] in text.title))
            found = dict.fromkeys(pair for of in used for pair in of)
            if found:
                yield (act.old, lang), tuple(pair for pair in words if pair in found)


def _used(passage: AmendedPassage, words: Words) -> Words:
    return tuple(pair for pair in words if pair[0] in passage.text)


def _is(act: PassageAct, passages: Sequence[AmendedPassage], words: Words) -> bool:
    """True if a passage stays where it is and nothing in it changes but these words."""
    if act.act != "amend" or not words:
        return False
    made = act.to or changed(passages[act.at], act.words)
    return with_words(passages[act.at], _used(passages[act.at], words)) == made


def _left(act: ClauseAct, covered: Mapping[Source, Words], texts: Mapping[Source, ClauseText]) -> ClauseAct:
    """The rest that an act of a clause still has to tell."""
    if act.texts is UNSET:
        return act
    told = {}
    for lang, text in act.texts.items():
        words = covered.get((act.old, lang), ())
        if words and act.act == "amend":
            before = texts[act.old, lang]
            passages = passages_of(before.blocks)
            kept = tuple(each for each in text.acts if not _is(each, passages, words))
            text = msgspec.structs.replace(text, acts=kept)
            if text.title is not UNSET and replaced(before.title, words) == text.title:
                text = msgspec.structs.replace(text, title=UNSET)
        if text != TextAct() or lang not in {of for name, of in texts if name == act.old}:
            told[lang] = text
    return msgspec.structs.replace(act, texts=told or UNSET)


def _nothing(act: ClauseAct) -> ClauseAct:
    return ClauseAct(act="amend", old=act.old, new=act.old)


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
