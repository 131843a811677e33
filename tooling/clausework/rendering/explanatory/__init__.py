"""编制说明, the note that explains a standard: filled from the record, with gaps where that says nothing.

Where it came from, why it says what it says, what the public answered, and what is still to be decided.
"""

from __future__ import annotations

from clausework.rendering.explanatory.note import ExplanatoryNote, NoteSection, NoteText
from clausework.rendering.publication import Publication


def explanatory_note(publication: Publication, lang: str) -> ExplanatoryNote:
    """The note on the current draft in one language."""
    from clausework.rendering.explanatory.note import (
        background,
        consultations,
        content,
        divergences,
        facts,
        implementation,
        other_matters,
        patents,
        principles,
        relations,
        title,
    )
    from clausework.rendering.rounds import rounds_until
    from clausework.rendering.view import view_of

    view, rounds = view_of(publication, lang), rounds_until(publication)
    chapters = (
        background(view, rounds),
        principles(view),
        content(view),
        relations(view),
        consultations(view, rounds),
        divergences(view, rounds),
        patents(view),
        implementation(view),
        other_matters(view, rounds),
    )
    return ExplanatoryNote(title=title(view), facts=facts(view, rounds), sections=_numbered(chapters, lang))


def _numbered(chapters: tuple[NoteSection, ...], lang: str) -> tuple[NoteSection, ...]:
    """The chapters and their sections in one row, each with its number: 一、 and （一）, or 1 and 1.1."""
    text, found = NoteText(lang), []
    for place, chapter in enumerate(chapters, 1):
        found.append(chapter.named(text.number(place) + chapter.title))
        for under, section in enumerate(chapter.sections, 1):
            found.append(section.named(text.number(place, under) + section.title))
    return tuple(found)
