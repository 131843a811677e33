"""A chapter at a stretch: opened as one text, and taken apart again into clause files."""

from __future__ import annotations

from clausework.workflow.chapter.applying import ChapterEdit, nameless, take_apart
from clausework.workflow.chapter.opening import KEPT, EditRefused, open_chapter
from clausework.workflow.chapter.staging import write_staged
from clausework.workflow.chapter.telling import told

__all__ = [
    "KEPT",
    "ChapterEdit",
    "EditRefused",
    "nameless",
    "open_chapter",
    "take_apart",
    "told",
    "write_staged",
]
