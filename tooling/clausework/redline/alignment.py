"""Alignment of two drafts: what continues what, and every line that changed, each named PLACE@DIGEST."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

import msgspec

from clausework.lang.normalise import normalise
from clausework.model.cause import Aspect, ChangedLine
from clausework.model.draft import CELL, Clause, Draft, Line, Mark, Provision, Run, plain_clause
from clausework.model.redline import Edit, LineChange, TextChange
from clausework.redline.align import clauses
from clausework.redline.align.lines import Where, owners_of
from clausework.redline.explain.metadata import cover_lines
from clausework.redline.explain.passages import are_made, from_clauses
from clausework.redline.words.texts import TextChangeWriter, texts_at

# The lines that changed in a clause, each named PLACE@DIGEST. Causes name lines, so the name must be the
# same wherever it is worked out and must change with one character of the words. All that asks what changed
# (check, freeze, why, settle, redline, blame) asks here.
DIGITS = 8
"""Hexadecimal digits of a digest. Two of one place meet by chance once in 4 thousand million."""
SIGNS: Mapping[Mark, str] = {
    "emphasis": "*",
    "strong": "**",
    "code": "`",
    "math": "$",
    "subscript": "~",
    "superscript": "^",
}
"""What a drafter types on both sides of a mark."""
SIDES = "\x1e"
"""What parts the old words from the new in what is hashed; no text of a standard may have it."""


def line_digest(old: object, new: object, moved: str = "") -> str:
    """The digest of a change: of all that a line is before and after, and of where it was if it moved."""
    sides = (msgspec.json.encode(side, order="sorted").decode() for side in (old, new))  # same bytes
    return hashlib.sha256(SIDES.join((*sides, moved)).encode()).hexdigest()[:DIGITS]


def signature(line: Line | None, runs: Sequence[Run] | None = None) -> list[object] | None:
    """The identity of a state of a line: its kind, depth, ID and target, and its words with their marks.

    Of code every blank counts.
    """
    if line is None:
        return None
    given = line.runs if runs is None else runs
    words = "".join(run.text for run in given) if line.kind == "code" else words_of(given)
    return [msgspec.structs.replace(line, runs=()), words]  # runs cut otherwise are the same words


def words_of(runs: Iterable[Run]) -> str:
    """The words of runs as a drafter types them, in one line, in Unicode normal form C."""
    return " ".join(normalise("".join(map(_typed, runs))).split())  # a line broken elsewhere is the same


def _typed(run: Run) -> str:
    if run.mark == "ref":
        return f"[{run.text}](#{run.target})"
    if run.mark == "link":
        return f"[{run.text}]({run.target})"
    if run.mark == "footnote":
        return f"[^{run.target}]"
    if run.mark == "break":
        return " | " if run == CELL else " "
    sign = SIGNS.get(run.mark, "")
    return f"{sign}{run.text}{sign}"


def side_words(edits: Iterable[Edit], side: str) -> str:
    """The words of the old side (`delete`) or of the new (`insert`)."""
    return words_of(run for edit in edits if edit.op in ("equal", side) for run in edit.runs)


def changed_lines(
    pair: clauses.Pair, texts: Mapping[str, TextChange], main: str, sites: tuple[str, str] = ("", "")
) -> tuple[ChangedLine, ...]:
    """The changes of a clause: its title and lines in each language, its place, its data.

    Of a translation, only the lines whose original is as it was. `sites` are those of a clause that moved.
    """
    found = list(_text_lines(pair, texts[main], main)) if main in texts else []
    known = {(line.place, line.index) for line in found}
    for lang in sorted(set(texts) - {main}):
        for line in _text_lines(pair, texts[lang], lang):
            if (line.place, line.index) not in known:  # else the original has the cause
                found.append(msgspec.structs.replace(line, lang=lang))
    return (*found, *_clause_lines(pair, main, sites))


def with_originals(
    lines: Sequence[ChangedLine], texts: Mapping[str, TextChange], main: str
) -> Iterator[ChangedLine]:
    """The lines, those of a translation with the name of the changed line that they translate."""
    own = {line.index: line.name for line in lines if line.index >= 0 and not line.lang}
    for line in lines:
        if line.lang and line.index >= 0 and own:
            places = translated(texts[main].lines, texts[line.lang].lines, own)
            line = msgspec.structs.replace(line, translates=own.get(places.get(line.index, -1), ""))
        yield line


def translated(
    main: Sequence[LineChange], other: Sequence[LineChange], changed: Container[int]
) -> dict[int, int]:
    """The lines of a translation, each with the changed line that it translates.

    That is the one at the same place of the new text or of the old.
    """
    found: dict[int, int] = {}
    for places in (_new_places, _old_places):
        first, second = _parted(places(main)), _parted(places(other))
        for name in first.keys() & second.keys():
            here, there = first[name], second[name]
            if [kind for kind, _ in here] == [kind for kind, _ in there]:  # else nobody knows which is which
                pairs = zip(here, there, strict=True)
                found.update({theirs: own for (_, own), (_, theirs) in pairs if own in changed})
            elif here[0][0] == there[0][0] and name and here[0][1] in changed:  # the provision itself is sure
                found[there[0][1]] = here[0][1]
    return found


def _parted(places: list[tuple[tuple[str, str], int]]) -> dict[str, list[tuple[tuple[str, str], int]]]:
    """The lines by the ID of a provision with which they begin, so that one line more parts no others."""
    found: dict[str, list[tuple[tuple[str, str], int]]] = {}
    name = ""
    for (kind, identity), index in places:
        name = identity or name
        found.setdefault(name, []).append(((kind, identity), index))
    return found


def _new_places(lines: Sequence[LineChange]) -> list[tuple[tuple[str, str], int]]:
    return [((line.new.kind, line.new.id), index) for index, line in enumerate(lines) if line.new]


def _old_places(lines: Sequence[LineChange]) -> list[tuple[tuple[str, str], int]]:
    """The lines that are gone, in the order in which they stood."""
    gone = sorted(
        (line.order, line.old.kind, line.old.id, index)
        for index, line in enumerate(lines)
        if line.old and not line.new and not line.destination
    )
    return [((kind, name), index) for _, kind, name, index in gone]


def _text_lines(pair: clauses.Pair, text: TextChange, lang: str) -> Iterator[ChangedLine]:
    clause = pair.id
    before, after = side_words(text.title, "delete"), side_words(text.title, "insert")
    if before != after or {"inserted", "deleted"}.intersection(pair.kinds):
        yield _line(clause, clause, "title", before, after)  # also of a clause without one
    if not any(line.altered for line in text.lines):
        return
    places, generated = _places(pair, text.lines), _generated(pair, text.lines, lang)
    news = {index: place for place, index in enumerate(i for i, line in enumerate(text.lines) if line.new)}
    for index, line in enumerate(text.lines):
        if not line.altered or line.destination:
            continue  # where it was, a line that crossed over only points to where it is
        sides = (_edited(line.old, line.edits, "delete"), _edited(line.new, line.edits, "insert"))
        moved = _moved(pair, text.lines, index) if line.moved else ""
        before, after = said_of(line)
        yield ChangedLine(
            place=places[index],
            digest=line_digest(*sides, moved),
            clause=clause,
            old=before,
            new=after,
            index=index,
            line=news.get(index, -1),
            home=(line.origin or (pair.old.id if pair.old else "")) if line.old else "",
            order=line.order,
            reworded=line.old == line.new and not line.moved,
            derived=index in generated,
        )


def said_of(change: LineChange) -> tuple[str, str]:
    """The words of a line before and after."""
    return _side_words(change.old, change.edits, "delete"), _side_words(change.new, change.edits, "insert")


def _side_words(line: Line | None, edits: Sequence[Edit], side: str) -> str:
    """The words of one side, and of a figure its picture; of a footnote without words its label."""
    if line is None:
        return ""
    words = " ".join(filter(None, (side_words(edits, side), line.picture)))
    return words or line.target


def _edited(line: Line | None, edits: Sequence[Edit], side: str) -> list[object] | None:
    return signature(line, [run for edit in edits if edit.op in ("equal", side) for run in edit.runs])


def _moved(pair: clauses.Pair, lines: Sequence[LineChange], index: int) -> str:
    """The old and the new place of a line that moved: after which line that has kept its place."""
    line = lines[index]
    stays = (other.order for other in reversed(lines[:index]) if other.new and other.old and not other.moved)
    origin = line.origin or (pair.old.id if pair.old else "")
    return f"{origin}:{line.order} {pair.id}:{next(stays, -1)}"


def title_digest(old: str, new: str) -> str:
    """The digest of another title."""
    return line_digest(["title", old], ["title", new])


def placed_lines(clause: str, lines: Sequence[Line]) -> list[tuple[str, Line]]:
    """The lines of a clause, each with its place: the nearest ID."""
    owners = owners_of(enumerate(lines))
    return [(owner or clause, line) for (_, owner), line in zip(owners, lines, strict=True)]


def _places(pair: clauses.Pair, lines: Sequence[LineChange]) -> list[str]:
    """The nearest ID of each line: its own, that of the line under which it stands, else the clause's."""
    places = [pair.id] * len(lines)
    gone = sorted((line.order, index) for index, line in enumerate(lines) if line.old and not line.origin)
    for index, owner in owners_of((index, lines[index].old) for _, index in gone):
        places[index] = owner or (pair.old.id if pair.old and pair.new is None else pair.id)
    for index, owner in owners_of((index, line.new) for index, line in enumerate(lines) if line.new):
        places[index] = owner or pair.id
    return places


