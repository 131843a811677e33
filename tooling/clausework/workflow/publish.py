"""Publish: from the project's files to a site that any web server can serve."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path, PurePosixPath
from urllib.parse import quote
from xml.sax.saxutils import escape

import msgspec

from clausework.consultation.fields import unreviewed_numbers
from clausework.model.draft import WORKING
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.rendering.assemble import assemble
from clausework.rendering.deliverables import with_deliverables
from clausework.rendering.engine import (
    PLUGIN as PLUGIN,
    StagedSite as StagedSite,
    compiled_templates,
    folder_replaced,
    page_file,
    read_folder,
    render_site,
    require_settings,
)
from clausework.rendering.formats import stage_files
from clausework.rendering.navigation import NavEntry as NavEntry, frames, navigation
from clausework.rendering.page import StagedPage as StagedPage, environment
from clausework.rendering.pages import staged_pages
from clausework.rendering.publication import Publication
from clausework.rendering.spool import SpooledFiles
from clausework.source.project import load
from clausework.workflow.check import broken_seals
from clausework.workflow.deliver import require_whole
from clausework.workflow.recheck import remembered

IMPORT = re.compile(rb'@import url\("([^"]+)"\) layer\(([a-z]+)\);')
NOT_INDEXED = b'<meta name="robots" content="noindex">'


COMMENT = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)

AT_ROOT = ("favicon.ico", "apple-touch-icon.png")
"""Assets that browsers ask for at the root, whatever a page says."""


class BuiltSite(msgspec.Struct, frozen=True, kw_only=True):
    """A site as built: where it is, how many files and bytes it has, and the faults of the text.

    `unreviewed` are the numbers of comments that it does not show because nobody has reviewed them, and
    `unsealed` the answers and reasons that differ from what a frozen draft was sealed with.
    """

    out: Path
    files: int
    size: int
    findings: tuple[Finding, ...] = ()
    unsealed: tuple[Finding, ...] = ()
    unreviewed: tuple[str, ...] = ()


PHASES = ("read", "compare", "files", "pages", "set", "write")
"""What building a site goes through, in order."""


def build_site(
    root: Path,
    out: Path,
    *,
    rehearsal: bool = False,
    site_url: str = "",
    working: bool = False,
    publish: bool = False,
    progress: Progress = silent,
) -> BuiltSite:
    """Build the site of the project at `root` into `out`, which afterwards holds nothing else.

    In a rehearsal the clause pages carry the form of the rehearsal's consultation. `working` shows
    the working text as the current draft, whichever the project presents as that; `publish` adds the
    files of every draft that `clausework publish` makes.
    """
    require_settings(root)
    environment().bytecode_cache = compiled_templates(root)
    with folder_replaced(out) as made, SpooledFiles(made) as files, SpooledFiles(made) as bodies:
        staged = site_of(
            root,
            rehearsal=rehearsal,
            site_url=site_url,
            working=working,
            publish=publish,
            progress=progress,
            spool=(files, bodies),
        )
        render_site(root, staged, made, progress, environment().bytecode_cache)
        progress("write")
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    return BuiltSite(
        out=out,
        files=len(sizes),
        size=sum(sizes),
        findings=staged.findings,
        unsealed=staged.unsealed,
        unreviewed=staged.unreviewed,
    )


def site_of(
    root: Path,
    *,
    rehearsal: bool = False,
    site_url: str = "",
    working: bool = False,
    publish: bool = False,
    progress: Progress = silent,
    spool: tuple[SpooledFiles, SpooledFiles] | None = None,
) -> StagedSite:
    """Every file of the site before MkDocs sets the Markdown ones, and the faults of the text.

    Files and the bodies of pages are kept in the two of `spool`, and redlines for the next build, if these
    are given; in memory otherwise.

    A site map names pages by their whole addresses or not at all, so says its protocol: without a
    `site_url` there is none.
    """
    progress("read")
    memory = remembered(root)
    project = load(root, memory)
    if working:
        project = msgspec.structs.replace(project, current=WORKING)
    publication = assemble(
        project,
        rehearsal=rehearsal,
        site_url=site_url,
        progress=progress,
        memory=memory,
        keep=spool is not None,
    )
    if publish:
        if not all(edition.frozen for edition in publication.editions):
            require_whole(project)
        publication = with_deliverables(publication, progress)
    files: MutableMapping[str, bytes] = {} if spool is None else spool[0]
    stage_files(publication, files, progress)
    files.update(files_as_they_are(root, publication))
    bodies = None if spool is None else spool[1]
    pages = staged_pages(publication, progress, bodies)
    if site_url:
        files["sitemap.xml"] = site_map(sorted(_addresses(files, pages)), site_url)
    return msgspec.structs.replace(
        framed(publication),
        files=files,
        pages=pages,
        bodies=bodies or {},
        findings=project.findings,
        unsealed=broken_seals(project),
    )


def files_as_they_are(root: Path, publication: Publication) -> dict[str, bytes]:
    """The files of a site that nothing is made of: what the project keeps for it, and pictures of drafts."""
    assets = _assets(read_folder(root / "site" / "assets"))
    pictures = {item.address: item.data for item in publication.pictures.values() if item.data}
    at_root = {name: assets.pop(f"assets/{name}") for name in AT_ROOT if f"assets/{name}" in assets}
    return {**assets, **at_root, **pictures, "robots.txt": robots(publication.site_url)}


def framed(publication: Publication) -> StagedSite:
    """A site of no files and no pages yet, with its navigation and what the frames of all pages say."""
    return StagedSite(
        files={},
        pages={},
        navigation=navigation(publication),
        frames=frames(publication),
        sources=frozenset(f"{page.name}.{page.lang}.md" for page in publication.hand_pages),
        site_url=publication.site_url,
        unreviewed=unreviewed_numbers(publication.hidden),
    )


def _assets(found: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of the look; a style sheet that imports another into a layer holds it, for one request.

    A script goes without the lines that are comments: a fifth of what a phone would fetch of it.
    """

    def hold(rule: re.Match[bytes]) -> bytes:
        imported = found.get(rule[1].decode())
        return b"@layer %b {\n%b}" % (rule[2], imported) if imported is not None else rule[0]

    def lean(name: str, data: bytes) -> bytes:
        if name.endswith(".css"):
            return IMPORT.sub(hold, data)
        return COMMENT.sub(b"", data) if name.endswith(".js") else data

    return {f"assets/{name}": lean(name, data) for name, data in found.items()}


def stage_site(
    root: Path, *, rehearsal: bool = False, site_url: str = "", working: bool = False
) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """What `site_of` gives as files, pages without their frame as `.md`, and the faults of the text."""
    site = site_of(root, rehearsal=rehearsal, site_url=site_url, working=working)
    return {**site.files, **{name: site.body(name).encode() for name in site.pages}}, site.findings


def _addresses(files: Mapping[str, bytes], pages: Iterable[str]) -> set[str]:
    """The addresses of the pages that are to be found by a search."""
    found = {name for name, data in files.items() if NOT_INDEXED not in data} | set(map(page_file, pages))
    return {name.removesuffix("index.html") for name in found if PurePosixPath(name).name == "index.html"}


def robots(site_url: str) -> bytes:
    """What crawlers may fetch, which is everything, and where the site map is, if there is one."""
    known = f"Sitemap: {site_url}sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{known}".encode()


def site_map(addresses: list[str], site_url: str) -> bytes:
    """A site map without dates: the same pages give the same bytes."""
    lines = [f"<url><loc>{escape(site_url + quote(address))}</loc></url>" for address in addresses]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()
