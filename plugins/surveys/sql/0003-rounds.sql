-- Rounds: one form, asked of one population, at some places, for a time. Days stand here
-- because staff plan by days; no row about an answer holds one. A round lasts a week at
-- least (plan.c), so that its days do not tell on which day somebody answered.

-- Rounds that were open go on: each becomes a round of youths at one place, without an end.
-- Of a closed one nothing was known but that it had been.
CREATE TABLE surveys_site (
	round TEXT NOT NULL,            -- id of a round
	place TEXT NOT NULL,            -- id of a location
	state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
	lane TEXT NOT NULL,             -- what the cards of this place begin with; '' before there are cards
	aftercare TEXT NOT NULL,        -- who is told and when, after sensitive questions; '' nobody: they are not asked
	owner TEXT NOT NULL,            -- the same of items that need somebody who acts; '' they are not asked
	invited BIGINT NOT NULL,        -- how many were asked, or cards printed; 0: not said
	answered BIGINT NOT NULL,       -- answers of this round here
	closed_month BIGINT NOT NULL,   -- 12 * year + month - 1 in which staff closed it; 0: they did not
	PRIMARY KEY (round, place)
) /*+sqlite WITHOUT ROWID */;

INSERT INTO surveys_site (round, place, state, lane, aftercare, owner, invited, answered, closed_month)
SELECT id, place, state, '', '', '', 0, 0, 0 FROM surveys_round WHERE state = 'open';

DROP INDEX surveys_round_open;
DROP TABLE surveys_round;

CREATE TABLE surveys_round (
	id TEXT PRIMARY KEY,            -- random, 32 hex digits
	title TEXT NOT NULL,            -- as staff call it; '' the standing survey of a place
	form TEXT NOT NULL,             -- id of the form
	version TEXT NOT NULL,          -- its version when the round was made; '' not known
	population TEXT NOT NULL,       -- 'youth', 'guardian', 'foster', 'partner', 'staff', 'former'
	opens BIGINT NOT NULL,          -- first day, 10000 * year + 100 * month + day; 0: since ever
	ends BIGINT NOT NULL,           -- last day; 99999999: none
	tongues TEXT NOT NULL,          -- 'nl ar ti'; '' all that the form speaks
	access TEXT NOT NULL CHECK (access IN ('poster', 'card')),
	pilot BIGINT NOT NULL           -- 1: its answers stay outside the series
) /*+sqlite WITHOUT ROWID */;

INSERT INTO surveys_round (id, title, form, version, population, opens, ends, tongues, access, pilot)
SELECT round, '', 'core', '', 'youth', 0, 99999999, '', 'poster', 0 FROM surveys_site;

-- Which rounds are open at a place?
CREATE INDEX surveys_site_open ON surveys_site (place) WHERE state = 'open';

-- A card says by its first letters where it belongs.
CREATE UNIQUE INDEX surveys_site_lane ON surveys_site (lane) WHERE lane <> '';

-- A place has a poster for each population. (The columns of the key stand first: the check
-- of SQLite 3.40 finds a NULL where they do not, and the table has no rowid.)
CREATE TABLE surveys_code_before (
	place TEXT PRIMARY KEY,
	code TEXT NOT NULL
) /*+sqlite WITHOUT ROWID */;
INSERT INTO surveys_code_before (place, code) SELECT place, code FROM surveys_code;
DROP TABLE surveys_code;

CREATE TABLE surveys_code (
	place TEXT NOT NULL,            -- id of a location
	population TEXT NOT NULL DEFAULT 'youth',
	code TEXT NOT NULL UNIQUE,      -- 8 of 23456789BCDFGHJKMNPQRTVWXY
	PRIMARY KEY (place, population)
) /*+sqlite WITHOUT ROWID */;
INSERT INTO surveys_code (place, code, population) SELECT place, code, 'youth' FROM surveys_code_before;
DROP TABLE surveys_code_before;

-- One-time cards: a keyed mark of what is printed, and whether it was used. The table is
-- sorted by the mark, so nothing tells the order of printing or of use, and nothing here
-- leads to an answer or to who holds the card.
CREATE TABLE surveys_card (
	mark TEXT PRIMARY KEY,          -- keyed hash of the code, 64 hex digits
	round TEXT NOT NULL,
	place TEXT NOT NULL,
	spent BIGINT NOT NULL CHECK (spent IN (0, 1))
) /*+sqlite WITHOUT ROWID */;

-- The round of a response; '' of one from before there were rounds.
ALTER TABLE surveys_response ADD COLUMN round TEXT NOT NULL DEFAULT '';
