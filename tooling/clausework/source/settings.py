"""The settings of a project: standard.yml, references.yml, lineage.yml, reasons.yml, words.yml and others."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Set
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import msgspec

from clausework.lang.normalise import folded
from clausework.model.comment import UNSTATED, ZONE, Consultation, Silence, Unit, Vote
from clausework.model.draft import WORKING, Lineage, LineageKind, Place, Reason, Reference, StandardFacts
from clausework.model.filing import WRITTEN, Filing, LegalQuestion, Names, Words
from clausework.model.finding import Allowance, Finding, Grade
from clausework.model.law import Law, Party
from clausework.model.redline import Weight
from clausework.source.fields import Fields, declared_fields, entries, read_allowances
from clausework.source.laws import read_laws, read_parties
from clausework.source.memory import decoded
from clausework.source.profiles import BODIES, NAME, known_profiles
from clausework.source.unfit import fault
from clausework.source.yaml import Yaml, read_yaml
from clausework.strings.catalogue import CODE, LANGUAGES, both

SILENCES: dict[str, Silence] = {word: word for word in get_args(Silence)}
UNIT = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_invited(fields: Fields) -> tuple[Unit, ...]:
    """The invited bodies in their order; one without a name, or with the name of another, is a finding."""
    taken: dict[str, str] = {}
    found: list[Unit] = []
    for name, entry in fields.mappings():
        entry.only((*LANGUAGES, "also", "new_links"))
        names = {lang: entry.text(lang) for lang in LANGUAGES if lang in entry.data}
        unit = Unit(id=name, name=names, also=entry.strings("also"), new_links=entry.number("new_links", 0))
        if not UNIT.fullmatch(name):
            fields.unfit_key("YML-018", "bad_unit", name, id=name)
        elif not any(names.values()):
            fields.unfit_key("YML-018", "unnamed_unit", name, id=name)
        for said in (*names.values(), *unit.also):
            other = taken.setdefault(folded(said), name)
            if other != name:
                fields.unfit_key("YML-018", "same_unit", name, name=said, other=other)
        found.append(unit)
    return tuple(found)


PREFIX = re.compile("[ABCDEFGHJKLMNPQRSTVWXYZ]{1,8}")
"""What numbers of comments begin with; letters that are misread for figures are left out."""
UNFIT = frozenset({"YML-014", "YML-020"})
"""The findings with which a consultation cannot be held."""


def read_consultations(fields: Fields) -> tuple[Consultation, ...]:
    """The consultations in their order; one that cannot be held as it is written is a finding."""
    taken: dict[str, str] = {}
    found: list[Consultation] = []
    for name, entry in fields.mappings():
        one = _consultation(name, entry)
        other = taken.setdefault(one.prefix, name)
        if not PREFIX.fullmatch(one.prefix):
            entry.unfit_key("YML-020", "bad_prefix", "prefix", prefix=one.prefix)
        elif other != name:
            entry.unfit_key("YML-020", "same_prefix", "prefix", prefix=one.prefix, other=other)
        found.append(one)
    return tuple(found)


def _consultation(name: str, fields: Fields) -> Consultation:
    fields.only(set(Consultation.__struct_fields__) - {"id"})
    opens, closes = _period(fields)
    return Consultation(
        id=name,
        draft=fields.text("draft", required=True),
        title=fields.texts("title"),
        opens=opens,
        closes=closes,
        zone=_zone(fields),
        grace_minutes=fields.number("grace_minutes", 15),
        prefix=fields.text("prefix", "C"),
        rehearsal=fields.flag("rehearsal"),
        days=fields.number("days", 30),
        answer_days=fields.number("answer_days", 0),
        silence=fields.choice("silence", SILENCES, "nothing", "YML-017", "bad_silence"),
        invited=read_invited(fields.below("invited")),
    )


def _period(fields: Fields) -> tuple[str, str]:
    """The opening and the closing: both, or none."""
    opens, closes = fields.instant("opens"), fields.instant("closes")
    if opens and closes:
        if datetime.fromisoformat(closes) > datetime.fromisoformat(opens):
            return opens, closes
        fields.unfit_key("YML-020", "closes_first", "closes")
    elif "opens" not in fields.data and closes:
        fields.unfit_key("YML-020", "half_period", "closes", missing="opens")
    elif "closes" not in fields.data and opens:
        fields.unfit_key("YML-020", "half_period", "opens", missing="closes")
    return "", ""


def _zone(fields: Fields) -> str:
    value = fields.text("zone", ZONE)
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):  # as for a name that is none, a path, a folder of zones
        fields.unfit_key("YML-020", "bad_zone", "zone", zone=value)
        return ZONE
    return value


ASSETS = "site/assets"
"""The folder of pictures and of what else pages show."""
SETTINGS_FILE = "standard/standard.yml"
REFERENCES_FILE = "standard/references.yml"


def not_frozen(root: Path, text: str, named: Mapping[str, Set[str]]) -> Iterator[Finding]:
    """A finding for each draft that a key of the settings, of this text, names and that is not frozen."""
    for key, labels in named.items():
        for label in sorted(labels):
            if os.path.isfile(root / f"standard/drafts/{label}.json"):  # noqa: PTH113 - false if closed
                continue
            found = re.search(rf"^{key}:", text, re.MULTILINE)
            line = text.count("\n", 0, found.start()) + 1 if found else 1
            yield fault("YML-022", Place(SETTINGS_FILE, line), "reader.no_draft", key=key, label=label)


QUESTIONS = "standard/open-questions.yml"
"""A project may have none."""


def read_filing(fields: Fields) -> Filing:
    """The facts filed with the standard beside its text."""
    if not fields.data:
        return Filing()
    names = ("organisations", "drafters", "experts")
    fields.only(("industry", "registration", *names, *WRITTEN))
    return Filing(
        industry=fields.text("industry"),
        registration=fields.text("registration"),
        **{name: _names(fields, name) for name in names},
        words={name: words for name in WRITTEN if (words := fields.texts(name))},
    )


def read_open_questions(yaml: Yaml, findings: list[Finding]) -> tuple[LegalQuestion, ...]:
    """The entries of open-questions.yml, in their order."""
    found = []
    for fields in entries(yaml, findings):
        fields.only(LegalQuestion.__struct_fields__)
        provision = fields.text("provision", required=True)
        found.append(LegalQuestion(provision=provision, question=fields.texts("question", required=True)))
    return tuple(found)


def _names(fields: Fields, key: str) -> tuple[Names, ...]:
    """A list of names, each one text or one for each language."""
    value = fields.data.get(key)
    if not isinstance(value, list) or not any(isinstance(item, dict) for item in value):
        return tuple({"": name} for name in fields.strings(key))
    parts = ((fields.below(key, index) if isinstance(of, dict) else of) for index, of in enumerate(value))
    return tuple(
        {lang: of.text(lang) for lang in of.data} if isinstance(of, Fields) else {"": str(of)} for of in parts
    )


LINE_NAME = re.compile(r"[^\s@]+@[0-9a-f]{8}")
USUAL = "gbt1.1-2020"


class Settings(StandardFacts, frozen=True, kw_only=True):
    """Settings of the standard, as standard.yml has them."""

    id: str = ""
    label: str = ""
    current: str = WORKING
    manual: bool = False
    commenters: dict[str, dict[str, str]] = {}
    consultations: tuple[Consultation, ...] = ()
    contact: dict[str, str] = {}
    repo_url: str = ""
    allow: tuple[Allowance, ...] = ()
    severity: tuple[Grade, ...] = ()
    votes: tuple[Vote, ...] = ()
    corrections: dict[str, dict[str, str]] = {}
    fonts: dict[str, dict[str, str]] = {}
    hide_ids: bool = False
    mark: str = ""
    filing: Filing = Filing()


def read_settings(yaml: Yaml, findings: list[Finding]) -> Settings:
    """The settings; keys that are unknown or of the wrong type are added to the findings."""
    fields = Fields(yaml, findings)
    fields.only(Settings.__struct_fields__)
    plain: dict[str, Any] = {
        **{key: fields.text(key) for key in ("number", "repo_url", "ics", "ccs", "licence", "mark")},
        **{key: fields.texts(key) for key in ("title", "body", "stage", "notice", "contact")},
        **{key: fields.flag(key) for key in ("reconstruction", "manual", "hide_ids")},
        **{key: fields.day(key) for key in ("issued", "effective")},
        **{key: _named(fields.below(key)) for key in ("roles", "proposals", "corrections")},
    }
    return Settings(
        id=fields.text("id", required=True),
        languages=_languages(fields),
        label=fields.text("label", required=True),
        date=fields.day("date", required=True),
        profile=_profile(fields),
        current=fields.text("current", WORKING),
        commenters={**_named(fields.below("commenters")), UNSTATED: both("comments.role_unstated")},
        fields=declared_fields(fields.below("fields")),
        consultations=read_consultations(fields.below("consultations")),
        allow=tuple(read_allowances(fields.below("allow"))),
        severity=tuple(_grades(fields.below("severity"))),
        votes=tuple(_vote(name, entry) for name, entry in fields.below("votes").mappings()),
        fonts=_fonts(fields.below("fonts")),
        filing=read_filing(fields.below("filing")),
        **plain,
    )


def store_path(root: Path, rehearsal: bool) -> Path:
    """The path of the store; a rehearsal has one of its own."""
    return root / "var" / ("rehearsal.db" if rehearsal else "consultation.db")


def settings_at(root: Path) -> Settings:
    """The settings of standard.yml, as far as it can be read; what is wrong with it is told by `load`."""
    return settings_with_faults(root)[0]


def settings_with_faults(root: Path) -> tuple[Settings, tuple[Finding, ...]]:
    """The same, and what is wrong in it; nothing of a file that cannot be read."""
    return _settings_in(_bytes_of(root / SETTINGS_FILE))


@lru_cache(4)
def _settings_in(data: bytes) -> tuple[Settings, tuple[Finding, ...]]:
    yaml, findings = _yaml_in(data, SETTINGS_FILE), list[Finding]()
    return (read_settings(yaml, findings), tuple(findings)) if yaml else (Settings(), ())


def words_at(root: Path) -> dict[str, Words]:
    """The words of words.yml, likewise."""
    yaml = _yaml_in(_bytes_of(root / WORDS_FILE), WORDS_FILE)
    return read_words(yaml, []) if yaml else {}


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _yaml_in(data: bytes, path: str) -> Yaml | None:
    try:
        return read_yaml(decoded(data), path)[0]
    except UnicodeDecodeError:
        return None


def _languages(fields: Fields) -> tuple[str, ...]:
    """The languages, the authoritative first, each once."""
    given = fields.strings("languages") or LANGUAGES
    found = tuple(dict.fromkeys(lang for lang in given if CODE.fullmatch(lang)))
    if found != given:
        fields.findings.append(
            fault("YML-021", fields.at("languages"), "reader.bad_languages", languages=" ".join(given))
        )
    return found or LANGUAGES


def _profile(fields: Fields) -> str:
    """The drafting rules, of those that there are, or a file of the project that says them."""
    value = fields.text("profile", USUAL)
    if value in BODIES or NAME.fullmatch(value) or value in known_profiles():
        return value
    fields.unfit_value("YML-022", "no_profile", "profile", value, known=" ".join(known_profiles()))
    return USUAL


def _grades(fields: Fields) -> Iterator[Grade]:
    """RULE: level, or RULE: {level: off, reason: …}."""
    for rule, value in fields.data.items():
        if isinstance(value, dict):
            entry = fields.below(rule)
            entry.only(("level", "reason"))
            level, reason = entry.text("level", required=True), entry.text("reason")
        else:
            level, reason = fields.text(rule), ""
        yield Grade(rule=rule, level=level, at=fields.at_key(rule), reason=reason)


def _vote(name: str, fields: Fields) -> Vote:
    fields.only(("for", "against", "abstained", "drafters"))
    return Vote(
        draft=name,
        in_favour=fields.number("for", 0),
        against=fields.number("against", 0),
        abstained=fields.number("abstained", 0),
        drafters=fields.number("drafters", 0),
    )


def _named(fields: Fields) -> dict[str, dict[str, str]]:
    return {name: fields.texts(name) for name in fields.data}


def _fonts(fields: Fields) -> dict[str, dict[str, str]]:
    """By language the families of fonts for running text and for heads."""
    fields.only(LANGUAGES)
    for _, below in fields.mappings():
        below.only(("text", "heads"))
    return _named(fields)


class References(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that references.yml lists."""

    normative: tuple[Reference, ...] = ()
    bibliography: tuple[Reference, ...] = ()
    laws: tuple[Law, ...] = ()
    parties: dict[str, Party] = {}


