"""Errors of wrong calls of our own functions.

A fault in the user's text is never an exception: it is a `Finding`. What an error says stands in the
catalogue, so that whoever shows it does so in the reader's language.
"""

from __future__ import annotations

import errno
from typing import ClassVar

EXTRAS = {
    "editor": "lsprotocol pygls",
    "import": "docutils docx",
    "postgres": "psycopg",
    "publish": "cryptography jinja2 segno typst",
    "s3": "obstore",
    "serve": "PIL anyio apsw cryptography granian jinja2 joserfc material mkdocs prometheus_client pypdfium2"
    " python_calamine segno starlette watchfiles webauthn",
    "site": "cryptography jinja2 material mkdocs segno",
}
"""The extras, each with the packages that it brings and that a plain install does not have."""
EXTRA_OF_COMMAND = {"build": "site", "publish": "publish"}
"""The extra to name of several that bring a package, by command; else it is that of the service."""


class ClauseworkError(Exception):
    """The root of all errors that Clausework raises itself.

    `key` is that of its sentence in the file `section` of the catalogue, and `values` are what the
    sentence tells: a text, a text in each language, another error, or several of these.
    """

    section: ClassVar[str] = "errors"

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def message(self, lang: str) -> str:
        """The message: fault, place and remedy."""
        from clausework.strings.catalogue import say

        values = {name: _told(value, lang) for name, value in self.values.items()}
        return say(lang, f"{self.section}.{self.key}", **values)

    def __str__(self) -> str:
        return self.message("en")


def _told(value: object, lang: str) -> str:
    from clausework.strings.catalogue import say

    if isinstance(value, ClauseworkError):
        return value.message(lang)
    if isinstance(value, dict):
        return str(value[lang])
    if isinstance(value, tuple):
        return say(lang, "errors.between").join(_told(item, lang) for item in value)
    return str(value)


class ProjectNotFound(ClauseworkError):
    """No `standard/standard.yml` at or above the folder; `path` is where the search began."""


class UnknownDraft(ClauseworkError):
    """No draft goes by the label that was asked for."""


class UnknownRevision(UnknownDraft):
    """Git has no such revision of the standard; the key says why."""


class DraftAltered(ClauseworkError):
    """The file `path` of the frozen draft `label` is not as it was frozen."""


class NotDelivered(ClauseworkError):
    """The files of a draft were not made, or not written; the key says why."""


class FontMissing(ClauseworkError):
    """A font or a mark that the project wants for print is not among its files."""


class Obstacle(ClauseworkError):
    """One of the reasons for which a draft cannot be frozen."""

    section = "drafts"


class DraftRefused(ClauseworkError):
    """A draft cannot be frozen; `reasons` are all that stands in its way."""

    def __init__(self, label: str, reasons: tuple[Obstacle, ...]) -> None:
        super().__init__("draft_refused", label=label, reasons=reasons)
        self.reasons = reasons


class NotLossless(ClauseworkError):
    """A redline does not give back the text it was made from; `clause` says where."""

    def __init__(self, clause: str, side: str) -> None:
        super().__init__("not_lossless_old" if side == "old" else "not_lossless_new", clause=clause)
        self.clause = clause


class RedlineWithoutText(ClauseworkError):
    """A document would have headings only, although the drafts have a text in `languages`."""


class UnreadableText(ClauseworkError):
    """A file is no text in an encoding that is known; `path` is the file."""


class UnreadableWordFile(ClauseworkError):
    """A file is no document of Word that can be read: `path` is the file, and the key says why."""


class UnreadableFile(ClauseworkError):
    """The system does not let us read a file."""


class StoreError(ClauseworkError):
    """The comment store could not do what was asked, and has changed nothing."""


class StoreBusy(StoreError):
    """The store cannot take anything now, for want of room or of its lock; later it may."""


class UnreadableComment(StoreError):
    """The store has for the comment `number` what no comment can have."""

    def __init__(self, number: str, reason: Exception) -> None:
        super().__init__("comment_unreadable", number=number, reason=reason)
        self.number = number


class WitnessFault(ClauseworkError):
    """A witness of logs, or what is said of one, is not as it must be."""


def extras_with(package: str) -> tuple[str, ...]:
    """The extras that bring a package."""
    return tuple(extra for extra, packages in EXTRAS.items() if package in packages.split())


class MissingExtra(ClauseworkError):
    """A package is not installed that an extra brings; `command` needs it."""

    def __init__(self, package: str, command: str) -> None:
        extras, wanted = extras_with(package), EXTRA_OF_COMMAND.get(command, "serve")
        super().__init__("missing_extra", package=package, extra=wanted if wanted in extras else extras[0])


class PluginFault(ClauseworkError):
    """A plug-in of another distribution cannot be used; the key says why."""


class PluginMissing(ClauseworkError):
    """The settings of MkDocs or our plugin in them are not there, or what they or a page ask of it."""


class UnknownFormat(ClauseworkError):
    """No output format goes by that name; `known` are those that there are."""


class UnknownLanguage(ClauseworkError):
    """A text or the program does not have the language that was asked for; `known` are those it has."""


class SiteNotBuilt(ClauseworkError):
    """There is no site to serve; `folder` is where it was looked for."""


class PortTaken(ClauseworkError):
    """Another program listens there already, or the system does not let us."""

    def __init__(self, host: str, port: int, error: OSError) -> None:
        if error.errno == errno.EADDRINUSE:
            super().__init__("port_taken", host=host, port=port)
        elif error.errno == errno.EACCES:
            super().__init__("port_denied", host=host, port=port)
        else:
            super().__init__("port_failed", host=host, port=port, reason=error.strerror or error)


class NoNetwork(ClauseworkError):
    """A text that should name a network or a host names none."""


class NoScanner(ClauseworkError):
    """A text that should say where a virus scanner listens does not."""


class RecordError(ClauseworkError):
    """The record of a comment in git cannot be written or changed."""


class UnknownConsultation(ClauseworkError):
    """No consultation goes by this name, or none was named where there are several."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        if not known:
            super().__init__("no_consultation")
        elif name:
            super().__init__("unknown_consultation", name=name, known=known)
        else:
            super().__init__("which_consultation", known=known)


class NoRepository(ClauseworkError):
    """The folder `root` is in no git repository."""


class NoGit(NoRepository):
    """Git is not installed."""
