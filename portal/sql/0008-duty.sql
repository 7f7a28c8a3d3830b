-- Who is on duty at a place is called by youths in danger: a telephone number, no name. '' none of its own.
ALTER TABLE kb_place ADD COLUMN duty TEXT NOT NULL DEFAULT '';
