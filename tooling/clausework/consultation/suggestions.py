"""The suggestion of a comment as wording of a clause, placed and merged with the text as it is now."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

import msgspec

from clausework.lang.normalise import comparable
from clausework.lang.patterns import Patterns
from clausework.lang.registry import folder
from clausework.lang.sentences import sentences
from clausework.lang.zh.numerals import ORDINAL
from clausework.layout.mentions import printed_targets, renamed_target
from clausework.model.comment import Anchor, Comment
from clausework.model.draft import Block, BlockKind, Clause, Draft, Line, Run, lines_of
from clausework.redline.align.clauses import lineage_between, successors_of
from clausework.redline.align.lines import match_lines
from clausework.redline.align.pairing import best_pairs_of_table
from clausework.redline.align.profiles import likeness
from clausework.redline.content_words import modern
from clausework.redline.merge import Clash, Part, Stretch, merge, pieces, resolved, runs_of, words_of
from clausework.redline.words.tokens import Tokenizer, terms_of
from clausework.strings.width import width

SaidKind = Literal["paragraph", "item", "note", "example"]
FIND = Patterns(__file__, {"ordinal": ORDINAL})
LEAD = {"zh": FIND.lead_zh, "en": FIND.lead_en}
INSTRUCTION = {"zh": FIND.instruction_zh, "en": FIND.instruction_en}
NARROW, WIDE = ",;:?!()", "，；：？！（）"


class SuggestedLine(msgspec.Struct, frozen=True):
    """One line of a suggestion; `id` is that of a provision, if its sender wrote it there."""

    kind: SaidKind
    text: str
    id: str = ""


def read_suggestion(
    text: str, lang: str, numbers: Iterable[str] = (), ids: Iterable[str] = ()
) -> tuple[SuggestedLine, ...]:
    """The lines of a suggestion without what is no wording.

    `numbers` are the number and the title of the clause, a line of which alone says nothing; `ids`
    are the IDs of its provisions.
    """
    known, headings = frozenset(ids), {"".join(part.split()) for part in numbers if part}
    lines = (line for row in _bare(text, lang).split("\n") for line in FIND.inline_sign.split(row))
    said = (_suggested_line(line.strip(), known, headings) for line in lines if line.strip())
    return tuple(line for line in said if line.text)


def phrases(lang: str) -> Literal["zh", "en"]:
    """The language by whose phrases a suggestion is read: English where we know none of its own.

    That is the rule for all that is known by language in this package; a comment may be in English anyway.
    """
    return "zh" if folder(lang) == "zh" else "en"


def _bare(text: str, lang: str) -> str:
    """The words after "suggested wording:", without the quotation marks around all of them."""
    rest = LEAD[phrases(lang)].sub("", text.strip(), count=1).strip()
    quoted = FIND.quoted.match(rest)
    return next(filter(None, quoted.groups()), "") if quoted else rest


def _suggested_line(line: str, ids: frozenset[str], headings: set[str]) -> SuggestedLine:
    name = ""
    for pattern in (FIND.id_first, FIND.id_last):
        match = pattern.search(line)
        if match and match["id"] in ids:
            name, line = match["id"], line[: match.start()] + line[match.end() :]
    if "".join(line.split()) in headings:
        return SuggestedLine("paragraph", "")
    numbered = FIND.number.match(line)
    if numbered and numbered.group().strip(" 　:：") in headings:
        line = line[numbered.end() :]
    head, colon, rest = line.partition("：" if "：" in line else ":")
    if colon and head.strip() in headings:
        line = rest.strip()
    if label := FIND.label.match(line):
        return SuggestedLine("note" if label["note"] else "example", line[label.end() :].strip())
    sign = FIND.list_sign.match(line)
    return SuggestedLine("item" if sign else "paragraph", line[sign.end() if sign else 0 :].strip(), name)


def widened(text: str, lang: str, present: str) -> str:
    """A Chinese text with the marks that were typed narrow beside wide characters as they are set.

    Those that the text of the clause itself, `present`, has narrow stay.
    """
    if phrases(lang) != "zh":
        return text
    found = list(text)
    for place in range(len(found) - 1, -1, -1):  # of two marks in a row the second may make the first wide
        mark, near = found[place], (*found[max(0, place - 1) : place], *found[place + 1 : place + 2])
        if mark in NARROW and mark not in present and any(width(other) == 2 for other in near):
            found[place] = WIDE[NARROW.index(mark)]
    return "".join(found)


def is_instruction(text: str, lang: str, present: Iterable[str]) -> bool:
    """Whether a suggestion says what is to be done, and not how the text should read.

    `present` are lines of the text: words that one of them begins with too are wording.
    """
    match = INSTRUCTION[phrases(lang)].match(_bare(text, lang))
    return bool(match) and not any(line.startswith(match.group()[:2]) for line in present if match)


PROSE = ("paragraph", "item", "note", "example")
SURE = 0.5
"""Likeness from which on a line of a suggestion is a rewriting of a line of the clause."""
LEAST = 0.3
"""Likeness that is enough where the comment itself says which line it is about."""
MOST = 4
"""Sentences in a row that are tried as a part; a suggestion for more is one for the whole line."""
STOPS, CLOSING = "。；：！？.;:!?", "”’」』）)》\"'"
PART = 0.75
"""A text without a stop that is shorter than this share of a sentence is a part of one."""
HALF = 0.5
"""What is shorter than this share of the old words may be meant to replace only some of them."""


class LineRewrite(msgspec.Struct, frozen=True):
    """Line `base` of the clause reads `text` in the suggestion.

    `left` are sentences of it that the suggestion is silent on, and `whole` is what it would read
    without them. `unsure` says that somebody has to confirm that these words are meant to be replaced.
    """

    base: int
    text: str
    whole: str = ""
    left: str = ""
    unsure: bool = False


class AddedLine(msgspec.Struct, frozen=True):
    """A line that the clause does not have, after line `after`: -1 is before all, None if nothing tells."""

    after: int | None
    said: SuggestedLine


class PlacedSuggestion(msgspec.Struct, frozen=True):
    """Lines of a clause as a suggestion has them; `left` are those between that it is silent on."""

    rewrites: tuple[LineRewrite, ...] = ()
    added: tuple[AddedLine, ...] = ()
    left: tuple[int, ...] = ()


def place(
    said: Sequence[SuggestedLine], lines: Sequence[Line], words: Sequence[str], anchor: Anchor, lang: str
) -> PlacedSuggestion:
    """Pair the lines of a suggestion with those of the clause, whose words as printed are `words`."""
    pairs = _named(said, lines)
    _anchored(pairs, said, lines, words, anchor, lang)
    _alike(pairs, said, lines, words, lang)
    _between(pairs, said, lines)
    rewrites = [
        _rewrite(pairs[index], line, words, anchor, lang) for index, line in enumerate(said) if index in pairs
    ]
    return PlacedSuggestion(
        tuple(sorted(rewrites, key=lambda found: found.base)),
        tuple(_added(pairs, said)),
        tuple(_left(set(pairs.values()), lines)),
    )


def _named(said: Sequence[SuggestedLine], lines: Sequence[Line]) -> dict[int, int]:
    ids = {line.id: index for index, line in enumerate(lines) if line.id}
    return {index: ids[line.id] for index, line in enumerate(said) if line.id in ids}


def _anchored(
    pairs: dict[int, int],
    said: Sequence[SuggestedLine],
    lines: Sequence[Line],
    words: Sequence[str],
    anchor: Anchor,
    lang: str,
) -> None:
    """Pair the first line that the comment's own place, or the only paragraph of a clause, tells of."""
    first = next((index for index, line in enumerate(said) if index not in pairs), None)
    if first is None:
        return
    taken = set(pairs.values())
    goals = [index for index, line in enumerate(lines) if index not in taken and line.kind in PROSE]
    if anchor.provision:
        goals = [index for index in goals if lines[index].id == anchor.provision]
    elif anchor.quote:
        goals = [index for index in goals if comparable(anchor.quote) in comparable(words[index])]
    else:
        goals = [index for index in goals if lines[index].kind == "paragraph"][:2]
        goals = goals if len(goals) == 1 else []
    best = max(goals, key=lambda index: _fit(words[index], said[first].text, anchor, lang), default=None)
    if best is None:
        return
    same = anchor.provision and lines[best].kind == said[first].kind
    if same or _fit(words[best], said[first].text, anchor, lang) >= LEAST:
        pairs[first] = best


