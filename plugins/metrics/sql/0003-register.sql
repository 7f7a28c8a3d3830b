-- What registers count, brought by staff in files: a place, a month, what was counted, how many.
-- Nothing of one person: a file that looks so is refused.

CREATE TABLE metrics_register (
	place TEXT NOT NULL,
	month BIGINT NOT NULL,
	counted TEXT NOT NULL,      -- a column of the catalogue
	days BIGINT NOT NULL,       -- of a column of days: so many days; else 0
	number BIGINT NOT NULL,     -- thousandths; of a column of days: how often
	PRIMARY KEY (place, month, counted, days)
) /*+sqlite WITHOUT ROWID */;
