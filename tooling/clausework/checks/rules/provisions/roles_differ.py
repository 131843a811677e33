"""A provision whose subject is not a role that the front matter names, or that binds no role."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import PROVISIONS
from clausework.lang.role_names import Named, RoleNames
from clausework.model.addressees import Addressees, addressees, role_forms

CASES = {
    "override": (
        Bilingual(
            "{id}：句子的主语是{named}，文件头 provisions 中这一条的 roles 却是{said}",
            "{id}: the sentence binds {named}, its `roles` under `provisions` say {said}",
        ),
        Bilingual("改正 roles，或者改主语", "Correct `roles`, or change the subject"),
    ),
    "translation": (
        Bilingual(
            "{id}：原文的主语是{said}，译文的主语是{named}",
            "{id}: the original binds {said}, the translation {named}",
        ),
        Bilingual("改译文，使主语相同", "Change the translation so that both bind the same"),
    ),
    "nobody": (
        Bilingual(
            "{id} 的主语和 roles 都没有写明由哪一方遵守，各方的条文中都没有它",
            "{id}: neither the subject nor `roles` names a role, so the provision is in nobody's list",
        ),
        Bilingual(
            "由某一方作主语，或者写明 roles；确实不约束任何一方的，在 provisions 的 {id} 下写 roles: []",
            "Name a role as subject or in `roles`; for none, say `roles: []` for {id} in `provisions`",
        ),
    ),
}  # fmt: skip


class Differing(LocatedFact, frozen=True, kw_only=True):
    """A provision that names other roles than are said elsewhere; `case` tells where."""

    case: str
    id: str
    named: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the subjects of each provision with the front matter and with the translation."""
    if not context.draft.roles:
        return
    forms = {lang: role_forms(context.draft, lang) for lang in context.draft.languages}
    for item in Facts(Differing, _differing(forms), forms).of(context):
        message, remedy = CASES.get(item.case, (None, None))
        yield Violation(
            at=item.at,
            clause=item.clause,
            length=item.length,
            about=(item.id, *item.said),
            values={
                "id": item.id,
                "named": _told(context, item.named),
                "said": _told(context, item.said),
            },
            message=message,
            remedy=remedy,
        )


def _told(context: CheckContext, roles: Iterable[str]) -> Bilingual:
    """The names of the roles, or that there are none."""
    zh, en = (
        [context.draft.roles.get(role, {}).get(lang) or role for role in roles] for lang in ("zh", "en")
    )
    return Bilingual("、".join(zh) or "空的", ", ".join(en) or "nobody")


def _differing(forms: dict[str, dict[str, str]]) -> Callable[[ClauseView], Iterator[Differing]]:
    """What to look for in a clause, where the roles have these names."""
    names = {lang: RoleNames(found) for lang, found in forms.items()}

    def find(view: ClauseView) -> Iterator[Differing]:
        found = {lang: addressees(view.clause, lang, names[lang]) for lang in view.languages}
        for passage in view.passages:
            name = passage.block.id
            if not name or name not in found[view.main]:
                continue
            if passage.lang == view.main:
                yield from _of_original(passage, found[view.main][name], view.normative)
            else:
                yield from _of_translation(passage, found[view.main][name], found[passage.lang][name])

    return find


def _of_original(passage: Passage, found: Addressees, normative: bool) -> Iterator[Differing]:
    clause, name = passage.clause, passage.block.id
    override = clause.provisions[name].roles if name in clause.provisions else None
    said = clause.roles if override is None else override
    other = [named for named in found.named if named.role not in said]
    if other and (said or override is not None):
        case = "default" if override is None else "override"
        yield _found(passage, other[0], case, found.named, said)
    verb = next((verb for verb in passage.verbs if verb.modal in PROVISIONS), None)
    if normative and verb and not found.roles and override is None:
        yield Differing(
            at=passage.at(verb.start), clause=clause.id, length=len(verb.text), case="nobody", id=name
        )


def _of_translation(passage: Passage, original: Addressees, found: Addressees) -> Iterator[Differing]:
    said = {named.role for named in original.named}
    told = {named.role for named in found.named}
    if said and told and said != told:
        odd = next((named for named in found.named if named.role not in said), found.named[0])
        yield _found(passage, odd, "translation", found.named, [named.role for named in original.named])


def _found(passage: Passage, at: Named, case: str, named: Iterable[Named], said: Iterable[str]) -> Differing:
    return Differing(
        at=passage.at(at.start),
        clause=passage.clause.id,
        length=len(at.word),
        case=case,
        id=passage.block.id,
        named=tuple(dict.fromkeys(item.role for item in named)),
        said=tuple(dict.fromkeys(said)),
    )


RULE = Rule(
    id="PRV-002",
    name="roles-differ",
    severity="warning",
    title=Bilingual("主语和适用对象不一致", "Subject at odds with the roles"),
    message=Bilingual(
        "{id}：句子的主语是{named}，文件头的 roles 却是{said}",
        "{id}: the sentence binds {named}, the `roles` of the clause say {said}",
    ),
    remedy=Bilingual(
        "改正主语或者 roles；两者都对的，在 provisions 的 {id} 下写明 roles",
        "Correct the subject or `roles`; where both are right, say the `roles` of {id} under `provisions`",
    ),
    why=Bilingual(
        "各方只看自己名下的条文：归谁先看主语，没有主语的看 roles；两处不一，必有一处是错的。",
        "Each party reads its own list: the subject decides, else `roles`; where they differ, one is wrong.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%role platform | 平台 | Platform
%role merchant | 商家 | Merchant
# platform 平台 {roles=platform}
商家应公示规则。{#P-1}
""",
    passing="""
%role platform | 平台 | Platform
%role merchant | 商家 | Merchant
# platform 平台 {roles=platform}
%provision P-2 | roles=merchant
平台应公示规则。{#P-1}

商家应遵守规则。{#P-2}
""",
    check=check,
    follows={"name": ("PRV-001",)},
)  # fmt: skip
