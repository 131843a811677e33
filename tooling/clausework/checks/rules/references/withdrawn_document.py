"""A citation of a document that is replaced, withdrawn or not yet to be had."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.references._editions import replaced_by, title_replaced_by
from clausework.checks.shared.citations import CITED, citations, dated

GONE = re.compile(r"已?废止|已?作废|已失效|已被代替|已被替代|withdrawn|superseded")
UNPUBLISHED = re.compile(
    r"征求意见稿|送审稿|报批稿|草案|讨论稿|内部(?:资料|文件)|未公开|T/[X×]{2,}|[X×]{3,}|(?:ISO|IEC)/(?:F?DIS|CD|WD)"
)
WITHDRAWN = Bilingual("{old} 已经废止", "{old} has been withdrawn")
DRAFT = Bilingual("{old} 还没有发布，公众得不到", "{old} is not published, and the public cannot get it")
CITE_VALID = Bilingual(
    "改引现行有效的文件，并核对所引的章条", "Cite a document that holds, and look up the clauses cited"
)
CITE_PUBLISHED = Bilingual(
    "引用已发布的文件，或者把内容写进条文", "Cite a published document, or write out what it says"
)
BEFORE = re.compile(r"(?:已?废止|已?作废|已失效|已被代替)的?(?:标准|文件)?$")
TITLE = re.compile(r"《(?P<title>[^《》]+)》")


class Titled(LocatedFact, frozen=True, kw_only=True):
    """The title of a document in a text that may bind."""

    title: str


def _titled(view: ClauseView) -> Iterator[Titled]:
    for passage in view.in_language("zh") if view.normative else ():
        for match in TITLE.finditer(passage.prose) if not passage.aside else ():
            yield Titled(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                title=match["title"],
            )


TITLES = Facts(Titled, _titled)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each document, listed or cited in a provision, that does not hold on the draft's day."""
    yield from _listed(context)
    day = context.draft.date
    for item in CITED.of(context):
        if not item.normative:
            continue
        old = dated(item.key, item.year)
        new = replaced_by(item.key, item.year, day)
        if new:
            values: dict[str, object] = {"old": old, "new": new}
            yield Violation(at=item.at, clause=item.clause, length=item.length, values=values)
        elif BEFORE.search(item.before):
            yield _unfit(Violation(at=item.at, clause=item.clause, length=item.length), old, gone=True)
    for title in TITLES.of(context):
        new = title_replaced_by(title.title, day)
        if new:
            values = {"old": f"《{title.title}》", "new": new}
            yield Violation(at=title.at, clause=title.clause, length=title.length, values=values)
        elif UNPUBLISHED.search(title.title):
            fault = Violation(at=title.at, clause=title.clause, length=title.length)
            yield _unfit(fault, f"《{title.title}》", gone=False)


def _listed(context: CheckContext) -> Iterator[Violation]:
    """The faults of the list itself, two editions of one document among them."""
    listed = {(item.key, item.year) for entry in context.draft.normative for item in citations(entry.id)}
    for entry in context.draft.normative:
        title = entry.title.get("zh", "")
        name = entry.id or title
        words = f"{entry.id} {title}"
        fault = Violation(at=context.named("standard/references.yml", name), length=len(name))
        newer = next(
            (new for item in citations(entry.id) if (new := _newer(context, item.key, item.year, listed))), ""
        )
        newer = newer or title_replaced_by(title, context.draft.date)
        if newer:
            yield Violation(at=fault.at, length=fault.length, values={"old": name, "new": newer})
        elif GONE.search(words) or UNPUBLISHED.search(words):
            yield _unfit(fault, name, gone=bool(GONE.search(words)))


def _newer(context: CheckContext, key: str, year: str, listed: set[tuple[str, str]]) -> str:
    years = [other for other_key, other in listed if other_key == key and year and other > year]
    return replaced_by(key, year, context.draft.date) or (dated(key, max(years)) if years else "")


def _unfit(fault: Violation, old: str, *, gone: bool) -> Violation:
    return Violation(
        at=fault.at,
        clause=fault.clause,
        length=fault.length,
        values={"old": old},
        message=WITHDRAWN if gone else DRAFT,
        remedy=CITE_VALID if gone else CITE_PUBLISHED,
    )


RULE = Rule(
    id="REF-012",
    name="withdrawn-document",
    severity="error",
    title=Bilingual(
        "引用了已被代替、废止或者尚未发布的文件", "Replaced, withdrawn or unpublished document cited"
    ),
    message=Bilingual("{old} 已被 {new} 代替", "{old} has been replaced by {new}"),
    remedy=Bilingual("改引 {new}，并核对所引的章条", "Cite {new}, and look up the clauses cited"),
    why=Bilingual(
        "引用的文件要有效，任何人都能得到。", "What is cited must hold, and anybody must be able to get it."
    ),
    source="GB/T 1.1—2020, 9.5.4",
    needs="draft",
    broken="""
%date 2020-11-17
%normative GB/T 35273—2017 | 个人信息安全规范
# references 规范性引用文件 {element=normative-references}
""",
    passing="""
%date 2020-07-01
%normative GB/T 35273—2017 | 个人信息安全规范
# references 规范性引用文件 {element=normative-references}
""",
    check=check,
)
