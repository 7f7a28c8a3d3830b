-- What is known of the youths of a round when it is made: it decides which questions come
-- first. It is said of the round, never of who answers.
ALTER TABLE surveys_round ADD COLUMN happened TEXT NOT NULL DEFAULT '';  -- 'moved holiday school complaint', or some of it
ALTER TABLE surveys_round ADD COLUMN age BIGINT NOT NULL DEFAULT 0;      -- the youngest of the age band; 0: all ages
