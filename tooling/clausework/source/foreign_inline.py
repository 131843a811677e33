"""The words of a text of others with their marks: code and links, read without a parser where they are plain.

Nearly all lines of such a text have no marks, or only code and links. What might be anything else
goes to the reader of Markdown; a test holds the two to the same answer.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache

from clausework.model.clause import Run

MARKUP = re.compile(r"[\\`*_\[\]<>&$~^!]|\{#")
BLANKS = re.compile(r"[ \t]{2,}|\t")
VERBATIM = re.compile(r"[`$]")
LAYOUT = re.compile(r"[\s\\`*_~\[\]()<>]+|(?<!\[)\^")
"""The signs that emphasis, raised letters, code and links are written with."""
PLAIN = re.compile(
    r"(?<!`)`(?P<code>[^` ](?:[^`]*[^` ])?)`(?!`)"
    r"|(?<!!)\[(?P<words>[^][`*_<>!^$~\s](?:[^][`*_<>!^$~]*[^][`*_<>!^$~\s])?)\]"
    r"\((?P<target>(?:https?://[a-z0-9.-]+\.[a-z]+(?=[/)])|#|/|\.{0,2}/)[\w;/?@=+,.!~*'#-]*)\)",
    re.ASCII,
)
"""A stretch of code, or a link whose words have no marks and whose address needs no encoding."""
NESTED = re.compile(r"\[`[^`]+`\]\(")
OTHER = re.compile(r"[\\`*_$~^]|\]\(|\]:|!\[|\[\^|<[^<>\s]*[:@]|\{#")
"""What may be marks of another kind where it stands outside of those."""
BLOCK = re.compile(r"[#>+*~=|$:-]|```|\d{1,9}[.)](?:\s|$)|注|示例|表|NOTE|EXAMPLE|Table")
"""What may make of a line another block than a paragraph."""


def one_blank(text: str) -> str:
    """The text with one blank for any row of them, which says nothing outside of code and formulas."""
    return BLANKS.sub(" ", text) if ("  " in text or "\t" in text) and not VERBATIM.search(text) else text


@lru_cache(maxsize=8192)
def inline(text: str) -> tuple[Run, ...]:
    """The text with its marks; as it is written if the marks would cost a character of it.

    Most lines are in both of two texts that are compared.
    """
    text = one_blank(text.strip())
    if not text:
        return ()
    if not MARKUP.search(text):
        return (Run(text),)
    if not BLOCK.match(text) and (found := _plain(text)):
        return found
    return _parsed(text)


def _plain(text: str) -> tuple[Run, ...]:
    """The runs of a text with no marks but code and links; none if it may have others."""
    if "&" in text or NESTED.search(text):
        return ()
    runs: list[Run] = []
    end = 0
    for match in PLAIN.finditer(text):
        if end < match.start():
            runs.append(Run(text[end : match.start()]))
        if match["code"] is not None:
            runs.append(Run(match["code"], "code"))
        else:
            if runs and runs[-1].mark == "link" and end == match.start():
                return ()  # two links side by side may be one
            runs.append(Run(match["words"], "link", match["target"]))
        end = match.end()
    if end < len(text):
        runs.append(Run(text[end:]))
    if any(run.mark == "text" and OTHER.search(run.text) for run in runs):
        return ()
    return tuple(runs)


def _parsed(text: str) -> tuple[Run, ...]:
    from clausework.source.markdown import read_blocks  # the parser: few texts need it

    blocks, _ = read_blocks(text, "")
    if len(blocks) != 1 or blocks[0].kind != "paragraph" or blocks[0].id:
        return (Run(text),)
    read = "".join(run.text + (run.target if run.mark != "break" else "") for run in blocks[0].runs)
    kept = LAYOUT.sub("", read) == LAYOUT.sub("", html.unescape(text))
    return blocks[0].runs if kept else (Run(text),)
