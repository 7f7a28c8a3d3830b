-- How far each column of the registers was released when the files of a release were begun: what was delivered
-- later is in the files of later releases, so that these can be made again.

CREATE TABLE metrics_release_delivered (
	through BIGINT NOT NULL,        -- the release of files
	counted TEXT NOT NULL,          -- a column of the catalogue
	delivered BIGINT NOT NULL,      -- the first month of it that is in no figure
	PRIMARY KEY (through, counted)
) /*+sqlite WITHOUT ROWID */;
