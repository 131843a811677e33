"""An article that binds others than the provision does."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._resting import at_citation, bound_by, direct
from clausework.model.draft import Draft
from clausework.model.law import Article


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare whom each provision binds with whom the articles bind that it carries out."""
    for basis, article in direct(context):
        roles = basis.provision.roles
        if article.binds and roles and not set(bound_by(context, article)) & set(roles):
            yield at_citation(
                context, basis, law=_parties(context.draft, article), ours=_roles(context.draft, roles)
            )


def _parties(draft: Draft, article: Article) -> Bilingual:
    """Whom the article binds, by the names that the law and the standard have for them."""
    titles = [
        draft.parties[name].title if name in draft.parties else draft.roles.get(name, {})
        for name in article.binds
    ]
    return _joined(
        [{"zh": name, "en": name, **title} for name, title in zip(article.binds, titles, strict=True)]
    )


def _roles(draft: Draft, roles: tuple[str, ...]) -> Bilingual:
    return _joined([{"zh": role, "en": role, **draft.roles.get(role, {})} for role in roles])


def _joined(names: list[dict[str, str]]) -> Bilingual:
    return Bilingual("、".join(name["zh"] for name in names), ", ".join(name["en"] for name in names))


RULE = Rule(
    id="LAW-008",
    name="wrong-addressee",
    severity="warning",
    title=Bilingual("法律约束的是另一方", "The law binds another party"),
    message=Bilingual(
        "{id} 约束{ours}，所依据的{article}约束的是{law}", "{id} binds {ours}, but {article} binds {law}"
    ),
    remedy=Bilingual(
        "换成约束这一方的条；只是比照的写作“参照”，只是为其目的的写作“宗旨”",
        "Cite an article that binds this party; else put `analogy` or `purpose` before it",
    ),
    why=Bilingual(
        "给一方的义务，不能拿约束另一方的法律作直接依据。",
        "A duty of one party does not follow from a law that binds another.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%role platform | 平台 | Platform
%role agent | 房产经纪人 | Estate agent
%law ECL | 电子商务法
%article ECL 59 | 受理并处理投诉 | binds=platform verb=应当
# agent 房产经纪人 {roles=agent}
%provision S-1 | basis=ECL 59
房产经纪人应转交投诉。{#S-1}
""",
    passing="""
%role platform | 平台 | Platform
%role merchant | 商家 | Merchant
%role agent | 房产经纪人 | Estate agent
%party operator | 电子商务经营者 | roles=platform,merchant
%law ECL | 电子商务法
%article ECL 59 | 受理并处理投诉 | binds=operator verb=应当
# complaints 投诉
%provision M-1 | basis=ECL 59
%provision S-1 | basis=参照 ECL 59
商家应处理投诉。{#M-1}

房产经纪人应转交投诉。{#S-1}
""",
    check=check,
)
