"""A comment that was accepted and changed nothing."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.context import Context
from clausework.checks.identities import ids, previous_ids
from clausework.checks.rule import Fault, Rule, Words
from clausework.checks.settling import ALTERED, real, record
from clausework.model.canonical import text_hash
from clausework.model.clause import Clause


def check(context: Context) -> Iterator[Fault]:
    """Name each accepted comment on the previous draft none of whose clauses differs since."""
    if context.previous is None:
        return
    old, new = previous_ids(context, translations=True), ids(context, translations=True)
    renamed = {context.draft.standard} if context.previous.title != context.draft.title else ()
    for comment in real(context):
        if not comment.disposition or comment.disposition.outcome not in ALTERED:
            continue
        if comment.draft != context.previous.label:
            continue
        if not any(name in renamed or _changed(old.get(name), new.get(name)) for name in comment.changed):
            yield Fault(
                at=record(context, comment),
                clause=comment.anchor.clause,
                values={"id": comment.id, "clauses": "、".join(comment.changed), "draft": comment.draft},
            )


def _changed(old: Clause | None, new: Clause | None) -> bool:
    if old is None or new is None:
        return old is not new
    return _hashes(old) != _hashes(new)


def _hashes(clause: Clause) -> dict[str, str]:
    return {lang: text_hash(text) for lang, text in clause.texts.items()}


RULE = Rule(
    id="SET-002",
    name="accepted-without-change",
    severity="error",
    title=Words("意见已采纳而条款没有变化", "Comment accepted, nothing changed"),
    message=Words(
        "意见 {id} 已采纳，但自{draft}以来 {clauses} 没有变化",
        "{id} was accepted, but {clauses} has not changed since {draft}",
    ),
    remedy=Words(
        "修改条款；已在别处写明的，把处理意见改为 covered 并在 changes 中写明条款",
        "Change the clause; if another covers it, settle the comment as `covered` and name that clause",
    ),
    why=Words("采纳的意见要能在文本中看到。", "What is accepted must be seen in the text."),
    source="Clausework",
    needs="draft",
    broken="""
%comment C-0001 | platform | outcome=accepted
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%comment C-0001 | platform | outcome=accepted
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    check=check,
)
