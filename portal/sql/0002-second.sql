-- The second factor of staff who read texts or cases: codes from their phone (RFC 6238).

CREATE TABLE kb_second (
	name TEXT PRIMARY KEY REFERENCES kb_user (name) ON DELETE CASCADE,
	secret TEXT NOT NULL,           -- sealed with the key outside the store
	step BIGINT NOT NULL            -- half minute of the last code that was taken; none up to it counts again
) /*+sqlite WITHOUT ROWID */;

-- 1: in this session the code was given too.
ALTER TABLE kb_session ADD COLUMN second BIGINT NOT NULL DEFAULT 0;
