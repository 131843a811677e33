"""Normative verbs where no provision may stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from clausework.checks.context import Context, Passage
from clausework.checks.rule import Fault
from clausework.text.modals import Modal

BINDING: frozenset[Modal] = frozenset({"requirement", "prohibition"})
PROVISIONS: frozenset[Modal] = BINDING | frozenset(
    {"recommendation", "discouragement", "permission", "exemption"}
)


def stray_verbs(
    context: Context, where: Callable[[Passage], bool], modals: frozenset[Modal] = PROVISIONS
) -> Iterator[Fault]:
    """A fault for each verb of those levels in the passages; the fixed patent notice is exempt."""
    for passage in context.passages:
        if not where(passage) or "patent right" in passage.prose:
            continue
        for verb in passage.verbs:
            if verb.modal in modals:
                yield Fault(
                    at=passage.at(verb.start),
                    clause=passage.clause.id,
                    length=len(verb.text),
                    values={"verb": verb.form},
                )
