"""What this site uses of the theme's style sheet, as a hook of MkDocs: theme.css in place of its own files.

A rule is for classes, IDs and attributes; one that is no word of a template of the theme or of ours, of a
script or of a page written by hand is nowhere, and its rules and properties are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from importlib.resources import files as resources
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

SITE = Path(__file__).resolve().parents[1]
THEME = Path(str(resources("material") / "templates"))
WORD = re.compile(r"(?<![.\w-])[A-Za-z_][\w-]*")
"""A word, but none after a full stop: scripts look for elements so, and make none."""
TOKEN = re.compile(r"""[{};]|(?:"[^"]*"|'[^']*'|\([^()]*\)|/\*.*?\*/|[^{};"'(/]|[(/])+""", re.DOTALL)
"""A brace, a semicolon, or what stands between these outside of strings, brackets and comments."""
COMMA = re.compile(r",(?![^(\[]*[)\]])")
BRACKETS = re.compile(r"\((?:[^()]|\([^()]*\))*\)")
NEEDED = re.compile(r"""[.#]([\w-]+)|\[([\w-]+)(?:[~|^$*]?=["']?([^\]"']*))?""")
"""A class or an ID; an attribute and its value."""
VARIABLE = re.compile(r"(--md-[\w-]+)(?!\s*:|[\w-])")
SET_VARIABLE = re.compile(r"(?<=[{;])(--md-[\w-]+):(?:\"[^\"]*\"|[^;}\"])*;?")
"""A property of the theme where it is used, and where it gets its value."""
SOURCES = ("theme/**/*.html", "assets/**/*.js", "pages/**/*.md")
GIVEN = frozenset(["hidden", "href", "open", "title", "type", "checkbox", "dir", "ltr"])
"""What elements have of themselves, or of MkDocs."""


PLAIN = (
    {"toc", "tables", "fenced_code", "attr_list"},
    {"clausework", "material/search", "site/theme/sheet.py"},
)
"""Extensions and plugins that write no classes of the theme; with others its sheet stays whole."""


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Put the sheet among the files of the site, unless a preview sets a single page."""
    if config.plugins["clausework"].only is None:
        others = {*config.markdown_extensions} - PLAIN[0], {*config.plugins} - PLAIN[1]
        sheet = whole_sheet() if any(others) else used_sheet()
        files.append(File.generated(config, "assets/theme.css", content=sheet))
    return files


def whole_sheet() -> str:
    """The sheet as the theme brings it."""
    return next(THEME.glob("assets/stylesheets/main.*.css")).read_text(encoding="utf-8")


def used_sheet() -> str:
    """The sheet without what no page can have."""
    paths = (
        *THEME.glob("*.html"),
        *THEME.glob("partials/*.html"),
        *THEME.glob("assets/javascripts/bundle.*.js"),
        *(path for pattern in SOURCES for path in SITE.glob(pattern)),
    )
    texts = [path.read_text(encoding="utf-8") for path in paths]
    rules = "".join(
        kept(TOKEN.findall(whole_sheet())[::-1], GIVEN.union(*map(WORD.findall, texts)) - {"rtl"})
    )
    ours = (path.read_text(encoding="utf-8") for path in (SITE / "assets").glob("*.css"))
    used = set(VARIABLE.findall("".join((rules, *texts, *ours))))
    return SET_VARIABLE.sub(lambda one: one[0] if one[1] in used else "", rules)


def kept(tokens: list[str], words: Set[str]) -> Iterator[str]:
    """The rules for what there can be, to the end of a block; the tokens stand the last first."""
    while tokens and (head := tokens.pop()) != "}":
        if head == ";" or tokens[-1] != "{":
            continue
        tokens.pop()
        nesting = head.startswith("@")
        held = "".join(kept(tokens, words) if nesting else iter(tokens.pop, "}"))
        wanted = [head] if nesting else [one for one in COMMA.split(head) if needed(one) <= words]
        if wanted and held:
            yield f"{','.join(wanted)}{{{held}}}"


def needed(selector: str) -> set[str]:
    """What an element must have; in brackets stands what it may have, or must not."""
    return {name for found in NEEDED.findall(BRACKETS.sub("", selector)) for name in found if name}
