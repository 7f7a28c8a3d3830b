-- From which place a recording came that waits for its case: the place of which most waits gives way when there is no room.
-- Empty from the moment on at which it belongs to a case.
ALTER TABLE complaints_file ADD COLUMN share TEXT NOT NULL DEFAULT '';

-- What was sent from a page of staff, as a keyed hash of the form with its token: sent again it does nothing. Gone after two days.
CREATE TABLE complaints_once (
	mark TEXT PRIMARY KEY,
	day BIGINT NOT NULL
) /*+sqlite WITHOUT ROWID */;

-- The day on which an adult says that a case was told, farther back than its terms go: until who handles it confirms it.
CREATE TABLE complaints_claim (
	case_id TEXT PRIMARY KEY REFERENCES complaints_case (id) ON DELETE CASCADE,
	day BIGINT NOT NULL
) /*+sqlite WITHOUT ROWID */;
