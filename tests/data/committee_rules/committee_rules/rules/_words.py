"""Vague words for numbers; a helper module, which is not a rule."""

import re

VAGUE = re.compile("若干|(?<!参)数(?=[份个日])")
