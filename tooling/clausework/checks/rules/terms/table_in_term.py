"""A term entry with a table or a footnote."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import walk

BARRED = {"table": Bilingual("表", "table"), "footnote": Bilingual("脚注", "footnote")}


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each table and footnote of a term entry."""
    for clause in context.draft.clauses:
        if clause.element != "term":
            continue
        for text in clause.texts.values():
            for block in walk(text.blocks):
                if block.kind in BARRED:
                    yield Violation(
                        at=place_of(block, 0, text.at), clause=clause.id, values={"what": BARRED[block.kind]}
                    )


RULE = Rule(
    id="TRM-010",
    name="table-in-term",
    severity="error",
    title=Bilingual("术语条目中有表或者脚注", "Table or footnote in a term entry"),
    message=Bilingual("术语条目中有{what}", "The term entry has a {what}"),
    remedy=Bilingual("改为“注：”", "Write a note instead"),
    why=Bilingual(
        "条目会被单独摘入术语库，表和脚注会丢失。",
        "Entries are taken over into term banks, where tables and footnotes are lost.",
    ),
    source="GB/T 1.1—2020, 8.7.3.2",
    broken="""
# terms 术语和定义 {element=terms}
## terms.platform {term=平台}
提供交易服务的组织。[^a]

[^a]: 含自营平台。
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.platform {term=平台}
提供交易服务的组织。

注：含自营平台。
""",
    check=check,
)
