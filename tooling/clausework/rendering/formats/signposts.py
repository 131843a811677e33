"""Pages that send people on: one for each clause ID that has heirs, and one for any lost address."""

from __future__ import annotations

from dataclasses import dataclass

from clausework.model.draft import WORKING
from clausework.rendering import routes
from clausework.rendering.labels import chapters as chapters_of
from clausework.rendering.page import clause_picture, fill, shortened, standard_description
from clausework.rendering.publication import Publication
from clausework.rendering.view import View, view_of


@dataclass(frozen=True, slots=True)
class SignpostText:
    """Words of a signpost in one language."""

    lang: str
    title: str
    text: str
    links: list[tuple[str, str]]


def stage(publication: Publication) -> dict[str, bytes]:
    """The signposts, by their paths."""
    views = [view_of(publication, lang) for lang in publication.draft.languages]
    found = {"404.html": _lost(views)}
    if all(routes.home(view.lang) for view in views):  # no language has its pages at the root
        found["index.html"] = _root(views[0])
    for view in views:
        chapters = {clause.id for edition in publication.editions for clause in chapters_of(edition.draft)}
        for old, heirs in view.index.moved.items():
            if heirs:
                address = routes.clause(view.lang, old)
                found[routes.file_of(address)] = _moved(view, old, address)
            if old in chapters:
                address = routes.chapter(view.lang, old)
                found[routes.file_of(address)] = _moved(view, old, address)
    return found


def _moved(view: View, old: str, address: str) -> bytes:
    """The present place of the clause of an old ID; a mere other ID sends the browser on by itself."""
    heirs = [view.index.clauses[heir] for heir in view.index.moved[old]]
    editions = reversed(view.publication.editions)
    clause = next(found for edition in editions if (found := edition.draft.clause(old)))
    former = view.heading_at_last(clause)
    event = next(event for event in reversed(view.draft.lineage) if old in event.old)
    known = any(edition.draft.label == event.draft for edition in view.publication.editions)
    draft = view.name(event.draft if known else WORKING)
    text = view.say("moved_text" if heirs else "retired_text", id=old, draft=draft)
    reason = event.reason.get(view.lang, "")
    see = view.say("moved_see")
    targets = [(heir.id, view.heading(heir)) for heir in heirs] or [(old, former)]
    links = [(routes.relative(address, routes.clause(view.lang, end)), name) for end, name in targets]
    names = view.say("comma").join(map(view.mention, heirs))
    title = view.say(f"moved_{event.kind}" if heirs else "retired_title", clause=former, heirs=names)
    part = SignpostText(view.tag, title, f"{text}{reason}{see}", links)
    refresh = links[0][0] if event.kind == "renamed" or not heirs else ""  # of a split, to which part?
    return _plain(view, address, [part], routes.relative(address, ""), refresh, text + reason)


def _root(view: View) -> bytes:
    """The root of a site in whose languages no page stands there: on to the authoritative one."""
    home = routes.home(view.lang)
    title = view.draft.title.get(view.lang, "")
    part = SignpostText(view.tag, title, "", [(home, view.say("home"))])
    return _plain(view, "", [part], "./", home)


def _lost(views: list[View]) -> bytes:
    """The page for an address that leads nowhere; it may be shown at any depth, so links are absolute."""
    parts = [
        SignpostText(
            view.tag,
            view.say("lost_title"),
            view.say("lost_text"),
            [
                (f"/{routes.home(view.lang)}", view.say("home")),
                (f"/{routes.texts(view.lang)}", view.say("contents")),
                (f"/{routes.search(view.lang)}", view.say("nav_search")),
            ],
        )
        for view in views
    ]
    return _plain(views[0], "404.html", parts, "/")


def _plain(
    view: View, address: str, parts: list[SignpostText], root: str, refresh: str = "", told: str = ""
) -> bytes:
    """The page of that text; `told` is what is told of it where it is passed on."""
    return fill(
        "plain.html",
        view,
        address,
        title=" / ".join(part.title for part in parts),
        description=shortened(told, view.lang) or standard_description(view),
        picture=clause_picture(view),
        root=root,
        refresh=refresh,
        parts=parts,
    ).encode()
