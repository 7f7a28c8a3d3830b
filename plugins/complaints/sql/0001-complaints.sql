-- Complaints. What was told is in envelopes; in the clear stands what clocks, counts and
-- the door of a case need, and each such column is in docs/privacy.md. Days are civil days
-- (klankbord-civil.h), never times; ids are random or hashes, so that no order shows but that of days.

-- Who can open: a person of staff with a phrase of their own. No secret is in it (seal.h).
CREATE TABLE complaints_member (
	id TEXT PRIMARY KEY,            -- 32 hex digits
	person TEXT NOT NULL UNIQUE,    -- login name
	box_pk BYTEA NOT NULL,
	sign_pk BYTEA NOT NULL,
	passes BIGINT NOT NULL,         -- of Argon2id
	bytes BIGINT NOT NULL,
	salt BYTEA NOT NULL,
	locked BYTEA NOT NULL           -- the seed, under the phrase
) /*+sqlite WITHOUT ROWID */;

-- Those who handle what is about a body, at a place and all below it.
CREATE TABLE complaints_team (
	id TEXT PRIMARY KEY,            -- 32 hex digits
	body TEXT NOT NULL,             -- bodies.c
	place TEXT NOT NULL,            -- an organisation or a region, never a location
	UNIQUE (body, place)
) /*+sqlite WITHOUT ROWID */;

-- The key of a team changes whenever a member leaves. The newest epoch is in use; those before it
-- are deleted once no case is wrapped to them.
CREATE TABLE complaints_epoch (
	team TEXT NOT NULL REFERENCES complaints_team (id),
	epoch BIGINT NOT NULL,          -- from 1
	pk BYTEA NOT NULL,
	escrow BYTEA,                   -- the secret half to the escrow; NULL: the house has none
	PRIMARY KEY (team, epoch)
) /*+sqlite WITHOUT ROWID */;

-- The secret half of an epoch to each member.
CREATE TABLE complaints_holder (
	team TEXT NOT NULL,
	epoch BIGINT NOT NULL,
	member TEXT NOT NULL REFERENCES complaints_member (id),
	wrapped BYTEA NOT NULL,
	PRIMARY KEY (team, epoch, member)
) /*+sqlite WITHOUT ROWID */;

-- What a session has unlocked: the seed of its member, locked under a secret that only the
-- browser's cookie gives (kb_session_secret()).
CREATE TABLE complaints_session (
	mark TEXT PRIMARY KEY,          -- keyed hash of that secret
	member TEXT NOT NULL REFERENCES complaints_member (id),
	until BIGINT NOT NULL,          -- seconds since 1970, rounded up to an hour
	locked BYTEA NOT NULL
) /*+sqlite WITHOUT ROWID */;

-- A case. Zeros in `to_team` and `to_reporter` (a shredded case) never come: the row is deleted.
CREATE TABLE complaints_case (
	id TEXT PRIMARY KEY,            -- 32 hex digits, a hash of the two keys
	pk BYTEA NOT NULL,
	reporter BYTEA NOT NULL,        -- verifies what its reporter signs
	mark TEXT NOT NULL UNIQUE,      -- 64 hex digits, of the code
	team TEXT NOT NULL REFERENCES complaints_team (id),
	epoch BIGINT NOT NULL,
	to_team BYTEA NOT NULL,
	to_reporter BYTEA NOT NULL,
	dossier TEXT NOT NULL,          -- one story about two bodies: two cases with one of these
	body TEXT NOT NULL,
	place TEXT NOT NULL,            -- where the reporter lives; '' not said
	population TEXT NOT NULL,       -- 'youth', 'guardian', 'foster'
	lang TEXT NOT NULL,             -- of the reporter
	theme TEXT NOT NULL,            -- what it is about, as ticked; '' nothing
	named BIGINT NOT NULL,          -- 1: the reporter gave a name (it is in the envelope)
	danger BIGINT NOT NULL,         -- 1: the reporter said so; on top of the desk
	filer TEXT NOT NULL DEFAULT '', -- login name of the guardian whose own case it is; '' nobody
	handler TEXT NOT NULL DEFAULT '', -- member; '' nobody yet
	outcome TEXT NOT NULL DEFAULT '', -- 'founded', 'partly', 'unfounded', 'no_judgment', 'refused', ''
	lesson TEXT NOT NULL DEFAULT '',  -- theme of the lesson that was drawn
	rating BIGINT NOT NULL DEFAULT 0, -- 1..4, how the reporter found the handling; 0 not said
	kept_until BIGINT NOT NULL DEFAULT 0 -- day on which it is shredded; 0: still open
) /*+sqlite WITHOUT ROWID */;

CREATE INDEX complaints_case_team ON complaints_case (team);
CREATE INDEX complaints_case_dossier ON complaints_case (dossier);

-- What happened on which day, for the clocks (terms.h). Nothing that can be computed is here.
CREATE TABLE complaints_event (
	case_id TEXT NOT NULL REFERENCES complaints_case (id) ON DELETE CASCADE,
	n BIGINT NOT NULL,              -- from 0, without a gap
	day BIGINT NOT NULL,
	what BIGINT NOT NULL,           -- enum term_what
	track BIGINT NOT NULL,
	until BIGINT NOT NULL,
	days BIGINT NOT NULL,
	told BIGINT NOT NULL,
	agreed BIGINT NOT NULL,
	PRIMARY KEY (case_id, n)
) /*+sqlite WITHOUT ROWID */;

-- Everything that was said, both ways: envelopes of seal.h, each bound to the one before.
CREATE TABLE complaints_message (
	case_id TEXT NOT NULL REFERENCES complaints_case (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,       -- from 0, without a gap
	kind BIGINT NOT NULL,           -- enum seal_kind
	author BIGINT NOT NULL,         -- enum seal_author
	member TEXT NOT NULL,           -- who wrote it; '' the reporter, the portal
	day BIGINT NOT NULL,
	lang TEXT NOT NULL,
	envelope BYTEA NOT NULL,
	PRIMARY KEY (case_id, position)
) /*+sqlite WITHOUT ROWID */;

-- Who may not see a case though a member of its team: attached to its place, or named in it.
CREATE TABLE complaints_barred (
	case_id TEXT NOT NULL REFERENCES complaints_case (id) ON DELETE CASCADE,
	member TEXT NOT NULL REFERENCES complaints_member (id),
	reason TEXT NOT NULL,           -- 'place', 'named', 'self'
	PRIMARY KEY (case_id, member)
) /*+sqlite WITHOUT ROWID */;

-- Each act, bound to the one before (seal_chain_link()).
CREATE TABLE complaints_act (
	seq BIGINT PRIMARY KEY,         -- from 1
	day BIGINT NOT NULL,
	verb BIGINT NOT NULL,           -- acts.c
	actor TEXT NOT NULL,            -- 32 hex digits: a member; zeros: a reporter, the portal
	object TEXT NOT NULL,           -- a case, a team, a member
	detail BYTEA NOT NULL,
	mac BYTEA NOT NULL
) /*+sqlite WITHOUT ROWID */;

-- What stays of a case that was shredded: numbers (seal_shred()).
CREATE TABLE complaints_ledger (
	id TEXT PRIMARY KEY,            -- random
	line TEXT NOT NULL
) /*+sqlite WITHOUT ROWID */;
