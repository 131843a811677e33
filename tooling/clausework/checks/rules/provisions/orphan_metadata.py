"""Metadata of a provision that is not in the clause."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import provisions
from clausework.model.clause import Clause, Place

PROPOSAL = Bilingual("{id} 的 proposal 写了未定义的 {name}", "The proposal {name} of {id} is not defined")
PROPOSAL_REMEDY = Bilingual(
    "改用 standard.yml 中 proposals 的代号", "Use a key of `proposals` in standard.yml"
)
ROLE = Bilingual("适用对象 {name} 没有定义", "The role {name} is not defined")
ROLE_REMEDY = Bilingual("改用 standard.yml 中 roles 的代号", "Use a key of `roles` in standard.yml")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each entry of `provisions` without its paragraph, each unknown proposal and role."""
    for clause in context.draft.clauses:
        present = {block.id for block in provisions(clause, context.main)}
        for name, provision in clause.provisions.items():
            if name not in present:
                yield _fault(context, clause, name, name)
            if provision.proposal and provision.proposal not in context.draft.proposals:
                yield _fault(context, clause, provision.proposal, name, PROPOSAL, PROPOSAL_REMEDY)
        overrides = chain.from_iterable(provision.roles or () for provision in clause.provisions.values())
        for role in dict.fromkeys((*clause.roles, *overrides)):
            if role not in context.draft.roles:
                yield _fault(context, clause, role, role, ROLE, ROLE_REMEDY)


def _fault(
    context: CheckContext,
    clause: Clause,
    name: str,
    provision: str,
    message: Bilingual | None = None,
    remedy: Bilingual | None = None,
) -> Violation:
    return Violation(
        at=_place(context, clause, name),
        clause=clause.id,
        length=len(name),
        values={"id": provision, "name": name},
        about=(name, clause.id),
        message=message,
        remedy=remedy,
    )


def _place(context: CheckContext, clause: Clause, word: str) -> Place:
    at = fallback(clause, context.main)
    found = context.named(at.path, word)
    return found if found.line > 1 else at


RULE = Rule(
    id="PRV-001",
    name="orphan-metadata",
    severity="error",
    title=Bilingual(
        "文件头写了不存在的条文、适用对象或者建议",
        "Front matter names an unknown provision, role or proposal",
    ),
    message=Bilingual(
        "文件头的 provisions 写了 {id}，正文中没有这一条文",
        "`provisions` has {id}, but no paragraph bears that ID",
    ),
    remedy=Bilingual("改正 ID，或删去这一项", "Correct the ID, or delete the entry"),
    why=Bilingual(
        "写错的 ID 使依据和证实方法落空。", "Behind a wrong ID its basis and verification are lost."
    ),
    source="Clausework",
    broken="""
# platform 平台
%provision P-2 | verify=页面留痕
平台应公示规则。{#P-1}
""",
    passing="""
# platform 平台
%provision P-1 | verify=页面留痕
平台应公示规则。{#P-1}
""",
    check=check,
    follows={"name": ("IDS", "BIL-005"), "clause": ("MD",)},
)
