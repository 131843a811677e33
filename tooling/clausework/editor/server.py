"""`clausework lsp`: the project's checks and names, told to an editor over standard input and output."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar, get_args

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from clausework import __version__
from clausework.editor import lsp_values
from clausework.editor.symbol import (
    EditedProject,
    Symbol,
    heading,
    hover_at,
    language,
    open_project,
    place_of_symbol,
    printed_words,
    rules_at,
    symbol_at,
    symbol_in,
    terms,
    uses,
)
from clausework.layout.mentions import ITEM, labels_of, mentioned, number_of, shortened
from clausework.model.draft import Clause, ClauseText, Element, Place, walk
from clausework.strings.catalogue import LANGUAGES, say
from clausework.workflow.authoring import ASSETS, GENERATORS, KEYS, PROVISION_KEYS
from clausework.workflow.layout import LayoutRefused, laid_out_text
from clausework.workflow.rename import plan_renaming

# What may stand next: IDs of clauses, terms, documents, and the keys and codes of front matter.
UNFINISHED = re.compile(r"\]\(#([\w.:-]*)$")
LIST = re.compile(r"\b(basis|later|roles):\s*\[(?:[^\]]*,)?\s*([^\],]*)$")
VALUE = re.compile(r"\b(element|proposal|status|generate):\s*([\w-]*)$")
PROVISION_KEY = re.compile(r"[{,]\s*(\w*)$")
TOP_KEY = re.compile(r"^(\w*)$")
PROVISIONS, TERMS = lsp.SymbolKind.Property, lsp.SymbolKind.Constant
PROVISION = re.compile(r"^\s+([A-Za-z][\w-]*)?$")
STATUS = ("normative", "informative")
LONGEST_TERM = 24


class Choice(NamedTuple):
    """A text to put in the place of the last `replaced` characters, and what it is."""

    text: str
    replaced: int
    detail: str
    kind: str


def choices(edited: EditedProject, path: str, line: int, column: int) -> list[Choice]:
    """The completions at a place of a clause file; nothing elsewhere."""
    lang = language(path)
    if not lang:
        return []
    ruler = edited.ruler(path)
    before = ruler.line(line)[: column - 1]
    reference = UNFINISHED.search(before)
    if reference:
        return [*_clauses(edited, len(reference[1])), *_labels(edited, lang, reference[1])]
    if _in_front_matter(ruler.lines, line):
        return list(_front(edited, path, before))
    return [*_terms(edited, lang, before), *_cited_documents(edited, lang, before)]


def _in_front_matter(lines: list[str], line: int) -> bool:
    fences = [number for number, text in enumerate(lines, 1) if text.rstrip() == "---"][:2]
    return bool(fences) and fences[0] == 1 < line and (len(fences) == 1 or line < fences[1])  # or still open


def _clauses(edited: EditedProject, replaced: int) -> Iterator[Choice]:
    for clause in edited.project.draft.clauses:
        yield Choice(clause.id, replaced, heading(clause, edited.lang), "clause")


def _labels(edited: EditedProject, lang: str, written: str) -> Iterator[Choice]:
    """Tables, figures, formulas, notes and provisions; the items of a clause once its colon is written."""
    draft = edited.project.draft
    for name, found in labels_of(draft).get(lang, {}).items():
        if ITEM not in name or ITEM in written:  # items would bury the rest
            words = shortened(printed_words(found.block.runs, draft, lang))
            yield Choice(name, len(written), f"{found.mention.words} {words}".strip(), "label")


def _terms(edited: EditedProject, lang: str, before: str) -> Iterator[Choice]:
    """The terms that begin with what was written last."""
    for word, clause in terms(edited.project.draft, lang):
        written = _overlap(before, word)
        if written:
            yield Choice(word, written, heading(clause, edited.lang), "term")


def _cited_documents(edited: EditedProject, lang: str, before: str) -> Iterator[Choice]:
    draft = edited.project.draft
    for document in (*draft.normative, *draft.bibliography):
        written = _overlap(before, document.id)
        if document.id and written:
            yield Choice(document.id, written, document.title.get(lang, ""), "reference")


def _overlap(before: str, word: str) -> int:
    """The number of first characters of a word that were written already, less than the whole of it."""
    for length in range(min(len(word) - 1, len(before), LONGEST_TERM), 0, -1):  # the longest first
        if before[-length:].casefold() == word[:length].casefold():
            starts = before[: len(before) - length]
            if not (word[0].isascii() and starts[-1:].isascii() and starts[-1:].isalnum()):  # inside a word
                return length
    return 0


def _front(edited: EditedProject, path: str, before: str) -> Iterator[Choice]:
    listed, value = LIST.search(before), VALUE.search(before)
    if listed:
        yield from _listed(edited, listed[1], len(listed[2]))
    elif value:
        yield from _valued(edited, value[1], len(value[2]))
    elif "{" in before and (key := PROVISION_KEY.search(before)):
        own = (field.name for field in edited.project.draft.fields)
        yield from _keys(edited, (*PROVISION_KEYS, *own), len(key[1]))
    elif top := TOP_KEY.match(before):
        yield from _keys(edited, KEYS, len(top[1]))
    elif inner := PROVISION.match(before):
        yield from _provisions(edited, path, len(inner[1] or ""))


def _keys(edited: EditedProject, keys: tuple[str, ...], replaced: int) -> Iterator[Choice]:
    for key in keys:
        yield Choice(f"{key}: ", replaced, say(edited.lang, "editor.key"), "key")


def _listed(edited: EditedProject, key: str, replaced: int) -> Iterator[Choice]:
    draft = edited.project.draft
    if key == "roles":
        for role, names in draft.roles.items():
            yield Choice(role, replaced, names.get(edited.lang, ""), "role")
        return
    used = {
        citation
        for clause in draft.clauses
        for entry in clause.provisions.values()
        for citation in (*entry.basis, *entry.later)
    }
    for law in draft.laws:
        name = law.short.get(edited.lang) or law.title.get(edited.lang, "")
        yield Choice(f"{law.code} ", replaced, name, "law")
        known = {f"{law.code} {number}": article for number, article in law.articles.items()}
        other = sorted(item for item in used - set(known) if item.startswith(f"{law.code} "))
        for citation in (*known, *other):
            subject = known[citation].subject.get(edited.lang, "") if citation in known else ""
            yield Choice(citation, replaced, subject or name, "law")


def _valued(edited: EditedProject, key: str, replaced: int) -> Iterator[Choice]:
    draft = edited.project.draft
    if key == "proposal":
        for name, text in draft.proposals.items():
            yield Choice(name, replaced, text.get(edited.lang, ""), "key")
        return
    names = {"element": get_args(Element), "status": STATUS, "generate": tuple(GENERATORS)}[key]
    for name in names:
        yield Choice(name, replaced, say(edited.lang, "editor.element"), "element")


def _provisions(edited: EditedProject, path: str, replaced: int) -> Iterator[Choice]:
    """The IDs that the clause's own text has."""
    found = edited.text_of(path)
    for block in walk(found[1].blocks) if found else ():
        if block.id:
            yield Choice(f"{block.id}: ", replaced, block.text, "clause")


