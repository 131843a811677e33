"""The rules about words, which are data: the entries of lexical.toml."""

from pathlib import Path

from clausework.checks.engine.lexical import lexical_rules

RULES = lexical_rules(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
