"""The PostgreSQL schema, brought up to date by Alembic before the first statement of a store."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg import sql

from clausework.comments.store.schema import APPLICATION, STEPS
from clausework.errors import StoreError

HEAD = STEPS[-1].name
FOLDER = Path(__file__).with_name("migrations")


def migrate(open_connection: Callable[[], psycopg.Connection], schema: str) -> None:
    """Make the schema, or bring it to this release; replicas that start together take turns.

    StoreError for a schema of a later release, or one that holds other tables.
    """
    with open_connection() as db:
        if _version(db, schema) == HEAD:
            return
        db.execute("SELECT pg_advisory_lock(%s, 0)", (APPLICATION,))
        try:
            db.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(schema)))
            version = _version(db, schema)
            if version and version not in {step.name for step in STEPS}:
                raise StoreError("later_release", schema=schema)
            if not version and _others(db, schema):
                raise StoreError("foreign_tables", schema=schema)
            if version != HEAD:
                _upgrade(open_connection)
        finally:
            db.execute("SELECT pg_advisory_unlock(%s, 0)", (APPLICATION,))


def _version(db: psycopg.Connection, schema: str) -> str:
    """The revision of the schema, "" if there is none."""
    name = f"{schema}.alembic_version"
    found = db.execute("SELECT to_regclass(%s)", (name,)).fetchone()
    if not found or found[0] is None:
        return ""
    row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else ""


def _others(db: psycopg.Connection, schema: str) -> bool:
    found = db.execute("SELECT 1 FROM pg_tables WHERE schemaname = %s LIMIT 1", (schema,))
    return found.fetchone() is not None


def _upgrade(open_connection: Callable[[], psycopg.Connection]) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    def whole_steps() -> psycopg.Connection:
        db = open_connection()
        db.autocommit = False  # else each statement of a step would stay, though a later one failed
        return db

    logging.getLogger("alembic").setLevel(logging.WARNING)
    engine = create_engine("postgresql+psycopg://", creator=whole_steps, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
