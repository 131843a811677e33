"""Provision IDs that differ between the languages."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import provisions
from clausework.model.clause import Clause

EXTRA = Bilingual("译文多出条文 {id}", "The translation has the provision {id}, which the original lacks")
GONE_HERE = Bilingual(
    "条文 {id} 在原文中删去了，译文和文件头还有它",
    "The provision {id} is deleted in the original; the translation and the front matter still have it",
)
FOR_GONE_HERE = Bilingual(
    "误删的，恢复原文；不再需要的，译文和 provisions 也删去，在 standard/lineage.yml 写明停用",
    "Restore it; if it is no longer wanted, delete it in the translation and in `provisions` too,"
    " and say in standard/lineage.yml that it was retired",
)
GONE_THERE = Bilingual(
    "条文 {id} 在译文中删去了，原文还有它",
    "The provision {id} is deleted in the translation; the original still has it",
)
FOR_GONE_THERE = Bilingual(
    "误删的，恢复译文；不再需要的，原文也删去，在 standard/lineage.yml 写明停用",
    "Restore it; if it is no longer wanted, delete it in the original too,"
    " and say in standard/lineage.yml that it was retired",
)
ORDER = Bilingual(
    "译文中条文 {id} 的次序与原文不同", "The provision {id} stands elsewhere in the translation"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the IDs of each translation with those of the original: missing, extra, reordered."""
    for clause in context.draft.clauses:
        for lang in clause.texts:
            if lang != context.main and context.main in clause.texts and clause.texts[lang].blocks:
                yield from _compare(context, clause, lang)


def _compare(context: CheckContext, clause: Clause, lang: str) -> Iterator[Violation]:
    original = [block.id for block in provisions(clause, context.main)]
    translated = provisions(clause, lang)
    present = [block.id for block in translated]
    for missing in dict.fromkeys(original):
        if missing not in present:
            deleted = lang in clause.provisions[missing].verify if missing in clause.provisions else False
            yield Violation(
                at=fallback(clause, lang),
                clause=clause.id,
                values={"id": missing},
                message=GONE_THERE if deleted else None,
                remedy=FOR_GONE_THERE if deleted else None,
            )
    kept = [name for name in original if name in present]
    common = [block for block in translated if block.id in original]
    for block in translated:
        if block.id not in original:
            at = Passage(clause, lang, block).at()
            deleted = block.id in clause.provisions
            yield Violation(
                at=at,
                clause=clause.id,
                values={"id": block.id},
                message=GONE_HERE if deleted else EXTRA,
                remedy=FOR_GONE_HERE if deleted else None,
            )
    for block, expected in zip(common, kept, strict=False):
        if block.id != expected:
            at = Passage(clause, lang, block).at()
            yield Violation(at=at, clause=clause.id, values={"id": block.id}, message=ORDER)
            return


RULE = Rule(
    id="BIL-005",
    name="translated-ids",
    severity="error",
    title=Bilingual("两种文字的条文 ID 不一致", "Provision IDs differ between the languages"),
    message=Bilingual("译文缺少条文 {id}", "The translation lacks the provision {id}"),
    remedy=Bilingual(
        "按原文的 ID 和次序改译文", "Give the translation the IDs and the order of the original"
    ),
    why=Bilingual(
        "意见和稿次比对都靠 ID 在两种文字间对应。", "Comments and redlines join the languages by these IDs."
    ),
    source="Clausework",
    broken="""
# platform 平台 | Platform
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules.
""",
    passing="""
# platform 平台 | Platform
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules. {#P-1}
""",
    check=check,
    follows={"name": ("IDS",), "clause": ("MD", "BIL-003", "IDS-001", "IDS-002")},
)
