-- More answers came for a place than it has room for: the code may have been passed on.
-- The month is all that is kept of it; a fresh code clears it.
CREATE TABLE surveys_crowd (
	place TEXT NOT NULL,            -- id of a location
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	PRIMARY KEY (place, month)
) /*+sqlite WITHOUT ROWID */;
