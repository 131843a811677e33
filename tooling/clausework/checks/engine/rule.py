"""The form of a rule: a file with its head and its words, and a function that finds one kind of violation."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache, cached_property, partial
from importlib import import_module
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, get_args

import msgspec

from clausework.checks.engine.context import (
    Bilingual as Bilingual,
    CheckContext,
    LocatedFact,
    Passage,
    Replacement as Replacement,
    Said,
    Violation as Violation,
    titled,
)
from clausework.errors import PluginFault
from clausework.lang.lattice import whole
from clausework.lang.modals import hangs
from clausework.lang.patterns import beside, on_use
from clausework.lang.role_names import any_of
from clausework.lang.sentences import BLANK
from clausework.model.draft import BlockKind, Element, Place
from clausework.model.filing import Words
from clausework.model.finding import Severity
from clausework.redline.words.tokens import TAGS, words_of

Needs = Literal["clause", "settings", "chapter", "facts", "draft"]
Nearness = Literal["name", "block", "clause", "original"]
"""What two findings share: a name that both are about, a paragraph with its translation, a clause.

With `original`, the clause, and the other is in its authoritative text.
"""
ANY = ("",)
"""The beginning that the IDs of all rules have: any finding that asks for other words."""

GBT2009 = "gbt1.1-2009"
GBT2020 = "gbt1.1-2020"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one of several faults of a rule; where it has none, the rule's own stand."""

    message: Bilingual | None = None
    remedy: Bilingual | None = None


