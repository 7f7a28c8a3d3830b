-- Forms that staff brought while the house runs. What comes with a plugin stands in no
-- table: it is read from its files.

CREATE TABLE kb_form (
	key TEXT PRIMARY KEY,           -- of the bytes: 32 hex digits of their BLAKE2b
	owner TEXT NOT NULL,            -- plugin that takes the answers
	id TEXT NOT NULL,               -- of the form, as it says itself
	version TEXT NOT NULL,          -- as it says itself
	title TEXT NOT NULL,            -- as it says itself
	state TEXT NOT NULL CHECK (state IN ('draft', 'live', 'retired')),
	day BIGINT NOT NULL,            -- since when: 10000 * year + 100 * month + day
	came BIGINT NOT NULL,           -- 1, 2, ...: which version of its form it is
	bytes BYTEA NOT NULL,           -- as they came; never changed
	UNIQUE (id, version)
) /*+sqlite WITHOUT ROWID */;

-- One version of a form is asked at a time.
CREATE UNIQUE INDEX kb_form_live ON kb_form (id) WHERE state = 'live';

-- Who has read a language of a version and found it good. Keys are of the bytes, so a text
-- that changes is another version, and unread.
CREATE TABLE kb_form_approval (
	key TEXT NOT NULL,              -- of the version, of a plugin's form too
	lang TEXT NOT NULL,             -- tag
	person TEXT NOT NULL,           -- login name
	day BIGINT NOT NULL,            -- when
	PRIMARY KEY (key, lang, person)
) /*+sqlite WITHOUT ROWID */;

-- Where the series of a question breaks: what was asked before a version became live cannot
-- be set beside what is asked since.
CREATE TABLE kb_form_break (
	key TEXT NOT NULL,              -- of the version
	item TEXT NOT NULL,             -- name of the question
	what TEXT NOT NULL,             -- 'words', 'scale', 'options', 'answer', 'added', 'removed'
	month BIGINT NOT NULL,          -- in which it became live: 12 * year + month - 1
	PRIMARY KEY (key, item, what)
) /*+sqlite WITHOUT ROWID */;
