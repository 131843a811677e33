"""How an event of the chain is read from its table."""

from __future__ import annotations

from clausework.consultation.log.chain import Event

COLUMNS = ", ".join(Event.__struct_fields__)
LAST = f"SELECT {COLUMNS} FROM event ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our own names
