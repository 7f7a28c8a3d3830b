-- What staff write beside a figure: why a norm is tailored at a place (S105), by when it must be met (S41), what may be the
-- cause of a difference (S12). Nothing is changed and nothing is taken away: of a place, a kind and a subject the last row
-- holds, and a row without words says that what stood before is withdrawn.

CREATE TABLE metrics_written (
	place TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('tailored', 'target', 'cause')),
	subject TEXT NOT NULL,          -- indicator of the catalogue; of a cause the question
	turn BIGINT NOT NULL,           -- the first is 1
	since BIGINT NOT NULL,          -- first month of the first period that it is about: 12 * year + month - 1
	until BIGINT NOT NULL,          -- last month in which it holds; by which the norm must be met; with which the quarter of a cause ends
	words TEXT NOT NULL CHECK (length(words) <= 1000),
	role TEXT NOT NULL,
	person TEXT NOT NULL,           -- account
	day BIGINT NOT NULL,
	PRIMARY KEY (place, kind, subject, turn)
) /*+sqlite WITHOUT ROWID */;
