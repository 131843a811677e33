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
from clausework.source.laws import article_name, law_names
from clausework.strings.catalogue import say, text_in

COLUMNS = ("article", "act", "objects", "outcome", "bound", "sanction", "state", "provisions", "reason")
WIDTHS = (30, 40, 40, 40, 20, 20, 8, 20, 40)
"""The columns and how many characters each has in a spreadsheet; the first four stand in documents."""
WEIGHTS = (6, 10, 9, 12)


def coverage(draft: Draft, lang: str, *states: str, law: str = "") -> NoteTable:
    """The duties of all articles, or of those of one `law`; of those `states` alone, if some are named."""
    rows = tuple(
        row[: len(WEIGHTS)]
        for code, name, article in _articles(draft)
        for duty, row in zip(
            article.duties, _rows(draft, lang, code, name, article, short=bool(law)), strict=True
        )
        if law in ("", code) and (not states or duty.state in states)
    )
    columns, mark = _columns(draft, lang)[: len(WEIGHTS)], Markup("")
    if draft.languages[0] != lang:
        mark = Markup(' lang="{}"').format(draft.languages[0])
    return NoteTable(
        columns=columns, rows=rows, weights=WEIGHTS, marks=((Markup(""), mark, Markup("")),) * len(rows)
    )


def _articles(draft: Draft) -> Iterator[tuple[str, str, Article]]:
    """The articles with duties, each behind the code of its law and its name."""
    for law in draft.laws:
        yield from ((law.code, name, article) for name, article in law.articles.items() if article.duties)


def _columns(draft: Draft, lang: str) -> tuple[str, ...]:
    """The names of the columns; objects are words of the authoritative text, which another language names."""
    main = draft.languages[0]
    names = {name: say(lang, f"coverage.column_{name}") for name in COLUMNS}
    if main != lang:
        names["objects"] = say(lang, "coverage.objects_of", language=language_name(main, lang))
    return tuple(names.values())


def _rows(
    draft: Draft, lang: str, code: str, name: str, article: Article, *, short: bool = False
) -> Iterator[tuple[str, ...]]:
    """The cells of each duty of an article; the law is not named where the table is of one."""
    laws, comma = {law.code: law for law in draft.laws}, say(lang, "coverage.comma")
    parties = {key: party.title for key, party in draft.parties.items()} | draft.roles
    told = article_name(name, lang) if short else comma.join(law_names([f"{code} {name}"], laws, lang))
    for duty in article.duties:
        bound = (text_in(parties.get(key, {}), lang) or key for key in duty.binds or article.binds)
        carried, state = comma.join(duty.carried), say(lang, f"coverage.{duty.state}")
        reason = text_in(duty.reason, lang)
        outcome = say(lang, "generate.semicolon").join(filter(None, (f"{state} {carried}".strip(), reason)))
        sanction = comma.join(law_names(duty.sanction, laws, lang))
        asked = comma.join(_asked(duty, lang))
        yield (
            told,
            text_in(duty.act, lang),
            asked,
            outcome,
            comma.join(bound),
            sanction,
            state,
            carried,
            reason,
        )


def _asked(duty: StatutoryDuty, lang: str) -> Iterator[str]:
    """The objects, limits and exceptions of a duty."""
    yield from (words.partition("|")[0] for words in duty.objects)
    yield from (
        say(lang, f"coverage.{each.bound}", amount=text_in(each.amount, lang)) for each in duty.limits
    )
    yield from (say(lang, "coverage.except", words=words.partition("|")[0]) for words in duty.exceptions)


def told(draft: Draft, lang: str) -> str:
    """The duties counted by what became of them, in a sentence; "" if none are recorded."""
    articles = [article for *_, article in _articles(draft)]
    counts = Counter(duty.state for article in articles for duty in article.duties)
    if not articles:
        return ""
    values = {state: counts[state] for state in ("carried", "narrowed", "declined", "open")}
    return say(lang, "coverage.told", articles=len(articles), count=counts.total(), **values)


def coverage_html(draft: Draft, lang: str) -> Markup:
    """The duties of each law on a page, below what they are."""
    parts = (say(lang, "coverage.why"), told(draft, lang))
    sections = [NoteSection(title=say(lang, "coverage.title"), parts=parts, depth=0)]
    for code in dict.fromkeys(code for code, *_ in _articles(draft)):
        table = coverage(draft, lang, law=code)
        sections.append(NoteSection(title=labels.law_name(draft, code, lang), parts=(table,)))
    return note_html(sections)


def coverage_file(draft: Draft, style: str, lang: str) -> str | bytes:
    """The duties as text, a page of its own or a workbook."""
    rows = [row for each in _articles(draft) for row in _rows(draft, lang, *each)]
    if style == "xlsx":
        return sheet_xlsx(say(lang, "coverage.title"), _columns(draft, lang), rows, WIDTHS)
    if style == "html":
        head = labels.number_and_title(draft, lang)
        return drawn("coverage.html", "page", lang, head, coverage_html(draft, lang)).lstrip("\n")
    lines = ("  ".join(filter(None, row[: len(WEIGHTS)])) for row in rows)
    return "\n".join((*lines, told(draft, lang))).strip("\n") + "\n"
