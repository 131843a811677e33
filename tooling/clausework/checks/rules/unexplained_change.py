"""A change that neither a comment nor a reason explains."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

import msgspec

from clausework.checks.context import Context, fallback
from clausework.checks.facts import Facts
from clausework.checks.identities import provisions
from clausework.checks.rule import Fault, Rule, Words
from clausework.checks.settling import ALTERED, real
from clausework.checks.standing import Standing
from clausework.model.clause import Clause, ClauseText, lines_of
from clausework.model.draft import Draft, Lineage
from clausework.source.memory import digest

EDITION = re.compile(r"本(?:标准|文件)|[Tt]his (?:standard|document)|GB/T 1\.1[—-]20\d\d")

TITLE = Words(
    "标准名称自{draft}以来有改动，没有意见或者理由说明",
    "The title of the standard has changed since {draft}, and nothing says why",
)

SILENT = Words(
    "lineage.yml 没有写明 {id} 为什么变动",
    "lineage.yml does not say why {id} came or went",
)
GIVE = Words("在这一条的 reason 中写明理由", "Give the reason under `reason` of this entry")
LINEAGE = "standard/lineage.yml"
SHOWN = ("published", "answered")


class Said(msgspec.Struct, frozen=True, array_like=True):
    """The IDs of a clause, its own and those of its provisions, and a digest of its words."""

    clause: str
    names: tuple[str, ...]
    words: str


def _said(clause: Clause, lang: str) -> Said:
    names = (clause.id, *(block.id for block in provisions(clause, lang)))
    return Said(clause.id, names, digest(_words(clause, lang)))


def _now(standing: Standing) -> Iterator[Said]:
    yield _said(standing.clause, standing.main)


SAID = Facts(Said, _now)


def _before(draft: Draft, lang: str) -> dict[str, Said]:
    return {clause.id: _said(clause, lang) for clause in draft.clauses}


def check(context: Context) -> Iterator[Fault]:
    """Name the title and each clause that differ from the previous draft and that nothing explains."""
    if context.previous is None:
        return
    main = context.main
    old = context.memory.recall(
        ("said before", main), context.previous, partial(_before, context.previous, main)
    )
    explained = _explained(context)
    yield from _retitled(context, context.previous, explained)
    yield from _silent(context, old, explained)
    explained.update(name for entry in _lineage(context) for name in (*entry.old, *entry.new))
    for now in SAID.of(context):
        clause, before = context.clauses[now.clause], old.get(now.clause)
        if clause.generated or not explained.isdisjoint((*now.names, *(before.names if before else ()))):
            continue
        if before is None or before.words != now.words:
            title = clause.texts[context.main].title if context.main in clause.texts else clause.id
            yield Fault(
                at=fallback(clause, context.main),
                clause=clause.id,
                length=len(title),
                values={"title": title, "id": clause.id, "draft": context.previous.label},
            )


def _retitled(context: Context, previous: Draft, explained: set[str]) -> Iterator[Fault]:
    """The standard's own title in the authoritative language, which the standard's ID explains."""
    standard, title = context.draft.standard, context.draft.title.get(context.main, "")
    if title != previous.title.get(context.main, "") and standard not in explained:
        values: dict[str, object] = {"id": standard, "draft": previous.label}
        at = context.named("standard/standard.yml", title)
        yield Fault(at=at, length=len(title), values=values, message=TITLE)


def _silent(context: Context, old: dict[str, Said], explained: set[str]) -> Iterator[Fault]:
    """Each entry of the lineage that says of a clause what became of it, and not why."""
    for entry in _lineage(context):
        clauses = [name for name in (*entry.old, *entry.new) if name in old or name in context.clauses]
        names = {*clauses, *(name for clause in clauses if clause in old for name in old[clause].names)}
        if clauses and explained.isdisjoint(names):
            ids = f"[{', '.join(entry.old)}]"
            values: dict[str, object] = {"id": clauses[0]}
            at = context.named(LINEAGE, ids)
            yield Fault(at=at, length=len(ids), values=values, message=SILENT, remedy=GIVE)


def _lineage(context: Context) -> Iterator[Lineage]:
    """What became of IDs in this draft."""
    label = context.project.label if context.project else context.draft.label
    return (entry for entry in context.draft.lineage if entry.draft == label)


def _explained(context: Context) -> set[str]:
    """Every ID that a reason, here or in the lineage, or a comment that the public can read names."""
    label = context.project.label if context.project else context.draft.label
    found = {
        name
        for comment in real(context)
        if comment.state in SHOWN and comment.disposition and comment.disposition.outcome in ALTERED
        for name in (*comment.changed, comment.anchor.clause)
    }
    found.update(name for reason in context.draft.reasons if reason.draft == label for name in reason.ids)
    for entry in _lineage(context):
        if any(entry.reason.values()):
            found.update((*entry.old, *entry.new))
    return found


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
