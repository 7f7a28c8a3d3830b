-- A bell and its rings. 'REFERENCES other' in a comment or 'text' is nothing.
CREATE TABLE bells_bell (
	id TEXT PRIMARY KEY,                     -- random
	tone TEXT NOT NULL DEFAULT 'CREATE TABLE other_x "\'
) /*+sqlite WITHOUT ROWID */;

CREATE TABLE IF NOT EXISTS bells_ring (
	bell TEXT NOT NULL REFERENCES bells_bell (id),
	month BIGINT NOT NULL,
	PRIMARY KEY (bell, month)
) /*+sqlite WITHOUT ROWID */;
