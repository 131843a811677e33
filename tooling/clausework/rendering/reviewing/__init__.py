"""The review of a text as a table of comments: what the check found, and what only people can answer."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePath

import msgspec
from markupsafe import Markup

from clausework.checks.engine.registry import find_notice, find_rule
from clausework.drafts.naming import standing
from clausework.model.draft import Clause, Draft, Element
from clausework.model.finding import Finding
from clausework.rendering import labels
from clausework.rendering.answers import AnswerTable, TableLook, answers_docx, answers_xlsx
from clausework.rendering.dates import day_name
from clausework.rendering.filled import filled
from clausework.source.project import Project
from clausework.strings.catalogue import say, text_in

COLUMNS = ("number", "line", "clause", "place", "type", "comment", "change", "decision")
"""Those of the template that ISO's committees comment in."""
LOOK = TableLook(
    widths=(12, 12, 18, 14, 8, 52, 36, 24),
    rooms=(1300, 1250, 1700, 1250, 850, 4050, 2286, 1600),
    centred=frozenset([0, 1, 4]),
    chosen=COLUMNS.index("type"),
)
Row = tuple[str, ...]


class ReviewQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question for people, of a type, on each text or on the clauses of an element."""

    type: str
    zh: str
    en: str
    element: Element | None = None


class ReviewFile(msgspec.Struct, frozen=True, kw_only=True):
    """The questions, and by the type of a comment how the IDs of rules begin; all others are editorial."""

    question: tuple[ReviewQuestion, ...]
    types: dict[str, tuple[str, ...]]


@cache
def _file() -> ReviewFile:
    told = Path(__file__).with_name("questions.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(told), ReviewFile)


def review_table(
    project: Project, findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str
) -> AnswerTable:
    """The table by clause: the findings, then, under a heading, what the project and every review ask."""
    draft = project.draft
    places = {clause.id: place for place, clause in enumerate(draft.clauses)}
    ordered = sorted(findings, key=lambda item: (places.get(item.clause, -1), item.at.path, item.at.line))
    rows = [_row(number, item, draft, sources, lang) for number, item in enumerate(ordered, 1)]
    asked = sorted((*_usual(draft, lang), *_own(project, places, lang)), key=lambda item: item[0])
    types = (*_file().types, "ed")
    counts = {name: sum(row[4] == say(lang, f"review.type_{name}") for row in rows) for name in types}
    facts = (
        say(lang, "answers.standard", title=text_in(draft.title, lang)),
        say(lang, "answers.draft", draft=standing(draft, lang)) if draft.standard else "",
        say(lang, "review.day", day=day_name(draft.date, lang)) if draft.date else "",
        say(lang, "review.counts", total=len(rows), asked=len(asked), **counts),
        say(lang, "review.note"),
    )
    heading = ("", "", "", "", "", say(lang, "review.asked"), "", "")
    return AnswerTable(
        title=say(lang, "review.title"),
        facts=tuple(filter(None, facts)),
        standing=standing(draft, lang),
        columns=tuple(say(lang, f"review.column_{name}") for name in COLUMNS),
        rows=(*rows, heading, *((f"Q{number}", *row) for number, (_, row) in enumerate(asked, 1))),
        notes=(),
        outcomes=tuple(say(lang, f"review.type_{name}") for name in types),
        look=LOOK,
        signed=say(lang, "review.signed"),
    )


def _row(number: int, item: Finding, draft: Draft, sources: Mapping[str, str], lang: str) -> Row:
    rule, clause = find_rule(item.rule) or find_notice(item.rule), draft.clause(item.clause)
    line = "".join(sources.get(item.at.path, "").split("\n")[item.at.line - 1 : item.at.line])
    words = line[item.at.column - 1 : item.at.column - 1 + item.length].strip()
    said = say(lang, "review.words", words=words, said=item.message[lang])
    kind = next((name for name, begin in _file().types.items() if item.rule.startswith(begin)), "ed")
    return (
        f"{number}\n{item.rule}\n{say(lang, f'checks.{item.severity}')}",
        f"{PurePath(item.at.path).name}\n{item.at.line}",
        labels.heading_of(clause, lang) if clause else say(lang, "review.whole"),
        _place(item, clause, lang) if clause else "",
        say(lang, f"review.type_{kind}"),
        f"{said if len(words) > 1 else item.message[lang]}\n{rule.why.said(lang) if rule else ''}".strip(),
        item.remedy.get(lang, ""),
        "",
    )


def _place(item: Finding, clause: Clause, lang: str) -> str:
    """The provision, or the table, figure or paragraph by its count, that a finding stands in."""
    blocks = [block for text in clause.texts.values() for block in text.blocks if block.at]
    before = [block for block in blocks if block.at and block.at.path == item.at.path]
    before = [block for block in before if block.at and block.at.line <= item.at.line]
    if not before:
        return ""
    kinds = [block.kind if block.kind in ("table", "figure") else "paragraph" for block in before]
    return before[-1].id or say(lang, f"review.place_{kinds[-1]}", number=kinds.count(kinds[-1]))


def _usual(draft: Draft, lang: str) -> Iterator[tuple[int, Row]]:
    """The questions of every review, each with the place in the draft of the first clause it is on."""
    elements = [clause.element for clause in draft.clauses]
    for asked in _file().question:
        if asked.element is None or asked.element in elements:
            at = elements.index(asked.element) if asked.element else -1
            alone = elements.count(asked.element) == 1 if asked.element else False
            where = labels.heading_of(draft.clauses[at], lang) if alone else say(lang, "review.whole")
            words = asked.zh if lang == "zh" else asked.en
            yield at, ("", where, "", say(lang, f"review.type_{asked.type}"), words, "", "")


def _own(project: Project, places: Mapping[str, int], lang: str) -> Iterator[tuple[int, Row]]:
    """What the project leaves to a lawyer."""
    owners = {name: clause for clause in project.draft.clauses for name in (clause.id, *clause.provisions)}
    for own in project.questions:
        clause = owners.get(own.provision)
        where = labels.heading_of(clause, lang) if clause else own.provision
        provision = "" if clause and clause.id == own.provision else own.provision
        words, kind = text_in(own.question, lang), say(lang, "review.type_te")
        yield places[clause.id] if clause else -1, ("", where, provision, kind, words, "", "")


def review(
    suffix: str, project: Project, findings: tuple[Finding, ...], sources: Mapping[str, str], lang: str
) -> bytes:
    """The review as .docx, .xlsx or .html; the same findings give the same bytes."""
    table = review_table(project, findings, sources, lang)
    if suffix == ".docx":
        return answers_docx(table, lang, text_in(project.draft.author, lang), project.draft.date)
    return answers_xlsx(table) if suffix == ".xlsx" else _html(table, lang)


def _html(table: AnswerTable, lang: str) -> bytes:
    """A page that needs no other file."""
    page = Path(__file__).with_name("review.html").read_text("utf-8")
    facts = Markup().join(filled("<p>{}</p>\n", line) for line in table.facts)
    head = Markup().join(filled("<th>{}</th>", name) for name in table.columns)
    rows = (Markup().join(filled("<td>{}</td>", cell) for cell in row) for row in table.rows)
    told = {"head": head, "rows": Markup().join(filled("<tr>{}</tr>\n", row) for row in rows)}
    return page.format(lang=lang, title=filled("{}", table.title), facts=facts, **told).encode()
