"""An ID of the previous draft that is gone without a word."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import ids, previous_ids
from clausework.checks.shared.moves import home_of
from clausework.model.clause import ClauseText

RENAMED = Bilingual(
    "{id} 看来更换了标识，{draft}中它的文字现在在 {home} 中，lineage.yml 没有交代",
    "{id} looks renamed: its words of {draft} stand in {home}, and lineage.yml says nothing of it",
)
RENAME = Bilingual(
    "运行 clausework mv {id} {home}，引用和沿革会一并改好",
    "Run `clausework mv {id} {home}`, which mends the references and the lineage",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each ID of the previous draft that neither this one nor the lineage has."""
    if context.previous is None:
        return
    before = {clause.id for clause in context.previous.clauses}
    texts = {name: clause.texts.get(context.main, ClauseText()) for name, clause in context.clauses.items()}
    news = {name: text for name, text in texts.items() if name not in before}
    named = {old for entry in context.draft.lineage for old in entry.old}
    now = ids(context)
    for name, clause in previous_ids(context).items():
        if name not in now and name not in named:
            home = home_of(clause, context.main, news) if name == clause.id else ""
            yield Violation(
                at=fallback(context.clauses[home]) if home else context.named("standard/lineage.yml", ""),
                clause=home or clause.id,
                values={"id": name, "draft": context.previous.label, "home": home},
                message=RENAMED if home else None,
                remedy=RENAME if home else None,
                about=(name, clause.id, *([home] if home else [])),
            )


RULE = Rule(
    id="IDS-003",
    name="vanished-id",
    severity="error",
    title=Bilingual("ID 消失而没有沿革", "ID gone without lineage"),
    message=Bilingual(
        "{draft}中的 {id} 不见了，lineage.yml 没有交代",
        "{id} of {draft} is gone, and lineage.yml says nothing of it",
    ),
    remedy=Bilingual(
        "在 standard/lineage.yml 中写明它更换标识、拆分、合并还是停用",
        "Say in standard/lineage.yml whether it was renamed, split, merged or retired",
    ),
    why=Bilingual(
        "对它提过的意见、引用过它的合同都要能找到去处。",
        "Comments on it and contracts that cite it must find where it went.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%previous
# platform 平台
平台应公示规则。{#P-1}

平台应公示协议。{#P-2}
%draft
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%previous
# platform 平台
平台应公示规则。{#P-1}

平台应公示协议。{#P-2}
%draft
%lineage merged | P-1 P-2 -> P-1
# platform 平台
平台应公示规则和协议。{#P-1}
""",
    check=check,
    follows={"name": ("OUT", "IDS", "BIL-005", "BIL-003"), "clause": ("MD", "BIL-003")},
)
