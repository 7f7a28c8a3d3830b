-- Clips that say the words of pages and forms. A clip belongs to a wording, not to a key:
-- where the words change it is found no more. The voice in it is one that was asked to read
-- a script out; nothing of who answers is here.

CREATE TABLE speech_clip (
	wording BIGINT NOT NULL,        -- kb_wording() of the language and the words
	draft BIGINT NOT NULL,          -- 1: no person's voice
	name TEXT NOT NULL,             -- of its files, 20 hex digits of their BLAKE2b: its address
	tenths BIGINT NOT NULL,         -- how long it lasts, in tenths of a second
	mp3 BYTEA,                      -- what every phone plays; without it nothing is offered
	opus BYTEA,                     -- the same in fewer bytes
	PRIMARY KEY (wording, draft)
) /*+sqlite WITHOUT ROWID */;

CREATE INDEX speech_clip_name ON speech_clip (name);

-- How often something changed: processes that keep the list look at this alone.
CREATE TABLE speech_age (
	only_row BIGINT NOT NULL PRIMARY KEY CHECK (only_row = 1),
	age BIGINT NOT NULL
) /*+sqlite WITHOUT ROWID */;

INSERT INTO speech_age (only_row, age) VALUES (1, 0);
