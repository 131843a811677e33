"""The running heads of printed pages: a style sheet for each language, for heads are no part of a page."""

from __future__ import annotations

from clausework.rendering import routes
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of

FILES = ("*.css",)


def stage(publication: Publication) -> dict[str, bytes]:
    """One file for each language of the standard."""
    languages = publication.draft.languages
    return {routes.print_styles(lang): _styles(view_of(publication, lang)).encode() for lang in languages}


def _styles(view: View) -> str:
    draft = view.draft
    title = " ".join(filter(None, (draft.number, draft.title.get(view.lang, ""))))
    state = view.say("comma").join(filter(None, (view.standing, view.day(draft.date))))
    return (
        "@page {\n"
        f"  @top-left {{ content: {_quoted(title)}; }}\n"
        f"  @top-right {{ content: {_quoted(state)}; }}\n"
        '  @bottom-center { content: counter(page) " / " counter(pages); }\n'
        "}\n"
    )


def _quoted(text: str) -> str:
    """A CSS string (CSS Syntax Level 3, 4.3.5)."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
