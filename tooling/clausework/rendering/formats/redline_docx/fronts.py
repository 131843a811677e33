"""What a draft prints that its redline does not carry: the lines of the cover, the status of each annex."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from clausework.drafts.naming import draft_name, standing
from clausework.model.draft import Draft
from clausework.model.redline import Redline, Side
from clausework.rendering.dates import day_name
from clausework.rendering.docx import About
from clausework.strings.catalogue import say, spoken, text_in

ABOVE = ("number",)
BELOW = ("stage", "day", "body", "notice")
"""The lines of the cover around the title, in order."""


@dataclass(frozen=True, slots=True)
class Front:
    """The lines of a draft's cover by kind, whose text it is, and by the ID of an annex whether it binds.

    `standing` is what the text is, which every page says.
    """

    cover: Mapping[str, str] = field(default_factory=dict)
    author: str = ""
    standing: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)


def front_of(draft: Draft, lang: str) -> Front:
    """The front of a draft in one language; texts of others have none."""
    speech = spoken(lang)
    cover = {
        "number": draft.number,
        "stage": text_in(draft.stage, lang),
        "day": day_name(draft.date, speech),
        "body": text_in(draft.body, lang),
        "notice": text_in(draft.notice, lang),
    }
    # The edition of 2009 says 资料性附录 where that of 2020 says 资料性.
    old_edition = draft.look == "gbt1.1-2009"
    names = ("normative_2009", "informative_2009") if old_edition else ("normative", "informative")
    statuses = {
        clause.id: say(speech, f"docx.{names[clause.informative]}")
        for clause in draft.clauses
        if clause.element == "annex" and clause.depth == 1
    }
    return Front(cover, text_in(draft.author, lang), standing(draft, speech), statuses)


def about(redline: Redline, lang: str, front: Front) -> About:
    """What the file says of itself, by the new draft: its title, which drafts are compared, whose it is."""
    speech = spoken(lang)
    old, new = (_draft_name(side, speech) for side in (redline.old, redline.new))
    return About(
        title=text_in(redline.new.title, lang),
        subject=say(speech, "redline.heading", old=old, new=new),
        standing=front.standing,
        author=front.author,
        day=redline.new.date,
    )


def _draft_name(side: Side, lang: str) -> str:
    """The label of a draft with its day."""
    label = draft_name(side.label, lang)
    return say(lang, "docx.draft", label=label, day=day_name(side.date, lang)) if side.date else label
