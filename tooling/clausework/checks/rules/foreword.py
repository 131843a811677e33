"""Rules about the foreword."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Replacement, Violation
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
            yield Violation(at=fallback(clause, "zh"), clause=clause.id, values={"fixed": fixed})
            continue
        item, match = found
        yield Violation(
            at=item.at(match.start()),
            clause=clause.id,
            length=len(match.group()),
            values={"fixed": fixed},
            change=Replacement(match.group(), fixed),
        )


YEARS = {GBT2009: "2009", GBT2020: "2020"}


def edition_named(context: CheckContext) -> Iterator[Violation]:
    """Compare the edition that the foreword names with that of the profile."""
    year = YEARS[context.draft.look]
    for passage in context.passages:
        if passage.clause.element != "foreword":
            continue
        for item in citations(passage.prose):
            if item.key == "GB/T 1.1" and item.year != year:
                yield Violation(
                    at=passage.at(item.start),
                    clause=passage.clause.id,
                    length=len(item.text),
                    values={"id": item.text, "year": year, "profile": context.draft.profile},
                )


FACTS = (
    (
        re.compile("(?:文件|标准)由[^。]*提出"),
        Bilingual("提出单位（本文件由……提出。）", "who proposed it (本文件由……提出。)"),
    ),
    (
        re.compile("(?:文件|标准)由[^。]*归口"),
        Bilingual("归口单位（本文件由……归口。）", "who owns it (本文件由……归口。)"),
    ),
    (
        re.compile("起草单位[：:]"),
        Bilingual("起草单位（本文件起草单位：……。）", "who drafted it (本文件起草单位：……。)"),
    ),
    (
        re.compile("主要起草人[：:]"),
        Bilingual("主要起草人（本文件主要起草人：……。）", "the drafters (本文件主要起草人：……。)"),
    ),
)


REPLACES = re.compile(r"代替了?\s*(?:GB|GJB|DB\d|[A-Z]{2}/T|T/[A-Z])")
CHANGES = re.compile(r"主要(?:技术)?变化")
REVISED = Bilingual("与所代替文件相比的主要变化", "what has changed since the document it replaces")


def foreword_fact_missing(context: CheckContext) -> Iterator[Violation]:
    """Name each of the four facts that the foreword leaves out."""
    for clause in context.draft.clauses:
        if clause.element != "foreword" or "zh" not in clause.texts:
            continue
        words = "\n".join(item.prose for item in context.in_language("zh") if item.clause.id == clause.id)
        for pattern, name in FACTS:
            if not pattern.search(words):
                yield Violation(at=fallback(clause, "zh"), clause=clause.id, values={"name": name})
        if REPLACES.search(words) and not CHANGES.search(words):
            yield Violation(at=fallback(clause, "zh"), clause=clause.id, values={"name": REVISED})


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
            yield Violation(
                at=fallback(clause, context.main), clause=clause.id, values={"fixed": fixed or ENGLISH}
            )
