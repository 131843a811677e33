"""Rules about the foreword."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, titled
from clausework.checks.engine.rule import GBT2009, GBT2020, Replacement, Violation
from clausework.checks.shared.citations import citations
from clausework.checks.shared.elements import DRAFTED, PATENTS, squeezed, worded_by
from clausework.lang.registry import is_read

OTHERWISE = re.compile(r"本(?:文件|标准)(?:是|系)?(?:按照?|依据|根据)\s*GB/T\s*1\.1[^。]*起草。?")


def drafting_basis_sentence(context: CheckContext) -> Iterator[Violation]:
    """Look for the fixed sentence; one in other words is named where it stands."""
    fixed = DRAFTED[context.draft.look]
    for clause in context.draft.clauses:
        if clause.element != "foreword" or "zh" not in clause.texts:
            continue
        passages = [item for item in context.in_language("zh") if item.clause.id == clause.id]
        if any(squeezed(fixed) in squeezed(item.prose) for item in passages):
            continue
        found = next(((item, match) for item in passages if (match := OTHERWISE.search(item.prose))), None)
        if found is None:
            yield titled(clause, "zh").fault(fixed=fixed)
            continue
        item, match = found
        yield item.found(match).fault(change=Replacement(match.group(), fixed), fixed=fixed)


YEARS = {GBT2009: "2009", GBT2020: "2020"}


def edition_named(context: CheckContext) -> Iterator[Violation]:
    """Compare the edition that the foreword names with that of the profile."""
    year = YEARS[context.draft.look]
    for passage in context.passages:
        if passage.clause.element != "foreword":
            continue
        for item in citations(passage.prose):
            if item.key == "GB/T 1.1" and item.year != year:
                yield passage.spot(item.start, item.text).fault(
                    id=item.text, year=year, profile=context.draft.profile
                )


FACTS = {
    "proposer": re.compile("(?:文件|标准)由[^。]*提出"),
    "owner": re.compile("(?:文件|标准)由[^。]*归口"),
    "body": re.compile("起草单位[：:]"),
    "drafters": re.compile("主要起草人[：:]"),
}


REPLACES = re.compile(r"代替了?\s*(?:GB|GJB|DB\d|[A-Z]{2}/T|T/[A-Z])")
CHANGES = re.compile(r"主要(?:技术)?变化")


def foreword_fact_missing(context: CheckContext) -> Iterator[Violation]:
    """Name each of the four facts that the foreword leaves out."""
    for clause in context.draft.clauses:
        if clause.element != "foreword" or "zh" not in clause.texts:
            continue
        words = "\n".join(item.prose for item in context.in_language("zh") if item.clause.id == clause.id)
        for name, pattern in FACTS.items():
            if not pattern.search(words):
                yield titled(clause, "zh").fault(name=name)
        if REPLACES.search(words) and not CHANGES.search(words):
            yield titled(clause, "zh").fault(name="changes")


ENGLISH = "patent rights"


def no_patent_notice(context: CheckContext) -> Iterator[Violation]:
    """Look for the fixed notice, in the authoritative language of the draft."""
    if not is_read(context.main):
        return
    for clause in context.draft.clauses:
        if clause.element != "foreword" or context.main not in clause.texts:
            continue
        words = "".join(
            item.prose for item in context.in_language(context.main) if item.clause.id == clause.id
        )
        fixed = PATENTS.get(worded_by(context.draft.look, context.main))
        found = squeezed(fixed) in squeezed(words) if fixed else ENGLISH in words
        if not found:
            yield titled(clause, context.main).fault(fixed=fixed or ENGLISH)
