"""A cross-reference to what there is not."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import CROSS_REFERENCES, CrossReference
from clausework.model.draft import Draft
from clausework.model.mentions import ITEM, labels_of, mentioned

NEAREST = Bilingual("最接近的是 {near}（{number}）", "The nearest is {near} ({number})")
NONE_NEAR = Bilingual(
    "用 outline.yml 中的 ID；条款更换标识或者停用后，引用它的地方也要改",
    "Use an ID of outline.yml; where a clause was renamed or retired, its citations change too",
)
RENAMED = Bilingual(
    "它已改为 {near}（{number}），改引用", "It is {near} ({number}) now; change the reference"
)
RETIRED = Bilingual("它已停用，删去引用或改引别处", "It was retired; refer to something else, or to nothing")
GONE = Bilingual(
    "在{draft}中它是{near}的{number}，已删去；删去引用或改引别处",
    "In {draft} it was {number} in {near}, which is gone; refer to something else, or to nothing",
)
UNLABELLED = Bilingual(
    "别的语言版本中有这个标签，本语言版本的同一处也要写 {{#{target}}}",
    "Another language has this label: write {{#{target}}} at the same place in this one",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each reference that leads nowhere, with what the lineage says of it or the nearest name."""
    for link in CROSS_REFERENCES.of(context):
        if mentioned(context.draft, link.target, link.lang) is None:
            near, remedy = _way(context, link)
            draft = context.previous if remedy is GONE and context.previous else context.draft
            number = _printed(draft, link.target if remedy is GONE else near, link.lang)
            values: dict[str, object] = {
                "target": link.target,
                "near": near,
                "number": number,
                "draft": draft.label,
            }
            yield Violation(
                at=link.at,
                clause=link.clause,
                length=link.length,
                values=values,
                remedy=remedy,
                about=(link.target,),
            )


def _way(context: CheckContext, link: CrossReference) -> tuple[str, Bilingual]:
    """What the reference may mean, and how to say so."""
    labels = labels_of(context.draft)
    for event in context.draft.lineage:
        if link.target in event.old:
            return next(iter(event.new), ""), RENAMED if event.new else RETIRED
    if any(link.target in names for names in labels.values()):
        return link.target, UNLABELLED
    before = mentioned(context.previous, link.target, link.lang) if context.previous else None
    if before is not None and before.anchor:
        return before.clause, GONE
    names = [*context.clauses, *(name for name in labels.get(link.lang, ()) if _alike(name, link.target))]
    near = _nearest(link.target, tuple(sorted(names)))
    return near, NEAREST if near else NONE_NEAR


def _printed(draft: Draft, name: str, lang: str) -> Bilingual:
    """What a reference to `name` prints in the languages of messages, else in its own."""
    words = (mentioned(draft, name, each) or mentioned(draft, name, lang) for each in ("zh", "en"))
    return Bilingual(*(found.words if found else name for found in words))


def _alike(name: str, target: str) -> bool:
    """Whether a name may be meant: an item only by a reference to an item."""
    return (ITEM in name) == (ITEM in target)


@lru_cache(maxsize=1 << 12)
def _nearest(target: str, names: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(target, names, 1)), "")


RULE = Rule(
    id="XRF-001",
    name="unknown-reference",
    severity="error",
    title=Bilingual("引用的内容不存在", "Reference to what there is not"),
    message=Bilingual("引用的 {target} 不存在", "There is no {target} to refer to"),
    remedy=NONE_NEAR,
    why=Bilingual("指向空处的引用使要求落空。", "A requirement that points nowhere requires nothing."),
    source="GB/T 1.1—2020, 9.5.5",
    needs="draft",
    broken="""
# platform.vetting 核查
# platform.records 记录
保存期限见[](#platform.record)。
""",
    passing="""
# platform.vetting 核查
结论的保存见[](#platform.records)。
# platform.records 记录
""",
    check=check,
    follows={"name": ("OUT", "IDS-003")},
    covers=("XRF-002",),
)
