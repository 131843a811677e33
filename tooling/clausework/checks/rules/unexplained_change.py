"""A change that neither a comment nor a reason explains."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from clausework.checks.context import Context, fallback
from clausework.checks.identities import provisions
from clausework.checks.rule import Fault, Rule, Words
from clausework.checks.settling import ALTERED, named, real
from clausework.model.clause import Clause, ClauseText, lines_of
from clausework.model.draft import Draft

EDITION = re.compile(r"本(?:标准|文件)|[Tt]his (?:standard|document)|GB/T 1\.1[—-]20\d\d")


def check(context: Context) -> Iterator[Fault]:
    """Name each clause that differs from the previous draft and that nothing explains."""
    if context.previous is None:
        return
    old = {clause.id: clause for clause in context.previous.clauses}
    explained = _explained(context)
    for clause in context.draft.clauses:
        before = old.get(clause.id)
        if (
            clause.generated
            or explained & _names(clause, context.draft)
            or explained & _names(before, context.draft)
        ):
            continue
        if before is None or _words(before, context.main) != _words(clause, context.main):
            title = clause.texts[context.main].title if context.main in clause.texts else clause.id
            yield Fault(
                at=fallback(clause, context.main),
                clause=clause.id,
                length=len(title),
                values={"title": title, "id": clause.id, "draft": context.previous.label},
            )


def _explained(context: Context) -> set[str]:
    """Every ID that a comment, a reason or the lineage of this draft names."""
    label = context.project.label if context.project else context.draft.label
    found = {
        name
        for comment in real(context)
        if comment.disposition and comment.disposition.outcome in ALTERED
        for name in (*named(comment), comment.anchor.clause)
    }
    found.update(name for reason in context.draft.reasons if reason.draft == label for name in reason.ids)
    for entry in context.draft.lineage:
        if entry.draft == label:
            found.update((*entry.old, *entry.new))
    return found


def _names(clause: Clause | None, draft: Draft) -> set[str]:
    if clause is None:
        return set()
    return {clause.id, *(block.id for block in provisions(clause, draft.languages[0]))}


def _words(clause: Clause, lang: str) -> bytes:
    """The clause's words without what only the edition of the directives changes."""
    text = clause.texts.get(lang, ClauseText())
    lines = [(line.kind, line.depth, line.id, EDITION.sub("", line.text)) for line in lines_of(text.blocks)]
    targets = [run.target for line in lines_of(text.blocks) for run in line.runs]
    return msgspec.json.encode((text.title, text.term, lines, targets))


RULE = Rule(
    id="CHG-001",
    name="unexplained-change",
    severity="error",
    title=Words("改动没有缘由", "Change without a reason"),
    message=Words(
        "“{title}”自{draft}以来有改动，没有意见或者理由说明",
        "“{title}” has changed since {draft}, and nothing says why",
    ),
    remedy=Words(
        "在处理意见的 changes 中写上 {id}，或在 standard/reasons.yml 中写明理由",
        "Name {id} under `changes` of the comment that caused it, or give a reason in standard/reasons.yml",
    ),
    why=Words("公众看到每处改动，也看到为什么改。", "The public sees each change and why it was made."),
    source="Clausework",
    needs="draft",
    broken="""
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    passing="""
%previous
# platform 平台
平台应公示规则。{#P-1}
%draft
%reason P-1 | 与总体原则一致
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    check=check,
)
