"""A Chinese verb that obliges in ordinary language but not in a standard."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import GBT2009, Bilingual, Replacement, Rule, Violation
from clausework.checks.shared.stray import external
from clausework.lang.sentences import sentence_at

USE = {
    "应": "必须 应当 务必 务须 理应 必需 须 需 需要 要",
    "不应": "不得 禁止 严禁 不可 不可以 不应当 不准 不许 不允许 不要 切勿 请勿 勿",
    "不必": "无需 不需要 不需",
}
INSTEAD = {form: verb for verb, forms in USE.items() for form in forms.split()}
CONDITION = Bilingual(
    "改用“应”写出先后，如“应先核验，再开通”",
    "Say with 应 (shall) what comes first, as in “shall verify before it enables”",
)
LIMIT = Bilingual("改用“应”或者“不应”写出界限", "State the limit with 应 (shall) or 不应 (shall not)")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each such verb where provisions stand; a duty that a named law imposes is exempt."""
    for passage in context.in_language("zh"):
        if not context.normative(passage):
            continue
        for verb in passage.verbs:
            if verb.modal is None and not _exempt(context, passage, verb.form, verb.start):
                instead = INSTEAD.get(verb.form, "")
                yield Violation(
                    at=passage.at(verb.start),
                    clause=passage.clause.id,
                    length=len(verb.text),
                    values={"verb": verb.form, "instead": instead},
                    change=Replacement(verb.text, instead) if instead else None,
                    remedy=None if instead else CONDITION if verb.form in ("方可", "才能", "才可") else LIMIT,
                )


def _exempt(context: CheckContext, passage: Passage, form: str, start: int) -> bool:
    if form == "不得" and context.draft.look == GBT2009:
        return True
    return form == "必须" and external(sentence_at(passage.prose, "zh", start), "zh")


RULE = Rule(
    id="MOD-001",
    name="forbidden-verb",
    severity="error",
    title=Bilingual("不规范的能愿动词", "Verb that states no provision"),
    message=Bilingual("“{verb}”不是标准的能愿动词", "{verb} is not a verb of provisions"),
    remedy=Bilingual("改为“{instead}”", "Use {instead}"),
    why=Bilingual(
        "要求用“应”，推荐用“宜”，允许用“可”，能力用“能”，各有其否定；读者据此分清轻重。",
        "Requirements say 应, recommendations 宜, permissions 可, capabilities 能, or their negatives; "
        "by these verbs readers tell what binds and how far.",
    ),
    source="GB/T 1.1—2020, 9.3, Annex C; ISO/IEC Directives 2, 7",
    broken="食堂不得使用过期食材。{#S-1}",
    passing="食堂不应使用过期食材。{#S-1}",
    check=check,
    cure="suggested",
    covers=("MOD-002", "MOD-003", "MOD-006"),
)
