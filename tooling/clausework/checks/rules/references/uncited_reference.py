"""A normative reference that the text never cites."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.citations import CITED, citations

TERMS = frozenset({"terms", "term", "symbols"})
"""Elements that borrow from a document what the text is then read by."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each listed document that no provision, term or symbol rests on; notes do not count."""
    cited = {item.key for item in CITED.of(context) if item.normative or item.element in TERMS}
    for reference in context.draft.normative:
        for item in citations(reference.id):
            if item.key not in cited:
                yield Violation(
                    at=context.named("standard/references.yml", reference.id),
                    length=len(reference.id),
                    values={"id": reference.id},
                )


RULE = Rule(
    id="REF-004",
    name="uncited-reference",
    severity="error",
    title=Bilingual("列入的规范性引用文件未被引用", "Normative reference never cited"),
    message=Bilingual(
        "规范性引用文件{id}在条文中没有被引用", "{id} is a normative reference, but the text never cites it"
    ),
    remedy=Bilingual(
        "在条文中引用它，或从 standard/references.yml 的 normative 移到 bibliography",
        "Cite it, or move it from `normative` to `bibliography` in standard/references.yml",
    ),
    why=Bilingual(
        "清单只列条文规范性引用的文件。", "The list holds what the text cites normatively, and nothing else."
    ),
    source="GB/T 1.1—2020, 8.6.1; ISO/IEC Directives 2, 15.2",
    needs="draft",
    broken="""
%normative GB/T 31524—2015 | 电子商务平台运营与技术规范 | Platform operation
# platform 平台
""",
    passing="""
%normative GB/T 31524—2015 | 电子商务平台运营与技术规范 | Platform operation
# platform 平台
平台应按GB/T 31524—2015的规定运营。{#P-1}
""",
    check=check,
)
