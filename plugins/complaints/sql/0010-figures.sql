-- That a measure was recorded after a complaint was upheld, or that there is none and why: what it is lies in a note of
-- the team.
CREATE TABLE complaints_recorded (
	case_id TEXT PRIMARY KEY REFERENCES complaints_case (id) ON DELETE CASCADE,
	day BIGINT NOT NULL,
	made BIGINT NOT NULL            -- 1: a measure; 0: none, with a reason
) /*+sqlite WITHOUT ROWID */;

-- What cases that were destroyed had told, added up over all of them, so that it can be told again. A place is an id that was
-- told, so never a protected one.
CREATE TABLE complaints_counted (
	place TEXT NOT NULL,
	population TEXT NOT NULL,
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	item TEXT NOT NULL,
	value BIGINT NOT NULL,
	n BIGINT NOT NULL,              -- how often
	PRIMARY KEY (place, population, month, item, value)
) /*+sqlite WITHOUT ROWID */;