def read_references(yaml: Yaml, findings: list[Finding]) -> References:
    """The documents cited and the legal bases."""
    fields = Fields(yaml, findings)
    fields.only(("normative", "bibliography", "laws", "parties", "duties"))
    return References(
        normative=tuple(map(_reference, entries(yaml, findings, "normative"))),
        bibliography=tuple(map(_reference, entries(yaml, findings, "bibliography"))),
        laws=read_laws(fields),
        parties=read_parties(fields.below("parties")),
    )


def _reference(fields: Fields) -> Reference:
    fields.only(("id", "title"))
    return Reference(fields.text("id"), fields.texts("title"))


def read_lineage(yaml: Yaml, findings: list[Finding]) -> tuple[Lineage, ...]:
    """The entries of lineage.yml; one of an unknown kind is reported and left out."""
    found: list[Lineage] = []
    for fields in entries(yaml, findings):
        fields.only(("draft", "kind", "from", "to", "reason"))
        name = fields.text("kind", required=True)
        kind: LineageKind | None = next((item for item in get_args(LineageKind) if item == name), None)
        if kind is None:
            findings.append(fault("YML-015", fields.at("kind"), "reader.bad_entry", what=f"kind: {name}"))
            continue
        draft, reason = fields.text("draft", required=True), fields.texts("reason")
        old, new = fields.strings("from"), fields.strings("to")
        found.append(Lineage(draft=draft, kind=kind, old=old, new=new, reason=reason))
    return tuple(found)


