"""Lay out clause files, allot provision IDs, and confirm translations or find what has changed since."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from clausework.drafts.lineage import history_of, ids, predecessors
from clausework.drafts.register import frozen_drafts, read_draft, read_register
from clausework.errors import ClauseworkError
from clausework.model.canonical import text_hash
from clausework.model.draft import Clause, ClauseText, Draft, Run, lines_of
from clausework.model.finding import Finding
from clausework.model.progress import Progress, counted, silent
from clausework.model.translation import is_made_from, stamps, stamps_in, told
from clausework.source.clausefile import identity, read_clause_file
from clausework.source.files import write_file, write_files
from clausework.source.memory import Memory
from clausework.source.outline import CLAUSES, clause_path
from clausework.source.project import Project, load
from clausework.source.unfit import MARKED, UNREAD
from clausework.source.writer import format_source, with_ids
from clausework.strings.catalogue import both

if TYPE_CHECKING:
    from clausework.redline.words.tokens import Tokenizer

FAULTS = ("MD-", "FIL-")
"""The findings of the readers: what has one cannot be written anew without a guess."""
SOURCE = re.compile(r"^source:.*(?:\n+[ \t]+.*)*$", re.MULTILINE)


class LaidOutFile(msgspec.Struct, frozen=True):
    """A file that the layout changes: its path, its new text, and the IDs it was given."""

    path: str
    text: str
    given: tuple[str, ...] = ()


class ProjectLayout(msgspec.Struct, frozen=True):
    """Files to be written by `fmt`, and those left as they are because of their faults."""

    changed: tuple[LaidOutFile, ...]
    left: tuple[str, ...]


class LayoutRefused(ClauseworkError):
    """The request cannot be met."""

    section = "layout"


def known_clause(project: Project, clause_id: str) -> None:
    """Raise LayoutRefused, with the nearest ID, if there is no such clause; one without a place is one."""
    paths = (path.removeprefix(f"{CLAUSES}/") for path in project.sources if path.startswith(CLAUSES))
    known = sorted({name[0] for name in map(identity, paths) if name})
    if clause_id in known:
        return
    if near := get_close_matches(clause_id, known, 1):
        raise LayoutRefused("unknown_id_near", id=clause_id, near=near[0])
    raise LayoutRefused("unknown_id", id=clause_id)


def must_be_read(project: Project, paths: Iterable[str]) -> None:
    """Raise LayoutRefused if one of these files is there and could not be read."""
    wanted = set(paths)
    for item in project.findings:
        if item.rule in UNREAD and item.at.path in wanted:
            raise LayoutRefused("unread", path=item.at.path, message=item.message)


def layout(
    root: Path, only: Iterable[str] = (), progress: Progress = silent, memory: Memory | None = None
) -> ProjectLayout:
    """The files to be laid out; `only` names paths relative to the root, none means all."""
    progress("read")
    project = load(root, memory)
    used = used_ids(project)
    wanted = set(only)
    changed: list[LaidOutFile] = []
    for path, source in counted(progress, "layout", tuple(project.sources.items())):
        if wanted and path not in wanted:
            continue
        laid = laid_out(project, path, source, used)
        used.update(laid.given)  # no two files get one ID
        if laid.text != source:
            changed.append(laid)
    faults = (item for item in project.findings if item.rule.startswith(FAULTS))
    faulty = {item.at.path for item in faults if item.rule != MARKED}
    left = sorted(path for path in faulty if not wanted or path in wanted)
    return ProjectLayout(tuple(changed), tuple(left))


def used_ids(project: Project) -> set[str]:
    """Every ID that the working text, a frozen draft or the lineage has: none may be given again."""
    used = set(ids(project.draft)).union(*map(ids, frozen_drafts(project.root)))
    return used | {name for entry in project.draft.lineage for name in (*entry.old, *entry.new)}


def laid_out(project: Project, path: str, source: str, used: Collection[str]) -> LaidOutFile:
    """A clause file as `fmt` would have it; any other file as it is."""
    name = identity(path.removeprefix(CLAUSES + "/")) if path.startswith(CLAUSES) else None
    if name is None:
        return LaidOutFile(path, source)
    clause = project.draft.clause(name[0])
    text = format_source(source, name[1])
    given: tuple[str, ...] = ()
    if clause is not None and name[1] == project.draft.languages[0] and not clause.informative:
        text, given = with_ids(text, name[1], clause.code, used, project.draft.verbs)
    return LaidOutFile(path, text, given)


def laid_out_text(project: Project, path: str) -> str:
    """A file as `fmt` would have it; LayoutRefused, with the fault, where it would be left as it is."""
    for item in project.findings:
        if item.at.path == path and item.rule.startswith(FAULTS) and item.rule != MARKED:
            raise LayoutRefused("unread", path=path, message=item.message)
    return laid_out(project, path, project.sources.get(path, ""), used_ids(project)).text


def write_layout(root: Path, changed: tuple[LaidOutFile, ...]) -> None:
    """Write what `layout` found."""
    for laid in changed:
        write_file(root / laid.path, laid.text.encode())


def confirm_translations(root: Path, clause_ids: Iterable[str] = ()) -> tuple[str, ...]:
    """Stamp translations as made from the authoritative text as it is now; the paths written.

    Without IDs, only translations that have never been stamped.
    """
    project = load(root)
    wanted = set(clause_ids)
    for clause_id in sorted(wanted):
        known_clause(project, clause_id)
        must_be_read(project, (clause_path(clause_id, lang) for lang in project.draft.languages))
    first, *others = project.draft.languages
    unread = {item.at.path for item in project.findings if item.rule in UNREAD}
    written: list[str] = []
    for clause in project.draft.clauses:
        for lang in others:
            text = clause.texts.get(lang)
            if text is None or first not in clause.texts or (wanted and clause.id not in wanted):
                continue
            sides = (clause_path(clause.id, lang), clause_path(clause.id, first))
            if not wanted and (text.source or not unread.isdisjoint(sides)):  # of half a text no stamp
                continue
            made = stamped(project.sources[sides[0]], told(stamps(clause.texts[first])))
            if made != project.sources[sides[0]]:
                write_file(root / sides[0], made.encode())
                written.append(sides[0])
    return tuple(written)


def stamped(source: str, value: str) -> str:
    """The text of a translation that says from which text it was made; see `model.translation`.

    Between two stamps is an empty line, so that git merges what was done to neighbours.
    """
    head, rest = source.split("\n---", 1)  # the first is the end of the head
    entries = (f"  - {' '.join((stamp.key, *stamp.hashes))}" for stamp in stamps_in(value))
    lines = "source:\n" + "\n\n".join(entries)
    head = SOURCE.sub(lines, head, count=1) if SOURCE.search(head) else f"{head}\n{lines}"
    return f"{head}\n---{rest}"


STALE = "BIL-004"
AROUND = 8
LONGEST = 240


class Sought(NamedTuple):
    """The text that is sought: what the clause of this ID had when a translation was made from it."""

    clause: str
    wanted: str


def with_changes(project: Project, findings: tuple[Finding, ...], memory: Memory) -> tuple[Finding, ...]:
    """The findings, each stale translation with the redline of its original since it was translated.

    It is the same for ever, so that neither history nor dictionary is asked twice.
    """
    clauses = {clause.id: clause for clause in project.draft.clauses}
    asked = [_asked(project, clauses, item) for item in findings]
    changes = _changes(project, clauses, frozenset(filter(None, asked)), memory)
    result = list(findings)
    for place, found in enumerate(asked):
        if found in changes:
            more = both("checks.changed_since", changes=changes[found])
            remedy = {lang: text + more[lang] for lang, text in result[place].remedy.items()}
            result[place] = msgspec.structs.replace(result[place], remedy=remedy)
    return tuple(result)


def _changes(
    project: Project, clauses: Mapping[str, Clause], asked: frozenset[Sought], memory: Memory
) -> dict[Sought | None, str]:
    """The redline for each text that is asked for and can be found."""
    lang = project.draft.languages[0]
    now = {each: clauses[each.clause].texts[lang] for each in sorted(asked)}
    known = {each: memory.find(_name(each, lang), text_hash(text), str) for each, text in now.items()}
    changes: dict[Sought | None, str] = {each: str(text) for each, text in known.items() if text is not None}
    for each, old in earlier(project, asked - changes.keys(), lang):
        made = redline(old, now[each], lang)
        changes[each] = memory.keep(_name(each, lang), text_hash(now[each]), made)
    return changes


def _name(asked: Sought, lang: str) -> str:
    return f"changes {asked.clause} {lang} {asked.wanted}"


def _asked(project: Project, clauses: Mapping[str, Clause], item: Finding) -> Sought | None:
    """The demand of a finding; None if it is of no translation that knows its original."""
    clause = clauses.get(item.clause) if item.rule == STALE else None
    other = item.at.path.removesuffix(".md").rpartition(".")[2]
    if clause is None or project.draft.languages[0] not in clause.texts or other not in clause.texts:
        return None
    wanted = clause.texts[other].source
    return Sought(clause.id, wanted) if wanted else None


def earlier(project: Project, asked: Iterable[Sought], lang: str) -> Iterator[tuple[Sought, ClauseText]]:
    """The texts of which one has the hash that is asked for, as far as any is found.

    They are sought in the frozen drafts, newest first, and then in the history of the clause's file;
    under an ID that the clause had before, too. Each draft is read once, and only while a text is wanting.
    """
    left = {each: predecessors(project.draft.lineage, each.clause) for each in sorted(asked)}
    for entry in reversed(read_register(project.root)):
        if left:
            found = dict(_in_draft(read_draft(project.root, entry.label), left, lang))
            yield from found.items()
            left = {each: names for each, names in left.items() if each not in found}
    paths = {name: clause_path(name, lang) for names in left.values() for name in names}
    history = history_of(project.root, paths.values())
    for each, names in left.items():
        versions = (
            read_clause_file(source, paths[name], name, lang)[0].text
            for name in names
            for source in history.get(paths[name], ())
        )
        old = next((text for text in versions if is_made_from(each.wanted, text)), None)
        if old is not None:
            yield each, old


def _in_draft(
    draft: Draft, asked: Mapping[Sought, tuple[str, ...]], lang: str
) -> Iterator[tuple[Sought, ClauseText]]:
    """Those of the texts that a draft has."""
    clauses = {clause.id: clause for clause in draft.clauses}
    for each, names in asked.items():
        for clause in filter(None, map(clauses.get, names)):
            if lang in clause.texts and is_made_from(each.wanted, clause.texts[lang]):
                yield each, clause.texts[lang]
                break


def redline(old: ClauseText, new: ClauseText, lang: str) -> str:
    """The changes as [-deleted-]{+inserted+} with some words around, cut where it gets long."""
    from clausework.redline.words.diff import compare_runs  # which most checks do not need

    edits = compare_runs((Run(_words(old)),), (Run(_words(new)),), _tokenizer(lang))
    parts: list[str] = []
    for place, edit in enumerate(edits):
        text = edit.text
        if edit.op == "equal":
            head = "" if place == 0 else text[:AROUND]
            tail = "" if place == len(edits) - 1 > 0 else text[-AROUND:]
            kept = len(head) + len(tail) + bool(head and tail)
            parts.append(f"{head}…{tail}" if len(text) > kept else text)
        else:
            parts.append(f"[-{text}-]" if edit.op == "delete" else f"{{+{text}+}}")
    joined = "".join(parts)
    return joined if len(joined) <= LONGEST else joined[:LONGEST] + "…"


@cache
def _tokenizer(lang: str) -> Tokenizer:
    from clausework.redline.words.tokens import Tokenizer

    return Tokenizer((), lang)


def _words(text: ClauseText) -> str:
    lines = (line.text for line in lines_of(text.own))
    return " ¶ ".join((text.title, *lines))


# Stamps of translations by line, in the place of those that know only the whole text. What was fresh stays
# fresh, and what was stale stays so, now by line where the text that was translated can be found.
def stamp_by_line(root: Path) -> tuple[str, ...]:
    """Write the stamps of the whole text anew, by line; the paths written."""
    project = load(root)
    main = project.draft.languages[0]
    old = dict(_whole(project))
    texts = {clause.id: clause.texts[main] for clause in project.draft.clauses if main in clause.texts}
    known: dict[Sought, ClauseText] = {
        each: texts[each.clause] for each in old.values() if text_hash(texts[each.clause]) == each.wanted
    }
    known |= dict(earlier(project, set(old.values()) - known.keys(), main))
    files = {
        path: stamped(project.sources[path], told(stamps(known[each])))
        for path, each in old.items()
        if each in known
    }
    write_files((root / path, text.encode()) for path, text in files.items())
    return tuple(files)


def _whole(project: Project) -> Iterator[tuple[str, Sought]]:
    """The files of translations that say one hash, each with the text that it was made from."""
    main, *others = project.draft.languages
    unread = {item.at.path for item in project.findings if item.rule in UNREAD}
    for clause in project.draft.clauses:
        for lang in others:
            path = clause_path(clause.id, lang)
            if lang not in clause.texts or main not in clause.texts or path in unread:
                continue
            source = read_clause_file(project.sources[path], path, clause.id, lang)[0].text.source
            if source and "=" not in source:  # a stamp by line names hashes by key
                yield path, Sought(clause.id, source)
