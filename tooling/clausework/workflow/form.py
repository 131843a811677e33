"""Make the form on which an organisation writes its comments on a consultation's draft."""

from __future__ import annotations

from pathlib import Path

from clausework.consultation.records import read_records
from clausework.consultation.window import rehearsed
from clausework.drafts.register import open_draft
from clausework.rendering.comment_form import comment_form
from clausework.rendering.formats.comment_form import form_docx
from clausework.source.project import load
from clausework.workflow.answers import chosen_consultation


def form_of(root: Path, consultation: str, lang: str | None = None) -> tuple[bytes, int]:
    """The Word document, by default in the draft's authoritative language, and how many clauses it has."""
    project = load(root)
    chosen = chosen_consultation(project, consultation)
    draft = open_draft(root, chosen.draft)
    lang = lang or draft.languages[0]
    records = (item for item in read_records(root)[0] if item.consultation == chosen.id)
    found = rehearsed(records, chosen)
    form = comment_form(chosen, draft, project.commenters, project.contact, lang, found)
    return form_docx(form, draft, lang), len(form.clauses)
