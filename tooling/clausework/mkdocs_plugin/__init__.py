"""The MkDocs plugin: the pages of the standard as a site of their own, or below a path of somebody's site.

`clausework build` runs MkDocs with it, and so does plain `mkdocs build`: both make the same site. What people
keep in the folder of pages besides (pictures, say) is taken as by MkDocs itself. With `at` the site is made
inside of another one, which stays as it is.
"""

from __future__ import annotations

import logging
import re
import shutil
from collections.abc import MutableMapping
from html import escape
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

from jinja2 import BytecodeCache, Environment
from mkdocs.config.base import Config, ConfigErrors, ConfigWarnings
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils.templates import TemplateContext

from clausework.errors import ClauseworkError, PluginMissing
from clausework.model.progress import Progress, silent
from clausework.workflow.first_language import SETTINGS
from clausework.workflow.offline import FILE as ARCHIVE_FILE, offline_archive
from clausework.workflow.publish import (
    PLUGIN,
    WATCHED,
    NavEntry,
    StagedSite,
    page_file,
    parts_told,
    quoted_clause,
    render_site,
    require_settings,
    site_of,
    state_of,
)

# Pages of ours among those of MkDocs, and their places in the navigation. Titles are HTML: Material's
# templates write them as they are.
HEADING = re.compile(
    r'<h([1-6]) id="([^"]+)"(?: class="untitled")?(?: data-name="([^"]*)")?[^>]*>(.*?)</h\1>', re.DOTALL
)
"""A heading, which may have another name for lists than the words that are shown."""
TAG = re.compile(r"<[^>]+>")


class StagedText:
    """A text of a page: its body, which stays with the staged site, until MkDocs or a plugin sets another."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_other_{name}"

    def __get__(self, page: StandardPage, owner: type) -> str:
        other: str | None = vars(page).get(self._name)
        return page.body() if other is None else other

    def __set__(self, page: StandardPage, value: str | None) -> None:
        vars(page)[self._name] = None if value is None or value == page.body() else value


class StagedFile(File):
    """A file of ours; its content stays with the staged site until it is asked for."""

    _other: str | bytes | None = None
    """The content in its place, which another plugin has set."""

    def __init__(self, config: MkDocsConfig, name: str, site: StagedSite) -> None:
        super().__init__(name, None, config.site_dir, config.use_directory_urls)
        self.generated_by, self._site = PLUGIN, site

    @property
    def _content(self) -> str | bytes | None:  # which MkDocs reads and writes
        return self.staged() if self._other is None else self._other

    @_content.setter
    def _content(self, value: str | bytes | None) -> None:
        self._other = value

    def staged(self) -> bytes:
        """The content as staged: that of a page."""
        return self._site.body(self.src_uri).encode()


class StaticFile(StagedFile):
    """A file that is served as it is, be its text Markdown."""

    def staged(self) -> bytes:
        """The content as staged."""
        return self._site.files[self.src_uri]

    def is_documentation_page(self) -> bool:
        """No page is made of it."""
        return False


class MountedFile(StaticFile):
    """A file of a site below a path of another: theirs can lead to it, and it is written after theirs."""

    _content = b""

    def copy_file(self, dirty: bool = False) -> None:
        """Leave it to the site that it is of."""


class StandardPage(Page):
    """A page of ours: HTML is taken as it is, with the headings that have an ID as contents."""

    markdown = StagedText()
    content = StagedText()

    def __init__(self, config: MkDocsConfig, name: str, site: StagedSite) -> None:
        self._site, self.staged = site, site.pages[name]
        self.stands_for, self.show = str(self.staged.meta["stands_for"]), str(self.staged.meta["show"])
        super().__init__(None, StagedFile(config, name, site), config)
        self.meta, self.title = dict(self.staged.meta), str(self.staged.meta["title"])

    def body(self) -> str:
        """The body as staged."""
        return self._site.body(self.file.src_uri)

    def read_source(self, config: MkDocsConfig) -> None:
        """Take the frame as it was staged: no front matter is parsed."""
        self.meta = dict(self.staged.meta)

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Have Markdown of people rendered by MkDocs, and nothing else."""
        if self.staged.markdown:
            super().render(config, files)
        else:
            self.toc = contents_of(self.content)


