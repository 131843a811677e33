"""What an article asks and no provision that carries it out names."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._amounts import names_thing
from clausework.checks.rules.laws._resting import FIRM, ProvisionBasis, at_citation, bound_by, direct, in_both
from clausework.model.law import Article, StatutoryObject


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the objects of each article in all requirements that carry it out, role by role.

    Whoever is bound has to be told the whole duty; provisions of roles that the article does not bind
    do not count.
    """
    told: set[tuple[str, tuple[str, ...]]] = set()
    for article, found in _resting(context):
        missing = _missing(article, "\n".join(basis.provision.text for basis in found), context.main)
        ids = tuple(dict.fromkeys(basis.provision.id for basis in found))
        said = (found[0].cited.citation.partition(" ")[0] + repr(missing), ids)
        if missing and said not in told:
            told.add(said)
            yield at_citation(
                context,
                found[0],
                ids=Bilingual("、".join(ids), ", ".join(ids)),
                missing=_listed([in_both(item.name) for item in missing]),
            )


def _resting(context: CheckContext) -> Iterator[tuple[Article, list[ProvisionBasis]]]:
    """Each article that has objects, with the requirements of one role that carry it out."""
    resting: dict[tuple[int, str], tuple[Article, list[ProvisionBasis]]] = {}
    for basis, article in direct(context):
        if article.objects and basis.provision.modal in FIRM:
            bound, roles = bound_by(context, article), basis.provision.roles
            for role in (role for role in roles or ("",) if not roles or not bound or role in bound):
                resting.setdefault((id(article), role), (article, []))[1].append(basis)
    yield from resting.values()


def _missing(article: Article, text: str, lang: str) -> list[StatutoryObject]:
    return [
        item
        for item in article.objects
        if names_thing(text, item.about.get(lang, "")) and not names_thing(text, item.name.get(lang, ""))
    ]


def _listed(items: list[Bilingual]) -> Bilingual:
    """The things, each by the first of its words."""
    zh, en = ([getattr(item, lang).partition("|")[0] for item in items] for lang in ("zh", "en"))
    return Bilingual("、".join(zh), ", ".join(en))


RULE = Rule(
    id="LAW-007",
    name="object-dropped",
    severity="warning",
    title=Bilingual("法律要求的事项没有写全", "Something that the law asks is left out"),
    message=Bilingual(
        "以{article}为依据的 {ids} 没有写到它要求的：{missing}",
        "{ids}, which carries out {article}, leaves out {missing}",
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
    source="Clausework",
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
