"""The cover of a standard and its contents, in Word."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from clausework.model.clause import Clause
from clausework.model.draft import WORKING, Draft
from clausework.rendering.dates import day_name
from clausework.rendering.docx.standard.styles import Bookmarks, Look, field, link, paragraph, run
from clausework.rendering.labels import title_without_stage
from clausework.strings.catalogue import say, text_in

KINDS = ("T", "GB", "DB", "Q")
"""What numbers begin with: those of standards of a group, of the nation, a province, an enterprise."""
LISTED = 2
"""The levels of headings that the contents list."""


def cover(draft: Draft, lang: str) -> Iterator[Element]:
    """The lines of the cover, each in its style; what the draft does not have is left out."""
    for style, words in _lines(draft, lang):
        if words:
            yield paragraph(style, [words])


def _lines(draft: Draft, lang: str) -> Iterator[tuple[str, str]]:
    yield "Classes", f"ICS {draft.ics}" if draft.ics else ""
    yield "Classes", f"CCS {draft.ccs}" if draft.ccs else ""
    yield "Kind", kind_name(draft, lang)
    yield "Number", draft.number
    yield "CoverTitle", title_without_stage(draft, lang)
    for other in draft.languages:
        if other != lang and draft.title.get(other):
            yield "CoverTranslation", title_without_stage(draft, other)
    stage = text_in(draft.stage, lang)
    yield "CoverStage", say(lang, "docx.stage", stage=stage) if stage else ""
    yield "CoverEdit", say(lang, "docx.edit", name=label_of(draft, lang), day=day_name(draft.date, lang))
    yield "CoverEdit", translation_note(draft, lang)
    yield "CoverNotice", text_in(draft.notice, lang)
    yield "CoverDates", _dates(draft, lang)
    yield "CoverBody", text_in(draft.body, lang)


def kind_name(draft: Draft, lang: str) -> str:
    """What kind of standard it is, by its number: 团体标准; "" if that does not tell."""
    known = KINDS if draft.look.startswith("gbt") else ()
    kind = next((kind for kind in known if draft.number.startswith(kind)), "")
    return say(lang, f"docx.kind_{kind}") if kind else ""


def translation_note(draft: Draft, lang: str) -> str:
    """That a text is a translation, and of what; "" in the authoritative language."""
    original = draft.languages[0]
    return (
        "" if lang == original else say(lang, "docx.translation", original=say(lang, f"docx.in_{original}"))
    )


def _dates(draft: Draft, lang: str) -> str:
    """When it was issued and takes effect; a reconstruction is issued by nobody."""
    if draft.reconstruction and not draft.issued:
        return ""
    unknown = say(lang, "docx.no_day")
    issued = say(lang, "docx.issued", day=draft.issued or unknown)
    return f"{issued}\t{say(lang, 'docx.effective', day=draft.effective or unknown)}"


def label_of(draft: Draft, lang: str) -> str:
    """The label of a draft, or that it is the working text, which may still change."""
    return say(lang, "docx.working") if draft.label == WORKING else draft.label


def listed(clause: Clause) -> bool:
    """Whether the contents list a clause: not terms and untitled ones, which have no headings."""
    return clause.depth <= LISTED and clause.element != "term" and not clause.untitled


def contents(
    entries: list[tuple[Clause, str]], lang: str, look: Look, bookmarks: Bookmarks
) -> Iterator[Element]:
    """The contents as a field that Word works out, with the entries that every program shows."""
    words = say(lang, "docx.contents")
    yield paragraph("ContentsTitle", [title_run(words, look)])
    opening, closing = _halves(f'TOC \\o "1-{LISTED}" \\h \\z \\u')
    for place, (clause, heading) in enumerate(entries):
        anchor = bookmarks.name(clause.id)
        page = [run("\t"), *field(f"PAGEREF {anchor} \\h")]
        made = paragraph(f"TOC{clause.depth}", [link(anchor, [run(heading), *page])])
        if place == 0:
            for piece in reversed(opening):
                made.insert(1, piece)
        if place == len(entries) - 1:
            made.extend(closing)
        yield made


def title_run(words: str, look: Look) -> Element:
    """A title; one of two characters is set wide, as 目次 and 前言 are."""
    return run(words, look={"spacing": 320} if look.spread and len(words) <= LISTED else None)


def _halves(code: str) -> tuple[list[Element], list[Element]]:
    """What opens a field, and what closes it."""
    pieces = field(code)
    return pieces[:-1], pieces[-1:]
