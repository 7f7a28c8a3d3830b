-- The tables of surveys. Nothing here tells who answered, on which day, in which
-- order or in which language: keys are random, the table is sorted by them, and the
-- month is the only time.

-- A form that is, or was, open for answers at a place.
CREATE TABLE surveys_round (
	id TEXT PRIMARY KEY,            -- random, 32 hex digits
	place TEXT NOT NULL,            -- id of a location
	form TEXT NOT NULL,             -- id of the form
	state TEXT NOT NULL CHECK (state IN ('open', 'closed'))
) /*+sqlite WITHOUT ROWID */;

-- A place has at most one open round.
CREATE UNIQUE INDEX surveys_round_open ON surveys_round (place) WHERE state = 'open';

-- The code on the poster of a place: the last part of its address. Stored plain,
-- because the poster must print again. It opens a form and nothing else.
CREATE TABLE surveys_code (
	place TEXT PRIMARY KEY,         -- id of a location
	code TEXT NOT NULL UNIQUE       -- 8 of 23456789BCDFGHJKMNPQRTVWXY
) /*+sqlite WITHOUT ROWID */;

-- One filled-in form.
CREATE TABLE surveys_response (
	key TEXT PRIMARY KEY,           -- random, 32 hex digits; leads to no instanceID
	form TEXT NOT NULL,             -- id of the form
	version TEXT NOT NULL,          -- its version: scales may differ between two
	place TEXT NOT NULL,            -- whose door it came through
	population TEXT NOT NULL,       -- 'youth'
	month BIGINT NOT NULL           -- 12 * year + month - 1
) /*+sqlite WITHOUT ROWID */;

-- What was answered to one question.
CREATE TABLE surveys_answer (
	response TEXT NOT NULL REFERENCES surveys_response (key) ON DELETE CASCADE,
	item TEXT NOT NULL,             -- 'A10'
	value TEXT NOT NULL,            -- choices with a space between; '' skipped; 'dk' I don't know
	PRIMARY KEY (response, item)
) /*+sqlite WITHOUT ROWID */;
