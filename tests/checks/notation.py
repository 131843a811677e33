"""The notation of the rules' examples: a draft in a few lines.

    # platform.vetting 主播背景核查 | Background checks {code=P-BKG element=clause}
    平台应核查主播的身份。{#P-BKG-01}
    [en]
    The platform shall check the identity of streamers. {#P-BKG-01}

Headings nest by their number of `#`. Lines that open with `%` set what is not text: the profile,
the previous draft, laws, duties of their articles, references, provisions, lineage, consultations, comments, open questions and the words of a
trade: `%words zh.names | 甲,乙`, groups of synonyms with / between, deprecated names as 旧=新. Text
without a heading is that of an ordinary clause.

The file of a rule has further cases of it, a line each: `! ` opens one that breaks the rule, `= ` one
that keeps it, `~ ` one that only looks like a fault; ⏎ stands for a line break.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import FiledRule, read_sections
from clausework.model.canonical import text_hash
from clausework.model.comment import Anchor, Claim, Comment, Consultation, Disposition, Vote
from clausework.model.draft import (
    Clause,
    ClauseText,
    Draft,
    Lineage,
    Place,
    Provision,
    Reason,
    Reference,
    Term,
)
from clausework.model.filing import LegalQuestion, Words
from clausework.model.law import Article, Law, Party, StatutoryDuty, StatutoryLimit
from clausework.redline.alignment import lines_between
from clausework.redline.causes import place_digests
from clausework.source.laws import KINDS, VERBS
from clausework.source.markdown import read_blocks
from clausework.source.outline import OutlineEntry, numbers
from clausework.source.profiles import profile_named
from clausework.source.project import Project

HEADING = re.compile(r"(#+)\s+(?P<id>[a-z0-9.-]+)\s*(?P<titles>[^{]*)(?:\{(?P<options>[^}]*)\})?$")
OPTION = re.compile(r"([\w.]+)(?:=(\"[^\"]*\"|\S+))?")


@dataclass
class Part:
    id: str
    depth: int
    parent: str
    titles: list[str]
    options: dict[str, str]
    lines: dict[str, list[str]] = field(default_factory=lambda: {"zh": [], "en": []})
    provisions: dict[str, Provision] = field(default_factory=dict)


@dataclass
class Sheet:
    """One draft of an example: the working one or the previous one."""

    label: str
    parts: list[Part] = field(default_factory=list)
    fields: dict[str, object] = field(default_factory=dict)
    lists: dict[str, list] = field(default_factory=dict)

    def add(self, name: str, value: object) -> None:
        self.lists.setdefault(name, []).append(value)


def read_example(text: str, lang: str = "zh") -> CheckContext:
    """The context that an example describes."""
    sheets = {"working": Sheet("working")}
    sheet = sheets["working"]
    current = lang
    for line in text.strip("\n").split("\n"):
        heading = HEADING.fullmatch(line)
        if line == "%previous":
            sheet = sheets["previous"] = Sheet("D1")
        elif line == "%draft":
            sheet = sheets["working"]
        elif line.startswith("%"):
            command(sheet, line[1:])
        elif line in ("[en]", "[zh]"):
            current = line[1:-1]
        elif heading:
            current = lang
            sheet.parts.append(part_of(heading, sheet))
        else:
            if not sheet.parts:
                sheet.parts.append(Part("platform", 1, "", ["平台", "Platform"], {"code": "P"}))
            sheet.parts[-1].lines[current].append(line)
    work = sheets["working"]
    draft = draft_of(work)
    project = Project(
        root=Path(),
        draft=draft,
        label="D2",
        current="working",
        consultations=tuple(work.lists.get("consultations", ())),
        votes=tuple(work.lists.get("votes", ())),
        words=trade_words(work.lists.get("words", ())),
        questions=tuple(work.lists.get("questions", ())),
    )
    previous = draft_of(sheets["previous"]) if "previous" in sheets else None
    comments = tuple(work.lists.get("comments", ()))
    if previous:
        draft, comments = with_digests(previous, draft, comments)
        project = msgspec.structs.replace(project, draft=draft)
    return CheckContext(draft, previous, project, comments)


def covered(text: str) -> dict[str, object]:
    """What a reason covers: names of lines, `A→B` for replaced words, or `edition NAME`."""
    if text.startswith("edition "):
        return {"edition": text.removeprefix("edition ")}
    if "→" in text:
        return {"replaces": dict(pair.split("→") for pair in text.split())}
    return {"lines": tuple(text.split())}


def with_digests(previous: Draft, draft: Draft, comments: tuple[Comment, ...]) -> tuple[Draft, tuple]:
    """The draft and the comments with whole names of lines: an ID alone stands for all that changed there."""
    known: dict[str, list[str]] = {}
    for line in lines_between(previous, draft):
        known.setdefault(line.place, []).append(line.name)

    def named(lines: tuple[str, ...]) -> tuple[str, ...]:
        found = ([line] if "@" in line else known.get(line, [f"{line}@00000000"]) for line in lines)
        return tuple(name for names in found for name in names)

    replace = msgspec.structs.replace
    reasons = tuple(replace(reason, lines=named(reason.lines)) for reason in draft.reasons)
    says = {"before": place_digests(previous), "now": place_digests(draft)}
    settled = tuple(
        replace(
            item,
            disposition=replace(
                item.disposition,
                lines=named(item.disposition.lines),
                claims=tuple(
                    replace(each, digest=says[each.digest].get(each.place, "")) if each.digest else each
                    for each in item.disposition.claims
                ),
            ),
        )
        if item.disposition
        else item
        for item in comments
    )
    return replace(draft, reasons=reasons), settled


def part_of(heading: re.Match[str], sheet: Sheet) -> Part:
    depth = len(heading[1])
    above = [part for part in sheet.parts if part.depth < depth]
    titles = [title.strip() for title in heading["titles"].split("|")]
    options = {key: value.strip('"') for key, value in OPTION.findall(heading["options"] or "")}
    return Part(heading["id"], depth, above[-1].id if above else "", titles, options)


def command(sheet: Sheet, line: str) -> None:
    name, _, rest = line.partition(" ")
    words = rest.split("|")
    given = [word.strip() for word in words]
    if name in ("standard", "profile", "date", "number", "ics", "ccs", "issued", "effective"):
        sheet.fields[name] = rest
    elif name in ("title", "stage", "notice", "body"):
        sheet.fields[name] = {"zh": given[0], "en": (given + given)[1 % len(given)] if len(given) > 1 else ""}
    elif name == "languages":
        sheet.fields[name] = tuple(rest.split())
    elif name in ("normative", "bibliography"):
        sheet.add(name, Reference(given[0], {"zh": given[1], "en": (given + given)[2 % len(given)]}))
    elif name == "law":
        sheet.add("laws", law(given))
    elif name in ("article", "duty"):
        (add_article if name == "article" else add_duty)(sheet, given)
    elif name == "party":
        roles = words_of(given[2]).get("roles", "")
        party = Party({"zh": given[1], "en": given[1]}, tuple(filter(None, roles.split(","))))
        sheet.fields.setdefault("parties", {})[given[0]] = party
    elif name in ("provision", "lineage", "reason", "consultation", "comment", "vote", "question"):
        record(sheet, name, given)
    elif name == "proposal":
        sheet.fields.setdefault("proposals", {})[rest] = {"zh": rest, "en": rest}
    elif name == "words":
        sheet.add("words", given)
    elif name == "role":
        sheet.fields.setdefault("roles", {})[given[0]] = {"zh": given[1], "en": given[2]}
    else:
        raise ValueError(line)


def record(sheet: Sheet, name: str, given: list[str]) -> None:
    if name == "provision":
        sheet.parts[-1].provisions[given[0]] = provision(given[1:])
    elif name == "lineage":
        old, _, new = given[1].partition("->")
        why = {"zh": given[2]} if len(given) > 2 else {}
        entry = Lineage(draft="D2", kind=given[0], old=tuple(old.split()), new=tuple(new.split()), reason=why)
        sheet.add("lineage", entry)
    elif name == "reason":
        weight = given[2].removeprefix("weight=") if len(given) > 2 else ""
        sheet.add("reasons", Reason(draft="D2", reason={"zh": given[1]}, weight=weight, **covered(given[0])))
    elif name == "consultation":
        sheet.add("consultations", Consultation(id=given[0], draft="D1", opens=given[1], closes=given[2]))
    elif name == "comment":
        sheet.add("comments", comment(given))
    elif name == "question":
        sheet.add("questions", LegalQuestion(provision=given[0], question={"zh": given[1]}))
    elif name == "vote":
        numbers = dict(pair.split("=") for pair in given[1].split())
        sheet.add("votes", Vote(draft=given[0], **{key: int(number) for key, number in numbers.items()}))


def trade_words(lines: Iterable[list[str]]) -> dict[str, Words]:
    found: dict[str, dict[str, object]] = {}
    for name, text in lines:
        lang, _, key = name.partition(".")
        value: object = tuple(text.split(","))
        if key == "synonyms":
            value = tuple(tuple(part.strip().split(",")) for part in text.split("/"))
        elif key == "deprecated":
            value = dict(pair.split("=") for pair in text.split(","))
        found.setdefault(lang, {})[key] = value
    return {lang: Words(**lists) for lang, lists in found.items()}


def words_of(text: str) -> dict[str, str]:
    """The words of a text, KEY=VALUE each, or KEY alone."""
    return dict(word.partition("=")[::2] for word in text.split())


def law(given: list[str]) -> Law:
    values = words_of(given[2]) if len(given) > 2 else {}
    return Law(
        code=given[0],
        title={"zh": given[1], "en": given[1]},
        effective=values.get("effective", ""),
        until=values.get("until", ""),
        effect={"zh": values["effect"], "en": values["effect"]} if "effect" in values else {},
        kind=KINDS[values["kind"]] if "kind" in values else "",
    )


def add_article(sheet: Sheet, given: list[str]) -> None:
    """`%article CODE NUMBER | subject | binds=A,B verb=应当 …`."""
    code, number = given[0].split()
    values = words_of(given[2]) if len(given) > 2 else {}
    article = Article(
        subject={"zh": given[1], "en": given[1]},
        binds=tuple(filter(None, values.get("binds", "").split(","))),
        level=VERBS[values["verb"]] if "verb" in values else "",
        kind=KINDS[values["kind"]] if "kind" in values else "",
        effective=values.get("effective", ""),
        until=values.get("until", ""),
        unconfirmed="unconfirmed" in values,
    )
    laws = sheet.lists["laws"]
    place = next(place for place, each in enumerate(laws) if each.code == code)
    laws[place] = msgspec.structs.replace(laws[place], articles={**laws[place].articles, number: article})


def add_duty(sheet: Sheet, given: list[str]) -> None:
    """`%duty CODE NUMBER | act | carried=P-1,P-2 objects=甲/乙,丙 most=七日 exceptions=丁 reason=戊`."""
    code, number = given[0].split()
    values = words_of(given[2]) if len(given) > 2 else {}
    lists = {key: tuple(filter(None, values.get(key, "").split(","))) for key in ("carried", "exceptions")}
    duty = StatutoryDuty(
        act={"zh": given[1], "en": given[1]},
        level=VERBS[values["verb"]] if "verb" in values else "",
        objects=tuple(filter(None, values.get("objects", "").replace("/", "|").split(","))),
        limits=tuple(
            StatutoryLimit(bound=bound, amount={"zh": values[bound], "en": values[bound]})
            for bound in ("least", "most")
            if bound in values
        ),
        reason={"zh": values["reason"]} if "reason" in values else {},
        **lists,
    )
    laws = sheet.lists["laws"]
    place = next(place for place, each in enumerate(laws) if each.code == code)
    article = laws[place].articles[number]
    article = msgspec.structs.replace(article, duties=(*article.duties, duty))
    laws[place] = msgspec.structs.replace(laws[place], articles={**laws[place].articles, number: article})


def citations(text: str, kinds: dict[str, str]) -> tuple[str, ...]:
    """The citations of a list; a kind before one is added to `kinds`, as in the files of clauses."""
    found = []
    for item in filter(None, text.split(",")):
        word, _, rest = item.partition(" ")
        if word in KINDS:
            kinds[rest] = KINDS[word]
        found.append(rest if word in KINDS else item)
    return tuple(found)


def provision(pairs: list[str]) -> Provision:
    values = dict(pair.split("=", 1) for pair in pairs)
    kinds: dict[str, str] = {}
    return Provision(
        basis=citations(values.get("basis", ""), kinds),
        later=citations(values.get("later", ""), kinds),
        kinds=kinds,
        own={"zh": values["own"]} if "own" in values else {},
        verify={"zh": values["verify"]} if "verify" in values else {},
        proposal=values.get("proposal", ""),
        roles=tuple(filter(None, values["roles"].split(","))) if "roles" in values else None,
    )


def comment(given: list[str]) -> Comment:
    values = dict(pair.split("=", 1) for pair in given[2:])
    disposition = None
    if "outcome" in values:
        disposition = Disposition(
            outcome=values["outcome"],
            reason=values.get("reason", ""),
            lines=tuple(values.get("lines", "").split()),
            changes=tuple(values.get("changes", "").split()),
            date=values.get("date", "2020-09-18"),
            decided_by=values.get("by", "起草工作组"),
            claims=tuple(claim(text.split()) for text in values.get("claims", "").split(";") if text),
        )
    return Comment(
        id=given[0],
        consultation="2020-07",
        draft="D1",
        anchor=Anchor(clause=given[1]),
        received=values.get("received", ""),
        text=values.get("text", "意见"),
        state=values.get("state", "published"),
        rehearsal="rehearsal" in values,
        disposition=disposition,
    )


def claim(given: list[str]) -> Claim:
    """`covered P-1`, with the digest of the draft before, or of this one behind @now; else the words refused."""
    place, _, when = given[1].partition("@")
    words = tuple(given[2].split(",")) if len(given) > 2 else ()
    return Claim(
        says=given[0], place=place, digest="" if words else when or "before", draft="D1", words=words
    )


def draft_of(sheet: Sheet) -> Draft:
    entries = tuple(
        OutlineEntry(id=part.id, depth=part.depth, parent=part.parent, at=Place("x")) for part in sheet.parts
    )
    elements = {part.id: element_of(part) for part in sheet.parts}
    numbered = numbers(entries, elements, {})
    clauses = tuple(clause_of(part, numbered[part.id]) for part in sheet.parts)
    lists = {
        key: tuple(value)
        for key, value in sheet.lists.items()
        if key not in ("consultations", "comments", "votes", "words", "questions")
    }
    rules = profile_named(sheet.fields["profile"], Path()) if "profile" in sheet.fields else None
    return Draft(label=sheet.label, clauses=clauses, drafting=rules, **sheet.fields, **lists)


def element_of(part: Part) -> str:
    return part.options.get("element", "term" if "term" in part.options else "clause")


def clause_of(part: Part, number: str) -> Clause:
    texts = {}
    for index, lang in enumerate(("zh", "en")):
        title = part.titles[index] if index < len(part.titles) else ""
        body = "\n".join(part.lines[lang])
        term = part.options.get("term" if lang == "zh" else "term.en")
        if title or body.strip() or term:
            texts[lang] = text_of(part, lang, title, body, term, texts.get("zh"))
    return Clause(
        id=part.id,
        element=element_of(part),
        number=number,
        depth=part.depth,
        parent=part.parent,
        code=part.options.get("code", ""),
        roles=tuple(part.options.get("roles", "").split(",")) if "roles" in part.options else (),
        informative="informative" in part.options,
        generated=part.options.get("generate", ""),
        texts=texts,
        provisions=part.provisions,
    )


def text_of(
    part: Part, lang: str, title: str, body: str, term: str | None, main: ClauseText | None
) -> ClauseText:
    path = f"standard/clauses/{part.id.replace('.', '/')}.{lang}.md"
    blocks, findings = read_blocks(body, path, 4)
    assert not findings, findings
    names = term.split(",") if term else []
    return ClauseText(
        title=title or (names[0] if names else ""),
        blocks=blocks,
        source=part.options.get("source", text_hash(main) if main else "") if lang == "en" else "",
        term=Term(names[0], tuple(names[1:])) if names else None,
        at=Place(path, 2, 8),
    )


@dataclass(frozen=True)
class Case:
    """A case of a rule: whether it breaks it, and its line in its file, for messages."""

    sign: str
    example: str
    where: str

    def wrong(self, rule: FiledRule) -> str:
        """What is wrong with the case or the rule; "" if nothing is."""
        faults = list(rule.check(read_example(self.example, "en" if rule.lang == "en" else "zh")))
        if bool(faults) == (self.sign == "!"):
            return ""
        return f"{self.where}: {rule.id} finds {faults or 'nothing'} in {self.sign} {self.example!r}"


def read_cases(file: Path) -> list[Case]:
    """The cases in the file of a rule."""
    lines = read_sections(file)["cases"][1].split("\n")
    return [Case(line[0], line[2:].replace("⏎", "\n"), f"{file.name}: {line}") for line in lines]
