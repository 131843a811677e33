"""From a project to a publication: drafts, redlines, comments and who may see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Set
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from clausework.consultation.anchor import FollowedAnchor, followed
from clausework.consultation.fields import in_language, may_be_shown, without_words
from clausework.consultation.log.published import read_logs
from clausework.consultation.personal import is_guarded
from clausework.consultation.records import FOLDER as RECORDS, read_records
from clausework.consultation.replies import read_replies
from clausework.consultation.window import rehearsed
from clausework.drafts import register
from clausework.errors import UnknownDraft
from clausework.lang.patterns import HAN
from clausework.model.comment import Comment, Consultation, Rehearsed
from clausework.model.draft import WORKING, ClauseText, plain
from clausework.model.filing import ProjectFacts
from clausework.model.progress import Progress, counted, silent
from clausework.model.redline import Redline, TextChange, draft_digest
from clausework.redline.causes import Trace
from clausework.redline.compare import compare
from clausework.rendering.pictures import placed
from clausework.rendering.publication import ComparedDrafts, Edition, HandPage, Publication
from clausework.rendering.rule_pages import rule_reference
from clausework.source.memory import Memory, digest, keep_value, program, value_kept
from clausework.source.profiles import manual
from clausework.source.project import Project
from clausework.source.settings import ASSETS
from clausework.strings.catalogue import spoken

Text = TypeVar("Text", ClauseText, TextChange)
COMPARING = ("rjieba", "diff-match-patch")
"""The libraries that redlines are made with."""
FONT_FOLDER = "site/fonts"
"""The files of the fonts that a project wants for print."""


def assemble(
    project: Project,
    *,
    rehearsal: bool = False,
    site_url: str = "",
    around: tuple[str, str] = ("", ""),
    progress: Progress = silent,
    memory: Memory | None = None,
    keep: bool = False,
) -> Publication:
    """Everything the formats need.

    The working text is published only if the project presents it as the current draft. In a
    rehearsal the forms belong to the rehearsal's consultation. With a memory of the last time, what
    followed from the same texts is not worked out again. With `keep` redlines outlive the run.
    """
    known = memory or Memory()
    drafts = known.folder_digest(project.root, register.FOLDER)
    editions = _editions(project, known, drafts)
    labels = tuple(edition.draft.label for edition in editions)
    if project.current not in labels:
        raise UnknownDraft("no_current", label=project.current, known=(*labels, WORKING))
    said = known.folder_digest(project.root, RECORDS)
    records = known.recall("records shown", said, lambda: _records(project, progress))
    shown, hidden = _parted(records, {item.id for item in project.consultations if item.rehearsal})
    compared = _compared(editions, shown, said, known, project.root if keep else None)
    near = len(editions) - 1  # the neighbours come first, see `_compared`
    drafted = {edition.draft.label: edition.draft for edition in editions}

    @cache
    def places(lang: str) -> dict[str, FollowedAnchor]:
        return followed([in_language(comment, lang) for comment in shown], drafted, project.current)

    return Publication(
        **{name: getattr(project, name) for name in ProjectFacts.__struct_fields__},
        editions=editions,
        current=project.current,
        redlines=tuple(each.redline for each in counted(progress, "compare", compared[:near])),
        further=tuple(compared[near:]),
        followed=places,
        comments=shown,
        hidden=hidden,
        unshown=dict(Counter(comment.consultation for comment in hidden)),
        replies={each.id: read_replies(project.root, each.id)[0] for each in project.consultations},
        rehearsed=_rehearsed(project, records),
        font_folder=str(project.root / FONT_FOLDER) if project.fonts else "",
        mark=(project.mark, register.bytes_of(project.root / ASSETS / project.mark)),
        questions=project.questions,
        words=project.words,
        open=_open(project, rehearsal),
        pictures=placed(project.root, (edition.draft for edition in editions)),
        hand_pages=tuple(_hand_pages(project.root / "site" / "pages")),
        manual=_manual(project, known),
        site_url=site_url,
        around=around,
        logs=read_logs(project.root),
        facts=known.recall("facts", "", dict[str, Any]),
    )


def _parted(records: Iterable[Comment], tried: Set[str]) -> tuple[tuple[Comment, ...], tuple[Comment, ...]]:
    """The comments that the public may read, and the others without their words."""
    known = tuple(records)
    shown = tuple(_shown(comment, tried) for comment in known if may_be_shown(comment))
    return shown, tuple(_wordless(comment) for comment in known if not may_be_shown(comment))


def _open(project: Project, rehearsal: bool) -> Consultation | None:
    """The consultation on the current draft."""
    fitting = (item for item in project.consultations if item.rehearsal == rehearsal)
    return next((item for item in fitting if item.draft == project.current), None)


def _records(project: Project, progress: Progress) -> tuple[Comment, ...]:
    """The records of comments.

    One that shows personal data of which nobody has said that they may be read counts as not reviewed.
    """
    return tuple(
        msgspec.structs.replace(each, state="received")
        if may_be_shown(each) and is_guarded(each, each.confirmed)
        else each
        for each in read_records(project.root, progress)[0]
    )


def _shown(comment: Comment, tried: Set[str]) -> Comment:
    """A comment as the public sees it; all of a consultation that is a rehearsal are marked as that."""
    found = without_words(comment) if comment.withdrawn else comment
    return msgspec.structs.replace(found, rehearsal=found.rehearsal or found.consultation in tried)


def _wordless(comment: Comment) -> Comment:
    """A comment that may not be shown: that it is, when, about what, and what became of it."""
    answer = comment.disposition
    silent = msgspec.structs.replace(answer, reason="", corrections=(), translations={}) if answer else None
    return msgspec.structs.replace(without_words(comment), disposition=silent)


def _rehearsed(project: Project, records: tuple[Comment, ...]) -> dict[str, Rehearsed]:
    """The part of each consultation that is a rehearsal, also of what may not be shown."""
    found: dict[str, Rehearsed] = {}
    for each in project.consultations:
        said = (item for item in records if item.consultation == each.id)
        found[each.id] = rehearsed((*said, *read_replies(project.root, each.id)[0]), each)
    return found


def _manual(project: Project, known: Memory) -> tuple[HandPage, ...]:
    languages = project.draft.languages if project.manual else ()
    return known.recall("manual", languages, lambda: read_manual(languages) if languages else ())


def _editions(project: Project, known: Memory, drafts: str) -> tuple[Edition, ...]:
    """The frozen drafts, which never change, and the working text if it is shown."""
    today = project.draft
    attribution = (today.licence, today.reconstruction and today.body)  # these of today stand on every draft
    frozen = known.recall("editions", (drafts, attribution), lambda: _frozen(project))
    if project.current != today.label:
        return frozen
    return (*frozen, Edition(draft=plain(today)))


def _frozen(project: Project) -> tuple[Edition, ...]:
    found = []
    written: dict[tuple[str, str], ClauseText] = {}
    for entry in register.read_register(project.root):
        recorded = register.read_draft(project.root, entry.label)
        draft = register.attributed(recorded, project.draft)
        for clause in draft.clauses:
            _share(clause.texts, clause.id, written)
        data = (project.root / register.draft_path(entry.label)).read_bytes()
        found.append(Edition(draft=draft, recorded=recorded, digest=entry.sha256, file=data))
    return tuple(found)


def _share(texts: dict[str, Text], clause: str, written: dict[tuple[str, str], Text]) -> None:
    """Have texts of a clause that are the same in many drafts or redlines be in memory once."""
    for lang, text in texts.items():
        before = written.get((clause, lang))
        if before == text and before is not None:  # twenty drafts hold most clauses unchanged
            texts[lang] = before
        else:
            written[clause, lang] = text


def _compared(
    editions: tuple[Edition, ...], comments: tuple[Comment, ...], said: str, known: Memory, root: Path | None
) -> list[ComparedDrafts]:
    """Each draft against the one before it, and then each against those before that.

    With a `root` they are kept in its cache.
    """
    written: dict[tuple[str, str], TextChange] = {}

    def make(old: int, new: int) -> Redline:
        if root:
            redline = _kept_redline(root, editions, old, new, comments)
        else:
            redline = _redline(editions, old, new, comments)
        for change in redline.changes:
            _share(change.texts, change.new or change.old, written)
        return redline

    def compared(old: int, new: int) -> ComparedDrafts:
        drafts = tuple(edition.compared for edition in editions[old : new + 1])
        recalled = partial(known.recall, ("redline", old, new), (said, *drafts), partial(make, old, new))
        return ComparedDrafts(drafts[0].label, drafts[-1].label, recalled)

    count = len(editions)
    near = [(new - 1, new) for new in range(1, count)]
    far = [(old, new) for new in range(2, count) for old in range(new - 2, -1, -1)]
    return [compared(old, new) for old, new in near + far]


def _kept_redline(
    root: Path, editions: tuple[Edition, ...], old: int, new: int, comments: tuple[Comment, ...]
) -> Redline:
    """The redline as the last run kept it, if all is as it was then: drafts, comments, program, libraries."""
    name = f"redlines/{editions[old].draft.label}-{editions[new].draft.label}"
    said = [draft_digest(edition.compared) for edition in editions[old : new + 1]]
    said += [msgspec.json.encode(comments).decode(), program(), *map(version, COMPARING)]  # all bear on it
    key = digest("\n".join(said).encode())
    found = value_kept(root, name, key, Redline)
    return keep_value(root, name, key, _redline(editions, old, new, comments)) if found is None else found


def _redline(editions: tuple[Edition, ...], old: int, new: int, comments: tuple[Comment, ...]) -> Redline:
    """The redline of two editions, each line with its causes, from the drafts between them as well."""
    drafts = [edition.compared for edition in editions[old : new + 1]]
    return compare(drafts[0], drafts[-1], explain=Trace(drafts, comments).explain)


def _hand_pages(folder: Path) -> Iterator[HandPage]:
    """The pages that people wrote: NAME.LANG.md, of which the first line is the heading."""
    for path in sorted(folder.glob("*.*.md")):  # the order of a folder is the disk's
        name, lang, _ = path.name.split(".")
        yield _hand_page(name, lang, path.read_text(encoding="utf-8"))


def read_manual(languages: tuple[str, ...]) -> tuple[HandPage, ...]:
    """The pages of the toolchain's manual; one without a language in its name is for all of them.

    That on the rules goes on with the rules, as their files have them.
    """
    pages: list[HandPage] = []
    for file, body in manual().items():
        name, _, lang = file.removesuffix(".md").partition(".")
        for each in (each for each in languages if lang in (spoken(each), "")):
            whole = body if lang else _headed(body, each)
            rules = f"\n{rule_reference(spoken(each))}" if name == "rules" else ""
            pages.append(_hand_page(name, each, whole + rules))
    return tuple(pages)


def _headed(body: str, lang: str) -> str:
    """A page for all languages with the half of its heading that is in one: English, then Chinese."""
    heading, _, rest = body.partition("\n")
    chinese = HAN.search(heading)
    place = chinese.start() if chinese else len(heading)
    return f"# {heading[place:]}\n{rest}" if lang == "zh" else f"{heading[:place].rstrip()}\n{rest}"


def _hand_page(name: str, lang: str, body: str) -> HandPage:
    title = body.partition("\n")[0].removeprefix("#").strip()
    return HandPage(name=name, lang=lang, title=title, body=body)
