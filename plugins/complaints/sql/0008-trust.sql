-- A second key to a case, for a person whom its reporter trusts: made and ended by the reporter, one at a time.
CREATE TABLE complaints_trust (
	case_id TEXT PRIMARY KEY REFERENCES complaints_case (id) ON DELETE CASCADE,
	mark TEXT NOT NULL,             -- 64 hex digits, of the second code
	locked BYTEA NOT NULL           -- the key of the case, under that code
) /*+sqlite WITHOUT ROWID */;

CREATE INDEX complaints_trust_mark ON complaints_trust (mark);