def _generated(pair: clauses.Pair, lines: Sequence[LineChange], lang: str) -> frozenset[int]:
    """The lines that were made from other clauses, not written."""
    if not any(side and from_clauses(side) for side in (pair.old, pair.new)):
        return frozenset()
    return frozenset(index for index, made in enumerate(are_made(pair, lines, lang)) if made)


def _clause_lines(pair: clauses.Pair, main: str, sites: tuple[str, str]) -> Iterator[ChangedLine]:
    """The changes of the clause's place, of its ID, and of the data beside its words."""
    old, new, clause = pair.old, pair.new, pair.id
    if old and new:
        if "moved" in pair.kinds:
            yield _line(clause, clause, "moved", *sites)
        if old.id != new.id:
            yield _line(clause, clause, "split" if "split" in pair.kinds else "renamed", old.id, new.id)
        yield from _data_lines(old, new, main)
    elif old and "merged" in pair.kinds:
        yield _line(clause, clause, "merged", old.id, " ".join(successor.id for successor in pair.kin))


def moved_sites(pairs: Sequence[clauses.Pair]) -> Mapping[int, tuple[str, str]]:
    """For each clause that moved, by its place in `pairs`, where it stood and stands.

    That is its parent and the sibling before it, of those that have kept their places.
    """
    moved = [place for place, pair in enumerate(pairs) if "moved" in pair.kinds]
    kept = [pair for pair in pairs if pair.old and pair.new and pair.lead and "moved" not in pair.kinds]
    found: dict[int, tuple[str, str]] = {}
    for place in moved:
        pair = pairs[place]
        assert pair.old is not None  # noqa: S101 - what moved is in both drafts
        assert pair.new is not None  # noqa: S101
        olds = [(of.old_index, of.id) for of in kept if of.old and of.old.parent == pair.old.parent]
        news = [(of.new_index, of.id) for of in kept if of.new and of.new.parent == pair.new.parent]
        sides = (olds, pair.old_index), (news, pair.new_index)
        before, after = (max((of for of in ids if of[0] < at), default=(-1, ""))[1] for ids, at in sides)
        found[place] = (f"{pair.old.parent}/{before}", f"{pair.new.parent}/{after}")
    return found


