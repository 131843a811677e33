"""A bibliography without entries, or entries without a bibliography."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.citations import CITED, keys

MISSING = Bilingual(
    "references.yml 列有参考文献，而没有参考文献这一要素",
    "references.yml lists a bibliography, but no element shows it",
)
ADD = Bilingual(
    "新建参考文献，写 generate: bibliography", "Add the bibliography with `generate: bibliography`"
)

CITES = Bilingual("提及了{id}，而没有参考文献", "{id} is cited for information, but there is no bibliography")
LIST = Bilingual(
    "在 references.yml 中列出：规范性引用的写在 normative，其他的写在 bibliography",
    "List it in references.yml: under `normative` if it binds, else under `bibliography`",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the element with the list that it shows."""
    shown = [clause for clause in context.draft.clauses if clause.element == "bibliography"]
    if context.draft.bibliography and not shown:
        yield Violation(
            at=context.named("standard/references.yml", "bibliography"), message=MISSING, remedy=ADD
        )
    if not shown and not context.draft.bibliography:
        yield from _unlisted(context)
    for clause in shown:
        written = any(text.own for text in clause.texts.values())
        if not context.draft.bibliography and not written:
            yield Violation(at=fallback(clause, context.main), clause=clause.id)


def _unlisted(context: CheckContext) -> Iterator[Violation]:
    """The first document that the text cites and no list has."""
    listed = keys(reference.id for reference in context.draft.normative)
    for item in CITED.of(context):
        if item.key not in listed and item.element not in ("foreword", "normative-references"):
            values: dict[str, object] = {"id": item.text}
            yield Violation(
                at=item.at, clause=item.clause, length=item.length, values=values, message=CITES, remedy=LIST
            )
            return


RULE = Rule(
    id="STR-008",
    name="bibliography-and-list",
    severity="warning",
    title=Bilingual("参考文献与清单不符", "Bibliography at odds with its list"),
    message=Bilingual("参考文献中没有文件", "The bibliography lists no document"),
    remedy=Bilingual(
        "删去该要素，或在 references.yml 的 bibliography 中列出文件",
        "Delete the element, or list documents under `bibliography` in references.yml",
    ),
    why=Bilingual(
        "有资料性引用的文件才设参考文献，空要素没有内容。",
        "A bibliography exists where documents are cited for information, and only there.",
    ),
    source="GB/T 1.1—2020, 8.13",
    needs="draft",
    broken="""
# platform 平台
# books 参考文献 {element=bibliography}
""",
    passing="""
%bibliography T/XX 1—2020 | 社区食堂服务指南
# platform 平台
# books 参考文献 {element=bibliography}
""",
    check=check,
)
