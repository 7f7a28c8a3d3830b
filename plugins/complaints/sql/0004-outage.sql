-- The log of outages: days on which the portal could not be reached. What runs for a reporter waits meanwhile,
-- and so does the confirmation of receipt (Awb 2:21, third paragraph; terms/rules.c).
CREATE TABLE complaints_outage (
	id TEXT PRIMARY KEY,
	first BIGINT NOT NULL,          -- civil days
	last BIGINT NOT NULL,
	reason TEXT NOT NULL,           -- outage.c
	noted BIGINT NOT NULL,          -- the day on which it was written down
	member TEXT NOT NULL,           -- who did; '' the portal itself
	struck BIGINT NOT NULL          -- 1: it was a mistake
) /*+sqlite WITHOUT ROWID */;

-- The last day on which the keeper ran.
CREATE TABLE complaints_pulse (
	one BIGINT PRIMARY KEY,         -- 1
	day BIGINT NOT NULL
) /*+sqlite WITHOUT ROWID */;
