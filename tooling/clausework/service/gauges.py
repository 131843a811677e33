"""Gauges for Prometheus of what the service stands on: room, age of copies, restarts, release."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.metadata import version

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from clausework.service.context import AppContext
from clausework.workflow.serving.opening import LAST_RUNS, CommentWriter, attachments_room, store_room

REVISION = "CLAUSEWORK_REVISION"
"""The environment variable that says of which commit an image was built."""
LAST_RUN_HELP: Mapping[str, str] = {
    "backup": "When the store was last backed up; 0 for never.",
    "export": "When comments were last brought to git; 0 for never.",
    "checkpoint": "When the signed state of the log was last brought to git; 0 for never.",
}


def gauges(context: AppContext, writer: CommentWriter, last: Mapping[str, datetime]) -> Iterator[Metric]:
    """All of them; `last` is what the store knows of when it was backed up and brought to git."""
    build = GaugeMetricFamily(
        "clausework_build_info", "The release that runs.", labels=("version", "revision")
    )
    build.add_metric((version("clausework"), os.environ.get(REVISION, "")), 1)
    yield build
    yield from _room(context)
    for name in LAST_RUNS:
        at = last[name].timestamp() if name in last else 0.0
        yield GaugeMetricFamily(f"clausework_last_{name}_timestamp_seconds", LAST_RUN_HELP[name], at)
    yield CounterMetricFamily(
        "clausework_scribe_restarts", "How often the scribe was started anew.", value=writer.restarts
    )


def _room(context: AppContext) -> Iterator[Metric]:
    """The room that is left on the disks, and the size of the write-ahead log."""
    room = store_room(context)
    if room is not None:
        yield GaugeMetricFamily(
            "clausework_store_free_bytes", "Bytes that are free where the store lies.", room.free
        )
        yield GaugeMetricFamily("clausework_store_wal_bytes", "Bytes of the write-ahead log.", room.log)
    yield GaugeMetricFamily(
        "clausework_attachments_free_bytes",
        "Bytes that are free where attachments lie.",
        attachments_room(context),
    )
