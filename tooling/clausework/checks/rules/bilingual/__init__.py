"""Rules about translations: what the texts of one clause have to share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

import msgspec

from clausework.checks.engine.context import (
    CheckContext,
    ClauseView,
    Facts,
    LocatedFact,
    NamedFact,
    Passage,
    fallback,
    place_of,
    titled,
)
from clausework.checks.engine.rule import Replacement, Violation
from clausework.checks.shared.citations import citations
from clausework.checks.shared.identities import provisions
from clausework.lang.frames import ToldText, differences
from clausework.lang.limits import limit_pattern
from clausework.lang.modals import LEVELS, Verb
from clausework.lang.patterns import HAN_RANGE, Patterns, beside
from clausework.lang.quantities import AGE, COUNT, Day, Measure, Quantity, numbers, quantities, read
from clausework.lang.role_names import RoleNames
from clausework.lang.sentences import unquoted
from clausework.model.canonical import text_hash
from clausework.model.draft import Block, BlockKind, Clause, ClauseText, Line, line_blocks, lines_of, walk
from clausework.model.translation import UNNAMED, SourceChange, changed_since
from clausework.redline.alignment import line_digest
from clausework.redline.bars import DENIAL
from clausework.source.outline import clause_path

FIND = Patterns(__file__, {"han_range": HAN_RANGE})


BLOCK_KINDS: tuple[BlockKind, ...] = (
    *("paragraph", "note", "example", "table", "list", "figure", "subfigure", "formula", "footnote"),
    *("code", "quotation", "warning", "caution"),
)


def blocks_differ(context: CheckContext) -> Iterator[Violation]:
    """Count the blocks of each kind in both languages; a translation without any text is BIL-003's."""
    for clause, lang, original, text in _translations(context):
        if text.own:
            first = Counter(block.kind for block in walk(original.own))
            other = Counter(block.kind for block in walk(text.own))
            last = Passage(clause, lang, text.own[-1]).spot()
            for kind in BLOCK_KINDS:
                if first[kind] != other[kind]:
                    yield last.fault(what=kind, first=first[kind], other=other[kind])


def dates_differ(context: CheckContext) -> Iterator[Violation]:
    """Compare the dates of each pair of blocks; the less exact of two dates may leave out month or day."""
    for original, translated in context.pairs():
        first, other = dates(original), dates(translated, bare=True)
        lost = [day for day in first if not any(_fits(day, item) for item in other)]
        first, other = dates(original, bare=True), dates(translated)
        added = [day for day in other if not any(_fits(day, item) for item in first)]
        if lost or added:
            day = (lost or added)[0]
            yield translated.spot(0, translated.block.text).fault(
                "" if lost else "added", date="-".join(f"{part:02}" for part in day if part)
            )


def dates(passage: Passage, bare: bool = False) -> tuple[Day, ...]:
    """The dates of a passage as year, month, day; 0 for a part that is left out; `bare` years too."""
    text = passage.prose
    found = [one for one in quantities(text, passage.lang) if one.day and (one.day[0] or one.day[2])]
    days = [one.day for one in found if one.day]
    if bare:
        inside = {place for one in found for place in range(one.start, one.end)}
        years = (match for match in FIND.year.finditer(text) if match.start() not in inside)
        days += [(int(match.group()), 0, 0) for match in years]
    return tuple(days)


def _fits(one: Day, other: Day) -> bool:
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


def items_differ(context: CheckContext) -> Iterator[Violation]:
    """Compare the number of items of each list, and of rows of each table."""
    for clause, lang, original, text in _translations(context):
        if clause.generated or not text.blocks:
            continue
        for one, same in zip(_sizes(original.blocks), _sizes(text.blocks), strict=False):
            if len(one.children) != len(same.children):
                sizes = {"first": len(one.children), "other": len(same.children)}
                yield Passage(clause, lang, same).spot().fault("", sizes, what=one.kind)


