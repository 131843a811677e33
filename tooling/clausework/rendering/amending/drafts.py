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
        known = tuple(
            dict.fromkeys(
                lang for draft in (self.new, self.old) for lang in (*draft.languages, *_spoken(draft))
            )
        )
        return wanted if wanted in _spoken(self.new) + _spoken(self.old) else next(iter(known), wanted)


def _spoken(draft: Draft) -> tuple[str, ...]:
    """The languages in which a draft says anything."""
    return tuple(dict.fromkeys(lang for clause in draft.clauses for lang in clause.texts))


def decided(context: RedlineContext) -> Decided:
    """The decision of a redline."""
    old, new = context.drafts
    return Decided(decide(context.redline, old, new), old, new)
