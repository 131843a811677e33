"""What a file may do to whoever opens it, told by its bytes alone before it is kept.

Each kind is looked through within bounds of time and memory. What is found keeps no comment from
being taken: the file is held back at the desk with the reasons, until somebody there releases it.
"""

from __future__ import annotations

from typing import BinaryIO, get_args

from clausework.consultation.files.attachments import LIMIT, OFFICE
from clausework.consultation.files.inspection.archives import archive_reasons
from clausework.consultation.files.inspection.pdf import pdf_reasons
from clausework.consultation.files.inspection.pictures import picture_reasons
from clausework.consultation.files.inspection.reasons import Reason

ORDER = get_args(Reason)


def inspect(file: BinaryIO, kind: str) -> tuple[Reason, ...]:
    """Why a file of a kind that we take is held back, in a fixed order; empty for most."""
    file.seek(0)
    if kind in OFFICE:
        found = archive_reasons(file)
    elif kind == "pdf":
        found = pdf_reasons(file.read(LIMIT))
    elif kind in ("jpeg", "png"):
        found = picture_reasons(file.read(LIMIT), kind)
    else:
        found = frozenset()
    return tuple(sorted(found, key=ORDER.index))
