"""One clause file: front matter and text, in one language, and edits of the front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import get_args

import msgspec
from ruamel.yaml.nodes import MappingNode

from clausework.lang.patterns import beside
from clausework.model.draft import (
    PICTURED,
    Block,
    Clause,
    ClauseText,
    Element,
    OwnField,
    Place,
    Provision,
    Term,
    walk,
)
from clausework.model.finding import Allowance, Finding
from clausework.model.law import BasisKind
from clausework.model.translation import ParagraphStamp, told
from clausework.source.fields import PROVISION_KEYS, Fields, GivenField, given_fields, read_allowances
from clausework.source.laws import read_basis
from clausework.source.markdown import read_blocks
from clausework.source.memory import BOM
from clausework.source.unfit import fault, too_long
from clausework.source.yaml import (
    WORDS,
    Plain,
    Yaml,
    child,
    compose,
    find,
    inline,
    plain,
    read_yaml,
    remove_key,
    set_value,
)

KEY = "provisions"


class ProvisionEntry(msgspec.Struct, frozen=True):
    """Front matter of a provision: its value, and the lines as they are written, if it has any."""

    name: str
    value: Plain
    lines: str = ""


def title_line(title: str) -> str:
    """The line with the title, in quotation marks only where it must; a clause may have none."""
    return f"title: {_bare(title)}\n" if title else ""


def _bare(title: str) -> str:
    yaml, faults = read_yaml(f"title: {title}\n", "")
    same = yaml is not None and not faults and yaml.data == {"title": title}
    return title if same and "#" not in title and title.lower() not in WORDS else inline(title)


def retitled(front: str, title: str) -> str:
    """The front matter with another title or none; a term that had the old one as designation follows."""
    if not title:
        return remove_key(front, ("title",))
    root = compose(front)
    before, preferred = (find(root, *keys) for keys in (("title",), ("term", "preferred")))
    if preferred is not None and before is not None and plain(preferred) == plain(before):
        front = set_value(front, ("term", "preferred"), title)
    changed = set_value(front, ("title",), title)
    lines = zip(front.split("\n"), changed.split("\n"), strict=False)
    written = next((new for old, new in lines if old != new), "")
    line = written.replace(inline(title), _bare(title), 1)
    return changed.replace(f"{written}\n", f"{line}\n", 1) if written.startswith("title: ") else changed


def taken(front: str, name: str) -> tuple[str, ProvisionEntry | None]:
    """The front matter without the entry of a provision, and the entry, if there is one."""
    entries = find(compose(front), KEY)
    found = child(entries, name)
    if not isinstance(entries, MappingNode) or found is None or found[0] is None:
        return front, None
    value = plain(found[1])
    if entries.flow_style:  # on one line no lines can be taken out
        rest = plain(entries)
        left = {key: other for key, other in rest.items() if key != name} if isinstance(rest, dict) else {}
        without = set_value(front, (KEY,), left) if left else remove_key(front, (KEY,))
        return without, ProvisionEntry(name, value)
    start = front.rfind("\n", 0, found[0].start_mark.index) + 1
    without = remove_key(front, (KEY, name))
    lines = front[start : start + len(front) - len(without)]
    return (without if len(entries.value) > 1 else remove_key(front, (KEY,))), ProvisionEntry(
        name, value, lines
    )


def given(front: str, entry: ProvisionEntry) -> str:
    """The front matter with that entry, as it was written where it came from if it can stand so."""
    entries = find(compose(front), KEY)
    if entry.lines:
        if entries is None:
            made = f"{front}{KEY}:\n{entry.lines}"
        else:  # where the entries end
            end = front.find("\n", entries.value[-1][1].end_mark.index - 1) + 1 if entries.value else 0
            end = end or len(front)
            made = front[:end] + entry.lines + front[end:]
        again, faults = read_yaml(made, "")
        now = again.data if again is not None and not faults else None
        yaml, _ = read_yaml(front, "")
        data = yaml.data if yaml is not None and isinstance(yaml.data, dict) else {}
        before = data.get(KEY)
        wanted = {**(before if isinstance(before, dict) else {}), entry.name: entry.value}
        if now == {**data, KEY: wanted}:  # read back, as indents may differ
            return made
    return set_value(front, (KEY, entry.name), entry.value)


NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*")
CODE = re.compile(r"[A-Za-z][A-Za-z0-9.-]*")
"""What an ID of a provision can begin with."""
DATA = beside(__file__)
KEYS = (*DATA["keys"],)
LONGEST = 200_000
"""Characters of a clause file above which it is not read.

