"""The input of the rules, a draft with its clauses, passages and kept facts, and the faults found in it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import accumulate, chain
from operator import attrgetter
from typing import Any, Generic, NamedTuple, TypeVar, cast

import msgspec

from clausework.lang.lattice import whole
from clausework.lang.modals import Verb, Wording, classify, demanded, demanding
from clausework.lang.sentences import BLANK, unquoted
from clausework.model.addressees import role_forms
from clausework.model.cause import CauseAccount
from clausework.model.comment import Comment
from clausework.model.draft import (
    INFORMATIVE,
    QUOTED,
    Block,
    BlockKind,
    Clause,
    ClauseText,
    Draft,
    Element,
    Place,
    walk,
)
from clausework.model.filing import Words
from clausework.model.finding import Severity
from clausework.redline.alignment import lines_between, same_clause
from clausework.redline.causes import account
from clausework.source.memory import Memory, digest
from clausework.source.project import Project

OFFSET = attrgetter("offset")
T = TypeVar("T")


def place_of(block: Block, offset: int = 0, fallback: Place | None = None) -> Place:
    """The place of the character at `offset` of the block's plain text.

    A block without places, as in a frozen draft, stands at the fallback.
    """
    at = block.at or fallback or Place("")
    index = bisect_right(block.spots, offset, key=OFFSET)
    if not index or block.at is None:
        return at
    spot = block.spots[index - 1]
    return Place(block.at.path, spot.line, spot.column + offset - spot.offset)


class Bilingual(msgspec.Struct, frozen=True):
    """A text in both languages, and in `others` that have it; its {fields} are filled from the violation."""

    zh: str
    en: str
    others: dict[str, str] = {}

    def by_language(self) -> dict[str, str]:
        """The unfilled templates by language."""
        return {"zh": self.zh, "en": self.en, **self.others}

    def said(self, lang: str) -> str:
        """The text in a language, else in English."""
        return self.by_language().get(lang, self.en)


Said = dict[str, dict[str, Bilingual]]
"""The words for the values of a field, by field and value; those for "" are said of an empty list."""
AND = {"zh": "、"}


def filled(text: Bilingual, values: dict[str, object], said: Said) -> dict[str, str]:
    """The text by language; a value has in each the words that are `said` for it, or its own of a mapping.

    A tuple has all of its own.
    """
    found = {}
    for lang, template in text.by_language().items():
        spoken = {key: _spoken(value, lang, said.get(key, {})) for key, value in values.items()}
        found[lang] = template.format(**spoken)
    return found


def _spoken(value: object, lang: str, said: dict[str, Bilingual]) -> object:
    if isinstance(value, str) and not said:
        return value
    if isinstance(value, tuple) and value:
        return AND.get(lang, ", ").join(str(_spoken(each, lang, said)) for each in value)
    if isinstance(value, Mapping):
        return value.get(lang) or value.get("en") or next(iter(value.values()), "")
    known = said.get(str(value or ""), value) if said else value
    return known.said(lang) if isinstance(known, Bilingual) else known


class Replacement(msgspec.Struct, frozen=True):
    """The fix of a violation: `old`, which stands at its place, becomes `new`.

    It is `safe` if the meaning stays as it was; otherwise it is only suggested.
    """

    old: str
    new: str
    safe: bool = False


class Violation(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a rule is broken; `values` fill the rule's message and remedy.

    A rule yields violations; with the texts filled in, each becomes a `Finding`.

    Where one rule has several cases, `case` names that of its file whose words stand in for its own. `key`
    names, for a rule that is a gate, what an exception must name. `about` are the names that it speaks of, if
    not the value `id`.
    """

    at: Place
    clause: str = ""
    length: int = 1
    values: dict[str, object] = {}
    case: str = ""
    severity: Severity | None = None
    about: tuple[str, ...] = ()
    change: Replacement | None = None
    key: str = ""


class LocatedFact(msgspec.Struct, frozen=True, gc=False, array_like=True, kw_only=True):
    """A fact with its place: about `length` characters from a place on, in a clause."""

    at: Place
    clause: str = ""
    length: int = 1

    def fault(
        self,
        case: str = "",
        values: Mapping[str, object] | None = None,
        /,
        *,
        change: Replacement | None = None,
        severity: Severity | None = None,
        about: tuple[str, ...] = (),
        key: str = "",
        **more: object,
    ) -> Violation:
        """The fault that stands there; the values fill the words of the rule, or of that case of it."""
        here = partial(Violation, at=self.at, clause=self.clause, length=self.length)
        told = {**(values or {}), **more}
        return here(values=told, case=case, severity=severity, about=about, change=change, key=key)


