"""Marks of a language that has no folder: those of English, and the quotation marks of others."""

import re

from clausework.lang.en.marks import CLOSES as ENGLISH, FULL_STOP, STOPS, goes_on, is_apostrophe

__all__ = ("CLOSES", "FULL_STOP", "OPENS", "STOPS", "goes_on", "is_apostrophe")

CLOSES = {**ENGLISH, "«": "»", "„": "“"}
OPENS = re.compile('[“"`《«„]|(?<!\\w)‘')
