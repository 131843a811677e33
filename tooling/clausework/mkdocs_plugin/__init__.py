"""The MkDocs plugin: it brings the pages of the standard, their navigation and their two languages.

`clausework build` runs MkDocs with it, and so does plain `mkdocs build`: both make the same site. What people
keep in the folder of pages besides (pictures, say) is taken as by MkDocs itself.
"""

from __future__ import annotations

import re
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import write_file
from mkdocs.utils.templates import TemplateContext

from clausework.model.progress import Progress, silent
from clausework.workflow.offline import FILE as ARCHIVE_FILE, offline_archive
from clausework.workflow.publish import PLUGIN, NavEntry, StagedSite, parts_told, site_of

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

    def __init__(self, config: MkDocsConfig, name: str, site: StagedSite) -> None:
        super().__init__(name, None, config.site_dir, config.use_directory_urls)
        self.generated_by, self._site = PLUGIN, site

    @property
    def content_bytes(self) -> bytes:
        """The content, which another plugin may have replaced."""
        if self._content is None:
            return self.staged()
        return self._content if isinstance(self._content, bytes) else self._content.encode()

    @content_bytes.setter
    def content_bytes(self, value: bytes) -> None:
        self._content = value

    @property
    def content_string(self) -> str:
        """The content of a text, which another plugin may have replaced."""
        return self.content_bytes.decode("utf-8-sig")

    @content_string.setter
    def content_string(self, value: str) -> None:
        self._content = value

    def staged(self) -> bytes:
        """The content as staged: that of a page."""
        return self._site.body(self.src_uri).encode()

    def copy_file(self, dirty: bool = False) -> None:
        """Write the content where the site is made."""
        write_file(self.content_bytes, self.abs_dest_path)


class StaticFile(StagedFile):
    """A file that is served as it is, be its text Markdown."""

    def staged(self) -> bytes:
        """The content as staged."""
        return self._site.files[self.src_uri]

    def is_documentation_page(self) -> bool:
        """No page is made of it."""
        return False


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

    rehearsal = Type(bool, default=False)
    working = Type(bool, default=False)
    publish = Type(bool, default=False)
    enabled = Type(bool, default=True)


class ClauseworkPlugin(BasePlugin[ClauseworkConfig]):  # type: ignore[no-untyped-call]
    """Adds the files of the site before MkDocs reads its own, and the frame of each page."""

    staged: StagedSite | None = None
    """The site, where who runs the build has it already."""
    templates: BytecodeCache | None = None
    """Where compiled templates are kept, if they are."""
    progress: Progress = staticmethod(silent)
    """Told of each page that the theme has set."""
    only: frozenset[str] | None = None
    """The pages that are to be set, where not all are: the others are there for the navigation alone."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Leave the theme's search and its pages without Markdown to us."""
        config.theme.static_templates.clear()
        languages = (Path(folder, "partials", "languages").glob("*.html") for folder in config.theme.dirs)
        self._spoken = {path.stem for found in languages for path in found}
        self._search_box(config, wanted=True)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every file of the site: Markdown pages as sources, all others as they are."""
        self.site = self.staged or site_of(
            Path(config.config_file_path).parent,
            rehearsal=self.config.rehearsal,
            working=self.config.working,
            publish=self.config.publish,
            site_url=config.site_url or "",
        )
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
        for file in files:
            if isinstance(file.page, StandardPage):
                file.page.parent = None  # MkDocs has made sections of the names of folders
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
        frame = self.site.frames[page.meta.get("language") or next(iter(self.navs))]
        config.theme["language"] = frame.lang if frame.lang in self._spoken else "en"
        config.site_name = escape(frame.site_name)
        twin = page.meta.get("twin")
        config.extra["alternate"] = (
            [{"name": twin["title"], "link": twin["url"], "lang": twin["lang"]}] if twin else []
        )
        config.extra["homepage"] = frame.home or "."
        context["nav"] = self.navs[frame.lang]
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
