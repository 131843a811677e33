"""Stale translations: what has changed since they were made, and stamps by line for those of whole texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from clausework.drafts.history import history_of
from clausework.drafts.lineage import predecessors
from clausework.drafts.register import read_draft, read_register
from clausework.model.canonical import text_hash
from clausework.model.clause import Clause, ClauseText, Run, lines_of
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.translation import is_made_from, stamps, told
from clausework.source.clausefile import read_clause_file
from clausework.source.files import write_files
from clausework.source.memory import Memory
from clausework.source.project import UNREAD, Project, load
from clausework.strings.catalogue import say
from clausework.workflow.layout import clause_path, stamped

if TYPE_CHECKING:
    from clausework.redline.words.tokens import Tokenizer

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
    return tuple(
        _explained(item, changes[found]) if found in changes else item
        for item, found in zip(findings, asked, strict=True)
    )


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
    """What a finding asks for; None if it is of no translation that knows its original."""
    clause = clauses.get(item.clause) if item.rule == STALE else None
    other = item.at.path.removesuffix(".md").rpartition(".")[2]
    if clause is None or project.draft.languages[0] not in clause.texts or other not in clause.texts:
        return None
    wanted = clause.texts[other].source
    return Sought(clause.id, wanted) if wanted else None


def _explained(item: Finding, changes: str) -> Finding:
    remedy = {
        lang: text + say(lang, "checks.changed_since", changes=changes) for lang, text in item.remedy.items()
    }
    return msgspec.structs.replace(item, remedy=remedy)


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
    with history_of(
        project.root, (clause_path(name, lang) for names in left.values() for name in names)
    ) as history:
        for each, names in left.items():
            versions = (
                read_clause_file(source, clause_path(name, lang), name, lang)[0].text
                for name in names
                for source in history.texts(clause_path(name, lang))
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
            parts.append(_shortened(text, first=place == 0, last=place == len(edits) - 1))
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


def _shortened(text: str, first: bool, last: bool) -> str:
    """The words next to a change, of a stretch that stayed."""
    if first:
        return text if len(text) <= AROUND else "…" + text[-AROUND:]
    if last:
        return text if len(text) <= AROUND else text[:AROUND] + "…"
    return text if len(text) <= 2 * AROUND + 1 else f"{text[:AROUND]}…{text[-AROUND:]}"


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
            if source and "=" not in source:
                yield path, Sought(clause.id, source)
