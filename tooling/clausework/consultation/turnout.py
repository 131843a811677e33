"""Turnout: how many of the invited bodies have replied to a consultation.

A body has replied with comments if a comment that stands names it in public as its organisation: by its
name in any language or one under `also`, whatever the width, the blanks and the case of letters. A comment
that is withdrawn or withheld names nobody. A body without comments has replied if its reply is that it has
none. Everyone else is silent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

import msgspec

from clausework.lang.normalise import folded
from clausework.model.comment import Comment, Consultation, Reply, Unit

Standing = Literal["commented", "no-comment", "silent"]


class Turnout(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers: `commented` and `no_comment` add up to `replied`, and with `silent` to `invited`."""

    invited: int
    replied: int
    commented: int
    no_comment: int
    silent: int


def standings(
    consultation: Consultation, organisations: Iterable[str], replies: Iterable[Reply]
) -> Mapping[str, Standing]:
    """How each invited body stands, in the order of the list; `organisations` are those that commented."""
    said = frozenset(map(folded, organisations))
    without = frozenset(reply.unit for reply in replies if not reply.withdrawn)
    return {unit.id: _standing(unit, said, without) for unit in consultation.invited}


def unit_named(consultation: Consultation, organisation: str) -> Unit | None:
    """The invited body that an organisation is, by any of its names."""
    said = folded(organisation)
    return next((unit for unit in consultation.invited if said and said in _called(unit)), None)


def _called(unit: Unit) -> frozenset[str]:
    return frozenset(map(folded, (*unit.name.values(), *unit.also)))


def _standing(unit: Unit, said: frozenset[str], without: frozenset[str]) -> Standing:
    if said & _called(unit):
        return "commented"
    return "no-comment" if unit.id in without else "silent"


def turnout(found: Mapping[str, Standing]) -> Turnout | None:
    """The numbers; None where none was invited."""
    if not found:
        return None
    counts = {name: sum(each == name for each in found.values()) for name in ("commented", "no-comment")}
    replied = sum(counts.values())
    return Turnout(
        invited=len(found),
        replied=replied,
        commented=counts["commented"],
        no_comment=counts["no-comment"],
        silent=len(found) - replied,
    )


def organisations(comments: Iterable[Comment], consultation: str) -> frozenset[str]:
    """The organisations named in public by the comments on a consultation that stand."""
    return frozenset(
        comment.organisation
        for comment in comments
        if comment.consultation == consultation
        and comment.organisation
        and comment.state != "withheld"
        and not comment.withdrawn
    )


def turnout_of(
    consultation: Consultation, comments: Iterable[Comment], replies: Iterable[Reply]
) -> Turnout | None:
    """The numbers of a consultation, from its records in git."""
    return turnout(standings(consultation, organisations(comments, consultation.id), replies))
