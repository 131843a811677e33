"""The output formats of redlines by name: our own, and those that plug-ins add.

Ours are the modules `redline_NAME` of `formats`, each with a `render(context)`; nothing else registers them.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, cast

import msgspec

from clausework.errors import PluginFault, UnknownFormat
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
    ours = formats.redline_names()
    if name in ours:
        module = import_module(f"{formats.__name__}.{formats.REDLINE}{name.replace('-', '_')}")
        return cast("RedlineFormat", module.render)(context)
    found = {plugin.name: plugin for plugin in plugins(FORMATS, ours)}
    if name not in found:
        raise UnknownFormat(name, (*ours, *found))
    return _added(found[name], context)


def redline_formats() -> tuple[str, ...]:
    """The names of all formats, our own first."""
    ours = formats.redline_names()
    return (*ours, *(plugin.name for plugin in plugins(FORMATS, ours)))


def _added(plugin: Plugin, context: RedlineContext) -> str | bytes:
    made = cast("RedlineFormat", plugin.load())
    if not callable(made):
        raise PluginFault("plugin_no_format", plugin=plugin.named(), value=plugin.value)
    return made(context)
