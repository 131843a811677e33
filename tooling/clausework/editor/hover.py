"""What a drafter reads when the cursor rests on something: the clause, the law, the rule that it breaks."""

from __future__ import annotations

from clausework.editor.edited import EditedProject
from clausework.editor.symbol import Symbol, labelled, provision, symbol_at
from clausework.model.clause import Block, Clause, Line, Run, lines_of
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.mentions import words_for
from clausework.strings.catalogue import say
from clausework.workflow.authoring import basis_name, cited_article, modal_of, printed_title
from clausework.workflow.rule_reference import explanation_markdown

LONGEST = 12
"""The lines of a clause that are shown."""


def hover_at(edited: EditedProject, path: str, line: int, column: int) -> tuple[Symbol, str] | None:
    """What stands there and what is said of it, as Markdown; None if there is nothing to say."""
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
    text = clause.texts.get(lang) or next(iter(clause.texts.values()), None)
    return f"{clause.number} {text.title if text else clause.id}".strip()


def modal_name(block: Block, source_lang: str, lang: str) -> str:
    """What kind of provision a block is, in the language of the messages."""
    modal = modal_of(block.text, source_lang)
    return say(lang, f"editor.modal_{modal}") if modal else say(lang, "editor.modal_none")


def _clause(edited: EditedProject, symbol: Symbol) -> str:
    draft = edited.project.draft
    clause = draft.clause(symbol.name)
    if clause is None:
        return ""
    parts = [f"**{_escaped(heading(clause, edited.lang))}** `{clause.id}`"]
    for lang in _languages(draft, edited.lang):
        text = clause.texts.get(lang)
        if text is None:
            continue
        if text.term is not None:
            parts.append("*" + _escaped("； ".join((text.term.preferred, *text.term.admitted))) + "*")
        lines = [_line(item, draft, lang) for item in lines_of(text.blocks)]
        parts.append("\n\n".join(lines[:LONGEST]) + ("\n\n…" if len(lines) > LONGEST else ""))
        if clause.element != "term":
            break
    return "\n\n".join(part for part in parts if part)


def _languages(draft: Draft, lang: str) -> tuple[str, ...]:
    return tuple(sorted(draft.languages, key=lambda name: name != lang))


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
    parts = [
        " · ".join(
            (
                f"**{symbol.name}**",
                modal_name(block, main, edited.lang),
                _escaped(heading(clause, edited.lang)),
            )
        ),
        _escaped(printed_words(block.runs, draft, main)),
    ]
    entry = clause.provisions.get(symbol.name)
    if entry is not None:
        bases = [basis_name(draft, citation, edited.lang) for citation in (*entry.basis, *entry.later)]
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
    article = cited_article(printed_title(title, edited.lang), symbol.detail, edited.lang)
    parts = [f"**{_escaped(article)}** `{law.code}`"]
    known = law.articles.get(symbol.detail)
    if known and known.subject.get(edited.lang):
        parts.append(_escaped(known.subject[edited.lang]))
    if law.date:
        parts.append(say(edited.lang, "editor.law_date", date=law.date))
    if law.note.get(edited.lang):
        parts.append(_escaped(law.note[edited.lang]))
    return "\n\n".join(parts)
