"""Deliverables: what is handed in, printed and passed on of one draft.

A maker of them, in `files` or of another package, is a function: of a publication it delivers the draft
`publication.current`, and yields each file with its kind. `Deliverable` is one for a plain file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple

import msgspec

from clausework.model.progress import Progress, counted, silent
from clausework.plugins import DELIVERABLES, plugins
from clausework.rendering.office_zip import zipped
from clausework.rendering.page import standard_name
from clausework.rendering.publication import DeliveredFile, FileUse, Publication
from clausework.rendering.typesetting import can_typeset
from clausework.rendering.view import View, view_of
from clausework.strings.catalogue import say

SUMS = "SHA256SUMS"
FILES = f"{__name__}.files"
MAKERS = (
    *("in_akn", "amending_decision", "answer_tables", "citations", "as_data", "data_schema", "in_json_ld"),
    *("explanatory_notes", "frozen_draft", "metadata_sheet", "in_oscal", "in_pdf", "word_redline"),
    *("self_assessment", "in_sts", "in_word"),
)
"""Ours, in the order in which a site lists what they make."""

HANDED_IN = ("text", "committee")
"""The uses of the files that are filed."""
REQUIRED = {"text_pdf", "text_docx", "explanatory_note", "answers_docx", "metadata"}
"""The kinds of files without which nothing can be filed."""


class Deliverable(msgspec.Struct, frozen=True, eq=False):
    """A file of a draft in each of its languages, or one for all: its kind, suffix and writer.

    `write` gives its bytes, None if the draft has none. `title` says by language what the kind is called; the
    catalogue has that of ours, `deliverables.KIND`.
    """

    kind: str
    suffix: str
    write: Callable[[View], bytes | None]
    by: Literal["lang", "draft"] = "lang"
    part: str = ""
    use: FileUse = "data"
    title: dict[str, str] = {}

    def __call__(self, publication: Publication) -> Iterator[DeliveredFile]:
        """The files of the current draft."""
        languages = publication.draft.languages
        for lang in languages if self.by == "lang" else languages[:1]:
            data, own = self.write(view_of(publication, lang)), lang if self.by == "lang" else ""
            if data is not None:
                file = named(publication, self.kind, data, self.suffix, own, self.part, use=self.use)
                yield msgspec.structs.replace(file, title=self.title)


def named(
    publication: Publication,
    kind: str,
    data: bytes,
    extension: str,
    lang: str = "",
    part: str = "",
    **more: Any,  # noqa: ANN401 - the fields of a delivered file
) -> DeliveredFile:
    """A file of the current draft: STANDARD-LABEL-PART.LANG.EXTENSION, without what is not given."""
    draft = publication.draft
    stem = "-".join(filter(None, (draft.standard, draft.label, part)))
    name = ".".join(filter(None, (stem, lang, extension)))
    return DeliveredFile(kind=kind, name=name, data=data, lang=lang, **more)


def deliver(publication: Publication, progress: Progress = silent) -> tuple[DeliveredFile, ...]:
    """Every file of the current draft, and last the list of their digests."""
    found, digests = dict[str, DeliveredFile](), dict[str, str]()
    makers = tuple(plugins(DELIVERABLES, {name: f"{FILES}:{name}" for name in MAKERS}))
    for maker in counted(progress, "deliver", makers):
        make = maker.function()
        with maker.running():  # what fails in it is told as the package's
            for file in make(publication):
                digests[file.name] = file.digest
                found[maker.place(file.name, (*found, SUMS))] = file
    archive = _for_filing(publication, tuple(found.values()))
    found[archive.name], digests[archive.name] = archive, archive.digest
    listed = "".join(f"{digests[name]}  {name}\n" for name in sorted(digests))
    return (*found.values(), DeliveredFile(kind="sums", name=SUMS, data=listed.encode()))


def _for_filing(publication: Publication, files: tuple[DeliveredFile, ...]) -> DeliveredFile:
    """One archive of what a committee hands in, with a checklist in each language."""
    parts: dict[str, str | bytes] = {file.name: file.data for file in files if file.use in HANDED_IN}
    for lang in publication.draft.languages:
        parts[f"checklist.{lang}.txt"] = _checklist(files, view_of(publication, lang))
    return named(publication, "filing", zipped(parts), "zip", part="filing", use="committee")


def _checklist(files: tuple[DeliveredFile, ...], view: View) -> str:
    """What is handed in, by the names of its files; what was not made; and what is still to be written."""
    lang = view.lang
    mine = [file for file in files if file.use in HANDED_IN and file.lang in ("", lang)]
    gaps = [(file.name, gap) for file in mine for gap in file.gaps]
    lacking = REQUIRED - {file.kind for file in mine}
    lines = [say(lang, "deliverables.checklist"), standard_name(view), view.standing, ""]
    lines += [f"[x] {file.called(lang)} — {file.name}" for file in mine]
    lines += [f"[ ] {say(lang, f'deliverables.{kind}')}" for kind in sorted(lacking)]
    lines += ["", say(lang, "deliverables.gaps", count=len(gaps))]
    lines += [f"[ ] {name} — {gap}" for name, gap in gaps]
    return "\n".join(lines) + "\n"


class UnmadeFiles(NamedTuple):
    """Kinds of files that are not made on this machine, and the extra of the package that they need."""

    kinds: tuple[str, ...]
    extra: str


def unmade() -> tuple[UnmadeFiles, ...]:
    """The files that this machine cannot deliver, and what to install for them."""
    return () if can_typeset() else (UnmadeFiles(("text_pdf", "redline_pdf"), "publish"),)


def with_deliverables(publication: Publication, progress: Progress = silent) -> Publication:
    """The publication with the files of each of its drafts."""
    found = {}
    for label in (edition.draft.label for edition in publication.editions):
        found[label] = deliver(msgspec.structs.replace(publication, current=label, facts={}), progress)
    return msgspec.structs.replace(publication, delivered=found)