Fact = TypeVar("Fact", bound=LocatedFact)


class NamedFact(LocatedFact, frozen=True, kw_only=True):
    """A fact about something that has a name in a language, and may be of a kind."""

    name: str
    lang: str = ""
    kind: str = ""


ASIDES: frozenset[BlockKind] = frozenset({"note", "example", "footnote"})
STATING: frozenset[BlockKind] = frozenset({"paragraph", "item", "warning", "caution"})
OPAQUE = frozenset({"code", "math"})
VERB = re.compile("[应宜]|可(?!能)")  # 可能 is a possibility


class Passage(msgspec.Struct, dict=True, eq=False):
    """A block with words, where it stands: its clause, language, list and the words before a list."""

    clause: Clause
    lang: str
    block: Block
    parent: Block | None = None
    lead: Block | None = None
    aside: bool = False
    words: Wording | None = None

    @cached_property
    def prose(self) -> str:
        """The words of the block; code, formulas and quotations are unreadable, every offset stays."""
        if self.block.kind in QUOTED:
            return BLANK * len(self.block.text)
        return "".join(BLANK * len(run.text) if run.mark in OPAQUE else run.plain for run in self.block.runs)

    @cached_property
    def used(self) -> str:
        """The prose without quotations and titles, which are mentioned, not used."""
        return unquoted(self.prose, self.lang)

    @cached_property
    def verbs(self) -> tuple[Verb, ...]:
        """The normative verbs of the block."""
        return classify(self.prose, self.lang, self.words)

    @cached_property
    def verbal(self) -> str:
        """The used words, in which a verb's character is unreadable where it belongs to another word."""
        verbs = {place for verb in self.verbs for place in range(verb.start, verb.end)}
        return VERB.sub(lambda match: match.group() if match.start() in verbs else BLANK, self.used)

    def whole(self, start: int, end: int) -> tuple[int, int] | None:
        """The bounds of what was found, with the whole of a verb or number; None if they cut another word."""
        return whole(self.prose, self.lang, start, end, self.verbs)

    @cached_property
    def introduced(self) -> bool:
        """True if what stands before its list requires or forbids something."""
        lead = self.lead.text if self.lead and self.block.kind == "item" else ""
        return any(map(demanding, classify(lead, self.lang, self.words)))

    @property
    def demanding(self) -> bool:
        """True if a verb of the block, or of what stands before its list, requires or forbids."""
        return self.introduced or any(map(demanding, self.verbs))

    def demands(self, offset: int) -> bool:
        """True if the sentence there, or what stands before its list, requires or forbids something."""
        return self.introduced or demanded(self.prose, self.lang, self.verbs, offset)

    def at(self, offset: int = 0) -> Place:
        """The place in the source of the character at `offset`."""
        return place_of(self.block, offset, fallback(self.clause, self.lang))

    def spot(self, offset: int = 0, words: str = "") -> LocatedFact:
        """These words of the block."""
        return LocatedFact(at=self.at(offset), clause=self.clause.id, length=len(words))

    def found(self, match: re.Match[str], group: str | int = 0) -> LocatedFact:
        """The words of the block that a pattern matched, or a group of it."""
        return self.spot(match.start(group), match[group])

    def named(self, offset: int, words: str, name: str, kind: str = "") -> NamedFact:
        """A fact about these words of the block."""
        return self.fact(NamedFact, offset, words, name=name, lang=self.lang, kind=kind)

    def fact(self, kind: Callable[..., Fact], offset: int, words: str, /, **values: object) -> Fact:
        """A fact of that kind about these words of the block."""
        return kind(at=self.at(offset), clause=self.clause.id, length=len(words), **values)


def fallback(clause: Clause, lang: str = "") -> Place:
    """The beginning of a clause: its title in that language, or its ID where there is no file."""
    return clause.text_in(lang).at or Place(clause.id)


def titled(clause: Clause, lang: str, words: str = "", offset: int = 0) -> LocatedFact:
    """These words at the beginning of a clause, or at an offset in its title."""
    at = fallback(clause, lang)
    place = Place(at.path, at.line, at.column + offset) if at.line > 1 else at  # line 1: no title was found
    return LocatedFact(at=place, clause=clause.id, length=len(words))