def _alike(
    pairs: dict[int, int],
    said: Sequence[SuggestedLine],
    lines: Sequence[Line],
    words: Sequence[str],
    lang: str,
) -> None:
    """Pair what is left with lines of similar words, so that the sum of likenesses is greatest."""
    taken = set(pairs.values())
    rows = [
        index for index, line in enumerate(lines) if index not in taken and line.kind in PROSE and line.runs
    ]
    columns = [index for index in range(len(said)) if index not in pairs]
    if not rows or not columns:
        return
    scores = [[0.0] * len(columns) for _ in rows]
    for r, row in enumerate(rows):
        for c, column in enumerate(columns):
            scores[r][c] = _fit(words[row], said[column].text, Anchor(clause=""), lang)
    for r, c in best_pairs_of_table(scores, SURE):
        pairs[columns[c]] = rows[r]


def _between(pairs: dict[int, int], said: Sequence[SuggestedLine], lines: Sequence[Line]) -> None:
    """Pair items, too short to be alike, where as many stand between the same two lines."""
    borders = [(-1, -1), *sorted(pairs.items()), (len(said), len(lines))]
    for (before, above), (after, below) in pairwise(borders):
        new = range(before + 1, after)
        old = [index for index in range(above + 1, below) if lines[index].kind in PROSE]
        kinds = {said[index].kind for index in new} | {lines[index].kind for index in old}
        if pairs and len(new) == len(old) and kinds == {"item"}:
            pairs.update(zip(new, old, strict=True))


