"""Preview: the site of the working text, each file of it made when it is asked for.

After a change only what followed from the changed texts is worked out again: a memory keeps what was
read, checked and compared by the texts that it was made of. The site that can be seen stays as it is until
the next one is ready to take its place.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import msgspec

from clausework.layout.mentions import opening_of
from clausework.model.draft import WORKING, Block, Draft, walk
from clausework.model.finding import Finding
from clausework.model.progress import Progress, silent
from clausework.rendering import routes
from clausework.rendering.assemble import assemble
from clausework.rendering.engine import StagedSite, ThemeSetter
from clausework.rendering.formats.data import ClausesData
from clausework.rendering.on_demand import OnDemand, stubs
from clausework.rendering.page import StagedPage
from clausework.rendering.publication import Publication, Wanted
from clausework.source.memory import Memory, undisturbed
from clausework.source.project import MISSING, UNREAD
from clausework.workflow.answers import FollowedPlaces
from clausework.workflow.check import check_project
from clausework.workflow.publish import files_as_they_are, framed

WATCHED = ("standard", "comments", "site", "mkdocs.yml")
"""What a site is made of."""
THEME = ("site/theme", "site/pages", "site/assets")
DATA = "clauses.json"
NOT_READ = UNREAD | {MISSING}
"""The rules of files that say nothing, as while they are saved or half written."""
ALL = Wanted()
HEAD = ("id", "element", "number", "depth", "parent", "informative", "roles")
"""What of a clause is told beside its words."""


class Theme(NamedTuple):
    """What sets pages, and the files of the site that are no pages; `key` is that of all it was read from."""

    key: str
    setter: ThemeSetter
    statics: dict[str, bytes]


class FoundBlock(NamedTuple):
    """Where in a text a finding is: the nearest ID, and the language and words of the block without one."""

    id: str = ""
    lang: str = ""
    words: str = ""


class Revision:
    """The site at one state of the project's files; a file of it is made once."""

    def __init__(
        self, publication: Publication, text: Draft, findings: tuple[Finding, ...], theme: Theme
    ) -> None:
        """`text` is the working text with the places of its words in the files.

        The `unread` findings are of files that could not be read: what is shown is what they last said.
        """
        self.publication = publication
        self.text = text
        self.findings = findings
        self.theme = theme
        self.unread: tuple[Finding, ...] = ()
        self.made: dict[str, bytes | None] = {}

    def as_last_read(self, findings: tuple[Finding, ...], unread: tuple[Finding, ...]) -> Revision:
        """The same pages, with what the checker found by now."""
        kept = Revision(self.publication, self.text, findings, self.theme)
        kept.unread, kept.made = unread, self.made
        return kept

    @property
    def draft(self) -> Draft:
        """The working text."""
        return self.publication.draft

    @cached_property
    def frame(self) -> StagedSite:
        """What the theme must know of the whole site to set one page of it."""
        publication = self.publication
        facts, key = publication.facts, _heads(publication)
        known = facts.get("stubs")
        if known is None or known[0] != key:
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
        publication,
        editions=(),
        redlines=(),
        further=(),
        followed={},
        comments=(),
        wanted=ALL,
        facts={},
    )
    draft = msgspec.structs.replace(publication.draft, clauses=())
    heads = [
        (
            *(getattr(clause, field) for field in HEAD),
            [(text.title or opening_of(text), text.term) for text in clause.texts.values()],
        )
        for clause in publication.draft.clauses
    ]
    labels = [edition.draft.label for edition in publication.editions]
    comments = [(comment.id, comment.consultation, comment.rehearsal) for comment in publication.comments]
    return bare, draft, heads, labels, comments


class PreviewSite:
    """The site of a project as it is written; `refresh` brings it up to date."""

    def __init__(self, root: Path, progress: Progress = silent) -> None:
        self.root = root
        self._memory = Memory()
        self._maker = OnDemand()
        self._lock = threading.RLock()
        self._theme: Theme | None = None
        self.revision = self._read(None, progress)

    def refresh(self, shown: Iterable[str] = ()) -> frozenset[str]:
        """Take up what changed in the files; the names of those of the `shown` files that are others now.

        The shown files are made before the new site takes the place of the old.
        """
        with undisturbed():
            before = self.revision
            after = self._read(before)
            changed = frozenset(name for name in shown if self._file(after, name) != before.made.get(name))
        self.revision = after
        return changed

    def file(self, name: str) -> bytes | None:
        """The file at a path of the site, None if there is none."""
        return self._file(self.revision, name)

    def places(self) -> FollowedPlaces:
        """What became of the places of comments in the text as it is now."""
        publication = self.revision.publication
        frozen = {each.draft.label: each.draft for each in publication.editions if each.frozen}
        return FollowedPlaces(frozen, publication.draft)

    def addresses(self, clause: str, languages: Iterable[str]) -> Iterator[tuple[str, str]]:
        """The address of the page of a clause in each language."""
        return ((lang, routes.clause(lang, clause)) for lang in languages)

    def shown_findings(self, name: str, most: int) -> tuple[Finding, ...]:
        """So many findings at most; those of the clause whose page stands at that path come first."""
        clause = name.removesuffix("/index.html").rpartition("/")[2]
        found = self.revision.findings
        if len(found) > most:
            found = tuple(sorted(found, key=lambda item: item.clause != clause))
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
        with self._memory.standing_still():
            project, findings = check_project(self.root, self._memory, progress=progress)
            unread = tuple(item for item in project.findings if item.rule in NOT_READ)
            if before and unread:  # what such a file says is not known: nobody wants to see it as gone
                return before.as_last_read(findings, unread)
            project = msgspec.structs.replace(project, current=WORKING)
            publication = assemble(project, rehearsal=True, memory=self._memory, progress=progress)
            return Revision(publication, project.draft, findings, self._themed(publication))

    def _themed(self, publication: Publication) -> Theme:
        """The theme, which is read again when a file of it changed."""
        parts = [self._memory.folder_digest(self.root, folder) for folder in THEME]
        with suppress(OSError):
            parts.append(self._memory.read(self.root, "mkdocs.yml").hex())
        key = "\n".join((*parts, *publication.pictures))
        if self._theme is None or self._theme.key != key:
            files = files_as_they_are(self.root, publication)
            setter = ThemeSetter(self.root)
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
