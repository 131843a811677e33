"""The schema as steps that are only ever added to; one text for both databases.

How each database is told of a step says `dialects`, and which steps one has, `ledger`.
"""

from __future__ import annotations

from clausework.store.schema.dialects import PerDialect, RefusalTrigger, SchemaStep

APPLICATION = 0x434C5753  # "CLWS"


EVENTS_ARE_KEPT = (
    RefusalTrigger("event_is_kept", "event", "DELETE", "events are append-only"),
    RefusalTrigger("event_is_fixed", "event", "UPDATE", "events are append-only"),
)
STEPS = (
    SchemaStep(
        "r0001_comments",
        (
            """
            CREATE TABLE consultation (
              id TEXT PRIMARY KEY,
              made TEXT NOT NULL
            )
            """,
            """
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
            )
            """,
            # What its author did not agree to publish; nothing else refers to it, so it can be erased.
            """
            CREATE TABLE personal (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              organisation TEXT NOT NULL,
              name TEXT NOT NULL,
              contact TEXT NOT NULL
            )
            """,
            """
            CREATE TABLE event (
              seq INTEGER PRIMARY KEY,
              at TEXT NOT NULL,
              kind TEXT NOT NULL,
              number TEXT NOT NULL,
              payload TEXT NOT NULL,
              previous TEXT NOT NULL,
              hash TEXT NOT NULL UNIQUE
            )
            """,
            *EVENTS_ARE_KEPT,
            RefusalTrigger("comment_is_kept", "comment", "DELETE", "comments are never deleted"),
            RefusalTrigger(
                "comment_is_fixed",
                "comment",
                "UPDATE OF number, prefix, sequence, consultation, submission, body, track, draft, clause, "
                "provision, quote, base, text, suggestion, reason, lang, channel, received, late, digest",
                "what was received is never changed",
            ),
        ),
    ),
    SchemaStep(
        "r0002_arrival",
        (
            # The place of a comment in the chain: the order of arrival, and where a page goes on.
            "ALTER TABLE comment ADD COLUMN arrival INTEGER NOT NULL DEFAULT 0",
            """
            UPDATE comment SET arrival = (
              SELECT min(seq) FROM event WHERE event.number = comment.number AND event.kind = 'received'
            )
            """,
            "CREATE UNIQUE INDEX comment_by_arrival ON comment (arrival)",
            # Of this one all counts are read; the consultation is there so that no row need be.
            "CREATE INDEX comment_by_clause ON comment (clause, state, arrival, consultation)",
            "CREATE INDEX comment_by_place ON comment (clause, arrival)",
            "CREATE INDEX comment_by_state ON comment (state, arrival)",
            "CREATE INDEX comment_by_suspicion ON comment (arrival) WHERE suspect = 1",
            "CREATE INDEX event_by_number ON event (number, seq)",
            RefusalTrigger(
                "comment_has_its_place", "comment", "UPDATE OF arrival", "what was received is never changed"
            ),
        ),
        contracts=True,
        rewrites=("comment",),
    ),
    SchemaStep(
        "r0003_commenter",
        (
            # Instants, "" until it happens; a supplement is a comment that names the one it follows.
            "ALTER TABLE comment ADD COLUMN withdrawn TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE comment ADD COLUMN erased TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE comment ADD COLUMN follows TEXT NOT NULL DEFAULT ''",
            "CREATE INDEX comment_by_first ON comment (follows) WHERE follows <> ''",
            RefusalTrigger(
                "comment_follows_one", "comment", "UPDATE OF follows", "what was received is never changed"
            ),
            # `device` and `address` are keyed hashes: each may agree with a comment once.
            """
            CREATE TABLE agreement (
              number TEXT NOT NULL REFERENCES comment (number),
              device TEXT NOT NULL,
              address TEXT NOT NULL,
              at TEXT NOT NULL,
              PRIMARY KEY (number, device),
              UNIQUE (number, address)
            )
            """,
            # The bytes lie in a file named by `id`; its name is the sender's and is never a path.
            """
            CREATE TABLE attachment (
              id TEXT PRIMARY KEY,
              number TEXT NOT NULL REFERENCES comment (number),
              place INTEGER NOT NULL,
              name TEXT NOT NULL,
              kind TEXT NOT NULL,
              size INTEGER NOT NULL,
              digest TEXT NOT NULL,
              UNIQUE (number, place)
            )
            """,
        ),
    ),
    SchemaStep(
        "r0004_marks",
        (
            # What was noted of a comment as it came in, for those who review it.
            """
            CREATE TABLE mark (
              number TEXT NOT NULL REFERENCES comment (number),
              kind TEXT NOT NULL,
              detail TEXT NOT NULL,
              PRIMARY KEY (number, kind)
            )
            """,
            # Proofs of work that were used; that one is used once is decided in the comment's transaction.
            """
            CREATE TABLE proof (
              challenge TEXT PRIMARY KEY,
              expires INTEGER NOT NULL
            )
            """,
            "CREATE INDEX proof_by_expiry ON proof (expires)",
        ),
    ),
    SchemaStep(
        "r0005_desk",
        (
            # `password` is a scrypt hash, `secret` is sealed, `step` the last code's, which is good once.
            """
            CREATE TABLE account (
              name TEXT PRIMARY KEY,
              role TEXT NOT NULL,
              password TEXT NOT NULL,
              secret TEXT NOT NULL,
              step INTEGER NOT NULL,
              made TEXT NOT NULL
            )
            """,
            # Of links and sessions only the hashes are kept.
            """
            CREATE TABLE invitation (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL,
              role TEXT NOT NULL,
              secret TEXT NOT NULL,
              expires INTEGER NOT NULL
            )
            """,
            """
            CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL
            )
            """,
            """
            CREATE TABLE assignment (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              name TEXT NOT NULL REFERENCES account (name)
            )
            """,
            # A comment that says the same as another is answered with it; each keeps its sender.
            """
            CREATE TABLE merger (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              first TEXT NOT NULL REFERENCES comment (number)
            )
            """,
            "CREATE INDEX merger_by_first ON merger (first)",
            """
            CREATE TABLE proposal (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              outcome TEXT NOT NULL,
              reason TEXT NOT NULL
            )
            """,
            "CREATE INDEX comment_by_queue ON comment (state, suspect, arrival)",
        ),
    ),
    SchemaStep(
        "r0006_sign_in",
        (
            # `ended` is the instant at which an account was revoked, "" for one that holds.
            "ALTER TABLE account ADD COLUMN ended TEXT NOT NULL DEFAULT ''",
            # `since` in seconds: whoever changes how one signs in has signed in a short while ago.
            "ALTER TABLE sitting ADD COLUMN since INTEGER NOT NULL DEFAULT 0",
            "ALTER TABLE sitting ADD COLUMN way TEXT NOT NULL DEFAULT 'password'",
            "CREATE INDEX sitting_by_name ON sitting (name)",
            """
            CREATE TABLE passkey (
              id TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              label TEXT NOT NULL,
              public TEXT NOT NULL,
              counter INTEGER NOT NULL,
              made TEXT NOT NULL,
              used TEXT NOT NULL
            )
            """,
            "CREATE INDEX passkey_by_name ON passkey (name)",
            # What was asked of a browser and is answered once; of the question only a hash is kept.
            """
            CREATE TABLE challenge (
              token TEXT PRIMARY KEY,
              kind TEXT NOT NULL,
              detail TEXT NOT NULL,
              expires INTEGER NOT NULL
            )
            """,
            "CREATE INDEX challenge_by_expiry ON challenge (expires)",
            # Who comes by an identity provider: a keyed hash of the subject, or of an address to come.
            """
            CREATE TABLE identity (
              mark TEXT PRIMARY KEY,
              kind TEXT NOT NULL,
              name TEXT NOT NULL REFERENCES account (name)
            )
            """,
            # Codes for whoever has lost the app; each is good once, and kept as a keyed hash.
            """
            CREATE TABLE recovery (
              mark TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name)
            )
            """,
            "CREATE INDEX recovery_by_name ON recovery (name)",
        ),
        contracts=True,
    ),
    SchemaStep(
        "r0007_desk_acts",
        (
            # Which events are acts of the secretariat, and whose: so that a long chain is searched quickly.
            """
            CREATE TABLE act (
              seq INTEGER PRIMARY KEY REFERENCES event (seq),
              name TEXT NOT NULL,
              number TEXT NOT NULL
            )
            """,
            # A payload is JSON with sorted keys, and a name needs no escaping: it begins with whose it is.
            """
            INSERT INTO act SELECT event.seq, account.name, event.number FROM event JOIN account ON
              substr(event.payload, 1, length(account.name) + 9) = '{"by":"' || account.name || '",'
              OR (event.kind IN ('invited', 'joined', 'signed_in')
                AND substr(event.payload, 1, length(account.name) + 10) = '{"name":"' || account.name || '"')
            WHERE event.kind NOT IN ('received', 'published', 'withheld')
            """,
            "CREATE INDEX act_by_name ON act (name, seq)",
            "CREATE INDEX act_by_number ON act (number, seq)",
            # Comments that lie before the drafting group, since when.
            """
            CREATE TABLE discussion (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              since TEXT NOT NULL
            )
            """,
            "ALTER TABLE proposal ADD COLUMN changes TEXT NOT NULL DEFAULT ''",
            "CREATE INDEX assignment_by_name ON assignment (name)",
            # The queue of one clause, or of one kind of sender, however many suspects stand in it.
            "CREATE INDEX comment_by_clause_queue ON comment (clause, state, suspect, arrival, role)",
            "CREATE INDEX comment_by_role_queue ON comment (role, state, suspect, arrival)",
        ),
        contracts=True,
        rewrites=("event",),
    ),
    SchemaStep(
        "r0008_verified",
        (
            # Since when the secretariat knows that the sender is who the comment names, "" if it does not.
            "ALTER TABLE comment ADD COLUMN verified TEXT NOT NULL DEFAULT ''",
        ),
    ),
    SchemaStep(
        "r0009_replies",
        (
            # The replies of invited bodies are events and nothing else; these find them in a long chain,
            # and the organisations that comments name, without reading any comment.
            "CREATE INDEX event_by_reply ON event (seq) WHERE kind = 'replied'",
            "CREATE INDEX comment_by_organisation ON comment (organisation) WHERE organisation <> ''",
        ),
    ),
    SchemaStep(
        "r0010_fewer_indices",
        (
            # No list goes by them any more, and each cost every comment that came in.
            "DROP INDEX comment_by_clause",
            "DROP INDEX comment_by_place",
            "DROP INDEX comment_by_state",
            # That a hash is the only one of its kind is sure without an index of all of them: each names
            # the one before. SQLite gives a constraint up by making the table anew, and its referrer.
            PerDialect(
                (
                    "ALTER TABLE event RENAME TO event_before",
                    "DROP TRIGGER event_is_kept",
                    "DROP TRIGGER event_is_fixed",
                    "DROP INDEX event_by_number",
                    "DROP INDEX event_by_reply",
                    """
                    CREATE TABLE event (
                      seq INTEGER PRIMARY KEY,
                      at TEXT NOT NULL,
                      kind TEXT NOT NULL,
                      number TEXT NOT NULL,
                      payload TEXT NOT NULL,
                      previous TEXT NOT NULL,
                      hash TEXT NOT NULL
                    )
                    """,
                    """
                    INSERT INTO event
                      SELECT seq, at, kind, number, payload, previous, hash FROM event_before
                    """,
                    "CREATE INDEX event_by_number ON event (number, seq)",
                    "CREATE INDEX event_by_reply ON event (seq) WHERE kind = 'replied'",
                    *EVENTS_ARE_KEPT,
                    "ALTER TABLE act RENAME TO act_before",
                    "DROP INDEX act_by_name",
                    "DROP INDEX act_by_number",
                    """
                    CREATE TABLE act (
                      seq INTEGER PRIMARY KEY REFERENCES event (seq),
                      name TEXT NOT NULL,
                      number TEXT NOT NULL
                    )
                    """,
                    "INSERT INTO act SELECT seq, name, number FROM act_before",
                    "CREATE INDEX act_by_name ON act (name, seq)",
                    "CREATE INDEX act_by_number ON act (number, seq)",
                    "DROP TABLE act_before",
                    "DROP TABLE event_before",
                ),
                ("ALTER TABLE event DROP CONSTRAINT event_hash_key",),
            ),
        ),
        rewrites=("event", "act"),
    ),
    SchemaStep(
        "r0011_rows",
        (
            # Once for sums of what the chain does not tell of; nothing is written to it any more.
            "CREATE TABLE tally (name TEXT PRIMARY KEY, sum TEXT NOT NULL, seal TEXT NOT NULL)",
            # By which keys the chain goes, and since when it tells of each row.
            "CREATE INDEX event_by_keys ON event (seq) WHERE kind = 'keyed'",
            "CREATE INDEX event_by_adoption ON event (seq) WHERE kind = 'adopted'",
        ),
        contracts=True,  # an earlier release writes rows that the chain would not tell of
    ),
)
