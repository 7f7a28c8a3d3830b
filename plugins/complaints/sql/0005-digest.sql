-- The day on which a member was sent a digest last: one a day at most.
CREATE TABLE complaints_digest (
	member TEXT PRIMARY KEY REFERENCES complaints_member (id) ON DELETE CASCADE,
	day BIGINT NOT NULL
) /*+sqlite WITHOUT ROWID */;
