"""Rules about the metadata of provisions: roles, questions, entries without a provision."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from clausework.checks.engine.context import CheckContext, Passage, titled
from clausework.checks.engine.rule import Violation
from clausework.checks.shared.identities import ids, provisions
from clausework.checks.shared.stray import PROVISIONS
from clausework.lang.role_names import Named, RoleNames
from clausework.model.addressees import Addressees, addressees
from clausework.model.draft import Clause
from clausework.source.settings import QUESTIONS


def no_roles(context: CheckContext, *, few: int) -> Iterator[Violation]:
    """Name each clause with provisions and no roles in a chapter whose other such clauses have them."""
    if not context.draft.roles:
        return
    chapters: dict[str, list[Clause]] = {}
    for clause in context.draft.clauses:
        if provisions(clause, context.main):
            chapters.setdefault(context.chapter(clause).id, []).append(clause)
    for clauses in chapters.values():
        bare = [clause for clause in clauses if not clause.roles]
        if len(bare) == 1 and len(clauses) > few:
            known = next(clause for clause in clauses if clause.roles)
            yield titled(bare[0], context.main).fault(about=(bare[0].id,), roles=", ".join(known.roles))


def orphan_metadata(context: CheckContext) -> Iterator[Violation]:
    """Name each entry of `provisions` without its paragraph, each unknown proposal and role."""
    for clause in context.draft.clauses:
        present = {block.id for block in provisions(clause, context.main)}
        for name, provision in clause.provisions.items():
            if name not in present:
                yield _fault(context, clause, name, name)
            if provision.proposal and provision.proposal not in context.draft.proposals:
                yield _fault(context, clause, provision.proposal, name, "proposal")
        overrides = chain.from_iterable(provision.roles or () for provision in clause.provisions.values())
        for role in dict.fromkeys((*clause.roles, *overrides)):
            if role not in context.draft.roles:
                yield _fault(context, clause, role, role, "role")


def _fault(context: CheckContext, clause: Clause, name: str, provision: str, case: str = "") -> Violation:
    return context.in_front(clause, name).fault(case, about=(name, clause.id), id=provision, name=name)


def roles_differ(context: CheckContext) -> Iterator[Violation]:
    """Compare the subjects of each provision with the front matter and with the translation."""
    names = {lang: RoleNames(forms) for lang, forms in context.forms.items()}
    for view in context.views.values() if context.draft.roles else ():
        found = {lang: addressees(view.clause, lang, names[lang]) for lang in view.languages}
        for passage in view.passages:
            original = found[view.main].get(passage.block.id) if passage.block.id else None
            if original and passage.lang == view.main:
                yield from _of_original(context, passage, original, view.normative)
            elif original:
                yield from _of_translation(context, passage, original, found[passage.lang][passage.block.id])


def _of_original(
    context: CheckContext, passage: Passage, found: Addressees, normative: bool
) -> Iterator[Violation]:
    clause, name = passage.clause, passage.block.id
    override = clause.provisions[name].roles if name in clause.provisions else None
    said = clause.roles if override is None else override
    other = [named for named in found.named if named.role not in said]
    if other and (said or override is not None):
        case = "" if override is None else "override"
        yield _found(context, passage, other[0], case, found.named, said)
    verb = next((verb for verb in passage.verbs if verb.modal in PROVISIONS), None)
    if normative and verb and not found.roles and override is None:
        yield passage.spot(verb.start, verb.text).fault("nobody", id=name, named=(), said=())


def _of_translation(
    context: CheckContext, passage: Passage, original: Addressees, found: Addressees
) -> Iterator[Violation]:
    said = {named.role for named in original.named}
    told = {named.role for named in found.named}
    if said and told and said != told:
        odd = next((named for named in found.named if named.role not in said), found.named[0])
        roles = [named.role for named in original.named]
        yield _found(context, passage, odd, "translation", found.named, roles)


def _found(
    context: CheckContext, passage: Passage, at: Named, case: str, named: Iterable[Named], said: Iterable[str]
) -> Violation:
    roles, name, told = context.draft.roles, passage.block.id, dict.fromkeys(said)
    return passage.spot(at.start, at.word).fault(
        case,
        about=(name, *told),
        id=name,
        named=tuple(roles.get(role) or role for role in dict.fromkeys(item.role for item in named)),
        said=tuple(roles.get(role) or role for role in told),
    )


def unknown_question(context: CheckContext) -> Iterator[Violation]:
    """Name each ID of open-questions.yml that the draft does not have."""
    for question in context.project.questions if context.project else ():
        name = question.provision
        if name != context.draft.standard and name not in ids(context, translations=True):
            yield context.spot(QUESTIONS, name).fault(id=name)
