"""The tables of the store, as steps that are only ever added to."""

from __future__ import annotations

APPLICATION = 0x434C5753  # "CLWS"

MIGRATIONS = (
    """
    CREATE TABLE consultation (
      id TEXT PRIMARY KEY,
      made TEXT NOT NULL
    ) STRICT;

    CREATE TABLE comment (
      number TEXT PRIMARY KEY,
      prefix TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      consultation TEXT NOT NULL REFERENCES consultation (id),
      submission TEXT NOT NULL UNIQUE,
      body TEXT NOT NULL,
      track TEXT NOT NULL UNIQUE,
      draft TEXT NOT NULL,
      clause TEXT NOT NULL,
      provision TEXT NOT NULL,
      quote TEXT NOT NULL,
      base TEXT NOT NULL,
      text TEXT NOT NULL,
      suggestion TEXT NOT NULL,
      reason TEXT NOT NULL,
      role TEXT NOT NULL,
      organisation TEXT NOT NULL,
      name TEXT NOT NULL,
      lang TEXT NOT NULL,
      channel TEXT NOT NULL,
      received TEXT NOT NULL,
      late INTEGER NOT NULL,
      suspect INTEGER NOT NULL,
      digest TEXT NOT NULL,
      state TEXT NOT NULL DEFAULT 'received',
      withheld TEXT NOT NULL DEFAULT '',
      reviewed TEXT NOT NULL DEFAULT '',
      UNIQUE (prefix, sequence)
    ) STRICT;

    -- What its author did not agree to publish; nothing else refers to it, so it can be erased.
    CREATE TABLE personal (
      number TEXT PRIMARY KEY REFERENCES comment (number),
      organisation TEXT NOT NULL,
      name TEXT NOT NULL,
      contact TEXT NOT NULL
    ) STRICT;

    CREATE TABLE event (
      seq INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      kind TEXT NOT NULL,
      number TEXT NOT NULL,
      payload TEXT NOT NULL,
      previous TEXT NOT NULL,
      hash TEXT NOT NULL UNIQUE
    ) STRICT;

    CREATE TRIGGER event_is_kept BEFORE DELETE ON event
      BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
    CREATE TRIGGER event_is_fixed BEFORE UPDATE ON event
      BEGIN SELECT RAISE (ABORT, 'events are append-only'); END;
    CREATE TRIGGER comment_is_kept BEFORE DELETE ON comment
      BEGIN SELECT RAISE (ABORT, 'comments are never deleted'); END;
    CREATE TRIGGER comment_is_fixed BEFORE UPDATE OF
      number, prefix, sequence, consultation, submission, body, track, draft, clause, provision, quote,
      base, text, suggestion, reason, lang, channel, received, late, digest ON comment
      BEGIN SELECT RAISE (ABORT, 'what was received is never changed'); END;
    """,
)
