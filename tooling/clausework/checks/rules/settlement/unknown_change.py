"""An answer that names a clause there is not."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import explicable
from clausework.checks.shared.settling import answerable, record


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each ID under `changes` that neither draft nor lineage has."""
    known = explicable(context)
    for comment in answerable(context):
        for name in comment.disposition.changes if comment.disposition else ():
            if name not in known:
                yield Violation(
                    at=record(context, comment, name),
                    clause=comment.anchor.clause,
                    length=len(name),
                    values={"id": comment.id, "name": name},
                )


RULE = Rule(
    id="SET-003",
    name="unknown-change",
    severity="error",
    title=Bilingual("处理意见写了不存在的条款", "Disposition names an unknown ID"),
    message=Bilingual(
        "意见 {id} 的 changes 写了不存在的 {name}", "The disposition of {id} names {name}, which there is not"
    ),
    remedy=Bilingual(
        "改用条款或者条文的 ID；改的是标准名称的，用标准的 ID",
        "Use the ID of a clause or provision, or that of the standard for its title",
    ),
    why=Bilingual("答复要把提意见的人带到改动处。", "An answer leads to the change it made."),
    source="Clausework",
    needs="draft",
    broken="""
%comment C-0001 | platform | outcome=covered | changes=P-9
%previous
# platform 平台
%draft
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%comment C-0001 | platform | outcome=covered | changes=P-1
%previous
# platform 平台
%draft
# platform 平台
平台应公示规则。{#P-1}
""",
    check=check,
)
