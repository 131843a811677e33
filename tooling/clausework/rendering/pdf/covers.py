"""The cover of a draft and of a redline, and what stands on the back of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.drafts.naming import draft_name
from clausework.model.draft import Draft
from clausework.model.redline import Redline
from clausework.redline.ledger import ledger
from clausework.rendering import routes
from clausework.rendering.dates import day_name
from clausework.rendering.pdf.parts import TypesetCover, TypesetRun
from clausework.rendering.pdf.wording import plain
from clausework.rendering.publication import Publication
from clausework.strings.catalogue import say, text_in

KINDS = {
    "group": re.compile("T/"),
    "international": re.compile("(ISO|IEC)(?![A-Z])"),
    "national": re.compile(r"GB(/[TZ])?(?![A-Z])"),
    "local": re.compile(r"DB\d"),
    "enterprise": re.compile("Q/"),
    "industry": re.compile(r"[A-Z]{2,3}(/[TZ])? ?[\d×]"),
}
"""Kinds of standards by the beginnings of their numbers."""
CHINESE = "gbt"
"""With this the profiles of the Chinese drafting rules begin."""
UNKNOWN_DAY = "××××-××-××"
BRACKETS = re.compile(r"^(?P<title>.*?)\s*[（(](?P<stage>[^（）()]*)[）)]$")
ISO = "iso-directives-2"


def cover_of(publication: Publication, lang: str, redline: Redline | None = None) -> TypesetCover:
    """The cover of the current draft, or of its redline."""
    draft = publication.draft
    main = draft.languages[0]
    other = next((each for each in draft.languages if each != lang), "")
    return TypesetCover(
        kind=say(lang, f"pdf.kind_{kind_of_standard(draft.number, draft.look)}"),
        classes=tuple(_classes(draft)),
        number=draft.number,
        title=title_on_cover(draft, lang),
        other=title_on_cover(draft, other) if draft.title.get(other) else "",
        stage=_stage(publication, lang, redline),
        day=say(lang, "pdf.day", day=day_name(draft.date, lang)) if draft.date else "",
        translation="" if lang == main else _translation(draft, main, lang),
        notices=tuple(_notices(publication, lang)),
        issued=_day(draft, draft.issued, "issued", lang),
        effective=_day(draft, draft.effective, "effective", lang),
        publisher=_publisher(draft, lang),
        imprint=tuple(_imprint(publication, lang, redline)),
    )


def kind_of_standard(number: str, profile: str) -> str:
    """What kind of standard has such a number; `other` if it is none that is known.

    Of those that do not follow the Chinese rules a number tells only whether they are international.
    """
    kind = next((kind for kind, start in KINDS.items() if start.match(number)), "other")
    return kind if profile.startswith(CHINESE) or kind == "international" else "other"


def title_on_cover(draft: Draft, lang: str) -> str:
    """The title without the stage, which has a line of its own."""
    title = text_in(draft.title, lang)
    found = BRACKETS.match(title)
    stage = draft.stage.get(lang, "")
    return found["title"] if found and found["stage"].casefold() == stage.casefold() else title


def warning_of(publication: Publication, lang: str, redline: Redline | None = None) -> str:
    """What every page says of the text unless it is the standard itself: stage and draft."""
    draft = publication.draft
    if redline is not None:
        old, new = (draft_name(side.label, lang) for side in (redline.old, redline.new))
        return say(lang, "redline.heading", old=old, new=new)
    stage = text_in(draft.stage, lang)
    if not publication.edition(draft.label).frozen:
        return say(lang, "pdf.working_page", stage=stage)
    return "" if draft.issued else say(lang, "site.stage", stage=stage, name=draft.label)


def _classes(draft: Draft) -> Iterator[str]:
    if draft.ics:
        yield f"ICS {draft.ics}"
    if draft.ccs:
        yield f"CCS {draft.ccs}"


def _stage(publication: Publication, lang: str, redline: Redline | None) -> str:
    draft = publication.draft
    stage = warning_of(publication, lang, redline) if redline is not None else draft.stage.get(lang, "")
    return say(lang, "pdf.stage", stage=stage) if stage else ""


def _translation(draft: Draft, main: str, lang: str) -> str:
    """Which text prevails, unless the notice of the draft says it already."""
    words = say(lang, f"pdf.translation_of_{main}")
    return "" if words.casefold() in draft.notice.get(lang, "").casefold() else words


def _notices(publication: Publication, lang: str) -> Iterator[str]:
    """What must be declared with the draft, and what was found to be mistaken in it."""
    draft = publication.draft
    if not publication.edition(draft.label).frozen:
        yield say(lang, "pdf.working")
    yield from filter(
        None, (draft.notice.get(lang, ""), publication.corrections.get(draft.label, {}).get(lang, ""))
    )


def _day(draft: Draft, day: str, kind: str, lang: str) -> str:
    """When it was issued or comes into effect; a form leaves room for it, but no reconstruction is issued."""
    if not day and (draft.reconstruction or draft.look == ISO):
        return ""
    return say(lang, f"pdf.{kind}", day=day or UNKNOWN_DAY)


def _publisher(draft: Draft, lang: str) -> str:
    """The body; the form of GB/T 1.1 says of drafts, too, who issues them."""
    body = text_in(draft.body, lang)
    issues = body and not draft.reconstruction and (draft.issued or draft.look != ISO)
    return say(lang, "pdf.publisher", body=body) if issues else body


def _imprint(
    publication: Publication, lang: str, redline: Redline | None
) -> Iterator[tuple[TypesetRun, ...]]:
    draft = publication.draft
    if redline is not None:
        yield from _legend(redline, lang)
    edition = publication.edition(draft.label)
    if edition.frozen:
        # A reconstruction is nobody's, whatever body its frozen file names.
        made = "pdf.made_of_frozen" if edition.compared.body == draft.body else "pdf.made_of_disowned"
        yield plain(say(lang, made, label=draft.label, digest=edition.digest))
    else:
        yield plain(say(lang, "pdf.working"))
    if publication.site_url:
        page = routes.draft(lang, draft.label) if edition.frozen else routes.texts(lang)
        address = f"{publication.site_url.rstrip('/')}/{page}"
        yield (*plain(say(lang, "pdf.on_the_web")), TypesetRun(address, "link", address))


def _legend(redline: Redline, lang: str) -> Iterator[tuple[TypesetRun, ...]]:
    """How to read a redline, and how much it has."""
    old, new = (
        say(lang, "docx.draft", label=draft_name(side.label, lang), day=day_name(side.date, lang))
        if side.date
        else draft_name(side.label, lang)
        for side in (redline.old, redline.new)
    )
    yield plain(say(lang, "pdf.compared", old=old, new=new))
    yield (
        *plain(say(lang, "pdf.legend_inserted"), op="insert"),
        *plain(say(lang, "pdf.legend_then")),
        *plain(say(lang, "pdf.legend_deleted"), op="delete"),
        *plain(say(lang, "pdf.legend_rest")),
    )
    yield plain(ledger(redline).summary(lang))
    yield from map(plain, ledger(redline).heads(lang))