class RuleHead(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A rule without its words: `name` is that of the fault, `source` the clause that it rests on.

    `needs` is the smallest part of a standard that the rule must see whole. A rule without
    `profiles` holds under all of them; `lang` is that of its examples. `covers` names rules of the
    directives that this one checks along with its own; `cure` says what `fix` does with its faults. What a
    `gate` finds keeps a draft from being frozen, whatever its severity; no exception covers it as a whole.
    `follows` says from which findings its own may follow: by what they share, and how their rules' IDs begin.
    """

    id: str
    name: str
    severity: Severity
    source: str
    needs: Needs = "clause"
    profiles: tuple[str, ...] = ()
    lang: str = "zh"
    covers: tuple[str, ...] = ()
    cure: Literal["", "safe", "suggested"] = ""
    gate: bool = False
    follows: dict[Nearness, tuple[str, ...]] = {}


Check = Callable[[CheckContext], Iterator[Violation]]


class Rule(RuleHead, frozen=True, kw_only=True):
    """A rule with its words, its examples and the function that finds where it is broken.

    The examples are in the notation of the tests: Markdown under headings that name the clauses.
    `cases` are the words of its faults that are not told as the others, `said` those of its values.
    """

    check: Check
    title: Bilingual
    message: Bilingual
    remedy: Bilingual
    why: Bilingual
    broken: str
    passing: str
    cases: dict[str, Case] = {}
    said: Said = {}


class FiledRule(RuleHead, frozen=True, kw_only=True):
    """A rule of a file, whose words are read when something is first said of it or its faults.

    Its `finders` are its function and its searches, each with what it needs to see.
    """

    finders: tuple[tuple[Needs, Check], ...]
    file: Path
    searches: tuple[WordSearch, ...] = ()

    def check(self, context: CheckContext) -> Iterator[Violation]:
        """All faults in a draft."""
        return chain.from_iterable(find(context) for _, find in self.finders)

    @cached_property
    def whole(self) -> Rule:
        """The rule with the words of its file."""
        head = {name: getattr(self, name) for name in RuleHead.__struct_fields__}
        try:
            return Rule(**head, check=self.check, **read_words(self.file))
        except (KeyError, TypeError, IndexError) as error:
            raise _unfit(self.file, error) from error


class RuleFile(RuleHead, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The head of a rule's file, but for the keys of its pattern.

    Without a pattern it has a function: `check` names it, if it is not called as the rule is, of its group
    or `MODULE:FUNCTION`; `given` are the values that it takes beside the context, where several rules
    share one function. `also` are further patterns, each with the case of its faults. A rule with patterns of
    one language names its `counterpart`, the rule of the same fault in the other, or says why there is none.
    `lists` are words, or patterns of some, for which ⟨NAME⟩ stands in the patterns of the file.
    """

    counterpart: str = ""
    lists: dict[str, tuple[str, ...]] = {}
    check: str = ""
    given: dict[str, Any] = {}
    also: tuple[dict[str, Any], ...] = ()


CLASSES = ("quantity", "modal", *TAGS)
PLACEHOLDER = re.compile("⟨(?P<key>[a-z]+)⟩")


class WordSearch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A search for words: a pattern, some `words`, or a `sequence` of patterns, and where it counts.

    `elements` and `blocks` say where the pattern counts (everywhere, if empty), `outside` in which
    elements it does not; with `normative` only where provisions may stand, with `provision` only beside a
    normative verb or an ID, with `roles` only where these are bound, with `demanded` only in a sentence that
    requires or forbids, with `stated` only outside conditions, exceptions and attributes. Without a language,
    `lang = ""`, it counts in all. Quoted words are exempt unless `quoted`, and so is what touches one of the
    `exceptions`, words with their reasons; `unless` is a pattern that, found in the block, exempts it; with
    `around`, also in the block before and in the words before its list. `titles` has the titles of clauses
    searched as well, or, if `only`, those of all languages and no more.
    ⟨names⟩ in a pattern stands for any of the names of words.yml, and so does ⟨KEY⟩ for each list there;
    ⟨actors⟩ has the roles beside them, and ⟨quantity⟩, ⟨modal⟩ and the like are words by their class. With
    `verbs`, 应, 宜 and 可 count only where they are normative verbs. `at` is the group that the finding
    points at, where that is not the whole of what was found; where it has no part in it, nothing was found.
    Each match has one of the `signs` in its text, in English in small letters; it is cheap to find none.
    In each block, each clause or the draft, as `within` says, only the first beyond the `most` is a fault;
    or, of two writings, the rarer (`either`); or what has not the pattern `beside` there.
    What was found is replaced by `instead`, a template of groups, or as `swap` says, whole or character
    by character, or by its half-width form (`narrow`); the cure is `safe` if it keeps the meaning. A
    `severity` is that of what this search finds, if it is not that of the rule.
    """

    lang: str
    pattern: str = ""
    words: tuple[str, ...] = ()
    sequence: tuple[str, ...] = ()
    case: str = ""
    severity: Severity | None = None
    elements: tuple[Element, ...] = ()
    outside: tuple[Element, ...] = ()
    blocks: tuple[BlockKind, ...] = ()
    roles: tuple[str, ...] = ()
    unless: str = ""
    around: bool = False
    exceptions: dict[str, str] = {}
    normative: bool = False
    provision: bool = False
    demanded: bool = False
    stated: bool = False
    quoted: bool = False
    titles: bool | Literal["only"] = False
    verbs: bool = False
    signs: tuple[str, ...] = ()
    at: str = ""
    within: Literal["block", "clause", "draft"] = "block"
    most: int = 0
    either: bool = False
    beside: str = ""
    instead: str | None = None
    swap: dict[str, str] = {}
    narrow: bool = False
    safe: bool = False

    def find(self, context: CheckContext) -> Iterator[Violation]:
        """A fault for each match that counts."""
        hits = self._hits(context)
        if self.most or self.either or self.beside:
            return self._judged(hits, context)
        return (fault for _, fault in hits)

    @property
    def sought(self) -> str:
        """The pattern of what is looked for."""
        steps = r"\s*".join(f"(?:{step})" for step in self.sequence)
        return self.pattern or steps or any_of(self.words or self.swap).pattern

    def _hits(self, context: CheckContext) -> Iterator[tuple[Place, Violation]]:
        """What is found, by the place of its block; most words are not compiled where one clause is asked."""
        passages = self._passages(context)
        if not passages and not self.titles:
            return
        pattern = self._filled(context)
        found = _compiled(pattern, pattern == self.pattern)
        classed = PLACEHOLDER.search(pattern)
        for passage in passages:
            if self.demanded and not passage.demanding:  # which is known, and the pattern long
                continue
            text = passage.prose if self.quoted else passage.verbal if self.verbs else passage.used
            near = (block.text for block in (passage.parent, passage.lead) if block and self.around)
            if self.unless and any(map(_compiled(self.unless, True).search, (text, *near))):
                continue
            if classed:
                found = re.compile(PLACEHOLDER.sub(partial(_of_class, passage), pattern), re.MULTILINE)
            for match, start, end in self._matches(found, text, passage.whole):
                counts = not (self.stated and hangs(passage.used, passage.lang, *match.span()))
                if counts and (not self.demanded or passage.demands(start)):
                    at = passage.spot(start, text[start:end])
                    yield passage.at(), self._fault(match, passage.prose, start, end, at)
        for clause, lang, said in context.texts() if self.titles else ():
            title = said.title if self.titles == "only" or lang == self.lang else ""
            if self._has_sign(title):
                for match, start, end in self._matches(found, title, partial(whole, title, lang)):
                    at = titled(clause, lang, title[start:end], start)
                    yield at.at, self._fault(match, title, start, end, at)

    def _judged(self, hits: Iterator[tuple[Place, Violation]], context: CheckContext) -> Iterator[Violation]:
        """What was found that is too much, the rarer writing, or without what belongs beside it."""
        together: dict[object, list[Violation]] = {}
        for block, fault in hits:
            place = {"block": block, "clause": fault.clause, "draft": ""}[self.within]
            together.setdefault(place, []).append(fault)
        for place, found in together.items():
            usual = Counter(fault.values["found"] for fault in found).most_common(1)[0][0]
            near = context.in_language(self.lang) if self.beside else ()
            texts = (item.prose for item in near if place in (item.at(), item.clause.id, ""))
            if self.most:
                yield from found[self.most : self.most + 1]
            elif self.either:
                yield from (fault for fault in found if fault.values["found"] != usual)
            elif not any(map(_compiled(self.beside, True).search, texts)):
                yield from found

    def _matches(
        self, pattern: re.Pattern[str], text: str, bounds: Callable[[int, int], tuple[int, int] | None]
    ) -> Iterator[tuple[re.Match[str], int, int]]:
        """The matches, each with the place that it points at; none that cuts a word in two."""
        longer = any_of(self.exceptions).finditer(text) if self.exceptions else ()
        exempt = [match.span() for match in longer]
        place = 0
        while place <= len(text) and (match := pattern.search(text, place)):
            place = max(match.end(), match.start() + 1)
            start, end = match.span(self.at or 0)
            parts = (match.span(name) for name in match.groupdict() if match.start(name) >= 0)
            found = bounds(start, end) if start >= 0 and all(bounds(*span) for span in parts) else None
            if found and not any(first < end and start < last for first, last in exempt):
                yield match, *found
            elif start >= 0:
                place = match.start() + 1  # another may begin inside

    def _passages(self, context: CheckContext) -> list[Passage]:
        if self.titles == "only":
            return []
        found = context.selected(self.lang, self.elements, self.blocks, self.normative)
        found = context.having(self.signs, found, self.lang)
        if self.outside:
            found = [item for item in found if context.element(item.clause) not in self.outside]
        if self.roles:
            found = [item for item in found if not {*self.roles}.isdisjoint(item.clause.roles)]
        return [item for item in found if item.verbs or item.block.id] if self.provision else found

    def _has_sign(self, text: str) -> bool:
        """False if the text lacks what every match has; most patterns are then not even compiled."""
        heard = text.lower() if self.lang == "en" else text
        return not self.signs or any(map(heard.__contains__, self.signs))

    def _filled(self, context: CheckContext) -> str:
        """The pattern with the words of the project in the places that wait for them."""
        if "⟨" not in self.sought:
            return self.sought
        words = context.words.get(self.lang, Words())
        roles = tuple(names[self.lang] for names in context.draft.roles.values() if names.get(self.lang))

        def listed(match: re.Match[str]) -> str:
            if match["key"] in CLASSES:
                return match[0]
            found: tuple[str, ...] = getattr(words, match["key"])
            return any_of((*found, *roles) if match["key"] == "actors" else found).pattern

        return PLACEHOLDER.sub(listed, self.sought)

    def _fault(self, match: re.Match[str], text: str, start: int, end: int, at: LocatedFact) -> Violation:
        """A fault; messages may name what was {found}, what is {right}, and the groups of the pattern."""
        groups = {name: text[match.start(name) : match.end(name)] for name in match.groupdict()}
        if self.at:
            groups[self.at] = text[start:end]
        first, last = min(start, match.start()), max(end, match.end())
        change = self._change(match, text, first, last)
        values = {"found": text[first:last].strip(), "right": change.new if change else "", **groups}
        return at.fault(self.case, values, change=change, severity=self.severity)

    def _change(self, match: re.Match[str], text: str, first: int, last: int) -> Replacement | None:
        """The cure that it has, between the ends of whole words; what is unreadable has none."""
        old = text[match.start() : match.end()]
        if BLANK in old or not self.cure:
            return None
        if self.instead is not None:
            new = match.expand(self.instead)
        elif self.narrow:
            new = unicodedata.normalize("NFKC", old)
        else:
            new = self.swap.get(old, "".join(self.swap.get(letter, letter) for letter in old))
        new = text[first : match.start()] + new + text[match.end() : last]
        return Replacement(text[first:last], new, self.safe)

    @property
    def cure(self) -> Literal["", "safe", "suggested"]:
        """The way in which `fix` mends what is found."""
        cured = self.instead is not None or self.narrow or bool(self.swap)
        return "" if not cured else "safe" if self.safe else "suggested"


def _of_class(passage: Passage, match: re.Match[str]) -> str:
    """The words of a class in a passage as a pattern; a verb of provisions belongs to no other word."""
    text, kind = [*passage.used], match["key"]
    for verb in passage.verbs:
        text[verb.start : verb.end] = " " * len(verb.text)
    verbs = {verb.text for verb in passage.verbs}
    words = verbs if kind == "modal" else words_of(kind, "".join(text), passage.lang)
    return f"(?:{any_of(words).pattern})"


@cache
def _compiled(pattern: str, kept: bool) -> re.Pattern[str]:
    """A pattern that is `kept` unless it has words of the project."""
    return on_use(pattern, re.MULTILINE, kept)


FENCE = "+++\n"
"""The line that stands before and after the head of a rule's file."""


def filed_rules(module: ModuleType) -> Iterator[FiledRule]:
    """The rules of a group: the Markdown files in the folder of a package, in the order of their names."""
    for folder in getattr(module, "__path__", ()):
        for file in sorted(Path(folder).glob("*.md")):
            yield filed_rule(file, module)


def filed_rule(file: Path, module: ModuleType | None = None) -> FiledRule:
    """The rule of a file, of which no more than the head is understood; without a module all are searches."""
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8").split(FENCE, 2)[1])
        shared = {"lang", "severity"}
        own = {key: values.pop(key) for key in {*WordSearch.__struct_fields__} - shared if key in values}
        entry = msgspec.convert({"name": file.stem, **values}, RuleFile)
        parts = (own, *entry.also) if own else entry.also
        patterns = ({"lang": entry.lang, **_listed(each, entry.lists, 2 if module else 1)} for each in parts)
        searches = tuple(msgspec.convert(each, WordSearch) for each in patterns)
        function = () if own or not module else ((entry.needs, _function(module, entry)),)
        usual: Needs = "clause" if function else entry.needs
        found = ((usual if search.within != "draft" else "draft", search.find) for search in searches)
        finders: tuple[tuple[Needs, Check], ...] = (*function, *found)
    except (AttributeError, IndexError, ValueError, msgspec.ValidationError) as error:
        raise _unfit(file, error) from error
    head = {name: getattr(entry, name) for name in RuleHead.__struct_fields__}
    head["cure"] = next((search.cure for search in searches if search.cure), entry.cure)
    head["needs"] = max((needs for needs, _ in finders), key=get_args(Needs).index, default="clause")
    return FiledRule(**head, finders=finders, file=file, searches=searches)


SHARED = beside(str(Path(__file__).parent.with_name("rules") / "__init__.py"))
"""The lists of words that several rules have."""


def _listed(search: dict[str, Any], lists: dict[str, tuple[str, ...]], depth: int) -> dict[str, Any]:
    """The keys of a search, with the words of the lists in the places that name these.

    Lists in lists count in our own files alone: those of anybody could make a pattern without end.
    """
    found, rows = dict(search), {**SHARED, **lists}
    for key in ("pattern", "unless") * depth:
        found[key] = PLACEHOLDER.sub(lambda it: "|".join(rows.get(it["key"], [it[0]])), found.get(key, ""))
    return found


def _function(module: ModuleType, entry: RuleFile) -> Check:
    place, _, name = entry.check.rpartition(":")
    owner = import_module(place) if place else module
    check: Callable[..., Iterator[Violation]] = getattr(owner, name or entry.name.replace("-", "_"))
    return partial(check, **entry.given) if entry.given else check


def _unfit(file: Path, error: Exception) -> PluginFault:
    name = str(error).rstrip("'").rpartition("'")[2]
    reason: PluginFault | str = str(error)
    if isinstance(error, KeyError):
        reason = PluginFault("own_section", name=name)
    elif isinstance(error, IndexError):
        reason = PluginFault("own_head")
    elif isinstance(error, TypeError):
        reason = PluginFault("own_words", name=name)
    return PluginFault("plugin_file", file=str(file), reason=reason)


# The words of a rule's file. A section for each language, with the title in its heading; a message, the
# remedy as a quotation, the reason and the words of values; below them, those of faults told otherwise.
EXAMPLES = ("broken", "passing", "cases")
"""The sections in no language: two examples for readers, and further ones for the tests."""
SAID = re.compile(r"^- \{(\w+)\} =(?: (\S+))?: (.+)", re.MULTILINE)


def read_sections(file: Path) -> dict[str, tuple[str, str]]:
    """The sections of a rule's file by name, each with the words of its heading and its text."""
    found: dict[str, tuple[str, list[str]]] = {}
    lines: list[str] = []
    inside = False
    for line in file.read_text(encoding="utf-8").split(FENCE, 2)[2].split("\n"):
        if line.startswith("```"):
            inside = not inside
        elif line.startswith("## ") and not inside:
            name, _, title = line.removeprefix("## ").partition(": ")
            _, lines = found[name] = title, []
        else:
            lines.append(line)
    return {name: (title, "\n".join(text).strip("\n")) for name, (title, text) in found.items()}


def read_words(file: Path) -> dict[str, Any]:
    """The words of a rule by their names, those of its faults and values, and its examples."""
    sections = read_sections(file)
    examples = {name: sections.pop(name)[1] for name in EXAMPLES}
    if not sections:
        raise KeyError("zh")
    words = _joined({lang: _words(title, text) for lang, (title, text) in sections.items()})
    cases = {name: Case(**told) for name, told in words.pop("cases").items()}
    return {**words, "cases": cases, **{name: examples[name] for name in EXAMPLES[:2]}}


def _words(title: str, text: str) -> dict[str, Any]:
    """What a section says in its language."""
    whole, *cases = text.split("\n### ")
    said: dict[str, dict[str, str]] = {}
    for field, value, words in SAID.findall(whole):
        said.setdefault(field, {})[value] = words
    told = {name: _told(rest) for name, _, rest in (case.partition("\n") for case in cases)}
    return {"title": title, **_told(whole), "cases": told, "said": said}


def _told(text: str) -> dict[str, str]:
    """The message, the remedy and the reason of a text that has them."""
    found: dict[str, str] = {}
    for line in text.split("\n"):
        if line.startswith("> "):
            found["remedy"] = line.removeprefix("> ")
        elif line and not SAID.match(line):
            found["why" if "remedy" in found else "message"] = line
    return found


def _joined(by_language: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The same words in each language as texts that have all languages; one that is not there has others."""
    found: dict[str, Any] = {}
    for key, value in next(iter(by_language.values())).items():
        each = {lang: words[key] for lang, words in by_language.items() if key in words}
        if isinstance(value, str):
            found[key] = Bilingual(each.pop("zh", value), each.pop("en", value), each)
        else:
            found[key] = _joined(each)
    return found