def _data_lines(old: Clause, new: Clause, main: str) -> Iterator[ChangedLine]:
    sides: list[dict[Aspect, str]] = [
        {
            "roles": ", ".join(side.roles),
            "element": f"{side.element} informative" if side.informative else side.element,
            "generated": side.generated,
            "admitted": ", ".join(side.designations(main)[1:]),
        }
        for side in (old, new)
    ]
    for aspect, before in sides[0].items():
        if before != sides[1][aspect]:
            yield _line(new.id, new.id, aspect, before, sides[1][aspect])


def provision_lines(
    clause: str, name: str, old: Provision, new: Provision, main: str
) -> Iterator[ChangedLine]:
    """The change of a provision's basis, evidence or proposal, and of what alone changed in a translation."""
    before, after = _data_text(old, main), _data_text(new, main)
    if before != after:
        yield _line(name, clause, "provision", before, after)
    same = old.verify.get(main) == new.verify.get(main)
    for lang in sorted({*old.verify, *new.verify} - {main}) if same else ():
        before, after = old.verify.get(lang, ""), new.verify.get(lang, "")
        if before != after:
            yield msgspec.structs.replace(_line(name, clause, "provision", before, after), lang=lang)


def with_data(lines: list[ChangedLine], name: str, data: Provision, main: str) -> list[ChangedLine]:
    """The lines of a clause, that of a new provision named by the data beside its words as well."""
    beside = _data_text(data, main)
    first = next((line for line in lines if line.place == name and not line.lang), None)
    if not beside or first is None:
        return lines
    named = msgspec.structs.replace(first, digest=line_digest(first.digest, beside))
    return [named if line is first else line for line in lines]


