"""An edit of a chapter: the clause of each heading, what becomes of it, and the files that differ."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

import msgspec

from clausework.drafts.lineage import LINEAGE, divided, ended, joined
from clausework.drafts.register import frozen_ids
from clausework.model.canonical import text_hash
from clausework.model.draft import Clause, ClauseText, walk
from clausework.model.translation import UNNAMED, ParagraphStamp, stamps, stamps_in, told
from clausework.source import clausefile
from clausework.source.chapter_text import ChapterPassage, Misread, Section
from clausework.source.clausefile import given, retitled, taken
from clausework.source.files import write_file, write_files
from clausework.source.importing.values import slug
from clausework.source.markdown import read_blocks
from clausework.source.memory import Memory, decoded
from clausework.source.outline import clause_path, rearranged
from clausework.source.project import Project, load
from clausework.source.settings import ASSETS
from clausework.source.yaml import inline
from clausework.workflow.chapter.opening import OUTLINE, EditRefused, alike
from clausework.workflow.layout import layout, stamped, write_layout
from clausework.workflow.rename import rename_clause

BODIES = 4096
"""Texts whose provisions are kept."""
LEAST_LIKENESS = 0.5
"""Likeness from which on a heading with another ID can be the same clause."""
CLEAR = 0.25
"""How much less alike every other clause must be."""
PLACED = 0.6
"""The likeness of two headings without text that stand between the same neighbours."""


class Recognised(msgspec.Struct, frozen=True, kw_only=True):
    """The sections under the IDs that they had, those of `renamed` by the ID they had to the one they get.

    `restored` are IDs that the heading had lost, `new` those of clauses that were not there.
    """

    sections: tuple[Section, ...]
    renamed: dict[str, str] = {}
    restored: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    faults: tuple[Misread, ...] = ()


@lru_cache(BODIES)
def provision_ids(text: str) -> tuple[str, ...]:
    """The IDs of the provisions of a text, in their order; labels of tables and notes are none."""
    if "{#" not in text:  # most texts are not read at all
        return ()
    return tuple(block.id for block in walk(read_blocks(text, "")[0]) if block.id)


def recognise(
    opened: Sequence[Section], edited: Sequence[Section], taken: frozenset[str], given: Mapping[int, str] = {}
) -> Recognised:
    """The edited sections, each under the ID of the clause that it was.

    `taken` are the IDs of clauses elsewhere in the standard; `given` has the ID for a heading without one
    by its line.
    """
    known = {section.id: section for section in opened}
    gone = [section for section in opened if section.id not in {each.id for each in edited}]
    pairs = _paired(opened, edited, gone)
    faults = list(_other_levels(known, edited))
    named: list[Section] = []
    renamed: dict[str, str] = {}
    restored: list[str] = []
    new: list[str] = []
    for number, section in enumerate(edited):
        if section.id in taken:
            faults.append(Misread("elsewhere", line=section.first.line, id=section.id))
        was = pairs.get(number, section.id if section.id in known else "")
        own = was if was and not section.id else section.id
        if not own:
            own = given.get(section.first.line, "") or _name(_stem(edited, number), section)
            if not clausefile.NAME.fullmatch(own):
                faults.append(Misread("no_id", line=section.first.line, title=section.first.title))
            elif own in known or own in taken or own in new:
                faults.append(Misread("id_taken", line=section.first.line, id=own))
        if not was:
            new.append(own)
        elif not section.id:
            restored.append(was)
        elif section.id != was:
            renamed[was] = section.id
        named.append(msgspec.structs.replace(section, id=was or own))
    return Recognised(
        sections=tuple(named), renamed=renamed, restored=tuple(restored), new=tuple(new), faults=tuple(faults)
    )


def _stem(edited: Sequence[Section], number: int) -> str:
    """The start of a new clause's ID: as at the clauses beside it, else the ID of the one above."""
    level = edited[number].level
    before = next((at for at in range(number - 1, -1, -1) if edited[at].level < level), -1)
    after = (at for at in range(number + 1, len(edited)) if edited[at].level < level)
    beside = edited[before + 1 : next(after, len(edited))]
    like = next((each.id for each in beside if each.level == level and each.id), "")
    return like.rpartition(".")[0] if like else edited[before].id if before >= 0 else ""


def _name(parent: str, section: Section) -> str:
    """An ID from the title, that of another language if the first gives none; "" if none does."""
    own = next(filter(None, (slug(passage.title) for passage in section.passages.values())), "")
    return f"{parent}.{own}" if parent and own else own


