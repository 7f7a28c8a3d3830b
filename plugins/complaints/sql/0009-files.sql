-- Recordings and photos, sealed (seal_stream_put()): the key of each is in an envelope of its case. What was sent
-- before its case is there waits for some hours, with its key in the page of who sent it and nowhere else.
CREATE TABLE complaints_file (
	id TEXT PRIMARY KEY,            -- random
	case_id TEXT REFERENCES complaints_case (id) ON DELETE CASCADE, -- NULL: not filed yet
	until BIGINT NOT NULL,          -- when what was not filed is deleted, rounded up to an hour; 0: filed
	sealed BYTEA NOT NULL
) /*+sqlite WITHOUT ROWID */;

CREATE INDEX complaints_file_case ON complaints_file (case_id);
