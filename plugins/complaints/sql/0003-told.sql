-- Which numbers of a case were told, so that none is told twice.
CREATE TABLE complaints_told (
	case_id TEXT NOT NULL REFERENCES complaints_case (id) ON DELETE CASCADE,
	item TEXT NOT NULL,             -- 'complaint.due'
	PRIMARY KEY (case_id, item)
) /*+sqlite WITHOUT ROWID */;
