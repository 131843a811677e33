"""The rule about the verification of requirements."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Violation
from clausework.checks.shared.stray import BINDING
from clausework.model.draft import Provision


def missing_verification(context: CheckContext) -> Iterator[Violation]:
    """Name each requirement without `verify`, and each language that lacks what another has."""
    for passage in context.in_language(context.main):
        name = passage.block.id
        if not name or not any(verb.modal in BINDING for verb in passage.verbs):
            continue
        verify = passage.clause.provisions.get(name, Provision()).verify
        missing = [lang for lang in context.draft.languages if not verify.get(lang)]
        if missing:
            yield passage.spot(0, passage.block.text).fault(
                "language" if verify else "",
                id=name,
                lang=missing[0],
            )
