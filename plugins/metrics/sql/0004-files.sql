-- Files of releases: written once by the keeper into the folder of files, never changed. And who
-- took which of them, what for.

CREATE TABLE metrics_release (
	through BIGINT PRIMARY KEY,     -- the first month that is not in it: 12 * year + month - 1
	day BIGINT NOT NULL             -- on which its files were begun: 20260402
) /*+sqlite WITHOUT ROWID */;

CREATE TABLE metrics_file (
	name TEXT PRIMARY KEY,          -- 'metrics-2026-03-inside-figures.csv'
	through BIGINT NOT NULL,
	tier TEXT NOT NULL CHECK (tier IN ('inside', 'outside')),
	kind TEXT NOT NULL,             -- 'figures.csv'
	bytes BIGINT NOT NULL,
	sha256 TEXT NOT NULL,           -- 64 hex digits
	lost BIGINT NOT NULL            -- 1: it is there no more and did not come out the same again
) /*+sqlite WITHOUT ROWID */;

CREATE TABLE metrics_download (
	id TEXT PRIMARY KEY,            -- random
	day BIGINT NOT NULL,
	month BIGINT NOT NULL,
	person TEXT NOT NULL,           -- account
	role TEXT NOT NULL,
	purpose TEXT NOT NULL CHECK (purpose IN ('inspection', 'accountability', 'improvement', 'research', 'check')),
	file TEXT NOT NULL,
	tier TEXT NOT NULL,
	sha256 TEXT NOT NULL
) /*+sqlite WITHOUT ROWID */;
CREATE INDEX metrics_download_day ON metrics_download (day);
