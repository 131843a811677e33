"""Execute an amending decision on the draft that it was made for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
from msgspec import UNSET

from clausework.errors import ClauseworkError
from clausework.model.amendment import (
    HEAD,
    START,
    AmendedPassage,
    AmendingDecision,
    ClauseAct,
    PassageAct,
    TextAct,
)
from clausework.model.by_identity import by_identity
from clausework.model.canonical import digest
from clausework.model.clause import Clause, ClauseText, Provision, Run
from clausework.model.draft import Draft, plain_clause
from clausework.redline.amend.passages import blocks_of, passages_of
from clausework.redline.amend.word_changes import changed

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
    if clauses_digest(old) != decision.old.digest:
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
            if provision is not None:
                provisions[name] = provision
        return msgspec.structs.replace(base, id=act.new, texts=made, provisions=provisions, **told)

    def _text(self, source: Source, base: ClauseText, act: TextAct) -> ClauseText:
        told: dict[str, Any] = {
            name: value
            for name in ("title", "term", "source", "generated")
            if (value := getattr(act, name)) is not UNSET
        }
        gone = self._gone.get(source, frozenset())
        words = self._substituted.get(source, ())
        if words and "title" not in told:
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
            if act.act in ("insert", "move"):
                placed[act.after].append(act)
            elif act.act == "restate":
                placed[act.at].append(act)
        old = self._texts.get(source, ())
        if any(not START <= place < len(old) for place in (*amended, *placed)):
            raise UnfitDecision("no_such_passage", clause=source[0])
        for place in range(START, len(old)):
            if place >= 0 and place not in gone:
                known = amended.get(place)
                words = () if known else self._substituted.get(source, ())
                yield with_words(old[place], words) if words else _amended(old[place], known)
            for act in placed[place]:
                yield from self._put(source, act)

    def _put(self, here: Source, act: PassageAct) -> Iterator[AmendedPassage]:
        if act.act != "move":
            yield from act.passages
            return
        source = (act.origin or here[0], here[1])
        passages = self._texts.get(source, ())
        if not 0 <= act.at < len(passages):
            raise UnfitDecision("no_such_passage", clause=source[0])
        yield _amended(passages[act.at], act)


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
                if act.act in ("delete", "move"):
                    found[act.origin or clause.old, lang].add(act.at)
                elif act.act == "restate":
                    found[clause.old, lang].update(range(act.at, act.until + 1))
    return {source: frozenset(places) for source, places in found.items()}
