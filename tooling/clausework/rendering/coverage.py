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


def coverage(draft: Draft, lang: str, *states: str) -> NoteTable:
    """The duties of those `states`, for a document."""
    rows = tuple(_row(draft, lang, *each)[:4] for each in _duties(draft) if each[-1].state in states)
    return NoteTable(columns=_columns(draft, lang)[:4], rows=rows, weights=WEIGHTS)


def _on_page(draft: Draft, lang: str, law: str) -> NoteTable:
    """The duties of a law on a page; what has to be said stands below each, so that a phone shows it all."""
    found = [_row(draft, lang, *each, short=True) for each in _duties(draft) if each[0] == law]
    article, act, objects, outcome, *_ = _columns(draft, lang)
    told = Markup('<p><b>{}</b> <span lang="{}">{}</span></p>')
    below = (told.format(objects, draft.languages[0], row[2]) if row[2] else Markup("") for row in found)
    return NoteTable(
        columns=(article, act, outcome), rows=tuple((*row[:2], row[3]) for row in found), below=tuple(below)
    )


def _duties(draft: Draft) -> Iterator[tuple[str, str, Article, StatutoryDuty]]:
    """The duties, each behind the code of its law, the name of its article and that article."""
    for law in draft.laws:
        for name, article in law.articles.items():
            yield from ((law.code, name, article, duty) for duty in article.duties)


def _columns(draft: Draft, lang: str) -> tuple[str, ...]:
    """The names of the columns; objects are words of the authoritative text, which another language names."""
    main = draft.languages[0]
    names = {name: say(lang, f"coverage.column_{name}") for name in COLUMNS}
    if main != lang:
        names["objects"] = say(lang, "coverage.objects_of", language=language_name(main, lang))
    return tuple(names.values())


def _row(
    draft: Draft,
    lang: str,
    code: str,
    name: str,
    article: Article,
    duty: StatutoryDuty,
    *,
    short: bool = False,
) -> tuple[str, ...]:
    """The cells of a duty; the law is not named where the table is of one."""
    laws, comma = {law.code: law for law in draft.laws}, say(lang, "coverage.comma")
    parties = {key: party.title for key, party in draft.parties.items()} | draft.roles
    bound = (text_in(parties.get(key, {}), lang) or key for key in duty.binds or article.binds)
    carried, state = comma.join(duty.carried), say(lang, f"coverage.{duty.state}")
    reason = text_in(duty.reason, lang)
    return (
        article_name(name, lang) if short else comma.join(law_names([f"{code} {name}"], laws, lang)),
        text_in(duty.act, lang),
        comma.join(_asked(duty, lang)),
        say(lang, "generate.semicolon").join(filter(None, (f"{state} {carried}".strip(), reason))),
        comma.join(bound),
        comma.join(law_names(duty.sanction, laws, lang)),
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
    found = list(_duties(draft))
    if not found:
        return ""
    counts = dict.fromkeys(("carried", "narrowed", "declined", "open"), 0)
    counts |= Counter(duty.state for *_, duty in found)
    articles = len({each[:2] for each in found})
    return say(lang, "coverage.told", articles=articles, count=len(found), **counts)


def coverage_html(draft: Draft, lang: str) -> Markup:
    """The duties of each law on a page, below what they are."""
    parts = (say(lang, "coverage.why"), told(draft, lang))
    sections = [NoteSection(title=say(lang, "coverage.title"), parts=parts, depth=0)]
    for code in dict.fromkeys(code for code, *_ in _duties(draft)):
        name = labels.law_name(draft, code, lang)
        sections.append(NoteSection(title=name, parts=(_on_page(draft, lang, code),)))
    return note_html(sections)


def coverage_file(draft: Draft, style: str, lang: str) -> str | bytes:
    """The duties as text, a page of its own or a workbook."""
    rows = [_row(draft, lang, *each) for each in _duties(draft)]
    if style == "xlsx":
        return sheet_xlsx(say(lang, "coverage.title"), _columns(draft, lang), rows, WIDTHS)
    if style == "html":
        head = labels.number_and_title(draft, lang)
        return drawn("coverage.html", "page", lang, head, coverage_html(draft, lang)).lstrip("\n")
    lines = ("  ".join(filter(None, row[: len(WEIGHTS)])) for row in rows)
    return "\n".join((*lines, told(draft, lang))).strip("\n") + "\n"
