-- A round that asks the same once more after a measure: its answers stay outside the series of figures and are compared with
-- what was before.
ALTER TABLE surveys_round ADD COLUMN repeat BIGINT NOT NULL DEFAULT 0;  -- 1: it is one

-- The quarter in which the text of a quote was written: with it a quote stands beside what happened before. The text itself
-- knows its month, and goes sooner.
ALTER TABLE surveys_quote ADD COLUMN quarter BIGINT NOT NULL DEFAULT 0; -- its first month, 12 * year + month - 1; 0: not known
