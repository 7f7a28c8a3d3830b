-- How far each column of the registers is in figures that were released: a file that corrects a month
-- before it changes none of them. Two rows are no columns: 'looked', the month in which all of them
-- were looked at last, and 'complaint.', which is there once the plugin complaints has told anything.

CREATE TABLE metrics_delivered (
	counted TEXT PRIMARY KEY,
	through BIGINT NOT NULL     -- the first month that is not in it: 12 * year + month - 1
) /*+sqlite WITHOUT ROWID */;

CREATE INDEX metrics_register_counted ON metrics_register (counted, month, place);
