"""Tokenizer: a text cut into the pieces that a redline never cuts: words, terms, numbers with their units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property, lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from clausework.lang.patterns import HAN_RANGE, FirstOf, compiled, on_use, scan
from clausework.lang.quantities import grammar, quantities
from clausework.lang.registry import folder, part
from clausework.lang.role_names import any_of
from clausework.lang.script import language_by_script
from clausework.model.draft import Draft, Run
from clausework.redline.bars import verbs_of

SELF: tuple[str, ...] = ("本标准", "本文件", "本规范", "本指南", "本规程", "不应", "不宜")
SELF += ("this standard", "this document", "this specification")
"""Words that the tables of edition and modal changes know."""

CUTS = {"zh": re.compile("[，。；：！？]+"), "en": re.compile(r"[.;:!?](?=\s)")}
"""Where a text is cut before it is read: what is found on one side does not depend on the other."""
LIMITS = {"zh": "(?<=[日天周月年时])(?:内(?![容部外地])|前(?![款项述提期])|后(?![续果期]))"}
"""What makes a time a limit, 三日|内, is one word with its unit, unless it begins another, 三日|内容."""
PHRASES = {
    "en": r"\b(?:(?:shall|should|may|must|need|can|will|ought) not"
    r"|(?:is|are|do|does) not (?:required|allowed|permitted|have|need) to"
    r"|(?:is|are) required to|(?:has|have|ought|needs?) to)\b"
}
"""English verbs of two words and more."""
VERBS = ("shall", "should", "may", "must", "can", "need", "will", "ought", "is", "are", "do", "has", "have")
GAP = on_use(
    rf"(?P<han>[{HAN_RANGE}]+)|[^\W\d_{HAN_RANGE}]+(?:[-’'][^\W\d_{HAN_RANGE}]+)*|\d+|\s+|.", re.DOTALL
)
ASCII_GAP = on_use(r"[A-Za-z]+(?:[-'][A-Za-z]+)*|\d+|\s+|.", re.DOTALL)
ATOMS = frozenset(("ref", "footnote", "math", "break"))
"""Marks whose run is one token, whatever its text."""

PERSON = "人"
HEAVY = 4
Token = str | tuple[Run, ...]
"""A word; as runs if it has marks, more than one run if a mark begins or ends within the word."""


def text_of(tokens: Iterable[Token]) -> str:
    """The words of the tokens; a run without words stands for what it refers to."""
    return "".join(
        [
            token if isinstance(token, str) else "".join([run.text or run.target for run in token])
            for token in tokens
        ]
    )


def weight_of(token: Token) -> int:
    """The worth of keeping a token: its characters, of which a long word's tell no more than a few."""
    return min(HEAVY, len(token)) if isinstance(token, str) else HEAVY


def last_text(token: Token) -> str:
    """The text of the last run of a token."""
    return token if isinstance(token, str) else token[-1].text


class _Rules(NamedTuple):
    """Tokens that stay whole in a language, their starts, and how a time ends that is a limit."""

    whole: FirstOf
    starts: re.Pattern[str]
    limit: re.Pattern[str]
    amounts: re.Pattern[str]

    def end(self, match: re.Match[str]) -> int:
        """The end of a match, after the limit that a time is: 三日内."""
        limit = match.re is self.amounts and self.limit.match(match.string, match.end())
        return limit.end() if limit else match.end()


