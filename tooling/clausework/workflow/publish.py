"""Publish: from the project's files to a site that any web server can serve."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape

import msgspec

from clausework.model.draft import WORKING
from clausework.model.finding import Finding
from clausework.rendering.assemble import assemble
from clausework.rendering.engine import STAGE, page_file, read_folder, render_pages, write_folder
from clausework.rendering.formats import staged_files
from clausework.source.project import load

__all__ = ["STAGE", "BuiltSite", "build_site", "complete_site", "site_map", "stage_pages", "stage_site"]

NOT_INDEXED = b'<meta name="robots" content="noindex">'


class BuiltSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site as built: where it is, how many files and bytes it has, and the faults of the text."""

    out: Path
    files: int
    size: int
    findings: tuple[Finding, ...] = ()


def build_site(
    root: Path,
    out: Path,
    *,
    engine: str = "mkdocs",
    rehearsal: bool = False,
    site_url: str = "",
    working: bool = False,
) -> BuiltSite:
    """Build the site of the project at `root` into `out`, which afterwards holds nothing else.

    In a rehearsal the clause pages carry the form of the rehearsal's consultation. `working` shows
    the working text as the current draft, whichever the project presents as that.
    """
    files, findings = stage_site(root, rehearsal=rehearsal, site_url=site_url, working=working)
    pages = {name: data for name, data in files.items() if name.endswith(".md")}
    rest = {name: data for name, data in files.items() if name not in pages}
    site = {**render_pages(root, pages, engine), **rest}
    write_folder(out, site)
    return BuiltSite(out=out, files=len(site), size=sum(map(len, site.values())), findings=findings)


def stage_site(
    root: Path, *, rehearsal: bool = False, site_url: str = "", working: bool = False
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """Every file of the site before an engine sets the Markdown ones, and the faults of the text.

    A site map names pages by their whole addresses or not at all, so says its protocol: without a
    `site_url` there is none.
    """
    project = load(root)
    if working:
        project = msgspec.structs.replace(project, current=WORKING)
    publication = assemble(project, rehearsal=rehearsal, site_url=site_url)
    assets = {f"assets/{name}": data for name, data in read_folder(root / "site" / "assets").items()}
    pictures = {item.address: item.data for item in publication.pictures.values() if item.data}
    files = {**staged_files(publication), **assets, **pictures}
    if site_url:
        files["sitemap.xml"] = site_map(sorted(_addresses(files)), site_url)
    return files, project.findings


def stage_pages(root: Path, folder: Path, *, rehearsal: bool, site_url: str) -> dict[str, bytes]:
    """Write the Markdown pages of a site, and nothing else, into the folder; all files of the site."""
    files, _ = stage_site(root, rehearsal=rehearsal, site_url=site_url)
    write_folder(folder, {name: data for name, data in files.items() if name.endswith(".md")})
    return files


def complete_site(site: Path, files: dict[str, bytes]) -> None:
    """Leave of the site that an engine made the staged pages alone, and add the files that need no engine."""
    made = read_folder(site)
    pages = {page_file(name) for name in files if name.endswith(".md")}
    rest = {name: data for name, data in files.items() if not name.endswith(".md")}
    write_folder(site, {**{name: made[name] for name in pages}, **rest})


def _addresses(files: dict[str, bytes]) -> set[str]:
    """The addresses of the pages among the files that are to be found by a search."""
    open_to_all = (name for name, data in files.items() if NOT_INDEXED not in data)
    pages = (page_file(name) if name.endswith(".md") else name for name in open_to_all)
    return {name.removesuffix("index.html") for name in pages if PurePosixPath(name).name == "index.html"}


def site_map(addresses: list[str], site_url: str) -> bytes:
    """A site map without dates: the same pages give the same bytes."""
    lines = [f"<url><loc>{escape(site_url + quote(address))}</loc></url>" for address in addresses]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()
