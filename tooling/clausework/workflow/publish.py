"""Publish: from the project's files to a site, or to a folder with every file of one draft."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import quote
from xml.sax.saxutils import escape

import msgspec

from clausework.consultation.anchor import FollowedPlaces
from clausework.consultation.fields import unreviewed_numbers
from clausework.errors import NotDelivered
from clausework.layout.mentions import opening_of
from clausework.model.draft import WORKING, Block, Draft, walk
from clausework.model.filing import FILED
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.model.published import ClausesData
from clausework.rendering import engine, routes
from clausework.rendering.assemble import assemble
from clausework.rendering.deliverables import SUMS, deliver, unmade as unmade, with_deliverables
from clausework.rendering.engine import (
    PLUGIN as PLUGIN,
    NavEntry as NavEntry,
    StagedSite as StagedSite,
    page_file as page_file,
    quoted_clause as quoted_clause,
    render_site as render_site,
    require_settings as require_settings,
)
from clausework.rendering.filled import parts_told as parts_told
from clausework.rendering.formats import stage_files
from clausework.rendering.page import StagedPage, environment
from clausework.rendering.pages import OnDemand, staged_pages, stubs
from clausework.rendering.publication import Publication, Wanted
from clausework.rendering.spool import SpooledFiles
from clausework.source.files import write_files
from clausework.source.memory import Memory, listing, undisturbed
from clausework.source.project import MISSING, Project, load
from clausework.source.unfit import UNREAD
from clausework.workflow.built import POLICY, POLICY_FILE, SOURCE, folder_replaced, names_of, write_answers
from clausework.workflow.check import broken_seals, check_project
from clausework.workflow.recheck import remembered

DELIVERY_PHASES = ("read", "compare", "deliver", "write")
"""What it goes through, in order."""


class DeliveredDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A draft as delivered: the folder, the names of its files, and how many bytes they have.

    `unmade` are the kinds of files that this machine cannot make, each time with the extra that they need.
    `unreviewed` are the numbers of comments whose words they do not have because nobody has reviewed them.
    `plain` are the names of files, each with the words of a block that was printed as plain lines, and
    `gaps` of those in the first language, each with what people have still to write in it.
    """

    out: Path
    names: tuple[str, ...]
    size: int
    unmade: tuple[tuple[tuple[str, ...], str], ...] = ()
    unreviewed: tuple[str, ...] = ()
    plain: tuple[tuple[str, str], ...] = ()
    gaps: tuple[tuple[str, str], ...] = ()


def deliver_draft(
    root: Path, label: str, out: Path, *, site_url: str = "", progress: Progress = silent
) -> DeliveredDraft:
    """Write the files of the frozen draft of that label, or of `working`, into `out`: all of them or none.

    Files that were delivered there before and are not any more go, others stay. UnknownDraft if there is
    no draft of that label; NotDelivered if its text cannot be read in full, if an answer or a reason is not
    what a draft was sealed with, if somebody has worked on a file that would be replaced, or if a draft for
    approval leaves something to be written.
    """
    progress("read")
    project = load(root)
    if label == WORKING:
        require_whole(project)
    shown = msgspec.structs.replace(project, current=WORKING if label == WORKING else project.current)
    unsealed = broken_seals(project)
    if unsealed:
        raise NotDelivered("deliver_unsealed", found=tuple(item.message for item in unsealed))
    publication = assemble(shown, site_url=site_url, progress=progress, keep=True)
    draft = publication.edition(label).draft  # UnknownDraft now, not after minutes of work
    files = deliver(msgspec.structs.replace(publication, current=label), progress)
    gaps = tuple((file.name, gap) for file in files if file.lang == draft.languages[0] for gap in file.gaps)
    if gaps and draft.stage.get("zh") in FILED:
        raise NotDelivered("deliver_gaps", count=len(gaps), gaps=tuple(f"{name} {gap}" for name, gap in gaps))
    before, fresh = _listed(out / SUMS), {file.name: file.digest for file in files}
    there = (name for name in sorted((before.keys() | fresh.keys()) - {SUMS}) if (out / name).is_file())
    digests = {name: sha256((out / name).read_bytes()).hexdigest() for name in there}
    edited = tuple(name for name, of in digests.items() if of not in (before.get(name), fresh.get(name)))
    if edited:  # a person has worked on it, as on the gaps of a note, or it was never delivered
        raise NotDelivered("deliver_edited", path=out, names=edited)
    progress("write")
    write_files((out / file.name, file.data) for file in files)
    for name in sorted(before.keys() - fresh.keys()):  # no file of others is deleted
        (out / name).unlink(missing_ok=True)
    return DeliveredDraft(
        out=out,
        names=tuple(file.name for file in files),
        size=sum(len(file.data) for file in files),
        unmade=unmade(),
        unreviewed=unreviewed_numbers(publication.hidden),
        plain=tuple((file.name, words) for file in files for words in file.plain),
        gaps=gaps,
    )


