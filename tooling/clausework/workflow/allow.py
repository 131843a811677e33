"""Allow what breaks a rule, at that one place and for a reason that the drafter gives."""

from __future__ import annotations

from clausework.checks.engine.registry import all_rules
from clausework.model.finding import Finding
from clausework.source.clausefile import split_front_matter
from clausework.source.fields import with_allowance
from clausework.source.project import UNREAD, Project
from clausework.workflow.layout import clause_path

SETTINGS = "standard/standard.yml"


def allowed_here(project: Project, finding: Finding, reason: str = "") -> tuple[str, str] | None:
    """The file in which an exception to a finding is to stand, and its text with it.

    None where it cannot be allowed: it is no rule's, has no place of its own, is allowed already without
    a reason, or the file cannot be read. Without a reason the check asks for one.
    """
    rule = next((rule for rule in all_rules() if rule.id == finding.rule), None)
    path = _path(project, finding)
    if rule is None or not path or (rule.gate and not finding.key):
        return None
    if any(item.rule in UNREAD and item.at.path == path for item in project.findings):
        return None
    source = project.sources.get(path, "")
    if path == SETTINGS:
        changed = with_allowance(source, rule.id, finding.key, reason)
        return (path, changed) if changed != source else None
    split = split_front_matter(source)
    if split is None:
        return None
    front = split[0]
    changed = with_allowance(front, rule.id, finding.key, reason)
    return (path, source.replace(front, changed, 1)) if changed != front else None


def _path(project: Project, finding: Finding) -> str:
    """The file of its clause that it is in, else the first; the settings where it has no clause but a key."""
    clause = project.draft.clause(finding.clause)
    if clause is None:
        return SETTINGS if finding.key else ""
    own = [text.at.path for text in clause.texts.values() if text.at]
    return finding.at.path if finding.at.path in own else clause_path(clause.id, project.draft.languages[0])
