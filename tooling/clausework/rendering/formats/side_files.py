"""Files beside the pages: definitions for cards, heads of print, the log of comments, those of each draft."""

from __future__ import annotations

from clausework.model.canonical import canonical_json
from clausework.rendering import routes
from clausework.rendering.labels import number_and_title
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of

FILES = ("*terms.json", "*.css", "log/*.txt", "drafts/*")


def stage(publication: Publication) -> dict[str, bytes]:
    """terms.json and a style sheet in each language, each log, and what was delivered of each draft."""
    found: dict[str, bytes] = {}
    for view in (view_of(publication, lang) for lang in publication.draft.languages):
        found[routes.terms(view.lang)] = canonical_json(_definitions(view))
        found[routes.print_styles(view.lang)] = _styles(view).encode()
    return found | _logs(publication) | _delivered(publication)


def _definitions(view: View) -> dict[str, tuple[str, str]]:
    """Heading and definition of each term by the ID of its clause."""
    setting = view.settings[view.publication.current]
    return {
        clause.id: (view.heading(clause), setting.typed(clause))
        for clause in view.draft.clauses
        if clause.texts.get(view.lang) and clause.texts[view.lang].term
    }


def _styles(view: View) -> str:
    """The running heads of printed pages, for heads are no part of a page."""
    draft = view.draft
    title = number_and_title(draft, view.lang)
    state = view.say("standing_joined").join(filter(None, (view.standing, view.day(draft.date))))
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


def _logs(publication: Publication) -> dict[str, bytes]:
    """The signed checkpoint, the key and the leaves of each log, as git has them."""
    found = {}
    for log in publication.logs:
        texts = {
            "checkpoint": log.checkpoint,
            "verifier": f"{log.verifier}\n",
            "leaves": "".join(f"{leaf.hex()}\n" for leaf in log.leaves),
        }
        for name, text in texts.items():
            found[routes.log(log.rehearsal, name, log.epoch)] = text.encode()
    return found


def _delivered(publication: Publication) -> dict[str, bytes]:
    """The delivered files, and the file of every frozen draft whether or not any were asked for."""
    found = {
        routes.delivered(edition.draft.label, f"{edition.draft.label}.json"): edition.file
        for edition in publication.editions
        if edition.frozen
    }
    for label, files in publication.delivered.items():
        found |= {routes.delivered(label, file.name): file.data for file in files}
    return found
