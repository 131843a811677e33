"""Open a project: find its root, and read its files; each command does, so that nothing more is loaded."""

from clausework.source.project import Project as Project, find_root as find_root, load as load