def _other_levels(known: Mapping[str, Section], edited: Sequence[Section]) -> Iterator[Misread]:
    """A heading in another language may keep the level that it had, or has that of the first."""
    for section in edited:
        before = known.get(section.id)
        for lang, passage in section.passages.items():
            old = before.passages.get(lang) if before else None
            if passage.level != section.level and not (old and old.level == passage.level):
                title = passage.title or section.id
                yield Misread("other_level", line=passage.line, title=title, level=section.level)


def _paired(opened: Sequence[Section], edited: Sequence[Section], gone: Sequence[Section]) -> dict[int, str]:
    """The clause that each heading without a known ID was, where there is no doubt.

    What is as much like a second clause is none of the two: it was split or merged.
    """
    known = {section.id for section in opened}
    fresh = [(number, section) for number, section in enumerate(edited) if section.id not in known]
    like = {
        (number, old.id): _likeness(old, section, _placed(opened, edited, old.id, number))
        for number, section in fresh
        for old in gone
    }
    found: dict[int, str] = {}
    for (number, old), value in sorted(like.items(), key=lambda item: (-item[1], item[0])):
        others = [other for (at, name), other in like.items() if (at == number) != (name == old)]
        if value >= LEAST_LIKENESS and value - max(others, default=0) >= CLEAR:
            found[number] = old
    return found


def _placed(opened: Sequence[Section], edited: Sequence[Section], old: str, number: int) -> bool:
    """Whether a heading stands where a clause stood, between the same two."""
    ids = ["", *(section.id for section in opened), ""]
    at = ids.index(old)
    now = ["", *(section.id for section in edited), ""]
    return (ids[at - 1], ids[at + 1]) == (now[number], now[number + 2])


def _likeness(old: Section, new: Section, placed: bool) -> float:
    """The share of the text that is the same, in the language in which most is; 0 to 1."""
    shared = [lang for lang in new.passages if lang in old.passages]
    if not any(passage.body for section in (old, new) for passage in section.passages.values()):
        same = any(old.passages[lang].title == new.passages[lang].title for lang in shared)
        return 1.0 if same else PLACED if placed else 0.0
    return max((_alike(old.passages[lang], new.passages[lang]) for lang in shared), default=0.0)


def _alike(old: ChapterPassage, new: ChapterPassage) -> float:
    ids = set(provision_ids(old.body)), set(provision_ids(new.body))
    if all(ids):
        return 2 * len(ids[0] & ids[1]) / (len(ids[0]) + len(ids[1]))
    return SequenceMatcher(None, old.body, new.body, autojunk=False).ratio()


ID = re.compile(r"\{#([A-Za-z][A-Za-z0-9.-]*)\}\s*$")
SHORTEST_LINE = 8
"""Characters from which on a line without an ID is known again in another clause."""


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """Text that went from one clause to another: the IDs of its provisions, and how many lines in all."""

    old: str
    new: str
    provisions: tuple[str, ...] = ()
    lines: int = 0


class Descent(msgspec.Struct, frozen=True):
    """Clauses that became others: `old` are those before, `new` those after."""

    old: tuple[str, ...]
    new: tuple[str, ...]


class UnderstoodEdit(msgspec.Struct, frozen=True, kw_only=True):
    """Meaning of an edit, by the IDs that the clauses had before it.

    `written` has the languages of each clause whose text changed, `retitled` of each whose title did;
    `untranslated` are files of clauses that lost one of their languages; `ended` are provisions that are
    nowhere any more, with the clause that had them.
    """

    clauses: int
    written: dict[str, tuple[str, ...]] = {}
    retitled: dict[str, tuple[str, ...]] = {}
    untranslated: dict[str, tuple[str, ...]] = {}
    new: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    renamed: dict[str, str] = {}
    restored: tuple[str, ...] = ()
    shifted: tuple[Shift, ...] = ()
    divided: tuple[Descent, ...] = ()
    joined: tuple[Descent, ...] = ()
    retired: tuple[str, ...] = ()
    ended: dict[str, str] = {}
    rearranged: bool = False