def find_named(edited: EditedProject, query: str) -> Iterator[lsp.WorkspaceSymbol]:
    """All whose name or ID has every word of the query, each once, in the reader's language if it can be."""
    draft = edited.project.draft
    wanted = query.casefold().split()
    languages = sorted(draft.languages, key=lambda lang: lang != edited.lang)  # stable: own first
    for clause in draft.clauses:
        done: set[str] = set()
        for lang in languages:
            text = clause.texts.get(lang)
            for key, item in _named(edited, clause, lang, text) if text else ():
                told = f"{item.name} {item.container_name if item.kind != PROVISIONS else ''}".casefold()
                if key not in done and all(word in told for word in wanted):
                    done.add(key)
                    yield item


def _named(
    edited: EditedProject, clause: Clause, lang: str, text: ClauseText
) -> Iterator[tuple[str, lsp.WorkspaceSymbol]]:
    """The named places of a clause in a language, each with a key of its own in the clause."""
    if text.at is None:
        return

    def found(name: str, kind: lsp.SymbolKind, at: Place, inside: str = clause.id) -> lsp.WorkspaceSymbol:
        return lsp.WorkspaceSymbol(edited.location(at), name, kind, container_name=inside)

    head = heading(clause, lang)
    yield clause.id, found(head, TERMS if text.term else lsp.SymbolKind.Namespace, text.at)
    for place, word in enumerate(text.term.admitted if text.term else ()):
        yield f"{clause.id} {lang} {place}", found(f"{clause.number} {word}", TERMS, text.at)
    for block in walk(text.own):
        if block.id:
            words = shortened(printed_words(block.runs, edited.project.draft, lang))
            yield block.id, found(f"{block.id} {words}", PROVISIONS, block.at or text.at, head)


