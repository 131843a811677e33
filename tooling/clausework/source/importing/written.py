"""An imported text as the files of a project, with the proof and the report that no word of it is lost."""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from clausework.lang.normalise import normalise
from clausework.layout.mentions import LABELLED
from clausework.model.draft import PICTURED, Block, Element, Run, walk
from clausework.model.published import BlockData, ClauseData, ClausesData, TextData
from clausework.source.clausefile import NAME, read_clause_file
from clausework.source.foreign_pieces import NOTE
from clausework.source.importing.values import ForeignFile, ImportedClause, ImportedText, LeftOver
from clausework.source.outline import clause_path, numbers, own_numbers
from clausework.source.settings import ASSETS
from clausework.source.writer import write_blocks
from clausework.strings.catalogue import LANGUAGES, say

UNDATED = "2026-01-01"
"""The date of a draft that says none, until somebody gives it."""


def project_files(
    text: ImportedText, said: dict[str, str], project_id: str, profile: str = ""
) -> dict[str, bytes]:
    """The files by their paths; `said` has the words of the settings that no text of others brings along."""
    form = Path(__file__).with_name("settings.txt").read_text(encoding="utf-8")
    told = {"title": text.title, "number": text.cover.number, **said}
    day, words = text.cover.date or UNDATED, {key: _yaml(value) for key, value in told.items()}
    settings = form.format(id=project_id, lang=text.lang, profile=profile, date=day, **words)
    placed = [(item.clause.id, item.clause.parent) for item in text.clauses]
    files = {
        "standard/standard.yml": settings,
        "standard/outline.yml": "".join(outline_of(placed)),
        "standard/references.yml": "normative: []\nbibliography: []\nlaws: {}\n",
        **{clause_path(item.clause.id, text.lang): clause_source(item, text.lang) for item in text.clauses},
    }
    pictures = {f"{ASSETS}/{name}": data for name, data in text.pictures.items()}
    return {**{path: source.encode() for path, source in files.items()}, **pictures}


def clause_source(item: ImportedClause, lang: str) -> str:
    """The file of a clause, with the number that it had."""
    clause = item.clause
    text = clause.texts[lang]
    front = [f"title: {_yaml(text.title)}"]
    if clause.element not in ("clause", "term"):
        front.append(f"element: {clause.element}")
    if clause.informative:
        front.append("status: informative")
    if text.term:
        admitted = json.dumps(text.term.admitted, ensure_ascii=False)
        front += ["element: term", f"term: {{preferred: {_yaml(text.term.preferred)}, admitted: {admitted}}}"]
    if clause.code:
        front.append(f"code: {clause.code}")
    if item.number is not None:
        front.append(f"number: {json.dumps(item.number, ensure_ascii=False)}")
    if item.was:
        front.append(f"was: {json.dumps(item.was, ensure_ascii=False)}")
    body = write_blocks(text.blocks, lang)
    return "\n".join(["---", *front, "---", ""]) + (f"\n{body}" if body else "")


