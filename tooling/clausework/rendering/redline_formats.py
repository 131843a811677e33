"""The output formats of redlines by name: our own, and those that plug-ins add.

Ours are the modules `redline_NAME` of `formats`, each with a `render(context)`; nothing else registers them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import msgspec

from clausework.errors import UnknownFormat
from clausework.layout.stream import Sides
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.redline import Redline
from clausework.plugins import FORMATS, Plugin, plugins
from clausework.rendering import formats
from clausework.rendering.pictures import Picture, nowhere

if TYPE_CHECKING:
    from clausework.redline.foreign import FilesRedline


class RedlineContext(msgspec.Struct, frozen=True, kw_only=True):
    """Context of an output format of a redline; it shows what it has a place for.

    `lang` is the language of its own words, and with a `clause` only the changes of that one are shown.
    `colour` asks for the colours of a terminal. `drafts` are `ours` with their covers, or texts of others.
    `picture` gives a `data:` address by digest, and `comments` are those that the causes may name. Against
    the old side, `settled` are the comments with a new answer, and `findings` what is newly wrong. `files`
    pairs the clauses of two texts without IDs.
    """

    redline: Redline
    lang: str
    clause: str = ""
    colour: bool = False
    drafts: tuple[Draft, Draft]
    ours: bool = True
    picture: Picture = nowhere
    comments: tuple[Comment, ...] = ()
    settled: tuple[Comment, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: FilesRedline | None = None

    @property
    def undecided(self) -> tuple[str, ...]:
        """The IDs of clauses of `files` that were too alike to others to be paired by their words."""
        return self.files.undecided if self.files and not self.clause else ()

    @property
    def sides(self) -> Sides:
        """The drafts as they are printed."""
        return Sides(*self.drafts, numbered=self.ours)


RedlineFormat = Callable[[RedlineContext], str | bytes]


def format_redline(name: str, context: RedlineContext) -> str | bytes:
    """The redline in a format; UnknownFormat if there is none of that name, PluginFault for a broken one."""
    found = next((plugin for plugin in _formats() if plugin.name == name), None)
    if found is None:
        raise UnknownFormat("unknown_format", name=name, known=" ".join(redline_formats()))
    made: RedlineFormat = found.function()
    with found.running():
        return made(context)


def redline_formats() -> tuple[str, ...]:
    """The names of all formats, our own first."""
    return tuple(plugin.name for plugin in _formats())


def _formats() -> Iterator[Plugin]:
    modules = ((name, f"{formats.REDLINE}{name.replace('-', '_')}") for name in formats.redline_names())
    return plugins(FORMATS, {name: f"{formats.__name__}.{module}:render" for name, module in modules})
