"""A clause with provisions that names no roles although its neighbours do."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import provisions
from clausework.model.clause import Clause

FEW = 2
"""Neighbours with roles from which on a clause without them looks forgotten."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each clause with provisions and no roles in a chapter whose other such clauses have them."""
    if not context.draft.roles:
        return
    chapters: dict[str, list[Clause]] = {}
    for clause in context.draft.clauses:
        if provisions(clause, context.main):
            chapters.setdefault(context.chapter(clause).id, []).append(clause)
    for clauses in chapters.values():
        bare = [clause for clause in clauses if not clause.roles]
        if len(bare) == 1 and len(clauses) > FEW:
            known = next(clause for clause in clauses if clause.roles)
            yield Violation(
                at=fallback(bare[0], context.main),
                clause=bare[0].id,
                values={"roles": ", ".join(known.roles)},
                about=(bare[0].id,),
            )


RULE = Rule(
    id="PRV-004",
    name="no-roles",
    severity="warning",
    title=Bilingual("文件头没有 roles", "Front matter without roles"),
    message=Bilingual(
        "文件头没有写 roles，本章其他有条文的条款都写了",
        "The front matter has no `roles`, as every other clause of the chapter with provisions has",
    ),
    remedy=Bilingual("在文件头补上 roles: [{roles}]", "Add `roles: [{roles}]` to the front matter"),
    why=Bilingual(
        "没有主语的条文归 roles 所写的各方；漏写了，各方的条文中就没有它。",
        "A sentence without a subject binds those whom `roles` names; without it, it is in nobody's list.",
    ),
    source="Clausework",
    needs="chapter",
    broken="""
%role platform | 平台 | Platform
# platform 平台
## platform.rules 规则 {roles=platform}
平台应公示规则。{#P-1}
## platform.data 数据 {roles=platform}
平台应保存数据。{#P-2}
## platform.records 记录
平台应保存记录。{#P-3}
""",
    passing="""
%role platform | 平台 | Platform
# platform 平台
## platform.rules 规则 {roles=platform}
平台应公示规则。{#P-1}
## platform.data 数据 {roles=platform}
平台应保存数据。{#P-2}
## platform.records 记录 {roles=platform}
平台应保存记录。{#P-3}
""",
    check=check,
)