def understand(
    now: Sequence[Section],
    meant: Sequence[Section],
    languages: Sequence[str],
    main: str,
    renamed: Mapping[str, str] = {},
    restored: Sequence[str] = (),
) -> UnderstoodEdit:
    """The steps from the clauses as they are to those that are meant; `main` is authoritative."""
    before, after = {each.id: each for each in now}, {each.id: each for each in meant}
    gone = tuple(name for name in before if name not in after)
    new = tuple(name for name in after if name not in before)
    lang = main if main in languages else languages[0]
    shifted = shifts(now, meant, lang)
    divided, joined, retired = _descent(shifted, gone, new)
    both = [(before[name], after[name]) for name in after if name in before]
    return UnderstoodEdit(
        clauses=len(meant),
        written={old.id: langs for old, each in both if (langs := tuple(_differing(old, each, "body")))},
        retitled={old.id: langs for old, each in both if (langs := tuple(_differing(old, each, "title")))},
        untranslated={
            old.id: langs
            for old, each in both
            if (langs := tuple(lang for lang in old.passages if lang not in each.passages))
        },
        new=new,
        moved=tuple(_moved(now, meant)),
        renamed=dict(renamed),
        restored=tuple(restored),
        shifted=shifted,
        divided=divided,
        joined=joined,
        retired=retired,
        ended=_ended(now, meant, main) if main in languages else {},
        rearranged=[(each.id, each.level) for each in now] != [(each.id, each.level) for each in meant],
    )


def _differing(old: Section, new: Section, field: str) -> Iterator[str]:
    for lang, passage in new.passages.items():
        before = old.passages.get(lang)
        if before is None or (not passage.same(before) and getattr(passage, field) != getattr(before, field)):
            yield lang


def parents(sections: Sequence[Section]) -> dict[str, str]:
    """The clause above each, "" for one at the top."""
    above: list[str] = []
    found: dict[str, str] = {}
    for section in sections:
        del above[section.level - 1 :]
        found[section.id] = above[-1] if above else ""
        above.append(section.id)
    return found


def _moved(now: Sequence[Section], meant: Sequence[Section]) -> Iterator[str]:
    """Clauses that are elsewhere: below another, or passed by those that kept their order."""
    before, after = parents(now), parents(meant)
    stayed = [name for name in after if before.get(name) == after[name] and name in before]
    places = {name: number for number, name in enumerate(before)}
    kept: set[str] = set()
    for parent in dict.fromkeys(after[name] for name in stayed):
        kept.update(_in_order([name for name in stayed if after[name] == parent], places))
    yield from (name for name in after if name in before and name not in kept)


def _in_order(names: Sequence[str], places: Mapping[str, int]) -> list[str]:
    """The most of these that follow each other as before."""
    best: list[list[str]] = []
    for name in names:
        longest: list[str] = max(
            (chain for chain in best if places[chain[-1]] < places[name]), key=len, default=[]
        )
        best.append([*longest, name])
    return max(best, key=len, default=[])


def shifts(now: Sequence[Section], meant: Sequence[Section], lang: str) -> tuple[Shift, ...]:
    """The text that went from one clause to another in a language."""
    had, has = (_owners(side, lang) for side in _apart(now, meant, lang))
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for unit, owner in has.items():
        before = had.get(unit, "")
        if before and owner and before != owner:
            found[before, owner].append(unit)
    made: list[Shift] = []
    for (old, new), units in found.items():
        provisions = tuple(unit[2:-1] for unit in units if unit.startswith("{#"))
        made.append(Shift(old=old, new=new, provisions=provisions, lines=len(units)))
    return tuple(made)


def _apart(
    now: Sequence[Section], meant: Sequence[Section], lang: str
) -> tuple[list[Section], list[Section]]:
    """The sections that are not the same on both sides: from and to no other can anything have gone."""
    before, after = ({each.id: each.passages.get(lang) for each in side} for side in (now, meant))
    same = {name for name, passage in before.items() if passage and passage.same(after.get(name))}
    return [each for each in now if each.id not in same], [each for each in meant if each.id not in same]


def _owners(sections: Sequence[Section], lang: str) -> dict[str, str]:
    """The clause of each provision and line of text; "" for what several have."""
    found: dict[str, str] = {}
    for section in sections:
        passage = section.passages.get(lang)
        for unit in dict.fromkeys(_units(passage.body if passage else "")):
            found[unit] = "" if unit in found else section.id  # what stands twice tells nothing
    return found


def _units(body: str) -> Iterator[str]:
    known = set(provision_ids(body))
    for line in body.split("\n"):
        found = ID.search(line)
        if found and found[1] in known:
            yield found[0].rstrip()
        elif len(line.strip()) >= SHORTEST_LINE:
            yield line.strip()


