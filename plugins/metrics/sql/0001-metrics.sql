-- The table of metrics: sums per place and month, from which no single answer can be
-- read back once there are two, and that leave only through the gate.

CREATE TABLE metrics_sum (
	place TEXT NOT NULL,            -- id of the place that was answered for
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	item TEXT NOT NULL,             -- as it was told: 'A10', 'A38.daily', 'A10.dk'
	n BIGINT NOT NULL,              -- how many told it
	total BIGINT NOT NULL,          -- of a scored item: sum of scores, in thousandths of a point
	top BIGINT NOT NULL,            -- of a scored item: how many gave one of the best answers
	PRIMARY KEY (place, month, item)
) /*+sqlite WITHOUT ROWID */;
