"""The symbol under the cursor, what a drafter reads of it, and every place where it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from lsprotocol import types as lsp
from lsprotocol.types import Position, PositionEncodingKind, Range
from pygls.uris import from_fs_path, to_fs_path

from clausework.errors import ProjectNotFound
from clausework.layout.mentions import ITEM, Referable, clause_named, labels_of, words_for
from clausework.model.draft import Block, Clause, ClauseText, Draft, Line, Place, Run, lines_of
from clausework.model.finding import Finding
from clausework.strings.catalogue import say
from clausework.workflow import authoring
from clausework.workflow.rule_reference import explanation_markdown

# The project that an editor works on, checked after each edit, and positions in its files.
# From places, which count characters from 1, to positions of the protocol, which count units from 0. Unless
# the client prefers another encoding a unit is one of UTF-16: one for 汉, two for 𠮷 or an emoji.
WIDTHS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}


class Ruler:
    """Measures the lines of one text in the units that the client counts."""

    def __init__(self, text: str, encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.codec = WIDTHS.get(PositionEncodingKind(encoding))

    def line(self, number: int) -> str:
        """The line of that number, from 1; beyond the end an empty one."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def position(self, line: int, column: int) -> Position:
        """The position of the character in that column; a column beyond the line is its end."""
        return Position(max(0, line - 1), self._units(self.line(line)[: max(0, column - 1)]))

    def place(self, position: Position) -> tuple[int, int]:
        """The line and column at a position; one inside a character is before it."""
        line = self.line(position.line + 1)
        units = column = 0
        for character in line:
            units += self._units(character)
            if units > position.character:
                break
            column += 1
        return position.line + 1, column + 1

    def range(self, at: Place, length: int) -> Range:
        """The range of so many characters from a place on; it ends with the line."""
        return Range(self.position(at.line, at.column), self.position(at.line, at.column + length))

    def whole(self) -> Range:
        """The range of the whole text."""
        return Range(Position(0, 0), self.position(len(self.lines), len(self.lines[-1]) + 1))

    def _units(self, text: str) -> int:
        if self.codec is None:
            return len(text)
        name, width = self.codec
        return len(text.encode(name, "surrogatepass")) // width


