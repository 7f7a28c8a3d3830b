-- Looking early at a measure: answers of repeat rounds, in sums of their own, so that they are in no figure of a
-- quarter and no figure of a quarter is in them.
CREATE TABLE metrics_repeat (
	place TEXT NOT NULL,
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	indicator TEXT NOT NULL,
	version BIGINT NOT NULL,        -- of the formula
	figure TEXT NOT NULL,           -- 'youth', 'youth/night'
	n BIGINT NOT NULL,
	total BIGINT NOT NULL,          -- thousandths of a point of 0 to 100
	PRIMARY KEY (place, month, indicator, version, figure)
) /*+sqlite WITHOUT ROWID */;

-- When the rounds began of which there are answers: staff planned it, it says nothing of who answered when.
CREATE TABLE metrics_repeat_round (
	place TEXT NOT NULL,
	population TEXT NOT NULL,
	month BIGINT NOT NULL,
	week BIGINT NOT NULL,           -- the earliest: weeks since Monday 3 January 2000
	PRIMARY KEY (place, population, month)
) /*+sqlite WITHOUT ROWID */;

ALTER TABLE metrics_measure ADD COLUMN day BIGINT NOT NULL DEFAULT 0;   -- of the month on which it starts; 0: not told
ALTER TABLE metrics_measure ADD COLUMN owner TEXT NOT NULL DEFAULT '';  -- a role, never a person; '': not told