def require_whole(project: Project) -> None:
    """NotDelivered if a part of the working text cannot be read: the files would lack it without a word."""
    faults = [item for item in project.findings if item.severity == "error"]
    if faults:
        first = faults[0]
        place = f"{first.at.path}:{first.at.line}"
        raise NotDelivered("deliver_unread", count=len(faults), place=place, first=first.message)


def _listed(sums: Path) -> dict[str, str]:
    """The files in a list of digests that an earlier run wrote."""
    lines = sums.read_text(encoding="utf-8").splitlines() if sums.is_file() else []
    parts = (line.partition("  ") for line in lines)
    return {name: digest for digest, _, name in parts if name and "/" not in name}  # none outside


IMPORT = re.compile(rb'@import url\("([^"]+)"\) layer\(([a-z]+)\);')  # an import is a request after a request
NOT_INDEXED = b'<meta name="robots" content="noindex">'


COMMENT = re.compile(rb"^[ \t]*//.*\n", re.MULTILINE)  # whole lines: `//` in a line may be an address

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
    publish: bool = False,
    progress: Progress = silent,
) -> BuiltSite:
    """Build the site of the project at `root` into `out`, which afterwards holds nothing else.

    In a rehearsal the clause pages carry the form of the rehearsal's consultation; `publish` adds the files
    of every draft that `clausework publish` makes.
    """
    require_settings(root)
    environment().bytecode_cache = engine.compiled_templates(root)
    with folder_replaced(out) as made, SpooledFiles(made) as files, SpooledFiles(made) as bodies:
        spool = (files, bodies)
        staged = site_of(
            root, rehearsal=rehearsal, site_url=site_url, publish=publish, progress=progress, spool=spool
        )
        render_site(root, staged, made, progress, environment().bytecode_cache)
        shutil.copytree(root / "standard", made / SOURCE / "standard")
        write_answers(made, (*staged.publication.comments, *staged.publication.hidden))
        progress("write")
    sizes = [(out / name).stat().st_size for name in names_of(out)]
    return BuiltSite(
        out=out,
        files=len(sizes),
        size=sum(sizes),
        findings=staged.findings,
        unsealed=staged.unsealed,
        unreviewed=unreviewed_numbers(staged.publication.hidden),
    )


