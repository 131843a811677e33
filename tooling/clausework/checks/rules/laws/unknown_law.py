"""A legal basis under a code that no law has."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import Clause, Place


class Basis(msgspec.Struct, frozen=True, array_like=True):
    """An article that a provision rests on, and the code of its law."""

    clause: str
    provision: str
    citation: str
    code: str


def _bases(view: ClauseView) -> Iterator[Basis]:
    for name, provision in view.clause.provisions.items():
        for citation in (*provision.basis, *provision.later):
            yield Basis(view.clause.id, name, citation, citation.partition(" ")[0])


BASES = Facts(Basis, _bases)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each citation in `basis` and `later` whose code is not among the laws."""
    codes = {law.code for law in context.draft.laws}
    for basis in BASES.of(context):
        if basis.code not in codes:
            yield Violation(
                at=_place(context, context.clauses[basis.clause], basis.citation),
                clause=basis.clause,
                length=len(basis.citation),
                values={"id": basis.provision, "code": basis.code},
            )


def _place(context: CheckContext, clause: Clause, citation: str) -> Place:
    at = fallback(clause, context.main)
    found = context.named(at.path, citation)
    return found if found.line > 1 else at


RULE = Rule(
    id="LAW-001",
    name="unknown-law",
    severity="error",
    title=Bilingual("法律依据的代号不存在", "Legal basis under an unknown code"),
    message=Bilingual(
        "{id} 的法律依据写了未定义的代号 {code}", "{id} rests on {code}, a code that no law has"
    ),
    remedy=Bilingual(
        "改用 standard/references.yml 中 laws 的代号，或补上这部法律",
        "Use a code of `laws` in standard/references.yml, or add the law there",
    ),
    why=Bilingual("依据附录按代号查出法律的名称。", "The annex of legal bases finds each law by its code."),
    source="Clausework",
    needs="draft",
    broken="""
%law ECL | 电子商务法
# platform 平台
%provision P-1 | basis=EC 27
平台应公示规则。{#P-1}
""",
    passing="""
%law ECL | 电子商务法
# platform 平台
%provision P-1 | basis=ECL 27
平台应公示规则。{#P-1}
""",
    check=check,
)
