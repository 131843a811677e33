"""The check: all rules over one draft, and its findings in the order in which to mend them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import Any, cast, get_args

import msgspec

from clausework.checks.engine.context import CheckContext, Facts, fallback, filled, pairs_of
from clausework.checks.engine.registry import all_rules, find_notice, find_rule, origin_of, own_rules
from clausework.checks.engine.rule import ANY, Case, Check, FiledRule, Nearness, Needs, Violation
from clausework.errors import ClauseworkError, PluginFault
from clausework.lang.patterns import shared_ends
from clausework.model.by_identity import by_identity
from clausework.model.comment import Comment
from clausework.model.draft import Clause, Draft, DraftingRules, Place, walk
from clausework.model.finding import Allowance, Finding, Fix, Grade, RootFinding, Severity, TextEdit
from clausework.model.progress import Progress, counted, silent
from clausework.plugins import STANDARD
from clausework.source.memory import Memory, digest
from clausework.source.project import Project
from clausework.source.unfit import fault

# Incremental checking: rules over the parts of a draft that changed, cached findings on the others. What
# needs no more than a clause is asked again about the clauses that changed, what needs the settings also
# about all when one of these changed, what needs a chapter about the chapters with such a clause, what needs
# facts when one of those that it read changed, and what needs the draft every time.
Finder = tuple[FiledRule, Check]
Ask = Callable[[CheckContext, list[Finder]], list[Finding]]
Read = tuple[list[tuple[Facts[Any], str]], list[Finding]]
Table = dict[str, tuple[str, tuple[Finding, ...]]]
"""The findings on each part, with the keys of its clauses."""


def check_parts(context: CheckContext, rules: tuple[FiledRule, ...], ask: Ask) -> list[Finding]:
    """The findings in a draft whose places are those of a project's files."""
    finders: dict[Needs, list[Finder]] = {}
    for rule in rules:
        for needs, find in rule.finders:
            finders.setdefault(needs, []).append((rule, find))
    single = {clause.id: [clause] for clause in context.draft.clauses}
    chapters: dict[str, list[Clause]] = {}
    for clause in context.draft.clauses:
        chapters.setdefault(context.chapter(clause).id, []).append(clause)
    found = []
    if context.project and context.project.unread:  # a missing clause would look like a gap
        finders = {needs: finders.get(needs, []) for needs in ("clause", "chapter")}
    else:
        found = ask(context, finders.pop("draft", []))
        found += _by_facts(context, finders.pop("facts", []))
    for needs, asked in finders.items():
        found += _by_part(context, needs, chapters if needs == "chapter" else single, asked, ask)
    return found


def _by_facts(context: CheckContext, finders: list[Finder]) -> list[Finding]:
    """The findings of rules that see facts and settings alone: asked again where what they read changed."""
    project, held = context.project, context.memory.held
    sources = project.sources.items() if project else ()
    settings = [each for each in sources if project and each[0] not in project.digests]
    part = context.facts_alone()
    told = digest(msgspec.msgpack.encode((part.draft, context.words, context.forms, settings)))
    key, found = (told, context.previous, context.comments), list[Finding]()
    for rule, find in finders:
        name = f"found by facts {rule.id}"
        before, (read, known) = cast("tuple[object, Read]", held.get(name) or (None, ([], [])))
        if before != key or any(of.state(context)[1] != version for of, version in read):
            part = context.facts_alone()  # for each rule, so that none is told what another has read
            known = _findings(rule, find, part)
            held[name] = key, (part.read, known)
        found += known
    return found