class EditedProject(authoring.LiveProject):
    """One project; what is asked of it is answered for the text as it is now, saved or not.

    `versions` are those of the texts that the editor holds; an edit names them where it is `versioned`,
    so that the editor refuses one that was made for words that have changed since. An editor that takes
    `snippets` puts the cursor where something is to be filled in.
    """

    def __init__(self, root: Path, lang: str) -> None:
        super().__init__(root)
        self.lang = lang
        self.encoding: PositionEncodingKind | str = PositionEncodingKind.Utf16
        self.versioned = False
        self.snippets = False
        self.versions: dict[str, int] = {}

    def put(self, path: str, text: str, version: int) -> None:
        """The editor holds this text of a file, its own version of that number."""
        self.hold(path, text)
        self.versions[path] = version

    def drop(self, path: str) -> None:
        """The editor holds the file no longer; what is on the disk counts."""
        self.hold(path, None)
        self.versions.pop(path, None)

    @property
    def project(self) -> authoring.Project:
        """The project as it stands."""
        return self.checked()[0]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that is wrong with the project."""
        return self.checked()[1]

    def ruler(self, path: str) -> Ruler:
        """Measures the lines of a file."""
        return Ruler(self.text(path), self.encoding)

    def path(self, uri: str) -> str | None:
        """The path of a document in the project, or None if it lies outside."""
        file = to_fs_path(uri)
        if file is None:
            return None
        try:
            return Path(file).resolve().relative_to(self.root).as_posix()
        except ValueError:
            return None

    def uri(self, path: str) -> str:
        """The address of a file of the project."""
        return from_fs_path(str(self.root / path)) or ""

    def location(self, at: Place, length: int = 0) -> lsp.Location:
        """So many characters of a file from a place on."""
        return lsp.Location(self.uri(at.path), self.ruler(at.path).range(at, length))

    def changes(self, path: str, edits: Sequence[lsp.TextEdit | lsp.SnippetTextEdit]) -> lsp.TextDocumentEdit:
        """The edits of a file, for the version that the editor holds."""
        document = lsp.OptionalVersionedTextDocumentIdentifier(self.uri(path), self.versions.get(path))
        return lsp.TextDocumentEdit(document, list(edits))

    def text_of(self, path: str) -> tuple[Clause, ClauseText, Place] | None:
        """The clause that a file has, with its text there and where that begins; None if it has none."""
        texts = ((clause, text) for clause in self.project.draft.clauses for text in clause.texts.values())
        found = ((clause, text, text.at) for clause, text in texts if text.at and text.at.path == path)
        return next(found, None)


def open_project(folder: Path, lang: str) -> EditedProject | None:
    """The project at or above a folder, or just below it; None if there is none."""
    for start in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        try:
            root = authoring.find_root(start)
        except ProjectNotFound:
            continue
        return EditedProject(root.resolve(), lang)
    return None


Kind = Literal["clause", "provision", "label", "term", "law", "role"]
NAME = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
TARGET = re.compile(r"(?:\]\(|\{)#([^(){}\s]+)[)}]")
"""What a reference names, and what a label or an ID is given by."""
LANG = re.compile(r"\.([a-z]{2,3})\.md$")
SETTINGS = "standard/standard.yml"
REFERENCES = "standard/references.yml"


class Symbol(NamedTuple):
    """Symbol at `column` of a line, of `length` characters.

    `name` is the ID of the clause or provision, the label of a table or `CLAUSE:a` for an item, the clause
    of the term, the role, or the code of the law, whose article is `detail`.
    """

    kind: Kind
    name: str
    line: int
    column: int
    length: int
    detail: str = ""


def symbol_at(edited: EditedProject, path: str, line: int, column: int) -> Symbol | None:
    """The nearest meaning of what stands at a place of a file, or None."""
    return symbol_in(edited.project.draft, edited.ruler(path).lines, language(path), line, column)


def symbol_in(draft: Draft, lines: list[str], lang: str, line: int, column: int) -> Symbol | None:
    """The nearest meaning of what stands at a place of a text in that language, or None."""
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    for match in TARGET.finditer(text):
        if match.start(1) < column <= match.end(1) + 1:
            found = _target(draft, match[1], line, match.start(1) + 1)
            if found is not None:
                return found
    for match in NAME.finditer(text):
        if match.start() < column <= match.end() + 1:
            found = _named(draft, match, lines, line)
            if found is not None:
                return found
    return _term(draft, text, line, column, lang)


def language(path: str) -> str:
    """The language of a clause file; "" for any other file."""
    match = LANG.search(path)
    return match[1] if match else ""


def labelled(draft: Draft, name: str, lang: str) -> Referable | None:
    """The target of a label, a provision's ID or the name of an item, in that language if it can be."""
    known = labels_of(draft)
    return next((known[key][name] for key in (lang, *draft.languages) if name in known.get(key, {})), None)


def _target(draft: Draft, name: str, line: int, column: int) -> Symbol | None:
    if draft.clause(name) is not None:
        return Symbol("clause", name, line, column, len(name))
    found = labelled(draft, name, draft.languages[0])
    if found is None:
        return None
    return Symbol("provision" if found.block.id == name else "label", name, line, column, len(name))


def _named(draft: Draft, match: re.Match[str], lines: list[str], line: int) -> Symbol | None:
    text, name, column, length = match.string, match.group(), match.start() + 1, len(match.group())
    if name in draft.roles and _is_role(match, lines, line):
        return Symbol("role", name, line, column, length)
    if draft.clause(name) is not None and _is_reference(text, match):
        return Symbol("clause", name, line, column, length)
    if provision(draft, name) is not None:
        return Symbol("provision", name, line, column, length)
    if any(law.code == name for law in draft.laws):
        article = re.match(r"\s+(\d+(?:\(\d+\))?)", text[match.end() :])
        return Symbol("law", name, line, column, length, article[1] if article else "")
    return None


