"""How far long work has come, on the error stream: short work says nothing."""

from __future__ import annotations

import time

import click

EVERY = 2.0
"""Seconds after which something is said, and between two lines."""


class Progress:
    """Told of rows that were worked through, it says so now and then."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._told = time.monotonic()

    def __call__(self, stage: str, table: str, rows: int) -> None:
        """`rows` of a table are done."""
        from clausework.text.catalogue import say

        now = time.monotonic()
        if now - self._told >= EVERY:
            self._told = now
            click.echo(say(self._lang, f"store.{stage}", table=table, rows=f"{rows:,}"), err=True)
