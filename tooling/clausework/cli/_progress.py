"""How far long work has come, on the error stream: short work says nothing."""

from __future__ import annotations

import time

import click

EVERY = 2.0
"""Seconds after which something is said, and between two lines."""
LONG = 20_000
"""Rows that are known beforehand to take longer."""


class Progress:
    """Told of rows that were worked through, or are about to be, it says so now and then."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._told = time.monotonic()
        self._stage = ""

    def __call__(self, stage: str, table: str, rows: int) -> None:
        """`rows` of a table are done, or as many are to be done in a stage that cannot count them."""
        from clausework.strings.catalogue import say

        now = time.monotonic()
        long = stage != self._stage and rows >= LONG
        if long or now - self._told >= EVERY:
            self._told, self._stage = now, stage
            click.echo(say(self._lang, f"store.{stage}", table=table, rows=f"{rows:,}"), err=True)