def _by_part(
    context: CheckContext, needs: Needs, parts: dict[str, list[Clause]], finders: list[Finder], ask: Ask
) -> list[Finding]:
    """The findings on every part; the rules are asked once, about all parts that changed together."""
    memory, views = context.memory, context.views
    unread = context.project.unread if context.project else ()
    if unread:
        parts = {
            name: each for name, each in parts.items() if not any(clause.id in unread for clause in each)
        }
    part = partial(context.part, settings=needs == "settings")
    names = [
        own_rules(STANDARD.get()).digest,
        *(rule.id for rule, _ in finders),
    ]  # a plugin or a profile has more
    head = digest(msgspec.msgpack.encode((part(()).draft, context.words, context.forms, names)))
    before = cast("Table", memory.find(f"found by {needs}", head, Table) or {})
    keys = {name: "\n".join([views[clause.id].key for clause in each]) for name, each in parts.items()}
    fresh: dict[str, list[Finding]] = {
        name: [] for name, key in keys.items() if name not in before or before[name][0] != key
    }
    known = [item for name in keys if name not in fresh for item in before[name][1]]
    if not fresh:
        return known
    owner = {clause.id: name for name in fresh for clause in parts[name]}
    asked = ask(part(clause for clause in context.draft.clauses if clause.id in owner), finders)
    if any(item.clause not in owner for item in asked):  # which cannot be remembered with a clause
        return ask(part(clause for each in parts.values() for clause in each), finders)
    for item in asked:
        fresh[owner[item.clause]].append(item)
    table = {name: told for name, told in before.items() if unread or name in parts}
    table |= {name: (keys[name], tuple(items)) for name, items in fresh.items()}
    memory.keep(f"found by {needs}", head, table)
    return known + asked


