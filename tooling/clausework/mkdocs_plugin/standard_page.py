"""Pages of ours among those of MkDocs, and their places in the navigation.

Titles are HTML: Material's templates write them as they are.
"""

from __future__ import annotations

import re
from html import escape

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Section
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import write_file

from clausework.workflow.publish import PLUGIN, NavEntry, StagedSite

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