def _passages(
    clause: Clause,
    lang: str,
    words: Wording | None,
    blocks: tuple[Block, ...],
    parent: Block | None = None,
    aside: bool = False,
) -> Iterator[Passage]:
    before: Block | None = None
    for block in blocks:
        if clause.generated and block.at is None:  # what the program wrote nobody can mend
            continue
        inside = aside or block.kind in ASIDES
        lead = parent if block.kind == "item" and parent else before
        if block.kind == "list":
            for item in block.children:
                yield Passage(clause, lang, item, block, before or parent, inside, words)
                yield from _passages(clause, lang, words, item.children, item, inside)
        else:
            yield Passage(clause, lang, block, parent, lead, inside, words)
            yield from _passages(clause, lang, words, block.children, block, inside)
        before = block


def pairs_of(clause: Clause, main: str, words: Wording | None = None) -> Iterator[tuple[Passage, Passage]]:
    """Each block of a clause's original with that of each translation."""
    for lang in clause.texts:
        if lang != main and main in clause.texts and not clause.generated:
            for original, translated in _block_pairs(clause, main, lang):
                first = Passage(clause, main, original, words=words)
                yield first, Passage(clause, lang, translated, words=words)


def _block_pairs(clause: Clause, main: str, lang: str) -> Iterator[tuple[Block, Block]]:
    """The blocks of two texts that answer to each other: by order, else those of equal IDs."""
    original, translated = walk(clause.texts[main].blocks), walk(clause.texts[lang].blocks)
    if [(block.kind, block.id) for block in original] == [(block.kind, block.id) for block in translated]:
        yield from zip(original, translated, strict=True)
        return
    by_id = {block.id: block for block in original if block.id}
    yield from ((by_id[block.id], block) for block in translated if block.id in by_id)


ROUND = "round"
ROUND_TYPE = tuple[str, tuple[str, ...]]


