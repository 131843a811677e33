"""A term translated otherwise than the terms chapter has it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.model.clause import Term

PLURAL_Y = re.compile(r"y$")


class Missed(LocatedFact, frozen=True, kw_only=True):
    """A translated provision without the equivalent of a term."""

    term: str


def check(context: CheckContext) -> Iterator[Violation]:
    """In each provision that names a term, look for its equivalent in the translation.

    Where a longer term or a word around it contains the shorter, only the longer counts.
    """
    terms = _terms(context)
    if not terms:
        return
    longest = re.compile(
        r"(?<!通过)(?<!利用)(?!(?<=检测|检验|认证|鉴定|评估|监管|金融|医疗|支付|仲裁|调解)机构)(?:"
        + "|".join(re.escape(name) for name in sorted(terms, key=len, reverse=True))
        + ")"
    )

    def find(view: ClauseView) -> Iterator[Missed]:
        for original, translated in view.pairs:
            words = translated.prose.lower()
            for name in dict.fromkeys(longest.findall(original.prose) if original.block.id else ()):
                if not any(form in words for form in terms[name]):
                    yield Missed(
                        at=translated.at(),
                        clause=view.clause.id,
                        length=len(translated.block.text),
                        term=name,
                    )

    for item in Facts(Missed, find, terms).of(context):
        yield Violation(
            at=item.at,
            clause=item.clause,
            length=item.length,
            values={"term": item.term, "expected": terms[item.term][0]},
        )


def _terms(context: CheckContext) -> dict[str, tuple[str, ...]]:
    """The stems of the equivalents of each term, by its designations in the authoritative language."""
    found: dict[str, tuple[str, ...]] = {}
    for clause in context.draft.clauses:
        own, other = (clause.texts.get(lang) for lang in (context.main, "en"))
        if own and other and own.term and other.term and context.main != "en":
            forms = tuple(PLURAL_Y.sub("", name.lower()) for name in _names(other.term))
            for name in _names(own.term):
                found[name] = (other.term.preferred, *forms)
    return found


def _names(term: Term) -> tuple[str, ...]:
    return (term.preferred, *term.admitted)


RULE = Rule(
    id="BIL-009",
    name="term-translated-otherwise",
    severity="warning",
    title=Bilingual("术语的译法与术语条目不一", "Term translated otherwise than defined"),
    message=Bilingual(
        "原文用了术语“{term}”，译文没有用“{expected}”",
        "The original says “{term}”, the translation does not say “{expected}”",
    ),
    remedy=Bilingual("译作“{expected}”", "Translate it as “{expected}”"),
    why=Bilingual("同一概念在译文中也只用一个术语。", "One concept has one term in the translation too."),
    source="Clausework",
    needs="draft",
    broken="""
# terms 术语和定义 | Terms and definitions {element=terms}
## terms.streamer {term=主播 term.en=streamer}
讲解商品的人。
[en]
person who explains goods
# streamer 主播 | Streamers
主播应出示证件。{#S-1}
[en]
The anchor shall show an identity card. {#S-1}
""",
    passing="""
# terms 术语和定义 | Terms and definitions {element=terms}
## terms.streamer {term=主播 term.en=streamer}
讲解商品的人。
[en]
person who explains goods
# streamer 主播 | Streamers
主播应出示证件。{#S-1}
[en]
Streamers shall show an identity card. {#S-1}
""",
    check=check,
    follows={"block": ANY},
)
