"""Facts of each side of a changed place: verbs, quantities, roles, references; and how the two differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from clausework.lang.limits import signs, without_signs
from clausework.lang.modals import Verb
from clausework.lang.quantities import CITED, Quantity, plain_name, quantities, read
from clausework.lang.registry import folder
from clausework.lang.role_names import Named
from clausework.model.redline import LabelKind
from clausework.redline.bars import besides, level_of, transition, verb_in, verbs_said
from clausework.redline.content_words import FORMS, PARTICLES
from clausework.redline.words.hunks import ENDS, WORD, Hunk
from clausework.redline.words.vocabulary import Vocabulary

CONNECTIVES = frozenset(("和", "或", "或者", "及", "以及", "与", "、", "and", "or", "见", "参见", "see"))
SMALL = CONNECTIVES | PARTICLES
FEW = 3
"""Words on both sides of a change of verb."""
QUANTITIES: tuple[LabelKind, ...] = ("period", "date", "percentage", "number")
FIELDS = ("verbs", "quantities", "roles", "documents", "references")


class ChangeFacts(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The words at one place in one draft.

    `verbs` are those that the other draft does not have there. `bounds` say of each of the quantities
    whether it is the lower or the upper end of a range (以上, 以下), "" if neither. `limits` are what makes
    its quantities limits, with `text` in whole. `joined` is a role that stands in a row with the one
    beside the place, whatever is said of it. `more` is True if there are words beside what the other
    fields hold; `size` counts all words.
    """

    text: str = ""
    verbs: tuple[Verb, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    bounds: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    roles: tuple[Named, ...] = ()
    documents: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    joined: str = ""
    more: bool = False
    size: int = 0


BothFacts = tuple[ChangeFacts, ChangeFacts]


class FactReader:
    """Reads what the two drafts say at each changed place of one line."""

    def __init__(
        self, old: str, new: str, hunks: Sequence[Hunk], words: Vocabulary, one: bool = False
    ) -> None:
        """`one` provision has one level, whatever verbs the places have."""
        self._words = words
        self._hunks = hunks
        self._texts = old, new
        self._quantities = _counted(old, new, hunks, words.lang)
        before, after = (
            verbs_said(text, words.lang, own) for text, own in zip(self._texts, words.verbs, strict=True)
        )
        self._levels = ([level_of(verb) for verb in before], [level_of(verb) for verb in after])
        self._verbs = self._changed_verbs(before, after)
        self._one = tuple(map(verb_in, (before, after))) if one else None

    def read(self) -> tuple[BothFacts, ...]:
        """The facts of the old and the new draft at each place; moved ones are no change."""
        facts = [
            (self._facts(hunk, hunk.old, hunk.old_at, 0), self._facts(hunk, hunk.new, hunk.new_at, 1))
            for hunk in self._hunks
        ]
        for field in FIELDS:
            _settle(facts, field)
        if self._one is not None:
            return tuple(self._of_one(facts, *self._one))
        return tuple(map(self._bound, facts))

    def _of_one(self, facts: Sequence[BothFacts], old: Verb | None, new: Verb | None) -> Iterator[BothFacts]:
        """The facts with another level of the whole provision at one place: where a verb changed."""
        differ = (level_of(old) if old else "") != (level_of(new) if new else "")
        here = self._place_of(old, new) if differ else -1
        for place, (before, after) in enumerate(facts):
            told = (old, new) if place == here else (None, None)
            before, after = (
                msgspec.structs.replace(side, verbs=(verb,) if verb else ())
                for side, verb in zip((before, after), told, strict=True)
            )
            yield before, after

    def _place_of(self, old: Verb | None, new: Verb | None) -> int:
        """The place that has the new verb, else the old; the first, if neither is in a place."""
        of_new = ((new, hunk.new_at, hunk.new) for hunk in self._hunks)
        of_old = ((old, hunk.old_at, hunk.old) for hunk in self._hunks)
        for side in (of_new, of_old):
            for place, (verb, at, text) in enumerate(side):
                if verb and at < verb.end and verb.start < at + len(text):
                    return place
        return 0

    def _bound(self, said: BothFacts) -> BothFacts:
        """The facts without a verb that only changed places: the line binds as it did before.

        A verb that comes or goes alone changes nothing either where the line has its level anyway.
        """
        old, new = said
        alone = not (old.verbs and new.verbs)
        if self._levels[0] == self._levels[1] or (
            (len(old.verbs) + len(new.verbs) > 1 or all(self._levels) or not _few(old, new))
            if alone
            else not self._of_one_segment(old, new)
        ):
            old, new = msgspec.structs.replace(old, verbs=()), msgspec.structs.replace(new, verbs=())
        return old, new

    def _of_one_segment(self, old: ChangeFacts, new: ChangeFacts) -> bool:
        """True if the verbs that gave way to others stand in like parts of a sentence."""
        pairs = zip(old.verbs, new.verbs, strict=False)
        return all(
            _alike(*(_segment(text, verb) for text, verb in zip(self._texts, pair, strict=True)))
            for pair in pairs
        )

    def _facts(self, hunk: Hunk, text: str, at: int, side: int) -> ChangeFacts:
        end = at + len(text)
        # A verb may reach beyond the place: 不 is inserted, 应 becomes 不应.
        verbs = tuple(verb for verb in self._verbs[side] if verb.start <= end and verb.end >= at)
        amounts = tuple(q for q in self._quantities[side] if q.start < end and q.end > at)
        bounds = (FORMS.bound.match(self._texts[side], one.end) for one in amounts)
        return ChangeFacts(
            text=text.strip(ENDS),
            verbs=verbs,
            quantities=amounts,
            bounds=tuple(match.group() if match else "" for match in bounds),
            limits=tuple(of for of, _ in signs(text, self._words.lang, "comparator")) if amounts else (),
            roles=self._words.roles(text),
            documents=tuple(CITED.findall(text)),
            references=self._words.reading.references(text),
            joined=self._joined(hunk, text),
            size=self._size(text),
            more=self._more(
                without_signs(text, self._words.lang, "comparator") if amounts else text,
                at,
                [*((v.start, v.end) for v in verbs), *((q.start, q.end) for q in amounts)],
            ),
        )

    def _joined(self, hunk: Hunk, text: str) -> str:
        """The role that the words add to a row of roles; "" if they do not."""
        roles = self._words.roles(text)
        match = roles and FORMS.in_row.fullmatch(text)
        if not match or (hunk.old and hunk.new):
            return ""
        before, after = self._words.roles(hunk.before), self._words.roles(hunk.after)
        inside = (match["first"] and before and before[-1].end == len(hunk.before.rstrip())) or (
            match["last"] and after and not hunk.after[: after[0].start].strip()
        )
        if not inside:
            return ""
        # The head of a Chinese phrase is its end, of an English one its beginning.
        if folder(self._words.lang) == "zh":
            return roles[-1].word if roles[-1].end == match.end("row") else ""
        return roles[0].word if roles[0].start == match.start("row") else ""

    def _size(self, text: str) -> int:
        """The number of words; not needed in a line whose verbs are the same."""
        if not any(self._verbs):
            return 0
        return sum(WORD.search(piece) is not None for piece in self._words.tokenizer.cut(text))

    def _more(self, text: str, at: int, spans: Sequence[tuple[int, int]]) -> bool:
        """True if words are left when verbs, quantities, roles and documents are taken away."""
        for start, end in spans:
            start, end = max(0, start - at), min(len(text), end - at)
            text = text[:start] + " " * (end - start) + text[end:]  # blanks, so that the other spans hold
        for named in self._words.roles(text):
            text = text[: named.start] + " " * len(named.word) + text[named.start + len(named.word) :]
        text = CITED.sub(" ", text)
        if not WORD.search(text):
            return False
        return any(
            WORD.search(piece) and piece.strip(ENDS).lower() not in SMALL
            for piece in self._words.tokenizer.cut(text)
        )

    def _changed_verbs(
        self, old: Sequence[Verb], new: Sequence[Verb]
    ) -> tuple[tuple[Verb, ...], tuple[Verb, ...]]:
        """The verbs of each side that the other does not have at the same kept place."""
        before = {(self._moved(verb.start), verb.text, level_of(verb)) for verb in old}
        after = {(verb.start, verb.text, level_of(verb)) for verb in new}
        same = before & after
        return (
            tuple(verb for verb in old if (self._moved(verb.start), verb.text, level_of(verb)) not in same),
            tuple(verb for verb in new if (verb.start, verb.text, level_of(verb)) not in same),
        )

    def _moved(self, offset: int) -> int:
        """The new place of a kept character of the old text; -1 if it was deleted."""
        shift = 0
        for hunk in self._hunks:
            if offset < hunk.old_at:
                break
            if offset < hunk.old_at + len(hunk.old):
                return -1
            shift = hunk.new_at + len(hunk.new) - hunk.old_at - len(hunk.old)  # of all that follows the place
        return offset + shift


def _few(old: ChangeFacts, new: ChangeFacts) -> bool:
    """True if there is little beside a verb: nothing, or keeps in the place of shall keep.

    A verb that came with a whole sentence is not a change of verb.
    """
    if not (old.more or new.more):
        return True
    return bool(old.size and new.size) and old.size + new.size <= FEW


def _segment(text: str, verb: Verb) -> frozenset[str]:
    """The words of the part of a sentence, from comma to comma, that has the verb."""
    start = max((match.end() for match in FORMS.commas.finditer(text, 0, verb.start)), default=0)
    end = next((match.start() for match in FORMS.commas.finditer(text, verb.end)), len(text))
    around = f"{text[start : verb.start]} {text[verb.end : end]}".lower()
    return frozenset(word for word in FORMS.words.findall(around) if word not in SMALL)


def _alike(old: frozenset[str], new: frozenset[str]) -> bool:
    """True if the smaller has at least half of its words in common with the other."""
    return 2 * len(old & new) >= min(len(old), len(new))


def _counted(
    old: str, new: str, hunks: Sequence[Hunk], lang: str
) -> tuple[Sequence[Quantity], Sequence[Quantity]]:
    """The quantities of both drafts; 一种 is one where the other draft has 两种."""
    before, after = ([one for one in quantities(text, lang) if not _cites(text, one)] for text in (old, new))
    gone, come = list(before), list(after)
    for hunk in hunks:
        old_end, new_end = hunk.old_at + len(hunk.old), hunk.new_at + len(hunk.new)
        there = [q for q in before if q.start < old_end and q.end > hunk.old_at]
        here = [q for q in after if q.start < new_end and q.end > hunk.new_at]
        if there and not here:
            come += _vague(there, new, hunk.new_at, new_end, lang)
        elif here and not there:
            gone += _vague(here, old, hunk.old_at, old_end, lang)
    return gone, come


def _cites(text: str, one: Quantity) -> bool:
    """True for the number of an entry of the bibliography: [14] counts nothing."""
    return text[one.start - 1 : one.start] == "[" and text[one.end : one.end + 1] == "]"


def _vague(others: Sequence[Quantity], text: str, start: int, end: int, lang: str) -> Iterator[Quantity]:
    """The vague numbers between two places for which the other draft has a number of the same unit."""
    counted = {other.text[-1] for other in others if other.kind == "number"}  # its counter: 三件
    for one in read(text, lang):
        if one.vague and start <= one.start and one.end <= end and one.text[-1] in counted:
            yield one


def _settle(facts: list[BothFacts], field: str) -> None:
    """Drop what one place lost and another gained, where neither has anything to set against it."""
    lost = [
        place for place, (old, new) in enumerate(facts) if getattr(old, field) and not getattr(new, field)
    ]
    won = [place for place, (old, new) in enumerate(facts) if getattr(new, field) and not getattr(old, field)]
    for place in lost:
        old, new = facts[place]
        for other in won:
            before, after = facts[other]
            if _values(old, field) == _values(after, field):
                facts[place] = (msgspec.structs.replace(old, **{field: ()}), new)
                facts[other] = (before, msgspec.structs.replace(after, **{field: ()}))
                won.remove(other)  # a gain makes good one loss
                break


def _values(said: ChangeFacts, field: str) -> tuple[str, ...]:
    """The values of the field, whatever the words."""
    if field == "verbs":
        return tuple(level_of(verb) for verb in said.verbs)
    if field == "quantities":
        return tuple(quantity.value for quantity in said.quantities)
    if field == "roles":
        return tuple(named.role for named in said.roles)
    return said.documents if field == "documents" else said.references


class LabelledChange(msgspec.Struct, frozen=True, gc=False):
    """A label before it knows its language and provision; `levels` are those of two verbs."""

    kind: LabelKind
    old: str
    new: str
    levels: tuple[str, str] | None = None


def meanings(old: ChangeFacts, new: ChangeFacts) -> tuple[LabelledChange, ...]:
    """Everything that the two sides of a place differ in and that has a name."""
    return (*_verbs(old, new), *_quantities(old, new), *documents(old, new), *_roles(old, new))


def references(old: ChangeFacts, new: ChangeFacts) -> tuple[LabelledChange, ...]:
    """The label of a place where another clause is referred to."""
    if old.references == new.references:
        return ()
    return (LabelledChange("reference", "、".join(old.references), "、".join(new.references)),)


def _verbs(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    if old.verbs and new.verbs:
        pairs = [
            (a.text, b.text, level_of(a), level_of(b)) for a, b in zip(old.verbs, new.verbs, strict=False)
        ]
    else:
        pairs = [(verb.text, "", level_of(verb), "") for verb in old.verbs]
        pairs += [("", verb.text, "", level_of(verb)) for verb in new.verbs]
    for before, after, level, other in pairs:
        if level != other:
            yield LabelledChange(transition(level, other), before, after, (level, other))


def _quantities(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    """The quantities that differ, paired in order within their kind."""
    if old.limits != new.limits and not (old.more or new.more):
        kinds = [quantity.kind for quantity in (*old.quantities, *new.quantities)]
        if len(kinds) == 1 + len(old.quantities) == 2 and len(set(kinds)) == 1:
            yield LabelledChange(kinds[0], old.text, new.text)
            return
    if not (old.quantities or new.quantities):
        return
    common = Counter(q.value for q in old.quantities) & Counter(q.value for q in new.quantities)
    gone, come = (
        besides(zip(side.quantities, side.bounds, strict=False), common, lambda one: one[0].value)
        for side in (old, new)
    )
    for kind in QUANTITIES:
        before = [(one.text, bound) for one, bound in gone if one.kind == kind]
        after = [(one.text, bound) for one, bound in come if one.kind == kind]
        if [bound for _, bound in before] == [bound for _, bound in after]:
            pairs = zip(before, after, strict=True)
            yield from (LabelledChange(kind, one, other) for (one, _), (other, _) in pairs)
        else:  # which of them became which, nobody knows: 三千元以上五万元以下 has become 二十万元以下
            yield from (LabelledChange(kind, text, "") for text, _ in before)
            yield from (LabelledChange(kind, "", text) for text, _ in after)


def documents(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    """The label of a place where another document is cited, or another place of one."""
    if [plain_name(name) for name in old.documents] != [plain_name(name) for name in new.documents]:
        yield LabelledChange("reference", "、".join(old.documents), "、".join(new.documents))


def _roles(old: ChangeFacts, new: ChangeFacts) -> Iterable[LabelledChange]:
    """The changes of roles, unless a role only came or went with a whole sentence."""
    before, after = {named.role for named in old.roles}, {named.role for named in new.roles}
    if before == after:
        return
    if (before and after) or not (old.more or new.more):  # else the sentence around it is told
        yield LabelledChange("role", _names(old.roles, after), _names(new.roles, before))
    elif old.joined or new.joined:
        yield LabelledChange("role", old.joined, new.joined)


def _names(found: Iterable[Named], other: Collection[str]) -> str:
    """The roles that the other side does not name."""
    return "、".join(dict.fromkeys(named.word for named in found if named.role not in other))
