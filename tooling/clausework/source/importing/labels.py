"""Tables, figures and formulas that a text names by their numbers, as Table 2: labels and references to them.

Only a number that stands at a caption or formula of the text is one; any other stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from clausework.model.clause import QUOTED, Block, BlockKind, Run, walk
from clausework.source.importing.naming import slug, unique
from clausework.source.importing.values import ImportedClause, with_blocks

COUNTED = r"((?:[A-Z]\.)?\d+)"
KINDS: dict[str, BlockKind] = {
    "Table": "table",
    "表": "table",
    "Figure": "figure",
    "图": "figure",
    "Formula": "formula",
    "公式": "formula",
}
PREFIXES: dict[BlockKind, str] = {"table": "tab", "figure": "fig", "formula": "eq"}
BEFORE = "见按照合据在由和、与及用如"
"""What stands before a number in Chinese that names a table: 代表1名 does not."""
MENTION = {
    "en": re.compile(
        rf"(?<!\d, )\b(?:(Table|Figure)\s{COUNTED}|(Formula)\s\({COUNTED}\))(?![-–.]?\d)(?! of [A-Z]{{2}})"
    ),
    "zh": re.compile(rf"(?:(?<=[{BEFORE}])(表|图)\s?{COUNTED}|(公式)[（(]{COUNTED}[)）])(?![-–.]?\d)"),
}
"""The sort and number of what is named, in the first or the last two groups."""
Key = tuple[BlockKind, str]


def with_labels(clauses: Sequence[ImportedClause], lang: str) -> tuple[list[ImportedClause], dict[str, str]]:
    """The clauses with labels on what is named, which has its number as its label until then.

    With them the words by which the source names each label, for the proof.
    """
    pattern = MENTION.get(lang)
    blocks = [block for item in clauses for block in walk(item.clause.texts[lang].blocks)]
    said = [
        run.text for block in blocks if block.kind not in QUOTED for run in block.runs if run.mark == "text"
    ]
    named = {
        _named(match): match[0] for text in said for match in (pattern.finditer(text) if pattern else ())
    }
    names: dict[Key, str] = {}
    used = {item.clause.id for item in clauses}
    for block in blocks:
        key = (block.kind, block.label)
        if block.label and key in named and key not in names:
            own = slug(block.text) if block.kind != "formula" else ""
            own = own or block.label.lower().replace(".", "-")
            names[key] = unique(f"{PREFIXES[block.kind]}-{own}", used, "-")
    maker = _Labels(names, pattern)
    found = [with_blocks(item, lang, maker.made(item.clause.texts[lang].blocks)) for item in clauses]
    return found, {label: named[key] for key, label in names.items()}


def _named(match: re.Match[str]) -> Key:
    return KINDS[match[1] or match[3]], match[2] or match[4]


class _Labels:
    """Gives each block its label, the first of a number, and puts references where numbers stood."""

    def __init__(self, names: Mapping[Key, str], pattern: re.Pattern[str] | None) -> None:
        self._names, self._pattern = names, pattern
        self._given: set[str] = set()

    def made(self, blocks: Sequence[Block]) -> tuple[Block, ...]:
        return tuple(map(self._block, blocks))

    def _block(self, block: Block) -> Block:
        label = self._names.get((block.kind, block.label), "") if block.label else ""
        label = "" if label in self._given else label
        self._given.update({label} - {""})
        runs = block.runs if block.kind in QUOTED else tuple(self._runs(block.runs))
        return msgspec.structs.replace(block, label=label, runs=runs, children=self.made(block.children))

    def _runs(self, runs: Sequence[Run]) -> Iterator[Run]:
        for run in runs:
            if run.mark != "text" or self._pattern is None:
                yield run
                continue
            end = 0
            for match in self._pattern.finditer(run.text):
                if target := self._names.get(_named(match)):
                    yield Run(run.text[end : match.start()])
                    yield Run("", "ref", target)
                    end = match.end()
            yield Run(run.text[end:]) if end else run
