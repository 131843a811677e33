"""The sheet for the national platform of group standards, in the order in which its form asks.

What nobody has recorded is a gap, as in the explanatory note.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from clausework.model.draft import WORKING
from clausework.rendering.citation import PLACEHOLDER
from clausework.rendering.deliverables import file_name
from clausework.rendering.docx import About, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.rendering.explanatory.note import mark_gaps
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.view import View, view_of
from clausework.strings.catalogue import say, text_in

WIDTHS = (2600, 6754)
"""The widths of the columns in twips."""


def metadata_sheet(publication: Publication) -> Iterator[DeliveredFile]:
    """The sheet in each language."""
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        name = file_name(publication, "docx", lang=lang, kind="metadata")
        yield DeliveredFile(kind="metadata", use="committee", name=name, data=_sheet(view), lang=lang)


def _sheet(view: View) -> bytes:
    draft, lang = view.draft, view.lang
    title = say(lang, "metadata.title")
    body = Element("w:body")
    paragraph(body, title, "FrontHeading")
    for fact in _facts(view):
        paragraph(body, fact, "Text")
    rows = [
        (say(lang, f"metadata.row_{name}"), words or say(lang, "metadata.gap")) for name, words in _rows(view)
    ]
    ruled(body, [say(lang, "metadata.column_item"), say(lang, "metadata.column_content")], rows, WIDTHS)
    paragraph(body, "", "TableText")
    mark_gaps(body)
    standard = " ".join(filter(None, (draft.number, text_in(draft.title, lang))))
    about = About(title=standard, subject=title, author=text_in(draft.author, lang), day=draft.date)
    return packed(about, lang, body)


def _facts(view: View) -> Iterator[str]:
    """The draft that it describes, and what that is not."""
    draft, lang = view.draft, view.lang
    edition = view.publication.edition(draft.label)
    day = view.day(draft.date)
    if draft.label == WORKING:
        yield say(lang, "metadata.of_working", day=day)
    else:
        yield say(lang, "metadata.of_draft", label=draft.label, day=day, digest=edition.digest)
    if notice := text_in(draft.notice, lang):
        yield notice


def _rows(view: View) -> Iterator[tuple[str, str]]:
    """Each item of the form with what is known of it, "" if nothing is."""
    draft, lang, filing = view.draft, view.lang, view.publication.filing
    yield "number", "" if PLACEHOLDER in draft.number else draft.number
    yield "title_zh", draft.title.get("zh", "")
    yield "title_en", draft.title.get("en", "")
    yield "ics", draft.ics
    yield "ccs", draft.ccs
    yield "industry", filing.industry
    yield "body", text_in(draft.author, lang)
    joined = say(lang, "metadata.joined")
    yield "organisations", joined.join(text_in(names, lang) for names in filing.organisations)
    yield "drafters", joined.join(text_in(names, lang) for names in filing.drafters)
    yield "scope", _scope(view)
    yield "content", text_in(filing.content, lang)
    yield "patents", text_in(filing.patents, lang)
    yield "issued", view.day(draft.issued)
    yield "effective", view.day(draft.effective)


def _scope(view: View) -> str:
    """The clause on the scope, as it is printed."""
    setting = view.settings[view.publication.current]
    found = (clause for clause in view.draft.clauses if clause.element == "scope")
    return next((setting.typed(clause) for clause in found), "")