def with_unique_digests(lines: Iterable[ChangedLine]) -> tuple[ChangedLine, ...]:
    """The lines, those of one place with the same words named by their count, so that none shares a cause."""
    met: Counter[tuple[str, str]] = Counter()
    found: list[ChangedLine] = []
    for line in lines:
        count = met[line.name, line.lang]
        met[line.name, line.lang] += 1
        digest = line_digest(line.digest, count) if count else line.digest  # one alone is as ever
        found.append(msgspec.structs.replace(line, digest=digest))
    return tuple(found)


def _data_text(provision: Provision, main: str) -> str:
    """The data of a provision in one line; of texts in several languages the authoritative one."""
    values = {
        **msgspec.to_builtins(msgspec.structs.replace(provision, verify={}, kinds={}, own={}, fields={})),
        "kinds": [f"{citation} {kind}" for citation, kind in sorted(provision.kinds.items())],
        "fields": [f"{name} {value}" for name, value in sorted(provision.fields.items())],
        "own": provision.own.get(main, ""),
        "verify": provision.verify.get(main, ""),
    }
    return "; ".join(
        f"{key}: {', '.join(value) if isinstance(value, list) else value}"
        for key, value in values.items()
        if value or (key == "roles" and value is not None)  # no roles differs from none said
    )


def _line(place: str, clause: str, aspect: Aspect, old: str, new: str) -> ChangedLine:
    digest = line_digest([aspect, old], [aspect, new])
    found = ChangedLine(place=place, digest=digest, clause=clause, aspect=aspect, old=old, new=new)
    return msgspec.structs.replace(found, reworded=aspect == "title" and bool(old and new))


def standard_lines(old: Draft, new: Draft, main: str) -> tuple[ChangedLine, ...]:
    """The standard's own title, if it changed in the authoritative language, and the lines of its cover."""
    standard = new.standard
    before, after = (words_of((Run(draft.title.get(main, "")),)) for draft in (old, new))
    found = [_line(standard, standard, "title", before, after)] if before != after else []
    for index, line in enumerate(cover_lines(old, new)):
        others = [lang for lang in line.new if line.differs(lang)]
        for lang in [main] if main in others else others:  # one cause for all translations
            names = (f"{line.of} {words}".strip() for words in line.words(lang))
            made = _line(standard, standard, line.aspect, *names)
            (before, after), other = line.told(lang), "" if lang == main else lang
            found.append(msgspec.structs.replace(made, old=before, new=after, index=index, lang=other))
    return tuple(found)


class Alignment:
    """Two drafts with their clauses paired: by IDs, by lineage, by the provisions that live on."""

    def __init__(self, old: Draft, new: Draft, same: Collection[str] | None = None) -> None:
        """`same` are the clauses that read alike; where the lineage tells of IDs, none is taken for one."""
        lineage = clauses.lineage_between(old, new)
        before, after = (
            {clause.id: clauses.identities(clause) for clause in draft.clauses} for draft in (old, new)
        )
        provisions = clauses.successors_of(_flat(before), _flat(after), lineage)
        retired = [clause for event in lineage if event.kind == "retired" for clause in event.old]
        successors = clauses.inferred_successors(
            clauses.successors_of(before, after, lineage), before, after, retired
        )
        if same is None:
            same = () if lineage else _same(old, new)
        self.aligned = clauses.Aligned(
            old, new, clauses.align(old, new, successors), successors, provisions, frozenset(same)
        )
        self._sites = moved_sites(self.aligned.pairs)

    def lines(self, place: int, texts: Mapping[str, TextChange]) -> tuple[ChangedLine, ...]:
        """The lines that changed in the pair at `place`, of which `texts` are the text changes."""
        pair, main = self.aligned.pairs[place], self.aligned.main
        found = list(changed_lines(pair, texts, main, self._sites.get(place, ("", ""))))
        for name in clauses.identities(pair.new) if pair.new else ():
            after = pair.new.provisions.get(name, Provision()) if pair.new else Provision()
            if name not in self.aligned.before:
                found = with_data(found, name, after, main)
            else:
                found += provision_lines(pair.id, name, self.aligned.before[name], after, main)
        return tuple(with_originals(with_unique_digests(found), texts, main))