def _is_reference(text: str, match: re.Match[str]) -> bool:
    """Whether the word is used as an ID; `platform` may be a word of the English text as well."""
    before, after = text[: match.start()], text[match.end() :]
    entry = re.fullmatch(r"\s*-\s+", before) and re.fullmatch(r":?\s*(?:#.*)?", after)
    return bool(entry) or before.endswith("](#") or bool(re.search(r"(?:from|to|ids):\s*\[[^\]]*$", before))


def _is_role(match: re.Match[str], lines: list[str], line: int) -> bool:
    """Whether the word stands under the key `roles`, on its line or on lines below it."""
    before = match.string[: match.start()]
    if re.search(r"\broles:\s*\[[^\]]*$", before):
        return True
    if not re.fullmatch(r"\s+|\s*-\s+", before):
        return False
    depth, listed = len(before) - len(before.lstrip()), before.strip() == "-"
    for above in reversed(lines[: line - 1]):
        indent, words = len(above) - len(above.lstrip()), above.strip()
        ends = indent < depth or (indent == depth and listed and not words.startswith("-"))
        if words and not words.startswith("#") and ends:
            return bool(re.fullmatch(r"roles:\s*(?:#.*)?", words))
    return False


def provision(draft: Draft, name: str) -> tuple[Clause, Block] | None:
    """The provision of that ID, in the authoritative language."""
    return next((item for item in draft.provisions(draft.languages[0]) if item[1].id == name), None)


def terms(draft: Draft, lang: str) -> list[tuple[str, Clause]]:
    """Each designation of a term with its clause, the longest first."""
    found: list[tuple[str, Clause]] = []
    for clause in draft.clauses:
        found += [(word, clause) for word in clause.designations(lang) if word]
    return sorted(found, key=lambda item: (-len(item[0]), item[0]))


def _term(draft: Draft, text: str, line: int, column: int, lang: str) -> Symbol | None:
    for word, clause in terms(draft, lang):
        for start in sorted(_columns(text, (word.casefold(),))):
            if start <= column < start + len(word):
                return Symbol("term", clause.id, line, start, len(word))
    return None


def place_of_symbol(edited: EditedProject, symbol: Symbol, lang: str) -> Place | None:
    """The place where the symbol is defined, in that language if it can be."""
    draft = edited.project.draft
    if symbol.kind == "law":
        return _entry_place(edited, REFERENCES, symbol)
    if symbol.kind == "role":
        return _entry_place(edited, SETTINGS, symbol)
    if symbol.kind in ("provision", "label"):
        found = labelled(draft, symbol.name, lang)
        return found.block.at if found else None
    clause = draft.clause(symbol.name)
    text = _text(clause, lang) if clause else None
    return text.at if text else None


def _entry_place(edited: EditedProject, path: str, symbol: Symbol) -> Place | None:
    """The place of the key of that name in a file of settings."""
    lines = edited.ruler(path).lines
    for number, line in enumerate(lines, 1):
        match = re.match(rf"\s+({re.escape(symbol.name)}):", line)
        if match:
            found = symbol_in(edited.project.draft, lines, "", number, match.start(1) + 1)
            if found is not None and found.kind == symbol.kind:
                return Place(path, number, match.start(1) + 1)
    return None


LONGEST = 12
"""The lines of a clause that are shown."""


def hover_at(edited: EditedProject, path: str, line: int, column: int) -> tuple[Symbol, str] | None:
    """The symbol there and its explanation, as Markdown; None if there is nothing to say."""
    symbol = symbol_at(edited, path, line, column)
    if symbol is None:
        return None
    tell = {
        "clause": _clause,
        "term": _clause,
        "provision": _provision,
        "label": _label,
        "law": _law,
        "role": _role,
    }[symbol.kind]
    said = tell(edited, symbol)
    return (symbol, said) if said else None


