-- What lies beside a case, each under a key of its own (aside.c): no key of a reporter opens it.

-- Notes of the team, to the team.
CREATE TABLE complaints_note (
	id TEXT PRIMARY KEY,            -- 32 hex digits, a hash of its two keys
	case_id TEXT NOT NULL REFERENCES complaints_case (id) ON DELETE CASCADE,
	member TEXT NOT NULL,           -- who wrote it
	day BIGINT NOT NULL,
	pk BYTEA NOT NULL,
	other BYTEA NOT NULL,           -- the second key of its name; nobody has its secret half
	epoch BIGINT NOT NULL,          -- of the team
	wrapped BYTEA NOT NULL,
	envelope BYTEA NOT NULL
) /*+sqlite WITHOUT ROWID */;
CREATE INDEX complaints_note_case ON complaints_note (case_id);

-- One message of a case, to one interpreter, until it is translated, taken back or fourteen days old.
CREATE TABLE complaints_lent (
	id TEXT PRIMARY KEY,
	case_id TEXT NOT NULL REFERENCES complaints_case (id) ON DELETE CASCADE,
	position BIGINT NOT NULL,       -- of the message
	member TEXT NOT NULL REFERENCES complaints_member (id) ON DELETE CASCADE, -- the interpreter
	lender TEXT NOT NULL,
	day BIGINT NOT NULL,
	from_lang TEXT NOT NULL,
	to_lang TEXT NOT NULL,
	pk BYTEA NOT NULL,
	other BYTEA NOT NULL,
	wrapped BYTEA NOT NULL,
	envelope BYTEA NOT NULL
) /*+sqlite WITHOUT ROWID */;
CREATE INDEX complaints_lent_case ON complaints_lent (case_id);
CREATE INDEX complaints_lent_member ON complaints_lent (member);

-- 1: by their roles when they last unlocked their key they interpret, and handle nothing.
ALTER TABLE complaints_member ADD COLUMN interprets BIGINT NOT NULL DEFAULT 0;