class _Span(NamedTuple):
    """line[start:end], and how like a text it is."""

    score: float
    start: int
    end: int


def _fit(line: str, text: str, anchor: Anchor, lang: str) -> float:
    """The degree to which a text rewrites a line or any part of it."""
    quoted = _quoted(line, text, anchor, lang)
    return max(span.score for span in (*_spans(line, text, lang), *quoted))


def _spans(line: str, text: str, lang: str) -> Iterator[_Span]:
    """The line, and sentences of it in a row, that a text may rewrite."""
    new = modern(text, lang)
    yield _Span(likeness(modern(line, lang), new), 0, len(line))
    parts = sentences(line, lang)
    ends = [0, *accumulate(map(len, parts))]
    for first in range(len(parts)):
        for last in range(first + 1, min(first + MOST, len(parts)) + 1):
            if last - first < len(parts):
                start, end = ends[first], ends[first] + len("".join(parts[first:last]).rstrip())
                yield _Span(likeness(modern(line[start:end], lang), new), start, end)


def _quoted(line: str, text: str, anchor: Anchor, lang: str) -> tuple[_Span, ...]:
    """The words that the comment quotes, unless the text is a sentence and they are none."""
    at = line.find(anchor.quote) if anchor.quote else -1
    if at < 0 or (is_stopped(text) and not is_stopped(anchor.quote)):
        return ()
    score = likeness(modern(anchor.quote, lang), modern(text, lang))
    return (_Span(score, at, at + len(anchor.quote)),)


