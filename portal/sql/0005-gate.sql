-- The register of releases: what was shown of which table, and so can never be taken back,
-- and what was left out, and so stays out (gate/protect.h).

-- A release of one item up to the month `through`, within the year that begins with `first`.
CREATE TABLE kb_release (
	id TEXT PRIMARY KEY,            -- random
	tier TEXT NOT NULL CHECK (tier IN ('inside', 'outside')),
	item TEXT NOT NULL,             -- 'A10'
	first BIGINT NOT NULL,          -- 12 * year
	through BIGINT NOT NULL,        -- the first month that is not in it
	rules BIGINT NOT NULL,          -- version of the rules that it was made by
	cells BIGINT NOT NULL,          -- how many it shows
	hash TEXT NOT NULL,             -- BLAKE2b of its cells, 64 hex digits
	UNIQUE (tier, item, first, through)
) /*+sqlite WITHOUT ROWID */;

-- What it was made of: frozen, so that later releases fit. On no page.
CREATE TABLE kb_release_sum (
	item TEXT NOT NULL,
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	place TEXT NOT NULL,            -- a location
	region TEXT NOT NULL,           -- where it lay in that quarter; '' in none
	type TEXT NOT NULL,             -- what it was in that quarter; '' unknown
	n BIGINT NOT NULL,
	total BIGINT NOT NULL,          -- of scores, in thousandths of a point
	top BIGINT NOT NULL,            -- how many gave one of the best answers
	PRIMARY KEY (item, month, place)
) /*+sqlite WITHOUT ROWID */;

-- The cells in which anybody was counted. No row in a period that was released: nobody was.
CREATE TABLE kb_release_cell (
	tier TEXT NOT NULL,
	place TEXT NOT NULL,            -- id, or 'type:kwv'
	item TEXT NOT NULL,
	month BIGINT NOT NULL,          -- the first of the period
	months BIGINT NOT NULL,         -- 1, 3, 6 or 12
	shown BIGINT NOT NULL,          -- 0: left out; then the numbers are 0, too
	n BIGINT NOT NULL,
	total BIGINT NOT NULL,
	top BIGINT NOT NULL,
	PRIMARY KEY (tier, place, item, month, months)
) /*+sqlite WITHOUT ROWID */;
