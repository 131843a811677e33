"""The MkDocs plugin: it brings the pages of the standard, their navigation and their two languages.

`clausework build` runs MkDocs with it, and so does plain `mkdocs build`: both make the same site. What people
keep in the folder of pages besides (pictures, say) is taken as by MkDocs itself.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from mkdocs.config.base import Config
from mkdocs.config.config_options import Type
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from clausework.model.progress import Progress, silent
from clausework.workflow.content_policy import FILE as POLICY_FILE
from clausework.workflow.content_policy import content_policy
from clausework.workflow.publish import NavEntry, StagedPage, StagedSite, site_of

THEME_SEARCH = "material/search"
"""The theme draws its search box for this plugin; ours answers in its place."""
NOT_OURS = ("assets/javascripts/lunr/", "assets/javascripts/workers/", "assets/images/")
"""What the theme brings for its own search and its own icon."""

HEADING = re.compile(r'<h([1-6]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


class ClauseworkConfig(Config):  # type: ignore[no-untyped-call]
    """The settings of the plugin in mkdocs.yml; `enabled` is what the theme asks of a search."""

    rehearsal = Type(bool, default=False)
    working = Type(bool, default=False)
    enabled = Type(bool, default=True)


class ClauseworkPlugin(BasePlugin[ClauseworkConfig]):  # type: ignore[no-untyped-call]
    """Adds the files of the site before MkDocs reads its own, and the frame of each page."""

    staged: StagedSite | None = None
    """The site, where who runs the build has it already."""
    progress: Progress = staticmethod(silent)
    """Told of each page that the theme has set."""
    only: frozenset[str] | None = None
    """The pages that are to be set, where not all are: the others are there for the navigation alone."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Leave the theme's search and its pages without Markdown to us."""
        config.theme.static_templates.clear()
        if THEME_SEARCH not in config.plugins:
            dict.__setitem__(config.plugins, THEME_SEARCH, self)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Add every file of the site: Markdown pages as sources, all others as they are."""
        self.site = self.staged or site_of(
            Path(config.config_file_path).parent,
            rehearsal=self.config.rehearsal,
            working=self.config.working,
            site_url=config.site_url or "",
        )
        for file in list(files):
            if file.src_uri.endswith(".map") or file.src_uri.startswith(NOT_OURS) or file.src_uri in self.site.sources:
                files.remove(file)
        for name, data in self.site.files.items():
            files.append(File.generated(config, name, content=data))
        for name, page in self.site.pages.items():
            file = File.generated(config, name, content=page.body)
            file.page = StandardPage(file, config, page)
            files.append(file)
        return files

    def on_nav(self, nav: Navigation, *, config: MkDocsConfig, files: Files) -> Navigation:
        """The navigation of each language; a page is shown with that of its own."""
        self.navs: dict[str, Navigation] = {}
        for lang, entries in self.site.navigation.items():
            pages: list[Page] = []
            items = [_nav_item(entry, files, pages) for entry in entries]
            self.navs[lang] = Navigation(items, pages)
            for before, after in zip(pages, pages[1:], strict=False):
                before.next_page, after.previous_page = after, before
        self._place_views(files)
        if self.only is not None:
            for file in files:
                if file.src_uri not in self.only:
                    file.inclusion = InclusionLevel.EXCLUDED
        return next(iter(self.navs.values()), nav)

    def _place_views(self, files: Files) -> None:
        """Give another view of a page the title and the place of that page, and its neighbours' same views."""
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
        self, context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> dict[str, Any]:
        """Have the theme speak the language of the page."""
        frame = self.site.frames[page.meta.get("language") or next(iter(self.navs))]
        config.theme["language"] = frame.lang
        config.theme["palette"] = frame.palette
        config.site_name = frame.site_name
        twin = page.meta.get("twin")
        config.extra["alternate"] = [
            {"name": twin["title"], "link": twin["url"], "lang": twin["lang"]}] if twin else []
        config.extra["homepage"] = frame.home or "."
        context["nav"] = self.navs[frame.lang]
        self._occupy(page)
        return context

    def on_env(self, env: Environment, *, config: MkDocsConfig, files: Files) -> Environment:
        """Begin to count: all pages have been read."""
        self.count = 0
        self.progress("set", 0, len(self.site.pages))
        return env

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Count the page, whose words stay as they are."""
        self.count += 1
        self.progress("set", self.count, len(self.site.pages))
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Write down the policy under which the scripts in the pages run."""
        if self.only is not None:
            return
        pages = sorted(Path(config.site_dir).rglob("*.html"))
        policy = content_policy(page.read_bytes() for page in pages)
        Path(config.site_dir, POLICY_FILE).write_text(f"{policy}\n", encoding="utf-8")


class StandardPage(Page):
    """A page of ours: HTML is taken as it is, with the headings that have an ID as contents."""

    def __init__(self, file: File, config: MkDocsConfig, staged: StagedPage) -> None:
        self.staged = staged
        self.stands_for, self.show = str(staged.meta["stands_for"]), str(staged.meta["show"])
        super().__init__(None, file, config)
        self.meta, self.title = dict(staged.meta), str(staged.meta["title"])

    def read_source(self, config: MkDocsConfig) -> None:
        """Take the frame as it was staged: no front matter is parsed."""
        self.meta, self.markdown = dict(self.staged.meta), self.staged.body

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Have Markdown of people rendered by MkDocs, and nothing else."""
        if self.staged.markdown:
            super().render(config, files)
            return
        self.content = self.markdown or ""
        self.toc = contents_of(self.content)


def contents_of(body: str) -> TableOfContents:
    """The contents of a page: its headings of level 1 to 6 that have an ID, nested."""
    found: list[AnchorLink] = []
    above: list[AnchorLink] = []
    for level, name, words in HEADING.findall(body):
        link = AnchorLink(unescape(TAG.sub("", words)), name, int(level))
        while above and above[-1].level >= link.level:
            above.pop()
        (above[-1].children if above else found).append(link)
        above.append(link)
    return TableOfContents(found)


def _nav_item(entry: NavEntry, files: Files, pages: list[Page]) -> Page | Section:
    if entry.below:
        section = Section(entry.title, [_nav_item(each, files, pages) for each in entry.below])
        for child in section.children:
            child.parent = section
        return section
    page = files.src_uris[f"{entry.address}index.md"].page
    assert page is not None
    page.title = entry.title
    pages.append(page)
    return page
