"""意见汇总处理表: every comment of the consultations on a draft and on the one before it, with its answer."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.drafts.naming import draft_name
from clausework.rendering.answers import answer_table, rounds_until
from clausework.rendering.deliverables import file_name
from clausework.rendering.formats.answers_docx import answers_docx
from clausework.rendering.formats.answers_xlsx import answers_xlsx
from clausework.rendering.publication import DeliveredFile, Publication


def files(publication: Publication) -> Iterator[DeliveredFile]:
    """The table of each consultation in Word and Excel, in each language.

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