def line_names(fields: Fields, key: str) -> tuple[str, ...]:
    """The names of lines, PLACE@DIGEST, in a list; what is none is a finding and left out."""
    names = fields.strings(key)
    for index, name in enumerate(names):
        if not LINE_NAME.fullmatch(name):
            place = fields.at(key, index) if isinstance(fields.data.get(key), list) else fields.at(key)
            fields.unfit(place, "YML-024", "line_name", name)
    return tuple(name for name in names if LINE_NAME.fullmatch(name))


def read_reasons(yaml: Yaml, findings: list[Finding]) -> tuple[Reason, ...]:
    """The entries of reasons.yml; each says in one way which lines it covers."""
    found: list[Reason] = []
    for fields in entries(yaml, findings):
        replaces = fields.texts("replaces")
        if "" in replaces or sum(key in fields.data for key in ("lines", "replaces", "edition")) != 1:
            fields.unfit_key("YML-025", "reason_covers", "lines")
        fields.only(("draft", "lines", "replaces", "edition", "reason", "weight", "by"))
        weight = fields.text("weight")
        if weight not in ("", *get_args(Weight)):
            at, what = fields.at("weight"), f"weight: {weight}"
            findings.append(
                fault("YML-016", at, "reader.bad_entry", remedy="reader.weight_remedy", what=what)
            )
            weight = ""
        named = isinstance(fields.data.get("by"), dict)
        found.append(
            Reason(
                draft=fields.text("draft", required=True),
                reason=fields.texts("reason", required=True),
                lines=line_names(fields, "lines"),
                replaces=replaces,
                edition=fields.text("edition"),
                weight=weight,
                by=fields.texts("by") if named else fields.text("by", required=bool(weight)),
            )
        )
    return tuple(found)


