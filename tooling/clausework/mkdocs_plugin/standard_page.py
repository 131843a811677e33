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

from clausework.workflow.publish import NavEntry, StagedPage

HEADING = re.compile(r'<h([1-6]) id="([^"]+)"[^>]*>(.*?)</h\1>', re.DOTALL)
TAG = re.compile(r"<[^>]+>")


class StaticFile(File):
    """A file that is served as it is, be its text Markdown."""

    def is_documentation_page(self) -> bool:
        """No page is made of it."""
        return False


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
        link = AnchorLink(TAG.sub("", words), name, int(level))
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