def rules_at(edited: EditedProject, path: str, line: int, column: int) -> tuple[Finding | None, str]:
    """The first finding at a place, and the rules that are broken there, explained as Markdown."""
    found = [
        item
        for item in edited.findings
        if item.at.path == path and item.at.line == line
        if item.at.column <= column <= item.at.column + item.length
    ]
    pages = (explanation_markdown(rule, edited.lang) for rule in dict.fromkeys(item.rule for item in found))
    return (found[0] if found else None), "\n\n---\n\n".join(filter(None, pages))


def heading(clause: Clause, lang: str) -> str:
    """The number and title of a clause."""
    text = _text(clause, lang)
    return f"{clause.number} {text.title if text else clause.id}".strip()


def _text(clause: Clause, lang: str) -> ClauseText | None:
    """The text of a clause in that language, if it can be."""
    return clause.texts.get(lang) or next(iter(clause.texts.values()), None)


def modal_name(block: Block, source_lang: str, lang: str) -> str:
    """The kind of provision that a block is, in the language of the messages."""
    modal = authoring.modal_of(block.text, source_lang)
    return say(lang, f"editor.modal_{modal}") if modal else say(lang, "editor.modal_none")


def _clause(edited: EditedProject, symbol: Symbol) -> str:
    draft = edited.project.draft
    clause = draft.clause(symbol.name)
    if clause is None:
        return ""
    parts = [f"**{_escaped(heading(clause, edited.lang))}** `{clause.id}`"]
    for lang in tuple(sorted(draft.languages, key=lambda name: name != edited.lang)):
        text = clause.texts.get(lang)
        if text is None:
            continue
        if text.term is not None:
            parts.append("*" + _escaped("； ".join(text.designations)) + "*")
        lines = [_line(item, draft, lang) for item in lines_of(text.blocks)]
        parts.append("\n\n".join(lines[:LONGEST]) + ("\n\n…" if len(lines) > LONGEST else ""))
        if clause.element != "term":
            break
    return "\n\n".join(part for part in parts if part)


def printed_words(runs: tuple[Run, ...], draft: Draft, lang: str) -> str:
    """The words of a line as readers find them, with what its references print."""
    words = ""
    for run in runs:
        if run.mark == "ref":
            words += words_for(draft, run.target, lang)
        else:
            words += " | " if run.mark == "break" else run.plain
    return words


def _line(line: Line, draft: Draft, lang: str) -> str:
    """A line of a clause as Markdown, with numbers where it refers."""
    pad = "—— " * line.depth if line.kind == "item" else ""
    words = _escaped(printed_words(line.runs, draft, lang))
    return pad + words + (f" `{line.id}`" if line.id else "")


def _escaped(text: str) -> str:
    return "".join("\\" + character if character in "\\`*_{}[]<>#" else character for character in text)


def _provision(edited: EditedProject, symbol: Symbol) -> str:
    draft = edited.project.draft
    found = provision(draft, symbol.name)
    if found is None:
        return ""
    clause, block = found
    main = draft.languages[0]
    level, title = modal_name(block, main, edited.lang), _escaped(heading(clause, edited.lang))
    words = _escaped(printed_words(block.runs, draft, main))
    parts = [" · ".join((f"**{symbol.name}**", level, title)), words]
    entry = clause.provisions.get(symbol.name)
    if entry is not None:
        bases = [
            authoring.basis_name(draft, citation, edited.lang) for citation in (*entry.basis, *entry.later)
        ]
        parts += [say(edited.lang, "editor.basis", laws="；".join(bases))] if bases else []
        verify = entry.verify.get(edited.lang) or entry.verify.get(main, "")
        parts += [say(edited.lang, "editor.verify", how=_escaped(verify))] if verify else []
    return "\n\n".join(parts)


def _label(edited: EditedProject, symbol: Symbol) -> str:
    """A table, figure, formula, note or item as readers will find it named, and its first lines."""
    draft = edited.project.draft
    found = labelled(draft, symbol.name, edited.lang)
    clause = draft.clause(found.mention.clause) if found else None
    if found is None or clause is None:
        return ""
    lines = [_line(item, draft, edited.lang) for item in lines_of((found.block,))]
    head = f"**{_escaped(found.mention.words)}** · {_escaped(heading(clause, edited.lang))} `{symbol.name}`"
    shown = (*lines[:LONGEST], *(("…",) if len(lines) > LONGEST else ()))
    return "\n\n".join(part for part in (head, *shown) if part)