def _rewrite(base: int, said: SuggestedLine, words: Sequence[str], anchor: Anchor, lang: str) -> LineRewrite:
    """The line with the suggestion in the place of the part that it rewrites."""
    line = words[base]
    best = max(_spans(line, said.text, lang), key=lambda span: (span.score, span.end - span.start))
    quoted = _quoted(line, said.text, anchor, lang)
    part = not is_stopped(said.text) and len(said.text) < PART * (best.end - best.start)
    unsure = part or len(said.text) < HALF * (best.end - best.start)
    if part and quoted and quoted[0].score > best.score:
        best, unsure = quoted[0], anchor.quote in said.text
    if best.score < LEAST:
        best, unsure = _Span(0, 0, len(line)), True
    text = _closed(said.text, line[best.start : best.end])
    spliced = line[: best.start] + text + line[best.end :]
    left = "" if anchor.quote and anchor.quote in line else (line[: best.start] + line[best.end :]).strip()
    return LineRewrite(base, spliced, _closed(said.text, line) if left else "", left, unsure)


def _closed(text: str, before: str) -> str:
    """The text with the stop that the old words had, if it has none: that is never meant.

    What ends with a comma is not closed: more was to come.
    """
    open_ended = text[-1:] in tuple("，、,") or before[-1:] not in STOPS
    return text if is_stopped(text) or open_ended else text + before[-1]


def is_stopped(text: str) -> bool:
    """Whether a text ends with a stop, be it within quotation marks or brackets."""
    return text.rstrip(CLOSING)[-1:] in tuple(STOPS)


def _added(pairs: Mapping[int, int], said: Sequence[SuggestedLine]) -> Iterator[AddedLine]:
    after = min(pairs.values()) - 1 if pairs else None
    for index, line in enumerate(said):
        if index in pairs:
            after = pairs[index]
        else:
            yield AddedLine(after, line)


def _left(taken: set[int], lines: Sequence[Line]) -> Iterator[int]:
    """Paragraphs between two that the suggestion has, and items of a list of which it has any."""
    for index, line in enumerate(lines):
        if index in taken or line.kind not in ("paragraph", "item"):
            continue
        if line.kind == "item":
            near = _list_around(index, lines)
            if any(other in taken for other in near):
                yield index
        elif min(taken, default=index) < index < max(taken, default=index):
            yield index


def _list_around(index: int, lines: Sequence[Line]) -> Iterable[int]:
    """The items of the list that a line is in, of all depths."""
    first = last = index
    while first and lines[first - 1].kind == "item":
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].kind == "item":
        last += 1
    return range(first, last + 1)


Cause = Literal["overlap", "left-out", "unlike", "repeats", "gone", "no-place", "similar", "paragraphs"]
REPEATED = {"zh": 9, "en": 25}
"""Characters between two marks that, if two lines have the same, one of them says again."""
MARKS = re.compile(r"[，。；：！？\n]|[,.;:!?](?=\s|$)")


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """Decision to be made at line `line` of the working text (-1 for none), and its three wordings."""

    cause: Cause
    line: int
    seen: str = ""
    suggested: str = ""
    now: str = ""


class MergedLines(msgspec.Struct, frozen=True, kw_only=True):
    """Lines of the working text after a merge, by their indices; see `redline.amend.passages.relined`."""

    words: dict[int, tuple[Run, ...]] = {}
    gone: tuple[int, ...] = ()
    added: dict[int, tuple[Block, ...]] = {}


class Merge(msgspec.Struct, frozen=True, kw_only=True):
    """The merge with every question answered for the suggestion, or for the working text.

    `whole` are the lines for which all of the suggestion stands, if it is one question that cannot be
    divided. `broken` says that a sentence of it runs on over paragraphs, and that it has no `theirs`.
    """

    questions: tuple[Question, ...] = ()
    theirs: MergedLines
    ours: MergedLines
    whole: tuple[int, ...] = ()
    broken: bool = False