WORDS_FILE = "standard/words.yml"
"""A project may have none."""
WORD_LISTS = ("prefixes", "names", "vague", "actors", "things", "known", "courtesies")
CHINESE_ONLY = ("vague", "actors", "things")
"""What rules about Chinese sentences alone look for."""


def read_words(yaml: Yaml, findings: list[Finding]) -> dict[str, Words]:
    """The words of each language that the file has."""
    fields = Fields(yaml, findings)
    fields.only(LANGUAGES)
    found: dict[str, Words] = {}
    for lang, entry in ((lang, entry) for lang, entry in fields.mappings() if lang in LANGUAGES):
        entry.only(key for key in Words.__struct_fields__ if lang == "zh" or key not in CHINESE_ONLY)
        deprecated = {old: new for old, new in entry.texts("deprecated").items() if old and new}
        lists = {key: tuple(filter(None, entry.strings(key))) for key in WORD_LISTS}
        found[lang] = Words(synonyms=_groups(entry), deprecated=deprecated, **lists)
    return found


def _groups(fields: Fields) -> tuple[tuple[str, ...], ...]:
    """A list of lists; a group has two names or more, or it says nothing."""
    value = fields.data.get("synonyms")
    if value is None:
        return ()
    groups = value if isinstance(value, list) else [value]
    found = [
        tuple(str(name) for name in group if name != "")
        if isinstance(group, list) and all(isinstance(name, (str, int)) for name in group)
        else ()
        for group in groups
    ]
    for index, names in enumerate(found):
        if len(names) < 2:
            at = fields.at("synonyms", index) if isinstance(value, list) else fields.at("synonyms")
            fields.unfit(at, "YML-012", "bad_synonyms", str(groups[index]))
    return tuple(names for names in found if len(names) > 1)
