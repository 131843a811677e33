"""The proof of an import: every word of the source is in the clauses as they were written, or in the report.

Words are counted, not looked up: a word that the source has twice must be there twice.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from clausework.lang.normalise import normalise
from clausework.model.clause import Block, Run, walk
from clausework.source.clausefile import read_clause_file
from clausework.source.foreign_pieces import NOTE
from clausework.source.importing.values import ImportedText
from clausework.source.importing.written import clause_path

WORD = re.compile(r"[A-Za-z0-9]+|[^\W_]")
LAYOUT = re.compile(r"[*_`~^\\]+|(?<=[A-Za-z0-9])\{#")
"""Signs that Markdown puts into the middle of a word."""


def words_in(text: str) -> Counter[str]:
    """The words of a text with their counts; each character that is no Latin letter or digit is one."""
    bare = html.unescape(normalise(text)).replace(NOTE, " ")
    return Counter(WORD.findall(LAYOUT.sub("", html.unescape(bare))))


def words_kept(text: ImportedText, files: Mapping[str, bytes]) -> Counter[str]:
    """The words of the clause files, read again, and of what the report tells."""
    parts = [] if any(item.called_as_whole for item in text.clauses) else [text.title]
    was = {item.clause.id: item.was for item in text.clauses} | text.typed
    for item in text.clauses:
        path = clause_path(item.clause, text.lang)
        read, _ = read_clause_file(files[path].decode(), path, item.clause.id, text.lang)
        parts.append(item.was)
        parts.append(read.text.title)
        parts.extend(read.text.term.admitted if read.text.term else ())
        parts.extend(item.counted)
        parts.extend(_said(read.text.blocks, was))
    # The words of a merged cell are told beside those in the clause, and must not stand for them.
    parts.extend(left.words for left in text.left if left.why != "merged")
    return words_in("\n".join(parts))


def _said(blocks: tuple[Block, ...], was: Mapping[str, str]) -> Iterator[str]:
    for block in walk(blocks):
        yield "".join(_run(run, was) for run in block.runs)
        if block.kind in ("figure", "footnote", "code"):
            yield block.target


def _run(run: Run, was: Mapping[str, str]) -> str:
    """A run as a Markdown of others would have it: words that stand apart there stand apart here."""
    if run.mark == "ref":
        return f" {was.get(run.target, '')} "
    if run.mark == "break":
        return " "
    return f"[{run.text}]({run.target})" if run.target else run.text


def lost(source: Iterable[str], kept: Counter[str]) -> Counter[str]:
    """The words of the source that are nowhere any more, with how often."""
    return sum(map(words_in, source), Counter[str]()) - kept