class NotHere(LayoutRefused):
    """The editor cannot do it, or not at this place."""

    section = "editor"


def renameable(edited: EditedProject, path: str, line: int, column: int) -> Symbol:
    """The clause whose ID stands there, or the label; LayoutRefused if none does."""
    symbol = symbol_at(edited, path, line, column)
    if symbol is None or symbol.kind not in ("clause", "label") or ITEM in symbol.name:
        raise NotHere("not_a_clause")
    return symbol


def renaming_edit(edited: EditedProject, old: str, new: str, renames_files: bool) -> lsp.WorkspaceEdit:
    """The edit that gives another name; LayoutRefused if it cannot be, or the client renames no files."""
    plan = plan_renaming(edited.project, old, new)
    if plan.moves and not renames_files:
        raise NotHere("no_file_renames", old=old, new=new)
    source = {after: before for before, after in plan.moves}
    changes: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    # Texts are edited before their files move, so that each edit names a document that there is.
    for path, text in sorted(plan.texts.items()):
        before = source.get(path, path)
        if edited.text(before) != text:
            changes.append(edited.changes(before, [lsp.TextEdit(edited.ruler(before).whole(), text)]))
    for before, after in plan.moves:
        changes.append(lsp.RenameFile(old_uri=edited.uri(before), new_uri=edited.uri(after)))
    return lsp.WorkspaceEdit(document_changes=changes)


REFERENCE = re.compile(r"\]\(#([^()\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^()#\s]+)\)")
ENTRY = re.compile(r"\s*-\s+([\w.-]+):?\s*(?:#.*)?$")
OUTLINE = "standard/outline.yml"


def hints(edited: EditedProject, path: str) -> Iterator[lsp.InlayHint]:
    """The number of the clause at its title, and of each reference what it prints."""
    draft, lang, ruler = edited.project.draft, language(path), edited.ruler(path)
    for number, line in enumerate(ruler.lines, 1) if path == OUTLINE else ():
        entry = ENTRY.match(line)
        clause = draft.clause(entry[1]) if entry else None
        if clause:
            yield _hint(ruler.position(number, len(line.rstrip()) + 1), heading(clause, edited.lang))
    yield from _own_number(edited, path, lang)
    for number, line in enumerate(ruler.lines, 1) if lang else ():
        for match in REFERENCE.finditer(line):
            mention = mentioned(draft, match[1], lang)
            if mention is not None:
                yield _hint(ruler.position(number, match.end() + 1), mention.words)


def _hint(at: lsp.Position, words: str, before: bool = False) -> lsp.InlayHint:
    """Words shown at a place that are not in it; `before` says that they go before what follows."""
    return lsp.InlayHint(at, words, padding_left=not before, padding_right=before)


def _own_number(edited: EditedProject, path: str, lang: str) -> Iterator[lsp.InlayHint]:
    """The number of the clause of a file at its title, or at its text if it has none."""
    found = edited.text_of(path)
    if found is None:
        return
    clause, text, begins = found
    places = [begins] if text.title else [block.at for block in walk(text.own) if block.at]
    if places and clause.number:
        at = edited.ruler(path).position(places[0].line, places[0].column)
        yield _hint(at, number_of(clause, lang), before=True)


