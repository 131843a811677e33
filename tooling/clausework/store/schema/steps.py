"""The schema as steps that are only ever added to; one text for both databases.

How each database is told of a step says `dialects`, and which steps one has, `ledger`. The order of the
tables stays: by its place a row's digest names one, see `row_digests`.
"""

from clausework.store.schema.dialects import RefusalTrigger, SchemaStep

APPLICATION = 0x434C5753  # "CLWS"
STEPS = (
    SchemaStep(
        "r0001_store",
        (
            """
            CREATE TABLE consultation (
              id TEXT PRIMARY KEY,
              made TEXT NOT NULL
            )
            """,
            # `arrival` is the place in the chain: the order of arrival, and where a page goes on. `follows`
            # is the comment that a supplement is to. Instants are "" until it happens. `received` is the day
            # on a letter. `redaction` is the spans that the public does not read,
            # `confirmed` who has said that what looks like personal data may be read.
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
              locator TEXT NOT NULL DEFAULT '',
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
              arrival INTEGER NOT NULL,
              follows TEXT NOT NULL DEFAULT '',
              state TEXT NOT NULL DEFAULT 'received',
              withheld TEXT NOT NULL DEFAULT '',
              reviewed TEXT NOT NULL DEFAULT '',
              withdrawn TEXT NOT NULL DEFAULT '',
              erased TEXT NOT NULL DEFAULT '',
              verified TEXT NOT NULL DEFAULT '',
              redaction TEXT NOT NULL DEFAULT '',
              confirmed TEXT NOT NULL DEFAULT '',
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
            # That a hash is the only one of its kind is sure without an index: each names the one before.
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
            # `password` is a scrypt hash, `secret` is sealed, `step` the last code's, which is good once;
            # `ended` is the instant at which an account was revoked, "" for one that holds.
            """
            CREATE TABLE account (
              name TEXT PRIMARY KEY,
              role TEXT NOT NULL,
              password TEXT NOT NULL,
              secret TEXT NOT NULL,
              step INTEGER NOT NULL,
              made TEXT NOT NULL,
              ended TEXT NOT NULL DEFAULT ''
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
            # `since` in seconds: whoever changes how one signs in has signed in a short while ago.
            """
            CREATE TABLE sitting (
              token TEXT PRIMARY KEY,
              name TEXT NOT NULL REFERENCES account (name),
              expires INTEGER NOT NULL,
              since INTEGER NOT NULL DEFAULT 0,
              way TEXT NOT NULL DEFAULT 'password'
            )
            """,
            """
            CREATE TABLE assignment (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              name TEXT NOT NULL REFERENCES account (name)
            )
            """,
            # Of a comment that was answered with another; nothing is written here any more, but the rows of
            # all tables are told apart by the order in which these are made.
            """
            CREATE TABLE merger (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              first TEXT NOT NULL REFERENCES comment (number)
            )
            """,
            # `version` is the event by which it came to be so, `name` who wrote it, `returned` why it was
            # sent back.
            """
            CREATE TABLE proposal (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              outcome TEXT NOT NULL,
              reason TEXT NOT NULL,
              changes TEXT NOT NULL DEFAULT '',
              state TEXT NOT NULL DEFAULT '',
              version INTEGER NOT NULL DEFAULT 0,
              name TEXT NOT NULL DEFAULT '',
              returned TEXT NOT NULL DEFAULT ''
            )
            """,
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
            # What was asked of a browser and is answered once; of the question only a hash is kept.
            """
            CREATE TABLE challenge (
              token TEXT PRIMARY KEY,
              kind TEXT NOT NULL,
              detail TEXT NOT NULL,
              expires INTEGER NOT NULL
            )
            """,
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
            # Which events are acts of the secretariat, and whose: so that a long chain is searched quickly.
            """
            CREATE TABLE act (
              seq INTEGER PRIMARY KEY REFERENCES event (seq),
              name TEXT NOT NULL,
              number TEXT NOT NULL
            )
            """,
            # Comments that lie before the drafting group, since when.
            """
            CREATE TABLE discussion (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              since TEXT NOT NULL
            )
            """,
            # How a letter was brought in: with a file, which other comments may have come with too and whose
            # bytes lie once in a file named by `id`; `note` is what stood there beside the comment.
            """
            CREATE TABLE source (
              number TEXT PRIMARY KEY REFERENCES comment (number),
              id TEXT NOT NULL,
              name TEXT NOT NULL,
              kind TEXT NOT NULL,
              size INTEGER NOT NULL,
              digest TEXT NOT NULL,
              note TEXT NOT NULL DEFAULT ''
            )
            """,
            # The comments that an act on several was on.
            """
            CREATE TABLE acted (
              seq INTEGER NOT NULL REFERENCES event (seq),
              number TEXT NOT NULL REFERENCES comment (number),
              PRIMARY KEY (seq, number)
            )
            """,
            "CREATE UNIQUE INDEX comment_by_arrival ON comment (arrival)",
            "CREATE INDEX comment_by_suspicion ON comment (arrival) WHERE suspect = 1",
            "CREATE INDEX comment_by_first ON comment (follows) WHERE follows <> ''",
            "CREATE INDEX comment_by_organisation ON comment (organisation) WHERE organisation <> ''",
            # The queue, also of one clause or of one kind of sender, however many suspects stand in it.
            "CREATE INDEX comment_by_queue ON comment (state, suspect, arrival)",
            # That of the clause is also what they are counted by.
            "CREATE INDEX comment_by_clause_queue ON comment "
            "(clause, state, suspect, arrival, role, consultation)",
            "CREATE INDEX comment_by_role_queue ON comment (role, state, suspect, arrival)",
            "CREATE INDEX event_by_number ON event (number, seq)",
            # What few events tell, found in a long chain: replies of invited bodies, and the keys that it
            # goes by.
            "CREATE INDEX event_by_reply ON event (seq) WHERE kind = 'replied'",
            "CREATE INDEX event_by_keys ON event (seq) WHERE kind = 'keyed'",
            "CREATE INDEX proof_by_expiry ON proof (expires)",
            "CREATE INDEX proposal_by_state ON proposal (state, number)",
            "CREATE INDEX mark_by_kind ON mark (kind, number)",
            "CREATE INDEX source_by_file ON source (id)",
            "CREATE INDEX source_by_digest ON source (digest)",
            "CREATE INDEX merger_by_first ON merger (first)",
            "CREATE INDEX assignment_by_name ON assignment (name)",
            "CREATE INDEX sitting_by_name ON sitting (name)",
            "CREATE INDEX passkey_by_name ON passkey (name)",
            "CREATE INDEX recovery_by_name ON recovery (name)",
            "CREATE INDEX challenge_by_expiry ON challenge (expires)",
            "CREATE INDEX act_by_name ON act (name, seq)",
            "CREATE INDEX act_by_number ON act (number, seq)",
            "CREATE INDEX acted_by_number ON acted (number, seq)",
            RefusalTrigger("event_is_kept", "event", "DELETE", "events are append-only"),
            RefusalTrigger("event_is_fixed", "event", "UPDATE", "events are append-only"),
            RefusalTrigger("comment_is_kept", "comment", "DELETE", "comments are never deleted"),
            RefusalTrigger(
                "comment_is_fixed",
                "comment",
                "UPDATE OF number, prefix, sequence, consultation, submission, body, track, draft, clause, "
                "provision, locator, quote, base, text, suggestion, reason, lang, channel, received, late, "
                "digest, arrival, follows",
                "what was received is never changed",
            ),
        ),
    ),
)
