"""Whether a line belongs to the normative text of a standard."""

from __future__ import annotations

from clausework.model.clause import Clause, Line
from clausework.redline.levels import verbs_of

REFERENCES = "normative-references"
INFORMATIVE_ELEMENTS = frozenset(("foreword", "introduction", "bibliography"))
NORMATIVE_ELEMENTS = frozenset(("scope", REFERENCES, "terms", "term"))
INFORMATIVE_LINES = frozenset(("note", "example"))
LEADS = ("：", ":")


def derived(clause: Clause) -> bool:
    """True for a clause that the tool writes from others, and that says nothing which they do not.

    Normative references are written by the tool too, but they say which edition is to be followed.
    """
    return bool(clause.generated) and clause.element != REFERENCES


def from_clauses(clause: Clause) -> bool:
    """True for a clause of tables that the tool makes from the provisions of other clauses."""
    return clause.generated in ("verification", "legal-basis")


def informative(clause: Clause) -> bool:
    """True for an informative element, and for a clause that is derived from others."""
    return clause.element in INFORMATIVE_ELEMENTS or clause.informative or derived(clause)


def binds(clause: Clause, line: Line, text: str, lang: str) -> bool:
    """True if the line obliges, defines, or completes a line that does."""
    if informative(clause) or line.kind in INFORMATIVE_LINES:
        return False
    if clause.element in NORMATIVE_ELEMENTS or line.kind != "paragraph":
        return True
    return bool(line.id) or text.endswith(LEADS) or bool(verbs_of(text, lang))
