"""A provision of one level in Chinese and of another in English."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.context import Context, Passage
from clausework.checks.identities import provisions
from clausework.checks.rule import Change, Fault, Rule, Words
from clausework.text.modals import Modal

EXPECTED: dict[Modal, dict[str, str]] = {
    "requirement": {"zh": "应", "en": "shall"},
    "prohibition": {"zh": "不应", "en": "shall not"},
    "recommendation": {"zh": "宜", "en": "should"},
    "discouragement": {"zh": "不宜", "en": "should not"},
    "permission": {"zh": "可", "en": "may"},
    "exemption": {"zh": "不必", "en": "need not"},
    "capability": {"zh": "能", "en": "can"},
    "incapability": {"zh": "不能", "en": "cannot"},
}
NO_VERB = Words("没有能愿动词", "no verb")


def check(context: Context) -> Iterator[Fault]:
    """Compare the first admitted verb of each provision; one without any in the original is passed by."""
    for clause in context.draft.clauses:
        original = {
            block.id: Passage(clause, context.main, block) for block in provisions(clause, context.main)
        }
        for lang in clause.texts:
            for block in provisions(clause, lang) if lang != context.main else ():
                if block.id in original:
                    yield from _compare(original[block.id], Passage(clause, lang, block))


def _compare(original: Passage, translated: Passage) -> Iterator[Fault]:
    first = next((verb for verb in original.verbs if verb.modal), None)
    if first is None or first.modal is None:
        return
    other = next((verb for verb in translated.verbs if verb.modal), None)
    if other is None or other.modal != first.modal:
        yield Fault(
            at=translated.at(other.start if other else 0),
            clause=translated.clause.id,
            length=len(other.text) if other else 1,
            change=Change(other.text, EXPECTED[first.modal].get(translated.lang, first.form))
            if other
            else None,
            values={
                "id": original.block.id,
                "verb": first.form,
                "other": other.form if other else NO_VERB,
                "expected": EXPECTED[first.modal].get(translated.lang, first.form),
            },
        )


RULE = Rule(
    id="BIL-001",
    name="level-differs",
    severity="error",
    title=Words("两种文字的约束程度不一致", "Level differs between the languages"),
    message=Words(
        "{id}：原文是“{verb}”，译文是“{other}”", "{id}: the original says {verb}, the translation {other}"
    ),
    remedy=Words(
        "译文改用 {expected}，或改原文", "Say “{expected}” in the translation, or change the original"
    ),
    why=Words(
        "应＝shall，不应＝shall not，宜＝should，可＝may，不必＝need not，能＝can。",
        "应 is shall, 不应 shall not, 宜 should, 可 may, 不必 need not, 能 can.",
    ),
    source="GB/T 1.1—2020, Annex C; ISO/IEC Directives 2, 7",
    broken="""
# platform 平台 | Platform
平台应公示规则。{#P-1}
[en]
The platform should publish its rules. {#P-1}
""",
    passing="""
# platform 平台 | Platform
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules. {#P-1}
""",
    check=check,
    cure="suggested",
)