def contents_of(body: str) -> TableOfContents:
    """The contents of a page: its headings of level 1 to 6 that have an ID, nested."""
    found: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for level, name, listed, words in HEADING.findall(body):
        link = AnchorLink(listed or TAG.sub("", words), name, int(level))
        while above and above[-1].level >= link.level:
            above.pop()
        (above[-1].children if above else found).append(link)
        above.append(link)
    return TableOfContents(found)


def nav_item(entry: NavEntry, files: Files, pages: list[Page]) -> Page | Section:
    """An entry of the navigation as MkDocs has it; its pages are added to `pages` in order."""
    if entry.below:
        section = Section(escape(entry.title), [nav_item(each, files, pages) for each in entry.below])
        for child in section.children:
            child.parent = section
        return section
    page = files.src_uris[f"{entry.address}index.md"].page
    if page is None:
        raise TypeError(entry.address)
    page.title = escape(entry.title)
    pages.append(page)
    return page


THEME_SEARCH = "material/search"
"""The theme draws its search box for this plugin; ours answers in its place."""
NOT_OURS = (
    *("assets/javascripts/lunr/", "assets/javascripts/workers/", "assets/images/", "assets/stylesheets/"),
    "sitemap.xml",
)
"""What the theme brings for its own search, icon and site map, and its sheets, which theme.css stands for."""


class ClauseworkConfig(Config):  # type: ignore[no-untyped-call]
    """The settings of the plugin in mkdocs.yml; `enabled` is what the theme asks of a search."""

    at = Type(str, default="")
    project = Type(str, default=".")
    rehearsal = Type(bool, default=False)
    working = Type(bool, default=False)
    publish = Type(bool, default=False)
    enabled = Type(bool, default=True)


