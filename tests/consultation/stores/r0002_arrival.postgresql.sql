CREATE OR REPLACE FUNCTION clausework.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $function$
;
CREATE TABLE alembic_version (version_num character varying(32) NOT NULL);
CREATE TABLE comment (number text NOT NULL, prefix text NOT NULL, sequence bigint NOT NULL, consultation text NOT NULL, submission text NOT NULL, body text NOT NULL, track text NOT NULL, draft text NOT NULL, clause text NOT NULL, provision text NOT NULL, quote text NOT NULL, base text NOT NULL, text text NOT NULL, suggestion text NOT NULL, reason text NOT NULL, role text NOT NULL, organisation text NOT NULL, name text NOT NULL, lang text NOT NULL, channel text NOT NULL, received text NOT NULL, late bigint NOT NULL, suspect bigint NOT NULL, digest text NOT NULL, state text NOT NULL DEFAULT 'received'::text, withheld text NOT NULL DEFAULT ''::text, reviewed text NOT NULL DEFAULT ''::text, arrival bigint NOT NULL DEFAULT 0);
CREATE TABLE consultation (id text NOT NULL, made text NOT NULL);
CREATE TABLE event (seq bigint NOT NULL, at text NOT NULL, kind text NOT NULL, number text NOT NULL, payload text NOT NULL, previous text NOT NULL, hash text NOT NULL);
CREATE TABLE personal (number text NOT NULL, organisation text NOT NULL, name text NOT NULL, contact text NOT NULL);
ALTER TABLE alembic_version ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE comment ADD CONSTRAINT comment_pkey PRIMARY KEY (number);
ALTER TABLE comment ADD CONSTRAINT comment_prefix_sequence_key UNIQUE (prefix, sequence);
ALTER TABLE comment ADD CONSTRAINT comment_submission_key UNIQUE (submission);
ALTER TABLE comment ADD CONSTRAINT comment_track_key UNIQUE (track);
ALTER TABLE consultation ADD CONSTRAINT consultation_pkey PRIMARY KEY (id);
ALTER TABLE event ADD CONSTRAINT event_hash_key UNIQUE (hash);
ALTER TABLE event ADD CONSTRAINT event_pkey PRIMARY KEY (seq);
ALTER TABLE personal ADD CONSTRAINT personal_pkey PRIMARY KEY (number);
ALTER TABLE comment ADD CONSTRAINT comment_consultation_fkey FOREIGN KEY (consultation) REFERENCES consultation(id);
ALTER TABLE personal ADD CONSTRAINT personal_number_fkey FOREIGN KEY (number) REFERENCES comment(number);
CREATE UNIQUE INDEX comment_by_arrival ON comment USING btree (arrival);
CREATE INDEX comment_by_clause ON comment USING btree (clause, state, arrival, consultation);
CREATE INDEX comment_by_place ON comment USING btree (clause, arrival);
CREATE INDEX comment_by_state ON comment USING btree (state, arrival);
CREATE INDEX comment_by_suspicion ON comment USING btree (arrival) WHERE (suspect = 1);
CREATE INDEX event_by_number ON event USING btree (number, seq);
CREATE TRIGGER comment_has_its_place BEFORE UPDATE OF arrival ON comment FOR EACH ROW EXECUTE FUNCTION refuse_change('what was received is never changed');
CREATE TRIGGER comment_is_fixed BEFORE UPDATE OF number, prefix, sequence, consultation, submission, body, track, draft, clause, provision, quote, base, text, suggestion, reason, lang, channel, received, late, digest ON comment FOR EACH ROW EXECUTE FUNCTION refuse_change('what was received is never changed');
CREATE TRIGGER comment_is_kept BEFORE DELETE ON comment FOR EACH ROW EXECUTE FUNCTION refuse_change('comments are never deleted');
CREATE TRIGGER comment_is_kept_whole BEFORE TRUNCATE ON comment FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('comments are never deleted');
CREATE TRIGGER event_is_fixed BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change('events are append-only');
CREATE TRIGGER event_is_kept BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION refuse_change('events are append-only');
CREATE TRIGGER event_is_kept_whole BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change('events are append-only');
INSERT INTO alembic_version VALUES ('r0002_arrival');
