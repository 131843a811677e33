"""An article said to bind a party that nobody has defined."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import Place
from clausework.source.settings import REFERENCES_FILE

ROLE = Bilingual(
    "parties 中的 {name} 不是本标准的一方", "`parties` has {name}, which is no role of the standard"
)
ROLE_REMEDY = Bilingual("改用 standard.yml 中 roles 的代号", "Use a key of `roles` in standard.yml")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each entry of `binds` that is neither a role of the standard nor a party of the laws."""
    draft = context.draft
    for law in draft.laws:
        for number, article in law.articles.items():
            for name in article.binds:
                if name not in draft.roles and name not in draft.parties:
                    yield Violation(
                        at=_place(context, name),
                        length=len(name),
                        values={"name": name, "article": f"{law.code} {number}"},
                    )
    for party in draft.parties.values():
        for name in party.roles:
            if name not in draft.roles:
                yield Violation(
                    at=_place(context, name),
                    length=len(name),
                    values={"name": name},
                    message=ROLE,
                    remedy=ROLE_REMEDY,
                )


def _place(context: CheckContext, name: str) -> Place:
    return context.named(REFERENCES_FILE, name)


RULE = Rule(
    id="LAW-009",
    name="unknown-party",
    severity="error",
    title=Bilingual("法律的义务人没有定义", "Party of a law that is not defined"),
    message=Bilingual(
        "{article} 的 binds 写了未定义的 {name}", "{article} binds {name}, which is not defined"
    ),
    remedy=Bilingual(
        "改用 standard.yml 中 roles 的代号，或者把这一方写进 references.yml 的 parties",
        "Use a key of `roles` in standard.yml, or add the party to `parties` in references.yml",
    ),
    why=Bilingual(
        "对象写错，条文和法律各约束谁就无从比较。",
        "Behind a wrong name nobody can compare whom the provision and the law bind.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%role platform | 平台 | Platform
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | binds=platforms
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%role platform | 平台 | Platform
%party operator | 电子商务经营者 | roles=platform
%law ECL | 电子商务法
%article ECL 33 | 公示协议和规则 | binds=platform,operator
# platform 平台
平台应公示规则。{#P-1}
""",
    check=check,
)
