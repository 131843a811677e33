"""Rules about normative references and the bibliography."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from clausework.checks.engine.context import CheckContext, ClauseView, LocatedFact, NamedFact, facts, titled
from clausework.checks.engine.rule import Replacement, Violation
from clausework.checks.shared.citations import NUMBER, citations, cited_standards, dated, keys
from clausework.checks.shared.elements import is_said
from clausework.lang.patterns import Patterns
from clausework.lang.registry import is_read
from clausework.model.draft import Place

FIND = Patterns(__file__)


PATH = "standard/references.yml"
STATE = "中华人民共和国"
UNTIL = "2026-11-25"
"""The day up to which the table is kept; a draft without a date is judged as of it."""


class Successor(msgspec.Struct, frozen=True):
    """The document that took the place of another, and from which day."""

    by: str
    since: str


class Editions(msgspec.Struct, frozen=True):
    """The editions of standards with the day each took effect, documents that others replaced, and titles."""

    standards: dict[str, dict[str, str]]
    documents: dict[str, Successor]
    titles: dict[str, str]


@cache
def _known() -> Editions:
    source = Path(__file__).with_name("editions.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(source), Editions)


def replaced_by(key: str, year: str, day: str) -> str:
    """The edition that has replaced `key` of that year on a day, or "" if it holds as far as is known."""
    successor = _known().documents.get(key)
    if successor and successor.since <= (day or UNTIL):
        return successor.by
    editions = _known().standards.get(key, {}) if year else {}
    held = [edition for edition, since in editions.items() if since <= (day or UNTIL)]
    newest = max(held, default="")
    return dated(key, newest) if year < newest else ""


def title_replaced_by(title: str, day: str) -> str:
    """The successor of the law or rule of that title, with or without the name of the state before it."""
    bare = title.strip("《》").strip()
    name = next((form for form in (bare, STATE + bare) if form in _known().documents), "")
    return replaced_by(name, "", day) if name else ""


def directives_in_bibliography(context: CheckContext) -> Iterator[Violation]:
    """Look for GB/T 1.1 and the Directives in the bibliography."""
    for reference in context.draft.bibliography:
        if "GB/T 1.1" in keys(iter((reference.id,))) or reference.id.startswith("ISO/IEC Directives"):
            yield context.spot(PATH, reference.id).fault(id=reference.id)
    for item in cited_standards.of(context):
        if item.element == "bibliography" and item.key == "GB/T 1.1":
            yield item.fault(id=item.text)


def law_as_reference(context: CheckContext) -> Iterator[Violation]:
    """Name laws in the list of normative references."""
    for reference in context.draft.normative:
        title = reference.title.get("zh", "")
        if FIND.law_title.search(title) and not any(citations(reference.id)):
            yield context.spot(PATH, title).fault(title=f"《{title.strip('《》')}》")


def no_references_sentence(context: CheckContext) -> Iterator[Violation]:
    """Compare the list with the sentence."""
    for clause, lang, text in context.texts("normative-references"):
        if lang != context.main or not is_read(lang):
            continue
        said = is_said("none_listed", context.views[clause.id].prose(lang), context.draft.look, lang)
        if said and context.draft.normative:
            yield titled(clause, lang).fault("both")
        elif not said and not context.draft.normative and len(text.own) <= 1:
            yield titled(clause, lang).fault()


def numbered_reference(context: CheckContext) -> Iterator[Violation]:
    """Look at both ends of each number and title of the list."""
    for reference in context.draft.normative:
        for value in (reference.id, reference.title.get("zh", "")):
            start = context.named(PATH, value)
            for match in (FIND.label.search(value), FIND.stop.search(value)):
                if match and match.group().strip():
                    column = start.column + match.start() if start.line > 1 else start.column
                    at = LocatedFact(at=Place(PATH, start.line, column), length=len(match.group()))
                    change = Replacement(match.group(), "", safe=True)
                    yield at.fault(change=change, found=match.group().strip())


KINDS = (r"GB", r"(?!DB|T/|ISO|IEC)[A-Z]{2}(?:/[A-Z])?\s", r"DB", r"T/", r"ISO|IEC")


def reference_order(context: CheckContext) -> Iterator[Violation]:
    """Name the first document that should stand before the one above it."""
    before = ""
    for reference in context.draft.normative:
        if before and _rank(reference.id) < _rank(before):
            yield context.spot(PATH, reference.id).fault(
                id=reference.id or reference.title.get("zh", ""), before=before
            )
            return
        before = reference.id


def _rank(number: str) -> tuple[int, str, tuple[int, ...]]:
    """The kind of a document, its code, and its number; what has no number stands last."""
    kind = next((place for place, pattern in enumerate(KINDS) if re.match(pattern, number)), len(KINDS))
    digits = FIND.numbered.search(number)
    code = "" if kind == 0 else number[: digits.start()].strip() if digits else number
    return kind, code, tuple(int(part) for part in digits.group().split(".")) if digits else ()


def reference_without_number(context: CheckContext) -> Iterator[Violation]:
    """Name each listed document without the number of a standard."""
    for reference in context.draft.normative:
        title = reference.title.get("zh", reference.id)
        if not NUMBER.search(reference.id) and not FIND.named_law.search(title):
            named = reference.id or title
            yield context.spot(PATH, named).fault(title=named)


def reference_year(context: CheckContext) -> Iterator[Violation]:
    """Compare the year of each citation with that of the list."""
    listed = keys(reference.id for reference in context.draft.normative)
    for item in cited_standards.of(context):
        if item.element in ("foreword", "normative-references", "bibliography"):
            continue
        if item.key in listed and item.year != listed[item.key]:
            entry = dated(item.key, listed[item.key])
            yield item.fault(change=Replacement(item.text, entry), id=item.text, entry=entry)


TERMS = frozenset({"terms", "term", "symbols"})
"""Elements that borrow from a document what the text is then read by."""


def uncited_reference(context: CheckContext) -> Iterator[Violation]:
    """Name each listed document that no provision, term or symbol rests on; notes do not count."""
    cited = {item.key for item in cited_standards.of(context) if item.normative or item.element in TERMS}
    for reference in context.draft.normative:
        for item in citations(reference.id):
            if item.key not in cited:
                yield context.spot(PATH, reference.id).fault(id=reference.id)


def reference_only_advised(context: CheckContext) -> Iterator[Violation]:
    """Name each listed document that is cited only where nothing binds: a statement may rest on it."""
    cited = [item for item in cited_standards.of(context) if item.normative or item.element in TERMS]
    firm = {item.key for item in cited if not item.advised}
    for reference in context.draft.normative:
        for item in cited:
            if item.key in keys(iter((reference.id,))) and item.key not in firm:
                yield item.fault(id=reference.id)
                break


def title_against_number(context: CheckContext) -> Iterator[Violation]:
    """Compare the title beside each number with that of the lists, or with the one that is known."""
    known, listed = dict(_known().titles), (*context.draft.normative, *context.draft.bibliography)
    for entry in listed:
        for number in citations(entry.id):
            title = entry.title.get("zh", "")
            yield from _retitled(context.spot(PATH, entry.id), entry.id, title, known.get(number.key, ""))
            known[number.key] = title
    for item in cited_standards.of(context):
        yield from _retitled(item, item.text, item.entitled, known.get(item.key, ""))


def _retitled(at: LocatedFact, number: str, title: str, right: str) -> Iterator[Violation]:
    """The fault of a title, if there are two; of one that has parts either may be the whole."""
    one, other = (FIND.unsaid.sub("", text) for text in (title, right))
    if one and other and FIND.han.search(one) and one not in other and other not in one:
        yield at.fault(id=number, title=title, right=right)


def unlisted_citation(context: CheckContext) -> Iterator[Violation]:
    """Name each citation of a document that the fitting list lacks."""
    normative = keys(reference.id for reference in context.draft.normative)
    known = {**normative, **keys(reference.id for reference in context.draft.bibliography)}
    for item in cited_standards.of(context):
        if item.element in ("foreword", "normative-references", "bibliography"):
            continue
        binds = item.normative and not item.advised and bool(FIND.binds.search(item.before))
        if item.key not in (normative if binds else known):
            name = "normative" if binds else "bibliography"
            yield item.fault(id=item.text, list=name, field=name)


@facts(NamedFact)
def titles(view: ClauseView) -> Iterator[NamedFact]:
    """The titles of documents in a text that may bind."""
    for passage in view.in_language("zh") if view.normative else ():
        repeals = passage.aside or FIND.repeals.search(passage.prose)
        for match in () if repeals else FIND.title.finditer(passage.prose):
            yield passage.named(match.start(), match.group(), match["title"])


def withdrawn_document(context: CheckContext) -> Iterator[Violation]:
    """Name each document, listed or cited in a provision, that does not hold on the draft's day."""
    yield from _listed(context)
    day, cited = context.draft.date, [item for item in cited_standards.of(context) if item.normative]
    for item in {(item.clause, item.key): item for item in reversed(cited)}.values():  # the first in a clause
        old = dated(item.key, item.year)
        new = replaced_by(item.key, item.year, day)
        if new:
            yield item.fault(old=old, new=new)
        elif FIND.before.search(item.before):
            yield item.fault("withdrawn", old=old)
    for title in titles.of(context):
        new = title_replaced_by(title.name, day)
        if new:
            yield title.fault(old=f"《{title.name}》", new=new)
        elif FIND.unpublished.search(title.name):
            yield title.fault("draft", old=f"《{title.name}》")


def _listed(context: CheckContext) -> Iterator[Violation]:
    """The faults of the list itself, two editions of one document among them."""
    listed = {(item.key, item.year) for entry in context.draft.normative for item in citations(entry.id)}
    for entry in context.draft.normative:
        title = entry.title.get("zh", "")
        name = entry.id or title
        words = f"{entry.id} {title}"
        listed_at = context.spot(PATH, name)
        newer = next(
            (new for item in citations(entry.id) if (new := _newer(context, item.key, item.year, listed))), ""
        )
        newer = newer or title_replaced_by(title, context.draft.date)
        if newer:
            yield listed_at.fault(old=name, new=newer)
        elif FIND.gone.search(words) or FIND.unpublished.search(words):
            yield listed_at.fault("withdrawn" if FIND.gone.search(words) else "draft", old=name)


def _newer(context: CheckContext, key: str, year: str, listed: set[tuple[str, str]]) -> str:
    years = [other for other_key, other in listed if other_key == key and year and other > year]
    return replaced_by(key, year, context.draft.date) or (dated(key, max(years)) if years else "")
