"""Changes of wording: a detail for each changed place of a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise, takewhile
from unicodedata import category, decomposition, normalize

from msgspec.structs import replace

from clausework.lang.quantities import plain_name
from clausework.lang.registry import folder, part
from clausework.lang.sentences import sentences
from clausework.lang.zh.variants import in_one_form
from clausework.model.draft import Run
from clausework.model.redline import Edit, Label, Proof, ProofKind, Weight
from clausework.redline.bars import barred, bars_of_pair
from clausework.redline.content_words import FORMS, ITEM, content_words, meaningful_signs
from clausework.redline.explain.change_facts import (
    BothFacts,
    ChangeFacts,
    FactReader,
    LabelledChange,
    documents,
    meanings,
    references,
)
from clausework.redline.explain.sentences import ChangeDetail
from clausework.redline.words.hunks import Extent, Hunk, hunks_of, neighbours_of, phrase
from clausework.redline.words.readable import CELL_SHOWN
from clausework.redline.words.vocabulary import Vocabulary

# Proof that a changed place is one of form alone: whatever has none is substantive.
WIDTHS = ("<wide>", "<narrow>", "<noBreak>", "<small>")
"""What the Unicode data call another width of the same character; 10² is not 102."""
SIGNS = frozenset("/\\|&+@#=<>%‰°§*_^~")
"""Marks that say as much as words."""
DASHES = str.maketrans(dict.fromkeys("‐‑–—−", "-") | dict.fromkeys("’‘`´", "'"))
KEYWORDS = frozenset(("must", "shall", "should", "may", "not", "required", "recommended", "optional"))
"""Words that bind where they are in capitals."""
NAMES = frozenset(("march", "august", "polish", "turkey", "china", "job", "mark"))
"""Words that are others with a capital."""
DATA = frozenset(("json", "yaml", "yml"))
"""Languages of code that one reader understands: JSON is YAML."""
WINDOW = 4
"""Characters of the kept text that a word may reach into."""


def proof_of(
    hunk: Hunk, said: BothFacts, words: Vocabulary, literal: bool, own: tuple[str, str]
) -> Proof | None:
    """The proof that a place is one of form; None if there is none.

    A `literal` place is in code or in a formula, where each character counts. `own` are the numbers of the
    clause that it is in.
    """
    heads = [ITEM.fullmatch(hunk.before + text + hunk.after[:1]) for text in (hunk.old, hunk.new)]
    numbered = hunk.old_at <= 1 and all(heads)
    kind = "numbering" if numbered else _reference(hunk, words, own)
    if kind is None and not _barred(hunk, *said, words):
        if words.only_renamed(hunk.old, hunk.new):
            kind = "rename"
        elif words.edition_only(hunk.old, hunk.new):
            kind = "edition"
        elif not literal or hunk.old == hunk.new:
            kind = _written(hunk, said, words)
    return Proof(kind=kind, old=hunk.old.strip(), new=hunk.new.strip()) if kind else None


def _barred(hunk: Hunk, old: ChangeFacts, new: ChangeFacts, words: Vocabulary) -> bool:
    """True if something differs that no proof may pass."""
    if barred(hunk.old, hunk.new, words.lang, (old.quantities, new.quantities)):
        return True
    cited = [list(map(plain_name, side.documents)) for side in (old, new)]
    if old.references != new.references or cited[0] != cited[1]:
        return True
    start, end, one_form = hunk.before[-WINDOW:], hunk.after[:1], part(words.lang, "variants").in_one_form
    before, after = (meaningful_signs(one_form(start + text + end)) for text in (hunk.old, hunk.new))
    return before != after or {named.role for named in old.roles} != {named.role for named in new.roles}


def _written(hunk: Hunk, said: BothFacts, words: Vocabulary) -> ProofKind | None:
    """The respect in which both sides are equal, the narrowest first."""
    if hunk.old == hunk.new:
        return "markup"
    start, end = hunk.before[-WINDOW:], hunk.after[:WINDOW]
    old, new = (words.reading.spaced(start + text + end) for text in (hunk.old, hunk.new))
    kind = _same_letters(old, new)
    if kind:
        return kind
    told = [side.more or side.roles or side.verbs for side in said]
    if (said[0].quantities or said[0].documents) and not any(told):  # which are the same, written otherwise
        return "numeral"
    variants = part(words.lang, "variants")
    if _same_letters(*map(variants.in_one_form, (old, new))):
        return "variant" if folder(words.lang) == "zh" else "spelling"
    linked = [FORMS.linked.sub(r"\1", text) for text in (old, new)]
    if (linked[0] == old) != (linked[1] == new) and _same_letters(*linked):
        return "markup"
    if _same_particles(hunk):
        return "particle"
    old, new = (hunk.before + text + end for text in (hunk.old, hunk.new))
    if _same_letters(variants.abbreviated(old, new), variants.abbreviated(new, old)):
        return "abbreviation"
    slight: ProofKind | None = variants.slight(hunk.before, hunk.old, hunk.new, hunk.after) or None
    return slight


def same_data(language: str, old: str, new: str) -> bool:
    """True if code in a language of data is the same data, and but for its layout the same text."""
    if language.lower() not in DATA or FORMS.layout.sub("", old) != FORMS.layout.sub("", new):
        return False
    from clausework.source.yaml import read_yaml  # most texts have no such code

    sides = [read_yaml(text, "") for text in (old, new)]
    data = [None if read is None or faults else read.data for read, faults in sides]
    return isinstance(data[0], dict | list) and data[0] == data[1]


def _same_letters(old: str, new: str) -> ProofKind | None:
    """The kind of difference between texts of the same letters and numbers; None if these differ."""
    spaced = FORMS.space.sub("", old) == FORMS.space.sub("", new)
    if spaced and FORMS.pieces.findall(old) == FORMS.pieces.findall(new):
        return "space"
    old, new = _in_width(old), _in_width(new)
    before, after = FORMS.pieces.findall(old), FORMS.pieces.findall(new)
    if [word.lower() for word in before] != [word.lower() for word in after]:
        return None
    if FORMS.space.sub("", old) == FORMS.space.sub("", new):
        return "width"
    old, new = _in_marks(old), _in_marks(new)
    if not _marks_say_the_same(old, new) or old.count("、") != new.count("、"):
        return None
    if before == after:
        return "mark"
    return "case" if all(map(_same_but_for_case, before, after)) else None


def _in_width(text: str) -> str:
    """The text with wide and narrow characters in the usual width."""
    return "".join(
        normalize("NFKC", char) if decomposition(char).startswith(WIDTHS) else char for char in text
    )


def _in_marks(text: str) -> str:
    """The text with one dash and one apostrophe for all their forms."""
    return FORMS.range.sub(r"\1-", text.translate(DASHES))


def _marks_say_the_same(old: str, new: str) -> bool:
    """True if no mark differs that says something: a slash, a point between digits, the edge of a cell."""
    sides = [[char for char in text if char in SIGNS or category(char) == "Co"] for text in (old, new)]
    return sides[0] == sides[1] and FORMS.between_digits.findall(old) == FORMS.between_digits.findall(new)


def _same_but_for_case(old: str, new: str) -> bool:
    """True for one word with another capital; in capitals `must` binds, and `it` is a name."""
    if old == new:
        return True
    low = old.lower()
    if low in NAMES or (low in KEYWORDS and (old.isupper() != new.isupper() or low == "may")):
        return False
    whole = {old.isupper(), new.isupper()} == {True, False} and (old.islower() or new.islower())
    return len(old) == 1 or not whole


def _same_particles(hunk: Hunk) -> bool:
    """True if nothing but words differs that say nothing by themselves, in a row that is one still."""
    if content_words(hunk.old) != content_words(hunk.new) or FORMS.few_words.search(hunk.new + hunk.after):
        return False
    sides = _in_width(hunk.old), _in_width(hunk.new)
    rows = {bool(FORMS.joiners.search(text.lower().strip())) for text in sides}
    before, after = ([word for word in FORMS.pieces.findall(text) if content_words(word)] for text in sides)
    pairs = zip(before, after, strict=False)
    if len(rows) > 1 or not _marks_say_the_same(*map(_in_marks, sides)):
        return False
    return all(a == b or a.lower() != b.lower() or _same_but_for_case(a, b) for a, b in pairs)


def _reference(hunk: Hunk, words: Vocabulary, own: tuple[str, str]) -> ProofKind | None:
    """Nothing but cited places differs, and each is now that which continues the one of before."""
    if words.follows(hunk.old, hunk.new):
        return "reference"
    if not hunk.old.strip() or not hunk.new.strip():
        return None
    sides = part(words.lang, "quantities").cited(hunk.before, hunk.old, hunk.new, hunk.after)
    numbered = (
        [place.replace("本条", number) for place in side] for side, number in zip(sides, own, strict=True)
    )
    pairs = [pair for pair in zip(*numbered, strict=True) if plain_name(pair[0]) != plain_name(pair[1])]
    if pairs and not words.numbered:
        return "unresolved"
    return "reference" if pairs and all(words.continues(*pair) for pair in pairs) else None


# Sentence pairs of one line: which sentence of the new draft continues which of the old.
LIKE = 0.5
"""The share of the shorter sentence that two of a pair have in common."""
MOST = 0.6
"""The share of the words of the longer that two sentences have in common of which little was kept."""
FEW = 12
"""Characters up to which words are no sentence that gave way to another."""
SAYS_NOTHING = frozenset("的了和及与或在对由为以")
Span = tuple[int, int]
Piece = tuple[int, int, int]
"""A sentence by its place, and where the part of it begins and ends."""


class SentencePairs:
    """The sentences of a line in both drafts, and which of them belong together."""

    def __init__(self, old: str, new: str, hunks: Sequence[Hunk], lang: str) -> None:
        self._texts = old, new
        self._spans = _spans(old, lang), _spans(new, lang)
        self._pairs = self._found(hunks)

    def _found(self, hunks: Sequence[Hunk]) -> frozenset[tuple[int, int]]:
        """The pairs of sentences of which most words of the shorter were kept in the other."""
        olds, news = self._spans
        if len(olds) == len(news) == 1:
            return frozenset(((0, 0),))
        before, after = map(_weights, self._texts)
        common: Counter[tuple[int, int]] = Counter()
        for old_at, new_at, size in _kept(hunks, len(self._texts[0])):
            here, there = _pieces(old_at, size, olds), _pieces(new_at, size, news)
            for i, start, end in here:
                for j, first, last in there:
                    low, high = max(start - old_at, first - new_at), min(end - old_at, last - new_at)
                    if low < high:
                        common[i, j] += before[old_at + high] - before[old_at + low]
        return frozenset(
            (i, j)
            for (i, j), weight in common.items()
            if weight >= LIKE * max(1, min(_within(before, olds[i]), _within(after, news[j])))
        )

    def parted(self, hunks: Iterable[Hunk]) -> tuple[Hunk, ...]:
        """The places, with two sides where their sentences belong together; else what went and what came."""
        return tuple(part for hunk in hunks for part in self._parted(hunk))

    def _parted(self, hunk: Hunk) -> Iterable[Hunk]:
        if not (hunk.old.strip() and hunk.new.strip()):
            return (hunk,)
        olds = _pieces(hunk.old_at, len(hunk.old), self._spans[0])
        news = _pieces(hunk.new_at, len(hunk.new), self._spans[1])
        met = [(i, j) for i, _, _ in olds for j, _, _ in news if self._pair(i, j)]
        here = [piece for piece in olds if any(i == piece[0] for i, _ in met)]
        there = [piece for piece in news if any(j == piece[0] for _, j in met)]
        short = len(olds) == len(news) == 1 and max(len(hunk.old), len(hunk.new)) <= FEW
        if (not short and not met) or not self._same_tier(hunk):
            return _apart(hunk, hunk.old_at, hunk.old_at, hunk.new_at, hunk.new_at)
        if short or (len(here) == len(olds) and len(there) == len(news)):
            return (hunk,)
        return _apart(hunk, here[0][1], here[-1][2], there[0][1], there[-1][2])

    def _pair(self, i: int, j: int) -> bool:
        """True if two sentences belong together: by what was kept, or by most of their words."""
        if (i, j) in self._pairs:
            return True
        old, new = (
            Counter(FORMS.words.findall(text[slice(*spans[at])].lower()))
            for text, spans, at in zip(self._texts, self._spans, (i, j), strict=True)
        )
        return (old & new).total() >= MOST * max(old.total(), new.total())

    def _same_tier(self, hunk: Hunk) -> bool:
        """True unless the words up to its end tell of another tier of a penalty, or of another person."""
        places = ((hunk.old_at, hunk.old), (hunk.new_at, hunk.new))
        tiers = []
        for text, spans, (at, words) in zip(self._texts, self._spans, places, strict=True):
            start = next((start for start, end in spans if start <= at < end), 0)
            said = text[start : at + len(words)]
            tiers.append((FORMS.persons.findall(said)[-1:], FORMS.tiers.findall(said)[-1:]))
        counts = any(FORMS.quantity.search(text) for text in (hunk.old, hunk.new))
        return tiers[0] == tiers[1] if counts else tiers[0][0] == tiers[1][0]


def _apart(hunk: Hunk, start: int, end: int, first: int, last: int) -> Iterator[Hunk]:
    """The stretch that belongs together, `start` to `end` and `first` to `last`, and that around it.

    Words that stand at the end of what came first, and again after all that came, were kept there.
    """
    old, new, old_at, new_at = hunk.old, hunk.new, hunk.old_at, hunk.new_at
    come, more = new[first - new_at : last - new_at], new[last - new_at :]
    sizes = range(min(len(hunk.after), len(come) - 1), 1, -1) if more and end == old_at + len(old) else ()
    kept = next((size for size in sizes if come.endswith(hunk.after[:size])), 0)
    cuts = (
        (old[: start - old_at], new[: first - new_at], old_at, new_at),
        (old[start - old_at : end - old_at], come[: len(come) - kept], start, first),
        (old[end - old_at :], more + hunk.after[:kept], end + kept, last),
    )
    parts = []
    for place, (gone, come, at, to) in enumerate(cuts):
        together = place == 1 and gone.strip() and come.strip()
        sides = ((gone, come, at, to),) if together else ((gone, "", at, to), ("", come, at + len(gone), to))
        parts += [side for side in sides if side[0].strip() or side[1].strip()]
    for place, (gone, come, at, to) in enumerate(parts):
        before = hunk.before if place == 0 else ""
        after = hunk.after[kept:] if place == len(parts) - 1 else ""
        yield Hunk(old=gone, new=come, old_at=at, new_at=to, before=before, after=after)


def _spans(text: str, lang: str) -> tuple[Span, ...]:
    """The bounds of the sentences of a text; a semicolon ends one."""
    cuts = {0, len(text), *accumulate(map(len, sentences(text, lang)))}
    cuts.update(match.end() for match in FORMS.parts.finditer(text))
    ends = sorted(cuts)
    return tuple(pairwise(ends)) or ((0, 0),)


def _pieces(at: int, size: int, spans: Sequence[Span]) -> list[Piece]:
    """The sentences that a place has a part of, each with that part."""
    first = bisect_right(spans, at, key=lambda span: span[1])
    found = takewhile(lambda index: spans[index][0] < at + size, range(first, len(spans)))
    return [(index, max(spans[index][0], at), min(spans[index][1], at + size)) for index in found]


def _kept(hunks: Iterable[Hunk], size: int) -> Iterator[tuple[int, int, int]]:
    """The stretches between the places: where each is in the old text and in the new, and its length."""
    at = to = 0
    for hunk in hunks:
        yield at, to, hunk.old_at - at
        at, to = hunk.old_at + len(hunk.old), hunk.new_at + len(hunk.new)
    yield at, to, size - at


def _weights(text: str) -> list[int]:
    """The count of characters with content before each place of a text."""
    return [0, *accumulate(char.isalnum() and char not in SAYS_NOTHING for char in text)]


def _within(weights: Sequence[int], span: Span) -> int:
    return weights[span[1]] - weights[span[0]]


LITERAL = frozenset(("code", "math"))
"""Marks of words that are copied, not read."""
PROSE = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)+")
PHRASE = 24
"""Characters of the longest words that are told as one name."""
STOP = re.compile("[，。；：、,.;:()（）|\U000f0000-\U0010ffff]")
SEVERAL = 2
POINTER = re.compile(r"(?i)(?:见|\bsee(?: also)?)\s*$")
"""What sends a reader to another clause without requiring what it requires."""


class LineWording:
    """Judges one line; a `provision` has an ID, and what is not `normative` is declared informative.

    `own` are the numbers of the clause in both drafts.
    """

    def __init__(
        self, edits: Iterable[Edit], words: Vocabulary, provision: str, normative: bool, own: tuple[str, str]
    ) -> None:
        self._own = own
        self._words = words
        self._provision = provision
        self._normative = normative
        edits = tuple(edits)
        self._marked = _marked(edits, words, "insert"), _marked(edits, words, "delete")
        self._old = "".join(words.reading.text(edit.runs) for edit in edits if edit.op != "insert")
        self._new = "".join(words.reading.text(edit.runs) for edit in edits if edit.op != "delete")
        hunks = hunks_of(edits, words)
        cells = [words.reading.spaced(text, "；") for text in (self._old, self._new)]
        self._hunks = SentencePairs(cells[0], cells[1], hunks, words.lang).parted(hunks)

    def details(self) -> tuple[ChangeDetail, ...]:
        """The details of the line, in the order of its words."""
        if self._words.edition_only(self._old, self._new):
            small = all(self._words.edition_only(hunk.old, hunk.new) for hunk in self._hunks)
            pairs = [(hunk.old, hunk.new) for hunk in self._hunks] if small else [(self._old, self._new)]
            return tuple(self._named("edition", old, new) for old, new in pairs)
        reader = FactReader(self._old, self._new, self._hunks, self._words, bool(self._provision))
        facts = reader.read()
        if bool(ITEM.match(self._old)) != bool(ITEM.match(self._new)):  # an item has the level of its list
            facts = tuple((replace(old, verbs=()), replace(new, verbs=())) for old, new in facts)
        details = [self._detail(hunk, *said) for hunk, said in zip(self._hunks, facts, strict=True)]
        return tuple(_gathered(_shifted(details)))

    def _detail(self, hunk: Hunk, old: ChangeFacts, new: ChangeFacts) -> ChangeDetail:
        parted = self._parts_roles(hunk)
        found = self._of_form(hunk, old, new, parted) or self._of_meaning(hunk, old, new, parted)
        exchanged = found.exchanged or self._exchanged(hunk, old, new, found.proof)
        return replace(found, exchanged=exchanged)

    def _exchanged(
        self, hunk: Hunk, old: ChangeFacts, new: ChangeFacts, proof: Proof | None
    ) -> tuple[str, str] | None:
        """The words that gave way to others, if they might do so anywhere and say no other rule there."""
        words = hunk.old.strip(), hunk.new.strip()
        if proof and proof.kind == "variant":
            least = _least(*words)
            return least if len(set(map(in_one_form, least))) == 1 else words
        if proof and proof.kind not in ("rename", "edition", "spelling"):
            return None
        named = proof or (
            content_words(words[0]) and content_words(words[1]) and not (old.roles or new.roles)
        )
        if not named or max(map(len, words)) > PHRASE or any(map(STOP.search, words)):
            return None
        ends = [(word.startswith("的"), word.endswith("的")) for word in words]
        if ends[0] != ends[1]:
            return None  # a part of a phrase, which is none elsewhere
        return None if bars_of_pair(*words, self._words.lang, self._words.verbs[1]) else words

    def _of_form(self, hunk: Hunk, old: ChangeFacts, new: ChangeFacts, parted: str) -> ChangeDetail | None:
        """The detail of a place that says the same as before; None if it does not."""
        before, after = self._led(hunk)
        if parted or before != after:
            return None
        proof = proof_of(hunk, (old, new), self._words, self._literal(hunk), self._own)
        if proof is None:
            return None
        if proof.kind in ("rename", "edition"):
            return self._named(proof.kind, hunk.old, hunk.new)
        if proof.kind == "numbering":
            heads = [head.group() for text in (self._old, self._new) if (head := ITEM.match(text))]
            return ChangeDetail(
                kind="numbered", verdict="numbering", old=heads[0], new=heads[-1], proof=proof
            )
        if proof.kind in ("reference", "unresolved"):
            verdict = "followed" if proof.kind == "reference" else "unresolved"
            labels = tuple(map(self._label, (*references(old, new), *documents(old, new))))
        else:
            verdict, labels = proof.kind, ()
        detail = ChangeDetail(
            kind="change" if labels else "layout",
            verdict=verdict,
            labels=labels,
            proof=proof,
            provision=self._provision,
        )
        return self._quoted(hunk, "words" if labels else _extent(old, new), detail)

    def _of_meaning(self, hunk: Hunk, old: ChangeFacts, new: ChangeFacts, parted: str) -> ChangeDetail:
        """The detail of a place that says something else; `parted` is a role that stands in another row."""
        found, refers = meanings(old, new), references(old, new)
        before, after = self._led(hunk)
        if before != after:
            found = (*found, LabelledChange("reference", before, after))
        bare = not (old.more or new.more)
        elsewhere = bool(old.references and new.references) and not POINTER.search(hunk.before)
        verdict = self._verdict(found, bool(refers) and bare, elsewhere)
        weight: Weight = "editorial" if verdict in ("reference", "informative") else "substantive"
        detail = ChangeDetail(
            kind="change",
            weight=weight,
            verdict=verdict,
            labels=tuple(map(self._label, (*found, *refers))),
            levels=next((meaning.levels for meaning in found if meaning.levels), None),
            provision=self._provision,
        )
        if parted:
            quote = hunk.old[:1] + parted, hunk.new[:1] + parted
        elif bare and detail.levels and len(detail.labels) == 1 and old.verbs and new.verbs:
            quote = found[0].old, found[0].new
        else:
            return self._quoted(hunk, _extent(old, new) if bare else "words", detail)
        return replace(detail, old=quote[0], new=quote[1])

    def _literal(self, hunk: Hunk) -> bool:
        """True for a place in code or in a formula, but for a phrase in code that is plain words now."""
        old, new = ([run for run in self._runs(hunk, side) if run.mark in LITERAL] for side in (0, 1))
        return bool(old or new) and not (bool(old) != bool(new) and all(map(_phrase, (*old, *new))))

    def _runs(self, hunk: Hunk, side: int) -> Iterator[Run]:
        """The runs with marks that the place has a part of, in the old draft (0) or in the new (1)."""
        start, size = ((hunk.old_at, len(hunk.old)), (hunk.new_at, len(hunk.new)))[side]
        return (run for at, end, run in self._marked[side] if at < start + size and end > start)

    def _led(self, hunk: Hunk) -> tuple[str, str]:
        """The targets of the links of a place, before and after, if it has links on both sides."""
        old, new = (
            "、".join(run.target for run in self._runs(hunk, side) if run.mark == "link") for side in (0, 1)
        )
        return (old, new) if old and new else ("", "")

    def _parts_roles(self, hunk: Hunk) -> str:
        """The role before which 、 gave way to another stop, or came for one: it stands in another row."""
        old, new = hunk.old[:1], hunk.new[:1]
        if old == new or "、" not in (old, new) or not {old, new} <= set("、，；。"):
            return ""
        rest = hunk.new[1:] + hunk.after
        return next((named.word for named in self._words.roles(rest) if named.start == 0), "")

    def _verdict(self, found: tuple[LabelledChange, ...], refers: bool, elsewhere: bool) -> str:
        """`refers` if nothing but references differ; `elsewhere` if they lead from one clause to another."""
        if found and self._normative:
            return "document" if found[0].kind == "reference" else found[0].kind
        if not found and refers:
            return "document" if elsewhere and self._normative else "reference"
        return "words" if self._normative else "informative"

    def _label(self, meaning: LabelledChange) -> Label:
        reading = self._words.reading
        old, new = reading.shown(meaning.old, "delete"), reading.shown(meaning.new, "insert")
        if old == new:
            # Two clauses that bear the same number in their drafts.
            old, new = reading.targets(meaning.old), reading.targets(meaning.new)
        if self._words.lang != "zh":
            old, new = old.replace("、", ", "), new.replace("、", ", ")
        return Label(kind=meaning.kind, lang=self._words.lang, old=old, new=new, provision=self._provision)

    def _named(self, kind: ProofKind, old: str, new: str) -> ChangeDetail:
        """A change of wording that changes no meaning: of an edition, or of a term's name."""
        label = self._label(LabelledChange("edition" if kind == "edition" else "term", old, new))
        return ChangeDetail(
            kind="change",
            verdict=label.kind,
            old=label.old,
            new=label.new,
            labels=(label,),
            proof=Proof(kind=kind, old=label.old, new=label.new),
            exchanged=(label.old, label.new) if max(len(label.old), len(label.new)) <= PHRASE else None,
            provision=self._provision,
        )

    def _quoted(self, hunk: Hunk, extent: Extent, detail: ChangeDetail) -> ChangeDetail:
        """The detail with the words to quote and, for a lone insertion, the word beside it."""
        shown = self._words.reading.shown
        old, new = phrase(hunk, self._words.tokenizer, extent)
        if not old and not new:
            old, new = hunk.old.strip(), hunk.new.strip()
        old, new = shown(old, "delete").strip(CELL_SHOWN), shown(new, "insert").strip(CELL_SHOWN)
        if old == new:
            # A reference follows a clause that has another ID, or a word has another mark.
            label = next((label for label in detail.labels if label.kind == "reference"), None)
            if label is None:
                return replace(detail, kind="layout")
            return replace(detail, kind="reference", old=label.old, new=label.new)
        kind = "change" if old and new else "insert" if new else "delete"
        beside = kind == "insert" and extent == "words"
        before, after = neighbours_of(hunk, self._words.tokenizer) if beside else ("", "")
        return replace(
            detail, kind=kind, old=old, new=new, before=shown(before, "insert"), after=shown(after, "insert")
        )