def _role(edited: EditedProject, symbol: Symbol) -> str:
    names = edited.project.draft.roles.get(symbol.name, {})
    return f"**{_escaped(' · '.join(names.values()))}** `{symbol.name}`" if names else ""


def _law(edited: EditedProject, symbol: Symbol) -> str:
    law = next((law for law in edited.project.draft.laws if law.code == symbol.name), None)
    if law is None:
        return ""
    title = law.title.get(edited.lang) or next(iter(law.title.values()), law.code)
    article = authoring.cited_article(authoring.printed_title(title, edited.lang), symbol.detail, edited.lang)
    parts = [f"**{_escaped(article)}** `{law.code}`"]
    known = law.articles.get(symbol.detail)
    if known and known.subject.get(edited.lang):
        parts.append(_escaped(known.subject[edited.lang]))
    if law.date:
        parts.append(say(edited.lang, "editor.law_date", date=law.date))
    if law.note.get(edited.lang):
        parts.append(_escaped(law.note[edited.lang]))
    return "\n\n".join(parts)


OUTLINE = "standard/outline.yml"
STAMP = re.compile(r"\s+-\s+\S+(?: [0-9a-f]{8})+\s*")
"""A line of `source`, which the tool writes: no drafter refers to anything by it."""


def uses(edited: EditedProject, symbol: Symbol, declarations: bool = True) -> Iterator[tuple[str, Symbol]]:
    """Each use of a symbol with the path of its file; with `declarations` also what gives the name."""
    draft = edited.project.draft
    for path, source in sorted(edited.project.sources.items()):
        words = _words(draft, symbol, language(path))
        folded = source.casefold()
        if not any(word in folded for word in words):
            continue
        lines = source.split("\n")
        for number, line in enumerate(lines, 1):
            if STAMP.fullmatch(line):
                continue
            seen = -1
            for column in sorted(_columns(line, words)):
                found = symbol_in(draft, lines, language(path), number, column)
                if found is None or not _same(found, symbol) or found.column <= seen:
                    continue
                seen = found.column
                if declarations or not _declares(draft, path, lines, found):
                    yield path, found


def _words(draft: Draft, symbol: Symbol, lang: str) -> tuple[str, ...]:
    """The words to look for, in small letters: a name, or the designations of a term in that language."""
    if symbol.kind != "term":
        return (symbol.name.casefold(),)
    clause = draft.clause(symbol.name)
    return tuple(word.casefold() for word in clause.designations(lang) if word) if clause else ()


def _columns(line: str, words: tuple[str, ...]) -> set[int]:
    """The columns of the first letters of the words in a line."""
    folded = line.casefold() if len(line.casefold()) == len(line) else line
    found: set[int] = set()
    for word in words:
        start = folded.find(word)
        while start >= 0:
            found.add(start + 1)
            start = folded.find(word, start + 1)
    return found


def _same(one: Symbol, other: Symbol) -> bool:
    """Whether both are one thing; an item of a clause is a use of the clause, an article one of its law."""
    if one.kind == "label" and other.kind == "clause":
        return ITEM in one.name and clause_named(one.name) == other.name
    if (one.kind, one.name) != (other.kind, other.name):
        return False
    return not other.detail or one.detail == other.detail


def _declares(draft: Draft, path: str, lines: list[str], found: Symbol) -> bool:
    """Whether the name is given there, and not used."""
    if found.kind == "clause":
        return path == OUTLINE
    if found.kind in ("law", "role"):
        return path == (REFERENCES if found.kind == "law" else SETTINGS)
    if found.kind == "term":
        clause = draft.clause(found.name)
        places = [text.at for text in clause.texts.values()] if clause else []
        own = any(at is not None and at.path == path for at in places)
        return own and "---" in lines[found.line :]
    return lines[found.line - 1][: found.column - 1].endswith("{#")
