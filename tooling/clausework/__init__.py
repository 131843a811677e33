"""Write a standard in git, consult the public on it, and publish both: the library.

Every public name is here and nowhere else; modules below are not public. A name is imported when it is
first used, so that the import of the package itself costs next to nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # checkers take it for true; the module typing would cost more than all else

if TYPE_CHECKING:
    from clausework.checks.engine.context import CheckContext
    from clausework.checks.engine.rule import Bilingual, Violation
    from clausework.consultation.sheets.rows import Cell, CommentSheet, tabled
    from clausework.errors import ClauseworkError
    from clausework.library import (
        CheckResult,
        build,
        check,
        compare,
        compare_files,
        fix,
        freeze,
        init,
        load,
        open_draft,
        publish,
        read_comments,
        render,
        settle,
        text_of,
        why,
    )
    from clausework.model.comment import Comment, Consultation
    from clausework.model.draft import Clause, Draft, Place, Provision
    from clausework.model.finding import Finding
    from clausework.model.redline import Change, Redline
    from clausework.rendering.deliverables import Deliverable
    from clausework.rendering.page import Page
    from clausework.rendering.publication import Publication
    from clausework.rendering.redline_formats import RedlineContext
    from clausework.rendering.view import View
    from clausework.service.server import serve
    from clausework.source.foreign_pieces import ForeignPiece
    from clausework.source.importing.values import ForeignFile
    from clausework.source.project import Project
    from clausework.workflow.comparison import Comparison

__version__ = "0.2.0"

__all__ = [
    "Bilingual",
    "Cell",
    "Change",
    "CheckContext",
    "CheckResult",
    "Clause",
    "ClauseworkError",
    "Comment",
    "CommentSheet",
    "Comparison",
    "Consultation",
    "Deliverable",
    "Draft",
    "Finding",
    "ForeignFile",
    "ForeignPiece",
    "Page",
    "Place",
    "Project",
    "Provision",
    "Publication",
    "Redline",
    "RedlineContext",
    "View",
    "Violation",
    "__version__",
    "build",
    "check",
    "compare",
    "compare_files",
    "fix",
    "freeze",
    "init",
    "load",
    "open_draft",
    "publish",
    "read_comments",
    "render",
    "serve",
    "settle",
    "tabled",
    "text_of",
    "why",
]

_MODULES = {
    "checks.engine.context": ("CheckContext",),
    "checks.engine.rule": ("Bilingual", "Violation"),
    "consultation.sheets.rows": ("Cell", "CommentSheet", "tabled"),
    "errors": ("ClauseworkError",),
    "library": (
        *("CheckResult", "build", "check", "compare", "compare_files", "fix", "freeze", "init", "load"),
        *("open_draft", "publish", "read_comments", "render", "settle", "text_of", "why"),
    ),
    "model.comment": ("Comment", "Consultation"),
    "model.draft": ("Clause", "Draft", "Place", "Provision"),
    "model.finding": ("Finding",),
    "model.redline": ("Change", "Redline"),
    "rendering.deliverables": ("Deliverable",),
    "rendering.page": ("Page",),
    "rendering.publication": ("Publication",),
    "rendering.redline_formats": ("RedlineContext",),
    "rendering.view": ("View",),
    "service.server": ("serve",),
    "source.foreign_pieces": ("ForeignPiece",),
    "source.importing.values": ("ForeignFile",),
    "source.project": ("Project",),
    "workflow.comparison": ("Comparison",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:  # or every name would seem to be there

    def __getattr__(name: str) -> object:
        """A public name, from the module that has it (PEP 562)."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
        globals()[name] = found
        return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
