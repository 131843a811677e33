"""Staged pages to HTML, by MkDocs with our plugin and the theme Material."""

from __future__ import annotations

import logging
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from clausework.errors import ClauseworkError, PluginMissing
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.rendering import labels, routes
from clausework.rendering.coverage import told
from clausework.rendering.page import StagedPage, below, environment, standard_name
from clausework.rendering.pages import site_pages
from clausework.rendering.pages.manual import sections
from clausework.rendering.publication import Publication
from clausework.rendering.view import LAW, View, view_of
from clausework.source.memory import program
from clausework.strings.catalogue import say

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment
    from mkdocs.config.defaults import MkDocsConfig


# The navigation of the site: a tree of parts and pages for each language, made from the outline.
class NavEntry(msgspec.Struct, frozen=True):
    """A page by its title and address, or a part of the site with the pages below it."""

    title: str
    address: str = ""
    below: tuple[NavEntry, ...] = ()


def navigation(publication: Publication) -> dict[str, tuple[NavEntry, ...]]:
    """The parts of the site by language, in the order of the tabs."""
    return {lang: tuple(_parts(view_of(publication, lang))) for lang in publication.draft.languages}


def _parts(view: View) -> Iterator[NavEntry]:
    lang = view.lang
    yield NavEntry(view.say("home"), routes.home(lang))
    yield NavEntry(view.say("nav_text"), below=tuple(_texts(view)))
    if view.publication.comparisons:
        yield NavEntry(view.say("nav_redlines"), below=tuple(_redlines(view)))
    comments = tuple(_comments(view))
    if comments:
        yield NavEntry(view.say("nav_comments"), below=comments)
    if view.draft.roles:
        yield NavEntry(view.say("nav_roles"), below=tuple(_roles(view)))
    yield NavEntry(view.say("nav_drafts"), below=tuple(_drafts(view)))
    if view.publication.manual:
        yield NavEntry(view.say("nav_manual"), below=tuple(_manual(view)))
    yield from _added(view)


def _added(view: View) -> Iterator[NavEntry]:
    """The pages of other packages that are to stand here."""
    for maker in site_pages():
        if not maker.ours:
            with maker.running(), view.publication.wanted.only(()):  # the titles alone, not the pages
                made = [page for page in maker.module_with("pages").pages(view) if page.listed]
            yield from (NavEntry(page.title, page.address) for page in made)


def _texts(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("contents"), routes.texts(view.lang))
    yield NavEntry(view.say("whole"), routes.whole(view.lang))
    for chapter in labels.chapters(view.draft):
        yield NavEntry(view.heading(chapter), routes.chapter(view.lang, chapter.id))
    if told(view.draft, view.lang):
        yield NavEntry(say(view.lang, "coverage.title"), routes.page(view.lang, LAW))


def _redlines(view: View) -> Iterator[NavEntry]:
    for each in reversed(view.publication.comparisons):
        title = view.say("redline_title", old=view.name(each.old), new=view.name(each.new))
        yield NavEntry(title, routes.redline(view.lang, each.old, each.new))


def _comments(view: View) -> Iterator[NavEntry]:
    named = {comment.consultation for comment in view.publication.comments} | set(view.publication.unshown)
    for consultation in reversed(view.publication.consultations):
        if consultation.id in named:
            title = consultation.title.get(view.lang, consultation.id)
            yield NavEntry(title, routes.comments(view.lang, consultation.id))


def _roles(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("roles_all"), routes.roles(view.lang))
    for role in view.draft.roles:
        yield NavEntry(view.role(role), routes.role(view.lang, role))


def _drafts(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("drafts_all"), routes.drafts(view.lang))
    for edition in reversed(view.publication.editions):
        if edition.frozen:
            yield NavEntry(edition.draft.label, below=tuple(_frozen(view, edition.draft)))


def _frozen(view: View, draft: Draft) -> Iterator[NavEntry]:
    yield NavEntry(view.say("whole"), routes.draft(view.lang, draft.label))
    for chapter in labels.chapters(draft):
        yield NavEntry(view.heading(chapter), routes.chapter(view.lang, chapter.id, label=draft.label))


def _manual(view: View) -> Iterator[NavEntry]:
    yield NavEntry(view.say("contents"), routes.manual(view.lang))
    for title, pages in sections(view):
        below = (NavEntry(page.title, routes.manual(view.lang, page.name)) for page in pages)
        yield NavEntry(title, below=tuple(below))


class EngineFailed(ClauseworkError):
    """MkDocs could not make the pages."""


class StagedSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site before MkDocs sets it: the `files` that are as they will be, and the `pages`, by their paths.

    `sources` are the files in the folder of pages that are staged already, in another form. The `bodies` of
    pages that are kept elsewhere are not in the pages. `unsealed` is what differs from what drafts were
    sealed with.
    """

    files: Mapping[str, bytes]
    pages: dict[str, StagedPage]
    bodies: Mapping[str, bytes] = {}
    navigation: dict[str, tuple[NavEntry, ...]]
    publication: Publication
    sources: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    unsealed: tuple[Finding, ...] = ()

    def body(self, name: str) -> str:
        """The body of a page."""
        return self.bodies[name].decode() if name in self.bodies else self.pages[name].body


def quoted_clause(site: StagedSite, name: str, langs: Iterable[str], page: tuple[str, str], at: str) -> str:
    """A clause with what is below it, for a page of a site that has this one `at` a path.

    The `page` is told by its name and its address. The first of the `langs` that the standard has is taken.
    """
    draft = site.publication.draft
    found = draft.clause(name)
    if found is None:
        near = get_close_matches(name, [clause.id for clause in draft.clauses], 1)
        if near:
            raise PluginMissing("mkdocs_no_clause_near", page=page[0], clause=name, near=near[0])
        raise PluginMissing("mkdocs_no_clause", page=page[0], clause=name)
    known = (lang for asked in langs for lang in draft.languages if re.split("[-_]", asked)[0] == lang)
    view = view_of(site.publication, next(known, draft.languages[0]))
    template = environment().get_template("quoted.html")
    return template.render(
        view=view,
        clauses=[(each, view.quoted(each, page[1], at)) for each in (found, *below(draft, found))],
        name=standard_name(view),
        address=routes.relative(page[1], at + routes.clause(view.lang, name)),
    )


PAGES = "site/pages"
TEMPLATES = "build/cache/templates"
SETTINGS = "mkdocs.yml"
PLUGIN = "clausework"
"""Our plugin as mkdocs.yml names it."""


def require_settings(root: Path) -> None:
    """PluginMissing if MkDocs has no settings: asked before the work that would be in vain."""
    if not (root / SETTINGS).is_file():
        raise PluginMissing("mkdocs_settings_missing", path=root / SETTINGS, plugin=PLUGIN)


def render_site(
    root: Path,
    site: StagedSite,
    made: Path,
    progress: Progress = silent,
    templates: BytecodeCache | None = None,
) -> None:
    """Have MkDocs make every file of the site with our plugin, in the folder `made`."""
    progress("set")
    _build(root, site, made, progress, templates=templates)


class ThemeSetter:
    """Sets single pages by the theme, with its templates compiled once.

    Whoever changes the theme or mkdocs.yml needs another one.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._kept: list[Environment] = []

    def set(self, site: StagedSite, only: Iterable[str]) -> dict[str, bytes]:
        """The pages of these names, by the paths of their files; the others stand in the navigation."""
        return self._made(site, frozenset(only), self._kept)

    def statics(self, site: StagedSite) -> dict[str, bytes]:
        """All files of a site that are no pages, such as those of the theme."""
        return self._made(msgspec.structs.replace(site, pages={}, navigation={}))

    def _made(
        self, site: StagedSite, only: frozenset[str] | None = None, kept: list[Environment] | None = None
    ) -> dict[str, bytes]:
        with tempfile.TemporaryDirectory(prefix="clausework-") as folder:
            _build(self._root, site, Path(folder), silent, only, kept)
            return read_folder(Path(folder))


def _build(
    root: Path,
    site: StagedSite,
    made: Path,
    progress: Progress,
    only: frozenset[str] | None = None,
    kept: list[Environment] | None = None,
    templates: BytecodeCache | None = None,
) -> None:
    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    compiled = sys.dont_write_bytecode
    with tempfile.TemporaryDirectory(prefix="clausework-") as none, _complaints() as said:
        try:
            sys.dont_write_bytecode = True  # of the project's hooks: nothing is left in its folder
            own = {} if (root / PAGES).is_dir() else {"docs_dir": none}  # nobody wrote a page by hand
            address = site.publication.site_url
            config = load_config(str(root / SETTINGS), site_dir=str(made), site_url=address, **own)
            plugin: Any = config.plugins.get(PLUGIN)
            if plugin is None:
                raise PluginMissing("mkdocs_plugin_missing", plugin=PLUGIN)
            plugin.staged, plugin.progress, plugin.only = site, progress, only
            plugin.templates = templates
            if kept is not None:
                _keep_environment(config, kept)
            build(config)
        except (ClauseworkError, OSError):  # these say themselves what is wrong
            raise
        except Exception as error:  # of MkDocs, of a template or of another plugin
            output = "\n".join([*said, f"{type(error).__name__}: {error}"])
            raise EngineFailed("engine_failed", engine="MkDocs", output=output) from error
        finally:
            sys.dont_write_bytecode = compiled


def compiled_templates(root: Path) -> BytecodeCache:
    """The cache of compiled templates in build/cache; what another state of the program wrote is removed."""
    from jinja2 import FileSystemBytecodeCache

    folder, state = root / TEMPLATES, program()
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if not path.name.startswith(state):
                path.unlink()
    return FileSystemBytecodeCache(str(folder), f"{state}-%s")


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """The complaints of MkDocs meanwhile, in place of its log."""
    log, said = logging.getLogger("mkdocs"), list[str]()
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: said.append(record.getMessage())  # type: ignore[method-assign]
    propagate, level = log.propagate, log.level
    log.addHandler(handler)
    log.propagate = False  # the root logger would print them as well
    log.setLevel(logging.WARNING)
    try:
        yield said
    finally:
        log.removeHandler(handler)
        log.propagate = propagate
        log.setLevel(level)


def _keep_environment(config: MkDocsConfig, kept: list[Environment]) -> None:
    """Have MkDocs use the templates that were compiled before, and the list of the files beside them.

    The theme has thousands of icons, which MkDocs would leave out one by one for each page that is set.
    """
    if not kept:
        env = config.theme.get_env()
        list_templates, names = env.list_templates, list[str]()

        def listed(filter_func: Callable[[str], bool]) -> list[str]:
            if not names:  # the patterns that MkDocs filters by are those of the same settings each time
                names.extend(list_templates(filter_func=filter_func))
            return names

        vars(env)["list_templates"] = listed
        kept.append(env)
    vars(config.theme)["get_env"] = lambda: kept[0]


def page_file(name: str) -> str:
    """The file of the site that a staged Markdown file becomes."""
    return name.removesuffix(".md") + ".html"


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its relative path; a folder that is missing has none."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: found[name].read_bytes() for name in sorted(found)}
