"""The English `may` of what could be so: goods may be damaged, errors may occur.

Nobody is permitted anything by it. The verbs and adjectives are those of accidents, states and
effects, which nobody asks leave for; a buyer who may return goods does.
"""

from __future__ import annotations

import re

HAPPENS = """
affect appear arise become coincide depend deteriorate differ exist expire fail fluctuate happen involve lack
lapse malfunction mean need occur overheat overlap persist prove recur result rise seem suffer suffice vary
"""
DOES_HARM = """
breach cause compromise conflict confuse constitute contravene contribute damage deceive degrade disrupt
encounter endanger expose harm hinder hurt impair incur indicate infringe injure interfere jeopardise
jeopardize lead leak lose mislead pose prevent threaten undermine violate
"""
"""Nobody is permitted these, but all may be barred from them: a platform may not mislead."""
BEFALLS = """
affected aware broken caused compromised confused damaged dangerous deceived delayed different difficult
endangered exposed false harmed harmful hazardous higher impaired impossible inaccurate incomplete incorrect
infringed injured insufficient interrupted known larger leaked less liable likely longer lost lower misled
misleading missing misused more necessary needed older outdated possible predictable required shorter slower
smaller stolen sufficient tampered too true unable unavailable unaware unclear unknown unlawful unreliable
unsafe unsuitable untrue useful vulnerable wrong
"""
FALLS_SHORT = """
able accurate accessible applicable appropriate available aware clear complete correct effective enough known
necessary needed obvious possible practicable reliable required safe sufficient suitable true useful valid
visible
"""
DONE = """
become been begun bought broken come done fallen forgotten found given gone got grown had heard kept known
left lost made meant met paid read seen sent set shown sold spent stolen taken told written
"""


def _any(words: str) -> str:
    return "|".join(words.split())


ADVERBS = r" (?:(?:also|well|still|even|otherwise|sometimes|never|always|no longer|\w+ly) )*"
BEING = (
    rf"be (?:\w+ly )?(?:{_any(BEFALLS)}|altered by|at risk|due to|out of date|subject to"
    r"|the (?:most|best|least|only|same)|\w+ing)\b"
)
POSSIBLE = re.compile(
    rf"\bmay(?={ADVERBS}(?:(?:{_any(HAPPENS)}|{_any(DOES_HARM)})\b|{BEING}|apply(?=[.,;]|$)|change without))"
    rf"|\bmay(?= not{ADVERBS}(?:(?:{_any(HAPPENS)})\b|be (?:\w+ly )?(?:{_any(FALLS_SHORT)})\b))"
    rf"|\bmay(?= (?:not )?have (?:not |already |\w+ly )?(?:{_any(DONE)}|\w+ed)\b)"
    r"|(?<=\b[Tt]here )may(?= (?:not )?be\b)|(?<=\b[Ii]t )may(?= (?:not )?be that\b)"
)
MAY = re.compile("may")
"""Where it can begin."""
