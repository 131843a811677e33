"""The explanation of rules and notices by their IDs and names, or by one that comes near."""

from __future__ import annotations

from difflib import get_close_matches

from clausework.checks.engine.registry import all_notices, all_rules, find_rule as find_rule
from clausework.rendering.rule_pages import (
    explanation as explanation,
    explanation_markdown as explanation_markdown,
    rule_list as rule_list,
)


def near_names(name: str) -> list[str]:
    """The IDs and names that come near to one that is none."""
    names = [known for rule in all_rules() for known in (rule.id, rule.name)]
    names += [notice.id for notice in all_notices()]
    return get_close_matches(name, names, 3) or get_close_matches(name.upper(), names, 3)
