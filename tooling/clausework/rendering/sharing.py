"""What a page says of itself where it is passed on: in a message, or among the hits of a search."""

from __future__ import annotations

from clausework.model.clause import Clause
from clausework.model.draft import Draft
from clausework.rendering import routes
from clausework.rendering.clause_html import Setting, block_words, plain_words, provision_blocks
from clausework.rendering.publication import Publication
from clausework.rendering.typesetting import can_typeset
from clausework.rendering.view import View

MOST = {"zh": 90}
"""Characters of a description; in a language without a number here twice as many."""
LOCALES = {"zh": "zh_CN", "en": "en_GB"}


def shortened(words: str, lang: str, part: int = 1) -> str:
    """The words in one line, and no more of them than a card shows, or a third of that."""
    line, most = " ".join(words.split()), MOST.get(lang, 2 * MOST["zh"]) // part
    return line if len(line) <= most else line[: most - 1].rstrip(" ,，、；;") + "…"


def clause_description(view: View, clause: Clause, part: int = 1) -> str:
    """The first provision of a clause of the current draft, or of what is below it; else its first words."""
    words = _first_words(view, view.draft, view.publication.current, clause) or standard_description(view)
    return shortened(words, view.lang, part)


def former_description(view: View, clause: Clause, label: str) -> str:
    """The same of a clause as the draft of that label has it."""
    draft = view.publication.edition(label).draft
    return _first_words(view, draft, label, clause) or standard_description(view)


def standard_description(view: View) -> str:
    """Which standard this is, how far it has come, and what must be declared with it."""
    title, notice = view.draft.title.get(view.lang, ""), standard_words(view)
    whole = view.say("share_whole", title=title, stage=view.stage(view.draft), notice=notice)
    return shortened(whole, view.lang)


def standard_words(view: View) -> str:
    """What must be declared with the standard; what it is about, where nothing must."""
    notice = view.draft.notice.get(view.lang, "")
    first = next((clause for clause in view.draft.clauses if clause.element == "scope"), None)
    return notice or (clause_description(view, first) if first else "")


def has_pictures(publication: Publication) -> bool:
    """Whether there are pictures for what is passed on: those who show them want whole addresses."""
    return bool(publication.site_url) and can_typeset()


def clause_picture(view: View, clause_id: str = "") -> str:
    """The address of the picture of a clause, or of the standard; "" if there is none."""
    return routes.share(view.lang, clause_id) if has_pictures(view.publication) else ""


def locale(view: View) -> str:
    """The language as Open Graph wants it."""
    return LOCALES.get(view.lang, view.lang)


def _first_words(view: View, draft: Draft, label: str, clause: Clause) -> str:
    setting = view.settings[label]
    for each in (clause, *_below(draft, clause)):
        words = _of_one(each, setting)
        if words:
            return shortened(words, view.lang)
    return ""


def _of_one(clause: Clause, setting: Setting) -> str:
    if clause.generated:  # a drafter wrote what comes before the table or list
        return plain_words(clause, setting).partition("\n")[0]
    provisions = provision_blocks(clause, setting.lang)
    return block_words(provisions[0], setting) if provisions else plain_words(clause, setting)


def _below(draft: Draft, clause: Clause) -> tuple[Clause, ...]:
    """The clauses below a clause, in order."""
    found: list[Clause] = []
    for child in draft.children(clause.id):
        found += (child, *_below(draft, child))
    return tuple(found)
