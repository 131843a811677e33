"""A list of symbols that is numbered, out of order or without its lead-in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import SYMBOLS
from clausework.model.clause import Clause

ENTRY = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*)\s*[：:]")
TYPED = re.compile(r"^\s*[（(\[]?\d+[)）\].、．]?\s*(?=[A-Za-z][A-Za-z0-9-]*\s*[：:])")
NUMBERED = Bilingual("缩略语清单编了号", "The list of abbreviated terms is numbered")
UNNUMBER = Bilingual("各条各占一段，或用“-”列出", "Give each a paragraph, or a list with “-”")
LEAD = Bilingual("符号和缩略语没有用固定的引导语", "The symbols do not open with the fixed lead-in")
WRITE = Bilingual(
    "写“下列符号和缩略语适用于本文件。”",
    "Write “For the purposes of this document, the following symbols and abbreviated terms apply.”",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Look at the lead-in, the numbering and the order of the entries."""
    for clause in context.draft.clauses:
        if clause.element == "symbols":
            for lang in clause.texts:
                passages = [item for item in context.in_language(lang) if item.clause.id == clause.id]
                yield from _form(clause, lang, passages)


def _form(clause: Clause, lang: str, passages: list[Passage]) -> Iterator[Violation]:
    fixed = SYMBOLS.get(lang)
    if fixed and not fixed.search("".join(item.prose for item in passages)):
        yield Violation(at=fallback(clause, lang), clause=clause.id, message=LEAD, remedy=WRITE)
    before = ""
    for item in passages:
        ordered = item.parent is not None and item.parent.kind == "list" and item.parent.ordered
        if ordered or TYPED.match(item.prose):
            yield Violation(at=item.at(), clause=clause.id, message=NUMBERED, remedy=UNNUMBER)
            return
        match = ENTRY.match(item.prose)
        if match and before.lower() > match["name"].lower():
            yield Violation(
                at=item.at(),
                clause=clause.id,
                length=len(match["name"]),
                values={"name": match["name"], "before": before},
            )
            return
        before = match["name"] if match else before


RULE = Rule(
    id="ABB-002",
    name="symbol-list-form",
    severity="warning",
    title=Bilingual("符号和缩略语清单的形式不对", "Form of the list of symbols"),
    message=Bilingual(
        "“{name}”排在“{before}”之后，不合字母次序",
        "“{name}” stands after “{before}”, out of alphabetical order",
    ),
    remedy=Bilingual("按字母次序排", "Put them in alphabetical order"),
    why=Bilingual("清单按字母次序才查得到。", "A list is searched by its letters."),
    source="GB/T 1.1—2020, 8.8",
    broken="""
# symbols 符号和缩略语 {element=symbols}
下列缩略语适用于本文件。

- SKU：库存单位
- APP：应用程序
""",
    passing="""
# symbols 符号和缩略语 {element=symbols}
下列缩略语适用于本文件。

- APP：应用程序
- SKU：库存单位
""",
    check=check,
)