KEPT = re.compile(
    r"""(`+)(?!`).*?(?<!`)\1(?!`)  # code ends at as many signs as it began with
    |(?<=\]\()(?:[^()]|\([^()]*\))*(?=\))  # [words](target "title")
    |<[a-z][\w+.-]*:[^<>\s]*>  # an address in angle brackets
    |^\ {0,3}\[(?!\^)[^\]]+\]:\ *\S+  # [name]: target
    |(?P<address>(?:\b[a-z][a-z0-9+.-]{0,20}://|\bwww\.)  # of any scheme
    [^\s<>"`|，。；：！？、（）《》〈〉“”‘’「」『』【】〔〕…—]*  # Chinese marks end it, Han letters do not
    (?<![.,;:!?]))  # the mark that ends the sentence is not part of it
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
"""What no cure may change in a line: code, targets of links, addresses."""


def touches(source: str, edit: TextEdit) -> bool:
    """True if the edit changes, or puts something into, what no cure may change."""
    lines = _lines(source)
    line, start = lines[edit.line - 1] if edit.line <= len(lines) else "", edit.column - 1
    changed = tuple(_changed(line[start : start + edit.length], edit.text, start))
    # what is put right before or behind changes nothing
    return any(first < end and begin < last for first, last in _kept(line) for begin, end in changed)


def _changed(old: str, new: str, start: int) -> Iterator[tuple[int, int]]:
    """The places where new words differ from old: character by character, or between what both share."""
    if len(old) == len(new):
        yield from ((start + at, start + at + 1) for at in range(len(old)) if old[at] != new[at])
        return
    before, behind = shared_ends(old, new)
    yield start + before, start + len(old) - behind


@lru_cache(maxsize=64)
def _kept(line: str) -> tuple[tuple[int, int], ...]:
    """The places; a bracket that closes what was opened before an address is not part of it."""
    found: list[tuple[int, int]] = []
    for match in KEPT.finditer(line):
        words = match[0]
        while match["address"] and words.endswith(")") and words.count(")") > words.count("("):
            words = words[:-1]
        found.append((match.start(), match.start() + len(words)))
    return tuple(found)


OFF = "off"


def settle(
    findings: tuple[Finding, ...],
    allowed: tuple[Allowance, ...],
    severity: tuple[Grade, ...],
    sources: Mapping[str, str] | None = None,
    *,
    unused: bool = True,
) -> tuple[Finding, ...]:
    """The findings at the project's severities, each with its excuse, and what is wrong with these.

    With `unused`, an allowance that excuses nothing is a finding; leave it out when only a part of
    the rules was asked.
    """
    wrong = [*_wrong_allowances(allowed), *_wrong_grades(severity)]
    used = Counter[int]()
    kept: list[Finding] = []
    levels = {item.rule: item.level for item in severity}
    texts, named = sources or {}, {allow.rule for allow in allowed}
    for item in findings:
        for index, allow in enumerate(allowed) if item.rule in named else ():
            if _excuses(allow, item, texts):
                used[index] += 1
                item = msgspec.structs.replace(item, excuse=allow)
                break
        kept += _graded(item, levels[item.rule]) if item.rule in levels else (item,)
    for allow, count in ((allowed[index], count) for index, count in used.items()):
        if count > 1 and allow.key and allow.rule not in _gates():
            words, of = allow.key, allow.rule
            wrong.append(
                _wrong("SUP-006", allow.at, "several", words, severity="warning", count=count, id=of)
            )
    if unused:
        off = {rule for rule, level in levels.items() if level == OFF}
        wrong.extend(
            _wrong("SUP-001", allow.at, "unused", allow.rule, severity="warning")
            for index, allow in enumerate(allowed)
            if index not in used and allow.rule in _known() and allow.reason.strip() and allow.rule not in off
            if allow.key or allow.rule not in _gates()
        )
    return (*kept, *wrong)


def _excuses(allow: Allowance, item: Finding, sources: Mapping[str, str]) -> bool:
    here = not allow.clauses or item.clause in allow.clauses
    if allow.rule != item.rule or not allow.reason.strip() or not here:
        return False
    if item.gate or not allow.key:
        return allow.key == item.key or not item.gate
    return allow.key == item.key or _stands_in(allow.key, item, sources)


def _stands_in(words: str, item: Finding, sources: Mapping[str, str]) -> bool:
    """Whether the words stand in the line of a finding, around all that it is about."""
    lines = _lines(sources.get(item.at.path, ""))
    line = lines[item.at.line - 1] if item.at.line <= len(lines) else ""
    start = line.rfind(words, 0, item.at.column - 1 + len(words))
    return start >= 0 and start + len(words) >= item.at.column - 1 + item.length


def _graded(item: Finding, level: str) -> tuple[Finding, ...]:
    if level == OFF and not item.gate:  # a gate stays, whatever the level
        return ()
    known: Severity | None = next((name for name in get_args(Severity) if name == level), None)
    return (msgspec.structs.replace(item, severity=known) if known else item,)


def _known() -> frozenset[str]:
    return frozenset(rule.id for rule in all_rules())


def _gates() -> frozenset[str]:
    return frozenset(rule.id for rule in all_rules() if rule.gate)


def _wrong_allowances(allowed: tuple[Allowance, ...]) -> list[Finding]:
    found: list[Finding] = []
    for allow in allowed:
        if allow.rule not in _known():
            found.append(_unknown(allow.rule, allow.at))
        elif not allow.reason.strip():
            found.append(_wrong("SUP-003", allow.at, "reasonless", allow.rule))
        elif allow.rule in _gates() and not allow.key:
            found.append(_wrong("SUP-005", allow.at, "gate", allow.rule))
    return found


def _wrong_grades(severity: tuple[Grade, ...]) -> list[Finding]:
    found: list[Finding] = []
    for grade in severity:
        if grade.rule not in _known():
            found.append(_unknown(grade.rule, grade.at))
        elif grade.level not in (*get_args(Severity), OFF):
            found.append(_wrong("SUP-004", grade.at, "level", grade.rule, level=grade.level))
        elif grade.level == OFF and grade.rule in _gates():
            found.append(_wrong("SUP-005", grade.at, "gate", grade.rule))
        elif grade.level == OFF and not grade.reason.strip():
            found.append(_wrong("SUP-003", grade.at, "off", grade.rule))
    return found


def _unknown(name: str, at: Place) -> Finding:
    """The finding on a name that is no ID of a rule."""
    if find_notice(name):
        return _wrong("SUP-002", at, "notice", name)
    rule = find_rule(name)
    remedy = "checks.allow_unknown_near" if rule else ""
    return _wrong("SUP-002", at, "unknown", name, remedy=remedy, id=rule and rule.id)


def _wrong(
    code: str,
    at: Place,
    said: str,
    rule: str,
    *,
    severity: Severity = "error",
    remedy: str = "",
    **values: object,
) -> Finding:
    """A finding at the name of a rule."""
    told, size = {"rule": rule, **values}, max(1, len(rule))
    return fault(code, at, f"checks.allow_{said}", told, severity=severity, remedy=remedy, length=size)


# Root causes and consequences: findings in the order in which to mend them, each under what it follows
# from. What cannot be read comes first, then the outline, then the IDs, then the text, then what compares
# it with another: the translation, the draft before. A rule declares what its findings may follow from.
STAGES = (
    ("FIL", "YML", "MD"),
    ("OUT", "HNG"),
    ("BIL-003",),
    ("IDS-001", "IDS-002", "IDS-006"),
    ("BIL-005",),
    ("IDS",),
    ("",),
    ("BIL",),
    ("BIL-004",),
    ("CHG-001",),
    ("CHG", "SET"),
)
"""How the IDs of rules begin, in the order in which to mend what they find; the longest that fits holds."""
WORDLESS = ("CHG", "CMT", "GRP", "LAW", "PRV", "SET", "VER")
"""How the IDs of rules begin whose findings are mended without a change of words."""
Key = tuple[int, str, int, int, str, str]
Spot = tuple[str, int]


def by_cause(findings: tuple[Finding, ...], draft: Draft) -> tuple[Finding, ...]:
    """The findings as they are to be mended; behind each those that follow from it, which say so."""
    met = _Met(draft, findings)
    roots: dict[int, list[Finding]] = {}
    for item in sorted(findings, key=mending_order):
        root = met.root_of(item)
        if root is None:
            roots[id(item)] = [item]
        else:
            told = msgspec.structs.replace(item, follows=RootFinding(root.rule, root.at))
            roots[id(root)].append(told)
        met.add(item, root or item)  # what follows from it follows from its root
    return tuple(item for below in roots.values() for item in below)


def mending_order(item: Finding) -> Key:
    """The key by which findings are sorted: stage, then place, then rule, then words."""
    at = item.at
    return _stage(item.rule), at.path, at.line, at.column, item.rule, item.message.get("zh", "")


@cache
def _stage(rule: str) -> int:
    """The stage of a rule, or of a notice."""
    names = ((name, number) for number, names in enumerate(STAGES) for name in names)
    return max((len(name), number) for name, number in names if rule.startswith(name))[1]  # the longest wins


class _Met:
    """The findings that were met so far, each with its root, where one of these may follow from it."""

    def __init__(self, draft: Draft, findings: tuple[Finding, ...]) -> None:
        self._follows = {rule.id: rule.follows for rule in all_rules() if rule.follows}
        self._clauses = {clause.id: clause for clause in draft.clauses}
        self._main = draft.languages[0] if draft.languages else ""
        self._found: dict[Nearness, dict[object, dict[str, Finding]]] = {}
        for item in findings:
            for nearness in self._follows.get(item.rule, {}):
                keys = self._keys(item, nearness)
                self._found.setdefault(nearness, {}).update((key, {}) for key in keys)

    def add(self, item: Finding, root: Finding) -> None:
        """Others may follow from this finding, and so from its root."""
        for nearness, found in self._found.items():
            for key in self._keys(item, nearness):
                if key not in found or (
                    nearness == "original" and item.at.path != self._original(item.clause)
                ):
                    continue
                found[key].setdefault(item.rule, root)  # the first counts

    def root_of(self, item: Finding) -> Finding | None:
        """The root of what a finding follows from; None if it follows from nothing."""
        for nearness, rules in self._follows.get(item.rule, {}).items():
            for key in self._keys(item, nearness):
                for other, root in self._found[nearness][key].items():
                    named = not other.startswith(WORDLESS) if rules == ANY else True
                    if named and other != item.rule and other.startswith(rules):
                        return root
        return None

    def _keys(self, item: Finding, nearness: Nearness) -> Iterator[object]:
        """The keys that findings share which are near one another in that way."""
        if nearness == "name":
            yield from item.about
        elif item.clause and nearness in ("clause", "original"):
            yield item.clause
        elif item.clause:
            spot = item.at.path, item.at.line
            yield self._paired(item.clause).get(spot, spot)

    def _original(self, name: str) -> str:
        """The path of a clause's authoritative text."""
        clause = self._clauses.get(name)
        return fallback(clause, self._main).path if clause else ""

    def _paired(self, name: str) -> dict[Spot, Spot]:
        """For each line of a clause, where its paragraph begins; of a translation, that of the original."""
        clause = self._clauses.get(name)
        return _beginnings(self._main)(clause) if clause else {}


@cache
def _beginnings(main: str) -> Callable[[Clause], dict[Spot, Spot]]:
    @by_identity(10_000)  # an edit leaves nearly all clauses what they were
    def found(clause: Clause) -> dict[Spot, Spot]:
        originals = {other.block.at: one.block.at for one, other in pairs_of(clause, main)}
        begins: dict[Spot, Spot] = {}
        for block in (block for text in clause.texts.values() for block in walk(text.blocks)):
            if block.at is not None:
                begin = originals.get(block.at) or block.at
                for line in {block.at.line, *(spot.line for spot in block.spots)}:
                    begins[block.at.path, line] = begin.path, begin.line
        return begins

    return found


def check(
    draft: Draft,
    previous: Draft | None = None,
    project: Project | None = None,
    comments: tuple[Comment, ...] = (),
    memory: Memory | None = None,
    progress: Progress = silent,
) -> tuple[Finding, ...]:
    """The findings of the rules of the draft's profile, sorted by place.

    `previous` is the last frozen draft; rules about history and process need it, or `project`.
    With the memory that the project was read with, only what changed is checked again. Where a file of a
    clause could not be read, no rule is asked about that clause, its chapter or the whole: what they
    said might follow from what is missing alone.
    """
    context = CheckContext(draft, previous, project, comments, memory)
    rules = tuple(rule for rule in all_rules() if _holds(rule, draft))
    parted = project and (memory or project.unread)  # only files have digests to tell parts by

    def ask(context: CheckContext, finders: list[Finder]) -> list[Finding]:
        asked = counted(progress, "check", finders)
        return [item for rule, find in asked for item in _findings(rule, find, context)]

    found = (
        check_parts(context, rules, ask) if parted else ask(context, [(rule, rule.check) for rule in rules])
    )
    return tuple(sorted(found, key=order))


def _holds(rule: FiledRule, draft: Draft) -> bool:
    """Whether the profile of the draft has the rule; its `only` says nothing of the rules of others."""
    told = draft.drafting or DraftingRules(name=draft.profile)
    named = not rule.profiles or draft.look in rule.profiles
    if told.only and not origin_of(rule):
        named = named and rule.id.startswith(told.only)
    return (named or draft.profile in rule.profiles) and not rule.id.startswith(told.without)


def _findings(rule: FiledRule, find: Check, context: CheckContext) -> list[Finding]:
    """The findings of one rule; a rule of others that goes wrong is named, one of ours is a fault of ours."""
    try:
        return [finding(rule, fault, context.project) for fault in find(context)]
    except Exception as error:
        origin = origin_of(rule)
        if not origin or isinstance(error, ClauseworkError):
            raise
        reason = f"{type(error).__name__}: {error}"
        raise PluginFault("plugin_failed", rule=rule.id, origin=origin, reason=reason) from error


def finding(rule: FiledRule, fault: Violation, project: Project | None = None) -> Finding:
    """The finding that a fault of a rule makes."""
    words = rule.whole
    case = words.cases[fault.case] if fault.case else Case()
    remedy = filled(case.remedy or words.remedy, fault.values, words.said)
    return Finding(
        rule=rule.id,
        severity=fault.severity or rule.severity,
        at=fault.at,
        message=filled(case.message or words.message, fault.values, words.said),
        remedy=remedy,
        length=max(1, fault.length),
        clause=fault.clause,
        fix=_fix(fault, remedy, project),
        gate=rule.gate,
        about=fault.about or _named(fault.values),
        key=fault.key,
    )


def _named(values: dict[str, object]) -> tuple[str, ...]:
    """The ID that the words of a fault name."""
    name = values.get("id")
    return (name,) if isinstance(name, str) else ()


def _fix(fault: Violation, title: dict[str, str], project: Project | None) -> Fix | None:
    """The cure of a fault, if its words stand in the source as the rule read them.

    An escape, an entity or a line break inside them hides their extent; then there is no cure. Nor is
    there one that changes an address, code or the target of a link.
    """
    change = fault.change
    if change is None or change.old == change.new:
        return None
    edit = TextEdit(fault.at.path, fault.at.line, fault.at.column, len(change.old), change.new)
    if project is not None and fault.at.path in project.sources:
        source = project.sources[fault.at.path]
        lines = _lines(source)
        line = lines[fault.at.line - 1] if fault.at.line <= len(lines) else ""
        if not line[fault.at.column - 1 :].startswith(change.old) or touches(source, edit):
            return None
    return Fix(title=title, edits=(edit,), safe=change.safe)


@lru_cache(maxsize=64)
def _lines(source: str) -> tuple[str, ...]:
    return tuple(source.split("\n"))


def order(item: Finding) -> tuple[str, int, int, str, str]:
    """The key by which findings are sorted: place, then rule, then words."""
    return item.at.path, item.at.line, item.at.column, item.rule, item.message.get("zh", "")
