"""The blocks that a clause has by generation: lists of documents, verification, legal bases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from clausework.layout.mentions import annex_letter, faces_of
from clausework.model.draft import Block, Clause, ClauseText, Draft, Provision, Reference, Run, walk
from clausework.source.laws import basis_text, unconfirmed
from clausework.strings.catalogue import say


def expand(draft: Draft) -> Draft:
    """The draft with the blocks of its generated clauses appended to what their files say."""
    clauses: list[Clause] = []
    for clause in draft.clauses:
        made = clause.generated in GENERATORS
        clauses.append(_expanded(draft, clauses, clause) if made else clause)
    return msgspec.structs.replace(draft, clauses=tuple(clauses))


def _expanded(draft: Draft, before: list[Clause], clause: Clause) -> Clause:
    generator = GENERATORS[clause.generated]
    texts: dict[str, ClauseText] = {}
    for lang, text in clause.texts.items():
        made = tuple(generator(draft, lang))
        whole = msgspec.structs.replace(text, blocks=(*text.blocks, *made))
        filled = msgspec.structs.replace(clause, texts={lang: whole})
        # Tables are counted with those of all clauses; an annex counts its own.
        every = (*before, filled)
        chapter = max((place for place, of in enumerate(every) if of.depth == 1), default=0)
        counted = every[chapter:] if annex_letter(every[chapter]) else every
        mention = _mention(msgspec.structs.replace(draft, clauses=counted), made, lang)
        texts[lang] = msgspec.structs.replace(
            text, blocks=(*text.blocks, *mention, *made), generated=len(mention) + len(made)
        )
    return msgspec.structs.replace(clause, texts=texts)


def _mention(draft: Draft, made: tuple[Block, ...], lang: str) -> tuple[Block, ...]:
    """The sentence that mentions by their numbers the tables made for the last clause of the draft.

    GB/T 1.1 asks that each table is mentioned in the text; only here are the numbers of these known.
    """
    tables = sum(block.kind == "table" for block in made)
    if not tables:
        return ()
    clause = draft.clauses[-1]
    numbers = [face.number for face in faces_of(draft, lang)[clause.id] if face.kind == "table"]
    key = "table_many" if tables > 2 else "table_two" if tables > 1 else "table_one"
    named = say(lang, f"generate.{key}", first=numbers[-tables], last=numbers[-1])
    name = clause.generated.replace("-", "_")
    said = say(lang, f"generate.{name}_mention", tables=named)
    return (Block(kind="paragraph", runs=(Run(said),)),)


def _references(draft: Draft, lang: str) -> Iterator[Block]:
    for reference in draft.normative:
        yield Block(kind="paragraph", runs=(Run(_entry(reference, lang)),))


def _bibliography(draft: Draft, lang: str) -> Iterator[Block]:
    for number, reference in enumerate(draft.bibliography, 1):
        yield Block(kind="paragraph", runs=(Run(f"[{number}]　{_entry(reference, lang)}"),))


def _entry(reference: Reference, lang: str) -> str:
    title = reference.title.get(lang, "")
    if not reference.id:
        return title
    return f"{reference.id}　{title}" if lang == "zh" else f"{reference.id}, {title}"


def _verification(draft: Draft, lang: str) -> Iterator[Block]:
    yield from _tables(draft, lang, "verification", lambda provision: provision.verify.get(lang, ""))


def _legal_basis(draft: Draft, lang: str) -> Iterator[Block]:
    laws = {law.code: law for law in draft.laws}
    yield from _tables(draft, lang, "legal-basis", lambda provision: basis_text(provision, laws, lang))
    every = (provision for clause in draft.clauses for provision in clause.provisions.values())
    if articles := unconfirmed(every, laws, lang):
        yield Block(kind="note", runs=(Run(say(lang, "generate.unconfirmed", articles=articles)),))


def _tables(draft: Draft, lang: str, name: str, cell: Callable[[Provision], str]) -> Iterator[Block]:
    """One table for each chapter that has something to show; a row for each provision."""
    chapters: list[tuple[Clause, list[Clause]]] = []  # each with the clauses in it, itself first
    for clause in draft.clauses:
        if clause.depth == 1 or not chapters:
            chapters.append((clause, []))
        chapters[-1][1].append(clause)
    for chapter, clauses in chapters:
        rows = tuple(_rows(clauses, lang, cell))
        if rows:
            key = f"generate.{name.replace('-', '_')}"
            title = chapter.texts[lang].title if lang in chapter.texts else chapter.id
            columns = tuple(_cell(say(lang, f"{key}_{column}")) for column in ("first", "second"))
            head = Block(kind="row", children=columns)
            yield Block(
                kind="table", runs=(Run(say(lang, f"{key}_caption", chapter=title)),), children=(head, *rows)
            )


def _rows(clauses: list[Clause], lang: str, cell: Callable[[Provision], str]) -> Iterator[Block]:
    for clause in clauses:
        text = next(iter(clause.texts.values()), ClauseText())
        for name in filter(None, (block.id for block in walk(text.blocks))):
            if words := cell(clause.provisions.get(name, Provision())):
                where = Block(kind="cell", runs=(Run("", "ref", clause.id), Run(f" {name}")))
                yield Block(kind="row", children=(where, _cell(words)))


def _cell(text: str) -> Block:
    return Block(kind="cell", runs=(Run(text),) if text else ())


GENERATORS: dict[str, Callable[[Draft, str], Iterator[Block]]] = {
    "references": _references,
    "bibliography": _bibliography,
    "verification": _verification,
    "legal-basis": _legal_basis,
}
"""What `generate:` in front matter may name."""
