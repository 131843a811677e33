"""The whole of what the template is told of a draft, or of its redline."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePosixPath

from clausework.drafts.naming import attribution, standing
from clausework.model.draft import Draft
from clausework.model.redline import Change, Redline
from clausework.rendering import routes
from clausework.rendering.labels import title_of
from clausework.rendering.pdf.covers import ISO, cover_of, title_on_cover, warning_of
from clausework.rendering.pdf.headings import GAPS, ClauseSetter, no_code, numbered_name
from clausework.rendering.pdf.parts import (
    TypesetAbout,
    TypesetBlock,
    TypesetClause,
    TypesetDocument,
    TypesetEntry,
    TypesetFonts,
    TypesetRun,
)
from clausework.rendering.pdf.wording import plain
from clausework.rendering.publication import Publication
from clausework.rendering.redlining import heading_of
from clausework.strings.catalogue import say, text_in

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
    clauses = list(setter.redline(redline) if redline else setter.text())
    changes = (list_of_changes(redline, lang),) if redline else ()
    return (
        TypesetDocument(
            about=_about(publication, lang, redline),
            cover=cover_of(publication, lang, redline),
            entries=_entries(draft, lang),
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
        description=draft.notice.get(lang, ""),
        author=tuple(filter(None, (text_in(draft.author, lang),))),
        keywords=tuple(filter(None, (draft.number, title_on_cover(draft, lang)))),
        date=draft.date,
        redline=redline is not None,
        number=draft.number,
        warning=warning_of(publication, lang, redline),
        attribution=standing(draft, lang) if redline else attribution(draft, lang),
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


def _entries(draft: Draft, lang: str) -> dict[str, TypesetEntry]:
    return {
        clause.id: TypesetEntry(numbered_name(clause, draft.look, lang), title_of(clause, lang))
        for clause in draft.clauses
    }
