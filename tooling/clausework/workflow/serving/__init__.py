"""Serve the public: what a service needs of the rooms below, apart from HTTP.

`open_service` gives an `OpenService`, by which everything else here works.
"""

from __future__ import annotations

from clausework.accounts.settings import SignIn, read_sign_in
from clausework.consultation.log.witness import LARGEST as LARGEST_ADDITION
from clausework.consultation.log.witness import Witness, WitnessAnswer
from clausework.store.session import Clock, database_now
from clausework.store.writers.comment_writer import CommentWriter, ThreadWriter
from clausework.workflow.serving.log_queries import Consistency, Entries, LogQueries, NotCosigned
from clausework.workflow.serving.measures import LAST_RUNS, attachments_room, last_runs, store_room
from clausework.workflow.serving.opening import OpenService, open_service
from clausework.workflow.serving.readiness import ReadinessProbe, Ready
from clausework.workflow.serving.settings import WitnessAddress, read_witnesses, require_public_origin
from clausework.workflow.serving.witnesses import Witnesses, open_witnesses

__all__ = [
    "LARGEST_ADDITION",
    "LAST_RUNS",
    "Clock",
    "CommentWriter",
    "Consistency",
    "Entries",
    "LogQueries",
    "NotCosigned",
    "OpenService",
    "ReadinessProbe",
    "Ready",
    "SignIn",
    "ThreadWriter",
    "Witness",
    "WitnessAddress",
    "WitnessAnswer",
    "Witnesses",
    "attachments_room",
    "database_now",
    "last_runs",
    "open_service",
    "open_witnesses",
    "read_sign_in",
    "read_witnesses",
    "require_public_origin",
    "store_room",
]