class Tokenizer:
    """Cuts texts of one language; `whole` are the terms that stay whole."""

    def __init__(self, whole: Iterable[str], lang: str) -> None:
        terms = tuple(sorted({term for term in (*whole, *SELF) if len(term) > 1}, key=lambda t: (-len(t), t)))
        self.lang = lang
        self._terms = terms
        self._chinese = folder(lang) == "zh"
        self._named = _named(terms)
        self._cuts = CUTS.get(folder(lang), CUTS["en"])
        # A text is not cut where a term goes on.
        self._whole_texts = any(self._cuts.search(term + " ") for term in terms)
        self._cut = cache(self._pieces)
        self.parts = cache(self._parts)

    @cached_property
    def _rules(self) -> _Rules:
        """The rules of tokens that stay whole; the patterns take long to compile, and may never be needed."""
        phrases, limit, amounts = _of_language(folder(self.lang))
        starts = _starts(self._terms, folder(self.lang))
        whole = (self._named, phrases, amounts) if phrases else (self._named, amounts)
        return _Rules(FirstOf(whole), starts, limit, amounts)

    def cut(self, text: str) -> tuple[str, ...]:
        """The pieces of the text; joined they are the text."""
        return self.words(self.parts(text))

    def _parts(self, text: str) -> tuple[str, ...]:
        """The parts, from one stop to the next, that are cut each by itself; joined they are the text."""
        if self._whole_texts:
            return (text,)
        ends = [0, *[match.end() for match in self._cuts.finditer(text)], len(text)]
        return tuple([text[start:end] for start, end in pairwise(ends) if start < end])

    def words(self, parts: Iterable[str]) -> tuple[str, ...]:
        """The pieces of the parts."""
        return tuple(chain.from_iterable(map(self._cut, parts)))

    def keeps(self, piece: str) -> bool:
        """True for what is more than a word: a term, a verb, a number with its unit."""
        rules = self._rules
        return bool(
            rules.whole.fullmatch(piece)
            or rules.amounts.fullmatch(rules.limit.sub("", piece))
            or verbs_of(piece, self.lang)
        )

    def verbs(self, text: str) -> tuple[str, ...]:
        """The normative verbs of a text, in order."""
        return tuple(verb.text for verb in verbs_of(text, self.lang))

    def name_of(self, text: str) -> str:
        """The term, or what the text calls itself, with which the words begin; "" if with none."""
        found = self._named.match(text)
        return found.group() if found else ""

    def tokens(self, runs: Sequence[Run]) -> tuple[Token, ...]:
        """The tokens of a line; joined they are its runs, each run cut where a token ends."""
        found: list[Token] = []
        stretch: list[Run] = []
        for run in runs:
            if run.mark in ATOMS:
                found.extend(self._stretch(stretch))
                found.append((run,))
                stretch = []
            else:
                stretch.append(run)
        found.extend(self._stretch(stretch))
        return tuple(found)

    def _stretch(self, runs: Sequence[Run]) -> Iterable[Token]:
        """Cut the joined text of runs, then give each piece back its marks."""
        place = at = 0
        for piece in self.cut("".join([run.text for run in runs])):
            token: list[Run] = []
            need = len(piece)
            while need:
                run = runs[place]
                end = min(at + need, len(run.text))
                if end - at == len(piece) and run.mark == "text" and not run.target:
                    yield piece
                else:
                    token.append(Run(run.text[at:end], run.mark, run.target))
                need -= end - at
                at = end
                if at == len(run.text):
                    place, at = place + 1, 0
            if token:
                yield tuple(token)

    def _pieces(self, text: str) -> tuple[str, ...]:
        if not (self._chinese or text.isascii()) and language_by_script(text) == "zh":
            return tokenizer_of(self._terms, "zh").words((text,))  # quoted in a sentence of another language
        pieces: list[str] = []
        end = 0
        for start, stop in self._spans(text):
            if start >= end:
                pieces.extend(_words(text[end:start]))
                pieces.append(text[start:stop])
                end = stop
        pieces.extend(_words(text[end:]))
        return tuple(pieces)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        """The spans that stay whole, with the normative verbs, which the segmenter would join to others."""
        rules = self._rules
        spans = [(match.start(), rules.end(match)) for match in scan(rules.whole, rules.starts, text)]
        if self._chinese and (verbs := verbs_of(text, self.lang)):
            spans.extend((verb.start, verb.end) for verb in verbs)
            spans.sort(key=lambda span: (span[0], -span[1]))
        return spans


@lru_cache(maxsize=8)
def tokenizer_of(whole: tuple[str, ...], lang: str) -> Tokenizer:
    """The tokenizer of some terms, with what it has cut already: texts are compared again and again."""
    return Tokenizer(whole, lang)


@cache
def _starts(terms: tuple[str, ...], lang: str) -> re.Pattern[str]:
    """The starts of tokens that stay whole; names of documents and articles are among quantities."""
    found: re.Pattern[str] = part(lang, "quantities").starts((*terms, *VERBS))
    return found


@cache
def _of_language(lang: str) -> tuple[re.Pattern[str] | None, re.Pattern[str], re.Pattern[str]]:
    """Phrases, limits, and quantities: long patterns, compiled once for all rows of terms."""
    phrases = compiled(PHRASES[lang], re.I) if lang in PHRASES else None
    return phrases, compiled(LIMITS.get(lang, "(?!)"), re.I), grammar(lang).firm


@cache
def _named(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the terms, which are more than none."""
    return any_of(terms, kept=len(terms) == len(SELF))


def _words(text: str) -> Iterable[str]:
    if text.isascii():
        return ASCII_GAP.findall(text)
    found: list[str] = []
    for match in GAP.finditer(text):
        if match.lastgroup == "han":
            found += _with_persons(_segmenter()(match.group()))
        else:
            found.append(match.group())
    return found


@cache
def _segmenter() -> Callable[[str], list[str]]:
    """The segmenter of Chinese; its dictionary is loaded when the first text needs it."""
    import rjieba

    return rjieba.cut


TAGS = {"verb": "v", "adverb": "d", "noun": "n", "adjective": "a"}
"""How the segmenter's tags for a class of words begin."""


def words_of(kind: str, text: str, lang: str) -> set[str]:
    """The words of a class in a text; a quantity is one word, and of English words only adverbs are told."""
    if kind == "quantity":
        return {one.text for one in quantities(text, lang)}
    if folder(lang) != "zh":
        return set(re.findall(r"\b[A-Za-z]{3,}ly\b", text)) if kind == "adverb" else set()
    import rjieba

    return {word for word, tag in rjieba.tag(text) if tag.startswith(TAGS[kind])}


def _with_persons(words: list[str]) -> list[str]:
    """The words, each 人 joined to the verb of two characters before it: no dictionary has every 投诉人."""
    if PERSON not in words:
        return words
    found: list[str] = []
    for word in words:
        if word == PERSON and found and len(found[-1]) == 2:
            found[-1] += word
        else:
            found.append(word)
    return found


def terms_of(drafts: Iterable[Draft], lang: str) -> frozenset[str]:
    """The designations of all concepts and the names of all roles in a language."""
    found: set[str] = set()
    for draft in drafts:
        for clause in draft.clauses:
            found.update(clause.designations(lang))
        found.update(names[lang] for names in draft.roles.values() if lang in names)
    return frozenset(found)


def tokenizer_between(old: Draft, new: Draft, lang: str) -> Tokenizer:
    """The tokenizer of the terms of two drafts."""
    return tokenizer_of(tuple(sorted(terms_of((old, new), lang))), lang)
