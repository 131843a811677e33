"""What it means to send nothing, said wherever one could send something."""

from __future__ import annotations

from clausework.model.comment import Consultation
from clausework.strings.catalogue import say


def silence_told(consultation: Consultation, lang: str) -> str:
    """Of the public it never means anything; of invited bodies what the consultation says."""
    units = say(lang, f"site.silence_{consultation.silence}") if consultation.invited else ""
    return say(lang, "site.silence_join").join(filter(None, (say(lang, "site.silence_public"), units)))