def printed_numbers(edited: EditedProject) -> dict[tuple[str, str], str]:
    """The printed form of every name, by language and name: when it changes, so do hints in any file."""
    draft = edited.project.draft
    found = {("", clause.id): clause.number for clause in draft.clauses}
    for lang, names in labels_of(draft).items():
        found.update(((lang, name), item.mention.words) for name, item in names.items())
    return found


def links(edited: EditedProject, path: str) -> Iterator[lsp.DocumentLink]:
    """The references, the entries of the outline, and the pictures of a file."""
    draft, lang = edited.project.draft, language(path)
    lines = edited.ruler(path).lines
    pattern = ENTRY if path == OUTLINE else REFERENCE
    for number, line in enumerate(lines, 1):
        for match in pattern.finditer(line) if lang or path == OUTLINE else ():
            symbol = symbol_in(draft, lines, lang, number, match.start(1) + 1)
            place = place_of_symbol(edited, symbol, lang or edited.lang) if symbol else None
            if place is not None:
                yield _link(edited, path, number, match, place)
        for match in PICTURE.finditer(line) if lang else ():
            if ".." not in match[1] and (edited.root / ASSETS / match[1]).is_file():  # no way out
                yield _link(edited, path, number, match, Place(f"{ASSETS}/{match[1]}"))


def _link(
    edited: EditedProject, path: str, line: int, match: re.Match[str], target: Place
) -> lsp.DocumentLink:
    """The name in a line as a link to a place, or to a file that is none of ours to read."""
    where = edited.ruler(path).range(Place(path, line, match.start(1) + 1), len(match[1]))
    return lsp.DocumentLink(where, edited.uri(target.path) + (f"#L{target.line}" if target.line > 1 else ""))


T = TypeVar("T")

REST = 0.02
"""The seconds without a further edit after which the project is checked."""
KINDS = {
    "clause": lsp.CompletionItemKind.Reference,
    "label": lsp.CompletionItemKind.Reference,
    "term": lsp.CompletionItemKind.Text,
    "reference": lsp.CompletionItemKind.Reference,
    "law": lsp.CompletionItemKind.Constant,
    "key": lsp.CompletionItemKind.Property,
    "role": lsp.CompletionItemKind.EnumMember,
    "element": lsp.CompletionItemKind.EnumMember,
}


class Server(LanguageServer):
    """Holds the project that the editor has opened."""

    def __init__(self, lang: str, *, asked: bool) -> None:
        super().__init__("clausework", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Full)
        self.lang = lang
        self.asked = asked
        self.edited: EditedProject | None = None
        self.published: dict[str, list[lsp.Diagnostic]] = {}
        self.printed: object = None
        self.edits = 0
        self.ended = False

    def place(
        self, document: lsp.TextDocumentIdentifier, position: lsp.Position
    ) -> tuple[EditedProject, str, int, int]:
        """The project, and the place of a position in one of its files; a path of "" names none."""
        edited, path = self.file(document.uri)
        return (edited, path, *edited.ruler(path).place(position)) if path else (edited, "", 1, 1)

    def file(self, uri: str) -> tuple[EditedProject, str]:
        """The project, and the path of one of its files; "" if it is none of them."""
        if self.edited is None:
            return EditedProject(Path(), self.lang), ""
        return self.edited, self.edited.path(uri) or ""

    def publish(self) -> None:
        """Tell the client what is wrong where it was told otherwise before, and that numbers have changed."""
        if self.edited is None:
            return
        now = lsp_values.diagnostics(self.edited)
        for path in sorted({*now, *self.published}):
            items = now.get(path, [])
            if items != self.published.get(path):
                self.text_document_publish_diagnostics(
                    lsp.PublishDiagnosticsParams(uri=self.edited.uri(path), diagnostics=items)
                )
        self.published = now
        printed = printed_numbers(self.edited)
        if printed != self.printed and self.printed is not None and _shows_anew(self.client_capabilities):
            self.workspace_inlay_hint_refresh(None)
        self.printed = printed

    async def settle(self) -> None:
        """Publish once the drafter has stopped typing for a moment."""
        self.edits += 1
        mine = self.edits
        await asyncio.sleep(REST)
        if mine == self.edits:  # else a later edit publishes
            self.publish()


