"""The rules about the verification of requirements."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, Violation
from clausework.checks.shared.stray import BINDING
from clausework.model.draft import Provision
from clausework.strings.catalogue import say


def missing_verification(context: CheckContext) -> Iterator[Violation]:
    """Name each requirement without `verify`, and each language that lacks what another has."""
    for name, passage in _requirements(context):
        verify = passage.clause.provisions.get(name, Provision()).verify
        missing = [lang for lang in context.draft.languages if not verify.get(lang)]
        if missing:
            yield passage.spot(0, passage.block.text).fault(
                "language" if verify else "", id=name, lang=missing[0]
            )


def missing_criterion(context: CheckContext) -> Iterator[Violation]:
    """Name each requirement whose `verify` has no condition for passing, in a text where others have one."""
    found = [
        (name, passage, verify.get(context.main, ""))
        for name, passage in _requirements(context)
        if (verify := passage.clause.provisions.get(name, Provision()).verify)
    ]
    mark = say(context.main, "evidence.criterion")
    if any(mark in said for _, _, said in found):
        for name, passage, said in found:
            if said and mark not in said:
                yield passage.spot(0, passage.block.text).fault(id=name)


def _requirements(context: CheckContext) -> Iterator[tuple[str, Passage]]:
    """The provisions of the authoritative text that bind, by their IDs."""
    for passage in context.in_language(context.main):
        if passage.block.id and any(verb.modal in BINDING for verb in passage.verbs):
            yield passage.block.id, passage
