"""Rules about the metadata of provisions: roles, questions, entries without a provision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, Passage, fallback
from clausework.checks.engine.rule import Bilingual, Violation
from clausework.checks.shared.identities import provisions
from clausework.checks.shared.stray import PROVISIONS
from clausework.lang.role_names import Named, RoleNames
from clausework.model.addressees import Addressees, addressees, role_forms
from clausework.model.draft import Clause, Place
from clausework.source.settings import QUESTIONS

FEW = 2
"""Neighbours with roles from which on a clause without them looks forgotten."""


def no_roles(context: CheckContext) -> Iterator[Violation]:
    """Name each clause with provisions and no roles in a chapter whose other such clauses have them."""
    if not context.draft.roles:
        return
    chapters: dict[str, list[Clause]] = {}
    for clause in context.draft.clauses:
        if provisions(clause, context.main):
            chapters.setdefault(context.chapter(clause).id, []).append(clause)
    for clauses in chapters.values():
        bare = [clause for clause in clauses if not clause.roles]
        if len(bare) == 1 and len(clauses) > FEW:
            known = next(clause for clause in clauses if clause.roles)
            yield Violation(
                at=fallback(bare[0], context.main),
                clause=bare[0].id,
                values={"roles": ", ".join(known.roles)},
                about=(bare[0].id,),
            )


PROPOSAL = Bilingual("{id} 的 proposal 写了未定义的 {name}", "The proposal {name} of {id} is not defined")
PROPOSAL_REMEDY = Bilingual(
    "改用 standard.yml 中 proposals 的代号", "Use a key of `proposals` in standard.yml"
)
ROLE = Bilingual("适用对象 {name} 没有定义", "The role {name} is not defined")
ROLE_REMEDY = Bilingual("改用 standard.yml 中 roles 的代号", "Use a key of `roles` in standard.yml")


def orphan_metadata(context: CheckContext) -> Iterator[Violation]:
    """Name each entry of `provisions` without its paragraph, each unknown proposal and role."""
    for clause in context.draft.clauses:
        present = {block.id for block in provisions(clause, context.main)}
        for name, provision in clause.provisions.items():
            if name not in present:
                yield _fault(context, clause, name, name)
            if provision.proposal and provision.proposal not in context.draft.proposals:
                yield _fault(context, clause, provision.proposal, name, PROPOSAL, PROPOSAL_REMEDY)
        overrides = chain.from_iterable(provision.roles or () for provision in clause.provisions.values())
        for role in dict.fromkeys((*clause.roles, *overrides)):
            if role not in context.draft.roles:
                yield _fault(context, clause, role, role, ROLE, ROLE_REMEDY)


def _fault(
    context: CheckContext,
    clause: Clause,
    name: str,
    provision: str,
    message: Bilingual | None = None,
    remedy: Bilingual | None = None,
) -> Violation:
    return Violation(
        at=_place(context, clause, name),
        clause=clause.id,
        length=len(name),
        values={"id": provision, "name": name},
        about=(name, clause.id),
        message=message,
        remedy=remedy,
    )


def _place(context: CheckContext, clause: Clause, word: str) -> Place:
    at = fallback(clause, context.main)
    found = context.named(at.path, word)
    return found if found.line > 1 else at


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


def roles_differ(context: CheckContext) -> Iterator[Violation]:
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


def unknown_question(context: CheckContext) -> Iterator[Violation]:
    """Name each ID of open-questions.yml that the draft does not have."""
    draft = context.draft
    known = {clause.id for clause in draft.clauses} | {draft.standard}
    known |= {block.id for lang in draft.languages for _, block in draft.provisions(lang)}
    for question in context.project.questions if context.project else ():
        if question.provision not in known:
            yield Violation(
                at=context.named(QUESTIONS, question.provision),
                length=len(question.provision),
                values={"id": question.provision},
            )
