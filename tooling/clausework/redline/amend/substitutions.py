"""Words that become others in several clauses: one act of a decision in the place of many."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from msgspec import UNSET

from clausework.model.amendment import AmendedPassage, ClauseAct, PassageAct, Substitution, TextAct
from clausework.model.clause import ClauseText
from clausework.model.draft import Draft
from clausework.model.redline import Fold
from clausework.redline.amend.execute import Source, Words, replaced, with_words
from clausework.redline.amend.passages import passages_of
from clausework.redline.amend.word_changes import changed
from clausework.redline.ledger import SEVERAL, Ledger


def once(
    acts: Sequence[ClauseAct], book: Ledger, old: Draft
) -> tuple[tuple[Substitution, ...], tuple[ClauseAct, ...]]:
    """The substitutions of the ledger that hold in several clauses, and the acts that are left."""
    texts = {(clause.id, lang): text for clause in old.clauses for lang, text in clause.texts.items()}
    langs = sorted({lang for _, lang in texts})
    folds = {lang: _apart(book.substitutions(lang)) for lang in langs}
    while True:
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
            if text is None or not folds[lang] or told.dropped is True:
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
    """What an act of a clause still has to tell."""
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