class ClauseView:
    """A clause with its chapter's element and status, and the languages of the draft.

    `key` is equal for equal words that stand in an equal place.
    """

    def __init__(
        self,
        clause: Clause,
        chapter: Clause,
        languages: tuple[str, ...],
        key: str,
        words: Wording | None = None,
    ) -> None:
        self.words = words
        self.clause = clause
        self.languages = languages
        self.key = key
        self.in_terms = clause.element == "term" or chapter.element == "terms"
        self.element = clause.element if clause.element != "clause" else chapter.element
        self.normative = self.element not in INFORMATIVE and not chapter.informative

    @property
    def main(self) -> str:
        """The authoritative language."""
        return self.languages[0]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every block of the clause with words that people wrote, language by language."""
        clause, texts = self.clause, self.clause.texts
        known = (lang for lang in self.languages if lang in texts)
        read = (_passages(clause, lang, self.words, texts[lang].blocks) for lang in known)
        return tuple(chain.from_iterable(read))

    @cached_property
    def pairs(self) -> tuple[tuple[Passage, Passage], ...]:
        """Each block of the original with that of each translation."""
        return tuple(pairs_of(self.clause, self.main, self.words))

    def in_language(self, lang: str) -> Iterator[Passage]:
        """The passages of one language."""
        return (passage for passage in self.passages if passage.lang == lang)

    def prose(self, lang: str) -> str:
        """The words of one language, without anything between the blocks."""
        return "".join(passage.prose for passage in self.in_language(lang))


def view_key(clause: Clause, chapter: Clause, languages: tuple[str, ...], digests: dict[str, str]) -> str:
    """A digest of what the files of the clause say and where it stands.

    What is generated in a clause depends on other files as well.
    """
    told = [clause.id, clause.number, str(clause.depth), clause.parent, *languages]
    told += [chapter.element, str(chapter.informative)]
    for lang, text in clause.texts.items():
        path = text.at.path if text.at else ""
        told += [lang, digests.get(path, "")]
        if text.generated:  # it is made of other files, which its own digest does not know
            told.append(digest(msgspec.msgpack.encode(text.blocks)))
    return digest("\n".join(told).encode())


class CheckRound(NamedTuple):
    """One check: the places of the clauses that it sees, by their keys, and those that the last did not see.

    `name` and `last` tell rounds apart; they are equal where nothing has changed.
    """

    name: str
    places: dict[str, int]
    last: str
    news: tuple[ClauseView, ...]


def begin_round(views: Collection[ClauseView], memory: Memory) -> CheckRound:
    """A round that follows the last one of this memory and takes its place."""
    keys = tuple(view.key for view in views)
    name = digest("".join(keys).encode())
    found = memory.find(ROUND, "", ROUND_TYPE)
    last, before = cast("tuple[str, tuple[str, ...]]", found) if found else ("", ())
    if last != name:  # a check of the same text must not forget what changed before
        memory.keep(ROUND, "", (name, keys))
    known = frozenset(before)
    places = {key: place for place, key in enumerate(keys)}
    return CheckRound(name, places, last, tuple(view for view in views if view.key not in known))


class CheckContext:
    """The draft under check and what is known beside it.

    The memory is that with which the project was read; without a project there is nothing to
    tell one text from another by, and so nothing is remembered.
    """

    def __init__(
        self,
        draft: Draft,
        previous: Draft | None = None,
        project: Project | None = None,
        comments: tuple[Comment, ...] = (),
        memory: Memory | None = None,
    ) -> None:
        self.draft = draft
        self.previous = previous
        self.project = project
        self.comments = comments
        self.memory = memory if memory and project else Memory()
        self.whole = True
        self._chapters: dict[str, Clause] = {}
        self.seen: CheckContext = self
        self.read: list[tuple[Facts[Any], str]] = []
        self._made: dict[object, object] = {}

    def part(self, clauses: Iterable[Clause], settings: bool = False) -> CheckContext:
        """The context of these clauses alone; what stands above a clause is known all the same.

        Of the settings a part without all knows the profile, the languages, the roles and the proposals.
        """
        known = ("label", "profile", "drafting", "languages", "roles", "proposals")
        draft = self.draft if settings else Draft(**{name: getattr(self.draft, name) for name in known})
        draft = msgspec.structs.replace(draft, clauses=tuple(clauses))
        part = CheckContext(draft, None, self.project, (), self.memory)
        part.whole = False
        part.clauses, part.forms = self.clauses, self.forms
        part.views = {clause.id: self.views[clause.id] for clause in draft.clauses}
        return part

    def facts_alone(self) -> CheckContext:
        """The context of the settings and of the facts of the draft; it notes which facts are read."""
        part = self.part((), settings=True)
        part.seen, part.previous, part.comments, part.clauses = self, self.previous, self.comments, {}
        return part

    def once(self, name: object, make: Callable[[], T]) -> T:
        """What several rules ask for, made by the first of them."""
        if name not in self._made:
            self._made[name] = make()
        return cast("T", self._made[name])

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """The clauses by ID."""
        return {clause.id: clause for clause in self.draft.clauses}

    @cached_property
    def forms(self) -> dict[str, dict[str, str]]:
        """By language each form of the name of a role, and the role; terms may give it more."""
        return {lang: role_forms(self.draft, lang) for lang in self.draft.languages}

    @property
    def words(self) -> dict[str, Words]:
        """The words of the project's trade, by language."""
        return self.project.words if self.project else {}

    @cached_property
    def views(self) -> dict[str, ClauseView]:
        """Each clause with where it stands, by ID, in printed order."""
        return {clause.id: self._view(clause) for clause in self.draft.clauses}

    def _view(self, clause: Clause) -> ClauseView:
        chapter, languages, words = self.chapter(clause), self.draft.languages, self.draft.verbs

        def make() -> ClauseView:
            if self.project is None:
                return ClauseView(clause, chapter, languages, clause.id, words)
            key = view_key(clause, chapter, languages, self.project.digests)
            key += repr(words) if words is not None else ""  # another profile has other verbs
            return ClauseView(clause, chapter, languages, key, words)

        place = (clause, chapter.element, chapter.informative, languages, words)
        return self.memory.recall(("view", clause.id), place, make)

    @cached_property
    def round(self) -> CheckRound:
        """The round of this check: what has changed since the last one with this memory."""
        return begin_round(self.views.values(), self.memory)

    @cached_property
    def main(self) -> str:
        """The authoritative language."""
        return self.draft.languages[0]

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every block with words that people wrote, in printed order, clause by clause."""
        return tuple(passage for view in self.views.values() for passage in view.passages)

    def pairs(self) -> Iterator[tuple[Passage, Passage]]:
        """Each block of an original with that of each translation, through the whole draft."""
        for view in self.views.values():
            yield from view.pairs

    @cached_property
    def _by_language(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = {"": [*self.passages]}
        for passage in self.passages:
            found.setdefault(passage.lang, []).append(passage)
        return found

    def in_language(self, lang: str) -> Iterator[Passage]:
        """The passages of one language; of all for ""."""
        return iter(self._by_language.get(lang, ()))

    def selected(
        self,
        lang: str,
        elements: tuple[Element, ...] = (),
        blocks: tuple[BlockKind, ...] = (),
        normative: bool = True,
    ) -> list[Passage]:
        """The passages of a language, or of all, in those elements and of those kinds, if any is named.

        With `normative`, only where provisions may stand. Many rules select alike.
        """

        def make() -> list[Passage]:
            kinds = (of for of in self.in_language(lang) if not blocks or of.block.kind in blocks)
            found = (of for of in kinds if not elements or self.element(of.clause) in elements)
            return [of for of in found if not normative or self.normative(of)]

        return self.once((lang, elements, blocks, normative), make)

    def having(self, signs: tuple[str, ...], passages: list[Passage], lang: str) -> list[Passage]:
        """Those of the passages of a language that have one of the signs, in English in small letters.

        One search through all of them takes a tenth of the time of one in each, and most rules find none.
        """
        if not signs:
            return passages
        text, ends = self.once(("searched", lang), lambda: self._searched(lang))
        found: set[int] = set()
        for sign in signs:
            place = text.find(sign)
            while place >= 0:
                index = bisect_right(ends, place)
                found.add(id(self._by_language[lang][index]))  # a passage has no value to compare it by
                place = text.find(sign, ends[index])  # one in a passage is enough
        return [passage for passage in passages if id(passage) in found] if found else []

    def _searched(self, lang: str) -> tuple[str, list[int]]:
        """The prose of a language, a passage a piece, and the offset at which each piece ends."""
        proses = (passage.prose for passage in self.in_language(lang))
        pieces = [f"{prose.lower() if lang == 'en' else prose}\n" for prose in proses]
        return "".join(pieces), list(accumulate(map(len, pieces)))

    @cached_property
    def account(self) -> CauseAccount:
        """The lines that changed since the previous draft, with their causes."""
        if self.previous is None:
            return CauseAccount()
        draft, previous = self.draft, self.previous
        provisions = tuple(clause.provisions for clause in draft.clauses)
        key = (self.round.name, (draft.title, draft.lineage, draft.roles, provisions), previous)
        lines = self.memory.recall(
            "changed lines", key, lambda: lines_between(previous, draft, self._as_before(previous))
        )
        return account(lines, previous, draft, self.comments)

    def _as_before(self, previous: Draft) -> frozenset[str]:
        """The clauses that say what they said in the previous draft; each is compared when it changes."""
        olds = {clause.id: clause for clause in previous.clauses}

        def same(view: ClauseView) -> bool:
            old = olds[view.clause.id]
            name, key = ("as before", view.clause.id), (view.key, previous)
            return bool(self.memory.recall(name, key, lambda: same_clause(old, view.clause)))

        return frozenset(name for name, item in self.views.items() if name in olds and same(item))

    def texts(self, *elements: Element) -> Iterator[tuple[Clause, str, ClauseText]]:
        """Each text of the clauses with its language; of those elements alone, if any is named."""
        for clause in self.draft.clauses:
            if not elements or clause.element in elements:
                yield from ((clause, lang, text) for lang, text in clause.texts.items())

    @cached_property
    def terms(self) -> list[tuple[Clause, str, ClauseText]]:
        """Each text that defines a term, with its clause and language."""
        return [each for each in self.texts() if each[2].term]

    def blocks(self, *kinds: BlockKind) -> Iterator[tuple[Clause, str, Block]]:
        """Each block of those kinds that a drafter wrote, with its clause and language."""
        for clause, lang, text in self.texts():
            yield from ((clause, lang, block) for block in walk(text.own) if block.kind in kinds)

    def title(self, clause: Clause) -> str:
        """The title of a clause in the authoritative language; its ID, where it has no text in it."""
        return clause.texts[self.main].title if self.main in clause.texts else clause.id

    def children(self, clause_id: str) -> tuple[Clause, ...]:
        """The direct sub-clauses of a clause, in order."""
        return self._children.get(clause_id, ())

    @cached_property
    def _children(self) -> dict[str, tuple[Clause, ...]]:
        found: dict[str, list[Clause]] = {}
        for clause in self.draft.clauses:
            found.setdefault(clause.parent, []).append(clause)
        return {parent: tuple(clauses) for parent, clauses in found.items()}

    def chapter(self, clause: Clause) -> Clause:
        """The chapter that a clause belongs to; a chapter is its own."""
        known = self._chapters.get(clause.id)
        if known is None:
            above = self.clauses.get(clause.parent)
            known = self._chapters[clause.id] = clause if above is None else self.chapter(above)
        return known

    def element(self, clause: Clause) -> Element:
        """The element of a clause, or that of its chapter where it is an ordinary sub-clause."""
        return self.views[clause.id].element

    def normative(self, passage: Passage) -> bool:
        """True where provisions may stand: the core of the text and normative annexes."""
        return self.views[passage.clause.id].normative and not passage.aside

    def provides(self, passage: Passage) -> bool:
        """True for a block that may state a provision: text, an item or a warning where provisions stand."""
        return passage.block.kind in STATING and self.normative(passage)

    def named(self, path: str, word: str, after: str = "") -> Place:
        """The first place of `word` in a file of the project, behind others, or the file itself."""
        source = self.project.sources.get(path, "") if self.project else ""
        start = source.find(word, max(source.find(after), 0))
        if not word or start < 0:
            return Place(path)
        before = source[:start]
        return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))

    def spot(self, path: str, word: str) -> LocatedFact:
        """The first `word` in a file of the project."""
        return LocatedFact(at=self.named(path, word), length=len(word))

    def in_front(self, clause: Clause, word: str, after: str = "", lang: str = "") -> LocatedFact:
        """The first `word` in the file of a clause, behind others; its title if that has none."""
        at = fallback(clause, lang or self.main)
        found = self.named(at.path, word, after)
        return LocatedFact(at=found if found.line > 1 else at, clause=clause.id, length=len(word))


# Per-clause facts of rules about the whole draft, cached until the clause changes. Such a rule is then two
# small functions in its file: one that finds what counts in a single clause, which is asked again about a
# clause that changed, and one that puts together what was found.
class Facts(Generic[T]):
    """Facts that `find` sees in one clause; each is a value of the type `kind`, which can be written.

    `find` may look at nothing but the clause and where it stands. What else it rests on, such as the
    terms of the draft, is `given`: when that changes, every clause is asked again.
    """

    def __init__(
        self, kind: type[T], find: Callable[[ClauseView], Iterable[T]], given: object = None
    ) -> None:
        self.find = find
        self.name = f"facts {find.__module__}.{find.__qualname__}"
        self.given = digest(msgspec.msgpack.encode(given))
        self.table = tuple[str, dict[str, tuple[kind, ...]], str]  # type: ignore[valid-type]

    def of(self, context: CheckContext) -> Iterator[T]:
        """The facts of all clauses of the draft, in printed order."""
        return chain.from_iterable(self.by_clause(context).values())

    def by_clause(self, context: CheckContext) -> dict[str, tuple[T, ...]]:
        """The facts of each clause that has any, by the key of its view, in printed order."""
        found, version = self.state(context.seen)
        context.read.append((self, version))
        return found

    def state(self, context: CheckContext) -> tuple[dict[str, tuple[T, ...]], str]:
        """The facts of each clause, and a name that they keep as long as they are the same."""
        if not context.whole:  # its round is that of the whole, and the memory has facts of all clauses
            each = ((view.key, tuple(self.find(view))) for view in context.views.values())
            return {key: facts for key, facts in each if facts}, ""
        now = context.round
        known = context.memory.find(self.name, self.given, self.table)
        name, before, version = cast("tuple[str, dict[str, tuple[T, ...]], str]", known or ("", {}, ""))
        if name == now.name:
            return before, version
        old, news = (before, now.news) if name == now.last else ({}, context.views.values())
        found = {key: facts for key, facts in old.items() if key in now.places}
        found |= {view.key: facts for view in news if (facts := tuple(self.find(view)))}
        found = {key: found[key] for key in sorted(found, key=now.places.__getitem__)}
        if not name or [*found.values()] != [*before.values()]:
            version = f"{self.given} {now.name}"
        context.memory.keep(self.name, self.given, (now.name, found, version))
        return found, version


def facts(kind: type[T]) -> Callable[[Callable[[ClauseView], Iterable[T]]], Facts[T]]:
    """A function that finds facts of that kind in a clause, and rests on nothing beside it."""
    return lambda find: Facts(kind, find)
