-- What the board answers when a subject returns (S18). Nothing else clears the flag, and nothing is taken
-- away: when the subject occurs again after it, the flag is back and the note stays.

CREATE TABLE metrics_note (
	topic TEXT NOT NULL,            -- subject of the catalogue
	month BIGINT NOT NULL,          -- first month of the newest quarter that was answered
	seen BIGINT NOT NULL,           -- how often the subject had occurred then, in the four quarters that end with it
	rule TEXT NOT NULL,             -- version of the rule by which it stood there
	words TEXT NOT NULL CHECK (length(words) BETWEEN 1 AND 1000),
	person TEXT NOT NULL,           -- account
	day BIGINT NOT NULL,
	PRIMARY KEY (topic, month, seen)
) /*+sqlite WITHOUT ROWID */;