FENCED = re.compile(
    r"^(?P<indent>[ \t]*)(?P<mark>(?>`{3,}|~{3,}))[ \t]*(?P<info>[^`\n]*)\n"
    r"(?P<body>.*?)^[ \t]*(?P=mark)[`~]*[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
"""A fenced block, with what may stand in it of other fences."""
SHOWN = re.compile(r"(?:<p>)?clauseworkshown(\d+)end(?:</p>)?")
"""The place of a clause on a page of theirs, until their Markdown has been rendered."""
log = logging.getLogger(f"mkdocs.plugins.{PLUGIN}")


def spoken(config: MkDocsConfig) -> str:
    """The language of a theme, by the setting of Material or by that of the others."""
    return str(config.theme.get("language") or config.theme.get("locale") or "")


class StandardShown(BasePlugin[ClauseworkConfig]):  # type: ignore[no-untyped-call]
    """Reads the standard once for a build, and shows clauses of it where a page asks for them."""

    at = ""
    """The path of the pages of the standard on the site, with a slash at its end if there is one."""

    site: StagedSite
    staged: StagedSite | None = None
    """The site, where who runs the build has it already."""

    def load_config(
        self, options: dict[str, object], config_file_path: str | None = None
    ) -> tuple[ConfigErrors, ConfigWarnings]:
        """Become the plugin of a site inside of another, which has other events, if there is to be one."""
        found = super().load_config(options, config_file_path)
        self.__class__ = MountedPlugin if self.config.at else ClauseworkPlugin
        return found

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Find the standard."""
        self.lang = "zh" if spoken(config).startswith("zh") else "en"
        self.root = Path(config.config_file_path).parent.joinpath(self.config.project).resolve()
        if not (self.root / SETTINGS).is_file():
            raise PluginMissing("mkdocs_no_standard", path=self.root / SETTINGS)
        return config

    def on_build_error(self, *, error: Exception, **_: object) -> None:
        """Have MkDocs tell our errors as it tells its own."""
        if isinstance(error, ClauseworkError) and not self.staged:  # who staged the site tells them
            raise Abort(error.message(self.lang)) from error

    def read(self, config: MkDocsConfig) -> StagedSite:
        """Stage the site of the standard; what of it cannot be read is told as MkDocs tells a broken link."""
        site = site_of(
            self.root,
            rehearsal=self.config.rehearsal,
            working=self.config.working,
            publish=self.config.publish,
            site_url=f"{config.site_url}{self.at}" if config.site_url else "",
            around=(config.site_name, config.site_url or "../" * self.at.count("/")) if self.at else ("", ""),
        )
        for each in site.findings:
            if each.severity == "error":
                log.warning(f"{each.at.path}:{each.at.line}: {each.message[self.lang]}")
        return site

    def on_serve(self, server: LiveReloadServer, **_: object) -> LiveReloadServer:
        """Have the pages made anew when the standard is written."""
        for path in map(self.root.joinpath, WATCHED):
            if path.exists():
                server.watch(str(path))
        return server

    @event_priority(-100)  # a fence may come from another plugin, as from a page that is included
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> str:
        """Note the clauses that a page of people asks for by a block: ```clause."""
        if isinstance(page, StandardPage) and not page.staged.markdown:
            return markdown
        self.shown: list[str] = []

        def noted(block: re.Match[str]) -> str:
            kind, *lang = block["info"].split() or [""]
            if kind != "clause":
                return block[0]
            first = len(self.shown)
            for name in block["body"].split():
                langs, at = (
                    (*lang, page.meta.get("language", ""), spoken(config)),
                    (page.file.src_uri, page.url),
                )
                self.shown.append(quoted_clause(self.site, name, langs, at, self.at))
            places = (f"\n{block['indent']}clauseworkshown{n}end\n" for n in range(first, len(self.shown)))
            return "".join(places)

        return FENCED.sub(noted, markdown)

    def on_page_content(self, html: str, **_: object) -> str:
        """Put the clauses where they were asked for."""
        return SHOWN.sub(lambda place: self.shown[int(place[1])], html)


class MountedPlugin(StandardShown):  # type: ignore[no-untyped-call]
    """Makes the site of a standard below a path of somebody's site, by settings and a theme of its own."""

    kept: ClassVar[dict[Path, tuple[str, StagedSite, TemporaryDirectory[str]]]] = {}
    """The last site of each standard, with the state of all that it was made from: for `mkdocs serve`."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Find the standard, in a folder of its own, and the path."""
        super().on_config(config)
        self.at = f"{self.config.at.strip('/')}/"
        if not re.fullmatch(r"(?:[\w-][\w.-]*/)+", self.at):
            raise PluginMissing("mkdocs_at", at=self.config.at)
        if self.root == Path(config.config_file_path).parent.resolve():
            raise PluginMissing("mkdocs_own_folder", path=self.root)
        require_settings(self.root)
        return config

    @event_priority(-100)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Let links of theirs lead to our files; MkDocs copies none of them."""
        taken = next((file.src_uri for file in files if file.dest_uri.startswith(self.at)), "")
        if taken:
            raise PluginMissing("mkdocs_taken", at=self.at, name=taken)
        state = f"{config.site_url}{dict(self.config)}{state_of(self.root)}"
        if self.root not in self.kept or self.kept[self.root][0] != state:
            if former := self.kept.pop(self.root, None):
                former[2].cleanup()
            self.kept[self.root] = state, self.read(config), TemporaryDirectory(prefix="clausework-")
        self.site = self.kept[self.root][1]
        for name in (*self.site.files, *map(page_file, self.site.pages)):
            files.append(MountedFile(config, self.at + name, self.site))
        return files

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Make the pages of the standard by its own settings, when all others stand."""
        made = Path(self.kept[self.root][2].name, "site")
        if not made.exists():  # a site that an error broke off is none
            render_site(self.root, self.site, made.with_suffix(".part"))
            made.with_suffix(".part").rename(made)
        shutil.copytree(made, Path(config.site_dir, self.at), dirs_exist_ok=True)


class ClauseworkPlugin(StandardShown):  # type: ignore[no-untyped-call]
    """Adds the files of the site before MkDocs reads its own, and the frame of each page."""

    templates: BytecodeCache | None = None
    """Where compiled templates are kept, if they are."""
    progress: Progress = staticmethod(silent)
    """Told of each page that the theme has set."""
    only: frozenset[str] | None = None
    """The pages that are to be set, where not all are: the others are there for the navigation alone."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Leave the theme's search and its pages without Markdown to us."""
        super().on_config(config)
        config.theme.static_templates.clear()
        languages = (Path(folder, "partials", "languages").glob("*.html") for folder in config.theme.dirs)
        self._spoken = {path.stem for found in languages for path in found}
        self._search_box(config, wanted=True)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every file of the site: Markdown pages as sources, all others as they are."""
        self.site = self.staged or self.read(config)
        for file in list(files):
            if (
                file.src_uri.endswith(".map")
                or file.src_uri.startswith(NOT_OURS)
                or file.src_uri in self.site.sources
            ):
                files.remove(file)
        for name in self.site.files:
            files.append(StaticFile(config, name, self.site))
        for name in self.site.pages:
            files.append(StandardPage(config, name, self.site).file)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """The navigation of each language; a page is shown with that of its own."""
        self.navs: dict[str, Navigation] = {}
        self.frames: dict[str, MutableMapping[str, Any]] = {}
        for file in files:
            if isinstance(file.page, StandardPage):
                file.page.parent = None  # MkDocs has made sections of the names of folders
                self.frames[file.page.meta["language"]] = file.page.meta
        for lang, entries in self.site.navigation.items():
            pages: list[Page] = []
            items = [nav_item(entry, files, pages) for entry in entries]
            pages[0].previous_page = None  # MkDocs has put the pages of all languages in one row
            self.navs[lang] = Navigation(items, pages)
            for before, after in pairwise(pages):
                before.next_page, after.previous_page = after, before
        self._place_views(files)
        if self.only is not None:
            for file in files:
                if file.src_uri not in self.only:
                    file.inclusion = InclusionLevel.EXCLUDED
        return next(iter(self.navs.values()), nav)

    def _place_views(self, files: Files) -> None:
        """Give another view of a page its title and place, and as neighbours the views of its kind."""
        self._slots: dict[str, tuple[list[Any], int]] = {}
        self._displaced: tuple[list[Any], int, Any] | None = None
        pages = [file.page for file in files if isinstance(file.page, StandardPage)]
        views = {(page.stands_for, page.show): page for page in pages if page.stands_for}
        for (name, show), page in views.items():
            plain = files.src_uris[name].page
            if plain is None or plain.parent is None:
                continue
            siblings = plain.parent.children
            self._slots[name] = siblings, siblings.index(plain)
            page.parent, page.title = plain.parent, plain.title
            page.previous_page, page.next_page = (
                views.get((each.file.src_uri, show)) if each else None
                for each in (plain.previous_page, plain.next_page)
            )

    def _occupy(self, page: Page) -> None:
        """Show the page in the navigation where the plain view of it stands; what was shown so gives way."""
        if self._displaced:
            siblings, place, plain = self._displaced
            siblings[place] = plain
        self._displaced = None
        if slot := self._slots.get(page.meta.get("stands_for", "")):
            siblings, place = slot
            self._displaced = (siblings, place, siblings[place])
            siblings[place] = page

    def on_page_context(
        self, context: TemplateContext, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> TemplateContext:
        """Have the theme speak the language of the page."""
        lang = page.meta.get("language") or next(iter(self.navs))
        config.theme["language"] = lang if lang in self._spoken else "en"
        config.site_name = escape(self.frames[lang]["site_name"])
        twin = page.meta.get("twin")
        config.extra["alternate"] = (
            [{"name": twin["title"], "link": twin["url"], "lang": twin["lang"]}] if twin else []
        )
        config.extra["homepage"] = self.frames[lang]["home"] or "."
        context["nav"] = self.navs[lang]
        self._occupy(page)
        self._search_box(config, wanted=page.meta.get("kind") != "search")
        return context

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Begin to count: all pages have been read."""
        env.bytecode_cache = self.templates
        self.count = 0
        self.progress("set", 0, len(self.site.pages))
        return env

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Count the page, whose words stay as they are; the manual has Chinese in English as no other has."""
        self.count += 1
        self.progress("set", self.count, len(self.site.pages))
        other = page.meta.get("kind") == "manual" and page.meta["language"] != "zh"
        return parts_told(output) if other else output

    def _search_box(self, config: MkDocsConfig, *, wanted: bool) -> None:
        """Have the theme draw its search box; on the page of results it would open over them."""
        if wanted and THEME_SEARCH not in config.plugins:
            dict.__setitem__(config.plugins, THEME_SEARCH, self)
        elif not wanted and config.plugins.get(THEME_SEARCH) is self:
            dict.__delitem__(config.plugins, THEME_SEARCH)

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Pack the site that is to be passed on."""
        if self.only is None and config.site_url:
            Path(config.site_dir, ARCHIVE_FILE).write_bytes(offline_archive(Path(config.site_dir)))