That is more than most whole standards have, and takes a few seconds to read.
"""
UNREADABLE = ("FIL-", "MD-004", "MD-010", "YML-00")
"""What the findings begin with after which nothing is known of the front matter of a file."""


class ClauseFile(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Clause as one file has it; the fields of the clause itself count in the first language.

    `number` is its own where the outline would count otherwise, "" for none. `was` is the number that it had
    in the text that it was imported from; no page shows it.
    """

    id: str
    lang: str
    path: str
    text: ClauseText
    figures: tuple[Block, ...] = ()
    element: Element = "clause"
    code: str = ""
    roles: tuple[str, ...] = ()
    informative: bool = False
    generated: str = ""
    provisions: dict[str, Provision] = {}
    given: tuple[GivenField, ...] = ()
    allowed: tuple[Allowance, ...] = ()
    number: str | None = None
    was: str = ""


def identity(relative: str) -> tuple[str, str] | None:
    """The clause ID and language of a path below clauses/, or None if it is no clause's name."""
    stem, dot, suffix = relative.rpartition(".md")
    if not dot or suffix:
        return None
    path, _, lang = stem.rpartition(".")
    clause_id = path.replace("/", ".")
    if "." in path or not NAME.fullmatch(clause_id) or not re.fullmatch(r"[a-z]{2,3}", lang):
        return None
    return clause_id, lang


def split_front_matter(source: str) -> tuple[str, str, int] | None:
    """Front matter, body and the body's first line; None if the file has no front matter."""
    lines = source.removeprefix(BOM).split("\n")
    if lines[0].rstrip() != "---":
        return None
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == "---":
            return "\n".join(lines[1:number]) + "\n", "\n".join(lines[number + 1 :]), number + 2
    return None


def read_clause_file(
    source: str, path: str, clause_id: str, lang: str
) -> tuple[ClauseFile, tuple[Finding, ...]]:
    """The clause in `source`; what is wrong with it is reported and the rest is read.

    Nothing is read of a file that is longer than LONGEST.
    """
    if len(source) > LONGEST:
        finding = too_long(Place(path), "file", len(source), LONGEST)
        nothing = _clause(Fields(Yaml(None, path, 1), []), (), path, clause_id, lang)
        return nothing, (msgspec.structs.replace(finding, clause=clause_id),)
    findings: list[Finding] = []
    split = split_front_matter(source)
    if split is None:
        opened = source.removeprefix(BOM).startswith("---")
        key = "reader.open_front_matter" if opened else "reader.no_front_matter"
        findings.append(fault("MD-004", Place(path), key, clause=clause_id))
    front, body, first_line = split or ("", "", 1)  # without it, what is the text cannot be told
    yaml, faults = read_yaml(front, path, 2)
    findings.extend(faults)
    blocks, faults = read_blocks(body, path, first_line)
    findings.extend(faults)
    known = split is not None and yaml is not None
    fields = Fields(yaml or Yaml(None, path, 2), findings if known else [])
    clause = _clause(fields, blocks, path, clause_id, lang)
    return clause, tuple(msgspec.structs.replace(finding, clause=clause_id) for finding in findings)


def _clause(fields: Fields, blocks: tuple[Block, ...], path: str, clause_id: str, lang: str) -> ClauseFile:
    fields.only(KEYS)
    title, term = fields.text("title"), None
    if isinstance(fields.data.get("source"), list):  # the hashes of what this text translates, by paragraph
        words = filter(None, (entry.split() for entry in fields.strings("source")))
        source = told([ParagraphStamp(key, tuple(hashes)) for key, *hashes in words])
    else:
        source = fields.text("source")
    if "term" in fields.data:
        said = fields.below("term")
        said.only(("preferred", "admitted"))
        term = Term(said.text("preferred", required=True), said.strings("admitted"))
    text = ClauseText(title=title, blocks=blocks, source=source, term=term, at=fields.at("title"))
    given: list[GivenField] = []
    code = fields.text("code")
    if code and not CODE.fullmatch(code):
        fields.unfit_value("YML-019", "bad_code", "code", code)
        code = ""
    usual: Element = "term" if "term" in fields.data else "clause"
    return ClauseFile(
        id=clause_id,
        lang=lang,
        path=path,
        text=text,
        figures=tuple(of for of in walk(blocks) if of.kind in PICTURED and (of.target or not of.children)),
        element=fields.choice("element", ELEMENTS, usual, "YML-013", "bad_element"),
        code=code,
        roles=fields.strings("roles"),
        informative=fields.text("status") == "informative",
        generated=fields.text("generate"),
        provisions=dict(_provisions(fields, lang, given)),
        given=tuple(given),
        allowed=tuple(read_allowances(fields.below("allow"), (clause_id,))),
        number=fields.text("number") if "number" in fields.data else None,
        was=fields.text("was"),
    )