class MergeSides(msgspec.Struct, frozen=True, kw_only=True):
    """The draft that was commented on and the working text, with the lines of the clause in both.

    `met` tells which line of the working text a line of the draft became; one that is gone has none.
    """

    old: Draft
    new: Draft
    base: tuple[Line, ...]
    ours: tuple[Line, ...]
    met: Mapping[int, int]
    lang: str


def sides_of(
    drafts: tuple[Draft, Draft], base: Clause, clause: str, ours: tuple[Line, ...], lang: str
) -> MergeSides:
    """Pair the lines of a clause of the old draft with those that its heir `clause` has now."""
    old, new = drafts
    before = lines_of(base.texts[lang].own)
    ids = [[line.id for line in lines if line.id] for lines in (before, ours)]
    provisions = successors_of(ids[0], ids[1], lineage_between(old, new))
    found = match_lines({base.id: before}, {clause: ours}, {base.id: (clause,)}, provisions, lang)
    met = {old_line: new_line for (_, new_line), (_, old_line) in found.items()}
    return MergeSides(old=old, new=new, base=before, ours=ours, met=met, lang=lang)


class _Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the working text with its words under both answers, or None where the line then goes."""

    index: int
    theirs: tuple[Run, ...] | None
    ours: tuple[Run, ...]
    questions: tuple[Question, ...] = ()


class _New(msgspec.Struct, frozen=True, kw_only=True):
    """A line to be added after line `after` of the working text, if the question about it is so answered."""

    after: int
    line: Block
    question: Question | None = None


def merge_suggestion(comment: Comment, said: Sequence[SuggestedLine], sides: MergeSides) -> Merge:
    """Merge the lines of a comment's suggestion into the working text."""
    merger = _Merger(sides)
    present = "".join(merger.words)
    said = [msgspec.structs.replace(line, text=widened(line.text, sides.lang, present)) for line in said]
    placed = place(said, sides.base, merger.words, comment.anchor, sides.lang)
    lines, new = tuple(merger.lines(placed)), tuple(merger.new(placed, comment.anchor.provision))
    found, broken = _merged(lines, new), _runs_on(said, placed)
    if not broken and not _hangs(lines, new):
        return found
    return merger.undivided(comment.suggestion, placed, found.theirs, broken)


def _runs_on(said: Sequence[SuggestedLine], placed: PlacedSuggestion) -> bool:
    """Whether a sentence goes on in a paragraph that has no line of the clause to stand in."""
    added = [line.said for line in placed.added]
    return any(
        one.kind == two.kind == "paragraph" and not is_stopped(one.text) and (one in added or two in added)
        for one, two in pairwise(said)
    )


def _hangs(lines: Iterable[_Line], new: Iterable[_New]) -> bool:
    """Whether a new paragraph follows a line of which it is not known that the suggestion rewrites it."""
    asked = {line.index for line in lines if line.questions}
    return any(
        line.question is None and line.line.kind == "paragraph" and line.after in asked for line in new
    )


def _merged(lines: tuple[_Line, ...], new: tuple[_New, ...]) -> Merge:
    asked = [question for line in lines for question in line.questions]
    asked += [line.question for line in new if line.question]
    sides: list[MergedLines] = []
    for theirs in (True, False):
        added: dict[int, tuple[Block, ...]] = {}
        for line in new:
            if theirs or line.question is None:
                added[line.after] = (*added.get(line.after, ()), line.line)
        chosen = {line.index: line.theirs if theirs else line.ours for line in lines}
        words = {index: runs for index, runs in chosen.items() if runs is not None}
        gone = tuple(index for index, runs in chosen.items() if runs is None)
        sides.append(MergedLines(words=words, gone=gone, added=added))
    return Merge(questions=tuple(asked), theirs=sides[0], ours=sides[1])


