"""How the service and what it stands on are, for Prometheus: room, age of copies, restarts, release."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from clausework.service.comment_writer import CommentWriter
from clausework.service.context import AppContext
from clausework.store.address import file_of, is_postgres
from clausework.store.copies.last_runs import DEEDS, Deed

REVISION = "CLAUSEWORK_REVISION"
"""The environment variable by which whoever builds an image says of which commit it is."""
TOLD: Mapping[Deed, str] = {
    "backup": "When the store was last backed up; 0 for never.",
    "export": "When comments were last brought to git; 0 for never.",
    "checkpoint": "When the signed state of the log was last brought to git; 0 for never.",
}


def gauges(context: AppContext, hands: CommentWriter, last: Mapping[Deed, datetime]) -> Iterator[Metric]:
    """All of them; `last` is what the store knows of when it was backed up and brought to git."""
    build = GaugeMetricFamily(
        "clausework_build_info", "The release that runs.", labels=("version", "revision")
    )
    build.add_metric((version("clausework"), os.environ.get(REVISION, "")), 1)
    yield build
    yield from _room(context)
    for deed in DEEDS:
        at = last[deed].timestamp() if deed in last else 0.0
        yield GaugeMetricFamily(f"clausework_last_{deed}_timestamp_seconds", TOLD[deed], at)
    yield CounterMetricFamily(
        "clausework_scribe_restarts", "How often the scribe was started anew.", value=hands.restarts
    )


def _room(context: AppContext) -> Iterator[Metric]:
    """The room that is left, and what waits beside the file to be written back into it."""
    address = context.store.address
    if not is_postgres(address):
        file = file_of(address)
        yield GaugeMetricFamily(
            "clausework_store_free_bytes", "Bytes that are free where the store lies.", _free(file)
        )
        log = file.with_name(f"{file.name}-wal")
        size = log.stat().st_size if log.exists() else 0
        yield GaugeMetricFamily("clausework_store_wal_bytes", "Bytes of the write-ahead log.", size)
    yield GaugeMetricFamily(
        "clausework_attachments_free_bytes",
        "Bytes that are free where attachments lie.",
        _free(context.vault.folder),
    )


def _free(path: Path) -> int:
    """The bytes that are free where a path lies, or will."""
    there = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    return shutil.disk_usage(there).free
