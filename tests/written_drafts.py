"""Drafts written as text, for the tests of the redline."""

import re

import msgspec

from clausework.model.cause import Cause
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, Term
from clausework.redline.alignment import lines_between
from clausework.redline.compare import compare

ROLES = {
    "platform": {"zh": "平台", "en": "Platform"},
    "merchant": {"zh": "商家", "en": "Merchant"},
    "streamer": {"zh": "主播", "en": "Streamer"},
    "mcn": {"zh": "MCN机构", "en": "MCN agency"},
}
IDENTITY = re.compile(r"\s*\{#([\w-]+)\}$")
INLINE = re.compile(r"\[\]\(#([\w.-]+)\)|\*\*(.+?)\*\*|`(.+?)`|\[([^\]]+)\]\((.+?)\)")
LABELS = {"注：": "note", "示例：": "example", "NOTE: ": "note", "EXAMPLE: ": "example"}


def runs(text):
    """The runs of a line: [](#id) is a reference, **x** strong, `x` code, [words](address) a link."""
    found, end = [], 0
    for match in INLINE.finditer(text):
        found.append(Run(text[end : match.start()]))
        target, strong, code, words, address = match.groups()
        found.append(
            Run("", "ref", target)
            if target
            else Run(strong, "strong")
            if strong
            else Run(code, "code")
            if code
            else Run(words, "link", address)
        )
        end = match.end()
    found.append(Run(text[end:]))
    return tuple(run for run in found if run.text or run.mark == "ref")


def blocks(text):
    """Blocks of a text, one line each: `1. ` and `- ` items, `| a | b |` rows, notes, examples."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        match = IDENTITY.search(line)
        identity, line = (match[1], line[: match.start()]) if match else ("", line)
        if line.startswith(("1. ", "- ")):
            item = Block(kind="item", id=identity, runs=runs(line.split(" ", 1)[1]))
            ordered = line.startswith("1")
            if found and found[-1].kind == "list" and found[-1].ordered == ordered:
                item = (*found.pop().children, item)
            else:
                item = (item,)
            found.append(Block(kind="list", ordered=ordered, children=item))
        elif line.startswith("|"):
            cells = tuple(Block(kind="cell", runs=runs(cell.strip())) for cell in line.strip("|").split("|"))
            row = Block(kind="row", children=cells)
            table = (
                found.pop() if found and found[-1].kind == "table" else Block(kind="table", runs=runs("表题"))
            )
            found.append(Block(kind="table", runs=table.runs, children=(*table.children, row)))
        else:
            label = next((label for label in LABELS if line.startswith(label)), "")
            kind = LABELS.get(label, "paragraph")
            found.append(Block(kind=kind, id=identity, runs=runs(line.removeprefix(label))))
    return tuple(found)


def clause(identity, zh="", en="", *, number="", title="", title_en="", term=None, term_en="", **more):
    texts = {
        "zh": ClauseText(title=title, blocks=blocks(zh), term=Term(term) if term else None),
        "en": ClauseText(title=title_en, blocks=blocks(en), term=Term(term_en) if term_en else None),
    }
    return Clause(id=identity, number=number, texts=texts, **more)


def draft(label, *clauses, **more):
    return Draft(label=label, clauses=clauses, roles=ROLES, **more)


def change_of(old, new, lang):
    """The change of a provision (a note has no ID) from the old line to the new."""

    def made(label, text):
        line = text if text.startswith(("注", "NOTE")) else text + "{#P-1}"
        return draft(
            label,
            clause("c", number="1", **{lang: line}),
            clause("a", number="2"),
            clause("b", number="A", element="annex"),
            languages=(lang, "en" if lang == "zh" else "zh"),
        )

    return compare(made("D1", old), made("D2", new)).changes[0]


def lines_at(old, new, *places):
    """The names of all lines that changed at these places, or of all that changed."""
    return tuple(line.name for line in lines_between(old, new) if not places or line.place in places)


def caused_by(place, number):
    """Gives all lines at a place a comment as their cause."""

    def explain(lines):
        cause = Cause(kind="comment", comment=number, words="意见", lang="zh", answer="采纳。")
        return tuple(
            msgspec.structs.replace(line, causes=(cause, *line.causes)) if line.place == place else line
            for line in lines
        )

    return explain