def make_server(lang: str, *, asked: bool = False) -> Server:
    """The server with all that it answers; unless its language was asked for, it speaks the editor's."""
    server = Server(lang, asked=asked)
    _life(server)
    _documents(server)
    _names(server)
    _uses(server)
    _printed(server)
    _cures(server)
    _renames(server)
    return server


def _life(server: Server) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        editors = (params.locale or "").partition("-")[0]
        if editors in LANGUAGES and not server.asked:
            server.lang = editors
        folders = [folder.uri for folder in params.workspace_folders or ()]
        for uri in (*folders, params.root_uri):
            path = to_fs_path(uri) if uri else None
            if path and Path(path).is_dir() and server.edited is None:  # the first folder with a project
                server.edited = open_project(Path(path), server.lang)
        if server.edited is not None:
            server.edited.encoding = server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
            edits = _edits(params.capabilities)
            server.edited.versioned = bool(edits.document_changes)
            server.edited.snippets = bool(edits.document_changes and edits.snippet_edit_support)

    @server.feature(lsp.SHUTDOWN)
    def shutdown(_: None) -> None:
        server.ended = True

    @server.feature(lsp.INITIALIZED)
    def initialized(_: lsp.InitializedParams) -> None:
        if server.edited is None:
            words = say(server.lang, "editor.no_project")
            server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Info, words))
        server.publish()


def _documents(server: Server) -> None:
    def put(uri: str, text: str, version: int) -> None:
        edited, path = server.file(uri)
        if path:
            edited.put(path, text, version)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(params: lsp.DidOpenTextDocumentParams) -> None:
        put(params.text_document.uri, params.text_document.text, params.text_document.version)
        await server.settle()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        put(uri, server.workspace.get_text_document(uri).source, params.text_document.version)
        await server.settle()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def did_close(params: lsp.DidCloseTextDocumentParams) -> None:
        edited, path = server.file(params.text_document.uri)
        if path:
            edited.drop(path)
        await server.settle()

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(_: lsp.DidSaveTextDocumentParams) -> None:
        await touched()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def did_change_files(_: lsp.DidChangeWatchedFilesParams) -> None:
        await touched()

    async def touched() -> None:
        if server.edited:
            server.edited.touch()
        await server.settle()


def _names(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        edited, path, line, column = server.place(params.text_document, params.position)
        if not path:
            return None
        found = hover_at(edited, path, line, column)
        finding, rules = rules_at(edited, path, line, column)
        words = "\n\n---\n\n".join(filter(None, (found[1] if found else "", rules)))
        if not words:
            return None
        at, length = (finding.at, finding.length) if finding else (Place(path, line, column), 0)
        if found:
            at, length = Place(path, found[0].line, found[0].column), found[0].length
        where = edited.ruler(path).range(at, length)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, words), where)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> lsp.Location | None:
        edited, path, line, column = server.place(params.text_document, params.position)
        symbol = symbol_at(edited, path, line, column) if path else None
        at = place_of_symbol(edited, symbol, language(path) or edited.lang) if symbol else None
        return edited.location(at) if at else None

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["#", "[", ",", " ", "{"])
    )
    def completion(params: lsp.CompletionParams) -> lsp.CompletionList:
        edited, path, line, column = server.place(params.text_document, params.position)
        items = []
        for choice in choices(edited, path, line, column) if path else ():
            start = edited.ruler(path).position(line, column - choice.replaced)
            items.append(
                lsp.CompletionItem(
                    label=choice.text.strip().rstrip(":"),
                    detail=choice.detail,
                    kind=KINDS[choice.kind],
                    filter_text=choice.text,
                    text_edit=lsp.TextEdit(lsp.Range(start, params.position), choice.text),
                )
            )
        return lsp.CompletionList(is_incomplete=True, items=items)  # asked again at each letter

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        edited, path = server.file(params.text_document.uri)
        return lsp_values.symbols(edited, path) if path else []