def outline_of(entries: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The lines for clauses in printed order, each with its parent."""
    parents = {parent for _, parent in entries}
    depths: dict[str, int] = {"": -1}
    for name, parent in entries:
        depth = depths[name] = depths[parent] + 1
        yield f"{'    ' * depth}- {name}{':' if name in parents else ''}\n"


def with_numbers(text: ImportedText) -> ImportedText:
    """The text in which each clause has the number that it had, and none where only others have one."""
    typed = sum(bool(item.was) for item in text.clauses)
    sparse = 2 * typed < len(text.clauses)  # then the rest is counted by some program
    wanted = {item.clause.id: printed_was(item) for item in text.clauses if item.was or not sparse}
    own = own_numbers([item.clause for item in text.clauses], _elements(text), wanted)
    clauses = (msgspec.structs.replace(item, number=own.get(item.clause.id)) for item in text.clauses)
    return msgspec.structs.replace(text, clauses=tuple(clauses))


def printed_was(item: ImportedClause) -> str:
    """The number that a clause had, as the outline has it: of 附录A and Annex A the letter."""
    annex = item.clause.element == "annex" and item.clause.depth == 1
    return item.was.split()[-1].removeprefix("附录") if annex and item.was else item.was


def new_numbers(text: ImportedText) -> dict[str, str]:
    """The number that each clause is printed with from now on."""
    own = {item.clause.id: item.number for item in text.clauses if item.number is not None}
    return numbers([item.clause for item in text.clauses], _elements(text), own)


def _elements(text: ImportedText) -> dict[str, Element]:
    return {item.clause.id: item.clause.element for item in text.clauses}


def _yaml(value: str) -> str:
    """A value in quotation marks if YAML could take it for anything else than its words."""
    plain = re.fullmatch(r"[^\W\d_][\w .()（）、，/+-]*", value) and value == value.strip()
    words = value.lower() in ("true", "false", "yes", "no", "on", "off", "null", "y", "n")  # of YAML 1.1
    return value if plain and not words and ": " not in value else json.dumps(value, ensure_ascii=False)


# The proof of an import: every word of the source is in the clauses as they were written, or in the report.
# Words are counted, not looked up: a word that the source has twice must be there twice.
WORD = re.compile(r"[A-Za-z0-9]+|[^\W_]")
LAYOUT = re.compile(r"[*_`~^\\]+|(?<=[A-Za-z0-9])\{#")
"""Signs that Markdown puts into the middle of a word."""


def words_in(text: str) -> Counter[str]:
    """The words of a text with their counts; each character that is no Latin letter or digit is one."""
    bare = html.unescape(html.unescape(normalise(text)).replace(NOTE, " "))
    return Counter(WORD.findall(LAYOUT.sub("", bare).lower()))


def words_kept(text: ImportedText, files: Mapping[str, bytes]) -> Counter[str]:
    """The words of the clause files, read again, and of what the report tells."""
    parts = [] if any(item.called_as_whole for item in text.clauses) else [text.title]
    was = {item.clause.id: item.was for item in text.clauses} | text.typed
    for item in text.clauses:
        path = clause_path(item.clause.id, text.lang)
        read, _ = read_clause_file(files[path].decode(), path, item.clause.id, text.lang)
        parts += (item.was, read.text.title, *(read.text.term.admitted if read.text.term else ()))
        parts += item.counted
        for block in walk(read.text.blocks):
            parts.append("".join(_run(run, was) for run in block.runs))
            parts += [block.target] if block.kind in (*PICTURED, "footnote", "code") else []
    parts += (left.words for left in text.left)
    return words_in("\n".join(parts))


def _run(run: Run, was: Mapping[str, str]) -> str:
    """A run as a Markdown of others would have it: words that stand apart there stand apart here."""
    if run.mark == "ref":
        return f" {was.get(run.target, '')} "
    if run.mark == "break":
        return " "
    return f"[{run.text}]({run.target})" if run.target and not run.goal else run.text


def lost(source: Iterable[str], kept: Counter[str]) -> Counter[str]:
    """The words of the source that are nowhere any more, with how often."""
    return sum(map(words_in, source), Counter[str]()) - kept  # `-` drops what is there more often


def unplaced(files: Iterable[ForeignFile], missing: Counter[str]) -> Iterator[LeftOver]:
    """The lines on which lost words stand, until each is told: those that most likely lost it."""
    rest = missing.copy()
    for file in files:
        every = words_in(file.words)
        found: list[tuple[float, int, LeftOver]] = []
        lines = enumerate(file.words.split("\n"), 1)
        places = ((file.name if file.marks == "none" else f"{file.name}:{at}", line) for at, line in lines)
        for at, (place, line) in enumerate(file.lines or places):
            if words := words_in(line):
                likely = sum(count * missing[word] / max(every[word], 1) for word, count in words.items())
                found.append((likely / words.total(), at, LeftOver(place, line, "unplaced")))
        told: list[tuple[int, LeftOver]] = []
        for _, at, left in sorted(found, key=lambda item: (-item[0], item[1])):
            before = rest.total()
            rest -= words_in(left.words)
            told += [(at, left)] if rest.total() < before else []
        yield from (left for _, left in sorted(told, key=lambda item: item[0]))
    if rest:
        yield LeftOver("", " ".join(sorted(rest.elements())), "unplaced")


# A draft that Clausework published for machines, `clauses.json`, as the files of a project again. Nothing
# is guessed here: IDs, languages, roles, law and causes are those of the draft.
GIVEN_SETTINGS = (
    *("number", "title", "body", "reconstruction", "languages", "date", "stage", "profile", "notice"),
    *("roles", "proposals", "ics", "ccs", "issued", "effective", "licence"),
)
VERBS = {"requirement": "shall", "prohibition": "shall not", "recommendation": "should", "permission": "may"}
"""The levels of articles of law, as references.yml has them."""


def read_published(data: bytes) -> ClausesData | None:
    """The draft; None if the file is no such one."""
    try:
        found = msgspec.json.decode(data, type=ClausesData)
    except msgspec.DecodeError:
        return None
    return found if _sound(found) else None


def pictures_of(standard: ClausesData) -> tuple[str, ...]:
    """The names of the pictures that the figures of a draft show."""
    blocks = (block for clause in standard.clauses for text in clause.texts.values() for block in text.blocks)
    every = walk(tuple(map(block_of, blocks)))
    return tuple(dict.fromkeys(block.target for block in every if block.kind in PICTURED))


def block_of(told: BlockData) -> Block:
    """The block as a drafter wrote it."""
    return Block(
        kind=told.kind,
        runs=told.runs or ((Run(told.text),) if told.text else ()),
        id=told.id,
        label=told.anchor if told.kind in LABELLED else "",
        ordered=told.ordered,
        target=told.target,
        sha256=told.sha256,
        children=tuple(map(block_of, told.blocks)),
    )


def _sound(standard: ClausesData) -> bool:
    """Whether IDs and languages are such: they become the paths of files, which must stay in the project."""
    met = {""}
    for clause in standard.clauses:
        known = NAME.fullmatch(clause.id) and clause.parent in met and clause.id not in met
        if not known or not set(clause.texts) <= set(LANGUAGES):
            return False
        met.add(clause.id)
    return bool(standard.languages) and set(standard.languages) <= set(LANGUAGES)


def published_files(standard: ClausesData) -> dict[str, bytes]:
    """The files by their paths; JSON is YAML too, so what is no text is written so."""
    told = msgspec.to_builtins(standard)
    fields = {  # of the standard's own, as standard.yml declares them
        of["name"]: {key: value for key, value in of.items() if key != "name" and value}
        for of in told.get("fields", ())
    }
    settings = {
        "id": told["standard"],
        **{key: told[key] for key in GIVEN_SETTINGS if told.get(key)},
        **({"fields": fields} if fields else {}),
        "label": told["draft"],
        "current": "working",
    }
    references = {
        "normative": told.get("normative", []),
        "bibliography": told.get("bibliography", []),
        "laws": {law["code"]: _law(law) for law in told.get("laws", [])},
        "duties": {
            f"{law['code']} {name}": list(map(_article, article["duties"]))
            for law in told.get("laws", [])
            for name, article in law.get("articles", {}).items()
            if "duties" in article
        },
        "parties": told.get("parties", {}),
    }
    files = {
        "standard/standard.yml": _lines(settings),
        "standard/references.yml": _lines(references),
        "standard/outline.yml": "".join(outline_of([(item.id, item.parent) for item in standard.clauses])),
    }
    for clause in standard.clauses:
        for lang, text in clause.texts.items():
            path = clause_path(clause.id, lang)
            files[path] = _clause(clause, text, lang, standard.languages[0])
    return {path: text.encode() for path, text in files.items()}


def _lines(fields: dict[str, Any]) -> str:
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in fields.items())


def _law(law: dict[str, Any]) -> dict[str, Any]:
    found = {key: value for key, value in law.items() if key != "code"}
    articles = {name: _article(article) for name, article in law.get("articles", {}).items()}
    return {**found, "articles": articles} if articles else found


def _article(article: dict[str, Any]) -> dict[str, Any]:
    """An article without its duties, or one of them."""
    found = {key: value for key, value in article.items() if key not in ("level", "limits", "duties")}
    if article.get("level"):
        found["verb"] = VERBS[article["level"]]
    if article.get("limits"):
        found["limits"] = [{limit["bound"]: limit["amount"]} for limit in article["limits"]]
    return found


def _clause(clause: ClauseData, text: TextData, lang: str, main: str) -> str:
    front: dict[str, Any] = {"title": text.title}
    if lang == main:
        front["element"] = clause.element
        optional = {"code": clause.code, "generate": clause.generated}
        front |= {key: value for key, value in optional.items() if value}
        if clause.informative:
            front["status"] = "informative"
    if text.term:
        front["term"] = {"preferred": text.term.preferred, "admitted": list(text.term.admitted)}
    if text.source:
        front["source"] = text.source
    if told := dict(_provisions(clause, lang, main)):
        front["provisions"] = told
    blocks = tuple(block_of(block) for block in text.blocks if not block.generated)
    body = write_blocks(blocks, lang)
    return f"---\n{_lines(front)}---\n" + (f"\n{body}" if body else "")


def _provisions(clause: ClauseData, lang: str, main: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The data of each provision; what is no text stands in the first language alone."""
    for provision in clause.provisions:
        found: dict[str, Any] = {}
        if lang == main:
            for key, cited in (("basis", provision.basis), ("later", provision.later)):
                if cited:
                    found[key] = [" ".join(filter(None, (provision.kinds.get(c, ""), c))) for c in cited]
            told = {"proposal": provision.proposal, "roles": provision.roles}
            found |= {key: value for key, value in told.items() if value} | provision.fields
        for key, texts in (("verify", provision.verify), ("own", provision.own)):
            if words := texts.get(lang):
                found[key] = words
        if found:
            yield provision.id, found


REPORT = "import.md"


def import_report(text: ImportedText, names: tuple[str, ...]) -> str:
    """The report in the language of the text, as Markdown."""
    lang = text.lang
    heads = [say(lang, f"importing.column_{key}") for key in ("id", "was", "number", "title", "counted")]
    rows, numbers = [heads, ["---"] * len(heads)], new_numbers(text)
    for item in text.clauses:
        name, title = item.clause.id, item.clause.texts[lang].title
        cells = (name, item.was, numbers[name], title, " ".join(item.counted))
        rows.append([cell.replace("|", "\\|").replace("\n", " ") for cell in cells])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    files = say(lang, "importing.report_files", names=say(lang, "errors.between").join(names))
    heading = f"## {say(lang, 'importing.report_clauses')}"
    rest = [heading, say(lang, "importing.report_was"), table]
    if text.styles:
        told = (say(lang, "importing.style", style=style, kind=kind) for style, kind in text.styles.items())
        rest += [f"## {say(lang, 'importing.report_styles')}", "\n".join(f"- {line}" for line in told)]
    return _report(lang, text.title, files, text.left, *rest)


def published_report(standard: ClausesData, name: str, absent: tuple[str, ...]) -> str:
    """The report of an import of what Clausework published: nothing of the text can be left over."""
    lang = standard.languages[0]
    records = msgspec.to_builtins((*standard.lineage, *standard.reasons))
    left = [
        *(LeftOver("", picture, "picture") for picture in absent),
        *(LeftOver("", json.dumps(entry, ensure_ascii=False), "record") for entry in records),
    ]
    return _report(lang, standard.title[lang], say(lang, "importing.report_published", name=name), left)


def _report(lang: str, title: str, files: str, left: Iterable[LeftOver], *rest: str) -> str:
    lines = [_left(each, lang) for each in left] or [say(lang, "importing.report_nothing_left")]
    heads = (f"# {say(lang, 'importing.report_title', title=title)}", files)
    return "\n\n".join((*heads, f"## {say(lang, 'importing.report_left')}", "\n".join(lines), *rest)) + "\n"


def _left(left: LeftOver, lang: str) -> str:
    why = say(lang, f"importing.why_{left.why}")
    words = " ".join(left.words.split()).replace("`", "'")  # they stand in backticks
    return say(lang, "importing.report_line", why=why, clause=left.clause or "—", words=words)
