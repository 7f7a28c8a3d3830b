-- Mail to staff. No row of kb_address: nothing goes to that account.
CREATE TABLE kb_address (
	name TEXT PRIMARY KEY REFERENCES kb_user (name) ON DELETE CASCADE,
	mail TEXT NOT NULL              -- 'somebody@example.org'
) /*+sqlite WITHOUT ROWID */;

-- The outbox: what waits for sendmail(1). Numbers and links, never a word of a person. A row goes
-- when it was taken, when it was tried often enough, or when nobody knows what became of it.
CREATE TABLE kb_mail (
	id TEXT PRIMARY KEY,            -- random
	name TEXT NOT NULL REFERENCES kb_user (name) ON DELETE CASCADE,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	tries BIGINT NOT NULL,          -- how often sendmail refused it
	due BIGINT NOT NULL,            -- seconds since 1970: not before
	hand BIGINT NOT NULL            -- 1: sendmail has it in hand
) /*+sqlite WITHOUT ROWID */;
