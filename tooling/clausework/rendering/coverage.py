"""Coverage of statutes: the duties of the articles cited, and what carries each or why nothing does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from markupsafe import Markup

from clausework.lang.script import language_name
from clausework.model.draft import Draft
from clausework.model.law import Article, StatutoryDuty
from clausework.rendering import labels
from clausework.rendering.explanatory.written import NoteSection, NoteTable, note_html
from clausework.rendering.page import drawn
from clausework.rendering.xlsx import sheet_xlsx
from clausework.source.laws import law_names
from clausework.strings.catalogue import say, text_in

COLUMNS = ("article", "act", "bound", "objects", "sanction", "state", "provisions", "reason")
WEIGHTS = (7, 10, 5, 10, 5, 3, 5, 10)
"""The shares of the columns; twice as many characters in a spreadsheet."""


def coverage(draft: Draft, lang: str, *states: str) -> NoteTable:
    """The duties of the articles, in the order of the laws; of those `states` alone, if some are named."""
    rows = tuple(
        _row(draft, f"{law.code} {name}", article, duty, lang)
        for law in draft.laws
        for name, article in law.articles.items()
        for duty in article.duties
        if not states or duty.state in states
    )
    columns = [say(lang, f"coverage.column_{name}") for name in COLUMNS]
    main, place, mark = draft.languages[0], COLUMNS.index("objects"), Markup("")
    if main != lang:
        columns[place] = say(lang, "coverage.objects_of", language=language_name(main, lang))
        mark = Markup(' lang="{}"').format(main)
    marks = tuple(Markup("") if each != place else mark for each in range(1, len(COLUMNS)))
    return NoteTable(columns=tuple(columns), rows=rows, weights=WEIGHTS, marks=(marks,) * len(rows))


def _row(draft: Draft, citation: str, article: Article, duty: StatutoryDuty, lang: str) -> tuple[str, ...]:
    laws, comma = {law.code: law for law in draft.laws}, say(lang, "coverage.comma")
    parties = {name: party.title for name, party in draft.parties.items()} | draft.roles
    bound = (text_in(parties.get(name, {}), lang) or name for name in duty.binds or article.binds)
    return (
        comma.join(law_names([citation], laws, lang)),
        text_in(duty.act, lang),
        comma.join(bound),
        comma.join(_asked(duty, lang)),
        comma.join(law_names(duty.sanction, laws, lang)),
        say(lang, f"coverage.{duty.state}"),
        comma.join(duty.carried),
        text_in(duty.reason, lang),
    )


def _asked(duty: StatutoryDuty, lang: str) -> Iterator[str]:
    """The objects, limits and exceptions of a duty; objects are words of the authoritative text."""
    yield from (words.partition("|")[0] for words in duty.objects)
    yield from (
        say(lang, f"coverage.{each.bound}", amount=text_in(each.amount, lang)) for each in duty.limits
    )
    yield from (say(lang, "coverage.except", words=words.partition("|")[0]) for words in duty.exceptions)


def told(draft: Draft, lang: str) -> str:
    """The duties counted by what became of them, in a sentence; "" if none are recorded."""
    articles = [article for law in draft.laws for article in law.articles.values() if article.duties]
    counts = Counter(duty.state for article in articles for duty in article.duties)
    if not articles:
        return ""
    values = {state: counts[state] for state in ("carried", "narrowed", "declined", "open")}
    return say(lang, "coverage.told", articles=len(articles), count=counts.total(), **values)


def coverage_file(draft: Draft, style: str, lang: str) -> str | bytes:
    """The table as text, a page of its own or a workbook."""
    table, title = coverage(draft, lang), say(lang, "coverage.title")
    if style == "xlsx":
        return sheet_xlsx(title, table.columns, table.rows, [2.0 * share for share in WEIGHTS])
    if style == "html":
        body = note_html([NoteSection(title=title, parts=(told(draft, lang), table))])
        head = labels.number_and_title(draft, lang)
        return drawn("coverage.html", "page", lang, head, body).lstrip("\n")
    lines = ("  ".join(filter(None, row)) for row in table.rows)
    return "\n".join((*lines, told(draft, lang))).strip("\n") + "\n"
