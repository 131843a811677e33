"""What an article asks and no provision that carries it out names."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._amounts import names_thing
from clausework.checks.rules.laws._resting import FIRM, Basis, at_citation, bound_by, direct, in_both
from clausework.model.law import Article


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the objects of each article in all requirements that carry it out, together.

    The provisions of roles that the article does not bind do not count.
    """
    resting: dict[int, tuple[Article, list[Basis]]] = {}
    for basis, article in direct(context):
        bound = bound_by(context, article)
        roles = basis.provision.roles
        apart = bound and roles and not set(bound) & set(roles)
        if article.objects and basis.provision.modal in FIRM and not apart:
            resting.setdefault(id(article), (article, []))[1].append(basis)
    for article, found in resting.values():
        text = "\n".join(basis.provision.text for basis in found)
        missing = [item for item in article.objects if not names_thing(text, item.get(context.main, ""))]
        if missing:
            yield at_citation(
                context, found[0], ids=_ids(found), missing=_listed([in_both(item) for item in missing])
            )


def _ids(found: list[Basis]) -> Bilingual:
    names = list(dict.fromkeys(basis.provision.id for basis in found))
    return Bilingual("、".join(names), ", ".join(names))


def _listed(items: list[Bilingual]) -> Bilingual:
    """The things, each by the first of its words."""
    zh, en = (
        [text.partition("|")[0] for text in texts]
        for texts in zip(*((i.zh, i.en) for i in items), strict=True)
    )
    return Bilingual("、".join(zh), ", ".join(en))


RULE = Rule(
    id="LAW-007",
    name="object-dropped",
    severity="warning",
    title=Bilingual("法律要求的事项没有写全", "Something that the law asks is left out"),
    message=Bilingual(
        "{article}要求的“{missing}”，以它为依据的 {ids} 都没有写",
        "{article} asks for {missing}, which no provision that rests on it names: {ids}",
    ),
    remedy=Bilingual(
        "补进条文，或者另写一条；有意不写的，依据写作“参照”或者“宗旨”",
        "Add it to a provision or write another; if it is left out on purpose, put `analogy` or "
        "`purpose` before the article",
    ),
    why=Bilingual(
        "写明依据而少写义务，会使人误以为法律只要求这些。",
        "A provision that names its article and says less makes readers believe that the law asks no more.",
    ),
    source="团体标准管理规定; Clausework",
    needs="draft",
    broken="""
%law CPL | 消费者权益保护法
%article CPL 19 | 处理有危险的商品 | binds=merchant verb=应当 objects=停止销售,召回,报告
# merchant 商家 {roles=merchant}
%provision M-1 | basis=CPL 19
商家发现商品有危险的，应停止销售并召回商品。{#M-1}
""",
    passing="""
%law CPL | 消费者权益保护法
%article CPL 19 | 处理有危险的商品 | binds=merchant verb=应当 objects=停止销售,召回,报告
# merchant 商家 {roles=merchant}
%provision M-1 | basis=CPL 19
%provision M-2 | basis=CPL 19
商家发现商品有危险的，应停止销售并召回商品。{#M-1}

商家应向主管部门报告召回的情况。{#M-2}
""",
    check=check,
)