def _uses(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        edited, path, line, column = server.place(params.text_document, params.position)
        symbol = symbol_at(edited, path, line, column) if path else None
        if symbol is None:
            return []
        found = uses(edited, symbol, params.context.include_declaration)
        return [edited.location(Place(file, item.line, item.column), item.length) for file, item in found]

    @server.feature(lsp.WORKSPACE_SYMBOL)
    def named(params: lsp.WorkspaceSymbolParams) -> list[lsp.WorkspaceSymbol]:
        return list(find_named(server.edited, params.query)) if server.edited else []


def _printed(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hints(params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        edited, path = server.file(params.text_document.uri)
        first, last = params.range.start.line, params.range.end.line
        return [hint for hint in (hints(edited, path) if path else ()) if first <= hint.position.line <= last]

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_LINK)
    def document_links(params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
        edited, path = server.file(params.text_document.uri)
        return list(links(edited, path)) if path else []

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        edited, path = server.file(params.text_document.uri)
        if not path:
            return []
        text = _refusing(server.lang, lambda: laid_out_text(edited.project, path))
        same = text == edited.project.sources.get(path, text)
        return [] if same else [lsp.TextEdit(edited.ruler(path).whole(), text)]


def _cures(server: Server) -> None:
    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix, lsp_values.FIX_ALL]),
    )
    def code_action(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        edited, path = server.file(params.text_document.uri)
        if not path:
            return []
        found = list(lsp_values.cures(edited, path, params.range))
        every = lsp_values.cure_all(edited, path)
        found += [every] if every else []
        found += lsp_values.exceptions(edited, path, params.range)
        only = params.context.only
        return [item for item in found if only is None or any(_within(item.kind, kind) for kind in only)]


def _renames(server: Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder:
        edited, path, line, column = server.place(params.text_document, params.position)
        symbol = _refusing(server.lang, lambda: renameable(edited, path, line, column))
        where = edited.ruler(path).range(Place(path, symbol.line, symbol.column), symbol.length)
        return lsp.PrepareRenamePlaceholder(range=where, placeholder=symbol.name)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit:
        edited, path, line, column = server.place(params.text_document, params.position)
        symbol = _refusing(server.lang, lambda: renameable(edited, path, line, column))
        able = lsp.ResourceOperationKind.Rename in (
            _edits(server.client_capabilities).resource_operations or ()
        )
        return _refusing(server.lang, lambda: renaming_edit(edited, symbol.name, params.new_name, able))


def _within(kind: object, wanted: object) -> bool:
    """Whether a kind of action is the one asked for or one below it."""
    return f"{_value(kind)}.".startswith(f"{_value(wanted)}.")


def _value(kind: object) -> str:
    return str(kind.value) if isinstance(kind, lsp.CodeActionKind) else str(kind)


def _edits(capabilities: lsp.ClientCapabilities) -> lsp.WorkspaceEditClientCapabilities:
    """The kinds of edits that the client carries out."""
    found = capabilities.workspace.workspace_edit if capabilities.workspace else None
    return found or lsp.WorkspaceEditClientCapabilities()


def _shows_anew(capabilities: lsp.ClientCapabilities) -> bool:
    hints = capabilities.workspace.inlay_hint if capabilities.workspace else None
    return bool(hints and hints.refresh_support)


def _refusing(lang: str, answer: Callable[[], T]) -> T:
    """The answer; what was refused is told to the drafter as an error of the request."""
    try:
        return answer()
    except LayoutRefused as error:
        raise JsonRpcException(error.message(lang), lsp.LSPErrorCodes.RequestFailed.value) from error
