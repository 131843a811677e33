"""What may go wrong when our own call is wrong.

A fault in the user's text is never an exception: it is a `Finding`.
"""

from __future__ import annotations


class ClauseworkError(Exception):
    """The root of all errors that Clausework raises itself."""


class ProjectNotFound(ClauseworkError):
    """No `standard/standard.yml` at or above the folder; `path` is where the search began."""

    def __init__(self, path: str) -> None:
        super().__init__(f"no standard/standard.yml at or above {path}")
        self.path = path


class UnknownDraft(ClauseworkError):
    """No draft goes by this label; `label` is what was asked for and `known` what there is.

    `why` a revision is none: `no_repository`, `shallow` (it may be in what was not fetched),
    `no_standard` (the commit has no text), or "" if git does not know it.
    """

    def __init__(self, label: str, known: tuple[str, ...], why: str = "") -> None:
        super().__init__(f"no draft {label!r}; known: {', '.join(known) or 'none'}")
        self.label = label
        self.known = known
        self.why = why


class DraftAltered(ClauseworkError):
    """The file `path` of the frozen draft `label` is not as it was frozen."""

    def __init__(self, label: str, path: str) -> None:
        super().__init__(f"the frozen draft {label!r} is not as it was frozen: {path}")
        self.label = label
        self.path = path


class DraftRefused(ClauseworkError):
    """A draft cannot be frozen; `reasons` holds one sentence for each obstacle."""

    def __init__(self, label: str, reasons: tuple[str, ...]) -> None:
        super().__init__(f"draft {label!r} refused: " + "; ".join(reasons))
        self.label = label
        self.reasons = reasons


class NotLossless(ClauseworkError):
    """A redline does not give back the text it was made from; `clause` says where."""

    def __init__(self, clause: str, side: str) -> None:
        super().__init__(f"redline of {clause} does not restore the {side} text")
        self.clause = clause
        self.side = side


class UnreadableText(ClauseworkError):
    """A file cannot be read as text; `path` is the file."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"cannot read {path}: {reason}")
        self.path = path


class StoreError(ClauseworkError):
    """The comment store could not do what was asked, and has changed nothing."""


class StoreBusy(StoreError):
    """The store cannot take anything now, for want of room or of its lock; later it may."""


class SiteNotBuilt(ClauseworkError):
    """There is no site to serve; `folder` is where it was looked for."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"no site in {folder}; run clausework build first")
        self.folder = folder


class PortTaken(ClauseworkError):
    """Another program listens there already, or the system does not let us; `port` says where."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host}:{port}: {reason}; try another --port")
        self.port = port


class RecordError(ClauseworkError):
    """The record of a comment in git cannot be written or changed; `number` is the comment's."""

    def __init__(self, number: str, reason: str) -> None:
        super().__init__(f"comment {number}: {reason}")
        self.number = number
        self.reason = reason


class UnknownConsultation(ClauseworkError):
    """No consultation goes by this name, or none was named where there are several."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        what = f"no consultation {name!r}" if name else "name a consultation with --consultation"
        super().__init__(f"{what}; known: {', '.join(known) or 'none'}")
        self.name = name
        self.known = known


class NoRepository(ClauseworkError):
    """The folder `root` is in no git repository, or git is not installed."""

    def __init__(self, root: object) -> None:
        super().__init__(f"git knows nothing of {root}; run this in a repository, with git installed")
        self.root = root
