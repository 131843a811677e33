"""The committee's rules: a module each; being here is being in force."""

from clausework.checks.engine.rule import Bilingual

GROUPS = {"LSC": Bilingual("直播委员会", "Streaming committee")}
