"""The name of a draft in a sentence, and what its text is, wherever it is passed on."""

from __future__ import annotations

from clausework.model.draft import WORKING, Draft
from clausework.strings.catalogue import say, text_in


def draft_name(label: str, lang: str) -> str:
    """The label of a draft, or that it is the working text."""
    return say(lang, "site.working") if label == WORKING else label


def stage_name(draft: Draft, lang: str) -> str:
    """The stage and the name of a draft: 征求意见稿D1, 送审稿（工作稿）."""
    stage = draft.stage.get(lang, "")
    if draft.label == WORKING:
        return say(lang, "site.working_stage", stage=stage)
    return say(lang, "site.stage", stage=stage, name=draft.label).strip()


PLACEHOLDER = "×"
"""What stands in the number of a standard that has none yet."""


def given_number(number: str) -> str:
    """The number of the standard, "" while it has none but a placeholder."""
    return "" if PLACEHOLDER in number else number


def standing(draft: Draft, lang: str, successor: str = "") -> str:
    """The words that keep a text from being taken for a standard in force: whose it is not, and which draft.

    Whatever can be passed on alone has them: a page, a picture, a sheet of a file, an entry of a feed. They
    are "" of a text that its body has issued, unless it is superseded by a `successor`.
    """
    nobodys = text_in(draft.body, lang) if draft.reconstruction else ""
    stage = "" if draft.issued else stage_name(draft, lang)
    later = say(lang, "site.superseded", draft=successor) if successor else ""
    return say(lang, "site.standing_joined").join(filter(None, (nobodys, stage, later)))


def declared(draft: Draft, lang: str, successor: str = "") -> str:
    """The declarations in a file that is passed on alone: the standing of its text, and what must be told."""
    told = (standing(draft, lang, successor), text_in(draft.notice, lang))
    return say(lang, "site.declared_joined").join(filter(None, told))