def _sizes(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(block for block in walk(blocks) if block.kind in ("list", "table"))


def _translations(context: CheckContext) -> Iterator[tuple[Clause, str, ClauseText, ClauseText]]:
    """Each translation of a clause: its language, the original and the text."""
    for clause, lang, text in context.texts():
        if lang != context.main and context.main in clause.texts:
            yield clause, lang, clause.texts[context.main], text


EXPECTED: dict[str, dict[str, str]] = beside(__file__)["expected"]


def level_differs(context: CheckContext) -> Iterator[Violation]:
    """Compare the first admitted verb of each provision; one without any in the original is passed by."""
    for original, translated in context.pairs():
        if original.block.id:
            yield from _levels(original, translated)


def _levels(original: Passage, translated: Passage) -> Iterator[Violation]:
    said, told = (
        [_plain(verb, side) for verb in side.verbs if verb.modal] for side in (original, translated)
    )
    first, other = next(iter(said), None), next(iter(told), None)
    if first is None or first.modal is None:
        if other and not original.verbs and original.block.kind == "paragraph":
            found = translated.spot(other.start, other.text)
            yield found.fault("statement", id=original.block.id, verb="", other=other.form)
        return
    if len(said) == len(told):  # where each verb has its fellow, the first pair that differs
        unlike = ((a, b) for a, b in zip(said, told, strict=True) if a.modal != b.modal)
        first, other = next(unlike, (first, other))
    if first.modal is None:
        return
    if other is None or other.modal != first.modal:
        expected = EXPECTED[first.modal].get(translated.lang, first.form)
        yield (translated.spot(other.start, other.text) if other else translated.spot()).fault(
            change=Replacement(other.text, expected) if other else None,
            id=original.block.id,
            verb=first.form,
            other=other.form if other else "",
            expected=expected,
        )


def _plain(verb: Verb, passage: Passage) -> Verb:
    """The verb, but that which denies a limit as the one that sets it: 不应少于, `shall be at least`."""
    rest = passage.prose[verb.end :].removeprefix(" be").lstrip()
    limit = limit_pattern(passage.lang, "alone").match(rest)  # which may be nothing
    if verb.modal and verb.modal in DENIAL and limit and limit.group():
        return msgspec.structs.replace(verb, modal=LEVELS[DENIAL[verb.modal]])
    return verb


def missing_translation(context: CheckContext) -> Iterator[Violation]:
    """Name each clause without a text, or with an empty one, in a language of the draft."""
    for clause in context.draft.clauses:
        main = clause.texts.get(context.main)
        for lang in context.draft.languages:
            text = clause.texts.get(lang)
            empty = text is not None and main is not None and main.blocks and not text.blocks
            if text is None or empty:
                yield titled(clause, lang).fault(
                    "empty" if empty else "lost" if lang == context.main else "",
                    about=(clause.id,),
                    lang=lang,
                    path=clause_path(clause.id, lang),
                )


Wording = tuple[str, str, str, LocatedFact, str]
"""The same in two languages, the other language, its place, and what an exception names."""


def _wordings(context: CheckContext) -> list[Wording]:
    """Each block in both languages, the title of its clause, and how the provisions there are verified."""
    views = context.views.values()
    return context.once("wordings", lambda: [each for view in views for each in _of_clause(view)])


def _of_clause(view: ClauseView) -> Iterator[Wording]:
    clause, main = view.clause, view.main
    at: dict[tuple[str, str], LocatedFact] = {}
    for original, translated in view.pairs:
        lang, name = translated.lang, original.block.id
        spot = at[lang, name] = translated.spot(0, translated.block.text)
        key = line_digest(original.block.text, translated.block.text)
        yield original.prose, translated.prose, lang, spot, f"{name or clause.id}@{key}"
    for lang in [of for of in clause.texts if of != main] if main in clause.texts else ():
        title = titled(clause, lang, clause.texts[lang].title)
        beside = [(clause.id, clause.texts[main].title, clause.texts[lang].title)]
        verified = ((name, of.verify) for name, of in clause.provisions.items())
        beside += [(name, of.get(main, ""), of.get(lang, "")) for name, of in verified]
        for name, first, other in beside:
            if first and other:
                yield first, other, lang, at.get((lang, name), title), f"{name}@{line_digest(first, other)}"


def numbers_differ(context: CheckContext) -> Iterator[Violation]:
    """Compare the quantities of each wording in both languages."""
    for first, other, lang, at, key in _wordings(context):
        numbers = differing(first, context.main, other, lang)
        if any(numbers):
            yield at.fault(key=key, first=_spoken(numbers[0]), other=_spoken(numbers[1]))


def meaning_differs(context: CheckContext) -> Iterator[Violation]:
    """Compare limits, negations, conditions, order and roles of each wording in both languages."""
    names = {lang: RoleNames(of) for lang, of in context.forms.items()}
    for first, other, lang, at, key in _wordings(context):
        sides = ((first, context.main), (other, lang))
        told = (ToldText(unquoted(words, of), of, names[of]) for words, of in sides)
        for kind, said, instead in differences(*told):
            values = {"first": (said,) * bool(said), "other": (instead,) * bool(instead)}
            yield at.fault("", values, key=key, kind=kind)


def differing(
    one: str, lang: str, other: str, other_lang: str
) -> tuple[tuple[Quantity, ...], tuple[Quantity, ...]]:
    """The quantities that either text has and the other has not; both are empty if they agree.

    How often a quantity is said does not count. Loose ones count only against each other, or
    beside one that is not loose.
    """
    first, second = _measured(one, lang), _measured(other, other_lang)
    if not first and not second:
        return (), ()
    lost = _unanswered(first, second, other, other_lang)
    extra = _unanswered(second, first, one, lang)
    strict = not all(measure.loose for measure in (*lost.values(), *extra.values()))
    if strict or all(any(of.unit != COUNT for of in side.values()) for side in (lost, extra)):
        return tuple(lost), tuple(extra)
    return (), ()


def _measured(text: str, lang: str) -> tuple[tuple[Quantity, Measure], ...]:
    """The quantities that the other language needs too; it is free to leave out how an article is counted."""
    return tuple(
        (one, measure)
        for one in read(text, lang)
        for measure in one.measures
        if measure.unit and (measure.number or measure.unit != COUNT)
    )


def _unanswered(
    one: Sequence[tuple[Quantity, Measure]], other: Sequence[tuple[Quantity, Measure]], text: str, lang: str
) -> dict[Quantity, Measure]:
    """The quantities of one side that the other, with this text, does not have.

    Things and years may be counted by a number of whatever unit, and 不满十八周岁 is seventeen.
    """
    said = {measure.exact for _, measure in other}
    found: dict[Quantity, Measure] = {}
    missed = set()
    mentioned: frozenset[Fraction] | None = None
    for quantity, measure in one:
        if measure.exact in said or measure.exact in missed:
            continue
        if measure.unit in (COUNT, AGE):
            if mentioned is None:  # a text without a number is read once too
                ages = {age.number - 1 for _, age in other if age.unit == AGE}
                mentioned = numbers(text, lang) | ages
            if measure.number in mentioned or (measure.unit == AGE and measure.number - 1 in mentioned):
                continue
        missed.add(measure.exact)
        found[quantity] = measure
    return found


def _spoken(found: tuple[Quantity, ...]) -> tuple[str, ...]:
    """The quantities as the text has them, so that they can be found there."""
    return tuple(f"“{item.text}”" for item in found)


def references_differ(context: CheckContext) -> Iterator[Violation]:
    """Compare the clauses and the standards that each pair of blocks refers to."""
    for original, translated in context.pairs():
        first, other = _targets(original), _targets(translated)
        for target in sorted(first ^ other)[:1]:
            yield translated.spot(0, translated.block.text).fault(
                target=target, side="original" if target in first else "translation"
            )


def _targets(passage: Passage) -> frozenset[str]:
    refs = {run.target for run in passage.block.runs if run.mark == "ref"}
    return frozenset(refs | {item.key for item in citations(passage.prose)})


SHOWN = 12
"""Characters of a line that changed that are told."""


def stale_translation(context: CheckContext) -> Iterator[Violation]:
    """Name each translation whose source is not the text as it stands; generated text has no part."""
    for clause, lang, main, text in _translations(context):
        if clause.generated or text.source == text_hash(main):
            continue
        change = changed_since(text.source, main)
        block = _counterpart(change, main, text) if change else None
        yield LocatedFact(
            at=place_of(block) if block else fallback(clause, lang),
            clause=clause.id,
            length=len(block.text if block else text.title),
        ).fault(*_told(change, main, text.source), key=f"{clause.id}.{lang}", id=clause.id)


def _told(change: SourceChange | None, main: ClauseText, source: str) -> tuple[str, dict[str, object]]:
    """The case, with the lines of the original that changed and the keys of what is gone."""
    if change is None:
        return "" if source else "unmarked", {}
    lines = lines_of(main.own)
    changed = ["title" if index < 0 else _named(lines[index]) for index in change.lines]
    gone = ("gone" if name == UNNAMED else name for name in change.gone)
    return "reordered" if change.moved else "lines", {"what": (*changed, *gone)}


def _named(line: Line) -> dict[str, str]:
    words = line.text if len(line.text) <= SHOWN else line.text[:SHOWN] + "…"
    return {"zh": f"{line.id}“{words}”", "en": f"{line.id} “{words}”".strip()}


def _counterpart(change: SourceChange, main: ClauseText, text: ClauseText) -> Block | None:
    """The block of the translation for the first line that changed: by its ID, else by its position."""
    index = min(change.lines, default=-1)
    lines, blocks = lines_of(main.own), line_blocks(text.own)
    if index < 0:
        return None
    same = next((block for block in blocks if block.id and block.id == lines[index].id), None)
    if same is None and len(blocks) == len(lines):
        same = blocks[index]
    return same if same is not None and same.at is not None else None


def term_translated_otherwise(context: CheckContext) -> Iterator[Violation]:
    """In each provision that names a term, look for its equivalent in the translation."""
    terms = {
        name: text.designations
        for clause, lang, text in context.terms
        if lang == "en" != context.main
        for name in clause.designations(context.main)
    }
    names = RoleNames({name: name for name in terms})

    def find(view: ClauseView) -> Iterator[NamedFact]:
        for original, translated in view.pairs if terms else ():
            words = translated.prose.lower()
            # A word around it makes it another: 检测机构.
            named = (of for of in names.find(original.prose) if FIND.apart.match(original.prose, of.start))
            for name in dict.fromkeys(of.role for of in named) if original.block.id else ():
                if not any(FIND.plural_y.sub("", form.lower()) in words for form in terms[name]):
                    yield translated.named(0, translated.block.text, name)

    for item in Facts(NamedFact, find, terms).of(context):
        yield item.fault(term=item.name, expected=terms[item.name][0])


def translated_ids(context: CheckContext) -> Iterator[Violation]:
    """Compare the IDs of each translation with those of the original: missing, extra, reordered."""
    for clause, lang, _, text in _translations(context):
        if text.blocks:
            yield from _ids(context, clause, lang)


def _ids(context: CheckContext, clause: Clause, lang: str) -> Iterator[Violation]:
    original = [block.id for block in provisions(clause, context.main)]
    translated = provisions(clause, lang)
    present = [block.id for block in translated]
    for missing in dict.fromkeys(original):
        if missing not in present:
            deleted = lang in clause.provisions[missing].verify if missing in clause.provisions else False
            yield titled(clause, lang).fault("gone-there" if deleted else "", id=missing)
    kept = [name for name in original if name in present]
    common = [block for block in translated if block.id in original]
    for block in translated:
        if block.id not in original:
            known = "gone-here" if block.id in clause.provisions else "extra"
            yield Passage(clause, lang, block).spot().fault(known, id=block.id)
    for block, expected in zip(common, kept, strict=False):
        if block.id != expected:
            yield Passage(clause, lang, block).spot().fault("order", id=block.id)
            return
