"""Open a project: find its root, read its files, its drafts and its records of comments."""

from __future__ import annotations

from clausework.consultation.records import read_records
from clausework.drafts.revisions import open_draft
from clausework.source.project import Project, find_root, load

__all__ = ["Project", "find_root", "load", "open_draft", "read_records"]
