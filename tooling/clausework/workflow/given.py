"""The history of files: the words that causes were given for, and clause files that were moved by hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from clausework.checks.shared.identities import home_of
from clausework.drafts.lineage import history_of, predecessors
from clausework.model.cause import Promise
from clausework.model.comment import Comment
from clausework.model.draft import Clause, ClauseText, Draft, Line, lines_of
from clausework.model.finding import Finding
from clausework.redline.alignment import (
    line_digest,
    lines_between,
    placed_lines,
    signature,
    title_digest,
    words_of,
)
from clausework.redline.causes import account
from clausework.redline.words.readable import enumerated
from clausework.source.clausefile import identity, read_clause_file
from clausework.source.outline import CLAUSES
from clausework.source.project import Project
from clausework.strings.catalogue import both, say


def with_moves(project: Project, previous: Draft | None) -> tuple[Finding, ...]:
    """The findings of the readers; of a clause that was moved, and the file that it was moved to, one."""
    missing = [item for item in project.findings if item.rule == "OUT-001"]
    if not missing or previous is None:
        return project.findings
    before = {clause.id: clause for clause in previous.clauses}
    main = project.draft.languages[0]
    news = {name: text for name, text in _texts(project, main) if name not in before}
    told: dict[str, Finding] = {}
    for item in missing:
        home = home_of(before[item.clause], main, news) if item.clause in before else ""
        if home:
            told[item.clause] = _moved(item, home, main)
    gone = {name for item in told.values() for name in item.about}
    kept = (item for item in project.findings if item.rule != "OUT-004" or gone.isdisjoint(item.about))
    return tuple(told.get(item.clause, item) if item.rule == "OUT-001" else item for item in kept)


def _texts(project: Project, main: str) -> Iterator[tuple[str, ClauseText]]:
    for path, source in project.sources.items():
        name = identity(path.removeprefix(f"{CLAUSES}/")) if path.startswith(CLAUSES) else None
        if name and name[1] == main and project.draft.clause(name[0]) is None:
            yield name[0], read_clause_file(source, path, *name)[0].text


def _moved(item: Finding, home: str, main: str) -> Finding:
    path = f"{CLAUSES}/{home.replace('.', '/')}.{main}.md"
    return msgspec.structs.replace(
        item,
        message=both("reader.moved", id=item.clause, path=path),
        remedy=both("reader.moved_remedy", id=item.clause, near=home),
        about=(item.clause, home),
    )


RULES = frozenset(("CHG-001", "CHG-002", "SET-002"))


def with_wordings(
    project: Project, previous: Draft, comments: Iterable[Comment], findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """The findings, each cause that holds no more with the words that it was given for, if git has them."""
    if not any(item.rule in RULES for item in findings):  # the history of git is slow to ask
        return findings
    draft = project.draft
    broken = account(lines_between(previous, draft), previous, draft, comments).broken
    if not broken:
        return findings
    words = _wordings(project, previous, broken)
    return tuple(_told(item, broken, words) if item.rule in RULES else item for item in findings)


def _told(item: Finding, broken: Iterable[Promise], words: dict[str, str]) -> Finding:
    """The finding with the words of the causes that it is about."""
    place = item.key.partition("@")[0]
    names = dict.fromkeys(
        promise.name
        for promise in broken
        if promise.name in words
        if promise.name in (item.key, *item.message["zh"].split()) or promise.place == place  # the same names
    )
    if not names:
        return item
    given = [f"{name} “{words[name]}”" for name in names]
    remedy = {
        lang: text + say(lang, "checks.given_for", given=enumerated(given, lang))
        for lang, text in item.remedy.items()
    }
    return msgspec.structs.replace(item, remedy=remedy)


def _wordings(project: Project, previous: Draft, broken: Iterable[Promise]) -> dict[str, str]:
    """The words that each name stands for, of those that are found."""
    main = project.draft.languages[0]
    homes = {promise.name: _home(project.draft, previous, promise.place) for promise in broken}
    paths = {home: f"{CLAUSES}/{home.replace('.', '/')}.{main}.md" for home in homes.values() if home}
    history = history_of(project.root, paths.values())
    found: dict[str, str] = {}
    for name, home in filter(all, homes.items()):
        sources = history.get(paths[home], ())
        texts = (read_clause_file(source, paths[home], home, main)[0].text for source in sources)
        found[name] = _found(name, home, _before(previous, home, main), texts)
    return {name: words for name, words in found.items() if words}


def _home(draft: Draft, previous: Draft, place: str) -> str:
    """The clause whose file says what stands at a place; "" if there is none."""
    for known in (draft, previous):
        if known.clause(place):
            return place
        for clause, block in known.provisions(known.languages[0]):
            if block.id == place:
                return clause.id
    return ""


def _found(name: str, home: str, before: list[ClauseText], texts: Iterable[ClauseText]) -> str:
    """The new words of the line of that name, in the first text that has it; they were others `before`."""
    place, _, digest = name.partition("@")
    for text in texts:
        if any(title_digest(old.title, text.title) == digest for old in before):
            return text.title
        for line in _at(place, home, text):
            olds = [None, *(old for each in before for old in _at(place, home, each))]
            if any(line_digest(signature(old), signature(line)) == digest for old in olds):
                return words_of(line.runs)
    return ""


def _before(previous: Draft, home: str, main: str) -> list[ClauseText]:
    """The texts that the clause had in the previous draft, under whatever ID."""
    clauses: Iterator[Clause | None] = map(previous.clause, predecessors(previous.lineage, home))
    return [clause.texts[main] for clause in clauses if clause and main in clause.texts]


def _at(place: str, clause: str, text: ClauseText) -> list[Line]:
    return [line for owner, line in placed_lines(clause, lines_of(text.blocks)) if owner == place]