class _Merger:
    """Merges the lines of one clause."""

    def __init__(self, sides: MergeSides) -> None:
        self.sides = sides
        terms = terms_of((sides.old, sides.new), sides.lang)
        self.tokenizer = Tokenizer(terms, sides.lang)
        ids = [[clause.id for clause in draft.clauses] for draft in (sides.old, sides.new)]
        heirs = successors_of(ids[0], ids[1], lineage_between(sides.old, sides.new))
        self.heirs = {old: new[0] for old, new in heirs.items() if new}
        self.printed = printed_targets(sides.old, sides.lang)
        self.words = tuple(self._words(line.runs) for line in sides.base)

    def _words(self, runs: Sequence[Run]) -> str:
        """The words of runs as the commenter saw them."""
        return "".join(
            self.printed.get(run.target, "") or run.target if run.mark == "ref" and not run.text else run.text
            for run in runs
        )

    def _typed(self, text: str, line: Line | None) -> tuple[Run, ...]:
        """A text with references where it has the numbers that those of a line were printed as."""
        runs = line.runs if line else [run for other in self.sides.base for run in other.runs]
        goals = {self.printed.get(run.target, ""): run.target for run in runs if run.mark == "ref"}
        numbers = "|".join(re.escape(number) for number in sorted(goals, key=len, reverse=True) if number)
        if not numbers:
            return (Run(text),) if text else ()
        found: list[Run] = []
        for number, part in enumerate(re.split(rf"(?<![\d.A-Za-z])({numbers})(?![\d]|\.\d)", text)):
            if part:
                found.append(Run("", "ref", goals[part]) if number % 2 else Run(part))
        return tuple(found)

    def lines(self, placed: PlacedSuggestion) -> Iterator[_Line]:
        """The lines that the suggestion rewrites, or is silent on, after it."""
        for rewrite in placed.rewrites:
            at = self.sides.met.get(rewrite.base)
            if at is not None:
                yield self._line(rewrite, at)
        for base in placed.left:
            at = self.sides.met.get(base)
            if at is not None:
                now = self.sides.ours[at]
                question = Question(cause="left-out", line=at, seen=self.words[base], now=self._now(now))
                yield _Line(index=at, theirs=None, ours=now.runs, questions=(question,))

    def undivided(
        self, suggestion: str, placed: PlacedSuggestion, theirs: MergedLines, broken: bool
    ) -> Merge:
        """One question about all that a suggestion says, and about all the lines that it rewrites."""
        bases = [rewrite.base for rewrite in placed.rewrites]
        whole = tuple(sorted(self.sides.met[base] for base in bases if base in self.sides.met))
        question = Question(
            cause="paragraphs",
            line=whole[0] if whole else -1,
            seen="\n".join(self.words[base] for base in bases),
            suggested=suggestion.strip(),
            now="\n".join(self._now(self.sides.ours[at]) for at in whole),
        )
        return Merge(questions=(question,), theirs=theirs, ours=MergedLines(), whole=whole, broken=broken)

    def _line(self, rewrite: LineRewrite, at: int) -> _Line:
        now = self.sides.ours[at]
        parts = self._parts(rewrite.base, at, rewrite.text)
        theirs = runs_of(resolved(parts, theirs=True))
        ours = runs_of(resolved(parts, theirs=False))
        if theirs == ours == now.runs:
            return _Line(index=at, theirs=now.runs, ours=now.runs)
        if rewrite.unsure or self._repeats(parts, at):
            cause: Cause = "unlike" if rewrite.unsure else "repeats"
            question = self._question(cause, rewrite.base, at, rewrite.text)
            return _Line(index=at, theirs=theirs, ours=now.runs, questions=(question,))
        asked = [part.cause for part in parts if isinstance(part, Clash)]
        if rewrite.left:
            theirs = runs_of(resolved(self._parts(rewrite.base, at, rewrite.whole), theirs=True))
            asked.append("left-out")
        text = rewrite.whole or rewrite.text
        questions = tuple(self._question(cause, rewrite.base, at, text) for cause in dict.fromkeys(asked))
        return _Line(index=at, theirs=theirs, ours=ours, questions=questions)

    def _question(self, cause: Cause, base: int, at: int, suggested: str) -> Question:
        now = self._now(self.sides.ours[at])
        return Question(cause=cause, line=at, seen=self.words[base], suggested=suggested, now=now)

    def _now(self, line: Line) -> str:
        new = printed_targets(self.sides.new, self.sides.lang)
        return "".join(new.get(run.target, "") if run.mark == "ref" else run.text for run in line.runs)

    def _parts(self, base: int, at: int, text: str) -> tuple[Part, ...]:
        was = self.sides.base[base]
        return merge(
            pieces(was.runs, self.tokenizer, self.heirs),
            pieces(self.sides.ours[at].runs, self.tokenizer, {}),
            pieces(self._typed(text, was), self.tokenizer, self.heirs),
            self.tokenizer,
        )

    def _repeats(self, parts: Sequence[Part], at: int) -> bool:
        """Whether words that come from the suggestion alone stand in another line already."""
        least = REPEATED[phrases(self.sides.lang)]
        others = {
            words
            for index, line in enumerate(self.sides.ours)
            if index != at
            for words in MARKS.split(line.text)
            if len(words) >= least
        }
        come = (part for part in parts if isinstance(part, Stretch) and part.source == "theirs")
        return any(words in others for part in come for words in MARKS.split(words_of(part.pieces)))

    def new(self, placed: PlacedSuggestion, provision: str) -> Iterator[_New]:
        """The lines that the working text does not have."""
        for rewrite in placed.rewrites:
            if rewrite.base not in self.sides.met and rewrite.text != self.words[rewrite.base]:
                line = self.sides.base[rewrite.base]
                seen = self.words[rewrite.base]
                question = Question(cause="gone", line=-1, seen=seen, suggested=rewrite.text)
                yield self._new(rewrite.base, line.kind, rewrite.text, question)
        known = {modern(line.text, self.sides.lang) for line in self.sides.ours}
        for added in placed.added:
            if modern(added.said.text, self.sides.lang) not in known:
                yield self._added(added, provision)

    def _added(self, added: AddedLine, provision: str) -> _New:
        text = added.said.text
        if near := self._similar(text):
            question = Question(cause="similar", line=near[0], suggested=text, now=near[1])
        elif added.after is None:
            question = Question(cause="no-place", line=-1, suggested=text)
        else:
            return self._new(added.after, added.said.kind, text, None)
        after = added.after if added.after is not None else self._end(provision)
        return self._new(after, added.said.kind, text, question)

    def _similar(self, text: str) -> tuple[int, str] | None:
        """The line that somebody has added since, and that says something like this."""
        met = set(self.sides.met.values())
        words = modern(text, self.sides.lang)
        for index, line in enumerate(self.sides.ours):
            if index not in met and likeness(modern(line.text, self.sides.lang), words) >= SURE:
                return index, self._now(line)
        return None

    def _end(self, provision: str) -> int:
        """The line of the draft after which what has no place goes: the end of the provision, or the last."""
        base = self.sides.base
        at = next((at for at, line in enumerate(base) if provision and line.id == provision), len(base) - 1)
        while at + 1 < len(base) and base[at + 1].kind == "item":
            at += 1
        return at

    def _new(self, base: int, kind: BlockKind, text: str, question: Question | None) -> _New:
        after = next((self.sides.met[at] for at in range(base, -1, -1) if at in self.sides.met), -1)
        if base == len(self.sides.base) - 1:
            after = max((after, *self.sides.met.values(), -1))
        ours = self.sides.ours
        while kind != "item" and after >= 0 and after + 1 < len(ours) and ours[after + 1].kind == "item":
            after += 1
        runs = tuple(
            Run(run.text, run.mark, renamed_target(run.target, self.heirs)) if run.mark == "ref" else run
            for run in self._typed(text, None)
        )
        return _New(after=after, line=Block(kind=kind, runs=runs), question=question)