class LineAlignment(Alignment):
    """Two drafts with the lines of each clause, paired but not compared word by word.

    That takes a small part of the time of a redline, and the lines have the same names as there. `same` are
    the clauses that both drafts have and that are equal, where that is known.
    """

    def __init__(self, old: Draft, new: Draft, same: Collection[str] | None = None) -> None:
        super().__init__(old, new, _same(old, new) if same is None else same)
        self._same = self.aligned.same
        self._writers = {lang: TextChangeWriter(self.aligned, lang, None) for lang in languages(old, new)}

    @cached_property
    def _texts(self) -> dict[int, dict[str, TextChange]]:
        """The text changes of the pairs that are not the same, by their places."""
        return {
            place: texts_at(place, self._writers)
            for place, pair in enumerate(self.aligned.pairs)
            if pair.kinds or pair.id not in self._same  # also the same words at another place
        }

    def changed(self) -> tuple[ChangedLine, ...]:
        """All lines that changed, those of the standard itself first."""
        found = list(standard_lines(self.aligned.old, self.aligned.new, self.aligned.main))
        for place, texts in self._texts.items():
            found += self.lines(place, texts)
        return tuple(found)

    @cached_property
    def _origins(self) -> Mapping[Where, Where]:
        """For each line of a clause that is not the same the line that it was, if it was one."""
        found: dict[Where, Where] = {}
        for place, texts in self._texts.items():
            pair, main = self.aligned.pairs[place], self.aligned.main
            lines = texts[main].lines if main in texts else ()
            for index, line in enumerate(line for line in lines if line.new):
                if line.old:
                    found[pair.id, index] = (line.origin or (pair.old.id if pair.old else ""), line.order)
        return found

    def origin(self, where: Where) -> Where | None:
        """The old place of a line of the new draft's authoritative text; None if it is new."""
        return where if where[0] in self._same else self._origins.get(where)

    def goal(self, where: Where) -> Where | None:
        """The new place of a line of the old draft's authoritative text; None if it is gone."""
        return where if where[0] in self._same else self._goals.get(where)

    @cached_property
    def _goals(self) -> Mapping[Where, Where]:
        return {before: after for after, before in self._origins.items()}


def lines_between(old: Draft, new: Draft, same: Collection[str] | None = None) -> tuple[ChangedLine, ...]:
    """All lines that changed between two drafts, as `compare` names them; see `LineAlignment`.

    The last answer is kept: a check asks twice about the same two.
    """
    if not (_last and _last[0][0] is old and _last[0][1] is new):  # to compare whole drafts takes long
        _last[:] = [(old, new, LineAlignment(old, new, same).changed())]
    return _last[0][2]


_last: list[tuple[Draft, Draft, tuple[ChangedLine, ...]]] = []


def _same(old: Draft, new: Draft) -> frozenset[str]:
    """The clauses that both drafts have and that are equal, wherever their sources are."""
    before = {clause.id: clause for clause in old.clauses}
    return frozenset(
        clause.id for clause in new.clauses if clause.id in before and same_clause(before[clause.id], clause)
    )


def same_clause(old: Clause, new: Clause) -> bool:
    """True if two clauses say the same, wherever they and their sources stand."""
    here = msgspec.structs.replace(plain_clause(new), number=old.number, depth=old.depth, parent=old.parent)
    return plain_clause(old) == here


def _flat(provisions: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(identity for ids in provisions.values() for identity in ids))


def languages(old: Draft, new: Draft) -> tuple[str, ...]:
    """Every language in which either draft has a text or a title, the new draft's own languages first."""
    found = dict.fromkeys((*new.languages, *old.languages))
    for draft in (old, new):
        found.update(dict.fromkeys(draft.title))
        for clause in draft.clauses:
            found.update(dict.fromkeys(clause.texts))
    return tuple(found)