def site_of(
    root: Path,
    *,
    rehearsal: bool = False,
    site_url: str = "",
    around: tuple[str, str] = ("", ""),
    working: bool = False,
    publish: bool = False,
    progress: Progress = silent,
    spool: tuple[SpooledFiles, SpooledFiles] | None = None,
) -> StagedSite:
    """Every file of the site before MkDocs sets the Markdown ones, and the faults of the text.

    `working` shows the working text as the current draft, whichever the project presents as that. `around` is
    the site that has this one below a path.
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
        around=around,
        progress=progress,
        memory=memory,
        keep=spool is not None,
    )
    if publish:
        if not all(edition.frozen for edition in publication.editions):  # frozen ones were whole when frozen
            require_whole(project)
        publication = with_deliverables(publication, progress)
    files: MutableMapping[str, bytes] = {} if spool is None else spool[0]
    stage_files(publication, files, progress)
    files.update(files_as_they_are(root, publication))
    bodies = None if spool is None else spool[1]
    pages = staged_pages(publication, progress, bodies)
    if site_url:
        files["sitemap.xml"] = site_map(files, pages, site_url)
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
    assets = _assets(engine.read_folder(root / "site" / "assets"))
    pictures = {item.address: item.data for item in publication.pictures.values() if item.data}
    at_root = {name: assets.pop(f"assets/{name}") for name in AT_ROOT if f"assets/{name}" in assets}
    known = f"Sitemap: {publication.site_url}sitemap.xml\n" if publication.site_url else ""
    robots = f"User-agent: *\nAllow: /\n{known}"  # crawlers may fetch everything
    told = {"robots.txt": robots.encode(), POLICY_FILE: f"{POLICY}\n".encode()}
    return {**assets, **at_root, **pictures, **told}


def framed(publication: Publication) -> StagedSite:
    """A site of no files and no pages yet, with its navigation and what the frames of all pages say."""
    return StagedSite(
        files={},
        pages={},
        navigation=engine.navigation(publication),
        publication=publication,
        sources=frozenset(f"{page.name}.{page.lang}.md" for page in publication.hand_pages),
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


def site_map(files: Mapping[str, bytes], pages: Iterable[str], site_url: str) -> bytes:
    """A map of what is to be found by a search, without dates: the same pages give the same bytes."""
    names = {name for name, data in files.items() if NOT_INDEXED not in data} | set(map(page_file, pages))
    found = {name.removesuffix("index.html") for name in names if PurePosixPath(name).name == "index.html"}
    lines = [f"<url><loc>{escape(site_url + quote(address))}</loc></url>" for address in sorted(found)]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return (head + "\n".join(lines) + "\n</urlset>\n").encode()


# Preview: the site of the working text, each file of it made when it is asked for.
WATCHED = ("standard", "comments", "site", "mkdocs.yml")
"""What a site is made of."""
THEME = ("site/theme", "site/pages", "site/assets")
DATA = "clauses.json"
NOT_READ = UNREAD | {MISSING}
"""The rules of files that say nothing, as while they are saved or half written."""
ALL = Wanted()
HEAD = ("id", "element", "number", "depth", "parent", "informative", "roles")
"""What of a clause is told beside its words."""


def state_of(root: Path) -> str:
    """The state of all that a site is made of: another one when a file is written."""
    *folders, settings = WATCHED
    return repr((*(listing(root, folder) for folder in folders), (root / settings).stat().st_mtime_ns))


class Theme(NamedTuple):
    """Theme: its page setter, and the files that are no pages; `key` is that of all it was read from."""

    key: str
    setter: engine.ThemeSetter
    statics: dict[str, bytes]


class FoundBlock(NamedTuple):
    """Place of a finding in a text: the nearest ID, and the language and words of the block without one."""

    id: str = ""
    lang: str = ""
    words: str = ""


@dataclass(eq=False)
class Revision:
    """The site at one state of the project's files; a file of it is made once.

    `text` is the working text with the places of its words in the files. The `unread` findings are of files
    that could not be read: what is shown is what they last said.
    """

    publication: Publication
    text: Draft
    findings: tuple[Finding, ...]
    theme: Theme
    unread: tuple[Finding, ...] = ()
    made: dict[str, bytes | None] = field(default_factory=dict)

    @cached_property
    def frame(self) -> StagedSite:
        """The facts of the whole site that the theme must know to set one page of it."""
        publication = self.publication
        facts, key = publication.facts, _heads(publication)
        known = facts.get("stubs")
        if known is None or known[0] != key:  # words change at each save, heads seldom
            known = facts["stubs"] = key, stubs(publication)
        return msgspec.structs.replace(framed(publication), pages=known[1])


def _block_at(blocks: tuple[Block, ...], line: int, lang: str) -> FoundBlock:
    """The last block that begins in that line or before; one without an ID is known by its longest words."""
    begun = [block for block in walk(blocks) if block.at is not None and block.at.line <= line and block.runs]
    if not begun:
        return FoundBlock()
    last = begun[-1]
    return FoundBlock(
        last.id, lang, max((run.text for run in last.runs if run.mark != "math"), key=len).strip()
    )


def _heads(publication: Publication) -> tuple[object, ...]:
    """All that pages tell of one another: where they stand, what they are called, and what their frames say.

    It is everything but the words of the text, of which the headings alone are told elsewhere,
    and the first words of a clause that has none.
    """
    bare = msgspec.structs.replace(
        publication, editions=(), redlines=(), further=(), followed={}, comments=(), wanted=ALL, facts={}
    )
    draft = msgspec.structs.replace(publication.draft, clauses=())
    heads: list[tuple[object, ...]] = []
    for clause in publication.draft.clauses:
        titles = [(text.title or opening_of(text), text.term) for text in clause.texts.values()]
        heads.append((*(getattr(clause, field) for field in HEAD), titles))
    labels = [edition.draft.label for edition in publication.editions]
    comments = [(comment.id, comment.consultation, comment.rehearsal) for comment in publication.comments]
    return bare, draft, heads, labels, comments


class PreviewSite:
    """The site of a project as it is written; `refresh` brings it up to date."""

    def __init__(self, root: Path, progress: Progress = silent) -> None:
        self.root = root
        self._memory = Memory()
        self._maker = OnDemand()
        self._lock = threading.RLock()  # making a page may ask for another file
        self._theme: Theme | None = None
        self.revision = self._read(None, progress)

    def refresh(self, shown: Iterable[str] = ()) -> frozenset[str]:
        """Take up what changed in the files; the names of those of the `shown` files that are others now.

        The shown files are made before the new site takes the place of the old.
        """
        with undisturbed():  # it makes many values and no cycles
            before = self.revision
            after = self._read(before)
            changed = frozenset(name for name in shown if self._file(after, name) != before.made.get(name))
        self.revision = after
        return changed

    def file(self, name: str) -> bytes | None:
        """The file at a path of the site, None if there is none."""
        return self._file(self.revision, name)

    def places(self) -> FollowedPlaces:
        """The places of comments in the text as it is now."""
        publication = self.revision.publication
        frozen = {each.draft.label: each.draft for each in publication.editions if each.frozen}
        return FollowedPlaces(publication.draft.label, lambda: publication.draft, frozen.get)

    def addresses(self, clause: str, languages: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The address of the page of a clause in each language."""
        return ((lang, routes.clause(lang, clause)) for lang in languages)

    def shown_findings(self, name: str, most: int) -> tuple[Finding, ...]:
        """So many findings at most; those of the clause whose page stands at that path come first."""
        clause = name.removesuffix("/index.html").rpartition("/")[2]
        found = self.revision.findings
        if len(found) > most:
            found = tuple(sorted(found, key=lambda item: item.clause != clause))  # else in their order
        return found[:most]

    def block(self, item: Finding) -> FoundBlock:
        """The block of the working text that a finding is about."""
        clause = self.revision.text.clause(item.clause) if item.clause else None
        if clause is None:
            return FoundBlock()
        found = (
            _block_at(text.own, item.at.line, lang)
            for lang, text in clause.texts.items()
            if text.at is not None and text.at.path == item.at.path
        )
        told = " ".join(item.message.values())  # what is wrong with the data of a provision names it
        named = (FoundBlock(name) for name in clause.provisions if name in told)
        return next((block for block in (*found, *named) if block != FoundBlock()), FoundBlock())

    def data(self) -> ClausesData:
        """The clauses as the site publishes them for machines."""
        return msgspec.json.decode(self.file(DATA) or b"", type=ClausesData)

    def names_of_redlines(self) -> list[str]:
        """The paths of the comparisons of neighbouring drafts, as the site publishes them for machines."""
        redlines = self.revision.publication.redlines
        return [f"redlines/{each.old.label}-{each.new.label}.json" for each in redlines]

    def _read(self, before: Revision | None, progress: Progress = silent) -> Revision:
        project, findings = check_project(self.root, self._memory, progress=progress)
        unread = tuple(item for item in project.findings if item.rule in NOT_READ)
        if before and unread:  # what such a file says is not known: nobody wants to see it as gone
            return replace(before, findings=findings, unread=unread)
        project = msgspec.structs.replace(project, current=WORKING)
        publication = assemble(project, rehearsal=True, memory=self._memory, progress=progress)
        return Revision(publication, project.draft, findings, self._themed(publication))

    def _themed(self, publication: Publication) -> Theme:
        """The theme, which is read again when a file of it changed."""
        parts = [self._memory.folder_digest(self.root, folder) for folder in THEME]
        with suppress(OSError):
            parts.append(self._memory.read(self.root, "mkdocs.yml").hex())
        key = "\n".join((*parts, *publication.pictures))  # names: a picture's is by its content
        if self._theme is None or self._theme.key != key:
            files = files_as_they_are(self.root, publication)
            setter = engine.ThemeSetter(self.root)
            site = msgspec.structs.replace(framed(publication), files=files)
            self._theme = Theme(key, setter, setter.statics(site))
        return self._theme

    def _file(self, revision: Revision, name: str) -> bytes | None:
        if name in revision.theme.statics:
            return revision.theme.statics[name]
        with self._lock:  # one page at a time: what all share is no matter for several threads
            if name not in revision.made:
                revision.made[name] = self._make(revision, name)
            return revision.made[name]

    def _make(self, revision: Revision, name: str) -> bytes | None:
        found = self._maker.make(revision.publication, name)
        if not isinstance(found, StagedPage):
            return found
        source = f"{name.removesuffix('.html')}.md"
        site = msgspec.structs.replace(revision.frame, pages={**revision.frame.pages, source: found})
        return revision.theme.setter.set(site, (source,)).get(name)
