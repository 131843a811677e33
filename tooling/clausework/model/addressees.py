"""Whom the provisions of a draft bind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain

import msgspec

from clausework.lang.role_names import Named, RoleNames
from clausework.lang.subjects import subjects
from clausework.model.draft import Block, Clause, Draft


class Addressees(msgspec.Struct, frozen=True, gc=False):
    """The roles that a provision binds, and the roles that its own sentences name as subject."""

    roles: tuple[str, ...] = ()
    named: tuple[Named, ...] = ()


def role_forms(draft: Draft, lang: str) -> dict[str, str]:
    """Each form of the name of a role in a language, and the role.

    A role that has the name of a concept has all designations of that concept.
    """
    forms = {names[lang]: role for role, names in draft.roles.items() if names.get(lang)}
    known = {form.lower(): role for form, role in forms.items()}
    for clause in draft.clauses:
        designations = clause.designations(lang)
        role = next((known[word.lower()] for word in designations if word.lower() in known), "")
        if role:
            forms.update({word: forms.get(word, role) for word in designations})
    return forms


def addressees(clause: Clause, lang: str, names: RoleNames) -> dict[str, Addressees]:
    """The addressees of each provision of a clause, by the text in one language.

    The front matter overrides; else the subject of the sentence decides, for an item without one that
    of the words before the list, and for a sentence without any the roles of the clause.
    """
    text = clause.texts.get(lang)
    return dict(_found(text.blocks, Addressees(clause.roles), clause, lang, names)) if text else {}


def _found(
    blocks: Iterable[Block], given: Addressees, clause: Clause, lang: str, names: RoleNames
) -> Iterator[tuple[str, Addressees]]:
    """Those of the blocks that have an ID; `given` are those that hold where a block names nobody."""
    before = given
    for block in blocks:
        here = before if block.kind == "list" else _of_block(block, given, clause, lang, names)
        if block.id:
            yield block.id, here
        yield from _found(block.children, here, clause, lang, names)
        before = here


def _of_block(block: Block, given: Addressees, clause: Clause, lang: str, names: RoleNames) -> Addressees:
    named = subjects(block.text, lang, names)
    provision = clause.provisions.get(block.id) if block.id else None
    if provision and provision.roles is not None:
        return Addressees(provision.roles, named)
    return Addressees(tuple(dict.fromkeys(item.role for item in named)) or given.roles, named)


class Bound:
    """Whom a draft binds: each provision and each clause, by the authoritative text."""

    def __init__(self, draft: Draft, before: Bound | None = None) -> None:
        """`before` is that of an earlier state of the draft: clauses that are the same bind the same."""
        self._draft = draft
        self._forms = [role_forms(draft, lang) for lang in draft.languages]
        self._names = cache(lambda lang: RoleNames(role_forms(draft, lang)))
        self._found: dict[str, tuple[Clause, dict[str, tuple[str, ...]]]] = {}
        if before and (before._draft.roles, before._forms) == (draft.roles, self._forms):
            self._found.update(before._found)

    def provisions(self, clause: Clause) -> dict[str, tuple[str, ...]]:
        """The roles that each provision of the clause binds, by its ID."""
        known = self._found.get(clause.id)
        if known is None or known[0] is not clause:
            lang = next((lang for lang in self._draft.languages if lang in clause.texts), "")
            found = addressees(clause, lang, self._names(lang)) if lang else {}
            roles = {name: self._sorted(item.roles) for name, item in found.items()}
            known = self._found[clause.id] = clause, roles
        return known[1]

    def clause(self, clause: Clause) -> tuple[str, ...]:
        """The roles that the provisions of a clause bind; without any, those of its front matter."""
        found = self.provisions(clause)
        return self._sorted(chain.from_iterable(found.values()) if found else clause.roles)

    def _sorted(self, roles: Iterable[str]) -> tuple[str, ...]:
        """Each once, in the order of the draft; those that it does not know come last."""
        found = dict.fromkeys(roles)
        return tuple(dict.fromkeys((*(role for role in self._draft.roles if role in found), *found)))
