"""The two drafts of a redline and the decision between them."""

from __future__ import annotations

import msgspec

from clausework.model.amendment import AmendingDecision
from clausework.model.draft import Draft
from clausework.redline.amend.decide import decide
from clausework.rendering.redline_formats import RedlineContext


class Decided(msgspec.Struct, frozen=True):
    """A decision with the drafts that it leads from and to."""

    decision: AmendingDecision
    old: Draft
    new: Draft

    def lang(self, wanted: str) -> str:
        """The language to tell the decision in: that of the text, which is the one wanted if there is one."""
        sides = (self.new, self.old)
        spoken = [lang for draft in sides for clause in draft.clauses for lang in clause.texts]
        known = (lang for draft in sides for lang in (*draft.languages, *spoken))
        return wanted if wanted in spoken else next(known, wanted)


def decided(context: RedlineContext) -> Decided:
    """The decision of a redline."""
    old, new = context.drafts
    return Decided(decide(context.redline, old, new), old, new)