def titleless(clauses: Iterable[Clause], findings: Iterable[Finding], chapters: bool) -> list[Finding]:
    """A finding for each text that needs a title and has none; below a chapter a number alone may do.

    Not all drafting rules want titles of `chapters`: the articles of a law have none.

    Of front matter that could not be read, by these `findings`, it is not known.
    """
    unknown = {
        finding.at.path
        for finding in findings
        if finding.rule.startswith(UNREADABLE) or (finding.rule == "YML-010" and "title" in finding.about)
    }
    return [
        fault("YML-011", text.at, "reader.missing_key", clause=clause.id, key="title")
        for clause in clauses
        for text in clause.texts.values()
        if not text.title and ((chapters and clause.depth == 1) or clause.element != "clause")
        if text.at and text.at.path not in unknown
    ]


ELEMENTS: dict[str, Element] = {element: element for element in get_args(Element)}


def _provisions(fields: Fields, lang: str, given: list[GivenField]) -> list[tuple[str, Provision]]:
    """The data of each provision; what it gives to other keys than ours is `given` too."""
    found: list[tuple[str, Provision]] = []
    for key, entry in fields.below("provisions").mappings():
        further = given_fields(entry)
        given.extend(further)
        verify, own = entry.text("verify"), entry.text("own")
        kinds: dict[str, BasisKind] = {}
        found.append(
            (
                key,
                Provision(
                    basis=read_basis(entry, "basis", kinds),
                    later=read_basis(entry, "later", kinds),
                    verify={lang: verify} if verify else {},
                    proposal=entry.text("proposal"),
                    roles=entry.strings("roles") if "roles" in entry.data else None,
                    kinds=kinds,
                    own={lang: own} if own else {},
                    fields={one.name: one.value for one in further},
                ),
            )
        )
    return found


def provisions_of(first: ClauseFile, files: dict[str, ClauseFile]) -> dict[str, Provision]:
    """The first language's entries, with the texts of the others: ways to verify and own reasons."""
    if all(file is first or not file.provisions for file in files.values()):  # most standards: no copy
        return first.provisions
    merged: dict[str, Provision] = {}
    for key, provision in first.provisions.items():
        verify, own = dict(provision.verify), dict(provision.own)
        for file in files.values():
            other = file.provisions.get(key, Provision())
            verify.update(other.verify)
            own.update(other.own)
        merged[key] = msgspec.structs.replace(provision, verify=verify, own=own)
    return merged


def misfits(files: Iterable[ClauseFile], declared: Iterable[OwnField]) -> Iterator[Finding]:
    """A finding for each key that is declared nowhere, and for each value that its field has not."""
    fields = {field.name: field for field in declared}
    names = sorted({*PROVISION_KEYS, *fields})
    for clause, given in ((file.id, given) for file in files for given in file.given):
        field = fields.get(given.name)
        if field is None:
            near = get_close_matches(given.name, names, 1)
            remedy = "reader.unknown_field_near" if near else "reader.unknown_field_remedy"
            told = {"key": given.name, "near": near[0] if near else "", "known": "、".join(names)}
            said, size = "reader.unknown_key", len(given.name)
            yield fault("YML-010", given.key, said, told, remedy=remedy, length=size, clause=clause)
        elif field.kind == "choice" and given.value not in field.values:
            told = {"key": given.name, "value": given.value, "known": "、".join(field.values)}
            size = max(1, len(given.value))
            yield fault("YML-027", given.at, "reader.field_value", told, length=size, clause=clause)