def _descent(
    shifted: Sequence[Shift], gone: Sequence[str], new: Sequence[str]
) -> tuple[tuple[Descent, ...], tuple[Descent, ...], tuple[str, ...]]:
    """Clauses that were divided, those that were joined, and those that are at an end."""
    leads: defaultdict[str, list[str]] = defaultdict(list)
    for shift in shifted:
        leads[shift.old].append(shift.new)
    divided: list[Descent] = []
    joined: defaultdict[str, list[str]] = defaultdict(list)
    for old, ways in leads.items():
        if old in gone and len(ways) == 1:
            joined[ways[0]].append(old)
        elif old in gone:
            divided.append(Descent((old,), tuple(ways)))
        elif fresh := tuple(way for way in ways if way in new):
            divided.append(Descent((old,), (old, *fresh)))
    made = tuple(
        Descent((*olds, *(() if name in new else (name,))), (name,)) for name, olds in joined.items()
    )
    return tuple(divided), made, tuple(name for name in gone if name not in leads)


def _ended(now: Sequence[Section], meant: Sequence[Section], lang: str) -> dict[str, str]:
    before, after = _apart(now, meant, lang)
    left = {name for section in after for name in _ids(section, lang)}
    return {name: section.id for section in before for name in _ids(section, lang) if name not in left}


def _ids(section: Section, lang: str) -> tuple[str, ...]:
    passage = section.passages.get(lang)
    return provision_ids(passage.body) if passage else ()


def carry_stamps(root: Path, project: Project, meant: Sequence[Section], moved: Mapping[str, str]) -> None:
    """Write the stamps of the clauses of a copy that lost or got provisions.

    `moved` has for each provision the clause that had it. What nobody has confirmed stays unconfirmed; a
    provision that is in neither language any more needs no stamp.
    """
    main, *others = project.draft.languages
    for lang in others if moved else ():
        known = {
            (clause.id, stamp.key): stamp
            for clause in project.draft.clauses
            for stamp in _stamps(clause, main, lang)
            if stamp.key != UNNAMED
        }
        for section in meant:
            paths = [root / clause_path(section.id, each) for each in (main, lang)]
            if lang not in section.passages or not all(path.is_file() for path in paths):
                continue
            own = project.draft.clause(section.id)
            before = _stamps(own, main, lang) if own else ()
            if own and not before and lang in own.texts and own.texts[lang].source:
                continue  # it knows only the whole text, and says of no line how it was
            body = section.passages[lang].body
            if section.id not in moved.values() and not any(name in body for name in moved):
                continue
            here = provision_ids(body)
            gained = [
                known[moved[name], name]
                for name in here
                if moved.get(name, section.id) != section.id and (moved[name], name) in known
            ]
            left = [stamp for stamp in before if stamp.key not in moved or stamp.key in here]
            if gained or left != list(before):
                text = decoded(paths[0].read_bytes())
                now = clausefile.read_clause_file(text, "", section.id, main)[0].text
                value = told(tuple(_stamps_in_order(now, (*left, *gained))))
                write_file(paths[1], stamped(decoded(paths[1].read_bytes()), value).encode())


def _stamps(clause: Clause, main: str, lang: str) -> tuple[ParagraphStamp, ...]:
    """The stamps of a translation by paragraph; nothing where it knows only the whole, and is stale."""
    original, text = clause.texts.get(main), clause.texts.get(lang)
    if original is None or text is None:
        return ()
    return stamps(original) if text.source == text_hash(original) else stamps_in(text.source)


def _stamps_in_order(text: ClauseText, found: Sequence[ParagraphStamp]) -> Iterator[ParagraphStamp]:
    """The stamps in the order of the paragraphs of the original, and behind them those of none."""
    left = list(found)
    for now in stamps(text):
        at = next((number for number, stamp in enumerate(left) if stamp.key == now.key), None)
        if at is not None:
            yield left.pop(at)
    yield from left


STANDARD = "standard"


class StagedEdit(msgspec.Struct, frozen=True, kw_only=True):
    """Files after an edit: new content by path, None for one that goes, and what was there.

    `numbers` are the numbers of the clauses after it, `allotted` the IDs that new provisions were given,
    `stale` the clauses that it touched and whose translations are not of their text as it will be.
    """

    files: dict[str, bytes | None]
    before: dict[str, bytes | None]
    numbers: dict[str, str]
    allotted: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()


