"""The output formats of redlines by name: our own, and those that plug-ins add."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import msgspec

from clausework.errors import PluginFault, UnknownFormat
from clausework.model.canonical import canonical_json
from clausework.model.comment import Comment
from clausework.model.draft import Draft
from clausework.model.finding import Finding
from clausework.model.redline import Redline
from clausework.plugins import FORMATS, Plugin, plugins
from clausework.redline.foreign import FilesRedline
from clausework.rendering.pictures import Picture, nowhere
from clausework.rendering.redlining import shown_changes


class RedlineContext(msgspec.Struct, frozen=True, kw_only=True):
    """What an output format is given of a redline; it shows what it has a place for.

    `lang` is the language of its own words, and with a `clause` only the changes of that one are shown.
    `colour` asks for the colours of a terminal. `drafts` are those of a project, with their covers;
    `picture` gives a `data:` address by digest. Against the old side, `settled` are the comments with a new
    answer, and `findings` what is newly wrong. `files` pairs the clauses of two texts without IDs.
    """

    redline: Redline
    lang: str
    clause: str = ""
    colour: bool = False
    drafts: tuple[Draft, Draft] | None = None
    picture: Picture = nowhere
    settled: tuple[Comment, ...] = ()
    findings: tuple[Finding, ...] = ()
    files: FilesRedline | None = None


RedlineFormat = Callable[[RedlineContext], str | bytes]


def format_redline(name: str, context: RedlineContext) -> str | bytes:
    """The redline in a format; UnknownFormat if there is none of that name, PluginFault for a broken one."""
    if name in BUILT_IN:
        return BUILT_IN[name](context)
    found = {plugin.name: plugin for plugin in plugins(FORMATS, BUILT_IN)}
    if name not in found:
        raise UnknownFormat(name, (*BUILT_IN, *found))
    return _added(found[name], context)


def redline_formats() -> tuple[str, ...]:
    """The names of all formats, our own first."""
    return (*BUILT_IN, *(plugin.name for plugin in plugins(FORMATS, BUILT_IN)))


def _added(plugin: Plugin, context: RedlineContext) -> str | bytes:
    made = cast("RedlineFormat", plugin.load())
    if not callable(made):
        raise PluginFault("plugin_no_format", plugin=plugin.told(), value=plugin.value)
    return made(context)


def _text(context: RedlineContext) -> str:
    from clausework.rendering.formats.redline_text import redline_text

    return redline_text(context.redline, context.lang, clause=context.clause, colour=context.colour)


def _html(context: RedlineContext) -> str:
    from clausework.rendering.formats.redline_html import redline_page

    return redline_page(context.redline, context.lang, context.clause, context.picture)


def _json(context: RedlineContext) -> str:
    """What was found as canonical JSON; with a clause, of all changes only those of the clause."""
    redline = context.redline
    if context.clause:
        shown = shown_changes(redline, context.clause)
        title = next((change for change in shown if change.entitles), None)
        changes = tuple(change for change in shown if not change.entitles)
        redline = msgspec.structs.replace(redline, title=title, changes=changes)
    whole = msgspec.structs.replace(context.files, redline=redline) if context.files else redline
    return canonical_json(whole).decode()


def _docx(context: RedlineContext) -> bytes:
    from clausework.rendering.formats.redline_docx import redline_docx

    return redline_docx(context.redline, context.lang, context.drafts)


def _github(context: RedlineContext) -> str:
    from clausework.rendering.formats.redline_github import redline_github

    settled, findings = context.settled, context.findings
    return redline_github(context.redline, context.lang, settled=settled, findings=findings)


BUILT_IN: dict[str, RedlineFormat] = {
    "text": _text,
    "html": _html,
    "json": _json,
    "docx": _docx,
    "github": _github,
}
