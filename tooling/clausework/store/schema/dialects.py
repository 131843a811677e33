"""Schema steps, and their SQL for each database.

A step is written in what SQLite and PostgreSQL share. `sqlite` and `postgresql` render it: strict
tables and abort triggers there, wide integers and trigger functions here.
"""

from __future__ import annotations

import re

import msgspec


class RefusalTrigger(msgspec.Struct, frozen=True):
    """A trigger that refuses a change: `when` is DELETE, UPDATE, or UPDATE OF columns."""

    name: str
    table: str
    when: str
    why: str


class SchemaStep(msgspec.Struct, frozen=True):
    """A change of the tables.

    It `contracts` if a program that does not know it cannot go on with the tables that it leaves.
    """

    name: str
    parts: tuple[str | RefusalTrigger, ...]
    contracts: bool = False


def sqlite(step: SchemaStep) -> tuple[str, ...]:
    """The statements of a step for SQLite."""
    return tuple(
        _sqlite_guard(part) if isinstance(part, RefusalTrigger) else _strict(part) for part in step.parts
    )


def _strict(sql: str) -> str:
    return f"{sql.rstrip()} STRICT" if sql.lstrip().startswith("CREATE TABLE") else sql


def _sqlite_guard(guard: RefusalTrigger) -> str:
    return (
        f"CREATE TRIGGER {guard.name} BEFORE {guard.when} ON {guard.table} "
        f"BEGIN SELECT RAISE (ABORT, '{guard.why}'); END"
    )


REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
TYPES = {"INTEGER": "BIGINT", "BLOB": "BYTEA"}


def postgresql(step: SchemaStep) -> tuple[str, ...]:
    """The statements of a step for PostgreSQL."""
    found = [REFUSE]
    for part in step.parts:
        if isinstance(part, str):
            found.append(re.sub(r"\b(INTEGER|BLOB)\b", lambda match: TYPES[match[1]], part))
        else:
            found.extend(_postgresql_guard(part))
    return tuple(found)


def _postgresql_guard(guard: RefusalTrigger) -> list[str]:
    call = f"EXECUTE FUNCTION refuse_change('{guard.why}')"
    found = [f"CREATE TRIGGER {guard.name} BEFORE {guard.when} ON {guard.table} FOR EACH ROW {call}"]
    if guard.when == "DELETE":
        found.append(
            f"CREATE TRIGGER {guard.name}_whole BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT {call}"
        )
    return found