def stage(
    project: Project,
    scope: str,
    now: Sequence[Section],
    meant: Sequence[Section],
    what: UnderstoodEdit,
    memory: Memory,
) -> StagedEdit:
    """Carry the edit out in a copy; EditRefused where the files would not read as it means.

    `memory` is that with which the project was read: most files of the copy are the same.
    """
    if alike(now, meant) and not what.renamed:
        return StagedEdit(files={}, before={}, numbers={})
    with _copy(project.root) as root:  # all is proved there before a file of the project changes
        languages = project.draft.languages
        touched = _write_passages(root, project, now, meant, what)
        _move_entries(root, languages, now, meant, what)
        moved = {name: shift.old for shift in what.shifted for name in shift.provisions}
        carry_stamps(root, project, meant, moved | what.ended)
        for section in now:
            if section.id not in {each.id for each in meant}:
                for lang in languages:
                    (root / clause_path(section.id, lang)).unlink(missing_ok=True)
        for old, new in _in_turn(what.renamed):
            rename_clause(root, old, new)
            touched = {new if name == old else name for name in touched}
        names = {name: what.renamed.get(name, name) for name in (each.id for each in (*now, *meant))}
        if what.rearranged:
            _write_outline(root, scope, [names[each.id] for each in now], meant, names)
        _write_lineage(root, project, now, what, names)
        paths = sorted(clause_path(name, lang) for name in touched for lang in languages)
        laid = layout(root, paths, memory=memory).changed if paths else ()
        write_layout(root, laid)
        after = load(root, memory)
        _must_read(project, after)
        files = _files(root)
        before = _files(project.root)
        changed = {path for path in files.keys() | before.keys() if files.get(path) != before.get(path)}
        return StagedEdit(
            files={path: files.get(path) for path in sorted(changed)},
            before={path: before.get(path) for path in sorted(changed)},
            numbers={clause.id: clause.number for clause in after.draft.clauses},
            allotted=tuple(name for item in laid for name in item.given),
            stale=tuple(_stale(after, touched)),
        )


def write_staged(root: Path, staged: StagedEdit) -> None:
    """Write what was staged; EditRefused if a file has changed since, and then nothing is written."""
    now = _files(root)  # whoever edits in another window is not written over
    for path, data in staged.before.items():
        if now.get(path) != data:
            raise EditRefused("changed_meanwhile", path=path)
    write_files((root / path, data) for path, data in staged.files.items() if data is not None)
    for path, data in staged.files.items():
        if data is None:
            (root / path).unlink(missing_ok=True)


def _stale(project: Project, touched: set[str]) -> Iterator[str]:
    main, *others = project.draft.languages
    for clause in project.draft.clauses:
        if clause.id in touched and main in clause.texts and not clause.generated:
            now = text_hash(clause.texts[main])
            if any(lang in clause.texts and clause.texts[lang].source != now for lang in others):
                yield clause.id


@contextmanager
def _copy(root: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="clausework-edit-") as folder:
        shutil.copytree(root / STANDARD, Path(folder, STANDARD))
        if (root / ASSETS).is_dir():
            Path(folder, ASSETS).parent.mkdir(parents=True)
            Path(folder, ASSETS).symlink_to((root / ASSETS).resolve(), target_is_directory=True)  # only read
        yield Path(folder)


def _files(root: Path) -> dict[str, bytes]:
    """The files that an edit may change: clauses, outline and lineage."""
    paths = [*(root / STANDARD / "clauses").rglob("*.md"), root / OUTLINE, root / LINEAGE]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.is_file()}


def _write_passages(
    root: Path, project: Project, now: Sequence[Section], meant: Sequence[Section], what: UnderstoodEdit
) -> set[str]:
    """Write the text of each clause that is new or changed; their IDs."""
    before = {section.id: section for section in now}
    above = parents(meant)
    touched: set[str] = set()
    for section in meant:
        old = before.get(section.id)
        for lang, passage in section.passages.items():
            was = old.passages.get(lang) if old else None
            if passage.same(was):
                continue
            touched.add(section.id)
            path = root / clause_path(section.id, lang)
            front = _front(path) if was else _new_front(project, section, lang, above[section.id], what)
            if was is not None and was.title != passage.title:
                front = retitled(front, passage.title)
            body = f"\n{passage.body}\n" if passage.body.strip() else ""
            write_file(path, f"---\n{front}---\n{body}".encode())
        for lang in what.untranslated.get(section.id, ()):
            (root / clause_path(section.id, lang)).unlink(missing_ok=True)
    return touched


