"""Open a project: find its root, and read its files; each command does, so that nothing more is loaded."""

from clausework.source.project import Project as Project, load as load
from clausework.workflow.first_language import find_root as find_root
