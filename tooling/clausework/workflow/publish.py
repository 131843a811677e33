"""Publish: from the project's files to a site that any web server can serve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape

import msgspec

from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.rendering.assemble import assemble
from clausework.rendering.engine import StagedSite, page_file, read_folder, render_site, write_folder
from clausework.rendering.formats import staged_files
from clausework.rendering.navigation import NavEntry, frames, navigation
from clausework.rendering.page import StagedPage
from clausework.rendering.pages import staged_pages
from clausework.rendering.publication import Publication
from clausework.source.project import WORKING, load

__all__ = ["BuiltSite", "NavEntry", "StagedPage", "StagedSite", "build_site", "site_map", "site_of"]

NOT_INDEXED = b'<meta name="robots" content="noindex">'


class BuiltSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site as built: where it is, how many files and bytes it has, and the faults of the text."""

    out: Path
    files: int
    size: int
    findings: tuple[Finding, ...] = ()


PHASES = ("read", "compare", "files", "pages", "set", "write")
"""What building a site goes through, in order."""


def build_site(
    root: Path,
    out: Path,
    *,
    rehearsal: bool = False,
    site_url: str = "",
    working: bool = False,
    progress: Progress = silent,
) -> BuiltSite:
    """Build the site of the project at `root` into `out`, which afterwards holds nothing else.

    In a rehearsal the clause pages carry the form of the rehearsal's consultation. `working` shows
    the working text as the current draft, whichever the project presents as that.
    """
    staged = site_of(root, rehearsal=rehearsal, site_url=site_url, working=working, progress=progress)
    site = render_site(root, staged, progress)
    progress("write")
    write_folder(out, site)
    return BuiltSite(out=out, files=len(site), size=sum(map(len, site.values())), findings=staged.findings)


def site_of(
    root: Path,
    *,
    rehearsal: bool = False,
    site_url: str = "",
    working: bool = False,
    progress: Progress = silent,
) -> StagedSite:
    """Every file of the site before MkDocs sets the Markdown ones, and the faults of the text.

    A site map names pages by their whole addresses or not at all, so says its protocol: without a
    `site_url` there is none.
    """
    progress("read")
    project = load(root)
    if working:
        project = msgspec.structs.replace(project, current=WORKING)
    publication = assemble(project, rehearsal=rehearsal, site_url=site_url, progress=progress)
    files = {**staged_files(publication, progress), **files_as_they_are(root, publication)}
    pages = staged_pages(publication, progress)
    if site_url:
        files["sitemap.xml"] = site_map(sorted(_addresses(files, pages)), site_url)
    return msgspec.structs.replace(framed(publication), files=files, pages=pages, findings=project.findings)


def files_as_they_are(root: Path, publication: Publication) -> dict[str, bytes]:
    """The files of a site that nothing is made of: what the project keeps for it, and pictures of drafts."""
    assets = {f"assets/{name}": data for name, data in read_folder(root / "site" / "assets").items()}
    return {**assets, **{item.address: item.data for item in publication.pictures.values() if item.data}}


def framed(publication: Publication) -> StagedSite:
    """A site of no files and no pages yet, with its navigation and what the frames of all pages say."""
    return StagedSite(
        files={},
        pages={},
        navigation=navigation(publication),
        frames=frames(publication),
        sources=frozenset(f"{page.name}.{page.lang}.md" for page in publication.hand_pages),
        site_url=publication.site_url,
    )


def _addresses(files: Mapping[str, bytes], pages: Iterable[str]) -> set[str]:
    """The addresses of the pages that are to be found by a search."""
    found = {name for name, data in files.items() if NOT_INDEXED not in data} | set(map(page_file, pages))
    return {name.removesuffix("index.html") for name in found if PurePosixPath(name).name == "index.html"}


def site_map(addresses: list[str], site_url: str) -> bytes:
    """A site map without dates: the same pages give the same bytes."""
    lines = [f"<url><loc>{escape(site_url + quote(address))}</loc></url>" for address in addresses]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()
