"""Words for numbers that are none; a helper, which is no rule."""

import re

VAGUE = re.compile("若干|(?<!参)数(?=[份个日])")
