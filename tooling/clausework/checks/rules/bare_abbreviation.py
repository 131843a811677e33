"""An abbreviation that the text uses without ever spelling it out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.context import Context, Passage
from clausework.checks.rule import Fault, Rule, Words

ABBREVIATION = re.compile(r"(?<![A-Za-z0-9/.—-])[A-Z]{2,6}(?![A-Za-z0-9/.—-]|\s*\d)")
EXPANDED = "（{0}|（[^）]*{0}[^）]*）|{0}[一-鿿]*（|{0}[：:]|\\({0}\\)"
KNOWN = frozenset(
    (
        "GB",
        "DB",
        "ISO",
        "IEC",
        "ICS",
        "CCS",
        "ID",
        "IP",
        "URL",
        "PDF",
        "QR",
        "OK",
        "NOTE",
        "EXAMPLE",
        "II",
        "III",
    )
)


def check(context: Context) -> Iterator[Fault]:
    """Name the first use of each abbreviation in each language, unless it is spelt out anywhere before.

    Terms, admitted terms and the list of symbols spell out what they name.
    """
    for lang in context.draft.languages:
        seen = set(KNOWN) | _defined(context, lang)
        for passage in context.in_language(lang):
            for match in ABBREVIATION.finditer(passage.used):
                name = match.group()
                if name in seen:
                    continue
                seen.add(name)
                if not re.search(EXPANDED.format(name), passage.prose):
                    yield _fault(passage, match)


def _defined(context: Context, lang: str) -> set[str]:
    names = {
        match.group()
        for role in context.draft.roles.values()
        for match in ABBREVIATION.finditer(role.get(lang, ""))
    }
    for clause in context.draft.clauses:
        text = clause.texts.get(lang)
        for name in (text.term.preferred, *text.term.admitted) if text and text.term else ():
            names.update(match.group() for match in ABBREVIATION.finditer(name))
    for passage in context.in_language(lang):
        if context.element(passage.clause) == "symbols":
            names.update(match.group() for match in ABBREVIATION.finditer(passage.prose))
    return names


def _fault(passage: Passage, match: re.Match[str]) -> Fault:
    name = match.group()
    return Fault(
        at=passage.at(match.start()), clause=passage.clause.id, length=len(name), values={"name": name}
    )


RULE = Rule(
    id="ABB-001",
    name="bare-abbreviation",
    severity="warning",
    title=Words("缩略语没有给出全称", "Abbreviation not spelt out"),
    message=Words(
        "缩略语“{name}”第一次出现时没有给出全称", "“{name}” is not spelt out where it first stands"
    ),
    remedy=Words(
        "写成“全称（{name}）”，或列入符号和缩略语",
        "Spell it out before ({name}), or list it among the abbreviated terms",
    ),
    why=Words("同一缩略语在不同行业里是不同的东西。", "An abbreviation means other things in other trades."),
    source="GB/T 1.1—2020, 9.4.4",
    needs="draft",
    broken="""
# platform 平台
平台应登记每个SKU。{#P-1}
""",
    passing="""
# platform 平台
平台应登记每个库存单位（SKU）。{#P-1}

SKU应唯一。{#P-2}
""",
    check=check,
)
