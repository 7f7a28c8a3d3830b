-- Measures that a register tells of, what they are held against, and what came of them. The figures here were
-- released before they were written down: what is fixed before a measure works is never reckoned anew.

CREATE TABLE metrics_measure (
	id TEXT PRIMARY KEY,            -- of the register: 32 hex digits
	place TEXT NOT NULL,
	start BIGINT NOT NULL,          -- month in which it starts: 12 * year + month - 1
	washout BIGINT NOT NULL,        -- periods from the start on that count on neither side: 0 or 1
	baseline BIGINT NOT NULL,       -- figures before the start that it is held against: 8 to 12
	alarm BIGINT NOT NULL,          -- 1: a signal called for it
	state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'stopped', 'done')),
	turn BIGINT NOT NULL,           -- the highest that was told: observations come in no order
	told BIGINT NOT NULL,           -- month in which that was told
	first BIGINT NOT NULL           -- month in which it was first told
) /*+sqlite WITHOUT ROWID */;

CREATE TABLE metrics_aim (
	measure TEXT NOT NULL,
	indicator TEXT NOT NULL,
	figure TEXT NOT NULL,           -- 'youth', 'youth/night'
	better BIGINT NOT NULL,         -- what is hoped for: 1 more, -1 less
	PRIMARY KEY (measure, indicator, figure)
) /*+sqlite WITHOUT ROWID */;

-- Frozen once, when everything before the start is released. Never changed, but for the month looked at last.
CREATE TABLE metrics_baseline (
	measure TEXT NOT NULL,
	indicator TEXT NOT NULL,
	figure TEXT NOT NULL,
	version BIGINT NOT NULL,        -- of the formula: figures of another are not compared
	kind BIGINT NOT NULL,           -- chart and rules that fit the place then: enum kbs_kind, enum kbs_rules
	rules BIGINT NOT NULL,
	better BIGINT NOT NULL,
	first BIGINT NOT NULL,          -- first month of the period in which it started
	washout BIGINT NOT NULL,
	baseline BIGINT NOT NULL,
	alarm BIGINT NOT NULL,
	frozen BIGINT NOT NULL,         -- month in which it was frozen
	looked BIGINT NOT NULL,         -- the first month that had no release when it was last looked at
	PRIMARY KEY (measure, indicator, figure)
) /*+sqlite WITHOUT ROWID */;

CREATE TABLE metrics_baseline_figure (
	measure TEXT NOT NULL,
	indicator TEXT NOT NULL,
	figure TEXT NOT NULL,
	month BIGINT NOT NULL,
	months BIGINT NOT NULL,
	n BIGINT NOT NULL,
	value DOUBLE PRECISION NOT NULL,
	band BIGINT NOT NULL,           -- -1 at most, 1 at least
	PRIMARY KEY (measure, indicator, figure, month)
) /*+sqlite WITHOUT ROWID */;

-- Each verdict that differs from the one before.
CREATE TABLE metrics_verdict (
	measure TEXT NOT NULL,
	indicator TEXT NOT NULL,
	figure TEXT NOT NULL,
	month BIGINT NOT NULL,          -- in which it was concluded
	place TEXT NOT NULL,
	verdict TEXT NOT NULL,
	fired TEXT NOT NULL,            -- what decided
	open BIGINT NOT NULL,           -- 1: figures told in bands leave it open
	before BIGINT NOT NULL,         -- figures that counted
	after BIGINT NOT NULL,
	better BIGINT NOT NULL,
	rules TEXT NOT NULL,            -- version of the rules of statistics
	PRIMARY KEY (measure, indicator, figure, month)
) /*+sqlite WITHOUT ROWID */;
