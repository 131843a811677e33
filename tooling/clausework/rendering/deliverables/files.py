"""The makers of the files of a draft: for each, its kinds in every language of the draft.

Their order is that in which a site lists what they make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from clausework.drafts.naming import draft_name
from clausework.layout.stream import Sides
from clausework.model.canonical import canonical_json
from clausework.model.published import ClausesData
from clausework.redline.amend.decide import decide
from clausework.rendering import routes
from clausework.rendering.amending.decision import decision_text
from clausework.rendering.answers import answer_table, rounds_until
from clausework.rendering.citation import Cited
from clausework.rendering.deliverables import file_name
from clausework.rendering.deliverables.metadata_sheet import metadata_sheet
from clausework.rendering.deliverables.self_assessment import self_assessment
from clausework.rendering.docx.standard import standard_docx
from clausework.rendering.exchange.akn import akn_decision, akn_xml
from clausework.rendering.exchange.linked_data import linked_data
from clausework.rendering.exchange.oscal import oscal_catalog, oscal_profile
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.explanatory.note import explanatory_note, note_docx, note_markdown
from clausework.rendering.formats.answers_docx import answers_docx
from clausework.rendering.formats.answers_xlsx import answers_xlsx
from clausework.rendering.formats.data import clauses_data
from clausework.rendering.formats.redline_docx import redline_docx
from clausework.rendering.pdf.document import redline_document, text_document
from clausework.rendering.pictures import data_address
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.typesetting import can_typeset, require_fonts, set_pdf
from clausework.rendering.view import view_of

Files = Iterator[DeliveredFile]


def in_akn(publication: Publication) -> Files:
    """The text as Akoma Ntoso."""
    draft, digest = publication.draft, publication.edition(publication.current).digest
    for lang in draft.languages:
        name = file_name(publication, "akn.xml", lang=lang)
        yield DeliveredFile(kind="akn", name=name, data=akn_xml(draft, lang, digest=digest), lang=lang)


def amending_decision(publication: Publication) -> Files:
    """The amending decision that made the draft of the one before it: its text, and what executes it."""
    redline = publication.redline
    if redline is None:
        return
    old, new = publication.edition(redline.old.label).draft, publication.draft
    decision = decide(redline, old, new)
    kind = f"amends-{old.label}"
    name = file_name(publication, "json", kind=kind)
    yield DeliveredFile(kind="amendment_data", name=name, data=canonical_json(decision))
    for lang in new.languages:
        text = decision_text(decision, old, new, lang).encode()
        name = file_name(publication, "txt", lang=lang, kind=kind)
        yield DeliveredFile(kind="amendment", use="changes", name=name, data=text, lang=lang)
        marked = akn_decision(decision, old, new, lang)
        name = file_name(publication, "akn.xml", lang=lang, kind=kind)
        yield DeliveredFile(kind="amendment_akn", name=name, data=marked, lang=lang)


def answer_tables(publication: Publication) -> Files:
    """意见汇总处理表: the table of each consultation in Word and Excel.

    A draft is handed in with the table of the consultation that led to it, and consulted on with its own.
    """
    labels = [edition.draft.label for edition in publication.editions]
    place = labels.index(publication.current)
    near = labels[max(0, place - 1) : place + 1]
    for made in rounds_until(publication):
        if made.consultation.draft not in near or not made.comments:
            continue
        draft = made.draft
        kind = f"comments-{made.consultation.id}"
        for lang in publication.draft.languages:
            table = answer_table(made, lang)
            author, of = draft.author.get(lang, ""), draft_name(draft.label, lang)
            word = answers_docx(table, lang, author, draft.date)
            for name, ending, data in (
                ("answers_docx", "docx", word),
                ("answers_xlsx", "xlsx", answers_xlsx(table)),
            ):
                named = file_name(publication, ending, lang=lang, kind=kind)
                yield DeliveredFile(kind=name, use="committee", name=named, data=data, lang=lang, of=of)


def citations(publication: Publication) -> Files:
    """The citation of the draft for reference managers: RIS, BibTeX and CSL-JSON."""
    draft = publication.draft
    frozen = publication.edition(publication.current).frozen
    for lang in draft.languages:
        page = routes.draft(lang, draft.label) if frozen else routes.texts(lang)
        cited = Cited(draft, lang, f"{publication.site_url}{page}" if publication.site_url else "")
        made = {
            "ris": cited.ris().encode(),
            "bib": cited.bibtex().encode(),
            "csl.json": canonical_json(cited.csl()),
        }
        for extension, data in made.items():
            name = file_name(publication, extension, lang=lang, kind="citation")
            yield DeliveredFile(kind="citation", name=name, data=data, lang=lang)


def as_data(publication: Publication) -> Files:
    """All that is printed and recorded of the draft as JSON, its schema, and the same as linked data."""
    schema = canonical_json(msgspec.json.schema(ClausesData))
    data = canonical_json(clauses_data(publication))
    yield DeliveredFile(kind="data", name=file_name(publication, "json", kind="data"), data=data)
    name = file_name(publication, "schema.json", kind="data")
    yield DeliveredFile(kind="data_schema", name=name, data=schema)
    linked = canonical_json(linked_data(publication))
    yield DeliveredFile(kind="linked_data", name=file_name(publication, "jsonld"), data=linked)


def explanatory_notes(publication: Publication) -> Files:
    """编制说明: why the draft says what it says, to be completed in Word or in git."""
    draft = publication.draft
    for lang in draft.languages:
        note = explanatory_note(publication, lang)
        for kind, ending, data in (
            ("explanatory_note", "docx", note_docx(note, draft, lang)),
            ("explanatory_note_md", "md", note_markdown(note).encode()),
        ):
            name = file_name(publication, ending, lang=lang, kind="note")
            yield DeliveredFile(kind=kind, use="committee", name=name, data=data, lang=lang)


def frozen_draft(publication: Publication) -> Files:
    """The file of a frozen draft as the register has it, to check it by; the working text has none."""
    edition = publication.edition(publication.current)
    if edition.frozen:
        yield DeliveredFile(kind="frozen", name=f"{publication.current}.json", data=edition.file)


def in_oscal(publication: Publication) -> Files:
    """The provisions as an OSCAL catalogue, if there are any, and a profile of it for each role."""
    digest = publication.edition(publication.current).digest
    for lang in publication.draft.languages:
        view = view_of(publication, lang)
        catalog = oscal_catalog(view, digest)
        if "groups" not in catalog["catalog"]:
            continue
        name = file_name(publication, "json", lang=lang, kind="oscal-catalog")
        yield DeliveredFile(kind="oscal", name=name, data=canonical_json(catalog), lang=lang)
        for role in publication.draft.roles:
            profile = oscal_profile(view, role, name, digest)
            if profile:
                own = file_name(publication, "json", lang=lang, kind=f"oscal-{role}")
                data, of = canonical_json(profile), view.role(role)
                yield DeliveredFile(kind="oscal_profile", name=own, data=data, lang=lang, of=of)


def in_pdf(publication: Publication) -> Files:
    """The text as PDF in each language, then the redline in each; the first draft has no redline."""
    if not can_typeset():
        return
    folder = publication.font_folder
    require_fonts((family for own in publication.fonts.values() for family in own.values()), folder)
    for lang in publication.draft.languages:
        data, plain = set_pdf(*text_document(publication, lang), folder)
        name = file_name(publication, "pdf", lang=lang)
        yield DeliveredFile(kind="text_pdf", use="text", name=name, data=data, lang=lang, plain=plain)
    redline = publication.redline
    if redline is None:
        return
    for lang in publication.draft.languages:
        data, plain = set_pdf(*redline_document(publication, lang, redline), folder)
        name = file_name(publication, "pdf", lang=lang, kind="redline")
        yield DeliveredFile(kind="redline_pdf", use="changes", name=name, data=data, lang=lang, plain=plain)


def word_redline(publication: Publication) -> Files:
    """The redline against the draft before, for Word, to be sent back marked up; the first draft has none."""
    redline = publication.redline
    if redline is None:
        return
    sides = Sides(publication.edition(redline.old.label).draft, publication.draft)

    def picture(sha256: str) -> str:
        found = publication.pictures.get(sha256)
        return data_address(found.address, found.content) if found else ""

    for lang in publication.draft.languages:
        data = redline_docx(redline, sides, lang, comments=publication.comments, picture=picture)
        name = file_name(publication, "docx", lang=lang, kind="redline")
        yield DeliveredFile(kind="redline_docx", use="changes", name=name, data=data, lang=lang)


def in_sts(publication: Publication) -> Files:
    """The text as NISO STS."""
    draft = publication.draft
    edition = publication.edition(publication.current)
    for lang in draft.languages:
        page = routes.draft(lang, draft.label) if edition.frozen else routes.texts(lang)
        address = f"{publication.site_url}{page}" if publication.site_url else ""
        data = sts_xml(draft, lang, digest=edition.digest, address=address)
        name = file_name(publication, "sts.xml", lang=lang)
        yield DeliveredFile(kind="sts", name=name, data=data, lang=lang)


def in_word(publication: Publication) -> Files:
    """The plain text as a Word document, by the styles of the drafting rules' template."""
    draft = publication.draft
    pictures = {digest: found.content for digest, found in publication.pictures.items()}
    for lang in draft.languages:
        name = file_name(publication, "docx", lang=lang)
        data = standard_docx(draft, lang, pictures, publication.successor(draft.label))
        yield DeliveredFile(kind="text_docx", use="text", name=name, data=data, lang=lang)


MAKERS: tuple[Callable[[Publication], Files], ...] = (
    *(in_akn, amending_decision, answer_tables, citations, as_data, explanatory_notes, frozen_draft),
    *(metadata_sheet, in_oscal, in_pdf, word_redline, self_assessment, in_sts, in_word),
)
