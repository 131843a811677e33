"""The makers of the files of a draft: for each, its kinds in every language of the draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from clausework.drafts.naming import declared, draft_name, given_number
from clausework.errors import FontMissing
from clausework.layout.stream import Sides
from clausework.model.canonical import canonical_json
from clausework.model.draft import WORKING
from clausework.redline.amend.decide import decide
from clausework.rendering.amending.decision import decision_text
from clausework.rendering.answers import answer_table, answers_docx, answers_xlsx, rounds_until
from clausework.rendering.citation import Cited
from clausework.rendering.deliverables import Deliverable, named
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.duties import LEVELS, Duties, DutyRow, basis_cell, evidence_of
from clausework.rendering.exchange.akn import akn_decision, akn_xml
from clausework.rendering.exchange.linked_data import linked_data
from clausework.rendering.exchange.oscal import oscal_catalog, oscal_profile
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.explanatory import written
from clausework.rendering.explanatory.note import explanatory_note
from clausework.rendering.formats.data import clauses_json, schema_of
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.labels import number_and_title
from clausework.rendering.pdf.document import redline_document, text_document
from clausework.rendering.pictures import data_address
from clausework.rendering.publication import DeliveredFile, Publication
from clausework.rendering.typesetting import can_typeset, require_fonts, set_pdf
from clausework.rendering.view import View, view_of
from clausework.rendering.xlsx import Counted, sheet_xlsx
from clausework.strings.catalogue import say, text_in

COLUMNS = (
    *("place", "clause", "id", "level", "text", "basis", "evidence", "sample", "criterion"),
    *("conforms", "seen", "remark"),
)
CHARACTERS = (6, 17, 12, 8, 46, 28, 18, 14, 18, 11, 22, 16)
"""The widths of the columns in characters."""
CONFORMS = COLUMNS.index("conforms")
VERDICTS = ("yes", "no", "not_applicable")


def self_assessment(publication: Publication) -> Iterator[DeliveredFile]:
    """One workbook for each role in each language; of a standard without roles, one for all provisions."""
    draft = publication.draft
    for lang in draft.languages:
        view = view_of(publication, lang)
        duties = Duties(view)
        for role in draft.roles or ("",):
            rows = duties.bound(role) if role else duties.every()
            if not rows:  # a role that nothing binds
                continue
            kind, called = (f"assessment-{role}", view.role(role)) if role else ("assessment", "")
            data = _workbook(view, called, rows)
            yield named(publication, "assessment", data, "xlsx", lang, kind, use="committee", of=called)


def _workbook(view: View, role: str, rows: Sequence[DutyRow]) -> bytes:
    lang = view.lang
    verdicts = [say(lang, f"assessment.verdict_{name}") for name in VERDICTS]
    title = say(lang, "assessment.title_of_role" if role else "assessment.title", role=role)
    above: list[str | Counted] = [title, *_facts(view, rows)]
    above += [Counted(words, CONFORMS, words) for words in verdicts]
    return sheet_xlsx(
        role or title,
        [say(lang, f"assessment.column_{name}") for name in COLUMNS],
        [_cells(view, place, row) for place, row in enumerate(rows, 1)],
        CHARACTERS,
        above=above,
        choices={CONFORMS: verdicts},
    )


def _facts(view: View, rows: Sequence[DutyRow]) -> Iterator[str]:
    """The text that it is on, what that is not, who judges, and how."""
    draft, lang = view.draft, view.lang
    edition = view.publication.edition(draft.label)
    standard = number_and_title(draft, lang)
    yield say(
        lang, "assessment.standard", standard=standard, stage=view.stage(draft), day=view.day(draft.date)
    )
    if edition.digest:
        yield say(lang, "assessment.digest", label=draft.label, digest=edition.digest)
    if notice := declared(draft, lang, view.publication.successor(draft.label)):
        yield notice
    yield say(lang, "assessment.by_hand")
    counts = Counter(row.duty.modal for row in rows)
    counted = [
        say(lang, "assessment.level", level=view.modal(level), count=counts[level])
        for level in LEVELS
        if counts[level]
    ]
    yield say(lang, "assessment.how", count=len(rows), levels=say(lang, "assessment.joined").join(counted))


def _cells(view: View, place: int, row: DutyRow) -> tuple[str, ...]:
    basis = basis_cell(view, row)
    evidence = evidence_of(row.verify, view.lang)
    stated = (evidence.act, evidence.sample, evidence.criterion)
    return (str(place), row.heading, row.duty.id, row.level, row.words, basis, *stated, "", "", "")


GIVEN_LATER = ("number", "issued", "effective")
"""What a body gives when it approves the draft: no gap of what is handed in for approval."""


def metadata_sheet(publication: Publication) -> Files:
    """The form by which a standard is put on file, with what the draft knows of it."""
    for lang in publication.draft.languages:
        note = _sheet(view_of(publication, lang))
        later = tuple(say(lang, f"metadata.row_{name}") for name in GIVEN_LATER)
        gaps = tuple(gap for gap in note.gaps if not gap.startswith(later))
        data = written.note_docx(note, publication.draft, lang)
        yield named(publication, "metadata", data, "docx", lang, "metadata", use="committee", gaps=gaps)


def _sheet(view: View) -> written.ExplanatoryNote:
    lang = view.lang
    rows = tuple(
        (say(lang, f"metadata.row_{name}"), words or say(lang, "metadata.gap"))
        for name, words in _rows_of_sheet(view)
    )
    columns = (say(lang, "metadata.column_item"), say(lang, "metadata.column_content"))
    parts = (written.NoteTable(columns=columns, rows=rows, weights=(5, 13)),)
    facts, title = tuple(_facts_of_sheet(view)), say(lang, "metadata.title")
    return written.ExplanatoryNote(title=title, facts=facts, sections=(written.NoteSection(parts=parts),))


def _facts_of_sheet(view: View) -> Iterator[str]:
    """The draft that it describes, and what that is not."""
    draft, lang = view.draft, view.lang
    edition = view.publication.edition(draft.label)
    day = view.day(draft.date)
    if draft.label == WORKING:  # its file changes, so a digest would say nothing
        yield say(lang, "metadata.of_working", day=day)
    else:
        yield say(lang, "metadata.of_draft", label=draft.label, day=day, digest=edition.digest)
    if notice := declared(draft, lang, view.publication.successor(draft.label)):
        yield notice


def _rows_of_sheet(view: View) -> Iterator[tuple[str, str]]:
    """Each item of the form with what is known of it, "" if nothing is."""
    draft, lang, filing = view.draft, view.lang, view.publication.filing
    yield "number", given_number(draft.number)
    yield "title_zh", draft.title.get("zh", "")
    yield "title_en", draft.title.get("en", "")
    yield "ics", draft.ics
    yield "ccs", draft.ccs
    yield "industry", filing.industry
    yield "body", text_in(draft.author, lang)
    yield "registration", filing.registration
    yield "status", text_in(draft.stage, lang)
    joined = say(lang, "metadata.joined")
    yield "organisations", joined.join(text_in(names, lang) for names in filing.organisations)
    yield "drafters", joined.join(text_in(names, lang) for names in filing.drafters)
    setting = view.settings[view.publication.current]
    yield "scope", next((setting.typed(each) for each in draft.clauses if each.element == "scope"), "")
    for name in ("content", "patents", "disclosure"):
        yield name, text_in(filing.words.get(name, {}), lang)
    yield "issued", view.day(draft.issued)
    yield "effective", view.day(draft.effective)


Files = Iterator[DeliveredFile]


def amending_decision(publication: Publication) -> Files:
    """The amending decision that made the draft of the one before it: its text, and what executes it."""
    redline = publication.redline
    if redline is None:
        return
    old, new = publication.edition(redline.old.label).draft, publication.draft
    decision = decide(redline, old, new)
    kind = f"amends-{old.label}"
    yield named(publication, "amendment_data", canonical_json(decision), "json", part=kind)
    for lang in new.languages:
        text = decision_text(decision, old, new, lang).encode()
        yield named(publication, "amendment", text, "txt", lang, kind, use="changes")
        marked = akn_decision(decision, old, new, lang)
        yield named(publication, "amendment_akn", marked, "akn.xml", lang, kind)


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
            for ending, data in (("docx", word), ("xlsx", answers_xlsx(table))):
                name = f"answers_{ending}"
                yield named(publication, name, data, ending, lang, kind, use="committee", of=of)


def citations(publication: Publication) -> Files:
    """The citation of the draft for reference managers: RIS, BibTeX and CSL-JSON."""
    draft = publication.draft
    edition = publication.edition(publication.current)
    for lang in draft.languages:
        page = f"{publication.site_url}{edition.page(lang)}" if publication.site_url else ""
        cited = Cited(draft, lang, page, edition.digest)
        made = {
            "ris": cited.written("ris").replace("\n", "\r\n").encode(),
            "bib": cited.written("bib").encode(),
            "csl.json": canonical_json(cited.csl()),
        }
        for extension, data in made.items():
            yield named(publication, "citation", data, extension, lang, "citation")


def explanatory_notes(publication: Publication) -> Files:
    """编制说明: why the draft says what it says, to be completed in Word or in git."""
    draft = publication.draft
    for lang in draft.languages:
        note = explanatory_note(publication, lang)
        for kind, ending, data in (
            ("explanatory_note", "docx", written.note_docx(note, draft, lang)),
            ("explanatory_note_md", "md", written.note_markdown(note).encode()),
        ):
            gaps = note.gaps if ending == "docx" else ()
            yield named(publication, kind, data, ending, lang, "note", use="committee", gaps=gaps)


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
        if "groups" not in catalog["catalog"]:  # OSCAL wants controls in it
            continue
        whole = named(publication, "oscal", canonical_json(catalog), "json", lang, "oscal-catalog")
        yield whole
        for role in publication.draft.roles:
            profile = oscal_profile(view, role, whole.name, digest)
            if profile:
                data, of = canonical_json(profile), view.role(role)
                yield named(publication, "oscal_profile", data, "json", lang, f"oscal-{role}", of=of)


def in_pdf(publication: Publication) -> Files:
    """The text as PDF in each language, then the redline in each; the first draft has no redline."""
    if not can_typeset():  # typst is an extra
        return
    folder = publication.font_folder
    require_fonts((family for own in publication.fonts.values() for family in own.values()), folder)
    mark, content = publication.mark
    if mark and not content:
        raise FontMissing("mark_missing", name=mark)
    for lang in publication.draft.languages:
        made = set_pdf(*text_document(publication, lang), folder)
        yield named(publication, "text_pdf", made.data, "pdf", lang, use="text", plain=made.plain)
    redline = publication.redline
    if redline is None:
        return
    for lang in publication.draft.languages:
        made = set_pdf(*redline_document(publication, lang, redline), folder)
        yield named(
            publication, "redline_pdf", made.data, "pdf", lang, "redline", use="changes", plain=made.plain
        )


def _word_redline(view: View) -> bytes | None:
    publication, redline = view.publication, view.publication.redline
    if redline is None:
        return None
    sides = Sides(publication.edition(redline.old.label).draft, publication.draft)

    def picture(sha256: str) -> str:
        found = publication.pictures.get(sha256)
        return data_address(found.address, found.content) if found else ""

    return redline_docx(
        redline,
        sides,
        view.lang,
        comments=publication.comments,
        picture=picture,
        pages=_pages(view),
        hide_ids=publication.hide_ids,
        mark=publication.mark,
    )


def _digest(view: View) -> str:
    return view.publication.edition(view.draft.label).digest


def _sts(view: View) -> bytes:
    publication, edition = view.publication, view.publication.edition(view.draft.label)
    address = f"{publication.site_url}{edition.page(view.lang)}" if publication.site_url else ""
    return sts_xml(view.draft, view.lang, digest=edition.digest, address=address)


def _docx(view: View) -> bytes:
    pictures = {digest: found.content for digest, found in view.publication.pictures.items()}
    of = view.publication
    return standard_docx(
        view.draft,
        view.lang,
        pictures,
        of.successor(view.draft.label),
        pages=_pages(view),
        hide_ids=of.hide_ids,
        mark=of.mark,
    )


def _pages(view: View) -> dict[str, str]:
    """The numbers of the pages of clauses in print, for contents in Word; none where nothing can be set."""
    if not can_typeset():
        return {}
    return set_pdf(*text_document(view.publication, view.lang), view.publication.font_folder).pages


in_akn = Deliverable("akn", "akn.xml", lambda view: akn_xml(view.draft, view.lang, digest=_digest(view)))
"""The text as Akoma Ntoso."""
in_sts = Deliverable("sts", "sts.xml", _sts)
"""The text as NISO STS."""
in_word = Deliverable("text_docx", "docx", _docx, use="text")
"""The plain text as a Word document, by the styles of the drafting rules' template."""
word_redline = Deliverable("redline_docx", "docx", _word_redline, part="redline", use="changes")
"""The redline against the draft before, for Word, to be sent back marked up; the first draft has none."""
as_data = Deliverable("data", "json", lambda view: clauses_json(view.publication), part="data", by="draft")
"""All that is printed and recorded of the draft as JSON."""
data_schema = Deliverable(
    "data_schema",
    "schema.json",
    lambda view: canonical_json(schema_of(view.publication, "clauses")),
    part="data",
    by="draft",
)
in_json_ld = Deliverable(
    "linked_data", "jsonld", lambda view: canonical_json(linked_data(view.publication)), by="draft"
)
"""The same as linked data."""
