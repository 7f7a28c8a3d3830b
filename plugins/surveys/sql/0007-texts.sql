-- What is stored of an answer: the record as ODK sends it, the language in which it was given
-- and how. What people wrote in words of their own stands apart from it.

-- The language counts in figures over all places only; '' of an answer from before.
ALTER TABLE surveys_response ADD COLUMN lang TEXT NOT NULL DEFAULT '';
-- 'pages' page by page, 'tablet' the same on a tablet of the place, 'offline' on a phone
-- without a network; '' not known.
ALTER TABLE surveys_response ADD COLUMN mode TEXT NOT NULL DEFAULT '';

-- The answer document (ODK XForms), without a word that a person wrote. Its instanceID is the
-- key of the response.
CREATE TABLE surveys_document (
	response TEXT PRIMARY KEY REFERENCES surveys_response (key) ON DELETE CASCADE,
	document TEXT NOT NULL
) /*+sqlite WITHOUT ROWID */;

-- What somebody wrote to one question. The key is its own: no column leads to the response,
-- or to another text of the same person.
CREATE TABLE surveys_text (
	key TEXT PRIMARY KEY,           -- random, 32 hex digits
	form TEXT NOT NULL,
	version TEXT NOT NULL,
	item TEXT NOT NULL,             -- 'A21'
	round TEXT NOT NULL,
	place TEXT NOT NULL,
	population TEXT NOT NULL,
	month BIGINT NOT NULL,          -- 12 * year + month - 1
	lang TEXT NOT NULL,             -- in which the form was asked: BCP 47
	dir TEXT NOT NULL CHECK (dir IN ('ltr', 'rtl')),
	words TEXT NOT NULL,            -- as written
	translation TEXT NOT NULL,      -- in Dutch, by a person; '' none yet
	translated BIGINT NOT NULL,     -- the month in which an interpreter was done with it; 0: waits
	unsure BIGINT NOT NULL,         -- 1: the interpreter is not sure of it
	danger BIGINT NOT NULL          -- 1: passed on as danger; 2: somebody acts on it
) /*+sqlite WITHOUT ROWID */;
CREATE INDEX surveys_text_site ON surveys_text (round, place);
CREATE INDEX surveys_text_waits ON surveys_text (lang) WHERE translated = 0;
CREATE INDEX surveys_text_danger ON surveys_text (danger) WHERE danger = 1;

-- Interpreters: which languages they read, and that they said to keep secret what they read.
CREATE TABLE surveys_interpreter (
	person TEXT NOT NULL,           -- login name
	lang TEXT NOT NULL,
	PRIMARY KEY (person, lang)
) /*+sqlite WITHOUT ROWID */;
CREATE TABLE surveys_secrecy (
	person TEXT PRIMARY KEY,
	day BIGINT NOT NULL             -- 10000 * year + 100 * month + day
) /*+sqlite WITHOUT ROWID */;

-- An interpreter knows who wrote a text, so another reads it. A keyed mark of both: who may not
-- read the text cannot say who it was.
CREATE TABLE surveys_known (
	mark TEXT PRIMARY KEY,          -- 64 hex digits
	text TEXT NOT NULL REFERENCES surveys_text (key) ON DELETE CASCADE
) /*+sqlite WITHOUT ROWID */;

-- A quote: words that may leave, once a second person has agreed. It is the log of it too.
CREATE TABLE surveys_quote (
	key TEXT PRIMARY KEY,           -- random, 32 hex digits
	form TEXT NOT NULL,
	item TEXT NOT NULL,
	place TEXT NOT NULL,            -- no page of a quote for outside shows it
	population TEXT NOT NULL,
	month BIGINT NOT NULL,          -- in which it was made
	kind TEXT NOT NULL CHECK (kind IN ('literal', 'translated', 'composed')),
	reach TEXT NOT NULL CHECK (reach IN ('inside', 'outside')),
	words TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('proposed', 'agreed', 'refused')),
	maker TEXT NOT NULL,            -- login names, and the days
	made BIGINT NOT NULL,
	judge TEXT NOT NULL,
	judged BIGINT NOT NULL
) /*+sqlite WITHOUT ROWID */;
