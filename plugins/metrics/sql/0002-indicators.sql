-- What indicators are made of: per figure of an indicator how many voices it is about and their
-- thousandths of a point, per place and month. The version is that of the formula that held in
-- that month; a figure is 'youth' or 'youth/night', its side 1 the other population of a gap.

CREATE TABLE metrics_indicator (
	place TEXT NOT NULL,
	month BIGINT NOT NULL,
	indicator TEXT NOT NULL,
	version BIGINT NOT NULL,
	figure TEXT NOT NULL,
	side BIGINT NOT NULL,
	n BIGINT NOT NULL,
	total BIGINT NOT NULL,
	PRIMARY KEY (place, month, indicator, version, figure, side)
) /*+sqlite WITHOUT ROWID */;
