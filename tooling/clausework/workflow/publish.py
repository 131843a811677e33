"""Publish: from the project's files to a site that any web server can serve."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape

import msgspec

from clausework.model.draft import WORKING
from clausework.model.finding import Finding
from clausework.rendering.assemble import assemble
from clausework.rendering.engine import StagedSite, page_file, read_folder, render_site, write_folder
from clausework.rendering.formats import staged_files
from clausework.rendering.navigation import NavEntry, frames, navigation
from clausework.rendering.page import StagedPage
from clausework.rendering.pages import staged_pages
from clausework.source.project import load

__all__ = [
    "BuiltSite",
    "NavEntry",
    "StagedPage",
    "StagedSite",
    "build_site",
    "site_map",
    "site_of",
    "stage_site",
]

IMPORT = re.compile(rb'@import url\("([^"]+)"\) layer\(([a-z]+)\);')
NOT_INDEXED = b'<meta name="robots" content="noindex">'


class BuiltSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site as built: where it is, how many files and bytes it has, and the faults of the text."""

    out: Path
    files: int
    size: int
    findings: tuple[Finding, ...] = ()


def build_site(
    root: Path, out: Path, *, rehearsal: bool = False, site_url: str = "", working: bool = False
) -> BuiltSite:
    """Build the site of the project at `root` into `out`, which afterwards holds nothing else.

    In a rehearsal the clause pages carry the form of the rehearsal's consultation. `working` shows
    the working text as the current draft, whichever the project presents as that.
    """
    staged = site_of(root, rehearsal=rehearsal, site_url=site_url, working=working)
    site = render_site(root, staged)
    write_folder(out, site)
    return BuiltSite(out=out, files=len(site), size=sum(map(len, site.values())), findings=staged.findings)


def site_of(root: Path, *, rehearsal: bool = False, site_url: str = "", working: bool = False) -> StagedSite:
    """Every file of the site before MkDocs sets the Markdown ones, and the faults of the text.

    A site map names pages by their whole addresses or not at all, so says its protocol: without a
    `site_url` there is none.
    """
    project = load(root)
    if working:
        project = msgspec.structs.replace(project, current=WORKING)
    publication = assemble(project, rehearsal=rehearsal, site_url=site_url)
    assets = _assets(read_folder(root / "site" / "assets"))
    pictures = {item.address: item.data for item in publication.pictures.values() if item.data}
    files = {**staged_files(publication), **assets, **pictures}
    pages = staged_pages(publication)
    if site_url:
        files["sitemap.xml"] = site_map(sorted(_addresses(files, pages)), site_url)
    return StagedSite(
        files=files,
        pages=pages,
        findings=project.findings,
        navigation=navigation(publication),
        frames=frames(publication),
        sources=frozenset(f"{page.name}.{page.lang}.md" for page in publication.hand_pages),
        site_url=site_url,
    )


def _assets(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the look; a style sheet that imports another into a layer holds it, for one request."""

    def hold(rule: re.Match[bytes]) -> bytes:
        imported = found.get(rule[1].decode())
        return b"@layer %b {\n%b}" % (rule[2], imported) if imported is not None else rule[0]

    return {
        f"assets/{name}": IMPORT.sub(hold, data) if name.endswith(".css") else data
        for name, data in found.items()
    }


def stage_site(
    root: Path, *, rehearsal: bool = False, site_url: str = "", working: bool = False
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """What `site_of` gives as files, pages without their frame as `.md`, and the faults of the text."""
    site = site_of(root, rehearsal=rehearsal, site_url=site_url, working=working)
    return {**site.files, **{name: page.body.encode() for name, page in site.pages.items()}}, site.findings


def _addresses(files: Mapping[str, bytes], pages: Iterable[str]) -> set[str]:
    """The addresses of the pages that are to be found by a search."""
    found = {name for name, data in files.items() if NOT_INDEXED not in data} | set(map(page_file, pages))
    return {name.removesuffix("index.html") for name in found if PurePosixPath(name).name == "index.html"}


def site_map(addresses: list[str], site_url: str) -> bytes:
    """A site map without dates: the same pages give the same bytes."""
    lines = [f"<url><loc>{escape(site_url + quote(address))}</loc></url>" for address in addresses]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()