def _front(path: Path) -> str:
    parts = clausefile.split_front_matter(decoded(path.read_bytes()))
    return parts[0] if parts else ""


def _new_front(project: Project, section: Section, lang: str, parent: str, what: UnderstoodEdit) -> str:
    """Front matter of a new clause; it binds whom the clause binds that it comes from, or the one above."""
    front = clausefile.title_line(section.passages[lang].title)
    origins = [entry.old[0] for entry in what.divided if section.id in entry.new]
    above = project.draft.clause(parent) if parent else None
    like = [project.draft.clause(name) for name in origins] or [above]
    like += list(project.draft.children(parent)) if parent else []
    if above is not None and above.element == "terms":
        title = inline(section.passages[lang].title)
        return f"{front}element: term\nterm: {{preferred: {title}, admitted: []}}\n"
    if lang != project.draft.languages[0]:
        return front
    roles = next((list(clause.roles) for clause in like if clause is not None and clause.roles), [])
    front += f"code: {section.code}\n" if section.code else ""
    return front + (f"roles: {inline([*roles])}\n" if roles else "")


def _move_entries(
    root: Path,
    languages: Sequence[str],
    now: Sequence[Section],
    meant: Sequence[Section],
    what: UnderstoodEdit,
) -> None:
    """Take the entries of provisions in front matter where their text went, and away where it ended."""
    for lang in languages:
        for shift in shifts(now, meant, lang):
            for name in shift.provisions:
                entry = _take(root / clause_path(shift.old, lang), name)
                path = root / clause_path(shift.new, lang)
                if entry is not None:
                    _refront(path, given(_front(path), entry))
        for name, clause_id in what.ended.items():
            _take(root / clause_path(clause_id, lang), name)


def _take(path: Path, name: str) -> clausefile.ProvisionEntry | None:
    if not path.is_file():
        return None
    front, entry = taken(_front(path), name)
    if entry is not None:
        _refront(path, front)
    return entry


def _refront(path: Path, front: str) -> None:
    """Write a file with other front matter."""
    text = decoded(path.read_bytes())
    parts = clausefile.split_front_matter(text)
    body = parts[1] if parts else ""
    write_file(path, f"---\n{front}---\n{body}".encode())


def _in_turn(renamed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The renamings in an order in which each new ID is free when its turn comes."""
    left = dict(renamed)
    while left:
        free = next((old for old, new in left.items() if new not in left), None)
        if free is None:
            raise EditRefused("swapped", ids=tuple(sorted(left)))
        yield free, left.pop(free)


def _write_outline(
    root: Path, scope: str, inside: Sequence[str], meant: Sequence[Section], names: Mapping[str, str]
) -> None:
    text = decoded((root / OUTLINE).read_bytes())
    order = [(names[section.id], section.level) for section in meant]
    written = rearranged(text, inside, order)
    if written is None:
        raise EditRefused("outline_form", path=OUTLINE, scope=scope)
    write_file(root / OUTLINE, written.encode())


def _write_lineage(
    root: Path, project: Project, now: Sequence[Section], what: UnderstoodEdit, names: Mapping[str, str]
) -> None:
    """The fate of IDs that frozen drafts have, written behind what the renamings wrote."""
    path = root / LINEAGE
    text = decoded(path.read_bytes()) if path.is_file() else ""
    before, frozen = text, frozen_ids(project.root)
    for entry in what.divided:
        text = divided(text, project, names[entry.old[0]], [names[name] for name in entry.new], frozen)
    for entry in what.joined:
        text = joined(text, project, [names[name] for name in entry.old], names[entry.new[0]], frozen)
    for section in now:
        gone = [section.id] if section.id in what.retired else []
        gone += [name for name, clause_id in what.ended.items() if clause_id == section.id]
        text = ended(text, project, gone, frozen) if gone else text
    if text != before:
        write_file(path, text.encode())


def _must_read(before: Project, after: Project) -> None:
    """Refuse if a file of the copy has a fault that no file had before the edit."""
    known = Counter((item.rule, item.message["en"]) for item in before.findings)
    for item in after.findings:
        known[item.rule, item.message["en"]] -= 1
        if known[item.rule, item.message["en"]] < 0:
            raise EditRefused("would_not_read", path=item.at.path, line=item.at.line, message=item.message)
