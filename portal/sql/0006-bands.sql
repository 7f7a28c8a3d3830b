-- What a release tells as a band though it is not of few (gate/answers.c): 1 its mean, 2 its
-- share, 3 both. And from here on a cell in which nobody was counted has a row, too: n is 0.
ALTER TABLE kb_release_cell ADD COLUMN banded BIGINT NOT NULL DEFAULT 0;
