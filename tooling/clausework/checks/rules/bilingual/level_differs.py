"""A provision of one level in Chinese and of another in English."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import ANY, Bilingual, Replacement, Rule, Violation
from clausework.checks.shared.identities import provisions
from clausework.lang.modals import Modal, Verb

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
NO_VERB = Bilingual("没有能愿动词", "no verb")
STATEMENT = Bilingual(
    "{id}：原文没有能愿动词，译文用了“{other}”",
    "{id}: the original has no verb, the translation says {other}",
)
AS_STATED = Bilingual(
    "译文改为陈述，或者原文写出能愿动词", "State it in the translation, or give the original its verb"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the first admitted verb of each provision; one without any in the original is passed by."""
    words = context.draft.verbs
    for clause in context.draft.clauses:
        original = {
            block.id: Passage(clause, context.main, block, words=words)
            for block in provisions(clause, context.main)
        }
        for lang in clause.texts:
            for block in provisions(clause, lang) if lang != context.main else ():
                if block.id in original:
                    yield from _compare(original[block.id], Passage(clause, lang, block, words=words))


def _compare(original: Passage, translated: Passage) -> Iterator[Violation]:
    said, told = ([verb for verb in side.verbs if verb.modal] for side in (original, translated))
    first, other = next(iter(said), None), next(iter(told), None)
    if first is None or first.modal is None:
        if other and not original.verbs and original.block.kind == "paragraph":
            yield _more(original, translated, other)
        return
    if len(said) == len(told):  # where each verb has its fellow, the first pair that differs
        unlike = ((a, b) for a, b in zip(said, told, strict=True) if a.modal != b.modal)
        first, other = next(unlike, (first, other))
    if first.modal is None:
        return
    if other is None or other.modal != first.modal:
        yield Violation(
            at=translated.at(other.start if other else 0),
            clause=translated.clause.id,
            length=len(other.text) if other else 1,
            change=Replacement(other.text, EXPECTED[first.modal].get(translated.lang, first.form))
            if other
            else None,
            values={
                "id": original.block.id,
                "verb": first.form,
                "other": other.form if other else NO_VERB,
                "expected": EXPECTED[first.modal].get(translated.lang, first.form),
            },
        )


def _more(original: Passage, translated: Passage, verb: Verb) -> Violation:
    """The fault of a translation that makes a provision of a statement."""
    return Violation(
        at=translated.at(verb.start),
        clause=translated.clause.id,
        length=len(verb.text),
        values={"id": original.block.id, "verb": NO_VERB, "other": verb.form},
        message=STATEMENT,
        remedy=AS_STATED,
    )


RULE = Rule(
    id="BIL-001",
    name="level-differs",
    severity="error",
    title=Bilingual("两种文字的约束程度不一致", "Level differs between the languages"),
    message=Bilingual(
        "{id}：原文是“{verb}”，译文是“{other}”", "{id}: the original says {verb}, the translation {other}"
    ),
    remedy=Bilingual(
        "译文改用 {expected}，或改原文", "Say “{expected}” in the translation, or change the original"
    ),
    why=Bilingual(
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
    follows={"block": ANY},
    cure="suggested",
)