def _shifted(details: Sequence[ChangeDetail]) -> list[ChangeDetail]:
    """The details, with one for words that were taken from one place of the line to another."""
    found = list(details)
    for gone in details:
        if gone.kind == "delete" and gone.verdict == "words":
            same = (one for one in found if one.new == gone.old and one.verdict == "words")
            came = next((one for one in same if one.kind == "insert" and (one.before or one.after)), None)
            if came:
                found[found.index(came)] = replace(came, kind="shifted", old=gone.old)
                found.remove(gone)
    return found


def _gathered(details: Sequence[ChangeDetail]) -> list[ChangeDetail]:
    """The details, with one for all marks of punctuation that changed, if they are several."""
    marks = [of for of in details if of.verdict == "mark" and not content_words(of.old + of.new)]
    if len(marks) < SEVERAL:
        return list(details)
    first = marks[0]
    one = replace(first, kind="layout", old="", new="", before="", after="")
    left = [detail for detail in details if detail is first or detail not in marks]
    return [one if detail is first else detail for detail in left]


def _phrase(run: Run) -> bool:
    """True for code of several words of letters: no name of a thing in a program has a blank."""
    return run.mark == "code" and PROSE.fullmatch(run.text) is not None


def _marked(edits: Iterable[Edit], words: Vocabulary, but: str) -> tuple[tuple[int, int, Run], ...]:
    """The runs with a mark of one side, each with where it begins and ends in the words of the line."""
    found, at = [], 0
    for run in (run for edit in edits if edit.op != but for run in edit.runs):
        size = len(words.reading.text((run,)))
        if run.mark != "text":
            found.append((at, at + size, run))
        at += size
    return tuple(found)


def _least(old: str, new: str) -> tuple[str, str]:
    """The characters in which two writings of a word differ: 帐 of 会计帐簿."""
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    old, new = old[start:], new[start:]
    end = next((at for at, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0)
    return (old[:-end], new[:-end]) if end else (old, new)


def _extent(old: ChangeFacts, new: ChangeFacts) -> Extent:
    """The extent to quote around a change that says nothing more than what it holds."""
    if old.quantities or new.quantities:
        numbers = all(quantity.kind == "number" for quantity in (*old.quantities, *new.quantities))
        return "number" if numbers else "amount"
    if len(old.roles) == len(new.roles) == 1:
        return "name"
    return "words"
