-- The tables of the core. Columns are explained where they stand; types are those
-- that PostgreSQL also takes, and what only SQLite needs stands in a comment that
-- opens with +sqlite. Keys are random or keyed marks: none tells who came first.

-- Facts about this store: 'example' = 'yes' marks the example organisation.
CREATE TABLE kb_meta (
	name TEXT PRIMARY KEY,          -- what
	value TEXT NOT NULL             -- its value
) /*+sqlite WITHOUT ROWID */;

-- The organisation, its regions, its locations.
CREATE TABLE kb_place (
	id TEXT PRIMARY KEY,            -- [a-z0-9-]{1,40}
	name TEXT NOT NULL,             -- proper name, Dutch
	kind TEXT NOT NULL CHECK (kind IN ('organisation', 'region', 'location')),
	type TEXT NOT NULL DEFAULT '',  -- of a location: kwv, poa, ...
	parent TEXT NOT NULL DEFAULT '' -- id of the place above; '' at the top
) /*+sqlite WITHOUT ROWID */;

-- Staff who may sign in. Youths have no account.
CREATE TABLE kb_user (
	name TEXT PRIMARY KEY,          -- login name, lower case
	hash TEXT NOT NULL              -- Argon2id, with its parameters
) /*+sqlite WITHOUT ROWID */;

-- A role at a place; it holds for all places under it.
CREATE TABLE kb_grant (
	name TEXT NOT NULL REFERENCES kb_user (name) ON DELETE CASCADE,
	role TEXT NOT NULL CHECK (role IN ('admin', 'quality', 'location')),
	place TEXT NOT NULL REFERENCES kb_place (id) ON DELETE CASCADE,
	PRIMARY KEY (name, role, place)
) /*+sqlite WITHOUT ROWID */;

-- Sessions of staff. The token itself is only in the browser.
CREATE TABLE kb_session (
	mark TEXT PRIMARY KEY,          -- keyed BLAKE2b of the token
	name TEXT NOT NULL REFERENCES kb_user (name) ON DELETE CASCADE,
	began BIGINT NOT NULL,          -- seconds since 1970
	seen BIGINT NOT NULL            -- last use, rounded to a minute
) /*+sqlite WITHOUT ROWID */;

-- Failed sign-ins of one account (known or not), by a mark of its name.
CREATE TABLE kb_throttle (
	mark TEXT PRIMARY KEY,          -- keyed BLAKE2b of the name
	fails BIGINT NOT NULL,          -- failures in a row
	until BIGINT NOT NULL           -- no try is looked at before this second
) /*+sqlite WITHOUT ROWID */;

-- Observations that wait for one hearer each. Rows are deleted once heard.
CREATE TABLE kb_queue (
	hearer TEXT NOT NULL,           -- plugin that will hear it
	id TEXT NOT NULL,               -- random; says nothing about order
	type TEXT NOT NULL,             -- such as 'answer'
	place TEXT NOT NULL,
	population TEXT NOT NULL,
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	items TEXT NOT NULL,            -- 'A10=3 A38.daily=1'
	tries BIGINT NOT NULL DEFAULT 0,
	parked BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (hearer, id)
) /*+sqlite WITHOUT ROWID */;

-- Submissions that were taken lately, so that a repeat is thanked for and not
-- stored. Leads to no answer: both columns are keyed with a key outside the store
-- and with the instanceID that only the phone has.
CREATE TABLE kb_instance (
	mark TEXT PRIMARY KEY,          -- keyed BLAKE2b of the instanceID
	content TEXT NOT NULL,          -- keyed BLAKE2b of instanceID and answers
	until_month BIGINT NOT NULL     -- forgotten from this month on
) /*+sqlite WITHOUT ROWID */;
