"""The whole of what the template is told of a draft, or of its redline, with the cover of each."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

import msgspec

from clausework.drafts.naming import declared, draft_name, standing
from clausework.layout.kinds import ISO
from clausework.model.redline import Change, Redline
from clausework.redline.ledger import ledger
from clausework.rendering import labels, routes
from clausework.rendering.labels import dated_name, title_of
from clausework.rendering.pdf.headings import GAPS, ClauseSetter, no_code, numbered_name, plain
from clausework.rendering.publication import Publication
from clausework.rendering.redlining import heading_of
from clausework.rendering.typesetting import (
    TypesetAbout,
    TypesetBlock,
    TypesetClause,
    TypesetCover,
    TypesetDocument,
    TypesetEntry,
    TypesetFonts,
    TypesetRun,
)
from clausework.strings.catalogue import say, text_in


def cover_of(publication: Publication, lang: str, redline: Redline | None = None) -> TypesetCover:
    """The cover of the current draft, or of its redline."""
    draft = publication.draft
    correction = publication.corrections.get(draft.label, {}).get(lang, "")
    facts = labels.cover_of(draft, lang, publication.successor(draft.label), correction)
    if redline is not None:
        stage = say(lang, "pdf.stage", stage=warning_of(publication, lang, redline))
        facts = msgspec.structs.replace(facts, stage=stage)
    return TypesetCover(
        **{name: getattr(facts, name) for name in facts.__struct_fields__},
        mark=f"pictures/mark{PurePosixPath(publication.mark[0]).suffix}" if publication.mark[0] else "",
        imprint=tuple(_imprint(publication, lang, redline)),
    )


def warning_of(publication: Publication, lang: str, redline: Redline | None = None) -> str:
    """The warning on every page beside the standing: of which drafts a redline is, that a text may change."""
    if redline is not None:
        old, new = (draft_name(side.label, lang) for side in (redline.old, redline.new))
        return say(lang, "redline.heading", old=old, new=new)
    return "" if publication.edition(publication.current).frozen else say(lang, "pdf.working_page")


def _imprint(
    publication: Publication, lang: str, redline: Redline | None
) -> Iterator[tuple[TypesetRun, ...]]:
    draft = publication.draft
    yield plain(standing(draft, lang, publication.successor(draft.label)))
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
        address = f"{publication.site_url.rstrip('/')}/{edition.page(lang)}"
        yield (*plain(say(lang, "pdf.on_the_web")), TypesetRun(address, "link", address))


def _legend(redline: Redline, lang: str) -> Iterator[tuple[TypesetRun, ...]]:
    """The key to a redline, and its extent."""
    old, new = (dated_name(side, lang) for side in (redline.old, redline.new))
    yield plain(say(lang, "pdf.compared", old=old, new=new))
    yield (
        *plain(say(lang, "pdf.legend_inserted"), op="insert"),
        *plain(say(lang, "pdf.legend_then")),
        *plain(say(lang, "pdf.legend_deleted"), op="delete"),
        *plain(say(lang, "pdf.legend_rest")),
    )
    yield plain(ledger(redline).summary(lang))
    yield from map(plain, ledger(redline).heads(lang))


NAME = ":changes"
"""Its label; no clause is called so."""
WIDTHS = (20, 8, 52)
"""The shares of the columns."""


def list_of_changes(redline: Redline, lang: str) -> TypesetClause:
    """A table with a row for each change, which leads to its clause."""
    heads = (say(lang, f"redline.github_{name}") for name in ("clause", "weight", "change"))
    head = _row("head", *(plain(words) for words in heads))
    rows = tuple(_change(change, lang) for change in redline.told())
    title = say(lang, "redline.contents")
    table = TypesetBlock(kind="table", children=(head, *rows), widths=WIDTHS)
    return TypesetClause(
        kind="part", id=NAME, bookmark=title, title=plain(title), blocks=(table,) if rows else ()
    )


def _change(change: Change, lang: str) -> TypesetBlock:
    words, linked = heading_of(change, lang), change.new and not change.entitles
    clause = (TypesetRun(words, "ref", change.new),) if linked else plain(words)
    weight = say(lang, f"redline.weight_{change.weight}")
    return _row("row", clause, plain(weight), plain(change.sentence.get(lang, "")))


def _row(kind: str, *cells: tuple[TypesetRun, ...]) -> TypesetBlock:
    return TypesetBlock(kind=kind, children=tuple(TypesetBlock(kind="cell", runs=runs) for runs in cells))


REGIONS = {"zh": "cn", "en": "gb"}
FONTS = {
    "zh": TypesetFonts(("Noto Serif SC",), ("Noto Sans SC",), ("DejaVu Sans Mono", "Noto Sans SC")),
    "en": TypesetFonts(
        ("Libertinus Serif", "Noto Serif SC"), ("Noto Sans SC",), ("DejaVu Sans Mono", "Noto Sans SC")
    ),
}
SHOWN = frozenset((".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"))
"""The endings of pictures that can be set."""

Pictures = dict[str, bytes]


def text_document(publication: Publication, lang: str) -> tuple[TypesetDocument, Pictures]:
    """The current draft in a language, with the files of its pictures."""
    return _document(publication, lang, None)


def redline_document(
    publication: Publication, lang: str, redline: Redline
) -> tuple[TypesetDocument, Pictures]:
    """The redline of the current draft in a language, with the files of its pictures."""
    return _document(publication, lang, redline)


def _document(
    publication: Publication, lang: str, redline: Redline | None
) -> tuple[TypesetDocument, Pictures]:
    draft, pictures = publication.draft, Pictures()

    def picture(digest: str) -> str:
        found = publication.pictures.get(digest)
        ending = PurePosixPath(found.address).suffix.lower() if found else ""
        if found is None or not found.content or ending not in SHOWN:
            return ""
        pictures[f"pictures/{digest}{ending}"] = found.content
        return f"pictures/{digest}{ending}"

    old = publication.edition(redline.old.label).draft if redline else None

    def code(clause_id: str) -> tuple[str, str]:
        address = f"{publication.site_url.rstrip('/')}/{routes.clause(lang, clause_id)}"
        pictures[f"pictures/code-{clause_id}.svg"] = qr_code(address)
        return f"pictures/code-{clause_id}.svg", address

    coded = bool(publication.site_url) and redline is None
    setter = ClauseSetter(lang, draft, old, picture, code if coded else no_code)
    cover = cover_of(publication, lang, redline)
    if cover.mark:
        pictures[cover.mark] = publication.mark[1]
    clauses = list(setter.redline(redline) if redline else setter.text())
    changes = (list_of_changes(redline, lang),) if redline else ()
    return (
        TypesetDocument(
            about=_about(publication, lang, redline),
            cover=cover,
            entries={
                clause.id: TypesetEntry(numbered_name(clause, draft.look, lang), title_of(clause, lang))
                for clause in draft.clauses
            },
            front=(*changes, *(clause for in_front, clause in clauses if in_front)),
            body=tuple(clause for in_front, clause in clauses if not in_front),
        ),
        pictures,
    )


def qr_code(address: str) -> bytes:
    """An address as a QR code in SVG, without the blank around it that the margin of the page gives it."""
    import segno

    file = BytesIO()
    segno.make(address, error="l", micro=False).save(file, kind="svg", border=0, xmldecl=False)
    return file.getvalue()


def _about(publication: Publication, lang: str, redline: Redline | None) -> TypesetAbout:
    draft = publication.draft
    return TypesetAbout(
        look="iso" if draft.look == ISO else "gbt",
        lang=lang,
        region=REGIONS.get(lang, ""),
        other=next((each for each in draft.languages if each != lang), draft.languages[0]),
        title=_title(publication, lang, redline),
        description=declared(draft, lang),
        author=tuple(filter(None, (text_in(draft.author, lang),))),
        keywords=tuple(filter(None, (draft.number, labels.title_without_stage(draft, lang)))),
        date=draft.date,
        redline=redline is not None,
        number=draft.number,
        warning=warning_of(publication, lang, redline),
        standing=standing(draft, lang, publication.successor(draft.label)),
        gap=GAPS.get(lang, " "),
        words={"contents": say(lang, "docx.contents")},
        fonts=_fonts(publication, lang),
    )


def _fonts(publication: Publication, lang: str) -> TypesetFonts:
    """The families, those of the project before those of the package."""
    usual, own = FONTS[lang], publication.fonts.get(lang, {})
    text, heads = (tuple(filter(None, (own.get(name, ""),))) for name in ("text", "heads"))
    return TypesetFonts((*text, *usual.text), (*heads, *usual.heads), usual.code)


def _title(publication: Publication, lang: str, redline: Redline | None) -> str:
    """The title that a reader of PDF shows above the page."""
    draft = publication.draft
    title = text_in(draft.title, lang) or draft.number or draft.standard or draft.label
    return f"{title} {warning_of(publication, lang, redline)}" if redline else title
